//! Dates that are set for an item, beside its links.

use super::Dates;
use crate::{
    model::{Constraint, Day},
    plan::workdays::{WorkingCalendar, number},
};

impl Constraint {
    /// Whether dates keep it.
    pub fn allows(self, dates: Dates) -> bool {
        let (first, last) = (dates.first(), dates.last());
        match self {
            Self::StartNoEarlierThan(day) => first >= day,
            Self::StartNoLaterThan(day) => first <= day,
            Self::FinishNoEarlierThan(day) => last >= day,
            Self::FinishNoLaterThan(day) => last <= day,
            Self::MustStartOn(day) => first == day,
            Self::MustFinishOn(day) => last == day,
        }
    }

    /// The earliest rank at which it lets something of this length start, when it is a bound.
    pub(super) fn floor(self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::StartNoEarlierThan(day) => Some(calendar.rank(number(day))),
            Self::FinishNoEarlierThan(day) if working_days == 0 => Some(calendar.rank(number(day))),
            Self::FinishNoEarlierThan(day) => Some(calendar.rank(number(day)) + 1 - working_days),
            _ => None,
        }
    }

    /// The latest rank at which it lets something of this length start, when it is hard.
    pub(super) fn ceiling(self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::StartNoLaterThan(day) => Some(latest_start(calendar, day, 0)),
            Self::FinishNoLaterThan(day) => Some(latest_start(calendar, day, working_days)),
            Self::MustStartOn(_) | Self::MustFinishOn(_) => self.exactly(calendar, working_days),
            Self::StartNoEarlierThan(_) | Self::FinishNoEarlierThan(_) => None,
        }
    }

    /// Where it puts what would start at `rank`, when it has a say in it.
    pub(super) fn overrules(self, calendar: &WorkingCalendar, working_days: i64, rank: i64) -> Option<i64> {
        let ceiling = || self.ceiling(calendar, working_days).filter(|ceiling| rank > *ceiling);
        self.exactly(calendar, working_days).or_else(ceiling)
    }

    /// The one rank at which it lets something of this length start.
    pub(super) fn exactly(self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::MustStartOn(day) => Some(calendar.rank(number(day))),
            Self::MustFinishOn(day) if working_days == 0 => Some(calendar.rank(number(day))),
            Self::MustFinishOn(day) => Some(latest_start(calendar, day, working_days)),
            _ => None,
        }
    }
}

/// The latest rank at which something starts that is done on `day`; with no length, that starts by then.
pub(super) fn latest_start(calendar: &WorkingCalendar, day: Day, working_days: i64) -> i64 {
    calendar.rank(number(day) + 1) - working_days.max(1)
}

#[cfg(test)]
mod tests {
    use crate::{
        model::DependencyKind,
        plan::schedule::{samples::*, *},
    };

    fn constrained(constraint: Constraint) -> (Sample, ItemId) {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let layout = sample.plan.items[1].id;
        sample.item(layout).constraint = Some(constraint);
        (sample, layout)
    }

    #[test]
    fn earliest_dates_are_bounds_beside_the_links() {
        assert_eq!(constrained(Constraint::StartNoEarlierThan(day(8))).0.days()["layout"], (8, 9));
        assert_eq!(constrained(Constraint::StartNoEarlierThan(day(1))).0.days()["layout"], (3, 4));
        assert_eq!(constrained(Constraint::FinishNoEarlierThan(day(9))).0.days()["layout"], (8, 9));
        // A Sunday is reached on Monday.
        assert_eq!(constrained(Constraint::FinishNoEarlierThan(day(6))).0.days()["layout"], (4, 7));
    }

    #[test]
    fn hard_dates_beat_links_and_say_so() {
        for (constraint, days, short_by) in [
            (Constraint::MustStartOn(day(1)), (1, 2), 2),
            (Constraint::MustFinishOn(day(1)), (0, 1), 3),
            (Constraint::StartNoLaterThan(day(2)), (2, 3), 1),
            (Constraint::FinishNoLaterThan(day(3)), (2, 3), 1),
        ] {
            let (sample, layout) = constrained(constraint);
            assert_eq!(sample.days()["layout"], days, "{constraint:?}");
            let broken = Conflict::LinkBroken {
                predecessor: sample.plan.items[0].id,
                successor: layout,
                link: DependencyKind::FinishToStart,
                short_by,
                held_by: Held::Constraint,
            };
            assert_eq!(sample.schedule().conflicts, [broken]);
        }
    }

    #[test]
    fn hard_dates_that_fit_are_no_conflict() {
        for constraint in [Constraint::MustStartOn(day(7)), Constraint::MustFinishOn(day(8))] {
            let (sample, _) = constrained(constraint);
            assert_eq!(sample.days()["layout"], (7, 8));
            assert!(sample.schedule().conflicts.is_empty());
        }
        assert_eq!(constrained(Constraint::FinishNoLaterThan(day(30))).0.days()["layout"], (3, 4));
    }

    #[test]
    fn nobody_starts_on_a_sunday_because_a_date_says_so() {
        let (sample, layout) = constrained(Constraint::MustStartOn(day(6)));
        assert_eq!(sample.days()["layout"], (7, 8));
        assert_eq!(sample.schedule().conflicts, [Conflict::ConstraintBroken { item: layout, constraint: Constraint::MustStartOn(day(6)) }]);
    }

    #[test]
    fn a_missed_deadline_moves_nothing_and_is_negative_float() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let (copy, layout) = (sample.plan.items[0].id, sample.plan.items[1].id);
        sample.item(layout).deadline = Some(day(2));
        let schedule = sample.schedule();
        assert_eq!(sample.days()["layout"], (3, 4));
        assert_eq!(schedule.conflicts, [Conflict::DeadlineMissed { item: layout, deadline: day(2), finishes_on: day(4), late_by: 2 }]);
        assert_eq!(schedule.rows.iter().map(|row| row.total_float).collect::<Vec<_>>(), [Some(-2), Some(-2)]);
        assert_eq!(schedule.critical_paths(9), [[copy, layout]]);
    }
}
