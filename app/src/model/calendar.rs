//! What the calendar shows in a window of days.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{Campaign, CampaignId, Channel, Day, Task};

/// Everything dated between `from` and `to`, both included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CalendarWindow {
    pub from: Day,
    pub to: Day,
    /// Today in UTC as the server sees it, so that server and browser draw the same.
    pub today: Day,
    /// Those in flight then, and those that the tasks belong to.
    pub campaigns: Vec<Campaign>,
    pub tasks: Vec<Task>,
    /// What else falls on these days: it follows from something, and is moved there.
    #[serde(default)]
    pub notes: Vec<CalendarNote>,
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
}
