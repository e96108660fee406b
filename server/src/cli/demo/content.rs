//! The company of the demonstration: its people, chains and brand assets, and the shape in which its campaigns are written down.
//!
//! Everything here is made up. Days count from today, so that the calendar is full whenever the demonstration is made.

use app::model::{AssetKind, CampaignStatus, Channel, DependencyKind, Geometry, Role, Rule, Verdict};
use server::pictures::{Layout, Palette};

/// The company.
pub const BRAND: &str = "Larkmoor";
/// The workspace's name.
pub const COMPANY: &str = "Larkmoor Outdoor & Leisure";
/// What everybody here signs in with.
pub const PASSWORD: &str = "larkmoor-demo-2026";

/// The people, by what they are here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    Owner,
    Admin,
    ManagerPacific,
    ManagerBritain,
    BrandLead,
    Legal,
    DesignerMei,
    DesignerJonas,
    Copywriter,
    Viewer,
}

/// One of the company's people.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub who: Who,
    pub name: &'static str,
    pub email: &'static str,
    pub role: Role,
    /// What they do there, for the list at the end.
    pub job: &'static str,
}

/// Everybody, the owner first.
pub const PEOPLE: [Person; 10] = [
    person(Who::Owner, "Harriet Vale", "harriet@larkmoor.example", Role::Owner, "Marketing director"),
    person(Who::Admin, "Tomas Reyes", "tomas@larkmoor.example", Role::Admin, "Marketing operations"),
    person(Who::ManagerPacific, "Priya Nair", "priya@larkmoor.example", Role::Manager, "Campaigns, Australia and New Zealand"),
    person(Who::ManagerBritain, "Callum Reid", "callum@larkmoor.example", Role::Manager, "Campaigns, Great Britain"),
    person(Who::BrandLead, "Ingrid Solberg", "ingrid@larkmoor.example", Role::Manager, "Brand lead"),
    person(Who::Legal, "Desmond Achebe", "desmond@larkmoor.example", Role::Contributor, "Legal reviewer"),
    person(Who::DesignerMei, "Mei Tanaka", "mei@larkmoor.example", Role::Contributor, "Senior designer"),
    person(Who::DesignerJonas, "Jonas Weber", "jonas@larkmoor.example", Role::Contributor, "Designer"),
    person(Who::Copywriter, "Aroha Ngata", "aroha@larkmoor.example", Role::Contributor, "Copywriter"),
    person(Who::Viewer, "Oliver Finch", "oliver@larkmoor.example", Role::Viewer, "Retail partnerships"),
];

const fn person(who: Who, name: &'static str, email: &'static str, role: Role, job: &'static str) -> Person {
    Person { who, name, email, role, job }
}

/// The approval chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chain {
    Brand,
    BrandThenLegal,
    QuorumOfTwo,
}

/// A stage of a chain: its name, its rule, who decides, and days until it is due.
pub type Stage = (&'static str, Rule, &'static [Who], u32);

/// Every chain with its name and stages.
pub const CHAINS: [(Chain, &str, &[Stage]); 3] = [
    (Chain::Brand, "Brand only", &[("Brand", Rule::Any, &[Who::BrandLead, Who::Owner], 2)]),
    (
        Chain::BrandThenLegal,
        "Brand, then Legal",
        &[("Brand", Rule::Any, &[Who::BrandLead, Who::Owner], 2), ("Legal", Rule::All, &[Who::Legal], 3)],
    ),
    (
        Chain::QuorumOfTwo,
        "Two of the leads",
        &[("Leads", Rule::Quorum(2), &[Who::Owner, Who::BrandLead, Who::ManagerPacific, Who::ManagerBritain], 3)],
    ),
];

/// The brand assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Library {
    Wordmark,
    SummitSeries,
    LakesideSeries,
    AthletePortrait,
    EmailTemplate,
    CareGuide,
}

impl Library {
    /// What it is found by besides its name.
    pub fn tags(self) -> Vec<String> {
        let tags: &[&str] = match self {
            Self::Wordmark => &["brand", "logo"],
            Self::SummitSeries => &["mountains", "outdoor", "winter"],
            Self::LakesideSeries => &["lake", "outdoor", "summer"],
            Self::AthletePortrait => &["portrait", "athlete"],
            Self::EmailTemplate => &["newsletter", "brand"],
            Self::CareGuide => &["print", "care"],
        };
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }
}

/// A brand asset with its file and its usage rights.
#[derive(Debug)]
pub struct AssetPlan {
    pub key: Library,
    pub name: &'static str,
    pub kind: AssetKind,
    pub by: Who,
    pub picture: Art,
    pub rights: RightsPlan,
}

/// What an asset shows.
#[derive(Debug, Clone, Copy)]
pub enum Art {
    Scene(Picture),
    /// The brand's mark and name.
    Wordmark(Palette),
}

/// Of the brand: colours with their names, type, and what is never said.
pub const COLOURS: [(&str, [u8; 3]); 4] =
    [("Fell green", [18, 56, 47]), ("Moss", [111, 159, 114]), ("Oat", [243, 234, 208]), ("Lantern", [242, 193, 78])];
pub const FAMILY: &str = "Inter";
pub const NEVER_SAID: [&str; 3] = ["world's best", "guaranteed", "cheapest"];

/// Usage rights, in days from today. Empty slices mean everywhere.
#[derive(Debug, Default)]
pub struct RightsPlan {
    pub holder: &'static str,
    pub starts: Option<i64>,
    pub ends: Option<i64>,
    pub markets: &'static [&'static str],
    pub channels: &'static [Channel],
}

/// The library. The athlete's portrait may be used for two more weeks only: campaigns that run longer are refused at the gate.
pub fn library() -> Vec<AssetPlan> {
    use Who::{BrandLead, DesignerJonas, DesignerMei};
    let own = RightsPlan { holder: COMPANY, ..RightsPlan::default() };
    vec![
        AssetPlan {
            key: Library::Wordmark,
            name: "Larkmoor wordmark",
            kind: AssetKind::Logo,
            by: BrandLead,
            rights: own,
            picture: Art::Wordmark(Palette::Forest),
        },
        AssetPlan {
            key: Library::SummitSeries,
            name: "Summit series, photography",
            kind: AssetKind::Photography,
            by: DesignerMei,
            picture: Art::Scene(picture(Layout::Banner, Palette::Dusk, 1023).says("Summit series", "Frame 14 of 60")),
            rights: RightsPlan { holder: "Studio Fellside", starts: Some(-200), ends: Some(400), ..RightsPlan::default() },
        },
        AssetPlan {
            key: Library::LakesideSeries,
            name: "Lakeside series, photography",
            kind: AssetKind::Photography,
            by: DesignerJonas,
            picture: Art::Scene(picture(Layout::Banner, Palette::Ocean, 1033).says("Lakeside series", "Frame 3 of 24")),
            rights: RightsPlan {
                holder: "Kahurangi Pictures",
                starts: Some(-90),
                ends: Some(180),
                markets: &["AU", "NZ"],
                ..RightsPlan::default()
            },
        },
        AssetPlan {
            key: Library::AthletePortrait,
            name: "Athlete portrait, R. Okafor",
            kind: AssetKind::Photography,
            by: DesignerMei,
            picture: Art::Scene(picture(Layout::Social, Palette::Clay, 1041).says("R. Okafor", "Two-year licence")),
            rights: RightsPlan {
                holder: "Okafor Management",
                starts: Some(-716),
                ends: Some(14),
                channels: &[Channel::Social, Channel::Video, Channel::Display, Channel::OutOfHome],
                ..RightsPlan::default()
            },
        },
        AssetPlan {
            key: Library::EmailTemplate,
            name: "Newsletter header template",
            kind: AssetKind::Template,
            by: DesignerJonas,
            picture: Art::Scene(picture(Layout::EmailHeader, Palette::Winter, 1053).says("Headline in two lines", "Offer here")),
            rights: RightsPlan { holder: COMPANY, channels: &[Channel::Email, Channel::Web], ..RightsPlan::default() },
        },
        AssetPlan {
            key: Library::CareGuide,
            name: "Gear care guide, cover",
            kind: AssetKind::Document,
            by: DesignerJonas,
            picture: Art::Scene(picture(Layout::Poster, Palette::Forest, 1064).says("Care for your gear", "Free in every store")),
            rights: RightsPlan { holder: COMPANY, ..RightsPlan::default() },
        },
    ]
}

/// A picture to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Picture {
    pub layout: Layout,
    pub palette: Palette,
    pub seed: u64,
    pub headline: &'static str,
    pub offer: &'static str,
}

/// A picture without words yet. The seed chooses the product, by its remainder of five: bag, bottle, cup, tent, rucksack.
pub const fn picture(layout: Layout, palette: Palette, seed: u64) -> Picture {
    Picture { layout, palette, seed, headline: "", offer: "" }
}

impl Picture {
    /// The same scene with these words.
    pub const fn says(self, headline: &'static str, offer: &'static str) -> Self {
        Self { headline, offer, ..self }
    }
}

/// A campaign from its brief to where it stands today.
#[derive(Debug)]
pub struct CampaignPlan {
    pub name: &'static str,
    pub owner: Who,
    pub market: &'static str,
    pub channels: &'static [Channel],
    /// First and last day from today.
    pub flight: Option<(i64, i64)>,
    pub brief: BriefPlan,
    pub assets: &'static [Library],
    /// How far the status is moved before the work begins.
    pub moves: &'static [CampaignStatus],
    pub tasks: Vec<TaskPlan>,
    /// Lines, and who has confirmed them.
    pub checklist: &'static [(&'static str, Option<Who>)],
    /// What happens once the work stands as described.
    pub then: &'static [Step],
}

/// A brief, complete or deliberately not.
#[derive(Debug, Default)]
pub struct BriefPlan {
    pub objective: &'static str,
    pub audience: &'static str,
    pub message: &'static str,
    pub offer: &'static str,
    pub kpis: &'static [&'static str],
    pub mandatories: &'static [&'static str],
    /// In whole units of the currency.
    pub budget: Option<(i64, &'static str)>,
}

/// What is done with a campaign after its work.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Move(CampaignStatus),
    /// A launch that the gate must refuse.
    Refused,
    Launch,
    /// Goes live by itself at nine on the first day of the flight, in this zone.
    Schedule(&'static str),
    /// Asks for a waiver of the first open line of the checklist, with this reason.
    AskWaiver(&'static str),
    /// Confirms what is left of the checklist.
    ConfirmRest(Who),
    /// States an asset's rights anew, for every channel.
    Extend(Library),
}

/// A task and how far it has come.
#[derive(Debug)]
pub struct TaskPlan {
    pub title: &'static str,
    pub about: &'static str,
    pub assignee: Who,
    pub days: (i64, i64),
    pub chain: Option<Chain>,
    pub required: bool,
    /// Earlier tasks of the same campaign, by position.
    pub after: Vec<(usize, DependencyKind, i64)>,
    pub proofs: Vec<ProofPlan>,
    /// One entry a submission: the decisions that it met, in order.
    pub rounds: Vec<Vec<DecisionPlan>>,
    pub progress: Progress,
}

/// Where a task ends up, beyond what its reviews do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Waiting,
    Started,
    Done,
}

/// A decision in a review.
#[derive(Debug, Clone, Copy)]
pub struct DecisionPlan {
    pub by: Who,
    pub verdict: Verdict,
    pub comment: &'static str,
}

/// A proof with its versions and the marks on each.
#[derive(Debug)]
pub struct ProofPlan {
    pub name: &'static str,
    pub versions: Vec<(Picture, Vec<MarkPlan>)>,
}

/// A mark with its thread.
#[derive(Debug)]
pub struct MarkPlan {
    pub by: Who,
    pub at: Spot,
    pub note: &'static str,
    pub blocking: bool,
    pub replies: Vec<(Who, &'static str)>,
    pub resolved_by: Option<Who>,
}

/// A part of a creative that people remark on.
#[derive(Debug, Clone, Copy)]
pub enum Spot {
    Brand,
    Headline,
    Offer,
    Scene,
    Product,
    SmallPrint,
}

impl Spot {
    /// Where this part is in a layout, in page space.
    pub const fn on(self, layout: Layout) -> Geometry {
        match (self, layout) {
            (Self::Brand, Layout::Banner | Layout::EmailHeader) => rectangle(0.045, 0.07, 0.15, 0.10),
            (Self::Brand, Layout::Story) => rectangle(0.07, 0.07, 0.34, 0.05),
            (Self::Brand, _) => rectangle(0.055, 0.05, 0.25, 0.06),
            (Self::Headline, Layout::Banner) => rectangle(0.045, 0.25, 0.44, 0.26),
            (Self::Headline, Layout::EmailHeader) => rectangle(0.04, 0.28, 0.30, 0.28),
            (Self::Headline, Layout::Poster) => rectangle(0.07, 0.125, 0.48, 0.155),
            (Self::Headline, _) => rectangle(0.06, 0.15, 0.70, 0.20),
            (Self::Offer, Layout::Banner) => rectangle(0.045, 0.50, 0.26, 0.11),
            (Self::Offer, Layout::EmailHeader) => rectangle(0.04, 0.565, 0.22, 0.14),
            (Self::Offer, Layout::Poster) => rectangle(0.07, 0.285, 0.42, 0.065),
            (Self::Offer, Layout::Story) => rectangle(0.07, 0.36, 0.46, 0.05),
            (Self::Offer, _) => rectangle(0.06, 0.355, 0.38, 0.08),
            (Self::SmallPrint, _) => rectangle(0.05, 0.935, 0.45, 0.045),
            (Self::Scene, _) => Geometry::Pin { x: 0.64, y: 0.55 },
            (Self::Product, _) => Geometry::Pin { x: 0.78, y: 0.80 },
        }
    }
}

const fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Geometry {
    Geometry::Rectangle { x, y, width, height }
}

/// A task that somebody has to do between two days from today.
pub fn task(title: &'static str, assignee: Who, days: (i64, i64)) -> TaskPlan {
    TaskPlan {
        title,
        assignee,
        days,
        about: "",
        chain: None,
        required: true,
        after: Vec::new(),
        proofs: Vec::new(),
        rounds: Vec::new(),
        progress: Progress::Waiting,
    }
}

impl TaskPlan {
    pub fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// Work that the gate does not wait for.
    pub fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    pub fn chain(self, chain: Chain) -> Self {
        Self { chain: Some(chain), ..self }
    }

    /// Begins when another task of the campaign has ended.
    pub fn after(self, position: usize) -> Self {
        self.linked(position, DependencyKind::FinishToStart, 0)
    }

    pub fn linked(mut self, position: usize, kind: DependencyKind, lag: i64) -> Self {
        self.after.push((position, kind, lag));
        self
    }

    pub fn started(self) -> Self {
        Self { progress: Progress::Started, ..self }
    }

    pub fn done(self) -> Self {
        Self { progress: Progress::Done, ..self }
    }

    /// Adds a proof with one version and no marks.
    pub fn proof(self, name: &'static str, picture: Picture) -> Self {
        self.proof_with(name, picture, Vec::new())
    }

    /// Adds a proof with one version and its marks.
    pub fn proof_with(mut self, name: &'static str, picture: Picture, marks: Vec<MarkPlan>) -> Self {
        self.proofs.push(ProofPlan { name, versions: vec![(picture, marks)] });
        self
    }

    /// Gives the last proof another version with its marks.
    pub fn then(mut self, picture: Picture, marks: Vec<MarkPlan>) -> Self {
        if let Some(proof) = self.proofs.last_mut() {
            proof.versions.push((picture, marks));
        }
        self
    }

    /// Submits the task, with the decisions that follow.
    pub fn submitted(mut self, decisions: &[DecisionPlan]) -> Self {
        self.rounds.push(decisions.to_vec());
        self
    }

    /// Submits the task and has it approved as its chain asks for.
    pub fn approved(self) -> Self {
        let brand = yes(Who::BrandLead, "On brand.");
        match self.chain {
            Some(Chain::BrandThenLegal) => self.submitted(&[brand, yes(Who::Legal, "Claims are backed, terms are in place.")]),
            Some(Chain::QuorumOfTwo) => self.submitted(&[brand, yes(Who::Owner, "Good to go.")]),
            _ => self.submitted(&[brand]),
        }
    }
}

pub const fn yes(by: Who, comment: &'static str) -> DecisionPlan {
    DecisionPlan { by, verdict: Verdict::Approve, comment }
}

pub const fn yes_but(by: Who, comment: &'static str) -> DecisionPlan {
    DecisionPlan { by, verdict: Verdict::ApproveWithChanges, comment }
}

pub const fn no(by: Who, comment: &'static str) -> DecisionPlan {
    DecisionPlan { by, verdict: Verdict::RequestChanges, comment }
}

/// A note that does not block.
pub fn note(by: Who, at: Spot, note: &'static str) -> MarkPlan {
    MarkPlan { by, at, note, blocking: false, replies: Vec::new(), resolved_by: None }
}

/// A note that blocks the launch until somebody resolves it.
pub fn blocker(by: Who, at: Spot, text: &'static str) -> MarkPlan {
    MarkPlan { blocking: true, ..note(by, at, text) }
}

impl MarkPlan {
    pub fn reply(mut self, by: Who, text: &'static str) -> Self {
        self.replies.push((by, text));
        self
    }

    pub fn resolved(self, by: Who) -> Self {
        Self { resolved_by: Some(by), ..self }
    }
}
