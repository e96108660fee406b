//! Brand assets.

use app::{
    model::{
        Asset, AssetId, AssetPatch, AssetVersion, AssetVersionId, CampaignAsset, CampaignId, FromUpload, NewAsset, NewCampaignAsset,
        NewDecision, Page, Problem, UsageRights, UsePurpose, UseRequest, VersionDetails,
    },
    rights::Use,
};
use axum::{
    Extension, Json as Body,
    extract::{Request, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Api,
    answer::{Answer, entity},
    bytes::{self, Disposition},
    extract::{IfMatch, Json, Path, Query},
    problem::Refused,
    session, tus, upload,
};
use crate::{
    files::{Encoding, Fitting, Recipe},
    gate::{self, Grant},
    identity::{Caller, Origin, Right},
    store,
    work::{self, Refusal},
};

/// Starts an asset, without a file and with nothing stated about its rights.
#[utoipa::path(post, path = "/assets", tag = "assets", request_body = NewAsset, responses((status = 201, body = Asset)))]
pub async fn create(caller: Caller, Json(new): Json<NewAsset>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let asset = work::assets::create(&mut uow, caller.member(), new).await?;
    Answer::created(&asset, asset.revision, format!("/api/v1/assets/{}", asset.id))?.commit(uow).await
}

/// One asset.
#[utoipa::path(get, path = "/assets/{id}", tag = "assets", params(("id" = AssetId, Path)), responses((status = 200, body = Asset)))]
pub async fn show(caller: Caller, Path(id): Path<AssetId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let asset = work::assets::seen(&mut db, id, caller.member(), caller.tenant().now()).await?;
    entity(&asset, asset.revision)
}

/// Changes name, kind, description, tags or embargo.
#[utoipa::path(patch, path = "/assets/{id}", tag = "assets", params(("id" = AssetId, Path)), request_body = AssetPatch, responses((status = 200, body = Asset)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<AssetId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<AssetPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let asset = work::library::update(&mut uow, caller.member(), id, based, patch).await?;
    Answer::changed(&asset, asset.revision)?.commit(uow).await
}

/// Uploads a version: PNG, JPEG, WebP, GIF, TIFF, SVG, PDF, TrueType or OpenType, at most 100 MiB.
#[utoipa::path(post, path = "/assets/{id}/versions", tag = "assets", params(("id" = AssetId, Path)),
    request_body(content = upload::FileForm, content_type = "multipart/form-data"), responses((status = 201, body = AssetVersion)))]
pub async fn upload_version(caller: Caller, Path(id): Path<AssetId>, request: Request) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    work::assets::find(&mut caller.read(Right::Read).await?, id).await?;
    let file = upload::receive(caller.tenant(), request, upload::Takes::Assets).await?;
    let mut uow = caller.begin(Right::Contribute).await?;
    let version = work::assets::add_version(&mut uow, caller.member(), id, file).await?;
    Answer::made(&version)?.commit(uow).await
}

/// Makes a version of a whole upload (tus): the same as sending the file at once.
#[utoipa::path(post, path = "/assets/{id}/versions/from-upload", tag = "assets", params(("id" = AssetId, Path)), request_body = FromUpload,
    responses((status = 201, body = AssetVersion)))]
pub async fn version_from_upload(caller: Caller, Path(id): Path<AssetId>, Json(from): Json<FromUpload>) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    work::assets::find(&mut caller.read(Right::Read).await?, id).await?;
    let (staged, file_name) = tus::whole(&caller, from).await?;
    let file = upload::take_in(caller.tenant(), staged, file_name, upload::Takes::Assets).await?;
    let mut uow = caller.begin(Right::Contribute).await?;
    let version = work::assets::add_version(&mut uow, caller.member(), id, file).await?;
    Answer::made(&version)?.commit(uow).await
}

/// States when, where and on what an asset may be used.
#[utoipa::path(put, path = "/assets/{id}/rights", tag = "assets", params(("id" = AssetId, Path)), request_body = UsageRights, responses((status = 200, body = Asset)))]
pub async fn set_rights(
    caller: Caller,
    Path(id): Path<AssetId>,
    IfMatch(based): IfMatch,
    Json(rights): Json<UsageRights>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let asset = work::assets::set_rights(&mut uow, id, based, rights).await?;
    Answer::changed(&asset, asset.revision)?.commit(uow).await
}

/// What the bytes are wanted for.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To look at them inside the workspace.
    #[default]
    Inspect,
    /// To take them out of it.
    Download,
}

/// How a file is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `inspect` (default) or `download`.
    #[serde(default)]
    purpose: Purpose,
}

/// The bytes of a version. Its rights are asked about at this moment: outside of them a download is 403, and so is looking at
/// it for those who do not keep the library.
#[utoipa::path(get, path = "/asset-versions/{id}/file", tag = "assets", params(("id" = AssetVersionId, Path), Wanted),
    responses((status = 200, description = "The file", content_type = "image/*"), (status = 206, description = "The part of it that `Range` asks for"),
        (status = 403, body = Problem)))]
pub async fn file(
    caller: Caller,
    Path(id): Path<AssetVersionId>,
    Query(Wanted { purpose }): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    hand_out(&caller, id, purpose, None, &headers).await
}

/// What is written into a version's file, and which other assets have the same bytes or look the same.
#[utoipa::path(get, path = "/asset-versions/{id}", tag = "assets", params(("id" = AssetVersionId, Path)), responses((status = 200, body = VersionDetails)))]
pub async fn details(caller: Caller, Path(id): Path<AssetVersionId>) -> Result<Body<VersionDetails>, Refused> {
    let (member, now) = (caller.member(), caller.tenant().now());
    let mut db = caller.read(Right::Read).await?;
    let (asset, version) = work::assets::seen_version(&mut db, id, member, now).await?;
    Ok(Body(work::library::details(&mut db, &asset, &version, member, now).await?))
}

/// Lets a version out that is held. Not for whoever uploaded it.
#[utoipa::path(post, path = "/asset-versions/{id}/approval", tag = "assets", params(("id" = AssetVersionId, Path)), responses((status = 201, body = AssetVersion)))]
pub async fn approve(caller: Caller, Path(id): Path<AssetVersionId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let version = work::assets::approve(&mut uow, caller.member(), id).await?;
    Answer::made(&version)?.commit(uow).await
}

/// Decides in an open stage of the request to use a held version. The last approval lets it out.
#[utoipa::path(post, path = "/asset-versions/{id}/decisions", tag = "assets", params(("id" = AssetVersionId, Path)), request_body = NewDecision,
    responses((status = 201, body = UseRequest), (status = 403, description = "The uploader, or not an approver of this stage", body = app::model::Problem)))]
pub async fn decide(
    State(api): State<Api>,
    Extension(origin): Extension<Origin>,
    caller: Caller,
    Path(id): Path<AssetVersionId>,
    Json(mut new): Json<NewDecision>,
) -> Result<Response, Refused> {
    let (caller, signer) = session::signing(&api, &origin, caller, &mut new).await?;
    let mut uow = caller.begin(Right::Decide).await?;
    let request = work::requests::decide(&mut uow, caller.member(), signer.as_ref(), id, new).await?;
    let member = caller.member();
    Answer::made(&request.seen_by(member.id, member.role))?.commit(uow).await
}

/// Which requests to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RequestQuery {
    /// `me`: those that wait for the caller's decision.
    waiting_for: Option<String>,
}

/// Open requests to use held versions, oldest first.
#[utoipa::path(get, path = "/use-requests", tag = "assets", params(RequestQuery), responses((status = 200, body = Page<UseRequest>)))]
pub async fn requests(caller: Caller, Query(query): Query<RequestQuery>) -> Result<Body<Page<UseRequest>>, Refused> {
    let only_theirs = match query.waiting_for.as_deref() {
        None => false,
        Some("me") => true,
        Some(_) => return Err(Refused::field("waiting_for", "must be `me`")),
    };
    let mut db = caller.read(Right::Read).await?;
    let items = work::requests::waiting(&mut db, caller.member(), only_theirs, caller.tenant().now()).await?;
    Ok(Body(Page { items, next: None }))
}

/// How a rendition is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Order {
    /// `inspect` (default) or `download`.
    #[serde(default)]
    purpose: Purpose,
    /// At most so many pixels; 1 to 4096. Nothing is ever enlarged.
    width: Option<u32>,
    height: Option<u32>,
    /// `inside` (default) keeps all of it; `cover` fills width and height and crops the rest.
    fit: Option<Fitting>,
    /// What a crop keeps: `x,y` in 0 to 1 of the picture; its middle when absent.
    focus: Option<String>,
    /// `jpeg`, `png` or `webp`; when absent PNG where something is transparent, else JPEG.
    format: Option<Encoding>,
    /// Of a JPEG: 1 to 100, 82 when absent.
    quality: Option<u8>,
}

impl Order {
    pub(super) fn recipe(&self) -> Result<Recipe, Refused> {
        let focus = match self.focus.as_deref() {
            Some(text) => Some(focus_of(text).ok_or_else(|| Refused::field("focus", "must be two numbers of 0 to 1, such as 0.5,0.3"))?),
            None => None,
        };
        let recipe = Recipe {
            width: self.width,
            height: self.height,
            fitting: self.fit.unwrap_or_default(),
            focus,
            encoding: self.format,
            quality: self.quality,
            imprint: None,
        };
        recipe.checked().map_err(|(field, detail)| Refused::field(field, detail))
    }
}

fn focus_of(text: &str) -> Option<(f64, f64)> {
    let (x, y) = text.split_once(',')?;
    let within = |text: &str| text.trim().parse().ok().filter(|share| (0.0..=1.0).contains(share));
    Some((within(x)?, within(y)?))
}

/// A version drawn anew by a recipe: made once, then kept. Its rights are asked about at this moment, as for the file itself.
#[utoipa::path(get, path = "/asset-versions/{id}/rendition", tag = "assets", params(("id" = AssetVersionId, Path), Order),
    responses((status = 200, description = "The rendition", content_type = "image/*"), (status = 403, body = Problem)))]
pub async fn rendition(
    caller: Caller,
    Path(id): Path<AssetVersionId>,
    Query(order): Query<Order>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    hand_out(&caller, id, order.purpose, Some(order.recipe()?), &headers).await
}

/// Decides on a use of a version's bytes at this moment, and sends them.
async fn hand_out(
    caller: &Caller,
    id: AssetVersionId,
    purpose: Purpose,
    recipe: Option<Recipe>,
    headers: &HeaderMap,
) -> Result<Response, Refused> {
    let now = caller.tenant().now();
    let (grant, disposition) = match purpose {
        Purpose::Inspect => {
            let (asset, version) = work::assets::seen_version(&mut caller.read(Right::Read).await?, id, caller.member(), now).await?;
            (granted(&asset, &version, &Use::inspect(caller.member().role, now))?, Disposition::Inline)
        }
        Purpose::Download => {
            // Counted in the transaction that decides, so that no quota is spent twice.
            let mut uow = caller.begin(Right::Read).await?;
            let (asset, version) = work::assets::seen_version(uow.read(), id, caller.member(), now).await?;
            let grant = granted(&asset, &version, &Use::download(now))?;
            store::terms::take(&mut uow, &version, UsePurpose::Download, Some(caller.member().id), None).await?;
            uow.commit().await.map_err(Refusal::from)?;
            (grant, Disposition::Attachment)
        }
    };
    let grant = match recipe {
        Some(recipe) => grant.for_rendition(recipe),
        None => grant,
    };
    match disposition {
        // Players ask for parts.
        Disposition::Inline => bytes::play(caller.tenant(), &grant, headers).await,
        Disposition::Attachment => bytes::serve(caller.tenant(), &grant, headers, disposition).await,
    }
}

/// Leave for one use, or a refusal with every reason.
pub(super) fn granted(asset: &Asset, version: &AssetVersion, wanted: &Use<'_>) -> Result<Grant, Refusal> {
    gate::authorize(asset, Some(version), wanted)
        .map_err(|denial| Refusal::forbidden("RIGHTS_DENIED", format!("\u{201c}{}\u{201d} may not be used: {denial}.", asset.name)))
}

/// Assets attached to a campaign.
#[utoipa::path(get, path = "/campaigns/{id}/assets", tag = "assets", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<CampaignAsset>)))]
pub async fn of_campaign(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<CampaignAsset>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    let (role, now) = (caller.member().role, caller.tenant().now());
    let known = store::assets::of_campaign(&mut db, id).await?.into_iter().filter(|asset| asset.is_known_to(role, now));
    let items = known.map(|asset| CampaignAsset { campaign_id: id, asset }).collect();
    Ok(Body(Page { items, next: None }))
}

/// Attaches an asset to a campaign; the gate then checks its rights for the whole flight.
#[utoipa::path(post, path = "/campaigns/{id}/assets", tag = "assets", params(("id" = CampaignId, Path)), request_body = NewCampaignAsset, responses((status = 201, body = CampaignAsset)))]
pub async fn attach(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewCampaignAsset>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let attached = work::assets::attach(&mut uow, caller.member(), id, new.asset_id).await?;
    Answer::made(&attached)?.commit(uow).await
}
