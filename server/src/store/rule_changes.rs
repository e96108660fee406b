//! Proposed weakenings of rules, and what became of them.

use app::model::{CampaignId, ChainId, Instant, MemberId, ReviewId, RuleChange, RuleChangeId, RuleKind};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: RuleChangeId,
    #[sqlx(try_from = "String")]
    kind: RuleKind,
    subject_id: String,
    subject_name: String,
    based_on: i64,
    #[sqlx(json)]
    patch: serde_json::Value,
    reason: String,
    #[sqlx(json)]
    weakens: Vec<String>,
    #[sqlx(json)]
    touches: Vec<String>,
    proposed_by: MemberId,
    proposed_at: Instant,
    decided_by: Option<MemberId>,
    decided_at: Option<Instant>,
    confirmed: Option<bool>,
    revision: i64,
}

impl From<Row> for RuleChange {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            subject_id: row.subject_id,
            subject_name: row.subject_name,
            based_on: row.based_on,
            patch: row.patch,
            reason: row.reason,
            weakens: row.weakens,
            touches: row.touches,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            confirmed: row.confirmed,
            revision: row.revision,
        }
    }
}

macro_rules! select_changes {
    ($rest:literal) => {
        concat!(
            "select id, kind, subject_id, subject_name, based_on, patch, reason, weakens, touches, proposed_by, proposed_at, decided_by, decided_at,
             confirmed, revision from rule_change ",
            $rest
        )
    };
}

/// Those that wait and the latest that are decided, newest first.
pub async fn latest(db: &mut Reading, limit: i64) -> sqlx::Result<Vec<RuleChange>> {
    let rows: Vec<Row> = both!(db, c => sqlx::query_as(select_changes!("order by decided_at is not null, id desc limit $1")).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(RuleChange::from).collect())
}

/// One by id.
pub async fn find(db: &mut Reading, id: RuleChangeId) -> sqlx::Result<Option<RuleChange>> {
    let row: Option<Row> = both!(db, c => sqlx::query_as(select_changes!("where id = $1")).bind(id).fetch_optional(c).await)?;
    Ok(row.map(RuleChange::from))
}

/// Proposes a change.
pub async fn insert(uow: &mut UnitOfWork, new: &RuleChange) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("rule_change.proposed", "rule_change", new.id).after(new));
    both!(tx, c => sqlx::query(
        "insert into rule_change (id, kind, subject_id, subject_name, based_on, patch, reason, weakens, touches, proposed_by, proposed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(new.id).bind(new.kind.as_str()).bind(&new.subject_id).bind(&new.subject_name).bind(new.based_on).bind(Json(&new.patch))
        .bind(&new.reason).bind(Json(&new.weakens)).bind(Json(&new.touches)).bind(new.proposed_by).bind(new.proposed_at)
        .bind(new.revision).execute(c).await.map(drop))
}

/// Records what a second person made of it.
pub async fn decide(uow: &mut UnitOfWork, before: &RuleChange, after: &RuleChange) -> sqlx::Result<()> {
    let action = if after.confirmed == Some(true) { "rule_change.confirmed" } else { "rule_change.turned_down" };
    let tx = uow.write(Change::new(action, "rule_change", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update rule_change set decided_by = $2, decided_at = $3, confirmed = $4, revision = $5 where id = $1")
        .bind(after.id).bind(after.decided_by).bind(after.decided_at).bind(after.confirmed).bind(after.revision).execute(c).await.map(drop))
}

/// The latest reviews of tasks that are approved along a chain, with the titles of what they are about. A campaign at its end counts for
/// nothing; a review that was withdrawn a moment ago does, since its task will come again.
pub async fn reviews_along(db: &mut Reading, chain: ChainId) -> sqlx::Result<Vec<(ReviewId, String)>> {
    both!(db, c => sqlx::query_as(
        "select t.review_id, t.title from task t join campaign c on c.id = t.campaign_id
         where t.chain_id = $1 and t.review_id is not null and c.status not in ('completed', 'cancelled') order by t.id")
        .bind(chain).fetch_all(c).await)
}

/// The campaigns on their way to the gate, by name.
pub async fn campaigns_on_their_way(db: &mut Reading) -> sqlx::Result<Vec<CampaignId>> {
    both!(db, c => sqlx::query_scalar("select id from campaign where status in ('in_review', 'approved', 'scheduled') order by name, id")
        .fetch_all(c).await)
}
