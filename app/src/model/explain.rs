//! Why a review stands where it does, and whether it can still be approved: a proof that people can read and programs can check.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{Approver, MemberId, ReviewId, ReviewStatus, StageStatus};

text_enum! {
    /// What the people who are left can still make of a rule.
    pub enum Outlook {
        /// The approvals given are enough.
        Satisfied = "satisfied" / "Satisfied",
        /// They would be enough, were those who may still decide to approve.
        Possible = "possible" / "Possible",
        /// Whatever anybody decides, it can never be satisfied.
        Impossible = "impossible" / "Impossible",
    }
}

text_enum! {
    /// What one person can do for a rule.
    pub enum PersonStanding {
        Approved = "approved" / "Approved",
        MayApprove = "may_approve" / "May approve",
        AskedForChanges = "asked_for_changes" / "Asked for changes",
        SteppedAside = "stepped_aside" / "Stepped aside",
        /// Made the content, hence never approves it.
        Barred = "barred" / "Barred",
        /// No longer active in the workspace.
        Absent = "absent" / "Absent",
    }
}

/// One person in a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonProof {
    pub member_id: MemberId,
    pub name: String,
    pub standing: PersonStanding,
    /// Why, as a clause: `uploaded v3 of Hero banner`. Empty where the standing says it all.
    pub because: String,
}

/// One requirement of a stage: so many approvals of these people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NeedProof {
    /// The group that owes the approvals; absent when it is the whole stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Approver>,
    pub needed: u32,
    /// The whole clause: `needs 1 of Ana, Bo; Ana uploaded v3 of Hero banner`.
    pub says: String,
    pub people: Vec<PersonProof>,
}

/// One stage: satisfied when every need is, with each person counted once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StageProof {
    pub position: i64,
    pub name: String,
    pub outlook: Outlook,
    pub says: String,
    pub needs: Vec<NeedProof>,
}

/// Why a review stands where it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ReviewProof {
    pub review_id: ReviewId,
    pub status: ReviewStatus,
    /// Of the whole review: the worst of its stages.
    pub outlook: Outlook,
    pub stages: Vec<ExplainedStage>,
}

/// A stage of a running review with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ExplainedStage {
    pub status: StageStatus,
    /// When it begins, as long as it waits: `begins once Brand has approved`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub begins: String,
    pub proof: StageProof,
}
