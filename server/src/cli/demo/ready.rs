//! Campaigns on their way through review to launch: in review, approved, scheduled.

use app::model::{CampaignStatus, Channel};
use server::pictures::{Layout, Palette};

use super::content::{BriefPlan, CampaignPlan, Chain, Library, Spot, Step, Who, blocker, no, note, picture, task, yes, yes_but};

/// What every campaign here has behind it.
const MADE: &[CampaignStatus] = &[CampaignStatus::Planning, CampaignStatus::InProduction];

/// The campaigns, those furthest from launch first.
pub fn campaigns() -> Vec<CampaignPlan> {
    vec![glow_run(), sunrise_hikes(), layer_up(), light_packs(), cold_water_club(), gift_cards()]
}

fn glow_run() -> CampaignPlan {
    CampaignPlan {
        name: "Glow run Wellington",
        owner: Who::BrandLead,
        market: "NZ",
        channels: &[Channel::Event, Channel::Social, Channel::OutOfHome],
        flight: Some((15, 29)),
        brief: BriefPlan {
            objective: "Fill 800 places in our first night run.",
            audience: "After-work runners within 5 km of the waterfront.",
            message: "The city is better after dark.",
            offer: "Head torch included",
            kpis: &["800 entries", "A third of entrants new to the club"],
            mandatories: &["Council permit number", "Safety line"],
            budget: Some((24_000, "NZD")),
        },
        assets: &[Library::Wordmark],
        moves: MADE,
        tasks: vec![
            task("Street poster", Who::DesignerMei, (-9, 3))
                .about("A1, for the waterfront frames. The permit number goes into the small print.")
                .chain(Chain::BrandThenLegal)
                .proof_with(
                    "Street poster",
                    picture(Layout::Poster, Palette::Dusk, 411).says("Run the night", "Torch included"),
                    vec![
                        blocker(Who::Legal, Spot::SmallPrint, "The council permit number is missing.")
                            .reply(Who::ManagerPacific, "It arrives on Thursday; the frame is booked from the week after."),
                        note(Who::BrandLead, Spot::Scene, "More glow on the water if there is time."),
                    ],
                )
                .submitted(&[yes(Who::Owner, "This is the one. Print it big.")]),
            task("Entry page", Who::Copywriter, (-6, 1)).chain(Chain::Brand).submitted(&[]),
            task("Marshal briefing", Who::ManagerPacific, (8, 13)).optional(),
        ],
        checklist: &[("Council permit on file", None), ("First aid booked", Some(Who::BrandLead))],
        then: &[],
    }
}

fn sunrise_hikes() -> CampaignPlan {
    let square = picture(Layout::Social, Palette::Clay, 424);
    let banner = picture(Layout::Banner, Palette::Clay, 433);
    CampaignPlan {
        name: "Sunrise hikes",
        owner: Who::ManagerPacific,
        market: "AU-NSW",
        channels: &[Channel::Social, Channel::Email, Channel::Display],
        flight: Some((12, 40)),
        brief: BriefPlan {
            objective: "Bring 600 people on a guided hike, and a third of them into a store.",
            audience: "City workers, 28 to 40, who follow hiking accounts and have never been.",
            message: "You will be at your desk by nine, and it will not matter.",
            offer: "First hike free",
            kpis: &["600 hikers", "200 store visits", "Cost per hiker below 30 AUD"],
            mandatories: &["Fitness line", "Meeting points with public transport"],
            budget: Some((27_000, "AUD")),
        },
        assets: &[Library::SummitSeries],
        moves: MADE,
        tasks: vec![
            task("Teaser post", Who::DesignerMei, (-8, -1))
                .chain(Chain::Brand)
                .proof_with(
                    "Teaser post, square",
                    square.says("Be there before the sun", "First hike free"),
                    vec![
                        blocker(Who::BrandLead, Spot::Headline, "Reads like an order. We invite.")
                            .reply(Who::Copywriter, "\"Meet the sun halfway\"?")
                            .reply(Who::BrandLead, "Yes!")
                            .resolved(Who::DesignerMei),
                        note(Who::ManagerPacific, Spot::Offer, "Say where: the hikes are around Sydney only."),
                    ],
                )
                .then(
                    square.says("Meet the sun halfway", "First hike free"),
                    vec![note(Who::Copywriter, Spot::Headline, "New line in. Balanced over two lines now.")],
                )
                .submitted(&[no(Who::BrandLead, "Headline, please: we invite, we do not command. The picture stays.")])
                .submitted(&[]),
            task("Display banner", Who::DesignerJonas, (-5, 2)).chain(Chain::BrandThenLegal).submitted(&[]).proof_with(
                "Display banner 1200 x 628",
                banner.says("At your desk by nine", "First hike free"),
                vec![
                    note(Who::Legal, Spot::Offer, "Free needs the terms one click away. Fine if the landing page has them.")
                        .reply(Who::DesignerJonas, "They are at the top of the page."),
                ],
            ),
            task("Invitation e-mail", Who::Copywriter, (-4, 2))
                .chain(Chain::BrandThenLegal)
                .submitted(&[yes_but(Who::BrandLead, "One exclamation mark fewer in the subject line.")]),
            task("Guide roster", Who::ManagerPacific, (0, 9)).optional().started(),
        ],
        checklist: &[("Guides have first aid certificates", Some(Who::ManagerPacific)), ("Park fees paid", None)],
        then: &[],
    }
}

fn layer_up() -> CampaignPlan {
    let header = picture(Layout::EmailHeader, Palette::Winter, 442);
    CampaignPlan {
        name: "Layer up",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Email, Channel::Web, Channel::Search],
        flight: Some((9, 37)),
        brief: BriefPlan {
            objective: "Sell the base, mid and shell layers as one system instead of three products.",
            audience: "Existing customers with one of the three layers.",
            message: "Three thin layers beat one thick one.",
            offer: "Third layer half price",
            kpis: &["2,400 systems", "Average basket above 160 GBP"],
            mandatories: &["Price before discount", "Wool origin line"],
            budget: Some((38_000, "GBP")),
        },
        assets: &[Library::EmailTemplate],
        moves: MADE,
        tasks: vec![
            task("E-mail header", Who::DesignerJonas, (-10, -2))
                .chain(Chain::QuorumOfTwo)
                .proof_with(
                    "E-mail header 1200 x 400",
                    header.says("One, two, three, warm", "Third layer half price"),
                    vec![
                        blocker(Who::Legal, Spot::Offer, "Half price of what? The price before has to be visible.")
                            .resolved(Who::DesignerJonas),
                        note(Who::BrandLead, Spot::Brand, "Use the wordmark from the library, not the old one.")
                            .resolved(Who::DesignerJonas),
                    ],
                )
                .then(
                    header.says("Three thin beat one thick", "Third layer 50% off"),
                    vec![note(Who::Owner, Spot::Scene, "Better. The light is right now.")],
                )
                .submitted(&[no(Who::Owner, "The counting joke is ours alone. Say the benefit.")])
                .submitted(&[yes(Who::ManagerBritain, "Tested with ten customers: nine got it at once.")]),
            task("System finder page", Who::Copywriter, (-6, 3)).chain(Chain::Brand).submitted(&[]),
            task("Search ads", Who::Copywriter, (-3, 4)).chain(Chain::Brand).started(),
            task("Size guide", Who::DesignerMei, (-12, -4)).chain(Chain::Brand).approved().done(),
        ],
        checklist: &[("Prices match the tills", None), ("Wool certificates valid", Some(Who::ManagerBritain))],
        then: &[],
    }
}

fn light_packs() -> CampaignPlan {
    CampaignPlan {
        name: "Lightweight packs",
        owner: Who::ManagerPacific,
        market: "AU-NSW",
        channels: &[Channel::Display, Channel::Video],
        flight: Some((6, 33)),
        brief: BriefPlan {
            objective: "Launch the 780 gram pack and sell out the first container.",
            audience: "Multi-day hikers who weigh their toothbrush.",
            message: "Carry the view, not the bag.",
            kpis: &["1,100 packs", "Video completion above 40%"],
            mandatories: &["Weight with size", "Load limit"],
            budget: Some((54_000, "AUD")),
            ..BriefPlan::default()
        },
        assets: &[Library::AthletePortrait, Library::SummitSeries],
        moves: MADE,
        tasks: vec![
            task("Launch banner", Who::DesignerMei, (-14, -5)).chain(Chain::Brand).approved().proof_with(
                "Launch banner 1200 x 628",
                picture(Layout::Banner, Palette::Forest, 454).says("Carry the view, not the bag", "780 grams"),
                vec![
                    note(Who::Copywriter, Spot::Offer, "Size M. Shall we say so?")
                        .reply(Who::DesignerMei, "In the small print.")
                        .resolved(Who::Copywriter),
                ],
            ),
            task("Video end frame", Who::DesignerJonas, (-10, -3))
                .chain(Chain::BrandThenLegal)
                .approved()
                .proof("End frame", picture(Layout::Banner, Palette::Forest, 464).says("Weighs next to nothing", "780 grams")),
            task("Store display", Who::DesignerJonas, (1, 8)).optional().after(0),
        ],
        checklist: &[("Container cleared customs", Some(Who::ManagerPacific)), ("Video captions checked", None)],
        then: &[Step::Refused, Step::AskWaiver("The captions come with the broadcaster's own file on Monday; legal has seen the draft.")],
    }
}

fn cold_water_club() -> CampaignPlan {
    CampaignPlan {
        name: "Cold water club",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Social, Channel::OutOfHome],
        flight: Some((5, 28)),
        brief: BriefPlan {
            objective: "Start a community around the dry robe, 50 local groups by the end of the flight.",
            audience: "People who swim outdoors with friends, all year.",
            message: "Warm is a thing you do together.",
            offer: "Ten robes, one free",
            kpis: &["50 groups", "1,800 robes", "400 posts with the tag"],
            mandatories: &["Cold water safety line", "Never swim alone line"],
            budget: Some((46_000, "GBP")),
        },
        assets: &[Library::AthletePortrait],
        moves: MADE,
        tasks: vec![
            task("Bus shelter poster", Who::DesignerMei, (-18, -7)).chain(Chain::BrandThenLegal).approved().proof_with(
                "Bus shelter poster",
                picture(Layout::Poster, Palette::Ocean, 472).says("Colder together", "Ten robes, one free"),
                vec![
                    blocker(Who::Legal, Spot::SmallPrint, "The safety line has to be here as well, not only online.")
                        .reply(Who::DesignerMei, "Comes with the printer's template; proof attached to the order.")
                        .reply(Who::Legal, "Seen it. Thank you.")
                        .resolved(Who::Legal),
                ],
            ),
            task("Community posts", Who::DesignerJonas, (-12, -4))
                .chain(Chain::Brand)
                .approved()
                .proof("Post 1, square", picture(Layout::Social, Palette::Ocean, 482).says("Last one in makes tea", "Find your group")),
            task("Group starter kit", Who::Copywriter, (-3, 4)).optional().started(),
        ],
        checklist: &[
            ("Safety line cleared with the lifeguards", Some(Who::ManagerBritain)),
            ("Shelter sites booked", Some(Who::ManagerBritain)),
        ],
        then: &[Step::Schedule("Europe/London"), Step::Refused],
    }
}

fn gift_cards() -> CampaignPlan {
    CampaignPlan {
        name: "Gift cards that go outside",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Email, Channel::Search, Channel::Web, Channel::Print],
        flight: Some((4, 30)),
        brief: BriefPlan {
            objective: "Double gift card sales over last year.",
            audience: "People who never know what to give somebody who owns everything.",
            message: "Give them a Saturday.",
            offer: "Card of 50, lunch on us",
            kpis: &["6,000 cards", "Half of them bought on a phone"],
            mandatories: &["Card terms", "Expiry line"],
            budget: Some((22_000, "GBP")),
        },
        assets: &[Library::Wordmark, Library::CareGuide],
        moves: MADE,
        tasks: vec![
            task("Gift card e-mail", Who::DesignerJonas, (-16, -6)).chain(Chain::BrandThenLegal).approved().done().proof(
                "E-mail header 1200 x 400",
                picture(Layout::EmailHeader, Palette::Dusk, 492).says("Give them a Saturday", "Lunch on us"),
            ),
            task("Counter card", Who::DesignerMei, (-11, -3)).chain(Chain::QuorumOfTwo).approved().proof_with(
                "Counter card",
                picture(Layout::Poster, Palette::Dusk, 503).says("For who has it all", "From 25 pounds"),
                vec![note(Who::BrandLead, Spot::Product, "Beautiful.")],
            ),
            task("Brief the tills", Who::Admin, (1, 3)).optional(),
        ],
        checklist: &[("Card terms published", Some(Who::ManagerBritain)), ("Cards delivered to all stores", Some(Who::BrandLead))],
        then: &[Step::Schedule("Europe/London")],
    }
}
