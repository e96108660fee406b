//! Launches at a set time.

use serde::{Deserialize, Serialize};

use super::{CampaignId, Instant, MemberId};

/// When a campaign is to go live by itself: at that instant the gate is asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct LaunchSchedule {
    pub campaign_id: CampaignId,
    /// Civil time in `zone`, as it was asked for: `2026-12-01T09:00:00`.
    pub local: String,
    /// IANA time zone: `Europe/Berlin`.
    pub zone: String,
    /// `local` in `zone`, as resolved when it was set.
    pub launch_at: Instant,
    pub scheduled_by: MemberId,
    /// Since when the launch waits, because the gate refused it at its time: for somebody to launch it, or to set another time.
    #[serde(default)]
    pub held_at: Option<Instant>,
    /// Why it is held; empty when it is not.
    #[serde(default)]
    pub held_for: String,
}

/// Sets the time of a launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    /// Civil time: `2026-12-01T09:00`.
    pub local: String,
    /// IANA time zone in which `local` is meant: `Europe/Berlin`.
    pub zone: String,
}
