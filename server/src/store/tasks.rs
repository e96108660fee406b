//! Tasks and their dependencies.

use app::model::{CampaignId, Channel, Day, Dependency, MemberId, ReviewId, Task, TaskCard, TaskId, TaskStatus};

use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_tasks {
    ($rest:literal) => {
        concat!(
            "select id, campaign_id, title, description, status, starts_on, due_on, assignee_id, required, chain_id, review_id, position,
             created_by, created_at, revision, parent_id, working_days, pull, date_constraint, progress from task ",
            $rest
        )
    };
}

/// A task by id.
pub async fn task(db: &mut Reading, id: TaskId) -> sqlx::Result<Option<Task>> {
    both!(db, c => sqlx::query_as(select_tasks!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// A campaign's tasks, in board order.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Task>> {
    both!(db, c => sqlx::query_as(select_tasks!("where campaign_id = $1 order by position, id")).bind(campaign).fetch_all(c).await)
}

/// Tasks dated in a window of days.
pub async fn between(db: &mut Reading, from: Day, to: Day) -> sqlx::Result<Vec<Task>> {
    both!(db, c => sqlx::query_as(select_tasks!(
        "where coalesce(starts_on, due_on) <= $2 and coalesce(due_on, starts_on) >= $1 order by starts_on, id limit 5000"))
        .bind(from).bind(to).fetch_all(c).await)
}

/// Which tasks are wanted as cards. What says nothing wants all.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub campaign: Option<CampaignId>,
    pub assignee: Option<MemberId>,
    pub statuses: Vec<TaskStatus>,
    /// A country with its parts, or a part.
    pub market: Option<String>,
    pub channel: Option<Channel>,
    /// Only those of campaigns that are not over.
    pub open: bool,
}

/// Tasks of every campaign as cards, oldest first, after a cursor.
pub async fn cards(db: &mut Reading, wanted: &Wanted, after: Option<TaskId>, limit: i64) -> sqlx::Result<Vec<TaskCard>> {
    // One text serves any set of states: each is looked for between commas.
    let statuses = wanted.statuses.iter().fold(String::new(), |all, status| format!("{all},{status}"));
    let statuses = (!statuses.is_empty()).then(|| format!("{statuses},"));
    let channel = wanted.channel.map(|channel| format!("%\"{channel}\"%"));
    both!(db, c => sqlx::query_as(
        "select t.id, t.campaign_id, t.title, t.status, t.starts_on, t.due_on, t.assignee_id, t.required, t.chain_id, t.review_id, t.position,
         t.revision
         from task t join campaign c on c.id = t.campaign_id
         where ($1 is null or t.id > $1) and ($2 is null or t.campaign_id = $2) and ($3 is null or t.assignee_id = $3)
         and ($4 is null or $4 like '%,' || t.status || ',%') and ($5 is null or c.market = $5 or c.market like $5 || '-%')
         and ($6 is null or cast(c.channels as text) like $6) and (not $7 or c.status not in ('completed', 'cancelled'))
         order by t.id limit $8")
        .bind(after).bind(wanted.campaign).bind(wanted.assignee).bind(statuses.as_deref()).bind(wanted.market.as_deref())
        .bind(channel.as_deref()).bind(wanted.open).bind(limit).fetch_all(c).await)
}

/// Adds a task.
pub async fn insert(uow: &mut UnitOfWork, task: &Task) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("task.created", "task", task.id).of(task.campaign_id).after(task));
    both!(tx, c => sqlx::query(
        "insert into task (id, campaign_id, title, description, status, starts_on, due_on, assignee_id, required, chain_id, review_id, position,
         created_by, created_at, revision, parent_id, working_days, pull, date_constraint, progress)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)")
        .bind(task.id).bind(task.campaign_id).bind(&task.title).bind(&task.description).bind(task.status.as_str()).bind(task.starts_on)
        .bind(task.due_on).bind(task.assignee_id).bind(task.required).bind(task.chain_id).bind(task.review_id).bind(task.position)
        .bind(task.created_by).bind(task.created_at).bind(task.revision).bind(task.plan.parent_id).bind(task.plan.working_days)
        .bind(task.plan.pull.as_str()).bind(task.plan.constraint.map(Json)).bind(task.plan.progress).execute(c).await.map(drop))
}

/// Changes a task's own fields; only those that differ are touched where the gate looks at them.
pub async fn update(uow: &mut UnitOfWork, before: &Task, after: &Task) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("task.updated", "task", after.id).of(after.campaign_id).differing(before, after));
    both!(tx, c => sqlx::query(
        "update task set status = $2, starts_on = $3, due_on = $4, assignee_id = $5, position = $6, revision = $7, parent_id = $8,
         working_days = $9, pull = $10, date_constraint = $11, progress = $12 where id = $1")
        .bind(after.id).bind(after.status.as_str()).bind(after.starts_on).bind(after.due_on).bind(after.assignee_id)
        .bind(after.position).bind(after.revision).bind(after.plan.parent_id).bind(after.plan.working_days).bind(after.plan.pull.as_str())
        .bind(after.plan.constraint.map(Json)).bind(after.plan.progress).execute(c).await.map(drop))?;
    if (&before.title, &before.description, before.required, before.chain_id)
        != (&after.title, &after.description, after.required, after.chain_id)
    {
        both!(tx, c => sqlx::query("update task set title = $2, description = $3, required = $4, chain_id = $5 where id = $1")
            .bind(after.id).bind(&after.title).bind(&after.description).bind(after.required).bind(after.chain_id).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Moves a task's status as a consequence of its review, and names that review.
pub async fn set_review(uow: &mut UnitOfWork, before: &Task, status: TaskStatus, review: ReviewId) -> sqlx::Result<Task> {
    let after = Task { status, review_id: Some(review), revision: before.revision + 1, ..before.clone() };
    let tx = uow.write(Change::new("task.status_changed", "task", after.id).of(after.campaign_id).differing(before, &after));
    both!(tx, c => sqlx::query("update task set status = $2, revision = $3 where id = $1")
        .bind(after.id).bind(status.as_str()).bind(after.revision).execute(c).await.map(drop))?;
    if before.review_id != after.review_id {
        both!(tx, c => sqlx::query("update task set review_id = $2 where id = $1").bind(after.id).bind(review).execute(c).await.map(drop))?;
    }
    Ok(after)
}

/// What a task waits for.
pub async fn dependencies(db: &mut Reading, task: TaskId) -> sqlx::Result<Vec<Dependency>> {
    both!(db, c => sqlx::query_as("select task_id, predecessor_id, kind, lag_days, lag_unit from dependency where task_id = $1 order by predecessor_id")
        .bind(task).fetch_all(c).await)
}

/// Every link between tasks of a campaign.
pub async fn dependencies_of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Dependency>> {
    both!(db, c => sqlx::query_as(
        "select d.task_id, d.predecessor_id, d.kind, d.lag_days, d.lag_unit from dependency d join task t on t.id = d.task_id
         where t.campaign_id = $1 order by d.task_id, d.predecessor_id")
        .bind(campaign).fetch_all(c).await)
}

/// Adds a link.
pub async fn insert_dependency(uow: &mut UnitOfWork, campaign: CampaignId, link: &Dependency) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("dependency.created", "task", link.task_id).of(campaign).after(link));
    both!(tx, c => sqlx::query("insert into dependency (task_id, predecessor_id, kind, lag_days, lag_unit) values ($1, $2, $3, $4, $5)")
        .bind(link.task_id).bind(link.predecessor_id).bind(link.kind.as_str()).bind(link.lag_days).bind(link.lag_unit.as_str())
        .execute(c).await.map(drop))
}

/// Removes a link.
pub async fn delete_dependency(uow: &mut UnitOfWork, campaign: CampaignId, link: &Dependency) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("dependency.deleted", "task", link.task_id).of(campaign).before(link));
    both!(tx, c => sqlx::query("delete from dependency where task_id = $1 and predecessor_id = $2")
        .bind(link.task_id).bind(link.predecessor_id).execute(c).await.map(drop))
}
