//! Members, roles, sessions and tokens.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{Instant, MemberId, TokenId, Workspace};

text_enum! {
    /// What a member may do. Each role includes those below it; the auditor stands beside them.
    pub enum Role {
        /// Everything, including the workspace itself.
        Owner = "owner" / "Owner",
        /// Members, chains and tokens.
        Admin = "admin" / "Admin",
        /// Campaigns from brief to launch.
        Manager = "manager" / "Manager",
        /// Tasks, proofs and comments.
        Contributor = "contributor" / "Contributor",
        /// Reading, and deciding where a review names them.
        Viewer = "viewer" / "Viewer",
        /// Reading everything, the audit too, and nothing else: no decision, no change. What they read of the audit is in the audit.
        Auditor = "auditor" / "Auditor",
    }
}

impl Role {
    /// Position in the order: a higher number may do more.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Owner => 4,
            Self::Admin => 3,
            Self::Manager | Self::Auditor => 2,
            Self::Contributor => 1,
            Self::Viewer => 0,
        }
    }

    /// Whether this role includes `other`. Managers may read all that an auditor may; an auditor may do nothing that others do.
    pub const fn includes(self, other: Self) -> bool {
        match self {
            Self::Auditor => matches!(other, Self::Auditor),
            _ => self.rank() >= other.rank(),
        }
    }

    /// Whether this role may read the audit.
    pub const fn may_audit(self) -> bool {
        self.includes(Self::Auditor)
    }
}

text_enum! {
    /// What a bearer token may be used for, within its member's role.
    pub enum Scope {
        /// Reading everything but the audit.
        Read = "read" / "Read",
        /// Reading and changing.
        Write = "write" / "Write",
        /// Taking a campaign live, through the gate.
        Launch = "launch" / "Launch",
        /// Reading the audit.
        Audit = "audit" / "Audit",
        /// Members, tokens and chains.
        Admin = "admin" / "Admin",
    }
}

/// A person with an account in this workspace, or a guest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Member {
    pub id: MemberId,
    pub name: String,
    pub email: String,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub role: Role,
    /// Whether they may sign in. Of those who may no longer, the record stays.
    pub active: bool,
    /// Somebody without an account, who comes by link: never active, and their role gives them nothing.
    #[serde(default)]
    pub guest: bool,
    pub created_at: Instant,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Adds a member. Without a password the member cannot sign in until one is set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    pub name: String,
    pub email: String,
    pub role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Changes a member.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// Sets somebody else's password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// 10 to 200 characters.
    pub password: String,
}

/// Sets one's own password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    pub current: String,
    /// 10 to 200 characters.
    pub password: String,
}

/// What a person signs in with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    pub email: String,
    pub password: String,
}

/// Who is signed in, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Me {
    pub member: Member,
    pub workspace: Workspace,
}

/// A bearer token as listed; its secret is never shown again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Token {
    pub id: TokenId,
    pub member_id: MemberId,
    pub name: String,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub scopes: Vec<Scope>,
    pub created_at: Instant,
    #[serde(default)]
    pub expires_at: Option<Instant>,
}

/// Makes a bearer token for the caller.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    pub name: String,
    pub scopes: Vec<Scope>,
    #[serde(default)]
    pub expires_at: Option<Instant>,
}

/// A new token with its secret, shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TokenCreated {
    pub id: TokenId,
    pub token: String,
}
