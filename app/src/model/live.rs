//! What other browsers are told when something changes.

use serde::{Deserialize, Serialize};

use super::{AnnotationId, MemberId, PagePoint, ProofVersionId};

/// One committed change, without its content: whoever may see it asks for it. Its SSE id is `seq`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LiveEvent {
    /// Position in the audit; send the last seen as `Last-Event-ID`.
    pub seq: i64,
    pub action: String,
    /// Kind and id of what changed.
    pub kind: String,
    pub id: String,
    pub campaign_id: Option<String>,
    /// Who did it.
    pub actor: String,
}

/// Where somebody is who looks at a version of a proof. Heard as `presence` events, and never stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Here {
    pub proof_version_id: ProofVersionId,
    pub member_id: MemberId,
    pub name: String,
    /// From 1.
    pub page: i64,
    /// Where they point, when they do.
    pub at: Option<PagePoint>,
    /// The mark that they have selected.
    pub selected: Option<AnnotationId>,
    /// Whether they have just left.
    pub left: bool,
}
