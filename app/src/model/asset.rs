//! Brand assets and their usage rights.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::patch::nullable;
use super::text::text_enum;
use super::{AssetId, AssetVersionId, BrandId, CampaignId, ChainId, Channel, Day, Digest, FieldValue, Instant, MemberId, Term, UploadId};

text_enum! {
    /// What an asset is.
    pub enum AssetKind {
        Logo = "logo" / "Logo",
        Photography = "photography" / "Photography",
        Video = "video" / "Video",
        Icon = "icon" / "Icon",
        Template = "template" / "Template",
        Document = "document" / "Document",
        Typography = "typography" / "Typography",
    }
}

/// A brand asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Asset {
    pub id: AssetId,
    pub name: String,
    pub kind: AssetKind,
    pub description: String,
    /// In lower case, each once, in the order given.
    pub tags: Vec<String>,
    /// Whose brand it bears; that of the workspace's default brand when absent.
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// What is said in the fields that the library gives its assets.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldValue>,
    /// Until then only those who keep the library know of it.
    pub embargoed_until: Option<Instant>,
    /// Oldest first; the last is current.
    pub versions: Vec<AssetVersion>,
    pub rights: UsageRights,
    /// Licences, releases, consents and bans beside that statement, oldest first.
    pub terms: Vec<Term>,
    pub created_by: MemberId,
    pub created_at: Instant,
    pub revision: i64,
}

/// Starts an asset, without a file yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAsset {
    pub name: String,
    pub kind: AssetKind,
}

/// One uploaded version of an asset. Never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct AssetVersion {
    pub id: AssetVersionId,
    pub asset_id: AssetId,
    /// From 1.
    pub number: i64,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "Vec<u8>"))]
    pub sha256: Digest,
    pub media_type: String,
    pub file_name: String,
    pub bytes: i64,
    pub width: i64,
    pub height: i64,
    pub uploaded_by: MemberId,
    pub created_at: Instant,
    /// Whether it waits for somebody other than its uploader to approve it: until then it is for nobody but those who keep the library.
    pub held: bool,
    /// Who let it out, where it was held.
    pub approved_by: Option<MemberId>,
}

/// Makes a version of a whole upload.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FromUpload {
    pub upload_id: UploadId,
}

/// How the library takes files in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct LibraryPolicy {
    /// Whether uploads are held until somebody else approves them. Counts for what is uploaded from then on.
    pub hold_uploads: bool,
    /// The chain that a held upload goes through; without one, any manager who did not upload it approves it alone.
    #[serde(default)]
    pub chain_id: Option<ChainId>,
    pub revision: i64,
}

/// Changes how the library takes files in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LibraryPolicyPatch {
    pub hold_uploads: bool,
    /// Left as it is when absent.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub chain_id: Option<Option<ChainId>>,
}

/// When, where and on what an asset may be used. Nothing is allowed until somebody has stated it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct UsageRights {
    /// First day of use; open when absent.
    pub starts_on: Option<Day>,
    /// Last day of use; open when absent.
    pub ends_on: Option<Day>,
    /// Markets it may be used in; absent means every market.
    pub markets: Option<Vec<String>>,
    /// Channels it may be used on; absent means every channel.
    pub channels: Option<Vec<Channel>>,
    pub holder: String,
    /// Whether someone has stated these rights. Without a statement nothing is allowed.
    pub stated: bool,
}

/// Attaches an asset to a campaign.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCampaignAsset {
    pub asset_id: AssetId,
}

/// An asset in use by a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CampaignAsset {
    pub campaign_id: CampaignId,
    pub asset: Asset,
}
