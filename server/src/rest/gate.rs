//! What the gate is told: waivers, launches at a set time, blackouts, and the team's own rules.

use app::model::{
    Blackout, BlackoutId, Campaign, CampaignId, LaunchSchedule, NewBlackout, NewPolicy, NewSchedule, NewWaiver, Page, Policy, PolicyDraft,
    PolicyId, PolicyPatch, PolicyTrial, Waiver, WaiverId, WaiverPatch,
};
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

/// A campaign's waivers, the ended ones included, oldest first.
#[utoipa::path(get, path = "/campaigns/{id}/waivers", tag = "gate", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<Waiver>)))]
pub async fn list_waivers(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<Waiver>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    Ok(Body(Page { items: store::waivers::of_campaign(&mut db, id).await?, next: None }))
}

/// Asks that an item which stands be let pass. Somebody else has to grant it.
#[utoipa::path(post, path = "/campaigns/{id}/waivers", tag = "gate", params(("id" = CampaignId, Path)), request_body = NewWaiver, responses((status = 201, body = Waiver)))]
pub async fn request_waiver(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewWaiver>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let waiver = work::waivers::request(&mut uow, caller.member(), id, new).await?;
    Answer::created(&waiver, waiver.revision, format!("/api/v1/campaigns/{id}/waivers"))?.commit(uow).await
}

/// Grants a waiver, as a second person and only for the finding that was asked about; or ends it.
#[utoipa::path(patch, path = "/waivers/{id}", tag = "gate", params(("id" = WaiverId, Path)), request_body = WaiverPatch, responses((status = 200, body = Waiver)))]
pub async fn decide_waiver(
    caller: Caller,
    Path(id): Path<WaiverId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<WaiverPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let waiver = work::waivers::decide(&mut uow, caller.member(), id, based, patch.granted).await?;
    Answer::changed(&waiver, waiver.revision)?.commit(uow).await
}

/// Sets when an approved campaign goes live by itself. The gate is asked at that instant, and holds the launch if it refuses.
#[utoipa::path(post, path = "/campaigns/{id}/launch-schedule", tag = "gate", params(("id" = CampaignId, Path)), request_body = NewSchedule, responses((status = 201, body = LaunchSchedule)))]
pub async fn set_schedule(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewSchedule>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Launch).await?;
    let schedule = work::launches::set(&mut uow, caller.member(), id, new).await?;
    Answer::created(&schedule, 1, format!("/api/v1/campaigns/{id}/gate"))?.commit(uow).await
}

/// Takes the time of a launch back. The campaign is approved again.
#[utoipa::path(delete, path = "/campaigns/{id}/launch-schedule", tag = "gate", params(("id" = CampaignId, Path)), responses((status = 200, body = Campaign)))]
pub async fn remove_schedule(caller: Caller, Path(id): Path<CampaignId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Launch).await?;
    let campaign = work::launches::remove(&mut uow, id).await?;
    Answer::changed(&campaign, campaign.revision)?.commit(uow).await
}

/// Days without launches, by their first day.
#[utoipa::path(get, path = "/blackouts", tag = "gate", responses((status = 200, body = Page<Blackout>)))]
pub async fn list_blackouts(caller: Caller) -> Result<Body<Page<Blackout>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::blackouts::all(&mut db).await?, next: None }))
}

/// Adds days without launches, in a market or on channels or everywhere.
#[utoipa::path(post, path = "/blackouts", tag = "gate", request_body = NewBlackout, responses((status = 201, body = Blackout)))]
pub async fn create_blackout(caller: Caller, Json(new): Json<NewBlackout>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let blackout = work::blackouts::create(&mut uow, new).await?;
    Answer::created(&blackout, blackout.revision, "/api/v1/blackouts".to_owned())?.commit(uow).await
}

/// Takes days without launches away.
#[utoipa::path(delete, path = "/blackouts/{id}", tag = "gate", params(("id" = BlackoutId, Path)), responses((status = 204)))]
pub async fn delete_blackout(caller: Caller, Path(id): Path<BlackoutId>, IfMatch(based): IfMatch) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    work::blackouts::remove(&mut uow, id, based).await?;
    Answer::gone().commit(uow).await
}

/// The team's own rules of the gate, oldest first.
#[utoipa::path(get, path = "/policies", tag = "gate", responses((status = 200, body = Page<Policy>)))]
pub async fn list_policies(caller: Caller) -> Result<Body<Page<Policy>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::policies::all(&mut db).await?, next: None }))
}

/// Adds a rule. The gate asks it from now on.
#[utoipa::path(post, path = "/policies", tag = "gate", request_body = NewPolicy, responses((status = 201, body = Policy)))]
pub async fn create_policy(caller: Caller, Json(new): Json<NewPolicy>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let policy = work::policies::create(&mut uow, new).await?;
    Answer::created(&policy, policy.revision, "/api/v1/policies".to_owned())?.commit(uow).await
}

/// Changes a rule, or has the gate ask it no more.
#[utoipa::path(patch, path = "/policies/{id}", tag = "gate", params(("id" = PolicyId, Path)), request_body = PolicyPatch, responses((status = 200, body = Policy)))]
pub async fn update_policy(
    caller: Caller,
    Path(id): Path<PolicyId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<PolicyPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let policy = work::policies::update(&mut uow, id, based, patch).await?;
    Answer::changed(&policy, policy.revision)?.commit(uow).await
}

/// What is wrong with a draft of a rule, or what it says of the newest campaigns. Nothing is saved.
#[utoipa::path(post, path = "/policies/trial", tag = "gate", request_body = PolicyDraft, responses((status = 200, body = PolicyTrial)))]
pub async fn try_policy(caller: Caller, Json(draft): Json<PolicyDraft>) -> Result<Body<PolicyTrial>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(work::policies::try_out(&mut db, &draft.expression, caller.tenant().now()).await?))
}
