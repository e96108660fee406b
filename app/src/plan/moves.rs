//! Moving and resizing a run of days.

use super::Span;
use crate::model::Day;

/// One end of a run of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// A change to a run of days; negative days are earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Both ends together.
    Shift(i64),
    /// One end alone.
    Resize(Edge, i64),
}

/// The days that plans are made in. Whatever is moved stays among them, with its length kept.
pub fn limits() -> Span {
    let first = time::macros::date!(1970 - 01 - 01);
    let last = time::macros::date!(9999 - 12 - 31);
    Span::between(Day(first), Day(last))
}

/// The span after a change. An end that is pulled past the other one stops there: one day always remains.
#[must_use]
pub fn apply(span: Span, change: Change) -> Span {
    let all = limits();
    match change {
        Change::Shift(days) => {
            let (earliest, latest) = (all.first().since(span.first()), all.last().since(span.last()));
            // A span that is already outside stays where it is rather than jump.
            let days = if earliest <= latest { days.clamp(earliest.min(0), latest.max(0)) } else { 0 };
            Span::between(span.first().plus(days), span.last().plus(days))
        }
        Change::Resize(Edge::Start, days) => {
            Span::between(span.first().plus(days).max(all.first().min(span.first())).min(span.last()), span.last())
        }
        Change::Resize(Edge::End, days) => {
            Span::between(span.first(), span.last().plus(days).min(all.last().max(span.last())).max(span.first()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Span {
        Span::between(from.parse().unwrap(), to.parse().unwrap())
    }

    #[test]
    fn a_shift_keeps_the_length() {
        let flight = span("2026-11-23", "2026-12-04");
        assert_eq!(apply(flight, Change::Shift(7)), span("2026-11-30", "2026-12-11"));
        for days in -1_000..=1_000 {
            assert_eq!(apply(flight, Change::Shift(days)).days(), flight.days());
        }
    }

    #[test]
    fn an_end_never_passes_the_other() {
        let flight = span("2026-11-23", "2026-11-27");
        for days in -30..=30 {
            let (start, end) = (apply(flight, Change::Resize(Edge::Start, days)), apply(flight, Change::Resize(Edge::End, days)));
            assert_eq!(start.last(), flight.last());
            assert_eq!(end.first(), flight.first());
            assert_eq!(start.days(), (flight.days() - days).max(1));
            assert_eq!(end.days(), (flight.days() + days).max(1));
        }
    }

    #[test]
    fn nothing_leaves_the_calendar() {
        let (early, late) = (span("1970-01-02", "1970-01-05"), span("9999-12-20", "9999-12-30"));
        assert_eq!(apply(early, Change::Shift(-100)), span("1970-01-01", "1970-01-04"));
        assert_eq!(apply(late, Change::Shift(100)), span("9999-12-21", "9999-12-31"));
        assert_eq!(apply(early, Change::Resize(Edge::Start, -100)), span("1970-01-01", "1970-01-05"));
        assert_eq!(apply(late, Change::Resize(Edge::End, i64::from(i32::MAX))), span("9999-12-20", "9999-12-31"));
    }

    #[test]
    fn there_and_back_is_where_it_was() {
        let flight = span("2026-02-27", "2026-03-02");
        for days in -400..=400 {
            assert_eq!(apply(apply(flight, Change::Shift(days)), Change::Shift(-days)), flight);
        }
    }
}
