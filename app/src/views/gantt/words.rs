//! Schedules in words.

use std::collections::HashMap;

use super::rows::Shown;
use crate::{
    model::{Constraint, Day, DependencyKind},
    plan::{
        project::{Forecast, Foreseen, Project, Refused, Short},
        schedule::{Cause, Change, Conflict, Dates, ItemId, Lag, PlanError, Row},
    },
    ui::time::{fmt_day, fmt_range},
};

/// Where something lies.
pub fn dates(dates: Dates) -> String {
    match dates {
        Dates::Bar(span) => fmt_range(Some(span.first()), Some(span.last())),
        Dates::Milestone(day) => fmt_day(day),
    }
}

/// What follows from a change, one line each, what was asked for left out.
pub fn consequences(project: &Project, asked: ItemId, changed: &Foreseen) -> Vec<String> {
    let moved = changed.receipt.changes.iter().filter(|change| change.item != asked);
    let names: HashMap<ItemId, &str> = project.tasks.iter().map(|task| (task.id.into(), task.title.as_str())).collect();
    let line = |change: &Change| {
        let place = change.new.dates.map(dates).unwrap_or_default();
        let name = names.get(&change.item).copied().unwrap_or_else(|| project.name(change.item));
        format!("{name} moves to {place}: {}.", cause(project, &change.why))
    };
    let mut lines: Vec<String> = moved.map(line).collect();
    lines.extend(changed.outlook.schedule.conflicts.iter().map(|it| conflict(project, it)));
    lines
}

/// What follows from a change, in a few words.
pub fn summary(project: &Project, asked: ItemId, changed: &Foreseen) -> String {
    let follow = changed.receipt.changes.iter().filter(|change| change.item != asked).count();
    let mut words = match follow {
        0 => Vec::new(),
        1 => vec!["1 task follows".to_owned()],
        many => vec![format!("{many} tasks follow")],
    };
    if let Some(clear_on) = changed.outlook.forecast.clear_on {
        words.push(format!("gate clear {}", fmt_day(clear_on)));
    }
    if let Some(it) = changed.outlook.schedule.conflicts.first() {
        words.push(conflict(project, it));
    }
    words.join(" · ")
}

/// Why a change is not made.
pub fn refused(project: &Project, error: &Refused) -> String {
    match error {
        Refused::Plan(PlanError::Cycle(items)) => {
            let names: Vec<&str> = items.iter().chain(items.first()).map(|item| project.name(*item)).collect();
            format!("They would wait for each other: {}.", names.join(" → "))
        }
        Refused::Plan(PlanError::Settled(item)) => format!("{} is done or live, and stays where it is.", project.name(*item)),
        Refused::Plan(PlanError::LinkToSummaryFinish(item)) => {
            format!("{} is a summary: link to the part that should wait.", project.name(*item))
        }
        Refused::Plan(PlanError::SummaryConstraint(item)) => {
            format!("{} can be held only to an earliest start or a latest finish.", project.name(*item))
        }
        Refused::Plan(error) => format!("This cannot be scheduled: {}.", project.explain(error)),
        Refused::BeforeClear { on, forecast, .. } => before_clear(forecast, *on),
        Refused::ChangedSince(_) => "Somebody has changed it since.".to_owned(),
    }
}

/// Why a campaign cannot go live on a day.
pub fn before_clear(forecast: &Forecast, on: Day) -> String {
    let line = |short: &Short| format!("{} (ready {})", short.title, fmt_day(short.ready_on));
    let short: Vec<String> = forecast.short_of(on).take(3).map(line).collect();
    let more = forecast.short_of(on).count().saturating_sub(short.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let clear = forecast.clear_on.map(fmt_day).unwrap_or_default();
    format!("The gate should be clear on {clear}. Short: {}{more}.", short.join(", "))
}

/// What put something where it is.
pub fn cause(project: &Project, cause: &Cause) -> String {
    match cause {
        Cause::Asked => "somebody put it there".to_owned(),
        Cause::Kept => "nothing pushes it".to_owned(),
        Cause::NextWorkingDay => "the day before is not worked".to_owned(),
        Cause::Length => "it takes another number of days".to_owned(),
        Cause::PlanStart => "it has no date of its own yet".to_owned(),
        Cause::Link { predecessor, link, lag } => {
            format!("it waits for {} ({}{})", project.name(*predecessor), link.label().to_lowercase(), lag_words(*lag))
        }
        Cause::Summary { summary } => format!("{} starts no earlier", project.name(*summary)),
        Cause::Constraint { constraint } => constraint_words(*constraint),
        Cause::Gate { clear_on } => format!("the gate should be clear on {}", fmt_day(*clear_on)),
        Cause::Blackout { name } => format!("{name} is blacked out"),
        Cause::Rights { name } => format!("{name} gives no rights before"),
        Cause::Latest => "it is drawn as late as possible".to_owned(),
        Cause::Fixed => "it is fixed".to_owned(),
        Cause::Parts => "it is as long as its parts".to_owned(),
    }
}

/// A lag behind the name of its link; nothing when there is none.
pub fn lag_words(lag: Lag) -> String {
    let unit = match lag {
        Lag::Working(_) => "working ",
        Lag::Elapsed(_) => "",
    };
    match lag.days() {
        0 => String::new(),
        1 => format!(", 1 {unit}day later"),
        -1 => format!(", 1 {unit}day overlapping"),
        days if days > 0 => format!(", {days} {unit}days later"),
        days => format!(", {} {unit}days overlapping", -days),
    }
}

pub fn constraint_words(constraint: Constraint) -> String {
    match constraint {
        Constraint::StartNoEarlierThan(day) => format!("starts no earlier than {}", fmt_day(day)),
        Constraint::StartNoLaterThan(day) => format!("starts no later than {}", fmt_day(day)),
        Constraint::FinishNoEarlierThan(day) => format!("finishes no earlier than {}", fmt_day(day)),
        Constraint::FinishNoLaterThan(day) => format!("finishes no later than {}", fmt_day(day)),
        Constraint::MustStartOn(day) => format!("must start on {}", fmt_day(day)),
        Constraint::MustFinishOn(day) => format!("must finish on {}", fmt_day(day)),
    }
}

/// What a kind of link asks for.
pub const fn kind_words(kind: DependencyKind) -> &'static str {
    match kind {
        DependencyKind::FinishToStart => "starts when it has finished",
        DependencyKind::StartToStart => "starts when it has started",
        DependencyKind::FinishToFinish => "finishes when it has finished",
        DependencyKind::StartToFinish => "finishes when it has started",
    }
}

/// What does not hold.
pub fn conflict(project: &Project, conflict: &Conflict) -> String {
    let name = |item: &ItemId| project.name(*item);
    match conflict {
        Conflict::LinkBroken { predecessor, successor, short_by, .. } => {
            format!("{} should wait {} for {}", name(successor), days(*short_by), name(predecessor))
        }
        Conflict::ConstraintBroken { item, constraint } => format!("{} {}, and does not", name(item), constraint_words(*constraint)),
        Conflict::DeadlineMissed { item, deadline, .. } => format!("{} misses {}", name(item), fmt_day(*deadline)),
        Conflict::BeforeGate { item, clear_on, .. } => {
            format!("{} goes live before its gate should be clear on {}", name(item), fmt_day(*clear_on))
        }
        Conflict::InBlackout { item, name: blackout, .. } => format!("{} lies in {blackout}", name(item)),
        Conflict::OutsideRights { item, name: licence, .. } => format!("{} runs past its rights. {licence}", name(item)),
        Conflict::PlanFinishesLate { finish_by, .. } => format!("The plan finishes after {}", fmt_day(*finish_by)),
    }
}

fn days(days: i64) -> String {
    if days == 1 { "1 day more".to_owned() } else { format!("{days} days more") }
}

/// How far a finish is from its baseline, in days as they pass.
pub fn slip(days: i64) -> String {
    match days {
        0 => String::new(),
        1 => ", now a day later".to_owned(),
        -1 => ", now a day earlier".to_owned(),
        days if days > 0 => format!(", now {days} days later"),
        days => format!(", now {} days earlier", -days),
    }
}

/// A row as it is read aloud, and shown where there is room.
pub fn row(shown: &Shown, row: &Row) -> String {
    let mut words = vec![dates(row.dates)];
    if row.critical {
        words.push("critical".to_owned());
    } else if let Some(float) = row.total_float {
        words.push(match float {
            1 => "1 day of room".to_owned(),
            float if float < 0 => format!("{} days late", -float),
            float => format!("{float} days of room"),
        });
    }
    if let Some(task) = shown.task(row.item).filter(|task| task.plan.progress > 0) {
        words.push(format!("{} % done", task.plan.progress));
    }
    words.join(", ")
}
