//! Rights in rows: licences that allow, releases and consents that must stand, bans that win over all of them.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{AssetId, AssetVersionId, CampaignId, CampaignStatus, Channel, Day, Instant, MemberId, TalentId, TaskId, TermId};

text_enum! {
    /// What a term does to the uses that it covers.
    pub enum TermKind {
        /// Allows them. Where several licences stand, together they must cover the whole use.
        Licence = "licence" / "Licence",
        /// A property or model release: every use must lie inside of it.
        Release = "release" / "Release",
        /// A person's consent: every use must lie inside of it, until it is withdrawn.
        Consent = "consent" / "Consent",
        /// Forbids them, whatever else allows them.
        Ban = "ban" / "Ban",
    }
}

text_enum! {
    /// What a file is used for.
    pub enum UsePurpose {
        Inspect = "inspect" / "Look at it",
        Download = "download" / "Download",
        Share = "share" / "Share outside",
        Publish = "publish" / "Publish",
    }
}

/// One term of an asset's rights. Terms are never rewritten: they are withdrawn, and others are added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Term {
    pub id: TermId,
    pub asset_id: AssetId,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub kind: TermKind,
    /// Who gave it.
    pub holder: String,
    /// The person whose consent this is.
    pub talent_id: Option<TalentId>,
    /// The first instant that it covers; open when absent.
    pub starts_at: Option<Instant>,
    /// The first instant that it covers no longer; open when absent.
    pub ends_at: Option<Instant>,
    /// Absent means every market.
    #[cfg_attr(feature = "ssr", sqlx(json(nullable)))]
    pub markets: Option<Vec<String>>,
    /// Absent means every channel.
    #[cfg_attr(feature = "ssr", sqlx(json(nullable)))]
    pub channels: Option<Vec<Channel>>,
    /// Absent means every purpose.
    #[cfg_attr(feature = "ssr", sqlx(json(nullable)))]
    pub purposes: Option<Vec<UsePurpose>>,
    /// How many times the file may be taken out under a licence; absent means any number.
    pub quota: Option<i64>,
    /// How many times it has been taken out since the term was added.
    pub used: i64,
    /// The document that proves it.
    pub evidence_id: Option<AssetVersionId>,
    /// The instant from which it no longer holds.
    pub withdrawn_at: Option<Instant>,
    /// Why it was withdrawn; empty while it stands.
    pub withdrawn_reason: String,
    pub created_by: MemberId,
    pub created_at: Instant,
}

/// Adds a term to an asset.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTerm {
    pub kind: TermKind,
    #[serde(default)]
    pub holder: String,
    #[serde(default)]
    pub talent_id: Option<TalentId>,
    #[serde(default)]
    pub starts_at: Option<Instant>,
    #[serde(default)]
    pub ends_at: Option<Instant>,
    #[serde(default)]
    pub markets: Option<Vec<String>>,
    #[serde(default)]
    pub channels: Option<Vec<Channel>>,
    #[serde(default)]
    pub purposes: Option<Vec<UsePurpose>>,
    #[serde(default)]
    pub quota: Option<i64>,
    #[serde(default)]
    pub evidence_id: Option<AssetVersionId>,
}

/// Takes a term back from this instant on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    pub reason: String,
}

/// A person who can be seen or heard in assets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Talent {
    pub id: TalentId,
    pub name: String,
    pub created_at: Instant,
}

/// Names a person whose consent assets need.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTalent {
    pub name: String,
}

/// A campaign that uses an asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct AssetUse {
    pub asset_id: AssetId,
    pub campaign_id: CampaignId,
    pub campaign_name: String,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub status: CampaignStatus,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
}

/// What a withdrawal reaches: where the assets are used, and the tasks that were opened to replace them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BlastRadius {
    pub terms: Vec<Term>,
    pub uses: Vec<AssetUse>,
    pub tasks: Vec<TaskId>,
}

/// Whether a use is allowed, at whichever instant was asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RightsAnswer {
    pub asset_id: AssetId,
    pub purpose: UsePurpose,
    pub at: Instant,
    pub allowed: bool,
    /// Every reason against it, in words.
    pub reasons: Vec<String>,
    /// The asset's terms, oldest first.
    pub terms: Vec<Term>,
}
