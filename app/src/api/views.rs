//! Saved views, and the calendar feeds made of them.

use serde_json::json;

use super::{Pending, delete, get, post};
use crate::model::{Feed, FeedCreated, FeedId, NewSavedView, Page, SavedView, SavedViewId};

/// The caller's own and those that others share, by name.
pub fn list() -> Pending<Page<SavedView>> {
    get("/views")
}

pub fn create(new: &NewSavedView) -> Pending<SavedView> {
    post("/views", new)
}

pub fn remove(view: &SavedView) -> Pending<()> {
    delete(format!("/views/{}", view.id), Some(view.revision))
}

/// The caller's feeds of a view.
pub fn feeds(id: SavedViewId) -> Pending<Page<Feed>> {
    get(format!("/views/{id}/feeds"))
}

/// Makes an address from which calendar programs read a view.
pub fn create_feed(id: SavedViewId) -> Pending<FeedCreated> {
    post(format!("/views/{id}/feeds"), &json!({}))
}

/// Makes an address of a feed useless.
pub fn revoke_feed(id: FeedId) -> Pending<()> {
    delete(format!("/feeds/{id}"), None)
}
