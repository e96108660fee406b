//! When the gate should be clear, from the plan.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Approval, Project, StageBar};
use crate::{
    model::{Day, StageStatus, Task, TaskId, TaskStatus},
    plan::{Span, schedule::Schedule},
};

/// When the gate should be clear, if every task is done and approved as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// The first day on which the campaign may go live; none when nothing is open.
    #[serde(default)]
    pub clear_on: Option<Day>,
    /// Every required task that is not approved yet, the last to be ready first.
    pub short: Vec<Short>,
}

/// A required task that the gate still waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Short {
    pub task_id: TaskId,
    pub title: String,
    /// The day on which its last approval should be given.
    pub ready_on: Day,
}

impl Forecast {
    /// Reads a schedule: a task is ready when its last open approval stage is due, or else on its last day, but never in the past.
    pub(super) fn of(project: &Project, schedule: &Schedule) -> Self {
        let mut planned = last_days(project, schedule);
        planned.extend(stage_bars(project, schedule).iter().map(|bar| (bar.task_id, bar.days.last())));
        let ready_on = |task: &Task| planned.get(&task.id).map(|day| (*day).max(project.today));
        let short = |task: &Task| Some(Short { task_id: task.id, title: task.title.clone(), ready_on: ready_on(task)? });
        let mut short: Vec<Short> = project.tasks.iter().filter(|task| is_open(task)).filter_map(short).collect();
        short.sort_by_key(|short| (std::cmp::Reverse(short.ready_on), short.task_id));
        Self { clear_on: short.first().map(|short| short.ready_on.plus(1)), short }
    }

    /// What stands in the way of going live on a day.
    pub fn short_of(&self, day: Day) -> impl Iterator<Item = &Short> {
        self.short.iter().filter(move |short| short.ready_on >= day)
    }
}

fn is_open(task: &Task) -> bool {
    task.required && !matches!(task.status, TaskStatus::Approved | TaskStatus::Done)
}

/// The last day of every task: a schedule begins with the tasks, in their order.
fn last_days(project: &Project, schedule: &Schedule) -> HashMap<TaskId, Day> {
    project.tasks.iter().zip(&schedule.rows).map(|(task, row)| (task.id, row.dates.last())).collect()
}

/// Where the stages lie that are still to be approved: one after the other from the day on which the task is to be finished. A stage
/// of a review that runs is due when the review says.
pub(super) fn stage_bars(project: &Project, schedule: &Schedule) -> Vec<StageBar> {
    let finishes = last_days(project, schedule);
    let of_task = |approval: &Approval| {
        let finish = finishes.get(&approval.task_id);
        finish.map(|finish| in_turn(approval, *finish, project.today)).unwrap_or_default()
    };
    project.approvals.iter().flat_map(of_task).collect()
}

fn in_turn(approval: &Approval, finish: Day, today: Day) -> Vec<StageBar> {
    let mut opens = finish;
    let mut bars = Vec::new();
    for stage in &approval.stages {
        let from = if stage.status == StageStatus::Open { today } else { stage.opens_on.map_or(opens, |day| day.max(today)) };
        let due = stage.due_on.unwrap_or_else(|| from.plus(i64::from(stage.days))).max(from);
        bars.push(StageBar { task_id: approval.task_id, name: stage.name.clone(), status: stage.status, days: Span::between(from, due) });
        opens = opens.max(due);
    }
    bars
}
