//! The board's state: what the server has said, what is wanted and not yet confirmed, and what is open.

use std::collections::{BTreeMap, BTreeSet};

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::lanes::Lane;
use crate::{
    api::{self, Answer, ApiError},
    model::{
        BulkChange, BulkItem, Campaign, CampaignId, Day, LimitPer, Member, MemberId, Role, TaskCard, TaskId, TaskPatch, TaskStatus,
        WipLimit,
    },
    plan::board::{Slot, Step, Way, column, slot_of, step, way, with_card_at},
    ui::toast::Toasts,
};

/// A board as the server has it, with the campaigns to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    pub campaigns: Vec<Campaign>,
    /// Whose tasks these are; none while there is no campaign, or where they are everybody's.
    pub chosen: Option<CampaignId>,
    /// Tasks of all campaigns. They are in the order of their due dates: each campaign has an order of its own.
    pub across: bool,
    pub tasks: Vec<TaskCard>,
    pub members: Vec<Member>,
    pub limits: Vec<WipLimit>,
}

/// Where a card is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wish {
    slot: Slot,
    given: Given,
}

/// Whose a card is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    AsItIs,
    /// Somebody's, or nobody's.
    To(Option<MemberId>),
}

/// A move that a limit refused, to be made with a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Overriding {
    pub id: TaskId,
    pub title: String,
    pub says: String,
    wish: Wish,
}

/// Many changes that can be taken back as one.
#[derive(Debug, Clone)]
struct Undoable {
    says: String,
    back: Vec<(TaskId, TaskPatch)>,
}

/// The state of the board, and everything that changes it.
#[derive(Clone, Copy)]
pub struct Desk {
    pub board: Resource<Answer<Board>>,
    /// The board as last answered, for what happens outside of where it is awaited: reading a resource there would make
    /// the whole page wait for it.
    known: StoredValue<Option<Board>>,
    /// What is shown in the side panel.
    pub opened: RwSignal<Option<TaskId>>,
    /// What the Move dialog is about.
    pub moving: RwSignal<Option<TaskId>>,
    pub overriding: RwSignal<Option<Overriding>>,
    /// The cards that are chosen to be changed together.
    pub selected: RwSignal<BTreeSet<TaskId>>,
    /// What assistive technology is told.
    pub said: RwSignal<String>,
    /// Tasks as the server has answered them since the board was read.
    fresh: RwSignal<BTreeMap<TaskId, TaskCard>>,
    /// Slots that the server has not yet confirmed.
    wanted: RwSignal<BTreeMap<TaskId, Wish>>,
    /// Tasks with a change on its way.
    saving: StoredValue<BTreeSet<TaskId>>,
    last: RwSignal<Option<Undoable>>,
    me: StoredValue<Member>,
    toasts: Toasts,
}

impl Desk {
    pub fn new(board: Resource<Answer<Board>>, me: Member, toasts: Toasts) -> Self {
        Self {
            board,
            known: StoredValue::new(None),
            opened: RwSignal::new(None),
            moving: RwSignal::new(None),
            overriding: RwSignal::new(None),
            selected: RwSignal::new(BTreeSet::new()),
            said: RwSignal::new(String::new()),
            fresh: RwSignal::new(BTreeMap::new()),
            wanted: RwSignal::new(BTreeMap::new()),
            saving: StoredValue::new(BTreeSet::new()),
            last: RwSignal::new(None),
            me: StoredValue::new(me),
            toasts,
        }
    }

    /// The tasks as they are drawn. Tracks; call it where the board is awaited.
    pub fn tasks(self, board: &Board) -> Vec<TaskCard> {
        let tasks = self.fresh.with(|fresh| confirmed(board, fresh));
        self.wanted.with(|wanted| as_wished(tasks, wanted))
    }

    /// [`Self::tasks`], for event handlers.
    pub fn tasks_now(self) -> Vec<TaskCard> {
        as_wished(self.confirmed_now(), &self.wanted.try_get_untracked().unwrap_or_default())
    }

    /// A task as the server last answered it.
    pub fn task(self, id: TaskId) -> Option<TaskCard> {
        self.confirmed_now().into_iter().find(|task| task.id == id)
    }

    /// Where a card is drawn.
    pub fn slot(self, id: TaskId) -> Option<Slot> {
        slot_of(&self.tasks_now(), id)
    }

    /// The name of a member, once the board is known.
    pub fn name_of(self, id: MemberId) -> Option<String> {
        let name = |board: &Board| board.members.iter().find(|member| member.id == id).map(|member| member.name.clone());
        self.known.try_with_value(|board| board.as_ref().and_then(name)).flatten()
    }

    /// People to whom tasks can be given.
    pub fn people(self) -> Vec<(MemberId, String)> {
        let active =
            |board: &Board| board.members.iter().filter(|member| member.active).map(|member| (member.id, member.name.clone())).collect();
        self.known.try_with_value(|board| board.as_ref().map(active)).flatten().unwrap_or_default()
    }

    /// The campaign of this id.
    pub fn campaign(self, id: CampaignId) -> Option<Campaign> {
        let find = |board: &Board| board.campaigns.iter().find(|campaign| campaign.id == id).cloned();
        self.known.try_with_value(|board| board.as_ref().and_then(find)).flatten()
    }

    /// Whether the order within a column is that of the due dates.
    pub fn is_across(self) -> bool {
        self.known.try_with_value(|board| board.as_ref().is_some_and(|board| board.across)).unwrap_or_default()
    }

    pub fn may_move(self) -> bool {
        self.me.with_value(|me| me.role.includes(Role::Contributor))
    }

    pub fn may_manage(self) -> bool {
        self.me.with_value(|me| me.role.includes(Role::Manager))
    }

    pub fn me(self) -> MemberId {
        self.me.with_value(|me| me.id)
    }

    /// Whether cards may be moved; says why not when they may not.
    pub fn may_take(self) -> bool {
        let may = self.may_move();
        if !may {
            self.toasts.info("Your role lets you look, not move. Ask a contributor to move this task.");
        }
        may
    }

    /// Takes in what the server has answered.
    pub fn take(self, task: impl Into<TaskCard>) {
        let mut task = task.into();
        if self.is_across() {
            task.position = place_by_due(task.due_on);
        }
        self.fresh.try_update(|fresh| {
            if fresh.get(&task.id).is_none_or(|known| known.revision <= task.revision) {
                fresh.insert(task.id, task);
            }
        });
    }

    /// Takes in a newly read board, and forgets what it knows at least as well.
    pub fn learn(self, board: Board) {
        let saving = self.saving.get_value();
        let known = |id: &TaskId| board.tasks.iter().find(|task| task.id == *id).map(|task| task.revision);
        let newer = |id: &TaskId, task: &TaskCard| saving.contains(id) || known(id).is_some_and(|known| known < task.revision);
        if self.fresh.with_untracked(|fresh| fresh.iter().any(|(id, task)| !newer(id, task))) {
            self.fresh.update(|fresh| fresh.retain(|id, task| newer(id, task)));
        }
        // What is no longer here cannot be chosen.
        let gone = self.selected.with_untracked(|selected| selected.iter().any(|id| known(id).is_none()));
        if gone {
            self.selected.update(|selected| selected.retain(|id| known(id).is_some()));
        }
        self.known.set_value(Some(board));
    }

    /// Takes a card one step on, at once, among those of its lane.
    pub fn nudge(self, id: TaskId, cards: &[TaskCard], by: Step) {
        let Some(slot) = slot_of(cards, id) else { return };
        match step(cards, id, slot.column, slot, by) {
            Some(to) => self.place(id, to, None),
            None => self.say("It cannot go further that way."),
        }
    }

    /// Shows a card elsewhere, and asks the server for it. Further moves meanwhile follow when it has answered.
    pub fn place(self, id: TaskId, to: Slot, lane: Option<&Lane>) {
        let tasks = self.tasks_now();
        let (Some(task), Some(before)) = (tasks.iter().find(|task| task.id == id), slot_of(&tasks, id)) else { return };
        let given = match lane {
            Some(Lane::Person(person)) if *person != task.assignee_id => Given::To(*person),
            _ => Given::AsItIs,
        };
        let stays = before == to || (self.is_across() && before.column == to.column);
        if (stays && given == Given::AsItIs) || !self.may_take() {
            return;
        }
        if let Way::Closed(why) = way(before.column, to.column) {
            self.toasts.failure(format!("{} stays in “{}”. {why}", task.title, before.column.label()));
            return;
        }
        let to_whom = match given {
            Given::To(Some(person)) => format!(", given to {}", self.name_of(person).unwrap_or_default()),
            Given::To(None) => ", given to nobody".to_owned(),
            Given::AsItIs => String::new(),
        };
        self.say(format!("{} moved to {}{to_whom}.", task.title, self.place_in_words(id, to)));
        self.wish(id, Wish { slot: to, given });
    }

    /// Says why a card stays where it is.
    pub fn keep_back(self, id: TaskId, why: &str) {
        if let Some(task) = self.task(id) {
            self.toasts.failure(format!("{} stays in “{}”. {why}", task.title, task.status.label()));
        }
    }

    fn wish(self, id: TaskId, wish: Wish) {
        self.wanted.update(|wanted| {
            wanted.insert(id, wish);
        });
        if self.saving.try_update_value(|saving| saving.insert(id)) == Some(true) {
            spawn_local(self.save(id, None));
        }
    }

    /// Makes a move that a limit refused, and says why.
    pub fn override_limit(self, over: &Overriding, reason: String) {
        self.wanted.update(|wanted| {
            wanted.insert(over.id, over.wish);
        });
        if self.saving.try_update_value(|saving| saving.insert(over.id)) == Some(true) {
            spawn_local(self.save(over.id, Some(reason)));
        }
    }

    /// `In production, 2 of 4`.
    pub fn place_in_words(self, id: TaskId, slot: Slot) -> String {
        let tasks = with_card_at(&self.tasks_now(), id, slot);
        let cards = column(&tasks, slot.column);
        let number = cards.iter().position(|task| task.id == id).map_or(0, |index| index + 1);
        format!("{}, {number} of {}", slot.column.label(), cards.len())
    }

    /// Tells assistive technology.
    pub fn say(self, text: impl Into<String>) {
        self.said.set(text.into());
    }

    /// Chooses a card, or no longer.
    pub fn toggle(self, id: TaskId) {
        self.selected.update(|selected| {
            if !selected.remove(&id) {
                selected.insert(id);
            }
        });
        let count = self.selected.with_untracked(BTreeSet::len);
        self.say(format!("{count} chosen."));
    }

    /// Changes every chosen card as one: all of them, or none.
    pub fn change_selected(self, says: &'static str, change: impl Fn(&TaskCard) -> TaskPatch) {
        let tasks = self.confirmed_now();
        let chosen: Vec<&TaskCard> =
            self.selected.with_untracked(|selected| tasks.iter().filter(|task| selected.contains(&task.id)).collect());
        let items = chosen.iter().map(|task| BulkItem { id: task.id, revision: task.revision, set: change(task) }).collect();
        let back = chosen.iter().map(|task| (task.id, inverse(task, &change(task)))).collect();
        let count = chosen.len();
        let noun = if count == 1 { "task" } else { "tasks" };
        self.bulk(items, Some(Undoable { says: format!("{count} {noun} {says}"), back }));
    }

    /// Takes the last change of many back, if nobody has changed any of them since.
    pub fn undo(self) {
        let Some(last) = self.last.get_untracked() else { return };
        let tasks = self.confirmed_now();
        let revision = |id: TaskId| tasks.iter().find(|task| task.id == id).map(|task| task.revision);
        let items = last.back.into_iter().filter_map(|(id, set)| Some(BulkItem { id, revision: revision(id)?, set })).collect();
        self.last.set(None);
        self.bulk(items, None);
    }

    /// What the last change of many was, while it can be taken back. Tracks.
    pub fn last(self) -> Option<String> {
        self.last.with(|last| last.as_ref().map(|last| last.says.clone()))
    }

    fn bulk(self, items: Vec<BulkItem>, undo: Option<Undoable>) {
        if items.is_empty() || !self.may_take() {
            return;
        }
        let answer = api::tasks::bulk(&BulkChange { items });
        spawn_local(async move {
            match answer.await {
                Ok(page) => {
                    for task in page.items {
                        self.take(task);
                    }
                    let says = undo.as_ref().map_or_else(|| "Taken back.".to_owned(), |undo| format!("{}.", undo.says));
                    self.said.try_set(says);
                    self.last.try_set(undo);
                }
                Err(error) => {
                    self.toasts.error(&error);
                    self.said.try_set("Nothing was changed.".to_owned());
                    self.board.refetch();
                }
            }
        });
    }

    fn confirmed_now(self) -> Vec<TaskCard> {
        let fresh = self.fresh.try_get_untracked().unwrap_or_default();
        self.known.try_with_value(|board| board.as_ref().map(|board| confirmed(board, &fresh))).flatten().unwrap_or_default()
    }

    /// Sends what is wanted until the server has it, or refuses.
    async fn save(self, id: TaskId, mut reason: Option<String>) {
        let mut sent = None;
        loop {
            let wanted = self.wanted.try_with_untracked(|wanted| wanted.get(&id).copied()).flatten();
            let (Some(task), Some(wish)) = (self.task(id), wanted) else { break };
            if sent == Some(wish) {
                break;
            }
            match self.send(&task, wish, reason.take()).await {
                Ok(task) => self.take(task),
                Err(error) => {
                    self.refused(&task, wish, &error);
                    break;
                }
            }
            sent = Some(wish);
        }
        self.saving.try_update_value(|saving| saving.remove(&id));
        self.wanted.try_update(|wanted| wanted.remove(&id));
    }

    /// Asks the server to put a card there: by changing it, or by submitting it.
    async fn send(self, task: &TaskCard, wish: Wish, over_limit: Option<String>) -> Answer<TaskCard> {
        let after = (!self.is_across()).then_some(wish.slot.after);
        let assignee_id = match wish.given {
            Given::AsItIs => None,
            Given::To(person) => Some(person),
        };
        let update = |status| {
            let change = TaskPatch { status, after, assignee_id, over_limit: over_limit.clone(), ..TaskPatch::default() };
            api::tasks::update(task.id, task.revision, &change)
        };
        let answered = match way(task.status, wish.slot.column) {
            Way::Submit => {
                if assignee_id.is_some() {
                    let change = TaskPatch { assignee_id, ..TaskPatch::default() };
                    api::tasks::update(task.id, task.revision, &change).await?;
                }
                api::tasks::submit(task.id, over_limit).await?;
                api::tasks::show(task.id).await?
            }
            Way::Here => update(None).await?,
            Way::Move | Way::Closed(_) => update(Some(wish.slot.column)).await?,
        };
        Ok(TaskCard::from(answered))
    }

    /// The card goes back to where it was, with the reason.
    fn refused(self, task: &TaskCard, wish: Wish, error: &ApiError) {
        let is_full = error.problem().is_some_and(|problem| problem.code == "WIP_LIMIT");
        if is_full && self.may_manage() && self.overriding.try_get_untracked().is_some() {
            self.overriding.set(Some(Overriding { id: task.id, title: task.title.clone(), says: error.to_string(), wish }));
        } else if error.status() == Some(412) {
            self.toasts.info(format!("Someone else changed {} meanwhile. This is how it is now; please try again.", task.title));
        } else {
            self.toasts.error(error);
        }
        if self.said.try_get_untracked().is_some() {
            self.say(format!("{} stays in “{}”.", task.title, task.status.label()));
            self.board.refetch();
        }
    }

    /// How many a limit counts in a column of a lane, and how many it lets in. Tracks nothing: `cards` are those drawn.
    pub fn load(limits: &[WipLimit], cards: &[TaskCard], status: TaskStatus, lane: &Lane, across: bool) -> Option<(usize, i64)> {
        let per = match lane {
            Lane::All => LimitPer::Column,
            Lane::Person(_) => LimitPer::Person,
            Lane::Market(_) => LimitPer::Market,
            Lane::Campaign(_) => LimitPer::Campaign,
        };
        let of = |per: LimitPer| limits.iter().find(|limit| limit.status == status && limit.per == per);
        // Of one campaign's board, what counts is the campaign's own limit.
        let limit = if *lane == Lane::All && !across { of(LimitPer::Campaign) } else { of(per) };
        limit.map(|limit| (cards.iter().filter(|card| card.status == status).count(), limit.most))
    }
}

/// Where a card lies by its due date: days since an early one; without a date, last.
pub fn place_by_due(due: Option<Day>) -> f64 {
    due.map_or(f64::MAX, |due| f64::from(due.0.to_julian_day()))
}

/// What takes a change to a card back.
fn inverse(task: &TaskCard, change: &TaskPatch) -> TaskPatch {
    TaskPatch {
        status: change.status.map(|_| task.status),
        assignee_id: change.assignee_id.map(|_| task.assignee_id),
        starts_on: change.starts_on.map(|_| task.starts_on),
        due_on: change.due_on.map(|_| task.due_on),
        required: change.required.map(|_| task.required),
        ..TaskPatch::default()
    }
}

/// The tasks with what has been answered since.
fn confirmed(board: &Board, fresh: &BTreeMap<TaskId, TaskCard>) -> Vec<TaskCard> {
    let newest = |task: &TaskCard| fresh.get(&task.id).filter(|fresh| fresh.revision > task.revision).unwrap_or(task).clone();
    let mut tasks: Vec<TaskCard> = board.tasks.iter().map(newest).collect();
    let known: BTreeSet<TaskId> = tasks.iter().map(|task| task.id).collect();
    let is_new = |task: &&TaskCard| (board.across || Some(task.campaign_id) == board.chosen) && !known.contains(&task.id);
    tasks.extend(fresh.values().filter(is_new).cloned());
    tasks
}

fn as_wished(tasks: Vec<TaskCard>, wanted: &BTreeMap<TaskId, Wish>) -> Vec<TaskCard> {
    wanted.iter().fold(tasks, |tasks, (id, wish)| {
        let mut tasks = with_card_at(&tasks, *id, wish.slot);
        if let (Given::To(person), Some(task)) = (wish.given, tasks.iter_mut().find(|task| task.id == *id)) {
            task.assignee_id = person;
        }
        tasks
    })
}

/// Who may be asked for which column: the ways out of one.
pub fn open_columns(from: TaskStatus) -> Vec<TaskStatus> {
    TaskStatus::ALL.iter().copied().filter(|to| way(from, *to).is_open()).collect()
}
