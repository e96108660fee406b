//! What other browsers are told when something changes.

use serde::{Deserialize, Serialize};

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
