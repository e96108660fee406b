//! What a blackout found already planned, kept until it is moved.

use serde::{Deserialize, Serialize};

use super::{BlackoutId, CampaignId, ConflictId, Day, Instant};

/// A campaign whose launch is planned on a day on which nothing is launched. Opened when the two first meet, closed when they no longer do;
/// never rewritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct PlanConflict {
    pub id: ConflictId,
    pub campaign_id: CampaignId,
    pub campaign_name: String,
    pub blackout_id: BlackoutId,
    /// The blackout's name, which outlives it here.
    pub name: String,
    /// The day on which the launch was planned when this was found.
    pub planned_on: Day,
    pub found_at: Instant,
    /// Since when it is no longer so.
    #[serde(default)]
    pub cleared_at: Option<Instant>,
}
