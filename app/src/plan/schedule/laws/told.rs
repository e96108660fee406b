//! The rules told once more, as a stranger to the engine would: in days, one by one.

use crate::{
    model::{Day, DependencyKind},
    plan::{Span, schedule::*, workdays::WorkingCalendar},
};

/// Working days from one day to another, counted one by one; negative backwards.
pub fn count(calendar: &WorkingCalendar, from: Day, to: Day) -> i64 {
    let days = |from: Day, to: Day| {
        (0..to.since(from)).filter(|offset| calendar.is_working(from.plus(*offset))).count().try_into().unwrap_or(i64::MAX)
    };
    if from <= to { days(from, to) } else { -days(to, from) }
}

/// Whether a link holds, told in days and without ranks: see the table at [`Link`].
pub fn holds(link: &Link, calendar: &WorkingCalendar, from: Dates, to: Dates) -> bool {
    let (elapsed, lag) = match link.lag {
        Lag::Working(days) => (0, i64::from(days)),
        Lag::Elapsed(days) => (i64::from(days), 0),
    };
    let from_milestone = matches!(from, Dates::Milestone(_));
    let from_finish = matches!(link.kind, DependencyKind::FinishToStart | DependencyKind::FinishToFinish);
    // The first day that the predecessor leaves free.
    let point = if from_finish { from.last().plus(i64::from(!from_milestone)) } else { from.first() }.plus(elapsed);
    let to_finish = matches!(link.kind, DependencyKind::FinishToFinish | DependencyKind::StartToFinish);
    match to {
        Dates::Milestone(on) => count(calendar, point, on) >= lag,
        Dates::Bar(span) if !to_finish => count(calendar, point, span.first()) >= lag,
        Dates::Bar(span) if from_finish && !from_milestone => count(calendar, point.plus(-1), span.last()) >= lag,
        Dates::Bar(span) => count(calendar, point, span.last()) + 1 >= lag,
    }
}

pub fn find(plan: &Plan, id: ItemId) -> usize {
    plan.items.iter().position(|item| item.id == id).unwrap()
}

pub fn is_below(plan: &Plan, item: &Item, summary: ItemId) -> bool {
    item.parent.is_some_and(|parent| parent == summary || is_below(plan, &plan.items[find(plan, parent)], summary))
}

pub fn broken(schedule: &Schedule, link: &Link) -> Option<Held> {
    schedule.conflicts.iter().find_map(|conflict| match conflict {
        Conflict::LinkBroken { predecessor, successor, link: kind, held_by, .. } if (*predecessor, *successor, *kind) == names(link) => {
            Some(*held_by)
        }
        _ => None,
    })
}

pub const fn names(link: &Link) -> (ItemId, ItemId, DependencyKind) {
    (link.predecessor, link.successor, link.kind)
}

/// The dates of an item as its successors see them: what waits for a summary may start on the day of a milestone that ends it.
pub fn ends(plan: &Plan, schedule: &Schedule, item: usize) -> Dates {
    let (it, dates) = (&plan.items[item], schedule.rows[item].dates);
    if !it.is_summary() {
        return dates;
    }
    let parts = plan.items.iter().zip(&schedule.rows).filter(|(part, _)| !part.is_summary() && is_below(plan, part, it.id));
    let last = parts.map(|(_, row)| row.dates.last().plus(-i64::from(matches!(row.dates, Dates::Milestone(_))))).max().unwrap();
    if last < dates.first() { Dates::Milestone(dates.first()) } else { Dates::Bar(Span::between(dates.first(), last)) }
}

/// The parts of a summary that start no earlier than its links ask, or the item itself.
pub fn parts_bound(plan: &Plan, id: ItemId) -> Vec<usize> {
    let item = &plan.items[find(plan, id)];
    if !item.is_summary() {
        return vec![find(plan, id)];
    }
    let parts = plan.items.iter().enumerate().filter(|(_, part)| !part.is_summary() && !part.is_settled() && is_below(plan, part, id));
    parts.map(|(index, _)| index).collect()
}
