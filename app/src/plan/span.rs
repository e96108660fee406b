//! Runs of days.

use serde::{Deserialize, Serialize};

use crate::model::Day;

/// A run of days, both ends included. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(from = "Ends")]
pub struct Span {
    first: Day,
    last: Day,
}

/// A span as it is read: two days in any order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    first: Day,
    last: Day,
}

impl From<Ends> for Span {
    fn from(ends: Ends) -> Self {
        Self::between(ends.first, ends.last)
    }
}

impl Span {
    /// From one day to another, whichever comes first.
    pub fn between(one: Day, other: Day) -> Self {
        Self { first: one.min(other), last: one.max(other) }
    }

    /// A single day.
    pub const fn one(day: Day) -> Self {
        Self { first: day, last: day }
    }

    /// What a start and an end describe: with only one of them that day alone, with neither nothing.
    pub fn of(starts: Option<Day>, ends: Option<Day>) -> Option<Self> {
        Some(Self::between(starts.or(ends)?, ends.or(starts)?))
    }

    pub const fn first(self) -> Day {
        self.first
    }

    pub const fn last(self) -> Day {
        self.last
    }

    /// How many days; at least 1.
    pub fn days(self) -> i64 {
        self.last.since(self.first) + 1
    }

    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// The days that both have.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (first <= last).then_some(Self { first, last })
    }

    /// Every day, in order.
    pub fn iter(self) -> impl Iterator<Item = Day> {
        (0..self.days()).map(move |offset| self.first.plus(offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn one_date_is_one_day() {
        let monday = day("2026-11-23");
        assert_eq!(Span::of(Some(monday), None), Some(Span::one(monday)));
        assert_eq!(Span::of(None, Some(monday)), Some(Span::one(monday)));
        assert_eq!(Span::of(None, None), None);
        assert_eq!(Span::one(monday).days(), 1);
    }

    #[test]
    fn ends_come_in_order() {
        let span = Span::between(day("2026-12-02"), day("2026-11-29"));
        assert_eq!((span.first(), span.last(), span.days()), (day("2026-11-29"), day("2026-12-02"), 4));
        assert_eq!(span.iter().count(), 4);
    }

    #[test]
    fn overlap_is_what_both_have() {
        let span = |from: &str, to: &str| Span::between(day(from), day(to));
        let week = span("2026-11-23", "2026-11-29");
        assert_eq!(week.overlap(span("2026-11-01", "2026-11-24")), Some(span("2026-11-23", "2026-11-24")));
        assert_eq!(week.overlap(span("2026-11-30", "2026-12-24")), None);
    }
}
