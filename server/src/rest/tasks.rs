//! Tasks and their dependencies.

use app::{
    model::{
        BulkChange, CampaignId, Channel, Dependency, MovePreview, NewDependency, NewSubmission, NewTask, Page, Review, Task, TaskCard,
        TaskId, TaskPatch, TaskStatus,
    },
    plan::lens::Who,
};
use axum::{
    Json as Body,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Api,
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path, Query, cursor},
    kept::{self, Asked},
    problem::Refused,
};
use crate::{
    db::Reading,
    identity::{Caller, Right},
    store, work,
};

/// A campaign's tasks, in board order.
#[utoipa::path(get, path = "/campaigns/{id}/tasks", tag = "tasks", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<Task>)))]
pub async fn list(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<Task>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    Ok(Body(Page { items: store::tasks::of_campaign(&mut db, id).await?, next: None }))
}

/// Adds a task, in `to_do`.
#[utoipa::path(post, path = "/campaigns/{id}/tasks", tag = "tasks", params(("id" = CampaignId, Path)), request_body = NewTask, responses((status = 201, body = Task)))]
pub async fn create(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewTask>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let task = work::tasks::create(&mut uow, caller.member(), id, new).await?;
    Answer::created(&task, task.revision, format!("/api/v1/tasks/{}", task.id))?.commit(uow).await
}

/// Which tasks to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CardQuery {
    #[param(value_type = Option<String>, format = Uuid)]
    campaign: Option<CampaignId>,
    /// A member's id, or `me`.
    assignee: Option<String>,
    /// One or more, with commas between them.
    status: Option<String>,
    /// A country with its parts, or a part.
    market: Option<String>,
    channel: Option<Channel>,
    /// Only those of campaigns that are not over.
    #[serde(default)]
    open: bool,
    /// How many at most: 1 to 10000, 200 when absent.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Tasks of every campaign as cards, oldest first: what a list or a board draws, without their texts.
#[utoipa::path(get, path = "/tasks", tag = "tasks", params(CardQuery), responses((status = 200, body = Page<TaskCard>)))]
pub async fn cards(State(api): State<Api>, caller: Caller, asked: Asked, Query(query): Query<CardQuery>) -> Result<Response, Refused> {
    let limit = query.limit.unwrap_or(200);
    if !(1..=10_000).contains(&limit) {
        return Err(Refused::field("limit", "must be 1 to 10000"));
    }
    let assignee = match query.assignee.as_deref().map(str::parse::<Who>).transpose() {
        Ok(who) => who.map(|who| match who {
            Who::Me => caller.member().id,
            Who::Member(id) => id,
        }),
        Err(()) => return Err(Refused::field("assignee", "must be a member's id, or `me`")),
    };
    let mut statuses = Vec::new();
    for word in query.status.as_deref().unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
        statuses.push(word.parse::<TaskStatus>().map_err(|error| Refused::field("status", error.to_string()))?);
    }
    let after = cursor(query.after.as_deref())?;
    let CardQuery { campaign, market, channel, open, .. } = query;
    let wanted = store::tasks::Wanted { campaign, assignee, statuses, market, channel, open };
    let read = async |db: &mut Reading| {
        if let Some(campaign) = campaign {
            work::campaigns::find(db, campaign).await?;
        }
        let rows = store::tasks::cards(db, &wanted, after, limit + 1).await?;
        Ok::<_, Refused>(store::page(rows, limit, |card: &TaskCard| card.id.to_string()))
    };
    // What is one's own is another answer for each.
    if query.assignee.as_deref() == Some("me") {
        let mut db = caller.read(Right::Read).await?;
        return Ok(Body(read(&mut db).await?).into_response());
    }
    kept::answer(&api, &caller, asked, read).await
}

/// Changes many tasks as one: all of them, or none. What differs in nothing stays as it is.
#[utoipa::path(post, path = "/tasks/bulk", tag = "tasks", request_body = BulkChange, responses((status = 200, body = Page<Task>)))]
pub async fn bulk(caller: Caller, Json(change): Json<BulkChange>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let items = work::tasks::bulk(&mut uow, caller.member(), change).await?;
    Answer::done(&Page { items, next: None })?.commit(uow).await
}

/// One task.
#[utoipa::path(get, path = "/tasks/{id}", tag = "tasks", params(("id" = TaskId, Path)), responses((status = 200, body = Task)))]
pub async fn show(caller: Caller, Path(id): Path<TaskId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let task = work::tasks::find(&mut db, id).await?;
    entity(&task, task.revision)
}

/// Where a task is to go.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MoveQuery {
    /// The column.
    to: TaskStatus,
    /// Whom it is given to, or `nobody`; whose it is when absent.
    assignee: Option<String>,
}

/// What moving a task to a column would come to: the limits that would count it, the stages that would open, and when its campaign's gate
/// should be clear. Nothing is changed.
#[utoipa::path(get, path = "/tasks/{id}/move", tag = "tasks", params(("id" = TaskId, Path), MoveQuery), responses((status = 200, body = MovePreview)))]
pub async fn preview(caller: Caller, Path(id): Path<TaskId>, Query(query): Query<MoveQuery>) -> Result<Body<MovePreview>, Refused> {
    let assignee = match query.assignee.as_deref() {
        None => None,
        Some("nobody") => Some(None),
        Some(id) => Some(Some(id.parse().map_err(|_| Refused::field("assignee", "must be a member's id, or `nobody`"))?)),
    };
    let mut db = caller.read(Right::Read).await?;
    let today = caller.tenant().now().day();
    Ok(Body(work::moves::preview(&mut db, caller.member(), id, query.to, assignee, today).await?))
}

/// Changes a task. It enters review by submitting it, and is approved by its review.
#[utoipa::path(patch, path = "/tasks/{id}", tag = "tasks", params(("id" = TaskId, Path)), request_body = TaskPatch, responses((status = 200, body = Task)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<TaskId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<TaskPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let task = work::tasks::update(&mut uow, caller.member(), id, based, patch).await?;
    Answer::changed(&task, task.revision)?.commit(uow).await
}

/// Submits a task: opens a review of exactly what it holds now.
#[utoipa::path(post, path = "/tasks/{id}/submit", tag = "approvals", params(("id" = TaskId, Path)), request_body = Option<NewSubmission>, responses((status = 201, body = Review)))]
pub async fn submit(caller: Caller, Path(id): Path<TaskId>, new: Option<Json<NewSubmission>>) -> Result<Response, Refused> {
    let over_limit = new.and_then(|Json(new)| new.over_limit);
    let mut uow = caller.begin(Right::Contribute).await?;
    let review = work::approvals::submit(&mut uow, caller.member(), id, over_limit.as_deref()).await?;
    Answer::made(&review)?.at(format!("/api/v1/reviews/{}", review.id)).commit(uow).await
}

/// What a task waits for.
#[utoipa::path(get, path = "/tasks/{id}/dependencies", tag = "tasks", params(("id" = TaskId, Path)), responses((status = 200, body = Page<Dependency>)))]
pub async fn list_dependencies(caller: Caller, Path(id): Path<TaskId>) -> Result<Body<Page<Dependency>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::tasks::find(&mut db, id).await?;
    Ok(Body(Page { items: store::tasks::dependencies(&mut db, id).await?, next: None }))
}

/// Makes a task wait for another. A circle is refused, and named.
#[utoipa::path(post, path = "/tasks/{id}/dependencies", tag = "tasks", params(("id" = TaskId, Path)), request_body = NewDependency, responses((status = 201, body = Dependency)))]
pub async fn create_dependency(caller: Caller, Path(id): Path<TaskId>, Json(new): Json<NewDependency>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let link = work::tasks::add_dependency(&mut uow, id, new).await?;
    Answer::made(&link)?.commit(uow).await
}

/// Lets a task no longer wait for another.
#[utoipa::path(delete, path = "/tasks/{id}/dependencies/{predecessor}", tag = "tasks", params(("id" = TaskId, Path), ("predecessor" = TaskId, Path)), responses((status = 204)))]
pub async fn delete_dependency(caller: Caller, Path((id, predecessor)): Path<(TaskId, TaskId)>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    work::tasks::delete_dependency(&mut uow, id, predecessor).await?;
    Answer::gone().commit(uow).await
}
