//! Where an item may not lie, whatever its links say.

use serde::{Deserialize, Serialize};

use super::{constraint::latest_start, moments::Moments};
use crate::{
    model::Day,
    plan::{
        Span,
        workdays::{WorkingCalendar, number},
    },
};

/// A part of time that is closed to an item. Who is closed to what is the caller's to say: blackouts have markets and
/// channels, licences have assets, and none of that is known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fence {
    /// The gate is not expected to be clear before this day. Beats every constraint: nothing starts earlier.
    Gate { clear_on: Day },
    /// Nothing may be on in these days.
    Blackout { name: String, days: Span },
    /// It may be on only in these days.
    Rights { name: String, days: Span },
}

impl Fence {
    /// The first day that it leaves open.
    pub(super) const fn opens_on(&self) -> Option<Day> {
        match self {
            Self::Gate { clear_on } => Some(*clear_on),
            Self::Rights { days, .. } => Some(days.first()),
            Self::Blackout { .. } => None,
        }
    }

    /// The latest rank at which it lets something of this length start.
    pub(super) fn ceiling(&self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::Rights { days, .. } => Some(latest_start(calendar, days.last(), working_days)),
            Self::Gate { .. } | Self::Blackout { .. } => None,
        }
    }

    /// The days that are blacked out.
    pub(super) const fn blackout(&self) -> Option<Span> {
        match self {
            Self::Blackout { days, .. } => Some(*days),
            Self::Gate { .. } | Self::Rights { .. } => None,
        }
    }
}

/// The first rank, from this one on, at which something of this length lies in no blackout, and the last that was in the way.
pub(super) fn after_blackouts(fences: &[Fence], calendar: &WorkingCalendar, rank: i64, working_days: i64) -> (i64, Option<usize>) {
    let (mut rank, mut passed) = (rank, None);
    while let Some((index, days)) = in_the_way(fences, Moments::of_rank(calendar, rank, working_days)) {
        (rank, passed) = (calendar.rank(number(days.last()) + 1), Some(index));
    }
    (rank, passed)
}

/// The last rank, up to this one, at which something of this length lies in no blackout.
pub(super) fn before_blackouts(fences: &[Fence], calendar: &WorkingCalendar, rank: i64, working_days: i64) -> i64 {
    let mut rank = rank;
    while let Some((_, days)) = in_the_way(fences, Moments::of_rank(calendar, rank, working_days)) {
        rank = calendar.rank(number(days.first())) - working_days.max(1);
    }
    rank
}

fn in_the_way(fences: &[Fence], at: Moments) -> Option<(usize, Span)> {
    let overlaps = |days: Span| at.start <= number(days.last()) && number(days.first()) < at.end.max(at.start + 1);
    fences.iter().enumerate().find_map(|(index, fence)| fence.blackout().filter(|days| overlaps(*days)).map(|days| (index, days)))
}

#[cfg(test)]
mod tests {
    use crate::plan::{
        Span,
        schedule::{samples::*, *},
    };

    fn launch(fence: Fence) -> (Sample, ItemId) {
        let mut sample = Sample::new();
        let (proof, launch) = (sample.task("proof", 2), sample.task("launch", 0));
        sample.link(proof, launch);
        sample.item(launch).fences.push(fence);
        (sample, launch)
    }

    fn blackout(first: i64, last: i64) -> Fence {
        Fence::Blackout { name: "Black Friday".into(), days: Span::between(day(first), day(last)) }
    }

    #[test]
    fn no_launch_before_the_gate_should_be_clear() {
        let gate = Fence::Gate { clear_on: day(8) };
        let (mut sample, launch) = launch(gate);
        assert_eq!(sample.days()["launch"], (8, 8));
        assert_eq!(sample.schedule().rows[1].cause, Cause::Gate { clear_on: day(8) });
        // Not by any date, and not by dragging it there, whatever is to follow.
        sample.settle();
        for constraint in [Constraint::MustStartOn(day(3)), Constraint::FinishNoLaterThan(day(3))] {
            sample.item(launch).constraint = Some(constraint);
            assert_eq!(sample.days()["launch"], (8, 8));
            assert_eq!(sample.schedule().conflicts, [Conflict::ConstraintBroken { item: launch, constraint }]);
        }
        sample.item(launch).constraint = None;
        for cascade in [Cascade::Push, Cascade::KeepGap, Cascade::ShowOnly] {
            let edit = Edit::Start { item: launch, on: day(3), keep: Keep::Once };
            let outcome = reschedule(&sample.plan, &[edit], cascade).unwrap();
            assert_eq!(outcome.schedule.rows[1].dates, Dates::Milestone(day(8)));
        }
    }

    #[test]
    fn what_is_live_before_its_gate_is_past_it() {
        let (mut sample, launch) = launch(Fence::Gate { clear_on: day(8) });
        sample.item(launch).timing = Timing::Settled(Dates::Milestone(day(3)));
        sample.plan.links.clear();
        assert!(sample.schedule().conflicts.is_empty());
        sample.item(launch).timing = Timing::Manual(Dates::Milestone(day(3)));
        assert_eq!(sample.schedule().conflicts, [Conflict::BeforeGate { item: launch, clear_on: day(8), starts_on: day(3) }]);
    }

    #[test]
    fn blackouts_are_passed_one_after_the_other() {
        let (mut sample, launch) = launch(blackout(2, 4));
        sample.item(launch).fences.push(blackout(7, 8));
        assert_eq!(sample.days()["launch"], (9, 9));
        assert_eq!(sample.schedule().rows[1].cause, Cause::Blackout { name: "Black Friday".into() });
    }

    #[test]
    fn a_blackout_acts_on_what_is_there_already() {
        let (mut sample, launch) = launch(blackout(2, 4));
        for timing in [Timing::Manual(Dates::Milestone(day(3))), Timing::Settled(bar(3, 10))] {
            sample.item(launch).timing = timing.clone();
            let overlap = Span::between(day(3), if timing == Timing::Settled(bar(3, 10)) { day(4) } else { day(3) });
            let conflict = Conflict::InBlackout { item: launch, name: "Black Friday".into(), overlap };
            assert_eq!(sample.schedule().conflicts, [conflict]);
        }
    }

    #[test]
    fn a_licence_bounds_its_bar_and_clips_it() {
        let mut sample = Sample::new();
        let flight = sample.task("flight", 10);
        sample.item(flight).calendar = CalendarId(1);
        sample.item(flight).fences.push(Fence::Rights { name: "Photo".into(), days: Span::between(day(3), day(9)) });
        let schedule = sample.schedule();
        assert_eq!((sample.days()["flight"], schedule.rows[0].total_float), ((3, 12), Some(-3)));
        let inside = Some(Span::between(day(3), day(9)));
        assert_eq!(schedule.conflicts, [Conflict::OutsideRights { item: flight, name: "Photo".into(), inside }]);
    }

    #[test]
    fn no_blackout_moves_what_has_a_hard_date() {
        let (mut sample, launch) = launch(blackout(2, 8));
        let constraint = Constraint::StartNoLaterThan(day(4));
        sample.item(launch).constraint = Some(constraint);
        assert_eq!(sample.days()["launch"], (2, 2));
        assert!(matches!(&sample.schedule().conflicts[..], [Conflict::InBlackout { item, .. }] if *item == launch));
        // Where both can be had, both are.
        sample.item(launch).constraint = Some(Constraint::StartNoLaterThan(day(9)));
        assert_eq!((sample.days()["launch"], sample.schedule().conflicts), ((9, 9), Vec::new()));
    }
}
