//! What there is to be allowed.

use app::model::{Role, Scope};

/// Something that a caller may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Reading everything but the audit.
    Read,
    /// Reading the audit.
    ReadAudit,
    /// Tasks, proofs, marks, assets.
    Contribute,
    /// Keeping views of one's own.
    OwnViews,
    /// Deciding in a review that names the caller; the review itself says who may.
    Decide,
    /// Campaigns, checklists, chains, rights.
    Manage,
    /// Taking a campaign live, through the gate.
    Launch,
    /// Members.
    Administer,
    /// The caller's own sessions and tokens.
    OwnAccount,
}

impl Right {
    /// Whether somebody with this role has it. An auditor reads, keeps a password and makes tokens to read with, and that is all.
    pub const fn is_given_to(self, role: Role) -> bool {
        match role {
            Role::Auditor => matches!(self, Self::Read | Self::ReadAudit | Self::OwnAccount),
            _ => role.includes(self.role()),
        }
    }

    /// The least role in the usual order that has it.
    pub const fn role(self) -> Role {
        match self {
            Self::Read | Self::OwnViews | Self::Decide | Self::OwnAccount => Role::Viewer,
            Self::Contribute => Role::Contributor,
            Self::ReadAudit | Self::Manage | Self::Launch => Role::Manager,
            Self::Administer => Role::Admin,
        }
    }

    /// The scope that a token needs for it.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Read => Scope::Read,
            Self::ReadAudit => Scope::Audit,
            Self::Contribute | Self::OwnViews | Self::Decide | Self::Manage => Scope::Write,
            Self::Launch => Scope::Launch,
            Self::Administer | Self::OwnAccount => Scope::Admin,
        }
    }
}
