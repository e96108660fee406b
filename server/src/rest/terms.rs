//! The terms of assets' rights, and the answer for any instant.

use app::{
    model::{
        AssetId, AssetUse, BlastRadius, Channel, Instant, NewTalent, NewTerm, NewWithdrawal, Page, RightsAnswer, Talent, TalentId, Term,
        TermId, UsePurpose,
    },
    rights::{self, Purpose, Use},
};
use axum::{Json as Body, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    answer::Answer,
    extract::{Json, Path, Query},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store, work,
};

/// A use that is asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Question {
    /// When; now, when absent.
    at: Option<Instant>,
    /// `download` when absent; `publish` when a market or channel is named.
    purpose: Option<UsePurpose>,
    channel: Option<Channel>,
    market: Option<String>,
}

/// Whether the current version may be used, at any instant: today's answer for the last day of a flight, too.
#[utoipa::path(get, path = "/assets/{id}/rights", tag = "assets", params(("id" = AssetId, Path), Question), responses((status = 200, body = RightsAnswer)))]
pub async fn decide(caller: Caller, Path(id): Path<AssetId>, Query(question): Query<Question>) -> Result<Body<RightsAnswer>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let asset = work::assets::seen(&mut db, id, caller.member(), caller.tenant().now()).await?;
    let at = question.at.unwrap_or_else(|| caller.tenant().now());
    let somewhere = question.market.is_some() || question.channel.is_some();
    let channels: Vec<Channel> = question.channel.into_iter().collect();
    let purpose = match question.purpose.unwrap_or(if somewhere { UsePurpose::Publish } else { UsePurpose::Download }) {
        UsePurpose::Inspect => Purpose::Inspect(caller.member().role),
        UsePurpose::Download => Purpose::Download,
        UsePurpose::Share => Purpose::Share,
        UsePurpose::Publish => Purpose::Publish { market: question.market.as_deref(), channels: &channels },
    };
    let reasons = rights::against(&asset, asset.versions.last(), &Use::at(purpose, at));
    Ok(Body(RightsAnswer {
        asset_id: id,
        purpose: purpose.word(),
        at,
        allowed: reasons.is_empty(),
        reasons: reasons.iter().map(ToString::to_string).collect(),
        terms: asset.terms,
    }))
}

/// Adds a licence, release, consent or ban.
#[utoipa::path(post, path = "/assets/{id}/terms", tag = "assets", params(("id" = AssetId, Path)), request_body = NewTerm, responses((status = 201, body = Term)))]
pub async fn create(caller: Caller, Path(id): Path<AssetId>, Json(new): Json<NewTerm>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let term = work::terms::add(&mut uow, caller.member(), id, new).await?;
    Answer::made(&term)?.commit(uow).await
}

/// Takes a term back from now on, and opens a task in each campaign that uses the asset.
#[utoipa::path(post, path = "/terms/{id}/withdrawal", tag = "assets", params(("id" = TermId, Path)), request_body = NewWithdrawal, responses((status = 201, body = BlastRadius)))]
pub async fn withdraw(caller: Caller, Path(id): Path<TermId>, Json(new): Json<NewWithdrawal>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let reached = work::terms::withdraw(&mut uow, caller.member(), id, &new.reason).await?;
    Answer::made(&reached)?.commit(uow).await
}

/// Campaigns that use the asset and are not over.
#[utoipa::path(get, path = "/assets/{id}/uses", tag = "assets", params(("id" = AssetId, Path)), responses((status = 200, body = Page<AssetUse>)))]
pub async fn uses(caller: Caller, Path(id): Path<AssetId>) -> Result<Body<Page<AssetUse>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::assets::seen(&mut db, id, caller.member(), caller.tenant().now()).await?;
    Ok(Body(Page { items: store::terms::uses(&mut db, id).await?, next: None }))
}

/// People whose consent assets need, by name.
#[utoipa::path(get, path = "/talent", tag = "assets", responses((status = 200, body = Page<Talent>)))]
pub async fn list_talent(caller: Caller) -> Result<Body<Page<Talent>>, Refused> {
    let mut db = caller.read(Right::Manage).await?;
    Ok(Body(Page { items: store::terms::talent(&mut db).await?, next: None }))
}

/// Names a person whose consent assets need.
#[utoipa::path(post, path = "/talent", tag = "assets", request_body = NewTalent, responses((status = 201, body = Talent)))]
pub async fn create_talent(caller: Caller, Json(new): Json<NewTalent>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let person = work::terms::add_talent(&mut uow, new).await?;
    Answer::made(&person)?.commit(uow).await
}

/// Takes back every consent of a person from now on, with tasks wherever their assets are used.
#[utoipa::path(post, path = "/talent/{id}/withdrawal", tag = "assets", params(("id" = TalentId, Path)), request_body = NewWithdrawal, responses((status = 201, body = BlastRadius)))]
pub async fn withdraw_talent(caller: Caller, Path(id): Path<TalentId>, Json(new): Json<NewWithdrawal>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let reached = work::terms::withdraw_consents(&mut uow, caller.member(), id, &new.reason).await?;
    Answer::made(&reached)?.commit(uow).await
}
