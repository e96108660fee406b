//! What is shared with people outside of the workspace, and recalled from whoever took it.

use serde::{Deserialize, Serialize};

use super::{AssetId, AssetKind, AssetVersionId, CollectionId, Instant, MemberId, RecallId, ShareId, VisitId, nullable};

/// A link to some assets, for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that people set")]
pub struct Share {
    pub id: ShareId,
    pub name: String,
    /// Shown to whoever opens the link.
    pub message: String,
    /// A collection as it is at any moment; otherwise the assets that were named.
    pub collection_id: Option<CollectionId>,
    /// Whether files may be taken out.
    pub downloads: bool,
    /// Whether those are the files as they were uploaded; otherwise pictures of at most 2048 pixels.
    pub originals: bool,
    /// Whether a name and an e-mail address are asked for.
    pub asks_name: bool,
    /// Whether every picture carries the name of who looks at it.
    pub watermark: bool,
    /// Whether names, words, and what is written into files stay inside.
    pub hides_metadata: bool,
    pub has_password: bool,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
    pub created_by: MemberId,
    pub created_at: Instant,
    /// How often somebody came in.
    pub visits: i64,
    /// How many files were taken out.
    pub taken: i64,
    pub revision: i64,
}

/// Shares assets, or a collection.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that people set")]
pub struct NewShare {
    pub name: String,
    pub message: String,
    pub collection_id: Option<CollectionId>,
    /// At most 200; none with a collection.
    pub assets: Vec<AssetId>,
    pub downloads: bool,
    pub originals: bool,
    pub asks_name: bool,
    pub watermark: bool,
    pub hides_metadata: bool,
    /// 8 to 200 characters; none when absent.
    pub password: Option<String>,
    /// 30 days from now when absent; at most a year.
    pub expires_at: Option<Instant>,
}

/// Changes a share. Absent fields stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SharePatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downloads: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub originals: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watermark: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hides_metadata: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// `null` takes it away; anybody who came in with another one has to come in again.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub password: Option<Option<String>>,
    /// Ends it now, for good.
    pub revoke: bool,
}

/// A share just made, and the secret of its link, told once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ShareCreated {
    pub share: Share,
    pub url: String,
    pub secret: String,
}

/// Comes in by a link.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NewVisit {
    pub secret: String,
    pub password: Option<String>,
    pub name: String,
    pub email: String,
}

/// Let in: the pass is also in the cookie of the answer, good for this share alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Visit {
    pub id: VisitId,
    pub share_id: ShareId,
    /// For callers without cookies, as the header `Share-Pass`.
    pub pass: String,
}

/// What somebody who came in by a link sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Portal {
    pub share_id: ShareId,
    pub workspace: String,
    pub name: String,
    pub message: String,
    pub expires_at: Instant,
    pub downloads: bool,
    /// What may be shared at this moment, newest first.
    pub assets: Vec<PortalAsset>,
    /// What was taken out here and is now asked back.
    pub recalls: Vec<PortalRecall>,
}

/// An asset as it is shown outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PortalAsset {
    pub version_id: AssetVersionId,
    /// Its name, or its number where metadata is hidden.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<AssetKind>,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub description: String,
    pub width: i64,
    pub height: i64,
}

/// An asset that is asked back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct PortalRecall {
    pub id: RecallId,
    pub asset_name: String,
    pub reason: String,
    pub created_at: Instant,
    pub confirmed_at: Option<Instant>,
}

/// Asks everybody who took an asset out to stop using it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRecall {
    pub reason: String,
}

/// A recall, and who has confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Recall {
    pub id: RecallId,
    pub asset_id: AssetId,
    pub reason: String,
    pub created_by: MemberId,
    pub created_at: Instant,
    pub notices: Vec<RecallNotice>,
}

/// One who took the asset out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct RecallNotice {
    pub member_id: Option<MemberId>,
    /// The member's name, or the guest's where one was asked for, else the share's.
    pub name: String,
    pub email: String,
    pub taken_at: Instant,
    pub confirmed_at: Option<Instant>,
}
