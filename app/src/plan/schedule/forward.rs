//! The forward pass: every item where its predecessors, its own dates and its fences let it start.

use super::{
    Constraint, Dates, Fence, Item, Timing,
    fence::after_blackouts,
    moments::{ALWAYS, Moments},
    network::{Network, Step},
    policy::{Hold, Policy},
};
use crate::plan::workdays::{WorkingCalendar, number};

/// What put an item where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Driver {
    PlanStart,
    /// It lay there before.
    Kept,
    /// The same, but that day is not worked.
    NextWorkingDay,
    /// The link with this number.
    Link(usize),
    /// A constraint of a summary that it is part of.
    Summary(usize),
    Constraint,
    /// One of its fences.
    Fence(usize),
    /// What comes after it, or its deadline.
    Latest,
    Fixed,
    Parts,
}

/// Where everything is, by item.
pub(super) struct Placed {
    pub at: Vec<Moments>,
    pub drivers: Vec<Driver>,
}

/// The earliest moment at which a summary lets its parts start, and who set it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    pub at: i64,
    driver: Driver,
}

impl Opening {
    pub const NONE: Self = Self { at: ALWAYS, driver: Driver::Parts };

    fn raise(&mut self, at: i64, driver: Driver) {
        if at > self.at {
            *self = Self { at, driver };
        }
    }
}

/// A lower bound under construction: the highest so far, and who set it.
struct Bound {
    rank: i64,
    driver: Driver,
}

impl Bound {
    fn raise(&mut self, rank: i64, driver: Driver) {
        if rank > self.rank {
            *self = Self { rank, driver };
        }
    }
}

/// Places everything, predecessors first.
pub(super) fn place(network: &Network<'_>, policy: &Policy) -> Placed {
    let count = network.len();
    let mut pass = Pass {
        network,
        policy,
        openings: vec![Opening::NONE; count],
        placed: Placed { at: vec![Moments::NONE; count], drivers: vec![Driver::Parts; count] },
    };
    for step in &network.order {
        match *step {
            Step::Open(summary) => pass.openings[summary] = pass.opening(summary),
            Step::Place(item) => {
                let (at, driver) = pass.place(item);
                (pass.placed.at[item], pass.placed.drivers[item]) = (at, driver);
                pass.roll_up(item);
            }
            Step::Close(summary) => pass.roll_up(summary),
        }
    }
    pass.placed
}

struct Pass<'a> {
    network: &'a Network<'a>,
    policy: &'a Policy,
    openings: Vec<Opening>,
    placed: Placed,
}

impl Pass<'_> {
    fn roll_up(&mut self, item: usize) {
        if let Some(parent) = self.network.parents[item] {
            self.placed.at[parent] = self.placed.at[parent].and(self.placed.at[item]);
        }
    }

    fn opening(&self, summary: usize) -> Opening {
        opening(self.network, summary, &self.placed.at, &self.openings)
    }

    fn place(&self, item: usize) -> (Moments, Driver) {
        let it = self.network.item(item);
        match it.timing {
            Timing::Manual(dates) | Timing::Settled(dates) => (Moments::of_dates(dates), Driver::Fixed),
            Timing::Auto { working_days, dates, .. } => self.place_freely(item, it, i64::from(working_days), dates),
            Timing::Summary => (Moments::NONE, Driver::Parts),
        }
    }

    fn place_freely(&self, item: usize, it: &Item, length: i64, dates: Option<Dates>) -> (Moments, Driver) {
        let calendar = self.network.calendar(item);
        let hold = self.policy.hold(item);
        let mut bound = Bound { rank: ALWAYS, driver: Driver::PlanStart };
        match (hold, dates) {
            (Hold::Floor | Hold::Asked | Hold::Stay, Some(dates)) => {
                let start = number(dates.first());
                let rank = calendar.rank(start);
                let driver = if calendar.start_of(rank) == start { Driver::Kept } else { Driver::NextWorkingDay };
                if hold == Hold::Stay {
                    return (Moments::of_rank(calendar, rank, length), driver);
                }
                bound.raise(rank, driver);
            }
            (Hold::Follow, _) => {}
            _ => bound.raise(calendar.rank(number(self.network.plan.settings.starts_on)), Driver::PlanStart),
        }
        if hold != Hold::Asked {
            self.follow(item, length, &mut bound);
        }
        if let Some(floor) = it.constraint.and_then(|constraint| constraint.floor(calendar, length)) {
            bound.raise(floor, Driver::Constraint);
        }
        fenced(it, calendar, length, bound)
    }

    /// Raises the bound to what links and summaries ask for.
    fn follow(&self, item: usize, length: i64, bound: &mut Bound) {
        let calendar = self.network.calendar(item);
        if let Some(opening) = self.network.parents[item].map(|parent| self.openings[parent]).filter(|opening| opening.at > ALWAYS) {
            bound.raise(calendar.rank(opening.at) + self.policy.stretch_below(item), opening.driver);
        }
        for (link, predecessor) in self.network.into(item) {
            let need = self.network.link(link).need(self.placed.at[predecessor], calendar, length == 0);
            bound.raise(need.start(length) + self.policy.stretch(link), Driver::Link(link));
        }
    }
}

/// Applies what is hard, then the fences.
fn fenced(it: &Item, calendar: &WorkingCalendar, length: i64, mut bound: Bound) -> (Moments, Driver) {
    let raise = |bound: &mut Bound, fences: fn(&Fence) -> bool| {
        for (index, fence) in it.fences.iter().enumerate().filter(|(_, fence)| fences(fence)) {
            if let Some(day) = fence.opens_on() {
                bound.raise(calendar.rank(number(day)), Driver::Fence(index));
            }
        }
    };
    raise(&mut bound, |_| true);
    let (open, blackout) = after_blackouts(&it.fences, calendar, bound.rank, length);
    let hard = |rank| it.constraint.and_then(|constraint| constraint.overrules(calendar, length, rank));
    if let Some(rank) = hard(open) {
        // No blackout moves what has a hard date; it is a conflict.
        bound = Bound { rank: rank.min(hard(bound.rank).unwrap_or(bound.rank)), driver: Driver::Constraint };
    } else if let Some(index) = blackout {
        bound = Bound { rank: open, driver: Driver::Fence(index) };
    }
    raise(&mut bound, |fence| matches!(fence, Fence::Gate { .. }));
    (Moments::of_rank(calendar, bound.rank, length), bound.driver)
}

/// What a summary asks of its parts, when its predecessors lie there.
pub(super) fn opening(network: &Network<'_>, summary: usize, at: &[Moments], openings: &[Opening]) -> Opening {
    let calendar = network.calendar(summary);
    let mut opening = network.parents[summary].map_or(Opening::NONE, |parent| openings[parent]);
    if let Some(Constraint::StartNoEarlierThan(day)) = network.item(summary).constraint {
        opening.raise(number(day), Driver::Summary(summary));
    }
    for (link, predecessor) in network.into(summary) {
        let rank = network.link(link).need(at[predecessor], calendar, false).start(0);
        opening.raise(calendar.start_of(rank), Driver::Link(link));
    }
    opening
}

#[cfg(test)]
mod tests {
    use crate::plan::schedule::{samples::*, *};

    /// A phase of copy (3) and layout (2), one after the other.
    fn phase() -> (Sample, ItemId, [ItemId; 2]) {
        let mut sample = Sample::new();
        let phase = sample.summary("phase");
        let parts = [("copy", 3), ("layout", 2)].map(|(name, days)| sample.part(phase, name, days));
        sample.link(parts[0], parts[1]);
        (sample, phase, parts)
    }

    #[test]
    fn a_summary_is_as_long_as_its_parts() {
        let (sample, ..) = phase();
        assert_eq!(sample.days()["phase"], (0, 4));
        let row = &sample.schedule().rows[0];
        assert_eq!((row.cause.clone(), row.total_float, row.critical), (Cause::Parts, Some(0), true));
    }

    #[test]
    fn links_to_a_summary_bind_its_parts_and_links_from_it_wait_for_all() {
        let (mut sample, phase, _) = phase();
        let (brief, report) = (sample.task("brief", 2), sample.task("report", 1));
        sample.link(brief, phase);
        sample.link(phase, report);
        assert_eq!(sample.days(), [("brief", (0, 1)), ("phase", (2, 8)), ("copy", (2, 4)), ("layout", (7, 8)), ("report", (9, 9))].into());
        let ids: Vec<_> = [3, 1, 2, 4].map(|item: usize| sample.plan.items[item].id).into();
        assert_eq!(sample.schedule().critical_paths(9), [ids]);
    }

    #[test]
    fn dates_of_a_summary_hold_for_its_parts() {
        let (mut sample, phase, parts) = phase();
        sample.item(phase).constraint = Some(Constraint::StartNoEarlierThan(day(2)));
        sample.item(phase).deadline = Some(day(4));
        let schedule = sample.schedule();
        assert_eq!((sample.days()["phase"], schedule.rows[1].total_float), ((2, 8), Some(-2)));
        assert_eq!(schedule.rows[1].cause, Cause::Summary { summary: phase });
        assert!(matches!(schedule.conflicts[..], [Conflict::DeadlineMissed { item, .. }] if item == phase));
        assert_eq!(schedule.critical_paths(9), [parts]);
    }

    #[test]
    fn moving_a_summary_takes_its_parts_along() {
        let (mut sample, phase, _) = phase();
        sample.settle();
        let edit = Edit::Start { item: phase, on: day(2), keep: Keep::Once };
        sample.plan = reschedule(&sample.plan, &[edit], Cascade::Push).unwrap().plan;
        assert_eq!(sample.days(), [("phase", (2, 8)), ("copy", (2, 4)), ("layout", (7, 8))].into());
    }

    #[test]
    fn links_to_a_summary_bind_the_parts_of_its_parts() {
        let (mut sample, phase, _) = phase();
        let (outer, brief) = (sample.summary("outer"), sample.task("brief", 2));
        sample.item(phase).parent = Some(outer);
        sample.link(brief, outer);
        assert_eq!(sample.days()["outer"], (2, 8));
        let row = &sample.schedule().rows[1];
        assert!(matches!(row.cause, Cause::Link { predecessor, .. } if predecessor == brief));
    }

    #[test]
    fn what_is_settled_in_a_summary_waits_for_nothing() {
        let (mut sample, phase, parts) = phase();
        let brief = sample.task("brief", 6);
        sample.link(brief, phase);
        sample.item(parts[0]).timing = Timing::Settled(bar(0, 2));
        let schedule = sample.schedule();
        assert_eq!((sample.days()["layout"], &schedule.conflicts[..]), ((8, 9), &[][..]));
        assert_eq!(schedule.rows[3].total_float, Some(0));
    }
}
