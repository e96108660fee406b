//! Checklists by market and channel.

use serde::{Deserialize, Serialize};

use super::{Campaign, Channel, ChecklistTemplateId};

/// Lines that every campaign of a market and of some channels gets by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ChecklistTemplate {
    pub id: ChecklistTemplateId,
    pub name: String,
    /// A country, or a part of one, as in ISO 3166; every market when absent.
    #[serde(default)]
    pub market: Option<String>,
    /// Every channel when empty.
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub channels: Vec<Channel>,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub lines: Vec<String>,
    /// Whether campaigns get it.
    pub active: bool,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

impl ChecklistTemplate {
    /// Whether this campaign gets its lines. A country's covers its parts.
    pub fn covers(&self, campaign: &Campaign) -> bool {
        let market = match (&self.market, &campaign.market) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(wanted), Some(market)) => market == wanted || market.split('-').next() == Some(wanted),
        };
        let channel = self.channels.is_empty() || campaign.channels.iter().any(|channel| self.channels.contains(channel));
        self.active && market && channel
    }
}

/// Adds a template. The campaigns that it covers get its lines at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewChecklistTemplate {
    pub name: String,
    #[serde(default)]
    pub market: Option<String>,
    #[serde(default)]
    pub channels: Vec<Channel>,
    pub lines: Vec<String>,
}

/// Changes a template. Campaigns get the lines that are new; what they have already, they keep.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChecklistTemplatePatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}
