//! Limits to how much is in work at once.

use app::model::{Campaign, LimitPer, OverLimit, ReviewId, Task, TaskId, TaskStatus, WipLimit, WipLimitId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_limits {
    ($rest:literal) => {
        concat!("select id, status, per, stage, most, revision from wip_limit ", $rest)
    };
}

/// Every limit, in the order of the columns that they are for.
pub async fn all(db: &mut Reading) -> sqlx::Result<Vec<WipLimit>> {
    both!(db, c => sqlx::query_as(select_limits!("order by status, per, stage")).fetch_all(c).await)
}

/// One limit.
pub async fn find(db: &mut Reading, id: WipLimitId) -> sqlx::Result<Option<WipLimit>> {
    both!(db, c => sqlx::query_as(select_limits!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// Sets a limit.
pub async fn insert(uow: &mut UnitOfWork, limit: &WipLimit) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("wip_limit.created", "wip_limit", limit.id).after(limit));
    both!(tx, c => sqlx::query("insert into wip_limit (id, status, per, stage, most, revision) values ($1, $2, $3, $4, $5, $6)")
        .bind(limit.id).bind(limit.status.as_str()).bind(limit.per.as_str()).bind(&limit.stage).bind(limit.most).bind(limit.revision)
        .execute(c).await.map(drop))
}

/// Changes a limit.
pub async fn update(uow: &mut UnitOfWork, before: &WipLimit, after: &WipLimit) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("wip_limit.updated", "wip_limit", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update wip_limit set most = $2, revision = $3 where id = $1")
        .bind(after.id).bind(after.most).bind(after.revision).execute(c).await.map(drop))
}

/// Takes a limit away.
pub async fn remove(uow: &mut UnitOfWork, limit: &WipLimit) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("wip_limit.removed", "wip_limit", limit.id).before(limit));
    both!(tx, c => sqlx::query("delete from wip_limit where id = $1").bind(limit.id).execute(c).await.map(drop))
}

/// How many other tasks a limit counts that this one would join. Stages are counted by [`under_review`].
pub async fn beside(db: &mut Reading, per: LimitPer, status: TaskStatus, task: &Task, campaign: &Campaign) -> sqlx::Result<i64> {
    let (id, status) = (task.id, status.as_str());
    match per {
        LimitPer::Column | LimitPer::Stage => both!(db, c => sqlx::query_scalar("select count(*) from task where id <> $1 and status = $2")
            .bind(id).bind(status).fetch_one(c).await),
        LimitPer::Campaign => both!(db, c => sqlx::query_scalar(
            "select count(*) from task where id <> $1 and status = $2 and campaign_id = $3")
            .bind(id).bind(status).bind(campaign.id).fetch_one(c).await),
        LimitPer::Market => both!(db, c => sqlx::query_scalar(
            "select count(*) from task t join campaign c on c.id = t.campaign_id where t.id <> $1 and t.status = $2 and c.market = $3")
            .bind(id).bind(status).bind(campaign.market.as_deref()).fetch_one(c).await),
        LimitPer::Person => both!(db, c => sqlx::query_scalar(
            "select count(*) from task where id <> $1 and status = $2 and assignee_id = $3")
            .bind(id).bind(status).bind(task.assignee_id).fetch_one(c).await),
    }
}

/// Open reviews of other tasks, to look into which stages they are in.
pub async fn under_review(db: &mut Reading, but: TaskId) -> sqlx::Result<Vec<ReviewId>> {
    both!(db, c => sqlx::query_scalar("select id from review where status = 'open' and task_id <> $1 order by id").bind(but).fetch_all(c).await)
}

/// Records that somebody let a task in though limits were reached, and why.
pub fn overridden(uow: &mut UnitOfWork, task: &Task, over: &[OverLimit], reason: &str) {
    let told = serde_json::json!({ "reason": reason, "limits": over });
    uow.write(Change::new("task.limit_overridden", "task", task.id).of(task.campaign_id).after(&told));
}
