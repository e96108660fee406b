//! Limits to how much is in work at once.

use app::model::{NewWipLimit, Page, WipLimit, WipLimitId, WipLimitPatch};
use axum::{Json as Body, response::Response};

use super::{
    answer::Answer,
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store, work,
};

/// Every limit.
#[utoipa::path(get, path = "/wip-limits", tag = "planning", responses((status = 200, body = Page<WipLimit>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<WipLimit>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::limits::all(&mut db).await?, next: None }))
}

/// Sets how many tasks are in a state at once. From then on every way in is refused with 409 `WIP_LIMIT` when it is full.
#[utoipa::path(post, path = "/wip-limits", tag = "planning", request_body = NewWipLimit, responses((status = 201, body = WipLimit)))]
pub async fn create(caller: Caller, Json(new): Json<NewWipLimit>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let limit = work::limits::create(&mut uow, new).await?;
    Answer::created(&limit, limit.revision, format!("/api/v1/wip-limits/{}", limit.id))?.commit(uow).await
}

/// Changes how many a limit lets in.
#[utoipa::path(patch, path = "/wip-limits/{id}", tag = "planning", params(("id" = WipLimitId, Path)), request_body = WipLimitPatch, responses((status = 200, body = WipLimit)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<WipLimitId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<WipLimitPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let limit = work::limits::update(&mut uow, id, based, patch).await?;
    Answer::changed(&limit, limit.revision)?.commit(uow).await
}

/// Takes a limit away.
#[utoipa::path(delete, path = "/wip-limits/{id}", tag = "planning", params(("id" = WipLimitId, Path)), responses((status = 204)))]
pub async fn remove(caller: Caller, Path(id): Path<WipLimitId>, IfMatch(based): IfMatch) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    work::limits::remove(&mut uow, id, based).await?;
    Answer::gone().commit(uow).await
}
