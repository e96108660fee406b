//! Receipts and baselines, and writing a changed schedule.

use app::{
    model::{BaselineId, CampaignId, ReceiptId, Task},
    plan::project::{RecordedBaseline, RecordedReceipt},
};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, Writing, both},
};

/// A receipt by id.
pub async fn receipt(db: &mut Reading, id: ReceiptId) -> sqlx::Result<Option<RecordedReceipt>> {
    both!(db, c => sqlx::query_as("select id, campaign_id, receipt, undoes, made_by, made_at from receipt where id = $1")
        .bind(id).fetch_optional(c).await)
}

/// Writes what a change has moved: the receipt, and every task as it then is. One event of the audit tells all of it.
pub async fn write(uow: &mut UnitOfWork, made: &RecordedReceipt, tasks: &[Task]) -> sqlx::Result<()> {
    let action = if made.undoes.is_some() { "schedule.undone" } else { "schedule.changed" };
    let tx = uow.write(Change::new(action, "schedule", made.id).of(made.campaign_id).after(made));
    both!(tx, c => sqlx::query("insert into receipt (id, campaign_id, receipt, undoes, made_by, made_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(made.id).bind(made.campaign_id).bind(Json(&made.receipt)).bind(made.undoes).bind(made.made_by).bind(made.made_at)
        .execute(c).await.map(drop))?;
    for task in tasks {
        place(tx, task).await?;
    }
    Ok(())
}

async fn place(tx: &mut Writing, task: &Task) -> sqlx::Result<()> {
    both!(tx, c => sqlx::query(
        "update task set starts_on = $2, due_on = $3, working_days = $4, date_constraint = $5, revision = revision + 1 where id = $1")
        .bind(task.id).bind(task.starts_on).bind(task.due_on).bind(task.plan.working_days).bind(task.plan.constraint.map(Json))
        .execute(c).await.map(drop))
}

/// A baseline by id.
pub async fn baseline(db: &mut Reading, id: BaselineId) -> sqlx::Result<Option<RecordedBaseline>> {
    both!(db, c => sqlx::query_as("select id, campaign_id, baseline, taken_after, made_by, made_at from baseline where id = $1")
        .bind(id).fetch_optional(c).await)
}

/// A campaign's baselines, newest first.
pub async fn baselines(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<RecordedBaseline>> {
    both!(db, c => sqlx::query_as(
        "select id, campaign_id, baseline, taken_after, made_by, made_at from baseline where campaign_id = $1 order by id desc")
        .bind(campaign).fetch_all(c).await)
}

/// Keeps a baseline.
pub async fn insert_baseline(uow: &mut UnitOfWork, taken: &RecordedBaseline) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("baseline.taken", "baseline", taken.id).of(taken.campaign_id).after(taken));
    both!(tx, c => sqlx::query(
        "insert into baseline (id, campaign_id, baseline, taken_after, made_by, made_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(taken.id).bind(taken.campaign_id).bind(Json(&taken.baseline)).bind(taken.taken_after).bind(taken.made_by).bind(taken.made_at)
        .execute(c).await.map(drop))
}
