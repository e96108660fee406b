//! A campaign as it was.

use serde::{Deserialize, Serialize};

use super::{Campaign, CampaignId, CertificateBody, CertificateId, Digest, Instant};

/// A campaign as it was at a past instant, rebuilt from the audit and from what is never removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AsOf {
    pub campaign_id: CampaignId,
    pub at: Instant,
    /// The last event that counts, of all those of the campaign.
    pub seq: i64,
    /// The campaign itself, with its brief and its flight.
    pub campaign: Campaign,
    /// What was live at that instant; absent when the campaign was not live.
    #[serde(default)]
    pub live: Option<AsLive>,
    /// Everything else of the campaign that the audit names: tasks, proofs, marks, checklist lines, reviews, waivers.
    pub records: Vec<Record>,
}

/// What was live, by its certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AsLive {
    pub certificate_id: CertificateId,
    pub certificate_digest: Digest,
    pub certificate: CertificateBody,
    /// Where the bytes of each file are, in the order of the certificate's files. They are kept.
    pub files: Vec<LiveFile>,
}

/// One file that was live.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LiveFile {
    pub name: String,
    pub sha256: Digest,
    /// The path of its bytes; absent when no version of this workspace has them.
    #[serde(default)]
    pub href: Option<String>,
}

/// One thing as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Record {
    /// `task`, `proof`, `annotation`, `checklist_item`, `review`, `waiver`, `asset`, `certificate`.
    pub kind: String,
    pub id: String,
    /// The last event about it.
    pub seq: i64,
    /// Its fields, as the audit has them.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub state: serde_json::Value,
}
