//! Scheduling as pure functions: the same results natively and in wasm.
//!
//! No clock, no zone, no data access: whoever calls says which day it is and what there is to place.

pub mod board;
pub mod calendar;
pub mod moves;
pub mod schedule;
mod span;
pub mod workdays;

pub use span::Span;
