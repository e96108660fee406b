//! What lies on a plan.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CalendarId, Constraint, Fence};
use crate::{
    model::{AssetVersionId, CampaignId, Day, Pull, ReviewId, TaskId},
    plan::Span,
};

/// Names one thing on a plan: a task, a campaign's flight, a review, a licence, whatever has an id of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ItemId(pub Uuid);

macro_rules! named_by {
    ($($id:ty),+) => { $(
        impl From<$id> for ItemId {
            fn from(id: $id) -> Self {
                Self(id.0)
            }
        }
    )+ };
}

named_by!(TaskId, CampaignId, ReviewId, AssetVersionId);

/// One thing on a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    /// The summary that it is part of.
    pub parent: Option<ItemId>,
    /// In whose working days it is measured.
    pub calendar: CalendarId,
    pub timing: Timing,
    pub constraint: Option<Constraint>,
    /// The last day on which it may finish. Never moves anything: missing it is a conflict and negative float.
    pub deadline: Option<Day>,
    /// Where it may not lie. None on a summary.
    pub fences: Vec<Fence>,
}

/// How an item comes by its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timing {
    /// Placed by the schedule.
    Auto {
        pull: Pull,
        /// How long it takes, in working days of its calendar; 0 is a milestone.
        working_days: u32,
        /// Where it lies at present; none when it was never placed.
        dates: Option<Dates>,
    },
    /// Placed by hand. Stays there, on working days or not; what its links ask for is checked, not followed.
    Manual(Dates),
    /// Done or live: a fact, never moved.
    Settled(Dates),
    /// As long as what is part of it.
    Summary,
}

/// The days of a bar, both included, or the day on whose morning a milestone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    Bar(Span),
    Milestone(Day),
}

impl Dates {
    pub const fn first(self) -> Day {
        match self {
            Self::Bar(span) => span.first(),
            Self::Milestone(day) => day,
        }
    }

    pub const fn last(self) -> Day {
        match self {
            Self::Bar(span) => span.last(),
            Self::Milestone(day) => day,
        }
    }

    /// Every day that it touches.
    pub fn span(self) -> Span {
        Span::between(self.first(), self.last())
    }

    /// So many days later, weekends included.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        match self {
            Self::Bar(span) => Self::Bar(Span::between(span.first().plus(days), span.last().plus(days))),
            Self::Milestone(day) => Self::Milestone(day.plus(days)),
        }
    }
}

impl Item {
    /// Where it lies at present; nothing for a summary, and for what was never placed.
    pub fn dates(&self) -> Option<Dates> {
        match self.timing {
            Timing::Auto { dates, .. } => dates,
            Timing::Manual(dates) | Timing::Settled(dates) => Some(dates),
            Timing::Summary => None,
        }
    }

    pub(super) const fn is_summary(&self) -> bool {
        matches!(self.timing, Timing::Summary)
    }

    pub(super) const fn is_settled(&self) -> bool {
        matches!(self.timing, Timing::Settled(_))
    }

    pub(super) const fn is_alap(&self) -> bool {
        matches!(self.timing, Timing::Auto { pull: Pull::Alap, .. })
    }
}
