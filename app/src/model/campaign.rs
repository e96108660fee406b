//! Campaigns: the structured brief, the state machine and the checklist.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{CampaignId, ChecklistItemId, ChecklistTemplateId, Day, Instant, MemberId, nullable};

text_enum! {
    /// Where a campaign stands. `live` is entered through the gate alone.
    pub enum CampaignStatus {
        Draft = "draft" / "Draft",
        Planning = "planning" / "Planning",
        InProduction = "in_production" / "In production",
        InReview = "in_review" / "In review",
        Approved = "approved" / "Approved",
        Scheduled = "scheduled" / "Scheduled",
        Live = "live" / "Live",
        Paused = "paused" / "Paused",
        Completed = "completed" / "Completed",
        Cancelled = "cancelled" / "Cancelled",
    }
}

impl CampaignStatus {
    /// The moves that a person may ask for. Going live is not among them: that is a launch, and the gate's to give.
    pub const fn moves(self) -> &'static [Self] {
        use CampaignStatus as S;
        match self {
            S::Draft => &[S::Planning, S::Cancelled],
            S::Planning => &[S::InProduction, S::Draft, S::Cancelled],
            S::InProduction => &[S::InReview, S::Planning, S::Cancelled],
            S::InReview => &[S::Approved, S::InProduction, S::Cancelled],
            S::Approved => &[S::Scheduled, S::InReview, S::InProduction, S::Cancelled],
            S::Scheduled => &[S::Approved, S::Cancelled],
            S::Live => &[S::Paused, S::Completed],
            S::Paused => &[S::Completed, S::Cancelled],
            S::Completed => &[],
            S::Cancelled => &[S::Draft],
        }
    }

    /// Whether the gate may be asked to take a campaign live from here.
    pub const fn can_launch(self) -> bool {
        matches!(self, Self::Approved | Self::Scheduled | Self::Paused)
    }
}

text_enum! {
    /// Where a campaign's message appears.
    pub enum Channel {
        Email = "email" / "Email",
        Social = "social" / "Social",
        Display = "display" / "Display",
        Search = "search" / "Search",
        Video = "video" / "Video",
        Print = "print" / "Print",
        OutOfHome = "out_of_home" / "Out of home",
        Radio = "radio" / "Radio",
        Web = "web" / "Web",
        Event = "event" / "Event",
    }
}

/// An amount of money in the currency's smallest unit (cents).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub amount: i64,
    /// ISO 4217, for example `EUR`.
    pub currency: String,
}

/// The brief: what the campaign is for. Everything may be left out while drafting; the gate asks for what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Brief {
    pub objective: String,
    pub audience: String,
    /// The one thing the audience should remember.
    pub message: String,
    pub offer: String,
    pub kpis: Vec<String>,
    /// What must appear: disclaimers, logos, terms.
    pub mandatories: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
}

impl Brief {
    /// How many fields the brief must have before launch.
    pub const REQUIRED: usize = 6;

    /// The names of required fields that are still empty. `offer` may stay empty.
    pub fn missing(&self) -> Vec<&'static str> {
        let empty = |text: &str| text.trim().is_empty();
        let none = |list: &[String]| list.iter().all(|line| line.trim().is_empty());
        [
            (empty(&self.objective), "objective"),
            (empty(&self.audience), "audience"),
            (empty(&self.message), "message"),
            (none(&self.kpis), "kpis"),
            (none(&self.mandatories), "mandatories"),
            (self.budget.is_none(), "budget"),
        ]
        .into_iter()
        .filter_map(|(missing, name)| missing.then_some(name))
        .collect()
    }
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Campaign {
    pub id: CampaignId,
    pub name: String,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub status: CampaignStatus,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub brief: Brief,
    #[serde(default)]
    pub starts_on: Option<Day>,
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// ISO 3166-1 alpha-2 country, with an optional ISO 3166-2 part: `AU`, `AU-NSW`.
    pub market: Option<String>,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub channels: Vec<Channel>,
    pub owner_id: MemberId,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Starts a campaign, in `draft`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCampaign {
    pub name: String,
    #[serde(default)]
    pub brief: Brief,
    #[serde(default)]
    pub starts_on: Option<Day>,
    #[serde(default)]
    pub ends_on: Option<Day>,
    #[serde(default)]
    pub market: Option<String>,
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// The caller, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<MemberId>,
    /// Accepted only as `draft`: every campaign begins there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CampaignStatus>,
}

/// Starts a campaign after another.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NewCampaignCopy {
    /// The other's with “(copy)” after it, when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its first day; every other date keeps its distance from it. The other's dates, when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Day>,
}

/// Changes a campaign. Absent fields stay; `null` clears. The status moves by its own route.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CampaignPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<Brief>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Option<Day>>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Option<Day>>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub market: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<Channel>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<MemberId>,
    /// Moves along the state machine like the status route; `live` is refused here as there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CampaignStatus>,
}

/// Asks for a move along the state machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusMove {
    pub to: CampaignStatus,
}

/// A line of the team's checklist for one campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ChecklistItem {
    pub id: ChecklistItemId,
    pub campaign_id: CampaignId,
    pub label: String,
    /// Whether the gate waits for it.
    pub required: bool,
    pub confirmed_by: Option<MemberId>,
    #[serde(default)]
    pub confirmed_at: Option<Instant>,
    /// The template that it came from, because of the campaign's market and channels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_id: Option<ChecklistTemplateId>,
    pub revision: i64,
}

/// Adds a checklist line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewChecklistItem {
    pub label: String,
    #[serde(default = "yes")]
    pub required: bool,
}

/// Confirms a checklist line, or takes the confirmation back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChecklistPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

pub(super) const fn yes() -> bool {
    true
}
