//! Half-open time: what the passes compute with.

use super::Dates;
use crate::plan::{
    Span,
    workdays::{WorkingCalendar, day, number},
};

/// Later than anything on a plan: no limit.
pub(super) const NEVER: i64 = 1 << 40;
/// Before anything on a plan: no bound.
pub(super) const ALWAYS: i64 = -NEVER;

/// The beginning of a first day and the end of a last one. Moment `n` is the midnight at which day number `n` begins;
/// a milestone starts and ends at the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moments {
    pub start: i64,
    pub end: i64,
}

impl Moments {
    /// No time at all: what others are added to.
    pub const NONE: Self = Self { start: NEVER, end: ALWAYS };

    /// So many working days from the one with this rank.
    pub fn of_rank(calendar: &WorkingCalendar, rank: i64, working_days: i64) -> Self {
        let start = calendar.start_of(rank);
        let end = if working_days == 0 { start } else { calendar.end_of(rank + working_days) };
        Self { start, end }
    }

    pub fn of_dates(dates: Dates) -> Self {
        match dates {
            Dates::Bar(span) => Self { start: number(span.first()), end: number(span.last()) + 1 },
            Dates::Milestone(day) => Self { start: number(day), end: number(day) },
        }
    }

    pub fn dates(self) -> Dates {
        if self.is_milestone() { Dates::Milestone(day(self.start)) } else { Dates::Bar(Span::between(day(self.start), day(self.end - 1))) }
    }

    pub const fn is_milestone(self) -> bool {
        self.start == self.end
    }

    /// The shortest time that has both.
    pub fn and(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The rank of its first working day, or of the one after its start.
    pub fn start_rank(self, calendar: &WorkingCalendar) -> i64 {
        calendar.rank(self.start)
    }

    /// How many working days lie before its end; a last day that is not worked counts as the next one.
    pub fn finish_rank(self, calendar: &WorkingCalendar) -> i64 {
        if self.is_milestone() { calendar.rank(self.start) } else { calendar.rank(self.end - 1) + 1 }
    }
}
