//! The schedule on one page.
//!
//! **In.** A [`Plan`] has [`Item`]s, [`Link`]s, working calendars and a few [`Settings`]. An item is placed by the schedule
//! ([`Timing::Auto`]), by hand ([`Timing::Manual`]), by what has happened ([`Timing::Settled`]), or by its parts
//! ([`Timing::Summary`]). It may have one [`Constraint`], a deadline, and [`Fence`]s: the gate, blackouts, licences.
//!
//! **Out.** A [`Schedule`] has one [`Row`] an item (dates, cause, floats, whether it is critical), every [`Conflict`], and every
//! critical link. [`reschedule`] takes [`Edit`]s as well and also returns the plan as it then is, and a [`Receipt`] of what moved and
//! why. Showing what a drag would do and doing it are the same call; doing it means storing the plan that was returned. [`undo`]
//! takes a receipt back, field by field, and leaves alone what someone has changed since.
//!
//! **Time.** Whole days; a bar is half-open inside (`[start, end)`) and has its last day included outside. Every comparison
//! within an item is of *ranks*, numbers of working days in its own calendar ([`super::workdays`]), so "two working days after"
//! is an addition. A milestone is on the morning of its day.
//!
//! **Who wins**, strongest first:
//! 1. what is settled, or placed by hand;
//! 2. the gate: nothing starts before the day on which it should be clear;
//! 3. hard dates (must start, must finish, no later than);
//! 4. blackouts and the first day of a licence;
//! 5. links, earliest dates, the summaries above;
//! 6. where the item lies ([`Gaps::Keep`]), or the start of the plan.
//!
//! Whoever loses is told by a [`Conflict`]; nothing is settled in silence, and no constraint is ever set that nobody asked for.
//!
//! **How.** A plan becomes a `network` of dense numbers in topological order; a cycle is refused with its members named. The
//! `forward` pass places everything; `backward` draws what is as late as possible to its latest day, then counts total and free
//! float; `conflict` reads the result as a stranger would, and `critical` finds the links without room. Integers only, no clock, no hashing
//! in the passes: the same plan gives the same bytes natively and in wasm, which [`digest_of`] lets anyone check.

mod backward;
mod baseline;
mod cascade;
mod conflict;
mod constraint;
mod critical;
mod digest;
mod edit;
mod error;
mod fence;
mod forward;
mod item;
#[cfg(test)]
mod laws;
mod link;
mod load;
mod moments;
mod network;
mod plan;
mod policy;
mod receipt;
#[cfg(test)]
mod samples;
mod solution;
pub mod vectors;
mod words;

pub use crate::model::{Constraint, Pull};
pub use baseline::{Baseline, Drift, Share, Slip, drift};
pub use cascade::{Cascade, Outcome, reschedule};
pub use conflict::{Conflict, Held};
pub use critical::CriticalLink;
pub use digest::digest_of;
pub use edit::{Edit, Keep};
pub use error::{MAX_DAYS, PlanError};
pub use fence::Fence;
pub use item::{Dates, Item, ItemId, Timing};
pub use link::{Lag, Link};
pub use load::{Assignment, Load, Overload, Person, load};
pub use plan::{CalendarId, Gaps, Plan, Settings};
pub use receipt::{Change, Field, Left, Placement, Receipt, Undone, undo};
pub use solution::{Cause, Row, Schedule, schedule};
