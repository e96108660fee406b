//! Blackouts: days on which nothing is launched in a market or on a channel.

use serde::{Deserialize, Serialize};

use super::{BlackoutId, Campaign, Channel, Day};

/// A named window of days without launches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Blackout {
    pub id: BlackoutId,
    pub name: String,
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
    /// A country, or a part of one, as in ISO 3166; every market when absent.
    #[serde(default)]
    pub market: Option<String>,
    /// Every channel when empty.
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub channels: Vec<Channel>,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

impl Blackout {
    /// Whether this campaign must not be launched on that day. A country's blackout covers its parts.
    pub fn forbids(&self, campaign: &Campaign, day: Day) -> bool {
        let market = match (&self.market, &campaign.market) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(closed), Some(market)) => market == closed || market.split('-').next() == Some(closed),
        };
        let channel = self.channels.is_empty() || campaign.channels.iter().any(|channel| self.channels.contains(channel));
        market && channel && self.starts_on <= day && day <= self.ends_on
    }
}

/// Adds a blackout.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBlackout {
    pub name: String,
    pub starts_on: Day,
    pub ends_on: Day,
    #[serde(default)]
    pub market: Option<String>,
    #[serde(default)]
    pub channels: Vec<Channel>,
}
