//! The team's checklist of a campaign.

use app::model::{CampaignId, ChecklistItem, ChecklistItemId, ChecklistPatch, NewChecklistItem, Page};
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

/// The checklist, in the order of adding.
#[utoipa::path(get, path = "/campaigns/{id}/checklist", tag = "gate", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<ChecklistItem>)))]
pub async fn list(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<ChecklistItem>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    Ok(Body(Page { items: store::checklist::of_campaign(&mut db, id).await?, next: None }))
}

/// Adds a line.
#[utoipa::path(post, path = "/campaigns/{id}/checklist", tag = "gate", params(("id" = CampaignId, Path)), request_body = NewChecklistItem, responses((status = 201, body = ChecklistItem)))]
pub async fn create(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewChecklistItem>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let item = work::checklist::create(&mut uow, id, new).await?;
    Answer::created(&item, item.revision, format!("/api/v1/campaigns/{id}/checklist/{}", item.id))?.commit(uow).await
}

/// Confirms a line, takes a confirmation back, or changes its words.
#[utoipa::path(patch, path = "/campaigns/{id}/checklist/{item}", tag = "gate", params(("id" = CampaignId, Path), ("item" = ChecklistItemId, Path)),
    request_body = ChecklistPatch, responses((status = 200, body = ChecklistItem)))]
pub async fn update(
    caller: Caller,
    Path(path): Path<(CampaignId, ChecklistItemId)>,
    IfMatch(based): IfMatch,
    Json(patch): Json<ChecklistPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let item = work::checklist::update(&mut uow, caller.member(), path, based, patch).await?;
    Answer::changed(&item, item.revision)?.commit(uow).await
}
