//! The chart's state: what the server has said, what is wanted and not yet confirmed, and what is open.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};

use leptos::{prelude::*, task::spawn_local};

use super::{
    rows::{Line, Shown},
    scale::Zoom,
    words,
};
use crate::{
    api::{self, Answer, ApiError},
    model::{BaselineId, CampaignId, Dependency, NewDependency, ReceiptId, Role},
    plan::{
        project::{Foreseen, NewBaseline, PlanChange, Project, RecordedBaseline, Refused},
        schedule::{Cascade, Dates, Edit, ItemId},
    },
    ui::toast::Toasts,
};

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    Edits(Vec<Edit>),
    /// That a task waits for another.
    Link(Dependency),
    /// That it no longer does.
    Unlink(Dependency),
}

/// A change that can be taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct LastChange {
    pub receipt: ReceiptId,
    pub words: String,
}

/// What a wish would come to.
#[derive(Debug)]
pub struct Reply {
    shown: Arc<Shown>,
    wish: Wish,
    cascade: Cascade,
    /// The project with the link that is made or taken away; otherwise it is the one that is shown.
    relinked: Option<Project>,
    /// What is only to be shown is not put in order.
    pub outcome: Result<Foreseen, Refused>,
    /// Where everything that moves would lie.
    pub places: HashMap<ItemId, Dates>,
}

impl Reply {
    fn of(shown: Arc<Shown>, wish: &Wish, cascade: Cascade) -> Self {
        let mut relinked = None;
        let mut relink = |change: &dyn Fn(&mut Vec<Dependency>)| change(&mut relinked.insert(shown.project.clone()).dependencies);
        let edits = match wish {
            Wish::Edits(edits) => edits.as_slice(),
            Wish::Link(link) => {
                relink(&|links| links.push(link.clone()));
                &[]
            }
            Wish::Unlink(link) => {
                relink(&|links| links.retain(|other| other != link));
                &[]
            }
        };
        let outcome = match &relinked {
            Some(project) => project.foresee(edits, cascade),
            None => shown.project.foresee_from(&shown.work, edits, cascade),
        };
        let changes = outcome.as_ref().map(|changed| changed.receipt.changes.as_slice()).unwrap_or_default();
        let places = changes.iter().filter_map(|change| Some((change.item, change.new.dates?))).collect();
        Self { wish: wish.clone(), cascade, relinked, outcome, places, shown }
    }

    fn answers(&self, shown: &Arc<Shown>, wish: &Wish, cascade: Cascade) -> bool {
        Arc::ptr_eq(&self.shown, shown) && self.cascade == cascade && self.wish == *wish
    }

    /// The project that it is about, before anything moves.
    pub fn project(&self) -> &Project {
        self.relinked.as_ref().unwrap_or(&self.shown.project)
    }

    /// Where it puts an item, when it moves it.
    pub fn lands(&self, item: ItemId) -> Option<Dates> {
        self.outcome.as_ref().ok()?.receipt.changes.iter().find(|change| change.item == item)?.new.dates
    }
}

/// One request on its way, or waiting for those before it.
enum Step {
    Link(Dependency),
    Unlink(Dependency),
    Commit { campaign: CampaignId, change: PlanChange, words: String },
}

/// The state of the chart, and everything that changes it.
#[derive(Clone, Copy)]
pub struct Desk {
    pub source: Resource<Answer<Vec<Project>>>,
    /// What is shown, for what happens outside of where the answer is awaited.
    known: StoredValue<Vec<Arc<Shown>>>,
    /// Projects with changes that the server has not yet confirmed.
    pub wanted: RwSignal<BTreeMap<CampaignId, Arc<Shown>>>,
    /// What is folded.
    pub closed: RwSignal<BTreeSet<ItemId>>,
    pub zoom: RwSignal<Zoom>,
    pub cascade: RwSignal<Cascade>,
    pub shows_critical: RwSignal<bool>,
    /// The baseline that is drawn under the bars.
    pub baseline: RwSignal<Option<RecordedBaseline>>,
    /// Which row has the tab stop.
    pub active: RwSignal<Option<ItemId>>,
    /// What is shown in the side panel.
    pub opened: RwSignal<Option<ItemId>>,
    /// What the Move dialog is about.
    pub moving: RwSignal<Option<ItemId>>,
    /// What the Move dialog would do.
    pub proposed: RwSignal<Option<(CampaignId, Wish)>>,
    /// Whether the list of conflicts is open.
    pub listing: RwSignal<Option<()>>,
    /// Whose plan goes to other tools, or comes from one.
    pub exchanging: RwSignal<Option<CampaignId>>,
    /// What assistive technology is told.
    pub said: RwSignal<String>,
    pub last: RwSignal<Option<LastChange>>,
    /// The last answer to what would be: while something is dragged, several places ask the same.
    reply: StoredValue<Option<Arc<Reply>>>,
    steps: StoredValue<VecDeque<Step>>,
    is_sending: StoredValue<bool>,
    role: Role,
    toasts: Toasts,
}

impl Desk {
    pub fn new(source: Resource<Answer<Vec<Project>>>, zoom: Zoom, role: Role, toasts: Toasts) -> Self {
        Self {
            source,
            known: StoredValue::new(Vec::new()),
            wanted: RwSignal::new(BTreeMap::new()),
            closed: RwSignal::new(BTreeSet::new()),
            zoom: RwSignal::new(zoom),
            cascade: RwSignal::new(Cascade::Push),
            shows_critical: RwSignal::new(true),
            baseline: RwSignal::new(None),
            active: RwSignal::new(None),
            opened: RwSignal::new(None),
            moving: RwSignal::new(None),
            proposed: RwSignal::new(None),
            listing: RwSignal::new(None),
            exchanging: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            last: RwSignal::new(None),
            reply: StoredValue::new(None),
            steps: StoredValue::new(VecDeque::new()),
            is_sending: StoredValue::new(false),
            role,
            toasts,
        }
    }

    /// Takes in what is shown, and forgets what was wanted once the server has answered everything.
    pub fn learn(self, shown: Vec<Arc<Shown>>) {
        self.known.set_value(shown);
    }

    /// Forgets what was wanted: the server has said how it is.
    pub fn settle(self) {
        if !self.is_sending.get_value() && self.wanted.with_untracked(|wanted| !wanted.is_empty()) {
            self.wanted.set(BTreeMap::new());
        }
    }

    /// The project that an item belongs to, as it is shown.
    pub fn of(self, item: ItemId) -> Option<Arc<Shown>> {
        self.known.try_with_value(|known| known.iter().find(|shown| shown.holds(item)).cloned()).flatten()
    }

    pub fn project(self, campaign: CampaignId) -> Option<Arc<Shown>> {
        self.known.try_with_value(|known| known.iter().find(|shown| shown.id() == campaign).cloned()).flatten()
    }

    /// The projects in which something does not fit.
    pub fn in_conflict(self) -> Vec<Arc<Shown>> {
        self.known.with_value(|known| known.iter().filter(|shown| !shown.conflicts().is_empty()).cloned().collect())
    }

    pub fn name(self, item: ItemId) -> String {
        self.of(item).map(|shown| shown.name(item).to_owned()).unwrap_or_default()
    }

    /// Whether the role may move this: tasks are contributors', flights managers'.
    pub fn may_move(self, line: &Line) -> bool {
        self.role.includes(if line.is_campaign() { Role::Manager } else { Role::Contributor })
    }

    pub fn may_plan(self) -> bool {
        self.role.includes(Role::Contributor)
    }

    /// Whether something may be moved; says why not when it may not.
    pub fn may_take(self, line: &Line) -> bool {
        let may = self.may_move(line);
        if !may {
            self.toasts.info("Your role lets you look, not move. Ask a manager to change these dates.");
        }
        may
    }

    pub fn say(self, text: impl Into<String>) {
        self.said.set(text.into());
    }

    pub fn fold(self, item: ItemId, is_open: bool) {
        self.closed.update(|closed| {
            if is_open {
                closed.remove(&item);
            } else {
                closed.insert(item);
            }
        });
    }

    /// What a wish comes to.
    pub fn preview(self, campaign: CampaignId, wish: &Wish) -> Option<Arc<Reply>> {
        let (shown, cascade) = (self.project(campaign)?, self.cascade.get_untracked());
        if let Some(known) = self.reply.get_value().filter(|known| known.answers(&shown, wish, cascade)) {
            return Some(known);
        }
        let reply = Arc::new(Reply::of(shown, wish, cascade));
        self.reply.set_value(Some(reply.clone()));
        Some(reply)
    }

    /// Makes a change: at once on screen, then on the server.
    pub fn wish(self, campaign: CampaignId, wish: Wish, words: String) {
        let Some(reply) = self.preview(campaign, &wish) else { return };
        let project = reply.project();
        let changed = match &reply.outcome {
            Err(error) => return self.refuse(&words::refused(project, error)),
            Ok(changed) => changed,
        };
        let (edits, first) = match wish {
            Wish::Edits(edits) => (edits, None),
            Wish::Link(link) => (Vec::new(), Some(Step::Link(link))),
            Wish::Unlink(link) => (Vec::new(), Some(Step::Unlink(link))),
        };
        let moves = !changed.receipt.changes.is_empty();
        if !moves && first.is_none() {
            return self.say(format!("{words}. Nothing moves."));
        }
        let after = Arc::new(Shown::of(project.with(&changed.receipt)));
        self.known.update_value(|known| {
            for shown in known.iter_mut().filter(|shown| shown.id() == campaign) {
                *shown = after.clone();
            }
        });
        self.wanted.update(|wanted| {
            wanted.insert(campaign, after);
        });
        let follows = words::summary(project, edits.first().map_or(campaign.into(), Edit::item), changed);
        self.say(if follows.is_empty() { format!("{words}.") } else { format!("{words}. {follows}.") });
        self.steps.update_value(|steps| {
            steps.extend(first);
            if moves {
                let change = PlanChange { edits, cascade: self.cascade.get_untracked(), digest: Some(changed.outlook.digest()) };
                steps.push_back(Step::Commit { campaign, change, words });
            }
        });
        self.send();
    }

    /// Takes the last change back, across everything that it moved.
    pub fn undo(self) {
        let Some(last) = self.last.get_untracked() else { return };
        self.last.set(None);
        let asked = api::schedules::undo(last.receipt);
        spawn_local(async move {
            match asked.await {
                Ok(made) => {
                    self.say(format!("Taken back: {}.", last.words));
                    // And that can be taken back as well.
                    self.last.try_set(Some(LastChange { receipt: made.id, words: format!("Undo of {}", last.words) }));
                    self.source.refetch();
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    /// Keeps the present dates of a campaign.
    pub fn take_baseline(self, campaign: CampaignId, name: String) {
        let asked = api::schedules::take_baseline(campaign, &NewBaseline { name });
        spawn_local(async move {
            match asked.await {
                Ok(taken) => {
                    self.toasts.success(format!("Baseline {} keeps these dates.", taken.baseline.name()));
                    self.baseline.try_set(Some(taken));
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    /// Shows a baseline under the bars, or none.
    pub fn show_baseline(self, campaign: CampaignId, id: Option<BaselineId>) {
        let Some(id) = id else { return self.baseline.set(None) };
        let asked = api::schedules::baselines(campaign);
        spawn_local(async move {
            match asked.await {
                Ok(page) => {
                    self.baseline.try_set(page.items.into_iter().find(|baseline| baseline.id == id));
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    /// Says why something does not happen.
    pub fn refuse(self, why: &str) {
        self.toasts.failure(why);
        self.say(why);
    }

    fn send(self) {
        if self.is_sending.get_value() {
            return;
        }
        self.is_sending.set_value(true);
        spawn_local(async move {
            while let Some(step) = self.steps.try_update_value(VecDeque::pop_front).flatten() {
                if let Err(error) = self.take_step(step).await {
                    // What was built on it cannot be either.
                    self.steps.try_update_value(VecDeque::clear);
                    self.wanted.try_set(BTreeMap::new());
                    self.failed(&error);
                }
            }
            self.is_sending.try_set_value(false);
            self.source.refetch();
        });
    }

    async fn take_step(self, step: Step) -> Answer<()> {
        match step {
            Step::Link(Dependency { task_id, predecessor_id, kind, lag_days, lag_unit }) => {
                let new = NewDependency { predecessor_id, kind, lag_days, lag_unit };
                api::tasks::add_dependency(task_id, &new).await.map(drop)
            }
            Step::Unlink(link) => api::tasks::delete_dependency(link.task_id, link.predecessor_id).await,
            Step::Commit { campaign, change, words } => {
                let made = api::schedules::commit(campaign, &change).await?;
                self.last.try_set(Some(LastChange { receipt: made.id, words }));
                Ok(())
            }
        }
    }

    fn failed(self, error: &ApiError) {
        match error.status() {
            Some(412) => self.toasts.info("Someone else changed this plan meanwhile. This is how it is now; please try again."),
            Some(409) => {
                let fields = error.problem().map(|problem| problem.fields.as_slice()).unwrap_or_default();
                let said: Vec<&str> = fields.iter().map(|field| field.detail.trim_start_matches("of ")).collect();
                let detail = error.to_string();
                self.toasts.failure(if said.is_empty() { detail } else { format!("{detail} {}.", said.join("; ")) });
            }
            _ => self.toasts.error(error),
        }
        self.say(error.to_string());
        self.source.refetch();
    }
}
