//! What the calendar shows in a window of days.

use serde::{Deserialize, Serialize};

use super::{Campaign, Day, Task};

/// Everything dated between `from` and `to`, both included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CalendarWindow {
    pub from: Day,
    pub to: Day,
    /// Today in UTC as the server sees it, so that server and browser draw the same.
    pub today: Day,
    pub campaigns: Vec<Campaign>,
    pub tasks: Vec<Task>,
}
