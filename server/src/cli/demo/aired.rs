//! Campaigns that went through the gate: live, paused, completed.

use app::model::{CampaignStatus, Channel};
use server::pictures::{Layout, Palette};

use super::content::{BriefPlan, CampaignPlan, Chain, Library, Spot, Step, Who, blocker, no, note, picture, task, yes};

/// What every campaign here has behind it.
const MADE: &[CampaignStatus] = &[CampaignStatus::Planning, CampaignStatus::InProduction];
/// Scheduled, then let through by the gate.
const TO_LIVE: &[Step] = &[Step::Move(CampaignStatus::Scheduled), Step::Launch];

/// The campaigns, the oldest first.
pub fn campaigns() -> Vec<CampaignPlan> {
    vec![boots_for_life(), dawn_patrol(), camp_kitchen(), great_paddle(), into_the_hills(), fell_week()]
}

fn boots_for_life() -> CampaignPlan {
    CampaignPlan {
        name: "Boots for life",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Print, Channel::Display, Channel::Web],
        flight: Some((-58, -26)),
        brief: BriefPlan {
            objective: "Make resoling the reason to buy: 5,000 pairs with a resole voucher.",
            audience: "Walkers who have thrown away a good pair for a bad sole.",
            message: "Buy them once. Resole them twice.",
            offer: "First resole free",
            kpis: &["5,000 pairs", "Voucher kept by 80%"],
            mandatories: &["Voucher terms"],
            budget: Some((51_000, "GBP")),
        },
        assets: &[Library::Wordmark],
        moves: MADE,
        tasks: vec![
            task("Magazine page", Who::DesignerMei, (-84, -70))
                .chain(Chain::BrandThenLegal)
                .approved()
                .done()
                .proof("Magazine page", picture(Layout::Poster, Palette::Clay, 614).says("Buy once, resole twice", "First resole free")),
            task("Voucher page", Who::Copywriter, (-80, -66)).chain(Chain::BrandThenLegal).approved().done(),
            task("Results for the board", Who::ManagerBritain, (-24, -10)).optional().done(),
        ],
        checklist: &[("Cobbler capacity agreed", Some(Who::ManagerBritain))],
        then: &[Step::Launch, Step::Move(CampaignStatus::Completed)],
    }
}

fn dawn_patrol() -> CampaignPlan {
    CampaignPlan {
        name: "Dawn patrol",
        owner: Who::ManagerPacific,
        market: "AU-NSW",
        channels: &[Channel::Radio, Channel::Social],
        flight: Some((-40, -9)),
        brief: BriefPlan {
            objective: "Bring early surfers into the Manly store before work.",
            audience: "Surfers within 3 km of the store, in the water before seven.",
            message: "Coffee is on, wax is free.",
            offer: "Free coffee before eight",
            kpis: &["1,500 coffees", "Sales before nine up 35%"],
            mandatories: &["Opening hours"],
            budget: Some((9_800, "AUD")),
        },
        assets: &[Library::LakesideSeries],
        moves: MADE,
        tasks: vec![
            task("Radio spot, 20 seconds", Who::Copywriter, (-60, -49)).chain(Chain::BrandThenLegal).approved().done(),
            task("Story", Who::DesignerJonas, (-55, -46))
                .chain(Chain::Brand)
                .approved()
                .done()
                .proof("Story 1", picture(Layout::Story, Palette::Dusk, 622).says("Coffee is on", "Before eight")),
            task("Coffee machine service", Who::Admin, (-48, -42)).optional().done(),
        ],
        checklist: &[("Neighbours told about the early hours", Some(Who::ManagerPacific))],
        then: &[Step::Launch, Step::Move(CampaignStatus::Completed)],
    }
}

fn camp_kitchen() -> CampaignPlan {
    let square = picture(Layout::Social, Palette::Forest, 633);
    CampaignPlan {
        name: "Camp kitchen",
        owner: Who::ManagerPacific,
        market: "NZ",
        channels: &[Channel::Social, Channel::Video, Channel::Email],
        flight: Some((-25, 12)),
        brief: BriefPlan {
            objective: "Sell the one-burner set as the start of a kitchen, with 1.8 add-ons a customer.",
            audience: "Van travellers and weekend campers.",
            message: "Dinner with the best view in town.",
            offer: "Pan with every burner",
            kpis: &["900 burner sets", "1.8 add-ons a customer"],
            mandatories: &["Gas safety line", "Ventilation line"],
            budget: Some((33_000, "NZD")),
        },
        assets: &[Library::LakesideSeries],
        moves: MADE,
        tasks: vec![
            task("Recipe posts", Who::DesignerJonas, (-44, -33))
                .chain(Chain::BrandThenLegal)
                .proof_with(
                    "Post 1, square",
                    square.says("Cook it in the tent", "Pan with every burner"),
                    vec![
                        blocker(Who::Legal, Spot::Headline, "Never inside a tent: carbon monoxide. This cannot go out.")
                            .reply(Who::DesignerJonas, "Of course. \"By the tent\".")
                            .resolved(Who::DesignerJonas),
                    ],
                )
                .then(square.says("Dinner by the tent", "Pan with every burner"), vec![])
                .submitted(&[
                    yes(Who::BrandLead, "On brand."),
                    no(Who::Legal, "Unsafe use in the headline. Must change before anybody sees it."),
                ])
                .approved(),
            task("Recipe e-mail", Who::Copywriter, (-40, -31)).chain(Chain::BrandThenLegal).approved(),
            task("Restock the pans", Who::Admin, (-2, 6)).optional().started(),
        ],
        checklist: &[("Gas safety line in every caption", Some(Who::ManagerPacific)), ("Pans in stock", Some(Who::BrandLead))],
        then: &[Step::Launch, Step::Move(CampaignStatus::Paused)],
    }
}

fn great_paddle() -> CampaignPlan {
    let square = picture(Layout::Social, Palette::Ocean, 641);
    CampaignPlan {
        name: "The great paddle",
        owner: Who::ManagerPacific,
        market: "NZ",
        channels: &[Channel::Social, Channel::Event, Channel::OutOfHome, Channel::Web],
        flight: Some((-20, 11)),
        brief: BriefPlan {
            objective: "Make inflatable boards the first thing people rent, and the second thing they buy.",
            audience: "Lake towns, 20 to 50, no experience needed.",
            message: "Everybody stands up in the end.",
            offer: "Rent twice, buy at half",
            kpis: &["2,600 rentals", "350 boards", "Rental to purchase above 13%"],
            mandatories: &["Life jacket line", "Rental terms"],
            budget: Some((61_000, "NZD")),
        },
        assets: &[Library::LakesideSeries, Library::Wordmark],
        moves: MADE,
        tasks: vec![
            task("Lakeside poster", Who::DesignerMei, (-42, -30)).chain(Chain::BrandThenLegal).approved().done().proof_with(
                "Lakeside poster",
                picture(Layout::Poster, Palette::Ocean, 653).says("Everybody stands up", "Rent twice, half price"),
                vec![
                    note(Who::BrandLead, Spot::Headline, "\"In the end\" is missing, and it is better for it.").resolved(Who::DesignerMei),
                ],
            ),
            task("Rental posts", Who::DesignerJonas, (-38, -27))
                .chain(Chain::Brand)
                .proof_with(
                    "Post 1, square",
                    square.says("Stand up, fall in, repeat", "Rent from $15"),
                    vec![note(Who::ManagerPacific, Spot::Product, "Life jacket, please, even in a drawing.").resolved(Who::DesignerJonas)],
                )
                .then(
                    square.says("Fall in, stand up, repeat", "Rent from $15"),
                    vec![note(Who::Copywriter, Spot::Headline, "Ends on the up. Good.")],
                )
                .submitted(&[no(Who::BrandLead, "Ends on falling in. Turn it round.")])
                .approved()
                .done(),
            task("Rental terms", Who::Copywriter, (-40, -30)).chain(Chain::BrandThenLegal).approved().done(),
            task("Weekend tour, week three", Who::ManagerPacific, (-6, 1)).optional().started(),
            task("Weekend tour, week four", Who::ManagerPacific, (2, 8)).optional().after(3),
        ],
        checklist: &[("Life jackets at every pier", Some(Who::ManagerPacific)), ("Pier permits", Some(Who::ManagerPacific))],
        then: TO_LIVE,
    }
}

fn into_the_hills() -> CampaignPlan {
    let banner = picture(Layout::Banner, Palette::Forest, 664);
    CampaignPlan {
        name: "Into the hills",
        owner: Who::ManagerPacific,
        market: "AU-NSW",
        channels: &[Channel::Email, Channel::Social, Channel::Display, Channel::OutOfHome],
        flight: Some((-12, 16)),
        brief: BriefPlan {
            objective: "Win back 4,000 customers who last bought before the new stores opened.",
            audience: "Customers in New South Wales without an order for eighteen months.",
            message: "The hills have not moved. Have you?",
            offer: "Welcome back: 25% off boots",
            kpis: &["4,000 returning customers", "Open rate above 32%", "Revenue of 520,000 AUD"],
            mandatories: &["Unsubscribe line", "Offer end date", "Wordmark top left"],
            budget: Some((88_000, "AUD")),
        },
        assets: &[Library::SummitSeries, Library::Wordmark],
        moves: MADE,
        tasks: vec![
            task("Hero banner", Who::DesignerMei, (-34, -22))
                .chain(Chain::BrandThenLegal)
                .proof_with(
                    "Hero banner 1200 x 628",
                    banner.says("The hills have not moved", "25% off"),
                    vec![
                        blocker(Who::Legal, Spot::Offer, "25% off what? It is boots only.")
                            .reply(Who::DesignerMei, "Fixed in version 2.")
                            .resolved(Who::Legal),
                        note(Who::BrandLead, Spot::Scene, "Warmer light?")
                            .reply(Who::DesignerMei, "Tried it: the boots turn orange.")
                            .resolved(Who::BrandLead),
                    ],
                )
                .then(banner.says("The hills have not moved", "25% off boots"), vec![])
                .submitted(&[yes(Who::BrandLead, "On brand."), no(Who::Legal, "The offer has to name the boots.")])
                .approved()
                .done(),
            task("Welcome-back e-mail", Who::Copywriter, (-30, -19)).chain(Chain::BrandThenLegal).approved().done().after(0).proof(
                "E-mail header 1200 x 400",
                picture(Layout::EmailHeader, Palette::Forest, 674).says("Welcome back outside", "25% off boots"),
            ),
            task("Station posters", Who::DesignerJonas, (-28, -17))
                .chain(Chain::QuorumOfTwo)
                .approved()
                .done()
                .proof("Station poster", picture(Layout::Poster, Palette::Forest, 683).says("Have you moved?", "25% off boots")),
            task("Week two numbers", Who::ManagerPacific, (-1, 3)).optional().started(),
            task("Second wave e-mail", Who::Copywriter, (2, 9)).optional().chain(Chain::BrandThenLegal).after(3),
        ],
        checklist: &[
            ("Offer code works in shop and till", Some(Who::ManagerPacific)),
            ("Unsubscribe tested", None),
            ("Posters hung", None),
        ],
        then: &[Step::Move(CampaignStatus::Scheduled), Step::Refused, Step::ConfirmRest(Who::BrandLead), Step::Launch],
    }
}

fn fell_week() -> CampaignPlan {
    CampaignPlan {
        name: "Fell week",
        owner: Who::ManagerBritain,
        market: "GB",
        channels: &[Channel::Search, Channel::Email, Channel::Web, Channel::Social],
        flight: Some((-3, 5)),
        brief: BriefPlan {
            objective: "Clear last season's range at 42% margin or better.",
            audience: "Subscribers, and people comparing prices this week.",
            message: "Last season's gear. This season's weather.",
            offer: "Up to 40% off",
            kpis: &["Stock of last season below 8%", "Margin of 42%", "12,000 orders"],
            mandatories: &["Price before discount", "While stocks last"],
            budget: Some((35_000, "GBP")),
        },
        assets: &[Library::Wordmark, Library::EmailTemplate],
        moves: MADE,
        tasks: vec![
            task("Sale post", Who::DesignerJonas, (-17, -8))
                .chain(Chain::BrandThenLegal)
                .approved()
                .done()
                .proof("Sale post, square", picture(Layout::Social, Palette::Dusk, 693).says("Old season, new weather", "Up to 40% off")),
            task("Sale e-mails, three", Who::Copywriter, (-15, -7)).chain(Chain::BrandThenLegal).approved().done().proof(
                "E-mail header 1200 x 400",
                picture(Layout::EmailHeader, Palette::Dusk, 704).says("One week in the fells", "Up to 40% off"),
            ),
            task("Daily price check", Who::Admin, (-3, 5)).optional().started(),
            task("Sold-out labels", Who::DesignerMei, (0, 2)).optional().started(),
        ],
        // The rights of the e-mail template cover e-mail and web alone: the first try is refused, and the rights are extended.
        checklist: &[("Prices before discount documented", Some(Who::ManagerBritain)), ("Call centre told", Some(Who::ManagerBritain))],
        then: &[Step::Refused, Step::Extend(Library::EmailTemplate), Step::Launch],
    }
}
