//! The whole of what is scheduled together.

use serde::{Deserialize, Serialize};

use super::{Item, Link};
use crate::{model::Day, plan::workdays::WorkingCalendar};

/// Items with the links between them, of one campaign or of many: links do not mind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub items: Vec<Item>,
    pub links: Vec<Link>,
    pub calendars: Vec<WorkingCalendar>,
    pub settings: Settings,
}

/// A place in [`Plan::calendars`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CalendarId(pub usize);

/// What holds for a plan as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The first day for what has no date yet, and, where gaps are closed, for everything.
    pub starts_on: Day,
    /// The last day that the plan has, when one is promised. Else it ends with its last item.
    pub finish_by: Option<Day>,
    pub gaps: Gaps,
    /// Up to how many working days of total float still count as critical.
    pub tolerance: u32,
}

/// What becomes of time between an item and what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gaps {
    /// It stays: items move only when they must.
    Keep,
    /// It is closed: every item is drawn to its earliest, or latest, day.
    Close,
}
