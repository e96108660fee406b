//! Shares, as people outside see them: every route here admits its guest anew.

use app::{
    model::{AssetVersionId, Digest, NewVisit, Portal, PortalRecall, Problem, RecallId, ShareId, UsePurpose, Visit},
    rights::{Purpose, Use},
};
use axum::{
    Extension, Json as Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Api,
    answer::Answer,
    assets,
    bytes::{self, Disposition},
    extract::{Json, Path, Query},
    problem::Refused,
    session::check_rate,
    shares::secret,
};
use crate::{
    audit::{Actor, ActorKind, Change, UnitOfWork},
    files::Recipe,
    gate,
    identity::{Caller, Origin, Right, Visitor, password},
    store,
    tenancy::Tenant,
    work::{self, Refusal},
};

/// The longest side of what is looked at.
const VIEW: u32 = 1_600;
/// The longest side of what is taken out, where originals are not.
const TAKEN: u32 = 2_048;
/// The quality of a picture that is taken out.
const QUALITY: u8 = 92;
/// What the pass is called, as a cookie and as a header.
const COOKIE: &str = "share";
const HEADER: &str = "share-pass";

/// Comes in by a link, with its password where it has one. The pass is good for this share, in a cookie that is sent to it alone.
#[utoipa::path(post, path = "/portals", tag = "shares", security(()), request_body = NewVisit, responses((status = 201, body = Visit), (status = 401, body = Problem)))]
pub async fn enter(
    State(api): State<Api>,
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Json(new): Json<NewVisit>,
) -> Result<Response, Refused> {
    check_rate(&api, &origin)?;
    let mut db = tenant.read().await?;
    let found = store::shares::by_secret(&mut db, &Digest::of(new.secret.as_bytes())).await?;
    let share = found.ok_or_else(|| Refusal::Unauthenticated("This link is not known. Check that all of it was copied.".into()))?;
    work::shares::refuse_when_over(&share, tenant.now())?;
    let hash = store::shares::password_of(&mut db, share.id).await?;
    drop(db);
    if hash.is_some() && !password::verify(new.password.clone().unwrap_or_default(), hash.clone()).await {
        let asked = new.password.is_none();
        if !asked {
            let actor = Actor { ip: origin.ip.clone(), request_id: origin.request_id.clone(), ..Actor::system() };
            let mut uow = UnitOfWork::begin(&tenant, actor).await?;
            uow.note(Change::new("share.refused", "share", share.id));
            uow.commit().await.map_err(Refusal::from)?;
        }
        let said = if asked { "This link needs a password." } else { "The password is not right." };
        return Err(Refused::new(axum::http::StatusCode::UNAUTHORIZED, "PASSWORD_NEEDED", "A password is needed", said));
    }
    let pass = secret();
    let name = if new.name.trim().is_empty() { format!("A guest of {}", share.name) } else { new.name.trim().to_owned() };
    let email = Some(new.email.trim().to_lowercase()).filter(|email| !email.is_empty());
    let actor = Actor { kind: ActorKind::Guest, id: None, name, email, ip: origin.ip, request_id: origin.request_id };
    let mut uow = UnitOfWork::begin(&tenant, actor).await?;
    let id = work::shares::enter(&mut uow, &share, hash, &new, &pass).await?;
    let visit = Visit { id, share_id: share.id, pass };
    let mut response = Answer::made(&visit)?.commit(uow).await?;
    let secure = if tenant.workspace().url.starts_with("https:") { "; Secure" } else { "" };
    let left = (share.expires_at.0 - tenant.now().0).whole_seconds().max(0);
    let cookie = format!("{COOKIE}={}; Path=/api/v1/portals/{}; Max-Age={left}; HttpOnly; SameSite=Lax{secure}", visit.pass, share.id);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What a share shows at this moment. Members of the workspace see it as guests do.
#[utoipa::path(get, path = "/portals/{id}", tag = "shares", params(("id" = ShareId, Path)), responses((status = 200, body = Portal), (status = 401, body = Problem)))]
pub async fn show(
    tenant: Tenant,
    caller: Option<Extension<Caller>>,
    Extension(origin): Extension<Origin>,
    Path(id): Path<ShareId>,
    headers: HeaderMap,
) -> Result<Body<Portal>, Refused> {
    let guest = admit(&tenant, id, caller, origin, &headers).await?;
    let visit = guest.visit().map(|visit| visit.id);
    let mut db = guest.read().await?;
    Ok(Body(work::shares::portal(&mut db, guest.share(), visit, &tenant.workspace().name, tenant.now()).await?))
}

/// How a file of a share is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `inspect` (default) or `download`.
    #[serde(default)]
    purpose: assets::Purpose,
    /// Of what is looked at: at most so many pixels, 1 to 1600.
    width: Option<u32>,
}

/// A picture of a share, to look at or, where the share allows it, to take out. The right to share it is asked about at this moment.
#[utoipa::path(get, path = "/portals/{id}/files/{version}", tag = "shares", params(("id" = ShareId, Path), ("version" = AssetVersionId, Path), Wanted),
    responses((status = 200, description = "The picture", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn file(
    tenant: Tenant,
    caller: Option<Extension<Caller>>,
    Extension(origin): Extension<Origin>,
    Path((id, version)): Path<(ShareId, AssetVersionId)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let guest = admit(&tenant, id, caller, origin, &headers).await?;
    let (share, now) = (guest.share(), tenant.now());
    let imprint = share.watermark.then(|| guest.imprint());
    let usage = Use::at(Purpose::Share, now);
    // A guest is told that it may not be had, and not for which of our reasons.
    let denied = |_: gate::Denial| Refusal::forbidden("RIGHTS_DENIED", "This picture may not be shared at the moment.");
    let (grant, disposition) = match wanted.purpose {
        assets::Purpose::Inspect => {
            let side = wanted.width.unwrap_or(VIEW).clamp(1, VIEW);
            let recipe = Recipe { width: Some(side), height: Some(VIEW), imprint, ..Recipe::default() };
            let (asset, version) = work::shares::shown(&mut guest.read().await?, share, version, now).await?;
            (gate::authorize(&asset, Some(&version), &usage).map_err(denied)?.for_rendition(recipe), Disposition::Inline)
        }
        assets::Purpose::Download => {
            if !share.downloads {
                return Err(Refusal::forbidden("DOWNLOADS_OFF", "Nothing can be taken out by this link.").into());
            }
            let mut uow = guest.begin().await?;
            let (asset, version) = work::shares::shown(uow.read(), share, version, now).await?;
            let grant = gate::authorize(&asset, Some(&version), &usage).map_err(denied)?;
            let (member, visit) = (guest.member().map(|caller| caller.member().id), guest.visit().map(|visit| visit.id));
            store::terms::take(&mut uow, &version, UsePurpose::Share, member, visit).await?;
            uow.commit().await.map_err(Refusal::from)?;
            let as_uploaded = share.originals && !share.hides_metadata && imprint.is_none();
            let side = (!share.originals).then_some(TAKEN);
            let recipe = Recipe { width: side, height: side, quality: Some(QUALITY), imprint, ..Recipe::default() };
            (if as_uploaded { grant } else { grant.for_rendition(recipe) }, Disposition::Attachment)
        }
    };
    let grant = if share.hides_metadata { grant.under_name("picture") } else { grant };
    bytes::serve(&tenant, &grant, &headers, disposition).await
}

/// Confirms that what was taken out here, and is asked back, is no longer used.
#[utoipa::path(post, path = "/portals/{id}/recalls/{recall}/confirmation", tag = "shares", params(("id" = ShareId, Path), ("recall" = RecallId, Path)),
    responses((status = 201, body = PortalRecall), (status = 401, body = Problem)))]
pub async fn confirm(
    tenant: Tenant,
    caller: Option<Extension<Caller>>,
    Extension(origin): Extension<Origin>,
    Path((id, recall)): Path<(ShareId, RecallId)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let guest = admit(&tenant, id, caller, origin, &headers).await?;
    let mut uow = match guest.member() {
        Some(caller) => caller.begin(Right::Decide).await?,
        None => guest.begin().await?,
    };
    let confirmed = match (guest.visit(), guest.member()) {
        (Some(visit), _) => {
            let confirmed = work::shares::confirm_as_guest(&mut uow, visit.id, recall).await?;
            let hidden = guest.share().hides_metadata;
            if hidden { PortalRecall { asset_name: String::new(), ..confirmed } } else { confirmed }
        }
        (None, Some(caller)) => work::shares::confirm(&mut uow, caller.member(), recall).await?,
        (None, None) => return Err(Refusal::NotFound("recall of anything that you took").into()),
    };
    Answer::made(&confirmed)?.commit(uow).await
}

async fn admit(
    tenant: &Tenant,
    id: ShareId,
    caller: Option<Extension<Caller>>,
    origin: Origin,
    headers: &HeaderMap,
) -> Result<Visitor, Refused> {
    let mut cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
    let in_cookie = cookies.find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    let pass = headers.get(HEADER).and_then(|value| value.to_str().ok()).or(in_cookie);
    Ok(Visitor::admit(tenant, id, pass, caller.map(|Extension(caller)| caller), origin).await?)
}
