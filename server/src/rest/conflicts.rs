//! Launches that were planned where a blackout is.

use app::model::{CampaignId, Page, PlanConflict};
use axum::Json as Body;

use super::{extract::Path, problem::Refused};
use crate::{
    identity::{Caller, Right},
    store, work,
};

/// Every launch that is still planned on a day without launches, by its day.
#[utoipa::path(get, path = "/conflicts", tag = "planning", responses((status = 200, body = Page<PlanConflict>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<PlanConflict>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::conflicts::open(&mut db).await?, next: None }))
}

/// What blackouts have found of a campaign's launch, newest first, what is cleared included.
#[utoipa::path(get, path = "/campaigns/{id}/conflicts", tag = "planning", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<PlanConflict>)))]
pub async fn of_campaign(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<PlanConflict>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    Ok(Body(Page { items: store::conflicts::of_campaign(&mut db, id).await?, next: None }))
}
