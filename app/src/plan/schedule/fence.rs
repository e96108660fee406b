//! Where an item may not lie, whatever its links say.

use serde::{Deserialize, Serialize};

use super::{constraint::latest_start, moments::Moments};
use crate::{
    model::Day,
    plan::{
        Span,
        workdays::{WorkingCalendar, number},
    },
};

/// A part of time that is closed to an item. Who is closed to what is the caller's to say: blackouts have markets and
/// channels, licences have assets, and none of that is known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fence {
    /// The gate is not expected to be clear before this day. Beats every constraint: nothing starts earlier.
    Gate { clear_on: Day },
    /// Nothing may be on in these days.
    Blackout { name: String, days: Span },
    /// It may be on only in these days.
    Rights { name: String, days: Span },
}

impl Fence {
    /// The first day that it leaves open.
    pub(super) const fn opens_on(&self) -> Option<Day> {
        match self {
            Self::Gate { clear_on } => Some(*clear_on),
            Self::Rights { days, .. } => Some(days.first()),
            Self::Blackout { .. } => None,
        }
    }

    /// The latest rank at which it lets something of this length start.
    pub(super) fn ceiling(&self, calendar: &WorkingCalendar, working_days: i64) -> Option<i64> {
        match self {
            Self::Rights { days, .. } => Some(latest_start(calendar, days.last(), working_days)),
            Self::Gate { .. } | Self::Blackout { .. } => None,
        }
    }

    /// The days that are blacked out.
    pub(super) const fn blackout(&self) -> Option<Span> {
        match self {
            Self::Blackout { days, .. } => Some(*days),
            Self::Gate { .. } | Self::Rights { .. } => None,
        }
    }
}

/// The first rank, from this one on, at which something of this length lies in no blackout, and the last that was in the way.
pub(super) fn after_blackouts(fences: &[Fence], calendar: &WorkingCalendar, rank: i64, working_days: i64) -> (i64, Option<usize>) {
    let (mut rank, mut passed) = (rank, None);
    while let Some((index, days)) = in_the_way(fences, Moments::of_rank(calendar, rank, working_days)) {
        (rank, passed) = (calendar.rank(number(days.last()) + 1), Some(index));
    }
    (rank, passed)
}

/// The last rank, up to this one, at which something of this length lies in no blackout.
pub(super) fn before_blackouts(fences: &[Fence], calendar: &WorkingCalendar, rank: i64, working_days: i64) -> i64 {
    let mut rank = rank;
    while let Some((_, days)) = in_the_way(fences, Moments::of_rank(calendar, rank, working_days)) {
        rank = calendar.rank(number(days.first())) - working_days.max(1);
    }
    rank
}

fn in_the_way(fences: &[Fence], at: Moments) -> Option<(usize, Span)> {
    let overlaps = |days: Span| at.start <= number(days.last()) && number(days.first()) < at.end.max(at.start + 1);
    fences.iter().enumerate().find_map(|(index, fence)| fence.blackout().filter(|days| overlaps(*days)).map(|days| (index, days)))
}
