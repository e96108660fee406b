//! Templates of campaigns.

use app::model::{Campaign, CampaignTemplate, NewFromTemplate, NewTemplate, Page, TemplateId, TemplatePatch};
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

/// Templates, by name.
#[utoipa::path(get, path = "/campaign-templates", tag = "planning", responses((status = 200, body = Page<CampaignTemplate>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<CampaignTemplate>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::templates::all(&mut db).await?, next: None }))
}

/// Makes a template: by hand, or after a campaign, whose dates are then told in working days from its launch.
#[utoipa::path(post, path = "/campaign-templates", tag = "planning", request_body = NewTemplate, responses((status = 201, body = CampaignTemplate)))]
pub async fn create(caller: Caller, Json(new): Json<NewTemplate>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let template = work::templates::create(&mut uow, caller.member(), new).await?;
    Answer::created(&template, template.revision, format!("/api/v1/campaign-templates/{}", template.id))?.commit(uow).await
}

/// One template.
#[utoipa::path(get, path = "/campaign-templates/{id}", tag = "planning", params(("id" = TemplateId, Path)), responses((status = 200, body = CampaignTemplate)))]
pub async fn show(caller: Caller, Path(id): Path<TemplateId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let template = work::templates::find(&mut db, id).await?;
    entity(&template, template.revision)
}

/// Changes a template. Campaigns made from it stay as they are.
#[utoipa::path(patch, path = "/campaign-templates/{id}", tag = "planning", params(("id" = TemplateId, Path)), request_body = TemplatePatch, responses((status = 200, body = CampaignTemplate)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<TemplateId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<TemplatePatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let template = work::templates::update(&mut uow, id, based, patch).await?;
    Answer::changed(&template, template.revision)?.commit(uow).await
}

/// Takes a template away.
#[utoipa::path(delete, path = "/campaign-templates/{id}", tag = "planning", params(("id" = TemplateId, Path)), responses((status = 204)))]
pub async fn remove(caller: Caller, Path(id): Path<TemplateId>, IfMatch(based): IfMatch) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    work::templates::remove(&mut uow, id, based).await?;
    Answer::gone().commit(uow).await
}

/// Starts a campaign from a template, with every date told from its launch in working days of its market.
#[utoipa::path(post, path = "/campaign-templates/{id}/campaigns", tag = "planning", params(("id" = TemplateId, Path)), request_body = NewFromTemplate, responses((status = 201, body = Campaign)))]
pub async fn start(caller: Caller, Path(id): Path<TemplateId>, Json(new): Json<NewFromTemplate>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let campaign = work::templates::start(&mut uow, caller.member(), id, new).await?;
    Answer::created(&campaign, campaign.revision, format!("/api/v1/campaigns/{}", campaign.id))?.commit(uow).await
}
