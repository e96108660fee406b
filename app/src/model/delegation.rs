//! Handing one's decisions to somebody else for a while.

use serde::{Deserialize, Serialize};

use super::{Day, DelegationId, Instant, MemberId};

/// That somebody decides for somebody else, on these days. It never passes on what was handed over, and lets nobody decide on what
/// they made themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Delegation {
    pub id: DelegationId,
    /// Whose decisions they are.
    pub member_id: MemberId,
    /// Who gives them.
    pub deputy_id: MemberId,
    /// The first day, in UTC as all that is due.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    pub note: String,
    pub created_at: Instant,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
}

impl Delegation {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.ended_at.is_none() && self.starts_on <= day && day <= self.ends_on
    }
}

/// Hands the caller's decisions over.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDelegation {
    pub deputy_id: MemberId,
    pub starts_on: Day,
    /// This day included; at most a year later.
    pub ends_on: Day,
    #[serde(default)]
    pub note: String,
}

/// Who gave a decision for the person whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GivenBy {
    pub member_id: MemberId,
    pub name: String,
    /// By which it was handed over.
    pub delegation_id: DelegationId,
}
