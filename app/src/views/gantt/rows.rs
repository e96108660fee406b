//! What the chart shows, row by row: campaigns with their tasks, and tasks with their parts.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use crate::{
    model::{CampaignId, Task, TaskId},
    plan::{
        Span,
        project::{Outlook, Project, StageBar},
        schedule::{Conflict, Dates, ItemId, Plan, Row},
        workdays::WorkingCalendar,
    },
};

/// A project with where everything in it lies.
#[derive(Debug)]
pub struct Shown {
    pub project: Project,
    /// None when the plan cannot be scheduled.
    pub outlook: Option<Outlook>,
    pub calendar: WorkingCalendar,
    /// The tasks in the words of the schedule.
    pub work: Plan,
    /// The place of each item among the rows of the schedule, which begin with the tasks in their order.
    rows: HashMap<ItemId, usize>,
    critical: HashSet<(ItemId, ItemId)>,
    broken: HashSet<(ItemId, ItemId)>,
}

impl Shown {
    pub fn of(project: Project) -> Self {
        let outlook = project.outlook().ok();
        let schedule = outlook.as_ref().map(|outlook| &outlook.schedule);
        let rows = schedule.iter().flat_map(|schedule| &schedule.rows).enumerate().map(|(index, row)| (row.item, index)).collect();
        let critical = schedule.iter().flat_map(|schedule| &schedule.critical_links);
        let critical = critical.map(|link| (link.predecessor, link.successor)).collect();
        let broken = schedule.iter().flat_map(|schedule| &schedule.conflicts).filter_map(|conflict| match conflict {
            Conflict::LinkBroken { predecessor, successor, .. } => Some((*predecessor, *successor)),
            _ => None,
        });
        let broken = broken.collect();
        Self { calendar: project.calendar(), work: project.work(), outlook, rows, critical, broken, project }
    }

    pub fn id(&self) -> CampaignId {
        self.project.campaign.id
    }

    /// Where an item lies.
    pub fn row(&self, item: ItemId) -> Option<&Row> {
        self.outlook.as_ref()?.schedule.rows.get(*self.rows.get(&item)?)
    }

    pub fn dates(&self, item: ItemId) -> Option<Dates> {
        self.row(item).map(|row| row.dates)
    }

    pub fn conflicts(&self) -> &[Conflict] {
        self.outlook.as_ref().map_or(&[], |outlook| &outlook.schedule.conflicts)
    }

    /// The approvals that a task still waits for.
    pub fn stages(&self, item: ItemId) -> impl Iterator<Item = &StageBar> {
        let stages = self.outlook.as_ref().map_or(&[][..], |outlook| &outlook.stages);
        stages.iter().filter(move |stage| ItemId::from(stage.task_id) == item)
    }

    /// The task of an item; none for the flight.
    pub fn task(&self, item: ItemId) -> Option<&Task> {
        let at = self.rows.get(&item).and_then(|place| self.project.tasks.get(*place));
        at.filter(|task| ItemId::from(task.id) == item).or_else(|| self.project.task(item))
    }

    pub fn name(&self, item: ItemId) -> &str {
        self.task(item).map_or_else(|| self.project.name(item), |task| &task.title)
    }

    pub fn is_critical(&self, from: ItemId, to: ItemId) -> bool {
        self.critical.contains(&(from, to))
    }

    /// Whether the one should wait for the other, and does not.
    pub fn is_broken(&self, from: ItemId, to: ItemId) -> bool {
        self.broken.contains(&(from, to))
    }

    /// Whether an item is of this project.
    pub fn holds(&self, item: ItemId) -> bool {
        item == self.id().into() || self.rows.contains_key(&item) || self.project.task(item).is_some()
    }

    fn days(&self) -> Option<Span> {
        let rows = &self.outlook.as_ref()?.schedule.rows;
        let first = rows.iter().map(|row| row.dates.first()).min()?;
        Some(Span::between(first, rows.iter().map(|row| row.dates.last()).max()?))
    }
}

/// What a conflict is about, to mark it there.
pub const fn item_of(conflict: &Conflict) -> Option<ItemId> {
    match conflict {
        Conflict::LinkBroken { successor: item, .. }
        | Conflict::ConstraintBroken { item, .. }
        | Conflict::DeadlineMissed { item, .. }
        | Conflict::BeforeGate { item, .. }
        | Conflict::InBlackout { item, .. }
        | Conflict::OutsideRights { item, .. } => Some(*item),
        Conflict::PlanFinishesLate { .. } => None,
    }
}

/// One row of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub campaign: CampaignId,
    pub item: ItemId,
    /// From 1, as assistive technology counts.
    pub level: usize,
    pub has_parts: bool,
    pub is_open: bool,
    /// Its place among those of the same parent, from 1, and how many those are.
    pub place: (usize, usize),
}

impl Line {
    /// Whether it is the campaign itself, with its flight.
    pub fn is_campaign(&self) -> bool {
        self.item == self.campaign.into()
    }
}

/// Everything that is shown.
#[derive(Debug, Clone)]
pub struct Chart {
    pub shown: Vec<Arc<Shown>>,
    pub lines: Vec<Line>,
    places: Arc<HashMap<ItemId, usize>>,
}

impl PartialEq for Chart {
    fn eq(&self, other: &Self) -> bool {
        self.lines == other.lines
            && self.shown.len() == other.shown.len()
            && self.shown.iter().zip(&other.shown).all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

impl Chart {
    /// The rows that are seen when those in `closed` are folded.
    pub fn new(shown: Vec<Arc<Shown>>, closed: &BTreeSet<ItemId>) -> Self {
        let mut lines = Vec::new();
        let count = shown.len();
        for (index, shown) in shown.iter().enumerate() {
            let tree = Tree::of(&shown.project);
            let (campaign, item) = (shown.id(), ItemId::from(shown.id()));
            let top = tree.parts(None);
            let is_open = !closed.contains(&item);
            lines.push(Line { campaign, item, level: 1, has_parts: !top.is_empty(), is_open, place: (index + 1, count) });
            if is_open {
                tree.push(&mut lines, campaign, top, 2, closed);
            }
        }
        let places = Arc::new(lines.iter().enumerate().map(|(place, line)| (line.item, place)).collect());
        Self { shown, lines, places }
    }

    pub fn project(&self, campaign: CampaignId) -> Option<&Arc<Shown>> {
        self.shown.iter().find(|shown| shown.id() == campaign)
    }

    /// In which row an item is, if it is not folded away.
    pub fn place(&self, item: ItemId) -> Option<usize> {
        self.places.get(&item).copied()
    }

    pub fn line(&self, item: ItemId) -> Option<Line> {
        self.lines.get(self.place(item)?).copied()
    }

    /// The days from the first to the last of everything.
    pub fn days(&self) -> Option<Span> {
        let spans = self.shown.iter().filter_map(|shown| shown.days());
        spans.reduce(|all, span| Span::between(all.first().min(span.first()), all.last().max(span.last())))
    }
}

/// The tasks of a project by the task that they are part of.
struct Tree<'a> {
    parts: BTreeMap<Option<TaskId>, Vec<&'a Task>>,
}

impl<'a> Tree<'a> {
    fn of(project: &'a Project) -> Self {
        let mut parts: BTreeMap<Option<TaskId>, Vec<&Task>> = BTreeMap::new();
        for task in &project.tasks {
            parts.entry(task.plan.parent_id).or_default().push(task);
        }
        Self { parts }
    }

    fn parts(&self, parent: Option<TaskId>) -> &[&'a Task] {
        self.parts.get(&parent).map_or(&[], Vec::as_slice)
    }

    fn push(&self, lines: &mut Vec<Line>, campaign: CampaignId, tasks: &[&Task], level: usize, closed: &BTreeSet<ItemId>) {
        for (index, task) in tasks.iter().enumerate() {
            let (item, parts) = (ItemId::from(task.id), self.parts(Some(task.id)));
            let is_open = !closed.contains(&item);
            lines.push(Line { campaign, item, level, has_parts: !parts.is_empty(), is_open, place: (index + 1, tasks.len()) });
            if is_open {
                self.push(lines, campaign, parts, level + 1, closed);
            }
        }
    }
}
