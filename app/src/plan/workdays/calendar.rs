//! A working week with its exceptions, and arithmetic in working days.

use std::collections::BTreeMap;

use super::{WorkingWeek, day, number};
use crate::{model::Day, plan::Span};

/// When a market, a team or a person works.
///
/// Without end in both directions: beyond the last exception the week goes on as it is. Every question costs one binary search
/// over the exceptions, so a calendar for ten years is a few kilobytes and answers in nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingCalendar {
    week: WorkingWeek,
    /// Working days before each weekday of a week that starts on Monday.
    before: [i64; 7],
    /// The weekday of each working day of a week.
    nth: Vec<i64>,
    /// Days that are not as their week says, in order.
    exceptions: Vec<i64>,
    /// By how much the exceptions before each of them, and in the end all of them, have changed the count.
    shift: Vec<i64>,
    /// The rank of the day after each exception.
    rank_after: Vec<i64>,
}

impl WorkingCalendar {
    /// A week in which the `closed` days are not worked, and the `extra` days are, unless closed.
    pub fn new(week: WorkingWeek, closed: impl IntoIterator<Item = Span>, extra: impl IntoIterator<Item = Day>) -> Self {
        let mut worked: BTreeMap<i64, bool> = extra.into_iter().map(|day| (number(day), true)).collect();
        for span in closed {
            worked.extend((number(span.first())..=number(span.last())).map(|day| (day, false)));
        }
        let mut calendar = Self::every_week(week);
        for (day, works) in worked {
            if works != calendar.week_works(day) {
                calendar.except(day, works);
            }
        }
        calendar
    }

    /// The week alone.
    pub fn every_week(week: WorkingWeek) -> Self {
        let mut before = [0; 7];
        let mut nth = Vec::new();
        for weekday in 0..7_u8 {
            before[usize::from(weekday)] = i64::try_from(nth.len()).unwrap_or(0);
            if week.works_at(weekday) {
                nth.push(i64::from(weekday));
            }
        }
        Self { week, before, nth, exceptions: Vec::new(), shift: vec![0], rank_after: Vec::new() }
    }

    pub const fn week(&self) -> WorkingWeek {
        self.week
    }

    pub fn is_working(&self, day: Day) -> bool {
        self.works(number(day))
    }

    /// How many of these days are worked.
    pub fn working_days(&self, span: Span) -> i64 {
        self.rank(number(span.last()) + 1) - self.rank(number(span.first()))
    }

    /// The first working day that is not before `day`.
    pub fn on_or_after(&self, day: Day) -> Day {
        self.plus(day, 0)
    }

    /// The working day so many after `on_or_after(day)`, or before it when negative.
    pub fn plus(&self, from: Day, working_days: i64) -> Day {
        day(self.start_of(self.rank(number(from)) + working_days))
    }

    /// Whether a day number is worked.
    pub(in crate::plan) fn works(&self, day: i64) -> bool {
        self.rank(day + 1) > self.rank(day)
    }

    /// How many working days lie before a day number, counted from an origin that is the calendar's own.
    pub(in crate::plan) fn rank(&self, day: i64) -> i64 {
        let passed = self.exceptions.partition_point(|exception| *exception < day);
        self.week_rank(day) + self.shift[passed]
    }

    /// The working day that has this rank. Its beginning is the latest moment that does.
    pub(in crate::plan) fn start_of(&self, rank: i64) -> i64 {
        let passed = self.rank_after.partition_point(|after| *after <= rank);
        let in_weeks = self.week_start_of(rank - self.shift[passed]);
        match self.exceptions.get(passed) {
            // Worked although its week says no, and the first with this rank.
            Some(extra) if self.rank_after[passed] == rank + 1 && !self.week_works(*extra) => *extra,
            _ => in_weeks,
        }
    }

    /// The end of the working day before the one of this rank: the earliest moment that has it.
    pub(in crate::plan) fn end_of(&self, rank: i64) -> i64 {
        self.start_of(rank - 1) + 1
    }

    /// Takes in an exception later than all so far.
    fn except(&mut self, day: i64, works: bool) {
        let shift = self.shift.last().copied().unwrap_or(0) + if works { 1 } else { -1 };
        self.exceptions.push(day);
        self.shift.push(shift);
        self.rank_after.push(self.week_rank(day + 1) + shift);
    }

    fn week_works(&self, day: i64) -> bool {
        self.week_rank(day + 1) > self.week_rank(day)
    }

    fn week_rank(&self, day: i64) -> i64 {
        day.div_euclid(7) * i64::from(self.week.length()) + self.before[usize::try_from(day.rem_euclid(7)).unwrap_or(0)]
    }

    fn week_start_of(&self, rank: i64) -> i64 {
        let length = i64::from(self.week.length());
        rank.div_euclid(length) * 7 + self.nth[usize::try_from(rank.rem_euclid(length)).unwrap_or(0)]
    }
}

impl Default for WorkingCalendar {
    fn default() -> Self {
        Self::every_week(WorkingWeek::STANDARD)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::samples::any_calendar, *};

    fn date(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn span(from: &str, to: &str) -> Span {
        Span::between(date(from), date(to))
    }

    #[test]
    fn weekends_and_holidays_are_not_counted() {
        let christmas = [span("2026-12-25", "2026-12-28")];
        let calendar = WorkingCalendar::new(WorkingWeek::STANDARD, christmas, []);
        assert_eq!(calendar.working_days(span("2026-12-21", "2027-01-01")), 8);
        assert_eq!(calendar.plus(date("2026-12-24"), 1), date("2026-12-29"));
        assert_eq!(calendar.plus(date("2026-12-29"), -1), date("2026-12-24"));
        assert_eq!(calendar.on_or_after(date("2026-12-26")), date("2026-12-29"));
    }

    #[test]
    fn a_saturday_may_be_worked_unless_it_is_closed() {
        let saturdays = [date("2026-11-28"), date("2026-12-05")];
        let calendar = WorkingCalendar::new(WorkingWeek::STANDARD, [Span::one(date("2026-12-05"))], saturdays);
        assert!(calendar.is_working(date("2026-11-28")) && !calendar.is_working(date("2026-12-05")));
        assert_eq!(calendar.plus(date("2026-11-27"), 1), date("2026-11-28"));
        assert_eq!(calendar.plus(date("2026-11-27"), 2), date("2026-11-30"));
        assert_eq!(calendar.working_days(span("2026-11-23", "2026-12-06")), 11);
    }

    proptest! {
        /// Counting day by day, in both directions, far beyond the exceptions.
        #[test]
        fn ranks_count_working_days(calendar in any_calendar()) {
            let origin = number(date("2026-11-23")) - 120;
            let mut rank = calendar.rank(origin);
            for day in origin..origin + 240 {
                prop_assert_eq!(calendar.rank(day), rank);
                if calendar.works(day) {
                    prop_assert_eq!(calendar.start_of(rank), day);
                    prop_assert_eq!(calendar.end_of(rank + 1), day + 1);
                    rank += 1;
                }
            }
        }
    }
}
