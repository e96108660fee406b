//! Dates told from a launch: from days to working days and back.

use std::collections::HashMap;

use super::{
    Span,
    workdays::{WorkingCalendar, WorkingWeek, holidays::Market, number},
};
use crate::model::{Campaign, ChecklistItem, Day, Dependency, Task, TaskId, TemplateLine, TemplateLink, TemplatePlan, TemplateTask};

/// How many years of holidays are known on each side of a launch.
const YEARS_AROUND: i32 = 3;

/// When a market works, around a day.
pub fn calendar(market: Option<&str>, around: Day) -> WorkingCalendar {
    let years = around.year() - YEARS_AROUND..=around.year() + YEARS_AROUND;
    let market = market.and_then(Market::of);
    market.map_or_else(WorkingCalendar::default, |market| market.calendar(WorkingWeek::STANDARD, years, []))
}

/// What of a campaign can be used again, its dates told from `launch`.
pub fn taken_from(campaign: &Campaign, launch: Day, tasks: &[Task], links: &[Dependency], checklist: &[ChecklistItem]) -> TemplatePlan {
    let calendar = calendar(campaign.market.as_deref(), launch);
    let ordered = parents_first(tasks);
    let places: HashMap<TaskId, usize> = ordered.iter().enumerate().map(|(place, task)| (task.id, place)).collect();
    let link = |link: &Dependency| {
        let (task, waits_for) = (*places.get(&link.task_id)?, *places.get(&link.predecessor_id)?);
        Some(TemplateLink { task, waits_for, kind: link.kind, lag_days: link.lag_days, lag_unit: link.lag_unit })
    };
    TemplatePlan {
        brief: campaign.brief.clone(),
        market: campaign.market.clone(),
        channels: campaign.channels.clone(),
        flight_days: Span::of(campaign.starts_on, campaign.ends_on).map(Span::days),
        tasks: ordered.iter().map(|task| told(task, launch, &calendar, &places)).collect(),
        links: links.iter().filter_map(link).collect(),
        // Lines of the workspace's own checklists come by themselves.
        checklist: checklist
            .iter()
            .filter(|line| line.template_id.is_none())
            .map(|line| TemplateLine { label: line.label.clone(), required: line.required })
            .collect(),
    }
}

fn told(task: &Task, launch: Day, calendar: &WorkingCalendar, places: &HashMap<TaskId, usize>) -> TemplateTask {
    let span = Span::of(task.starts_on, task.due_on);
    let length = span.map_or(1, |span| calendar.working_days(span).max(1));
    TemplateTask {
        title: task.title.clone(),
        description: task.description.clone(),
        starts: span.map(|span| offset(calendar, launch, span.first())),
        working_days: if task.plan.is_milestone() { 0 } else { length },
        required: task.required,
        chain_id: task.chain_id,
        assignee_id: task.assignee_id,
        part_of: task.plan.parent_id.and_then(|parent| places.get(&parent).copied()),
    }
}

/// Working days from a launch to a day; a day off counts as the next that is worked.
pub fn offset(calendar: &WorkingCalendar, launch: Day, day: Day) -> i64 {
    calendar.rank(number(day)) - calendar.rank(number(launch))
}

/// The days of a task of a template when the campaign is launched on `launch`.
pub fn placed(task: &TemplateTask, launch: Day, calendar: &WorkingCalendar) -> Option<Span> {
    let first = calendar.plus(launch, task.starts?);
    Some(Span::between(first, calendar.plus(first, (task.working_days - 1).max(0))))
}

/// The flight of a campaign from a template; a day without a length of its own.
pub fn flight(launch: Day, plan: &TemplatePlan) -> Span {
    Span::between(launch, launch.plus((plan.flight_days.unwrap_or(1) - 1).max(0)))
}

/// The days of a task that takes so many working days of a market and is due on a day.
pub fn due(market: Option<&str>, due: Day, working_days: i64) -> Span {
    let first = calendar(market, due).plus(due, -(working_days - 1).max(0));
    Span::between(first.min(due), due)
}

/// Tasks so that each comes after the one that it is part of, and otherwise in their order.
pub fn parents_first(tasks: &[Task]) -> Vec<&Task> {
    let mut ordered: Vec<&Task> = Vec::with_capacity(tasks.len());
    let mut level: Vec<Option<TaskId>> = vec![None];
    while !level.is_empty() {
        let next: Vec<&Task> = tasks.iter().filter(|task| level.contains(&task.plan.parent_id)).collect();
        level = next.iter().map(|task| Some(task.id)).collect();
        ordered.extend(next);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn two_weeks_before_a_launch_pass_over_holidays() {
        let task = TemplateTask { starts: Some(-10), working_days: 3, ..TemplateTask::default() };
        let calendar = calendar(Some("DE"), day("2027-01-11"));
        // Christmas and New Year are Fridays: ten working days before Monday the 11th is Thursday the 24th.
        assert_eq!(placed(&task, day("2027-01-11"), &calendar), Some(Span::between(day("2026-12-24"), day("2026-12-29"))));
    }

    proptest! {
        /// What is told from a launch and placed from the same launch lies where it lay, when it lay on working days.
        #[test]
        fn there_and_back(launch in -400_i64..400, first in -60_i64..60, length in 1_i64..12, market in prop::sample::select(vec![None, Some("NZ"), Some("AU-NSW"), Some("US")])) {
            let launch = day("2027-01-01").plus(launch);
            let calendar = calendar(market, launch);
            let first = calendar.on_or_after(launch.plus(first));
            let span = Span::between(first, calendar.plus(first, length - 1));
            let task = TemplateTask { starts: Some(offset(&calendar, launch, first)), working_days: length, ..TemplateTask::default() };
            prop_assert_eq!(placed(&task, launch, &calendar), Some(span));
        }
    }
}
