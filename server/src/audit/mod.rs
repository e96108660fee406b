//! The audit: an append-only log of every decision and change, and the only road to a write.
//!
//! A write transaction exists only as a [`UnitOfWork`]. It hands out its connection only against the [`Change`] that describes
//! what is about to be done, and its commit appends those changes as leaves of an RFC 6962 Merkle tree, in the same transaction.
//! `store` may call it for writing, `rest` for reading; it knows no HTTP.

mod change;
mod log;
mod read;
mod sign;
mod unit_of_work;
pub mod verify;

pub use change::{Actor, ActorKind, Change, diff};
pub use log::{Tip, tip};
pub(crate) use read::peaks_at;
pub use read::{Filter, consistency, count, events, first_since, inclusion, inclusion_under, live_since, path};
pub use sign::{Signer, origin};
pub(crate) use unit_of_work::Idempotency;
pub use unit_of_work::{Remembered, UnitOfWork, WriteError};
