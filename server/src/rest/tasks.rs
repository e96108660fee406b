//! Tasks and their dependencies.

use app::model::{CampaignId, Dependency, NewDependency, NewTask, Page, Review, Task, TaskId, TaskPatch};
use axum::{Json as Body, response::Response};

use super::{
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
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

/// One task.
#[utoipa::path(get, path = "/tasks/{id}", tag = "tasks", params(("id" = TaskId, Path)), responses((status = 200, body = Task)))]
pub async fn show(caller: Caller, Path(id): Path<TaskId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let task = work::tasks::find(&mut db, id).await?;
    entity(&task, task.revision)
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
    let task = work::tasks::update(&mut uow, id, based, patch).await?;
    Answer::changed(&task, task.revision)?.commit(uow).await
}

/// Submits a task: opens a review of exactly what it holds now.
#[utoipa::path(post, path = "/tasks/{id}/submit", tag = "approvals", params(("id" = TaskId, Path)), responses((status = 201, body = Review)))]
pub async fn submit(caller: Caller, Path(id): Path<TaskId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let review = work::approvals::submit(&mut uow, caller.member(), id).await?;
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
