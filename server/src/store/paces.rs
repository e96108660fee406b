//! How long things take in this workspace, by what has happened in it. Medians: one review that hung for a month tells little.

use app::model::Instant;

use crate::db::{Reading, both};

/// How many of the latest are looked at.
const LATEST: i64 = 50;
/// Fewer than this say nothing.
const FEWEST: usize = 3;

/// Days, each absent where too little has happened yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paces {
    /// From submitting to the last approval.
    pub approval: Option<i64>,
    /// From adding a task to submitting it.
    pub making: Option<i64>,
    /// From adding a line of a checklist to confirming it.
    pub confirming: Option<i64>,
    /// From a blocking mark to resolving it.
    pub resolving: Option<i64>,
}

/// The paces of this workspace.
pub async fn paces(db: &mut Reading) -> sqlx::Result<Paces> {
    type Spans = Vec<(Instant, Instant)>;
    let approval: Spans = both!(db, c => sqlx::query_as(
        "select opened_at, closed_at from review where status = 'approved' and closed_at is not null order by id desc limit $1")
        .bind(LATEST).fetch_all(c).await)?;
    let making: Spans = both!(db, c => sqlx::query_as(
        "select t.created_at, r.opened_at from review r join task t on t.id = r.task_id
         where not exists (select 1 from review before where before.task_id = r.task_id and before.id < r.id) order by r.id desc limit $1")
        .bind(LATEST).fetch_all(c).await)?;
    let confirming: Spans = both!(db, c => sqlx::query_as(
        "select made.at, done.at from audit_event done join audit_event made on made.subject_kind = 'checklist_item'
         and made.subject_id = done.subject_id and made.action = 'checklist_item.created'
         where done.action = 'checklist_item.confirmed' order by done.seq desc limit $1")
        .bind(LATEST).fetch_all(c).await)?;
    let resolving: Spans = both!(db, c => sqlx::query_as(
        "select created_at, resolved_at from annotation where resolved_at is not null and deleted_at is null order by id desc limit $1")
        .bind(LATEST).fetch_all(c).await)?;
    Ok(Paces { approval: median(approval), making: median(making), confirming: median(confirming), resolving: median(resolving) })
}

/// The median in whole days, begun days counted.
fn median(spans: Vec<(Instant, Instant)>) -> Option<i64> {
    let mut days: Vec<i64> = spans.into_iter().map(|(from, to)| begun_days((to.0 - from.0).whole_seconds())).collect();
    days.sort_unstable();
    (days.len() >= FEWEST).then(|| days[days.len() / 2])
}

fn begun_days(seconds: i64) -> i64 {
    const DAY: i64 = 24 * 60 * 60;
    (seconds.max(0) + DAY - 1) / DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_counts_begun_days() {
        let from: Instant = "2026-11-01T10:00:00Z".parse().unwrap();
        let span = |hours: i64| (from, from.plus_millis(hours * 3_600_000));
        assert_eq!(median(vec![span(1), span(2)]), None, "two say nothing");
        assert_eq!(median(vec![span(1), span(700), span(30)]), Some(2));
        assert_eq!(median(vec![span(0), span(0), span(0)]), Some(0));
    }
}
