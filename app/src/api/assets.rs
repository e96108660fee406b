//! Brand assets.

use http::Method;

use super::{Call, Pending, ask, get, post};
use crate::model::{Asset, AssetId, AssetVersionId, CampaignAsset, CampaignId, NewAsset, NewCampaignAsset, Page, UsageRights};

pub fn list() -> Pending<Page<Asset>> {
    get("/assets?limit=200")
}

pub fn create(new: &NewAsset) -> Pending<Asset> {
    post("/assets", new)
}

pub fn upload_path(id: AssetId) -> String {
    format!("/assets/{id}/versions")
}

pub fn file_url(id: AssetVersionId) -> String {
    format!("/api/v1/asset-versions/{id}/file")
}

pub fn download_url(id: AssetVersionId) -> String {
    format!("/api/v1/asset-versions/{id}/file?purpose=download")
}

pub fn set_rights(id: AssetId, revision: i64, rights: &UsageRights) -> Pending<Asset> {
    ask(Call::new(Method::PUT, format!("/assets/{id}/rights")).if_match(revision).json(rights))
}

pub fn of_campaign(id: CampaignId) -> Pending<Page<CampaignAsset>> {
    get(format!("/campaigns/{id}/assets"))
}

pub fn attach(id: CampaignId, asset_id: AssetId) -> Pending<CampaignAsset> {
    post(format!("/campaigns/{id}/assets"), &NewCampaignAsset { asset_id })
}
