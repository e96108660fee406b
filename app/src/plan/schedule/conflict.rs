//! What does not hold where things lie. Nothing here moves anything.

use serde::{Deserialize, Serialize};

use super::{
    Constraint, Dates, Fence, Item, ItemId, Timing,
    link::Need,
    moments::{Moments, NEVER},
    network::Network,
};
use crate::{
    model::{Day, DependencyKind},
    plan::{Span, workdays::number},
};

/// A rule that the schedule could not keep, or was not allowed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Conflict {
    /// The successor would have to start or finish so many of its working days later.
    LinkBroken { predecessor: ItemId, successor: ItemId, link: DependencyKind, short_by: i64, held_by: Held },
    /// The item does not lie where its own date says.
    ConstraintBroken { item: ItemId, constraint: Constraint },
    /// It finishes so many of its working days after the day that was set; 0 when only days off lie between.
    DeadlineMissed { item: ItemId, deadline: Day, finishes_on: Day, late_by: i64 },
    /// It would go live before the gate is expected to be clear.
    BeforeGate { item: ItemId, clear_on: Day, starts_on: Day },
    /// It is on in days that are blacked out.
    InBlackout { item: ItemId, name: String, overlap: Span },
    /// It is on outside of the days that a licence gives; inside it is these days, or none.
    OutsideRights { item: ItemId, name: String, inside: Option<Span> },
    /// The plan finishes after the day that was promised.
    PlanFinishesLate { finish_by: Day, finishes_on: Day },
}

/// Why a successor does not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// It has a hard date.
    Constraint,
    /// It was placed by hand.
    Manual,
    /// It is done or live.
    Settled,
    /// A part of it is held.
    Parts,
    /// Nothing was to be moved.
    Shown,
}

/// Everything that does not hold, links first, each kind in the order of the plan.
pub(super) fn find(network: &Network<'_>, at: &[Moments], dates: &[Dates]) -> Vec<Conflict> {
    let mut conflicts = broken_links(network, at);
    for (item, (it, dates)) in network.plan.items.iter().zip(dates).enumerate() {
        own_conflicts(network, item, it, *dates, &mut conflicts);
    }
    let finishes_on = dates.iter().map(|dates| dates.last()).max();
    if let (Some(finish_by), Some(finishes_on)) = (network.plan.settings.finish_by, finishes_on)
        && finishes_on > finish_by
    {
        conflicts.push(Conflict::PlanFinishesLate { finish_by, finishes_on });
    }
    conflicts
}

fn broken_links(network: &Network<'_>, at: &[Moments]) -> Vec<Conflict> {
    let opens = openings(network, at);
    let mut conflicts = Vec::new();
    for (number, &(predecessor, successor)) in network.ends.iter().enumerate() {
        let (from, to) = (network.item(predecessor), network.item(successor));
        if from.is_settled() && to.is_settled() {
            continue;
        }
        let short_by = missing(network, number, at[predecessor], at[successor], opens[successor]);
        if short_by > 0 {
            conflicts.push(Conflict::LinkBroken {
                predecessor: from.id,
                successor: to.id,
                link: network.link(number).kind,
                short_by,
                held_by: holder(to),
            });
        }
    }
    conflicts
}

/// By how many working days a successor is too early.
fn missing(network: &Network<'_>, link: usize, from: Moments, to: Moments, opens: i64) -> i64 {
    let successor = network.ends[link].1;
    let calendar = network.calendar(successor);
    let is_summary = network.item(successor).is_summary();
    match network.link(link).need(from, calendar, to.is_milestone() && !is_summary) {
        Need::Start(rank) if is_summary => rank - (calendar.rank(opens + 1) - 1),
        Need::Start(rank) => rank - to.start_rank(calendar),
        Need::Finish(rank) => rank - to.finish_rank(calendar),
    }
}

/// Where the first part of each summary starts that can still move; without one, nothing can be too early.
fn openings(network: &Network<'_>, at: &[Moments]) -> Vec<i64> {
    let mut opens = vec![NEVER; network.len()];
    for (item, it) in network.plan.items.iter().enumerate() {
        if !it.is_summary() && !it.is_settled() {
            for summary in network.ancestors(item) {
                opens[summary] = opens[summary].min(at[item].start);
            }
        }
    }
    opens
}

const fn holder(item: &Item) -> Held {
    match (&item.timing, item.constraint) {
        (Timing::Manual(_), _) => Held::Manual,
        (Timing::Settled(_), _) => Held::Settled,
        (Timing::Summary, _) => Held::Parts,
        (_, None | Some(Constraint::StartNoEarlierThan(_) | Constraint::FinishNoEarlierThan(_))) => Held::Shown,
        (_, Some(_)) => Held::Constraint,
    }
}

fn own_conflicts(network: &Network<'_>, item: usize, it: &Item, dates: Dates, conflicts: &mut Vec<Conflict>) {
    if !it.is_settled() {
        if let Some(constraint) = it.constraint.filter(|constraint| !constraint.allows(dates)) {
            conflicts.push(Conflict::ConstraintBroken { item: it.id, constraint });
        }
        if let Some(deadline) = it.deadline.filter(|deadline| dates.last() > *deadline) {
            let calendar = network.calendar(item);
            let late_by = calendar.rank(number(dates.last()) + 1) - calendar.rank(number(deadline) + 1);
            conflicts.push(Conflict::DeadlineMissed { item: it.id, deadline, finishes_on: dates.last(), late_by });
        }
    }
    conflicts.extend(it.fences.iter().filter_map(|fence| crossed(it, fence, dates)));
}

fn crossed(it: &Item, fence: &Fence, dates: Dates) -> Option<Conflict> {
    let (item, span) = (it.id, dates.span());
    match fence {
        Fence::Gate { clear_on } => (!it.is_settled() && dates.first() < *clear_on).then(|| Conflict::BeforeGate {
            item,
            clear_on: *clear_on,
            starts_on: dates.first(),
        }),
        Fence::Blackout { name, days } => span.overlap(*days).map(|overlap| Conflict::InBlackout { item, name: name.clone(), overlap }),
        Fence::Rights { name, days } => {
            let inside = span.overlap(*days);
            (inside != Some(span)).then(|| Conflict::OutsideRights { item, name: name.clone(), inside })
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::schedule::{samples::*, *};

    #[test]
    fn what_has_happened_in_another_order_is_no_conflict() {
        let mut sample = Sample::new();
        let (copy, layout) = (sample.add("copy", Timing::Settled(bar(0, 4))), sample.add("layout", Timing::Settled(bar(2, 3))));
        sample.link(copy, layout);
        sample.item(layout).deadline = Some(day(1));
        assert_eq!(sample.schedule().conflicts, []);
    }

    #[test]
    fn a_deadline_on_a_day_off_is_late_by_working_days() {
        let mut sample = Sample::new();
        let copy = sample.task("copy", 6);
        sample.item(copy).deadline = Some(day(6));
        let missed = Conflict::DeadlineMissed { item: copy, deadline: day(6), finishes_on: day(7), late_by: 1 };
        assert_eq!(sample.schedule().conflicts, [missed]);
        // Work at a weekend can miss a deadline without a working day being lost.
        sample.item(copy).timing = Timing::Manual(bar(0, 6));
        sample.item(copy).deadline = Some(day(4));
        let missed = Conflict::DeadlineMissed { item: copy, deadline: day(4), finishes_on: day(6), late_by: 0 };
        assert_eq!(sample.schedule().conflicts, [missed]);
    }
}
