//! The board's state: what the server has said, what is wanted and not yet confirmed, and what is open.

use std::collections::{BTreeMap, BTreeSet};

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    api::{self, Answer, ApiError},
    model::{Campaign, CampaignId, Member, MemberId, Role, Task, TaskId, TaskPatch, TaskStatus},
    plan::board::{Slot, Step, Way, column, slot_of, step, way, with_card_at},
    ui::toast::Toasts,
};

/// A campaign's board as the server has it, with the campaigns to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    pub campaigns: Vec<Campaign>,
    /// Whose tasks these are; none while there is no campaign.
    pub chosen: Option<CampaignId>,
    pub tasks: Vec<Task>,
    pub members: Vec<Member>,
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
    /// What assistive technology is told.
    pub said: RwSignal<String>,
    /// Tasks as the server has answered them since the board was read.
    fresh: RwSignal<BTreeMap<TaskId, Task>>,
    /// Slots that the server has not yet confirmed.
    wanted: RwSignal<BTreeMap<TaskId, Slot>>,
    /// Tasks with a change on its way.
    saving: StoredValue<BTreeSet<TaskId>>,
    role: Role,
    toasts: Toasts,
}

impl Desk {
    pub fn new(board: Resource<Answer<Board>>, role: Role, toasts: Toasts) -> Self {
        Self {
            board,
            known: StoredValue::new(None),
            opened: RwSignal::new(None),
            moving: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            fresh: RwSignal::new(BTreeMap::new()),
            wanted: RwSignal::new(BTreeMap::new()),
            saving: StoredValue::new(BTreeSet::new()),
            role,
            toasts,
        }
    }

    /// The tasks as they are drawn. Tracks; call it where the board is awaited.
    pub fn tasks(self, board: &Board) -> Vec<Task> {
        let tasks = self.fresh.with(|fresh| confirmed(board, fresh));
        self.wanted.with(|wanted| wanted.iter().fold(tasks, |tasks, (id, slot)| with_card_at(&tasks, *id, *slot)))
    }

    /// [`Self::tasks`], for event handlers.
    pub fn tasks_now(self) -> Vec<Task> {
        let tasks = self.confirmed_now();
        let wanted = self.wanted.try_get_untracked().unwrap_or_default();
        wanted.iter().fold(tasks, |tasks, (id, slot)| with_card_at(&tasks, *id, *slot))
    }

    /// A task as the server last answered it.
    pub fn task(self, id: TaskId) -> Option<Task> {
        self.confirmed_now().into_iter().find(|task| task.id == id)
    }

    /// The name of a member, once the board is known.
    pub fn name_of(self, id: MemberId) -> Option<String> {
        let name = |board: &Board| board.members.iter().find(|member| member.id == id).map(|member| member.name.clone());
        self.known.try_with_value(|board| board.as_ref().and_then(name)).flatten()
    }

    /// The campaign that is shown.
    pub fn campaign(self) -> Option<Campaign> {
        let chosen = |board: &Board| board.campaigns.iter().find(|campaign| Some(campaign.id) == board.chosen).cloned();
        self.known.try_with_value(|board| board.as_ref().and_then(chosen)).flatten()
    }

    pub fn may_move(self) -> bool {
        self.role.includes(Role::Contributor)
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
    pub fn take(self, task: Task) {
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
        let newer = |id: &TaskId, task: &Task| saving.contains(id) || known(id).is_some_and(|known| known < task.revision);
        if self.fresh.with_untracked(|fresh| fresh.iter().any(|(id, task)| !newer(id, task))) {
            self.fresh.update(|fresh| fresh.retain(|id, task| newer(id, task)));
        }
        self.known.set_value(Some(board));
    }

    /// Takes a card one step on, at once.
    pub fn nudge(self, id: TaskId, by: Step) {
        let tasks = self.tasks_now();
        let Some(slot) = slot_of(&tasks, id) else { return };
        match step(&tasks, id, slot.column, slot, by) {
            Some(to) => self.place(id, to),
            None => self.say("It cannot go further that way."),
        }
    }

    /// Shows a card elsewhere, and asks the server for it. Further moves meanwhile follow when it has answered.
    pub fn place(self, id: TaskId, to: Slot) {
        let tasks = self.tasks_now();
        let (Some(task), Some(before)) = (tasks.iter().find(|task| task.id == id), slot_of(&tasks, id)) else { return };
        if before == to || !self.may_take() {
            return;
        }
        if let Way::Closed(why) = way(before.column, to.column) {
            self.toasts.failure(format!("{} stays in {}. {why}", task.title, before.column.label()));
            return;
        }
        self.wanted.update(|wanted| {
            wanted.insert(id, to);
        });
        self.say(format!("{} moved to {}.", task.title, self.place_in_words(id, to)));
        if self.saving.try_update_value(|saving| saving.insert(id)) == Some(true) {
            spawn_local(self.save(id));
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

    fn confirmed_now(self) -> Vec<Task> {
        let fresh = self.fresh.try_get_untracked().unwrap_or_default();
        self.known.try_with_value(|board| board.as_ref().map(|board| confirmed(board, &fresh))).flatten().unwrap_or_default()
    }

    /// Sends what is wanted until the server has it, or refuses.
    async fn save(self, id: TaskId) {
        let mut sent = None;
        loop {
            let wanted = self.wanted.try_with_untracked(|wanted| wanted.get(&id).copied()).flatten();
            let (Some(task), Some(slot)) = (self.task(id), wanted) else { break };
            if sent == Some(slot) {
                break;
            }
            match send(&task, slot).await {
                Ok(task) => self.take(task),
                Err(error) => {
                    self.refused(&task, &error);
                    break;
                }
            }
            sent = Some(slot);
        }
        self.saving.try_update_value(|saving| saving.remove(&id));
        self.wanted.try_update(|wanted| wanted.remove(&id));
    }

    /// The card goes back to where it was, with the reason.
    fn refused(self, task: &Task, error: &ApiError) {
        if error.status() == Some(412) {
            self.toasts.info(format!("Someone else changed {} meanwhile. This is how it is now; please try again.", task.title));
        } else {
            self.toasts.error(error);
        }
        if self.said.try_get_untracked().is_some() {
            self.say(format!("{} stays in {}.", task.title, task.status.label()));
            self.board.refetch();
        }
    }
}

/// The tasks with what has been answered since.
fn confirmed(board: &Board, fresh: &BTreeMap<TaskId, Task>) -> Vec<Task> {
    let newest = |task: &Task| fresh.get(&task.id).filter(|fresh| fresh.revision > task.revision).unwrap_or(task).clone();
    let mut tasks: Vec<Task> = board.tasks.iter().map(newest).collect();
    let is_new = |task: &&Task| Some(task.campaign_id) == board.chosen && !board.tasks.iter().any(|known| known.id == task.id);
    tasks.extend(fresh.values().filter(is_new).cloned());
    tasks
}

/// Asks the server to put a card there: by changing it, or by submitting it.
async fn send(task: &Task, slot: Slot) -> Answer<Task> {
    let after = Some(slot.after);
    match way(task.status, slot.column) {
        Way::Submit => {
            api::tasks::submit(task.id).await?;
            api::tasks::show(task.id).await
        }
        Way::Here => api::tasks::update(task.id, task.revision, &TaskPatch { after, ..TaskPatch::default() }).await,
        Way::Move | Way::Closed(_) => {
            let change = TaskPatch { status: Some(slot.column), after, ..TaskPatch::default() };
            api::tasks::update(task.id, task.revision, &change).await
        }
    }
}

/// Who may be asked for which column: the ways out of one.
pub fn open_columns(from: TaskStatus) -> Vec<TaskStatus> {
    TaskStatus::ALL.iter().copied().filter(|to| way(from, *to).is_open()).collect()
}
