//! Requests to use: what becomes of an upload that is held until a chain of people has let it out.

use serde::{Deserialize, Serialize};

use super::{AssetId, AssetVersionId, Digest, Instant, MemberId, ReviewStage, ReviewStatus, Role, StageStatus};

/// The run of an approval chain over one held version of an asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct UseRequest {
    pub version_id: AssetVersionId,
    pub asset_id: AssetId,
    pub asset_name: String,
    /// Of the version, from 1.
    pub number: i64,
    pub chain_name: String,
    /// `approved` lets the version out; after `changes_requested` another version has to be uploaded.
    pub status: ReviewStatus,
    /// What people sign: digest of the bytes and of the chain as it stood, with its people.
    pub digest: Digest,
    pub stages: Vec<ReviewStage>,
    /// Who uploaded it, and so does not decide.
    pub requested_by: MemberId,
    pub requested_at: Instant,
}

impl UseRequest {
    /// The stage in which this person decides, in their own name or for somebody: where that is awaited, else where they may say
    /// something else.
    pub fn stage_for(&self, member: MemberId) -> Option<&ReviewStage> {
        let asks =
            |stage: &&ReviewStage| stage.status == StageStatus::Open && (stage.asks(member) || stage.deputised(member).next().is_some());
        self.stages.iter().find(|stage| stage.awaits(member)).or_else(|| self.stages.iter().find(asks))
    }

    /// Whether it waits for this person's decision, or for one that they give for somebody.
    pub fn awaits(&self, member: MemberId) -> bool {
        self.status == ReviewStatus::Open && self.stages.iter().any(|stage| stage.awaits(member))
    }

    /// As somebody may read it.
    #[must_use]
    pub fn seen_by(mut self, member: MemberId, role: Role) -> Self {
        self.stages.iter_mut().for_each(|stage| stage.hide_from(member, role));
        self
    }
}
