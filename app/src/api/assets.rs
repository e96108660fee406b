//! Brand assets: finding them, what is said about them, and what they may be used for.

use http::Method;

use super::{Call, Pending, ask, audit::percent, get, patch, post};
use crate::model::{
    Asset, AssetFacets, AssetId, AssetPatch, AssetUse, AssetVersion, AssetVersionId, BlastRadius, BulkEdit, CampaignAsset, CampaignId,
    Collection, CollectionId, CollectionPatch, LibraryPolicy, LibraryPolicyPatch, NewAsset, NewCampaignAsset, NewCollection, NewDecision,
    NewRecall, NewTerm, NewWithdrawal, Page, PortalRecall, Recall, RecallId, Term, TermId, UsageRights, UseRequest, VersionDetails,
};

/// What is looked for; empty fields do not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AssetQuery {
    pub words: String,
    pub kind: String,
    pub tag: String,
    pub collection: String,
    pub colour: String,
}

impl AssetQuery {
    /// The parts of an address's query that say something, from `?` on; nothing when all is shown.
    pub fn address(&self) -> String {
        let parts =
            [("q", &self.words), ("kind", &self.kind), ("tag", &self.tag), ("collection", &self.collection), ("colour", &self.colour)];
        let said: Vec<String> =
            parts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", percent(value))).collect();
        if said.is_empty() { String::new() } else { format!("?{}", said.join("&")) }
    }
}

/// Assets that are found, newest first, after a cursor.
pub fn found(query: &AssetQuery, after: Option<&str>, limit: u32) -> Pending<Page<Asset>> {
    let mut path = format!("/assets{}", query.address());
    path.push_str(if path.contains('?') { "&" } else { "?" });
    path.push_str(&format!("limit={limit}"));
    if let Some(after) = after {
        path.push_str(&format!("&after={after}"));
    }
    get(path)
}

pub fn facets(query: &AssetQuery) -> Pending<AssetFacets> {
    get(format!("/assets/facets{}", query.address()))
}

pub fn show(id: AssetId) -> Pending<Asset> {
    get(format!("/assets/{id}"))
}

pub fn create(new: &NewAsset) -> Pending<Asset> {
    post("/assets", new)
}

pub fn update(id: AssetId, revision: i64, change: &AssetPatch) -> Pending<Asset> {
    patch(format!("/assets/{id}"), revision, change)
}

pub fn edit_many(edit: &BulkEdit) -> Pending<Page<Asset>> {
    post("/assets/bulk", edit)
}

pub fn approve(id: AssetVersionId) -> Pending<AssetVersion> {
    post(format!("/asset-versions/{id}/approval"), &serde_json::json!({}))
}

/// Decides on the request to use a held version.
pub fn decide(id: AssetVersionId, decision: &NewDecision) -> Pending<UseRequest> {
    post(format!("/asset-versions/{id}/decisions"), decision)
}

/// Requests to use that wait for whoever is signed in.
pub fn requests_for_me() -> Pending<Page<UseRequest>> {
    get("/use-requests?waiting_for=me")
}

pub fn policy() -> Pending<LibraryPolicy> {
    get("/library-policy")
}

pub fn set_policy(revision: i64, patch: LibraryPolicyPatch) -> Pending<LibraryPolicy> {
    ask(Call::new(Method::PUT, "/library-policy").if_match(revision).json(&patch))
}

pub fn details(id: AssetVersionId) -> Pending<VersionDetails> {
    get(format!("/asset-versions/{id}"))
}

pub fn upload_path(id: AssetId) -> String {
    format!("/assets/{id}/versions")
}

/// A version's picture, as large as it is shown: a card, or a page.
pub fn picture_url(id: AssetVersionId, width: u32) -> String {
    format!("/api/v1/asset-versions/{id}/rendition?width={width}&height={width}")
}

/// Where a player finds a version's film.
pub fn film_url(id: AssetVersionId) -> String {
    format!("/api/v1/asset-versions/{id}/file")
}

pub fn download_url(id: AssetVersionId) -> String {
    format!("/api/v1/asset-versions/{id}/file?purpose=download")
}

pub fn set_rights(id: AssetId, revision: i64, rights: &UsageRights) -> Pending<Asset> {
    ask(Call::new(Method::PUT, format!("/assets/{id}/rights")).if_match(revision).json(rights))
}

pub fn add_term(id: AssetId, term: &NewTerm) -> Pending<Term> {
    post(format!("/assets/{id}/terms"), term)
}

pub fn withdraw_term(id: TermId, reason: String) -> Pending<BlastRadius> {
    post(format!("/terms/{id}/withdrawal"), &NewWithdrawal { reason })
}

pub fn uses(id: AssetId) -> Pending<Page<AssetUse>> {
    get(format!("/assets/{id}/uses"))
}

pub fn recalls(id: AssetId) -> Pending<Page<Recall>> {
    get(format!("/assets/{id}/recalls"))
}

pub fn recall(id: AssetId, reason: String) -> Pending<Recall> {
    post(format!("/assets/{id}/recalls"), &NewRecall { reason })
}

/// What the signed-in member has taken out and is asked back for.
pub fn my_recalls() -> Pending<Page<PortalRecall>> {
    get("/recalls")
}

pub fn confirm_recall(id: RecallId) -> Pending<PortalRecall> {
    post(format!("/recalls/{id}/confirmation"), &serde_json::json!({}))
}

pub fn collections() -> Pending<Page<Collection>> {
    get("/collections")
}

pub fn create_collection(new: &NewCollection) -> Pending<Collection> {
    post("/collections", new)
}

pub fn update_collection(id: CollectionId, revision: i64, change: &CollectionPatch) -> Pending<Collection> {
    patch(format!("/collections/{id}"), revision, change)
}

pub fn of_campaign(id: CampaignId) -> Pending<Page<CampaignAsset>> {
    get(format!("/campaigns/{id}/assets"))
}

pub fn attach(id: CampaignId, asset_id: AssetId) -> Pending<CampaignAsset> {
    post(format!("/campaigns/{id}/assets"), &NewCampaignAsset { asset_id })
}

#[cfg(test)]
mod tests {
    use super::AssetQuery;

    #[test]
    fn an_address_says_what_is_looked_for_and_no_more() {
        assert_eq!(AssetQuery::default().address(), "");
        let query = AssetQuery { words: "caf\u{e9} & pool".into(), tag: "summer".into(), ..AssetQuery::default() };
        assert_eq!(query.address(), "?q=caf%C3%A9%20%26%20pool&tag=summer");
    }
}
