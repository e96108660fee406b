//! The use cases: what may be done, by which rule, with what consequences. Each takes a unit of work that somebody with the
//! right to it has begun, and leaves the commit to that somebody. Knows no HTTP and no SQL.

pub mod approvals;
pub mod assets;
pub mod blackouts;
pub mod brands;
pub mod budgets;
pub mod calendar;
pub mod campaigns;
pub mod certificates;
pub mod chains;
pub mod checklist;
pub mod checklist_templates;
mod civil;
mod coming;
pub mod comparisons;
pub mod conflicts;
pub mod copies;
pub mod delegations;
pub mod exchange;
pub mod guests;
pub mod history;
pub mod imports;
pub mod launches;
pub mod library;
pub mod limits;
pub mod marks;
pub mod moves;
pub mod people;
pub mod policies;
pub mod proofs;
mod refusal;
pub mod reminders;
pub mod requests;
pub mod rule_changes;
pub mod schedules;
pub mod series;
pub mod shares;
pub mod stages;
pub mod tasks;
pub mod teams;
pub mod templates;
pub mod terms;
pub mod versions;
pub mod views;
pub mod waivers;

pub use refusal::{Fields, Refusal};

/// The revision that a change was based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Based(pub i64);

impl Based {
    /// Refuses when the entity has moved on since.
    fn check<T: serde::Serialize>(self, revision: i64, current: &T) -> Result<(), Refusal> {
        if self.0 == revision { Ok(()) } else { Err(Refusal::Stale(serde_json::to_value(current).unwrap_or_default())) }
    }
}
