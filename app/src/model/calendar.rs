//! What the calendar shows in a window of days.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{AssetId, Campaign, CampaignId, Channel, Coming, Day, Instant, PlanConflict, Task};
use crate::plan::Span;

/// Everything dated between `from` and `to`, both included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CalendarWindow {
    pub from: Day,
    pub to: Day,
    /// Today in UTC as the server sees it, so that server and browser draw the same.
    pub today: Day,
    /// Those in flight then, and those that the tasks belong to.
    #[serde(with = "super::arcs")]
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Campaign>))]
    pub campaigns: Vec<Arc<Campaign>>,
    #[serde(with = "super::arcs")]
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Task>))]
    pub tasks: Vec<Arc<Task>>,
    /// What else falls on these days: it follows from something, and is moved there.
    #[serde(default, with = "super::arcs")]
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<CalendarNote>))]
    pub notes: Vec<Arc<CalendarNote>>,
    /// What series will still make on these days.
    #[serde(default, with = "super::arcs")]
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Coming>))]
    pub coming: Vec<Arc<Coming>>,
    /// Launches of these campaigns that blackouts have found.
    #[serde(default)]
    pub conflicts: Vec<PlanConflict>,
    /// Rights that these campaigns outlast.
    #[serde(default)]
    pub lapses: Vec<RightsLapse>,
    /// Changes of clocks on these days, in the zones of the launches.
    #[serde(default)]
    pub clock_changes: Vec<ClockChange>,
}

impl CalendarWindow {
    /// A campaign of these days, or one that a task of them belongs to.
    pub fn campaign(&self, id: CampaignId) -> Option<&Campaign> {
        self.campaigns.iter().find(|campaign| campaign.id == id).map(|campaign| &**campaign)
    }
}

/// The civil time of something on the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NoteTime {
    /// In `zone`: `2026-12-01T09:00:00`.
    pub local: String,
    /// IANA time zone.
    pub zone: String,
    /// `local` in `zone`.
    pub at: Instant,
    /// Whether it did not happen at its time, and waits.
    #[serde(default)]
    pub held: bool,
}

/// Civil times that a change of clocks skips or repeats in a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClockChange {
    pub zone: String,
    pub on: Day,
    /// The first that is skipped or repeated, as `02:00`.
    pub from: String,
    /// The first that is no longer.
    pub to: String,
    /// Whether they happen twice rather than not at all.
    pub repeats: bool,
}

/// A right to use what is attached to a campaign that does not last as long as its flight, or begins after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RightsLapse {
    pub campaign_id: CampaignId,
    pub asset_id: AssetId,
    /// The days of the flight that it covers; none when it covers no day of it.
    #[serde(default)]
    pub covered: Option<Span>,
    /// Which right, of what, and when it ends.
    pub detail: String,
}

text_enum! {
    /// What a note on the calendar is about.
    pub enum NoteKind {
        Launch = "launch" / "Launch",
        Approval = "approval" / "Approval due",
        Rights = "rights" / "Rights expire",
        Blackout = "blackout" / "Blackout",
        Holiday = "holiday" / "Public holiday",
    }
}

/// Something that falls on days without being a campaign or a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CalendarNote {
    /// The same each time that it is asked for.
    pub key: String,
    pub kind: NoteKind,
    pub title: String,
    /// The rest, in words: a time with its zone, a holder of rights, the markets of a holiday.
    pub detail: String,
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
    /// The campaign that it is about.
    #[serde(default)]
    pub campaign_id: Option<CampaignId>,
    /// Where it holds; everywhere when empty.
    #[serde(default)]
    pub markets: Vec<String>,
    /// On which channels it holds; on all when empty.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Where in the interface it is looked after; empty for what nobody can change.
    #[serde(default)]
    pub href: String,
    /// The time of day, for what has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<NoteTime>,
}
