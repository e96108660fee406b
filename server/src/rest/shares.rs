//! Shares and recalls, as members see them.

use app::model::{AssetId, NewRecall, NewShare, Page, PortalRecall, Recall, RecallId, Share, ShareCreated, ShareId, SharePatch};
use axum::{Json as Body, response::Response};

use super::{
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right, password},
    store,
    work::{self, Refusal},
};

/// Every share, newest first.
#[utoipa::path(get, path = "/shares", tag = "shares", responses((status = 200, body = Page<Share>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<Share>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::shares::shares(&mut db).await?, next: None }))
}

/// Shares assets, or a collection, with whoever has the link. It lasts 30 days unless said otherwise.
#[utoipa::path(post, path = "/shares", tag = "shares", request_body = NewShare, responses((status = 201, body = ShareCreated)))]
pub async fn create(caller: Caller, Json(new): Json<NewShare>) -> Result<Response, Refused> {
    caller.require(Right::Manage)?;
    let hash = match &new.password {
        Some(password) => Some(hashed(password).await?),
        None => None,
    };
    // An answer that is remembered would keep the secret.
    let caller = caller.repeating(None);
    let secret = secret();
    let mut uow = caller.begin(Right::Manage).await?;
    let share = work::shares::create(&mut uow, caller.member(), &new, &secret, hash.as_deref()).await?;
    let at = format!("/api/v1/shares/{}", share.id);
    let revision = share.revision;
    let url = format!("{}/s/{secret}", caller.tenant().workspace().url.trim_end_matches('/'));
    Answer::created(&ShareCreated { share, url, secret }, revision, at)?.commit(uow).await
}

/// One share.
#[utoipa::path(get, path = "/shares/{id}", tag = "shares", params(("id" = ShareId, Path)), responses((status = 200, body = Share)))]
pub async fn show(caller: Caller, Path(id): Path<ShareId>) -> Result<Response, Refused> {
    let share = work::shares::find(&mut caller.read(Right::Read).await?, id).await?;
    entity(&share, share.revision)
}

/// Changes a share's switches, end or password, or ends it now.
#[utoipa::path(patch, path = "/shares/{id}", tag = "shares", params(("id" = ShareId, Path)), request_body = SharePatch, responses((status = 200, body = Share)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<ShareId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<SharePatch>,
) -> Result<Response, Refused> {
    caller.require(Right::Manage)?;
    let password = match &patch.password {
        Some(Some(password)) => Some(Some(hashed(password).await?)),
        Some(None) => Some(None),
        None => None,
    };
    let mut uow = caller.begin(Right::Manage).await?;
    let share = work::shares::update(&mut uow, id, based, &patch, password).await?;
    Answer::changed(&share, share.revision)?.commit(uow).await
}

/// Asks everybody who took this asset out, members and guests, to stop using it.
#[utoipa::path(post, path = "/assets/{id}/recalls", tag = "shares", params(("id" = AssetId, Path)), request_body = NewRecall, responses((status = 201, body = Recall)))]
pub async fn recall(caller: Caller, Path(id): Path<AssetId>, Json(new): Json<NewRecall>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let made = work::shares::recall(&mut uow, caller.member(), id, &new).await?;
    Answer::made(&made)?.commit(uow).await
}

/// Recalls of an asset, and who has confirmed each.
#[utoipa::path(get, path = "/assets/{id}/recalls", tag = "shares", params(("id" = AssetId, Path)), responses((status = 200, body = Page<Recall>)))]
pub async fn recalls(caller: Caller, Path(id): Path<AssetId>) -> Result<Body<Page<Recall>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::assets::seen(&mut db, id, caller.member(), caller.tenant().now()).await?;
    Ok(Body(Page { items: store::recalls::of_asset(&mut db, id).await?, next: None }))
}

/// What the caller took and is asked back for, newest first.
#[utoipa::path(get, path = "/recalls", tag = "shares", responses((status = 200, body = Page<PortalRecall>)))]
pub async fn mine(caller: Caller) -> Result<Body<Page<PortalRecall>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::recalls::for_member(&mut db, caller.member().id).await?, next: None }))
}

/// Confirms that what the caller took is no longer used.
#[utoipa::path(post, path = "/recalls/{id}/confirmation", tag = "shares", params(("id" = RecallId, Path)), responses((status = 201, body = PortalRecall)))]
pub async fn confirm(caller: Caller, Path(id): Path<RecallId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Decide).await?;
    let confirmed = work::shares::confirm(&mut uow, caller.member(), id).await?;
    Answer::made(&confirmed)?.commit(uow).await
}

async fn hashed(plain: &str) -> Result<String, Refused> {
    work::shares::check_password(plain)?;
    password::hash(plain.to_owned()).await.map_err(|e| Refusal::Internal(e).into())
}

/// A secret for a link or a pass: 192 random bits.
pub(super) fn secret() -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>())
}
