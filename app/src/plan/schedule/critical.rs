//! Critical paths: all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ItemId, Schedule, link::Need, moments::Moments, network::Network};
use crate::model::DependencyKind;

/// A link that leaves no room between two critical items. Where it was drawn to a summary, these are the parts that it really binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CriticalLink {
    pub predecessor: ItemId,
    pub successor: ItemId,
}

impl Schedule {
    /// The critical paths, each from an item that no other holds to one that holds no other. There can be exponentially many, so at most
    /// `limit` are told; [`Schedule::critical_links`] has every step of all.
    pub fn critical_paths(&self, limit: usize) -> Vec<Vec<ItemId>> {
        let mut next: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
        for link in &self.critical_links {
            next.entry(link.predecessor).or_default().push(link.successor);
        }
        let held: BTreeSet<ItemId> = self.critical_links.iter().map(|link| link.successor).collect();
        // A summary is critical through its parts.
        let first = |row: &&super::Row| row.critical && row.latest.is_some() && !held.contains(&row.item);
        let mut open: Vec<Vec<ItemId>> = self.rows.iter().filter(first).map(|row| vec![row.item]).collect();
        open.reverse();
        let mut paths = Vec::new();
        while let Some(path) = open.pop().filter(|_| paths.len() < limit) {
            match path.last().and_then(|last| next.get(last)) {
                Some(items) => open.extend(items.iter().rev().map(|item| path.iter().chain([item]).copied().collect())),
                None => paths.push(path),
            }
        }
        paths
    }
}

/// Every link, between critical items, whose successor lies just where the link allows it.
pub(super) fn links(network: &Network<'_>, at: &[Moments], is_critical: impl Fn(usize) -> bool) -> Vec<CriticalLink> {
    let ends = SummaryEnds::of(network, at, &is_critical);
    let mut found = Vec::new();
    for (number, &(predecessor, successor)) in network.ends.iter().enumerate() {
        if !is_critical(predecessor) || !is_critical(successor) || !binds(network, at, number) {
            continue;
        }
        let from_start = matches!(network.link(number).kind, DependencyKind::StartToStart | DependencyKind::StartToFinish);
        let (from, to) = (ends.of_item(network, predecessor, from_start), ends.of_item(network, successor, true));
        for predecessor in &from {
            found.extend(to.iter().map(|to| CriticalLink { predecessor: network.item(*predecessor).id, successor: network.item(*to).id }));
        }
    }
    found
}

/// Whether the successor of a link would have to move with its predecessor.
fn binds(network: &Network<'_>, at: &[Moments], link: usize) -> bool {
    let (predecessor, successor) = network.ends[link];
    let (calendar, to) = (network.calendar(successor), at[successor]);
    let is_summary = network.item(successor).is_summary();
    match network.link(link).need(at[predecessor], calendar, to.is_milestone() && !is_summary) {
        Need::Start(rank) if is_summary => rank >= calendar.rank(to.start + 1) - 1,
        Need::Start(rank) => rank >= to.start_rank(calendar),
        Need::Finish(rank) => rank >= to.finish_rank(calendar),
    }
}

/// For each summary, the critical parts with which it starts and with which it ends.
struct SummaryEnds {
    starts: BTreeMap<usize, Vec<usize>>,
    finishes: BTreeMap<usize, Vec<usize>>,
}

impl SummaryEnds {
    fn of(network: &Network<'_>, at: &[Moments], is_critical: impl Fn(usize) -> bool) -> Self {
        let mut ends = Self { starts: BTreeMap::new(), finishes: BTreeMap::new() };
        for item in (0..network.len()).filter(|item| !network.item(*item).is_summary() && is_critical(*item)) {
            for summary in network.ancestors(item) {
                if at[item].start == at[summary].start {
                    ends.starts.entry(summary).or_default().push(item);
                }
                if at[item].end == at[summary].end {
                    ends.finishes.entry(summary).or_default().push(item);
                }
            }
        }
        ends
    }

    fn of_item(&self, network: &Network<'_>, item: usize, at_start: bool) -> Vec<usize> {
        if !network.item(item).is_summary() {
            return vec![item];
        }
        let ends = if at_start { &self.starts } else { &self.finishes };
        ends.get(&item).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::DependencyKind,
        plan::schedule::{samples::*, *},
    };

    /// Copy (3) before layout (2); photo (1) before layout as well; brief (5) alone.
    fn plan() -> Sample {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let layout = sample.plan.items[1].id;
        let photo = sample.task("photo", 1);
        sample.task("brief", 5);
        sample.link(photo, layout);
        sample
    }

    #[test]
    fn floats_are_the_room_to_slip() {
        let schedule = plan().schedule();
        let floats: Vec<_> = schedule.rows.iter().map(|row| (row.total_float, row.free_float, row.critical)).collect();
        assert_eq!(floats, [(Some(0), Some(0), true), (Some(0), Some(0), true), (Some(2), Some(2), false), (Some(0), Some(0), true)]);
        assert_eq!(schedule.rows[2].latest, Some(bar(2, 2)));
    }

    #[test]
    fn every_critical_path_is_told() {
        let mut sample = plan();
        let ids: Vec<_> = sample.plan.items.iter().map(|item| item.id).collect();
        let Timing::Auto { working_days, .. } = &mut sample.item(ids[2]).timing else { unreachable!() };
        *working_days = 3;
        let schedule = sample.schedule();
        assert_eq!(schedule.critical_paths(9), [vec![ids[0], ids[1]], vec![ids[2], ids[1]], vec![ids[3]]]);
        assert_eq!(schedule.critical_paths(2).len(), 2);
    }

    #[test]
    fn tolerance_makes_more_of_it_critical() {
        let mut sample = plan();
        sample.plan.settings.tolerance = 2;
        assert!(sample.schedule().rows.iter().all(|row| row.critical));
    }

    #[test]
    fn a_promised_finish_gives_float_or_takes_it() {
        let mut sample = plan();
        sample.plan.settings.finish_by = Some(day(7));
        assert_eq!(sample.schedule().rows[1].total_float, Some(1));
        sample.plan.settings.finish_by = Some(day(3));
        let schedule = sample.schedule();
        assert_eq!(schedule.rows[1].total_float, Some(-1));
        assert_eq!(schedule.conflicts, [Conflict::PlanFinishesLate { finish_by: day(3), finishes_on: day(4) }]);
    }

    #[test]
    fn what_is_settled_has_no_float_and_is_not_critical() {
        let mut sample = plan();
        sample.plan.items[0].timing = Timing::Settled(bar(0, 2));
        let row = sample.schedule().rows[0].clone();
        assert_eq!((row.total_float, row.latest, row.critical), (None, None, false));
    }

    #[test]
    fn what_was_placed_by_hand_ends_the_room_before_it() {
        let mut sample = Sample::new();
        let (copy, shoot) = (sample.task("copy", 3), sample.add("shoot", Timing::Manual(bar(7, 7))));
        sample.link(copy, shoot);
        sample.plan.settings.finish_by = Some(day(20));
        let floats: Vec<_> = sample.schedule().rows.iter().map(|row| row.total_float).collect();
        assert_eq!(floats, [Some(2), Some(9)]);
    }

    #[test]
    fn what_is_settled_takes_no_room_from_what_it_should_have_waited_for() {
        let mut sample = plan();
        sample.plan.items[1].timing = Timing::Settled(bar(1, 2));
        let schedule = sample.schedule();
        assert_eq!((schedule.rows[0].total_float, schedule.rows[0].free_float), (Some(2), Some(2)));
        assert!(matches!(schedule.conflicts[0], Conflict::LinkBroken { short_by: 2, held_by: Held::Settled, .. }));
    }
}
