//! Weakening a rule that something runs under: proposed by one person, confirmed by another.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{Instant, MemberId, Role, RuleChangeId};

text_enum! {
    /// What kind of rule is to hold less.
    pub enum RuleKind {
        /// A `ChainPatch`.
        Chain = "chain" / "Approval chain",
        /// A `PolicyPatch`.
        Policy = "policy" / "Policy",
        /// A `BudgetLimit`.
        BudgetRule = "budget_rule" / "Budget rule",
        /// The library's policy.
        LibraryPolicy = "library_policy" / "Library policy",
        /// To be taken away; the patch is `null`.
        Blackout = "blackout" / "Blackout",
    }
}

impl RuleKind {
    /// The least role that proposes and confirms a change of this kind: whoever may change the rule itself.
    pub const fn role(self) -> Role {
        match self {
            Self::Chain | Self::Blackout => Role::Manager,
            Self::Policy | Self::BudgetRule | Self::LibraryPolicy => Role::Admin,
        }
    }
}

/// A change that would let more through of what runs, waiting for a second person or decided by one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RuleChange {
    pub id: RuleChangeId,
    pub kind: RuleKind,
    /// Which rule; empty for the one of its kind.
    pub subject_id: String,
    pub subject_name: String,
    /// The revision that it changes; by another one it is out of date.
    pub based_on: i64,
    /// The change, as it would be sent to the rule itself.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub patch: serde_json::Value,
    pub reason: String,
    /// What would hold less, as sentences.
    pub weakens: Vec<String>,
    /// What runs under the rule and would be opened again, by name.
    pub touches: Vec<String>,
    pub proposed_by: MemberId,
    pub proposed_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Instant>,
    /// Whether it was confirmed; absent as long as it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Proposes to weaken a rule that something runs under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRuleChange {
    pub kind: RuleKind,
    /// Of the chain, policy or blackout; empty for the rules of which there is one.
    #[serde(default)]
    pub subject_id: String,
    /// The revision of the rule that the change is based on.
    pub based_on: i64,
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub patch: serde_json::Value,
    pub reason: String,
}

/// Confirms a change as a second person, or turns it down. Whoever proposed it can only turn it down.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleChangeDecision {
    pub confirmed: bool,
}
