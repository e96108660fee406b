//! Plans that cannot be scheduled.

use super::{CalendarId, ItemId};

/// Why a plan was refused. Nothing was scheduled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("the plan has item {} twice", .0.0)]
    DuplicateItem(ItemId),
    #[error("the plan has no item {}", .0.0)]
    UnknownItem(ItemId),
    #[error("the plan has no calendar number {}", .0.0)]
    UnknownCalendar(CalendarId),
    /// Each waits for the next, and the last for the first. A summary waits for its parts, and they for what it waits for.
    #[error("these items wait for each other in a circle: {}", names(.0))]
    Cycle(Vec<ItemId>),
    #[error("item {} has parts, so it is a summary and cannot have dates of its own", .0.0)]
    HasParts(ItemId),
    #[error("summary {} has no parts", .0.0)]
    EmptySummary(ItemId),
    #[error("a link to the finish of summary {} does not say which of its parts should wait: link to the part", .0.0)]
    LinkToSummaryFinish(ItemId),
    #[error("summary {} can be held only to an earliest start or a latest finish", .0.0)]
    SummaryConstraint(ItemId),
    #[error("summary {} cannot be fenced: fence the part that goes live", .0.0)]
    FencedSummary(ItemId),
    #[error("item {} is done or live and does not move", .0.0)]
    Settled(ItemId),
    #[error("item {} is longer, or waits longer, than a plan can be ({} days)", .0.0, MAX_DAYS)]
    TooLong(ItemId),
    #[error("item {} would lie beyond the end of the calendar", .0.0)]
    OutOfCalendar(ItemId),
}

/// The longest task and the longest lag: a century.
pub const MAX_DAYS: u32 = 36_525;

fn names(cycle: &[ItemId]) -> String {
    let closed = cycle.iter().chain(cycle.first());
    closed.map(|id| id.0.to_string()).collect::<Vec<_>>().join(" → ")
}
