//! Calendars for tests.

use proptest::prelude::*;
use time::Weekday;

use super::{WorkingCalendar, WorkingWeek};
use crate::{model::Day, plan::Span};

/// Any week, with closed days and extra days within 60 days of Monday, 23 November 2026.
pub fn any_calendar() -> impl Strategy<Value = WorkingCalendar> {
    let near = || prop::collection::vec((-60_i64..60, 0_i64..9), 0..12);
    let at = |days| Day(time::macros::date!(2026 - 11 - 23)).plus(days);
    (1_u8..128, near(), near()).prop_filter_map("a week without work", move |(mask, closed, extra)| {
        let week = WorkingWeek::of((0..7).filter(|bit| mask >> bit & 1 == 1).map(|days| Weekday::Monday.nth_next(days))).ok()?;
        let closed = closed.into_iter().map(|(first, more)| Span::between(at(first), at(first + more)));
        Some(WorkingCalendar::new(week, closed, extra.into_iter().map(|(first, _)| at(first))))
    })
}
