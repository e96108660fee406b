//! The tenant's tables in SQL: reading on a [`Reading`], writing through a [`UnitOfWork`] with the change that describes it.
//!
//! Knows SQL and nothing of HTTP. Decides nothing: whoever calls has checked that it may be done.
//!
//! [`Reading`]: crate::db::Reading
//! [`UnitOfWork`]: crate::audit::UnitOfWork

pub mod approvals;
pub mod assets;
pub mod blackouts;
pub mod brands;
pub mod budgets;
pub mod calendar;
pub mod campaigns;
pub mod certificates;
pub mod checklist;
pub mod checklist_templates;
pub mod collections;
pub mod comparisons;
pub mod conflicts;
pub mod delegations;
pub mod details;
pub mod find;
pub mod guests;
pub mod launches;
pub mod limits;
pub mod logos;
pub mod mail;
pub mod marks;
pub mod paces;
pub mod people;
pub mod policies;
pub mod proofs;
pub mod recalls;
pub mod repeats;
pub mod requests;
pub mod rule_changes;
pub mod schedules;
pub mod series;
pub mod shares;
pub mod storage;
pub mod tasks;
pub mod teams;
pub mod templates;
pub mod terms;
pub mod uploads;
pub mod versions;
pub mod views;
pub mod waivers;

use app::model::Page;

/// Turns `limit + 1` rows into a page of `limit` with the cursor of its last row.
pub(crate) fn page<T>(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    Page { next: if more { rows.last().map(cursor) } else { None }, items: rows }
}

/// Ids for SQLite, which binds no lists: as JSON that `unhex` takes apart again.
pub(crate) fn as_json(ids: &[uuid::Uuid]) -> String {
    serde_json::to_string(&ids.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>()).unwrap_or_default()
}

/// Runs a statement as it stands: what a hole in the server could send. For the attacks that ship with it.
pub(crate) async fn raw(tx: &mut crate::db::Writing, sql: &'static str) -> sqlx::Result<()> {
    crate::db::both!(tx, c => sqlx::query(sql).execute(c).await.map(drop))
}

/// A row that should be there and is not, or says something that it cannot.
pub(crate) fn inconsistent(table: &'static str, what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("{table}: {what}").into())
}
