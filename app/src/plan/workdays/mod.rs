//! Working time: which days are worked, and how many of them lie between two dates.
//!
//! The unit is the civil day. Tasks, flights, blackouts and licences are dated in days, a day has no zone and no summer
//! time, and whole numbers give the same answer on every machine. A [`WorkingCalendar`] is a [`WorkingWeek`] with its
//! exceptions: the [`holidays`] of a market, the leave of a person, a Saturday that is worked.
//!
//! Everything rests on one idea. A calendar numbers its working days: the *rank* of a date is how many working days lie
//! before it. Within one calendar, "three working days later" is then `rank + 3`, and nothing ever walks from day to day.

mod calendar;
pub mod holidays;
#[cfg(test)]
pub(super) mod samples;
mod week;

pub use calendar::WorkingCalendar;
pub use week::{NoWorkingDay, WorkingWeek};

use time::Date;

use crate::model::Day;

/// A date as a count of days: its Julian day number, of which 0 is a Monday.
pub(super) fn number(day: Day) -> i64 {
    i64::from(day.0.to_julian_day())
}

/// The date of a day number; stops at the ends of the calendar.
pub(super) fn day(number: i64) -> Day {
    let end = if number < 0 { Date::MIN } else { Date::MAX };
    Day(i32::try_from(number).ok().and_then(|number| Date::from_julian_day(number).ok()).unwrap_or(end))
}
