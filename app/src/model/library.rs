//! What the library is found by: words, kinds, tags, collections.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Asset, AssetId, AssetKind, BrandId, CollectionId, FieldValue, Instant, MemberId, nullable};

/// Changes what is said about an asset. Absent fields stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssetPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AssetKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// `null` leaves it to the default brand.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<BrandId>))]
    pub brand_id: Option<Option<BrandId>>,
    /// All of them, in place of what was said before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, FieldValue>>,
    /// Only for managers; `null` lifts the embargo.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<Instant>))]
    pub embargoed_until: Option<Option<Instant>>,
}

/// The same change to many assets, made to all of them or to none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkEdit {
    /// At most 200.
    pub assets: Vec<AssetId>,
    #[serde(default)]
    pub add_tags: Vec<String>,
    #[serde(default)]
    pub remove_tags: Vec<String>,
    #[serde(default)]
    pub kind: Option<AssetKind>,
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// Said in these fields of all of them; what is said in others stays.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldValue>,
}

/// How many assets have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct FacetCount {
    /// The kind, the tag, or the collection's id.
    pub value: String,
    pub label: String,
    pub count: i64,
}

/// What a search has found, by kind, tag and collection. Assets under embargo are not counted for those who do not keep the library.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AssetFacets {
    pub total: i64,
    /// As if no kind had been chosen.
    pub kinds: Vec<FacetCount>,
    /// The 40 most frequent.
    pub tags: Vec<FacetCount>,
    pub collections: Vec<FacetCount>,
    /// What was searched for instead of words that nothing is called.
    pub read_as: Option<String>,
}

/// Assets that belong together for some purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Collection {
    pub id: CollectionId,
    pub name: String,
    pub description: String,
    pub created_by: MemberId,
    pub created_at: Instant,
    pub revision: i64,
}

/// Makes a collection.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCollection {
    pub name: String,
    #[serde(default)]
    pub description: String,
    /// What is in it from the beginning; at most 200.
    #[serde(default)]
    pub assets: Vec<AssetId>,
}

/// Changes a collection: its words, and what is in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CollectionPatch {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    /// At most 200 at once.
    #[serde(default)]
    pub add: Vec<AssetId>,
    #[serde(default)]
    pub remove: Vec<AssetId>,
}

/// Writes a tag as it is kept: lower case, inner spaces single, nothing around it.
pub fn tag_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Asset {
    /// Whether somebody of this role knows of the asset at this instant.
    pub fn is_known_to(&self, role: super::Role, now: Instant) -> bool {
        role.includes(super::Role::Contributor) || self.embargoed_until.is_none_or(|until| until <= now)
    }
}
