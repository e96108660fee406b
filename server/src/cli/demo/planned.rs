//! Campaigns that are being thought out or made: draft, planning, in production, and one that was called off.

use app::model::{CampaignStatus, Channel, DependencyKind};
use server::pictures::{Layout, Palette};

use super::content::{BriefPlan, CampaignPlan, Chain, Library, Spot, Step, Who, blocker, no, note, picture, task};

/// The campaigns, those furthest away first.
pub fn campaigns() -> Vec<CampaignPlan> {
    vec![trail_relaunch(), member_week(), lakeside_easter(), festival_tents(), rainproof(), holiday_kits(), ski_bundle()]
}

fn trail_relaunch() -> CampaignPlan {
    CampaignPlan {
        name: "Trail running relaunch",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Social, Channel::Video, Channel::Event],
        flight: Some((62, 97)),
        brief: BriefPlan {
            objective: "Make Larkmoor a name that trail runners consider, starting from 9% spontaneous awareness.",
            audience: "Road runners, 25 to 45, who have signed up for a first trail race.",
            message: "The trail starts where the road gets boring.",
            ..BriefPlan::default()
        },
        assets: &[],
        moves: &[],
        tasks: vec![
            task("Interview twelve new trail runners", Who::Copywriter, (3, 14)).optional(),
            task("Creative territories", Who::DesignerMei, (15, 28)).after(0).chain(Chain::QuorumOfTwo),
            task("Race partnership shortlist", Who::ManagerBritain, (10, 30)).optional(),
        ],
        checklist: &[],
        then: &[],
    }
}

fn member_week() -> CampaignPlan {
    CampaignPlan {
        name: "Club member week",
        owner: Who::ManagerPacific,
        market: "NZ",
        channels: &[Channel::Email],
        flight: None,
        brief: BriefPlan { objective: "Thank club members, and bring back those who have not bought for a year.", ..BriefPlan::default() },
        assets: &[],
        moves: &[],
        tasks: vec![
            task("Agree the member offer with retail", Who::ManagerPacific, (2, 9)).optional(),
            task("Segment lapsed members", Who::Admin, (6, 13)).optional(),
            task("Write the brief", Who::ManagerPacific, (9, 16)).optional().after(0),
        ],
        checklist: &[],
        then: &[],
    }
}

fn lakeside_easter() -> CampaignPlan {
    CampaignPlan {
        name: "Long weekend at the lake",
        owner: Who::ManagerPacific,
        market: "NZ",
        channels: &[Channel::Social, Channel::OutOfHome, Channel::Radio],
        flight: Some((48, 76)),
        brief: BriefPlan {
            objective: "Sell 1,200 family tents before the long weekend.",
            audience: "Families with children under twelve within two hours of a lake.",
            message: "Four days, one lake, no screens.",
            kpis: &["1,200 family tents", "18% of sales with a paddleboard bundle"],
            ..BriefPlan::default()
        },
        assets: &[Library::LakesideSeries],
        moves: &[CampaignStatus::Planning],
        tasks: vec![
            task("Media plan", Who::ManagerPacific, (4, 12)).optional().started(),
            task("Radio script, 30 seconds", Who::Copywriter, (12, 20)).chain(Chain::BrandThenLegal),
            task("Billboard artwork", Who::DesignerJonas, (14, 27)).chain(Chain::Brand).after(0),
            task("Social set, six posts", Who::DesignerMei, (16, 30)).chain(Chain::Brand).linked(2, DependencyKind::StartToStart, 2),
        ],
        checklist: &[("Stock confirmed with the Auckland warehouse", None)],
        then: &[],
    }
}

fn festival_tents() -> CampaignPlan {
    CampaignPlan {
        name: "Festival season tents",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Social, Channel::Search, Channel::Web],
        flight: Some((55, 90)),
        brief: BriefPlan {
            objective: "Own the festival tent search in Britain before the line-ups are announced.",
            audience: "First-time festival goers, 18 to 24, who share a tent.",
            message: "A tent that survives the weekend, and the next ten.",
            offer: "Free repair for ten years",
            kpis: &["Share of search above 25%", "4,000 tents", "Return rate below 3%"],
            mandatories: &["Repair terms linked", "Leave No Trace line"],
            budget: Some((42_000, "GBP")),
        },
        assets: &[Library::Wordmark],
        moves: &[CampaignStatus::Planning],
        tasks: vec![
            task("Landing page outline", Who::Copywriter, (1, 8)).optional().started(),
            task("Repair promise, legal wording", Who::Copywriter, (5, 11)).chain(Chain::BrandThenLegal),
            task("Key visual", Who::DesignerMei, (9, 22)).chain(Chain::QuorumOfTwo),
            task("Search ads", Who::Copywriter, (12, 19)).chain(Chain::Brand).after(1),
        ],
        checklist: &[("Repair capacity agreed with the workshop", None), ("Landing page load under two seconds", None)],
        then: &[],
    }
}

fn rainproof() -> CampaignPlan {
    let banner = picture(Layout::Banner, Palette::Ocean, 114);
    let post = picture(Layout::Social, Palette::Ocean, 121);
    CampaignPlan {
        name: "Rainproof weekend",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Email, Channel::Display, Channel::Social],
        flight: Some((18, 46)),
        brief: BriefPlan {
            objective: "Sell 3,500 of the new three-layer shells in the first four weeks.",
            audience: "Day walkers who bought a jacket more than four years ago.",
            message: "There is no bad weather on this side of the zip.",
            offer: "Old jacket in, 20% off",
            kpis: &["3,500 jackets", "1,000 jackets traded in", "Cost per sale below 14 GBP"],
            mandatories: &["Water column figure with test standard", "Trade-in terms"],
            budget: Some((68_000, "GBP")),
        },
        assets: &[Library::SummitSeries, Library::EmailTemplate],
        moves: &[CampaignStatus::Planning, CampaignStatus::InProduction],
        tasks: vec![
            task("Hero banner", Who::DesignerMei, (-6, 4))
                .about("The shell in real rain. Leave room for the trade-in button on narrow screens.")
                .chain(Chain::BrandThenLegal)
                .proof_with(
                    "Hero banner 1200 x 628",
                    banner.says("Waterproof, whatever comes", "Trade in, save 20%"),
                    vec![
                        blocker(
                            Who::Legal,
                            Spot::Headline,
                            "\"Whatever comes\" is an absolute claim. We have 20,000 mm on paper, not whatever comes.",
                        )
                        .reply(Who::Copywriter, "\"Dry at 20,000 mm\" in the next version?")
                        .reply(Who::Legal, "With the test standard in the small print, yes."),
                        note(Who::BrandLead, Spot::Brand, "A little more air around the mark, please: one leaf on each side."),
                        note(Who::ManagerBritain, Spot::Offer, "Button is hard to find on a phone.")
                            .reply(Who::DesignerMei, "Will go up a size."),
                    ],
                )
                .submitted(&[no(Who::BrandLead, "Lovely rain. See the marks on logo space and on the claim, then send it round again.")]),
            task("Instagram set", Who::DesignerJonas, (-2, 7)).chain(Chain::Brand).started().proof_with(
                "Post 1, square",
                post.says("Puddles are for jumping", "New three-layer shell"),
                vec![note(Who::Copywriter, Spot::Headline, "Could this be \"made for jumping\"? Two beats, like the banner.")],
            ),
            task("Launch e-mail", Who::Copywriter, (1, 9)).chain(Chain::BrandThenLegal).started().after(0),
            task("Trade-in terms page", Who::Copywriter, (-4, 2)).chain(Chain::BrandThenLegal).approved().done(),
            task("Brief the stores on trade-ins", Who::ManagerBritain, (10, 16)).optional().after(3),
        ],
        checklist: &[("Trade-in code works at every till", None), ("Test report on file", Some(Who::ManagerBritain))],
        // Submitting took it into review; the first round sent it back.
        then: &[Step::Move(CampaignStatus::InProduction)],
    }
}

fn holiday_kits() -> CampaignPlan {
    let story = picture(Layout::Story, Palette::Forest, 214);
    CampaignPlan {
        name: "School holiday kits",
        owner: Who::ManagerPacific,
        market: "AU-NSW",
        channels: &[Channel::Social, Channel::Print, Channel::Web],
        flight: Some((24, 52)),
        brief: BriefPlan {
            objective: "Sell 2,000 ready-packed adventure kits in the first two weeks of the holidays.",
            audience: "Parents in greater Sydney looking for something to do by Tuesday.",
            message: "One bag, one day, one adventure.",
            offer: "Kits from 49 dollars",
            kpis: &["2,000 kits", "300 kits sold with a guided walk"],
            mandatories: &["Adult supervision line", "Kit contents list"],
            budget: Some((31_500, "AUD")),
        },
        assets: &[Library::Wordmark, Library::CareGuide],
        moves: &[CampaignStatus::Planning, CampaignStatus::InProduction],
        tasks: vec![
            task("Stories for the countdown", Who::DesignerJonas, (0, 10))
                .chain(Chain::Brand)
                .started()
                .proof("Story 1, ten days to go", story.says("Ten days until freedom", "Kits from $49")),
            task("Kit booklet, eight pages", Who::DesignerMei, (3, 17)).chain(Chain::BrandThenLegal).started(),
            task("Kit page", Who::Copywriter, (5, 14)).chain(Chain::Brand),
            task("Safety copy", Who::Copywriter, (-1, 6)).chain(Chain::BrandThenLegal).started(),
        ],
        checklist: &[("Guided walks insured", None), ("Kits counted in Alexandria", None)],
        then: &[],
    }
}

fn ski_bundle() -> CampaignPlan {
    CampaignPlan {
        name: "Snow pass bundle",
        owner: Who::ManagerPacific,
        market: "NZ",
        channels: &[Channel::Email, Channel::Web],
        flight: Some((20, 60)),
        brief: BriefPlan {
            objective: "Sell jackets with a day pass of a ski field.",
            audience: "Beginners who rent everything.",
            message: "Your first day, all in.",
            offer: "Jacket and day pass",
            kpis: &["500 bundles"],
            mandatories: &["Partner logo"],
            budget: Some((12_000, "NZD")),
        },
        assets: &[],
        moves: &[CampaignStatus::Planning, CampaignStatus::InProduction],
        tasks: vec![
            task("Partner contract", Who::ManagerPacific, (-20, -6)).optional().started(),
            task("E-mail header", Who::DesignerJonas, (-10, -3)).chain(Chain::Brand).started().proof_with(
                "E-mail header 1200 x 400",
                picture(Layout::EmailHeader, Palette::Winter, 314).says("Your first day on snow", "Jacket + day pass"),
                vec![note(Who::ManagerPacific, Spot::Scene, "Parked: the ski field has signed with somebody else.")],
            ),
            task("Bundle page", Who::Copywriter, (-5, 5)).chain(Chain::BrandThenLegal),
        ],
        checklist: &[],
        then: &[Step::Move(CampaignStatus::Cancelled)],
    }
}
