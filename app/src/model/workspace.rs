//! A customer's workspace and its sign-up.

use serde::{Deserialize, Serialize};

use super::Instant;

/// A customer's workspace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Workspace {
    pub name: String,
    /// The workspace's label in its host name: `acme` in `acme.example.com`.
    pub slug: String,
    /// Where its people sign in.
    pub url: String,
    pub trial_ends_at: Instant,
}

/// Signs a workspace up, with its first owner.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWorkspace {
    pub name: String,
    /// 3 to 40 of `a-z`, `0-9` and `-`, beginning with a letter.
    pub slug: String,
    pub owner: NewOwner,
}

/// The first owner of a new workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOwner {
    pub name: String,
    pub email: String,
    /// 10 to 200 characters.
    pub password: String,
}

/// A workspace just signed up, and a bearer token of its owner, shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct WorkspaceCreated {
    pub workspace: Workspace,
    pub token: String,
}
