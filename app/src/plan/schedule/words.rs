//! From the words of the product to those of a plan.

use super::{CalendarId, Dates, Item, Lag, Link, Pull, Timing};
use crate::{
    model::{Dependency, Task, TaskStatus},
    plan::{Span, workdays::WorkingCalendar},
};

impl Item {
    /// A task, as soon as possible, taking as many working days of `calendar` as lie between its dates: at least one. What is done is
    /// settled where it lies.
    pub fn of_task(task: &Task, id: CalendarId, calendar: &WorkingCalendar) -> Self {
        let span = Span::of(task.starts_on, task.due_on);
        let working_days = span.map_or(1, |span| u32::try_from(calendar.working_days(span)).unwrap_or(u32::MAX).max(1));
        let timing = match span {
            Some(span) if task.status == TaskStatus::Done => Timing::Settled(Dates::Bar(span)),
            _ => Timing::Auto { pull: Pull::Asap, working_days, dates: span.map(Dates::Bar) },
        };
        Self { id: task.id.into(), parent: None, calendar: id, timing, constraint: None, deadline: None, fences: Vec::new() }
    }
}

impl From<&Dependency> for Link {
    /// Lags of dependencies are in working days of the task that waits.
    fn from(dependency: &Dependency) -> Self {
        let days = i32::try_from(dependency.lag_days).unwrap_or(if dependency.lag_days < 0 { i32::MIN } else { i32::MAX });
        Self {
            predecessor: dependency.predecessor_id.into(),
            successor: dependency.task_id.into(),
            kind: dependency.kind,
            lag: Lag::Working(days),
        }
    }
}
