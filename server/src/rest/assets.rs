//! Brand assets.

use app::{
    model::{
        Asset, AssetId, AssetVersion, AssetVersionId, CampaignAsset, CampaignId, NewAsset, NewCampaignAsset, Page, Problem, UsageRights,
        UsePurpose,
    },
    rights::Use,
};
use axum::{Json as Body, extract::Request, http::HeaderMap, response::Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{Answer, entity},
    bytes::{self, Disposition},
    extract::{IfMatch, Json, Paging, Path, Query},
    problem::Refused,
    upload,
};
use crate::{
    gate::{self, Grant},
    identity::{Caller, Right},
    store,
    work::{self, Refusal},
};

/// Assets, newest first.
#[utoipa::path(get, path = "/assets", tag = "assets", params(Paging), responses((status = 200, body = Page<Asset>)))]
pub async fn list(caller: Caller, Query(paging): Query<Paging>) -> Result<Body<Page<Asset>>, Refused> {
    let (limit, after) = (paging.limit()?, paging.after()?);
    let mut db = caller.read(Right::Read).await?;
    let rows = store::assets::list(&mut db, after, limit + 1).await?;
    Ok(Body(store::page(rows, limit, |asset: &Asset| asset.id.to_string())))
}

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
    let asset = work::assets::find(&mut db, id).await?;
    entity(&asset, asset.revision)
}

/// Uploads a version: PNG, JPEG or WebP, at most 100 MiB.
#[utoipa::path(post, path = "/assets/{id}/versions", tag = "assets", params(("id" = AssetId, Path)),
    request_body(content = upload::FileForm, content_type = "multipart/form-data"), responses((status = 201, body = AssetVersion)))]
pub async fn upload_version(caller: Caller, Path(id): Path<AssetId>, request: Request) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    work::assets::find(&mut caller.read(Right::Read).await?, id).await?;
    let file = upload::receive(caller.tenant(), request, upload::Takes::Pictures).await?;
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
    responses((status = 200, description = "The file", content_type = "image/*"), (status = 403, body = Problem)))]
pub async fn file(
    caller: Caller,
    Path(id): Path<AssetVersionId>,
    Query(Wanted { purpose }): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let now = caller.tenant().now();
    match purpose {
        Purpose::Inspect => {
            let (asset, version) = work::assets::version(&mut caller.read(Right::Read).await?, id).await?;
            let grant = granted(&asset, &version, &Use::inspect(caller.member().role, now))?;
            bytes::serve(caller.tenant(), &grant, &headers, Disposition::Inline).await
        }
        Purpose::Download => {
            // Counted in the transaction that decides, so that no quota is spent twice.
            let mut uow = caller.begin(Right::Read).await?;
            let (asset, version) = work::assets::version(uow.read(), id).await?;
            let grant = granted(&asset, &version, &Use::download(now))?;
            store::terms::take(&mut uow, &version, UsePurpose::Download, Some(caller.member().id)).await?;
            uow.commit().await.map_err(Refusal::from)?;
            bytes::serve(caller.tenant(), &grant, &headers, Disposition::Attachment).await
        }
    }
}

/// Leave for one use, or a refusal with every reason.
fn granted(asset: &Asset, version: &AssetVersion, wanted: &Use<'_>) -> Result<Grant, Refusal> {
    gate::authorize(asset, Some(version), wanted)
        .map_err(|denial| Refusal::forbidden("RIGHTS_DENIED", format!("\u{201c}{}\u{201d} may not be used: {denial}.", asset.name)))
}

/// Assets attached to a campaign.
#[utoipa::path(get, path = "/campaigns/{id}/assets", tag = "assets", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<CampaignAsset>)))]
pub async fn of_campaign(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<CampaignAsset>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    let items = store::assets::of_campaign(&mut db, id).await?.into_iter().map(|asset| CampaignAsset { campaign_id: id, asset }).collect();
    Ok(Body(Page { items, next: None }))
}

/// Attaches an asset to a campaign; the gate then checks its rights for the whole flight.
#[utoipa::path(post, path = "/campaigns/{id}/assets", tag = "assets", params(("id" = CampaignId, Path)), request_body = NewCampaignAsset, responses((status = 201, body = CampaignAsset)))]
pub async fn attach(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewCampaignAsset>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let attached = work::assets::attach(&mut uow, caller.member(), id, new.asset_id).await?;
    Answer::made(&attached)?.commit(uow).await
}
