//! From the words of the product to those of a plan.

use super::{CalendarId, Dates, Item, Lag, Link, Timing};
use crate::{
    model::{Dependency, LagUnit, Task, TaskStatus},
    plan::{Span, workdays::WorkingCalendar},
};

impl Item {
    /// A task as its fields say: as long as it is to take, or else as many working days of `calendar` as lie between its dates, but
    /// at least one. What is done is settled where it lies. Its parent is not told here: see [`crate::plan::project`].
    pub fn of_task(task: &Task, id: CalendarId, calendar: &WorkingCalendar) -> Self {
        let span = Span::of(task.starts_on, task.due_on);
        let of_dates = || span.map_or(1, |span| calendar.working_days(span)).max(1);
        let working_days = u32::try_from(task.plan.working_days.unwrap_or_else(of_dates)).unwrap_or(1);
        let dates = span.map(|span| if working_days == 0 { Dates::Milestone(span.first()) } else { Dates::Bar(span) });
        let timing = match dates {
            Some(dates) if task.status == TaskStatus::Done => Timing::Settled(dates),
            _ => Timing::Auto { pull: task.plan.pull, working_days, dates },
        };
        let constraint = task.plan.constraint;
        Self { id: task.id.into(), parent: None, calendar: id, timing, constraint, deadline: None, fences: Vec::new() }
    }
}

impl From<&Dependency> for Link {
    fn from(dependency: &Dependency) -> Self {
        let days = i32::try_from(dependency.lag_days).unwrap_or(if dependency.lag_days < 0 { i32::MIN } else { i32::MAX });
        Self {
            predecessor: dependency.predecessor_id.into(),
            successor: dependency.task_id.into(),
            kind: dependency.kind,
            lag: match dependency.lag_unit {
                LagUnit::Working => Lag::Working(days),
                LagUnit::Elapsed => Lag::Elapsed(days),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{CampaignId, Dependency, DependencyKind, LagUnit, MemberId, Task, TaskId, TaskPlan, TaskStatus},
        plan::{
            schedule::{samples::*, *},
            workdays::WorkingCalendar,
        },
    };

    fn task(status: TaskStatus, starts_on: Option<i64>, due_on: Option<i64>) -> Task {
        Task {
            id: TaskId::new(),
            campaign_id: CampaignId::new(),
            title: String::new(),
            description: String::new(),
            status,
            starts_on: starts_on.map(day),
            due_on: due_on.map(day),
            assignee_id: None,
            required: true,
            chain_id: None,
            review_id: None,
            position: 0.0,
            created_by: MemberId::new(),
            created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            revision: 1,
            plan: TaskPlan::default(),
        }
    }

    #[test]
    fn a_task_takes_the_working_days_of_its_dates() {
        let calendar = WorkingCalendar::default();
        let timing = |task: Task| Item::of_task(&task, CalendarId(0), &calendar).timing;
        let auto = |working_days, dates| Timing::Auto { pull: Pull::Asap, working_days, dates };
        assert_eq!(timing(task(TaskStatus::ToDo, Some(3), Some(8))), auto(4, Some(bar(3, 8))));
        assert_eq!(timing(task(TaskStatus::InReview, None, Some(8))), auto(1, Some(bar(8, 8))));
        // At a weekend, a day of work all the same; without dates, a day somewhere.
        assert_eq!(timing(task(TaskStatus::ToDo, Some(5), Some(6))), auto(1, Some(bar(5, 6))));
        assert_eq!(timing(task(TaskStatus::Done, None, None)), auto(1, None));
        assert_eq!(timing(task(TaskStatus::Done, Some(3), Some(5))), Timing::Settled(bar(3, 5)));
        let milestone = TaskPlan { working_days: Some(0), ..TaskPlan::default() };
        let milestone = Task { plan: milestone, ..task(TaskStatus::ToDo, Some(3), Some(3)) };
        assert_eq!(timing(milestone), auto(0, Some(Dates::Milestone(day(3)))));
    }

    #[test]
    fn a_dependency_is_a_link_in_working_days() {
        let (task_id, predecessor_id) = (TaskId::new(), TaskId::new());
        let dependency =
            Dependency { task_id, predecessor_id, kind: DependencyKind::StartToStart, lag_days: -2, lag_unit: LagUnit::Working };
        let link = Link::from(&dependency);
        assert_eq!((link.predecessor, link.successor), (predecessor_id.into(), task_id.into()));
        assert_eq!((link.kind, link.lag), (DependencyKind::StartToStart, Lag::Working(-2)));
        let link = Link::from(&Dependency { lag_unit: LagUnit::Elapsed, ..dependency });
        assert_eq!(link.lag, Lag::Elapsed(-2));
    }
}
