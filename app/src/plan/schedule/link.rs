//! Links, and what they ask for in working days.

use serde::{Deserialize, Serialize};

use super::{
    ItemId,
    moments::{Moments, NEVER},
};
use crate::{model::DependencyKind, plan::workdays::WorkingCalendar};

/// A successor waits for its predecessor.
///
/// | kind | rule |
/// |---|---|
/// | finish to start | the successor starts no earlier than the predecessor has finished |
/// | start to start | the successor starts no earlier than the predecessor has started |
/// | finish to finish | the successor finishes no earlier than the predecessor has finished |
/// | start to finish | the successor finishes no earlier than the predecessor has started |
///
/// The lag is added to the predecessor's end of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Link {
    pub predecessor: ItemId,
    pub successor: ItemId,
    pub kind: DependencyKind,
    pub lag: Lag,
}

/// How long a link waits; negative overlaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lag {
    /// Working days of the successor's calendar.
    Working(i32),
    /// Days as they pass, weekends and holidays included: paint dries on Sundays too.
    Elapsed(i32),
}

impl Lag {
    pub const NONE: Self = Self::Working(0);

    /// The length in its own days.
    pub const fn days(self) -> i32 {
        match self {
            Self::Working(days) | Self::Elapsed(days) => days,
        }
    }

    const fn working(self) -> i64 {
        match self {
            Self::Working(days) => days as i64,
            Self::Elapsed(_) => 0,
        }
    }

    const fn elapsed(self) -> i64 {
        match self {
            Self::Working(_) => 0,
            Self::Elapsed(days) => days as i64,
        }
    }
}

/// The least rank that a link grants one end of its successor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Start(i64),
    Finish(i64),
}

impl Need {
    /// As a rank of the start of a bar that takes so many working days.
    pub const fn start(self, working_days: i64) -> i64 {
        match self {
            Self::Start(rank) => rank,
            Self::Finish(rank) => rank - working_days,
        }
    }
}

/// How late an item may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// The latest moment at which it may start.
    pub start: i64,
    /// The latest moment at which it may finish.
    pub finish: i64,
    /// The last day that it may touch.
    pub last_day: i64,
}

impl Room {
    pub const ALL: Self = Self { start: NEVER, finish: NEVER, last_day: NEVER };

    pub fn and(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), finish: self.finish.min(other.finish), last_day: self.last_day.min(other.last_day) }
    }

    /// The latest rank at which something of this length starts and is inside.
    pub fn start_rank(self, calendar: &WorkingCalendar, working_days: i64) -> i64 {
        let is_milestone = working_days == 0;
        let start = if is_milestone { self.start.min(self.finish) } else { self.start };
        let finish = if is_milestone { NEVER } else { self.finish };
        let rank = |moment: i64| if moment >= NEVER { NEVER } else { calendar.rank(moment) };
        (rank(start + 1) - 1).min(rank(finish) - working_days).min(rank(self.last_day + 1) - working_days.max(1))
    }
}

impl Link {
    /// What this link asks of its successor, in the successor's calendar, when the predecessor lies there.
    ///
    /// Work that has finished on a day leaves the next day free, so finish to start counts from the moment after it; finish to
    /// finish asks for a last working day that is not before the predecessor's last day.
    pub(super) fn need(&self, predecessor: Moments, calendar: &WorkingCalendar, to_milestone: bool) -> Need {
        let at = self.predecessor_moment(predecessor) + self.lag.elapsed();
        let rank = calendar.rank(at) + self.lag.working();
        match self.kind {
            DependencyKind::FinishToStart | DependencyKind::StartToStart => Need::Start(rank),
            _ if to_milestone => Need::Start(rank),
            DependencyKind::FinishToFinish if !predecessor.is_milestone() => Need::Finish(calendar.rank(at - 1) + 1 + self.lag.working()),
            DependencyKind::FinishToFinish | DependencyKind::StartToFinish => Need::Finish(rank),
        }
    }

    /// How late the predecessor may be when the successor starts at this rank: [`Self::need`] read backwards.
    pub(super) fn room(&self, from_milestone: bool, calendar: &WorkingCalendar, start: i64, working_days: i64) -> Room {
        let to_milestone = working_days == 0;
        let latest = match self.kind {
            DependencyKind::FinishToStart | DependencyKind::StartToStart => calendar.start_of(start - self.lag.working()),
            _ if to_milestone => calendar.start_of(start - self.lag.working()),
            DependencyKind::FinishToFinish if !from_milestone => calendar.end_of(start + working_days - self.lag.working()),
            DependencyKind::FinishToFinish | DependencyKind::StartToFinish => calendar.start_of(start + working_days - self.lag.working()),
        } - self.lag.elapsed();
        match self.kind {
            DependencyKind::FinishToStart | DependencyKind::FinishToFinish => Room { finish: latest, ..Room::ALL },
            DependencyKind::StartToStart | DependencyKind::StartToFinish => Room { start: latest, ..Room::ALL },
        }
    }

    const fn predecessor_moment(&self, predecessor: Moments) -> i64 {
        match self.kind {
            DependencyKind::FinishToStart | DependencyKind::FinishToFinish => predecessor.end,
            DependencyKind::StartToStart | DependencyKind::StartToFinish => predecessor.start,
        }
    }
}

#[cfg(test)]
mod tests {
    use DependencyKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};

    use crate::{
        model::DependencyKind,
        plan::schedule::{samples::*, *},
    };

    /// Where a task of two days lies that waits for one of three.
    fn layout(kind: DependencyKind, lag: Lag) -> (i64, i64) {
        pair(kind, lag).days()["layout"]
    }

    #[test]
    fn each_kind_binds_its_two_ends() {
        assert_eq!(layout(FinishToStart, Lag::NONE), (3, 4));
        assert_eq!(layout(StartToStart, Lag::NONE), (0, 1));
        assert_eq!(layout(FinishToFinish, Lag::NONE), (1, 2));
        // Free to finish when the other starts; the plan starts there, too.
        assert_eq!(layout(StartToFinish, Lag::Working(6)), (4, 7));
    }

    #[test]
    fn lag_is_in_working_days_of_the_successor_or_in_days_that_pass() {
        assert_eq!(layout(FinishToStart, Lag::Working(3)), (8, 9));
        assert_eq!(layout(FinishToStart, Lag::Elapsed(3)), (7, 8));
        assert_eq!(layout(FinishToStart, Lag::Working(-1)), (2, 3));
        assert_eq!(layout(FinishToFinish, Lag::Working(-1)), (0, 1));
        assert_eq!(layout(StartToStart, Lag::Working(4)), (4, 7));

        let mut sample = pair(FinishToStart, Lag::Working(3));
        sample.plan.items[1].calendar = CalendarId(1);
        assert_eq!(sample.days()["layout"], (6, 7));
    }

    #[test]
    fn a_finish_on_a_day_off_of_the_successor_is_waited_for() {
        let mut sample = pair(FinishToFinish, Lag::NONE);
        sample.plan.items[0].calendar = CalendarId(1);
        sample.plan.items[0].timing = Timing::Auto { pull: Pull::Asap, working_days: 7, dates: None };
        assert_eq!(sample.days(), [("copy", (0, 6)), ("layout", (4, 7))].into());
    }

    #[test]
    fn who_finishes_on_friday_has_finished_when_monday_starts() {
        let mut sample = Sample::new();
        let (old, new) = (sample.task("old offer", 5), sample.add("new offer", Timing::Manual(bar(7, 11))));
        sample.link(new, old).kind = StartToFinish;
        assert_eq!(sample.days()["old offer"], (0, 4));
        assert!(sample.schedule().conflicts.is_empty());
    }

    #[test]
    fn a_milestone_is_on_the_morning_after_what_it_waits_for() {
        let mut sample = Sample::new();
        let (proof, launch, report) = (sample.task("proof", 5), sample.task("launch", 0), sample.task("report", 1));
        sample.link(proof, launch);
        sample.link(launch, report);
        assert_eq!(sample.days(), [("proof", (0, 4)), ("launch", (7, 7)), ("report", (7, 7))].into());
    }

    #[test]
    fn the_strongest_of_several_links_is_the_cause() {
        let mut sample = Sample::new();
        let (copy, shoot, layout) = (sample.task("copy", 1), sample.task("shoot", 4), sample.task("layout", 1));
        sample.link(copy, layout);
        sample.link(shoot, layout);
        let cause = sample.schedule().rows[2].cause.clone();
        assert_eq!(cause, Cause::Link { predecessor: shoot, link: FinishToStart, lag: Lag::NONE });
    }

    #[test]
    fn who_works_through_sunday_has_finished_on_sunday() {
        let mut sample = Sample::new();
        let (shoot, edit) = (sample.add("shoot", Timing::Manual(bar(3, 6))), sample.add("edit", Timing::Manual(bar(4, 6))));
        sample.link(shoot, edit).kind = FinishToFinish;
        assert!(sample.schedule().conflicts.is_empty());
        sample.item(edit).timing = Timing::Manual(bar(4, 4));
        assert!(matches!(sample.schedule().conflicts[..], [Conflict::LinkBroken { short_by: 1, .. }]));
    }
}
