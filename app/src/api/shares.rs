//! Shares, as members make them and as guests see them.

use super::{Pending, get, patch, post};
use crate::model::{
    AssetVersionId, NewShare, NewVisit, Page, Portal, PortalRecall, RecallId, Share, ShareCreated, ShareId, SharePatch, Visit,
};

pub fn list() -> Pending<Page<Share>> {
    get("/shares")
}

pub fn create(new: &NewShare) -> Pending<ShareCreated> {
    post("/shares", new)
}

pub fn update(id: ShareId, revision: i64, change: &SharePatch) -> Pending<Share> {
    patch(format!("/shares/{id}"), revision, change)
}

/// Comes in by a link; the browser keeps the pass.
pub fn enter(visit: &NewVisit) -> Pending<Visit> {
    post("/portals", visit)
}

pub fn portal(id: ShareId) -> Pending<Portal> {
    get(format!("/portals/{id}"))
}

pub fn picture_url(share: ShareId, version: AssetVersionId, width: u32) -> String {
    format!("/api/v1/portals/{share}/files/{version}?width={width}")
}

pub fn download_url(share: ShareId, version: AssetVersionId) -> String {
    format!("/api/v1/portals/{share}/files/{version}?purpose=download")
}

pub fn confirm_recall(share: ShareId, id: RecallId) -> Pending<PortalRecall> {
    post(format!("/portals/{share}/recalls/{id}/confirmation"), &serde_json::json!({}))
}
