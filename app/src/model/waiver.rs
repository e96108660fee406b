//! Waivers: one gate item let pass, asked for by one person and granted by another.

use serde::{Deserialize, Serialize};

use super::{CampaignId, CheckCode, Digest, Instant, MemberId, WaiverId};

/// A wish to launch without one item of the gate, and who granted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Waiver {
    pub id: WaiverId,
    pub campaign_id: CampaignId,
    pub code: CheckCode,
    /// The `subject.id` of the gate item.
    pub subject_id: String,
    /// The item's title when the waiver was asked for.
    pub title: String,
    pub reason: String,
    /// Digest of the finding that is waived. Another finding is not covered, so the waiver is void for it.
    pub basis: Digest,
    pub requested_by: MemberId,
    pub requested_at: Instant,
    /// Never who asked for it.
    #[serde(default)]
    pub granted_by: Option<MemberId>,
    #[serde(default)]
    pub granted_at: Option<Instant>,
    /// When it was refused or taken back.
    #[serde(default)]
    pub ended_at: Option<Instant>,
    pub revision: i64,
}

/// Asks for a waiver of an item that the gate reports as failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWaiver {
    pub code: CheckCode,
    pub subject_id: String,
    pub reason: String,
}

/// Grants a waiver, or ends it: refuses what was asked for, takes back what was granted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WaiverPatch {
    pub granted: bool,
}

/// The waiver of an item, as the gate's report and the certificate name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ItemWaiver {
    pub id: WaiverId,
    /// For changing it: the ETag is `"<revision>"`.
    pub revision: i64,
    pub reason: String,
    pub requested_by_id: MemberId,
    pub requested_by: String,
    pub requested_at: Instant,
    /// Absent while it is only asked for: the item then still stands.
    #[serde(default)]
    pub granted_by: Option<String>,
    #[serde(default)]
    pub granted_at: Option<Instant>,
}
