//! Policies: rules of the gate that a team writes itself, in CEL.

use serde::{Deserialize, Serialize};

use super::{CampaignId, PolicyId};

/// What a rule may name, and the fields of each; a list's are those of its elements.
pub const POLICY_VARIABLES: [(&str, &[&str]); 8] = [
    ("campaign", &["name", "status", "starts_on", "ends_on", "flight_days", "objective", "offer", "kpis", "mandatories"]),
    ("market", &[]),
    ("channels", &[]),
    ("budget", &["amount", "currency"]),
    ("tasks", &["title", "status", "required", "due_on"]),
    ("assets", &["name", "kind", "holder"]),
    ("approvals", &["required", "approved", "people"]),
    ("today", &[]),
];

/// A rule in the Common Expression Language. It must be `true` for a campaign to pass the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Policy {
    pub id: PolicyId,
    pub name: String,
    /// CEL; `true` lets pass. Anything else, an error included, does not.
    pub expression: String,
    /// What to do when it fails.
    pub advice: String,
    /// Whether a second person may waive it.
    pub waivable: bool,
    /// Whether the gate asks it.
    pub active: bool,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Adds a policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPolicy {
    pub name: String,
    pub expression: String,
    pub advice: String,
    #[serde(default)]
    pub waivable: bool,
}

/// Changes a policy. Absent fields stay.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// A rule to be looked at before it is saved.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyDraft {
    pub expression: String,
}

/// What a draft is worth: what is wrong with it, or what it says of the campaigns there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PolicyTrial {
    /// Why it is no rule; absent when it is one.
    #[serde(default)]
    pub problem: Option<String>,
    /// The newest campaigns, each with what the rule says of it.
    pub outcomes: Vec<PolicyOutcome>,
}

/// What a rule says of one campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PolicyOutcome {
    pub campaign_id: CampaignId,
    pub campaign_name: String,
    pub passes: bool,
    /// The error that makes it fail; empty when it was evaluated.
    pub detail: String,
}
