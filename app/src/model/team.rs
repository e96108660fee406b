//! Teams: groups of members that approval chains can name.

use serde::{Deserialize, Serialize};

use super::{MemberId, TeamId};

/// A group of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Team {
    pub id: TeamId,
    /// Unlike any other team's.
    pub name: String,
    /// By id, each once.
    pub members: Vec<MemberId>,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Makes a team.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    pub name: String,
    #[serde(default)]
    pub members: Vec<MemberId>,
}

/// Changes a team. Reviews already running keep the people they began with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TeamPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The whole team from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<MemberId>>,
}
