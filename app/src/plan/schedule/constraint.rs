//! Dates that are set for an item, beside its links.

use serde::{Deserialize, Serialize};

use super::Dates;
use crate::{
    model::Day,
    plan::workdays::{WorkingCalendar, number},
};

/// A date that an item is held to. `NoEarlierThan` is a bound like a link and is always kept; the others are hard:
/// they beat links, and each link that they break is a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "day", rename_all = "snake_case")]
pub enum Constraint {
    StartNoEarlierThan(Day),
    StartNoLaterThan(Day),
    FinishNoEarlierThan(Day),
    FinishNoLaterThan(Day),
    MustStartOn(Day),
    MustFinishOn(Day),
}

impl Constraint {
    /// Whether dates keep it.
    pub fn allows(self, dates: Dates) -> bool {
        let (first, last) = (dates.first(), dates.last());
        match self {
            Self::StartNoEarlierThan(day) => first >= day,
            Self::StartNoLaterThan(day) => first <= day,
            Self::FinishNoEarlierThan(day) => last >= day,
            Self::FinishNoLaterThan(day) => last <= day,
            Self::MustStartOn(day) => first == day,
            Self::MustFinishOn(day) => last == day,
        }
    }

    /// The earliest rank at which it lets something of this length start, when it is a bound.
    pub(super) fn floor(self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::StartNoEarlierThan(day) => Some(calendar.rank(number(day))),
            Self::FinishNoEarlierThan(day) if working_days == 0 => Some(calendar.rank(number(day))),
            Self::FinishNoEarlierThan(day) => Some(calendar.rank(number(day)) + 1 - working_days),
            _ => None,
        }
    }

    /// The latest rank at which it lets something of this length start, when it is hard.
    pub(super) fn ceiling(self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::StartNoLaterThan(day) => Some(latest_start(calendar, day, 0)),
            Self::FinishNoLaterThan(day) => Some(latest_start(calendar, day, working_days)),
            Self::MustStartOn(_) | Self::MustFinishOn(_) => self.exactly(calendar, working_days),
            Self::StartNoEarlierThan(_) | Self::FinishNoEarlierThan(_) => None,
        }
    }

    /// Where it puts what would start at `rank`, when it has a say in it.
    pub(super) fn overrules(self, calendar: &WorkingCalendar, working_days: i64, rank: i64) -> Option<i64> {
        let ceiling = || self.ceiling(calendar, working_days).filter(|ceiling| rank > *ceiling);
        self.exactly(calendar, working_days).or_else(ceiling)
    }

    /// The one rank at which it lets something of this length start.
    pub(super) fn exactly(self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::MustStartOn(day) => Some(calendar.rank(number(day))),
            Self::MustFinishOn(day) if working_days == 0 => Some(calendar.rank(number(day))),
            Self::MustFinishOn(day) => Some(latest_start(calendar, day, working_days)),
            _ => None,
        }
    }
}

/// The latest rank at which something starts that is done on `day`; with no length, that starts by then.
pub(super) fn latest_start(calendar: &WorkingCalendar, day: Day, working_days: i64) -> i64 {
    calendar.rank(number(day) + 1) - working_days.max(1)
}
