//! Proof that two machines have scheduled alike.

use super::Schedule;
use crate::model::Digest;

/// The digest of a schedule's canonical JSON: dates, floats, causes, conflicts and all. Equal digests, equal schedules; the
/// browser compares its preview with what the server has stored.
///
/// # Errors
/// Never for a schedule; the error is that of writing JSON.
pub fn digest_of(schedule: &Schedule) -> Result<Digest, serde_json::Error> {
    Digest::of_json(schedule)
}
