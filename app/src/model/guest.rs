//! Guests: people with an e-mail address and no account, who come by a link to one thing.

use serde::{Deserialize, Serialize};

use super::{
    Annotation, CampaignId, CampaignTerms, Component, Day, Decision, Digest, FrameRate, GuestLinkId, Instant, MemberId, ProofId,
    ProofVersionId, ReviewId, ReviewStatus, Verdict,
};

/// A guest's link. What it opens and what it allows never change; it ends by itself, or when it is revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct GuestLink {
    pub id: GuestLinkId,
    /// The guest, as decisions and notes name them.
    pub member_id: MemberId,
    pub name: String,
    pub email: String,
    pub campaign_id: CampaignId,
    /// The review that it opens, with the versions of the files that are reviewed in it.
    pub review_id: Option<ReviewId>,
    /// The one version that it opens.
    pub proof_version_id: Option<ProofVersionId>,
    pub can_comment: bool,
    pub can_decide: bool,
    pub can_download: bool,
    /// Nobody, when an approval chain invited the guest.
    pub created_by: Option<MemberId>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
}

/// Makes a link, either to a review or to one version of a proof, and mails it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewGuestLink {
    pub email: String,
    /// How the guest is called; the address when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_id: Option<ReviewId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof_version_id: Option<ProofVersionId>,
    #[serde(default = "yes")]
    pub can_comment: bool,
    #[serde(default)]
    pub can_decide: bool,
    #[serde(default)]
    pub can_download: bool,
    /// 1 to 365; 30 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in_days: Option<u32>,
}

const fn yes() -> bool {
    true
}

/// A new link with its address, which is shown once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GuestLinkCreated {
    pub link: GuestLink,
    pub url: String,
}

/// What a guest is shown: that, and nothing else of the workspace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GuestView {
    /// Whose workspace it is.
    pub workspace: String,
    pub campaign: String,
    pub name: String,
    pub email: String,
    pub expires_at: Instant,
    pub can_comment: bool,
    pub can_download: bool,
    pub title: String,
    pub description: String,
    pub files: Vec<GuestFile>,
    /// The guest's own notes on these files, with what was answered.
    pub notes: Vec<Annotation>,
    /// Where the link is to a review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<GuestReview>,
}

/// One file as a guest sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GuestFile {
    pub proof_id: ProofId,
    pub proof_version_id: ProofVersionId,
    pub name: String,
    pub number: i64,
    pub sha256: Digest,
    /// Of the first page, in pixels.
    pub width: i64,
    /// Of the first page, in pixels.
    pub height: i64,
    /// How many pages or frames it has; a picture has one.
    pub pages: i64,
    /// Of a video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame_rate: Option<FrameRate>,
}

/// The review as a guest sees it: their own stage, and what they said in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GuestReview {
    pub status: ReviewStatus,
    /// What a decision is about, exactly.
    pub digest: Digest,
    /// What the campaign says, for stages that look at it.
    pub terms: CampaignTerms,
    /// The stage that names this guest, if one does.
    pub stage: Option<String>,
    /// What that stage looks at.
    pub interests: Vec<Component>,
    pub due_on: Option<Day>,
    /// What signing says, where the stage's decisions are signatures.
    pub meaning: Option<String>,
    /// Whether this guest may decide, now.
    pub may_decide: bool,
    /// Why not; empty when they may.
    pub why_not: String,
    /// What they decided last.
    pub decided: Option<Decision>,
}

/// That a code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GuestCodeSent {
    /// Where to, shortened: `c…@counsel.example`.
    pub to: String,
    pub expires_at: Instant,
}

/// Asks for a code to decide with, on exactly what was shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewGuestCode {
    pub digest: Digest,
}

/// A guest's decision, with the code that came by mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewGuestDecision {
    pub decision: Verdict,
    #[serde(default)]
    pub comment: String,
    /// The digest of what was shown.
    pub digest: Digest,
    pub code: String,
}
