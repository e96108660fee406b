//! Versions after they came in: locks, who has seen what, the history of a proof.

use app::model::{HistoryLine, NewViewing, Page, ProofId, ProofVersion, ProofVersionId, VersionLocking, Viewing};
use axum::{Extension, Json as Body, response::Response};

use super::{
    answer::Answer,
    extract::{Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Guest, Origin, Right},
    tenancy::Tenant,
    work,
};

/// Locks a version, or unlocks it for a reason. A locked one takes no new marks, answers or changes; notes on it can be settled.
#[utoipa::path(post, path = "/proof-versions/{id}/lock", tag = "proofs", params(("id" = ProofVersionId, Path)), request_body = VersionLocking,
    responses((status = 200, body = ProofVersion)))]
pub async fn set_lock(caller: Caller, Path(id): Path<ProofVersionId>, Json(asked): Json<VersionLocking>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let version = work::versions::set_lock(&mut uow, caller.member(), id, asked).await?;
    Answer::done(&version)?.commit(uow).await
}

/// Who has opened which pages of a version and for how long, as their browsers say: that pages were on a screen, not that they were read.
#[utoipa::path(get, path = "/proof-versions/{id}/views", tag = "proofs", params(("id" = ProofVersionId, Path)), responses((status = 200, body = Page<Viewing>)))]
pub async fn list_views(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Body<Page<Viewing>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::versions::find(&mut db, id).await?;
    Ok(Body(Page { items: work::versions::viewings(&mut db, id).await?, next: None }))
}

/// Says which pages the caller has had on their screen since they said so last. Answers with all that is known of them.
#[utoipa::path(post, path = "/proof-versions/{id}/views", tag = "proofs", params(("id" = ProofVersionId, Path)), request_body = NewViewing,
    responses((status = 201, body = Viewing)))]
pub async fn view(caller: Caller, Path(id): Path<ProofVersionId>, Json(new): Json<NewViewing>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::OwnViews).await?;
    let seen = work::versions::viewed(&mut uow, caller.member(), id, new).await?;
    Answer::made(&seen)?.commit(uow).await
}

/// Says which pages a guest has had on their screen.
#[utoipa::path(post, path = "/guest/{token}/files/{version}/views", tag = "guests", security(()), params(("token" = String, Path), ("version" = ProofVersionId, Path)),
    request_body = NewViewing, responses((status = 201, body = Viewing)))]
pub async fn view_as_guest(
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Path((token, version)): Path<(String, ProofVersionId)>,
    Json(new): Json<NewViewing>,
) -> Result<Response, Refused> {
    let guest = Guest::by_token(&tenant, &token, origin).await?;
    let mut uow = guest.begin().await?;
    work::guests::file(uow.read(), guest.link(), version).await?;
    let seen = work::versions::viewed(&mut uow, guest.member(), version, new).await?;
    Answer::made(&seen)?.commit(uow).await
}

/// What happened to a proof, newest first: uploads, locks, decisions.
#[utoipa::path(get, path = "/proofs/{id}/history", tag = "proofs", params(("id" = ProofId, Path)), responses((status = 200, body = Page<HistoryLine>)))]
pub async fn history(caller: Caller, Path(id): Path<ProofId>) -> Result<Body<Page<HistoryLine>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: work::versions::history(&mut db, id).await?, next: None }))
}
