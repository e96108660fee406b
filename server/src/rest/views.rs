//! Saved views, and the calendar feeds made of them.

use app::model::{Digest, Feed, FeedCreated, FeedId, NewSavedView, Page, SavedView, SavedViewId, SavedViewPatch};
use axum::{
    Extension, Json as Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    answer::Answer,
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    exchange::ics,
    identity::{Caller, Right},
    store,
    tenancy::Tenant,
    work::{self, Refusal},
};

/// The caller's own views and those that others share, by name.
#[utoipa::path(get, path = "/views", tag = "planning", responses((status = 200, body = Page<SavedView>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<SavedView>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::views::seen_by(&mut db, caller.member().id).await?, next: None }))
}

/// Keeps an address of a screen under a name.
#[utoipa::path(post, path = "/views", tag = "planning", request_body = NewSavedView, responses((status = 201, body = SavedView)))]
pub async fn create(caller: Caller, Json(new): Json<NewSavedView>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::OwnViews).await?;
    let view = work::views::create(&mut uow, caller.member(), new).await?;
    Answer::created(&view, view.revision, format!("/api/v1/views/{}", view.id))?.commit(uow).await
}

/// Changes a view of the caller's own.
#[utoipa::path(patch, path = "/views/{id}", tag = "planning", params(("id" = SavedViewId, Path)), request_body = SavedViewPatch, responses((status = 200, body = SavedView)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<SavedViewId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<SavedViewPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::OwnViews).await?;
    let view = work::views::update(&mut uow, caller.member(), id, based, patch).await?;
    Answer::changed(&view, view.revision)?.commit(uow).await
}

/// Removes a view of the caller's own. Its feeds end with it.
#[utoipa::path(delete, path = "/views/{id}", tag = "planning", params(("id" = SavedViewId, Path)), responses((status = 204)))]
pub async fn remove(caller: Caller, Path(id): Path<SavedViewId>, IfMatch(based): IfMatch) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::OwnViews).await?;
    work::views::remove(&mut uow, caller.member(), id, based).await?;
    Answer::gone().commit(uow).await
}

/// The caller's feeds of a view, newest first.
#[utoipa::path(get, path = "/views/{id}/feeds", tag = "planning", params(("id" = SavedViewId, Path)), responses((status = 200, body = Page<Feed>)))]
pub async fn list_feeds(caller: Caller, Path(id): Path<SavedViewId>) -> Result<Body<Page<Feed>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::views::find(&mut db, caller.member(), id).await?;
    Ok(Body(Page { items: store::views::feeds(&mut db, id, caller.member().id).await?, next: None }))
}

/// Makes an address from which calendar programs read a view, as the caller sees it. It is shown in this answer and never again.
#[utoipa::path(post, path = "/views/{id}/feeds", tag = "planning", params(("id" = SavedViewId, Path)), responses((status = 201, body = FeedCreated)))]
pub async fn create_feed(caller: Caller, Path(id): Path<SavedViewId>) -> Result<Response, Refused> {
    // A repeated request must not be answered with a secret kept anywhere, so this answer is not remembered.
    let caller = caller.repeating(None);
    let mut uow = caller.begin(Right::OwnViews).await?;
    let made = work::views::create_feed(&mut uow, caller.member(), id).await?;
    Answer::made(&made)?.commit(uow).await
}

/// Makes the address of a feed useless.
#[utoipa::path(delete, path = "/feeds/{id}", tag = "planning", params(("id" = FeedId, Path)), responses((status = 204)))]
pub async fn revoke_feed(caller: Caller, Path(id): Path<FeedId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::OwnViews).await?;
    work::views::revoke_feed(&mut uow, caller.member(), id).await?;
    Answer::gone().commit(uow).await
}

/// A feed as iCalendar: by the secret of its address, which needs no further credentials, or by its id for the member whose it is.
/// Answers 304 to an `If-None-Match` that still holds.
#[utoipa::path(get, path = "/feeds/{id}", tag = "planning", params(("id" = String, Path, description = "The secret of the feed's address, or the feed's id")),
    responses((status = 200, description = "iCalendar (RFC 5545)", content_type = "text/calendar"), (status = 304, description = "Unchanged")))]
pub async fn read_feed(
    tenant: Tenant,
    caller: Option<Extension<Caller>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let caller = caller.map(|Extension(caller)| caller);
    if let Some(caller) = &caller {
        caller.require(Right::Read)?;
    }
    let mut db = tenant.read().await.map_err(Refusal::from)?;
    let secret = id.strip_suffix(".ics").unwrap_or(&id);
    let feed = match (secret.parse::<FeedId>(), &caller) {
        (Ok(id), Some(caller)) => store::views::feed(&mut db, id).await?.filter(|feed| feed.member_id == caller.member().id),
        (Ok(_), None) => None,
        (Err(_), _) => store::views::feed_of(&mut db, &Digest::of(secret.as_bytes())).await?,
    };
    // Who has signed in is told that there is none; who has not, that this address alone opens nothing.
    let refused = || match &caller {
        Some(_) => Refusal::NotFound("feed"),
        None => Refusal::Unauthenticated("This address of a feed is unknown or revoked. Make another in the calendar, under Views.".into()),
    };
    let feed = feed.ok_or_else(refused)?;
    let (view, window) = work::views::read_feed(&mut db, &feed, tenant.now().day()).await?.ok_or_else(refused)?;
    let origin = tenant.workspace().url.trim_end_matches('/').to_owned();
    let shown = window.campaigns.iter().map(|campaign| &**campaign).filter(|campaign| {
        (campaign.starts_on.is_some() || campaign.ends_on.is_some()) && work::views::shows_campaign(&view, &feed, campaign)
    });
    let text = ics::write(&ics::Feed {
        name: &view.name,
        host: origin.split_once("://").map_or(origin.as_str(), |(_, host)| host.split(':').next().unwrap_or(host)),
        origin: &origin,
        campaigns: shown.collect(),
        tasks: window.tasks.iter().map(|task| (&**task, window.campaign(task.campaign_id))).collect(),
        notes: window.notes.iter().map(|note| &**note).collect(),
        coming: window.coming.iter().map(|it| &**it).collect(),
    });
    let etag = format!("\"{}\"", Digest::of(text.as_bytes()));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()
    };
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}
