//! Scheduling as pure functions: the same results natively and in wasm.
//!
//! No clock, no zone, no data access: whoever calls says which day it is and what there is to place.
//!
//! - [`calendar`] lays months out, [`board`] columns of cards; [`moves`] shifts and resizes a run of days.
//! - [`period`] is a page of the calendar, [`lens`] what of everything is looked at.
//! - [`workdays`] knows which days are worked: weeks, public holidays by market, leave.
//! - [`project`] is a campaign as the schedule sees it, and what may be done to it.
//! - [`schedule`] places what hangs together by links: dates, floats, conflicts, cascades, receipts.

pub mod board;
pub mod calendar;
pub mod lens;
pub mod moves;
pub mod period;
pub mod project;
pub mod schedule;
mod span;
pub mod template;
pub mod workdays;

pub use span::Span;
