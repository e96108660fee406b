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
    /// The open stage in which this person is asked and has said nothing yet; else one in which they may say something else.
    pub fn stage_for(&self, member: MemberId) -> Option<&ReviewStage> {
        let asked = || self.stages.iter().filter(|stage| stage.status == StageStatus::Open && stage.asks(member));
        asked().find(|stage| stage.last_of(member).is_none()).or_else(|| asked().next())
    }

    /// Whether it waits for this person's decision.
    pub fn awaits(&self, member: MemberId) -> bool {
        self.status == ReviewStatus::Open && self.stage_for(member).is_some_and(|stage| stage.last_of(member).is_none())
    }

    /// As somebody may read it: what is said in a private stage is for its own people and for managers.
    #[must_use]
    pub fn seen_by(mut self, member: MemberId, role: Role) -> Self {
        if !role.includes(Role::Manager) {
            for stage in self.stages.iter_mut().filter(|stage| stage.terms.private && !stage.asks(member)) {
                stage.decisions.iter_mut().for_each(|decision| decision.comment.clear());
            }
        }
        self
    }
}
