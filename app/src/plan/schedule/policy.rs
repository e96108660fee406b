//! What a forward pass may move, and how far apart it keeps things.

use super::{
    Gaps,
    backward::length,
    forward::{Opening, opening},
    moments::{ALWAYS, Moments, NEVER},
    network::{Network, Step},
};

/// How an item that the schedule places is tied to where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// It starts no earlier than it does at present.
    Floor,
    /// It starts no earlier than the plan does.
    PlanStart,
    /// Nothing but its links and summaries holds it.
    Follow,
    /// It lies where someone asked for it; links are not followed.
    Asked,
    /// It does not move.
    Stay,
}

/// A hold for every item, and working days to add to links.
pub(super) struct Policy {
    holds: Vec<Hold>,
    /// By link to an item that is no summary; empty where there are none.
    stretches: Vec<i64>,
    /// By item, to what its summary asks; empty where there are none.
    below: Vec<i64>,
}

impl Policy {
    /// Items move when they must: each as the gaps of the plan say.
    pub fn push(network: &Network<'_>) -> Self {
        let keeps = network.plan.settings.gaps == Gaps::Keep;
        let hold = |item: &super::Item| {
            if keeps && item.dates().is_some() && !item.is_alap() { Hold::Floor } else { Hold::PlanStart }
        };
        Self { holds: network.plan.items.iter().map(hold).collect(), stretches: Vec::new(), below: Vec::new() }
    }

    /// Nothing moves but what was edited, and that goes where it was asked to.
    pub fn show_only(network: &Network<'_>, edited: &[bool]) -> Self {
        let hold = |(item, edited): (&super::Item, &bool)| match (item.dates(), edited) {
            (None, _) => Hold::PlanStart,
            (Some(_), true) => Hold::Asked,
            (Some(_), false) => Hold::Stay,
        };
        Self { holds: network.plan.items.iter().zip(edited).map(hold).collect(), stretches: Vec::new(), below: Vec::new() }
    }

    /// Items follow their predecessors at the distance that they had in `before`, the present dates of each item without the edit.
    /// Where gaps are closed there is no distance to keep.
    pub fn keep_gap(network: &Network<'_>, edited: &[bool], before: &[Moments]) -> Self {
        let mut policy = Self::push(network);
        if network.plan.settings.gaps == Gaps::Close {
            return policy;
        }
        policy.stretches = vec![0; network.plan.links.len()];
        policy.below = vec![0; network.len()];
        let follows = followers(network, edited, before);
        let mut openings = vec![Opening::NONE; network.len()];
        for step in &network.order {
            match *step {
                Step::Open(summary) => openings[summary] = opening(network, summary, before, &openings),
                Step::Place(item) if follows[item] => {
                    policy.stretch_links(network, item, before);
                    policy.stretch_summary(network, item, before, &openings);
                    policy.holds[item] = Hold::Follow;
                }
                Step::Place(_) | Step::Close(_) => {}
            }
        }
        policy
    }

    pub fn hold(&self, item: usize) -> Hold {
        self.holds[item]
    }

    pub fn stretch(&self, link: usize) -> i64 {
        self.stretches.get(link).copied().unwrap_or(0)
    }

    pub fn stretch_below(&self, item: usize) -> i64 {
        self.below.get(item).copied().unwrap_or(0)
    }

    fn stretch_links(&mut self, network: &Network<'_>, item: usize, before: &[Moments]) {
        let calendar = network.calendar(item);
        let start = before[item].start_rank(calendar);
        let length = length(network, item, before[item]);
        for (link, predecessor) in network.into(item) {
            let need = network.link(link).need(before[predecessor], calendar, length == 0);
            self.stretches[link] = (start - need.start(length)).max(0);
        }
    }

    fn stretch_summary(&mut self, network: &Network<'_>, item: usize, before: &[Moments], openings: &[Opening]) {
        let calendar = network.calendar(item);
        if let Some(opening) = network.parents[item].map(|parent| openings[parent].at).filter(|at| *at > ALWAYS) {
            self.below[item] = (calendar.rank(before[item].start) - calendar.rank(opening)).max(0);
        }
    }
}

/// Which items follow others at a distance: those that have a place and wait for something whose own place is kept.
/// What is drawn to its latest day has no distance of its own, neither to what it waits for nor to what waits for it.
fn followers(network: &Network<'_>, edited: &[bool], before: &[Moments]) -> Vec<bool> {
    let waits = |item: usize| network.into(item).next().is_some();
    let steady = |item: usize| network.into(item).all(|(_, from)| is_known(before[from]) && !network.item(from).is_alap());
    let follows = |item: usize| {
        !edited[item]
            && is_known(before[item])
            && !network.item(item).is_alap()
            && (waits(item) || network.ancestors(item).any(waits))
            && steady(item)
            && network.ancestors(item).all(steady)
    };
    (0..network.len()).map(follows).collect()
}

/// Where everything lies at present. What has no place, or has a part without one, is nowhere.
pub(super) fn present(network: &Network<'_>) -> Vec<Moments> {
    let mut at = vec![Moments::NONE; network.len()];
    let mut known = vec![true; network.len()];
    for step in &network.order {
        let item = match *step {
            Step::Open(_) => continue,
            Step::Place(item) | Step::Close(item) => item,
        };
        if !network.item(item).is_summary() {
            match network.item(item).dates() {
                Some(dates) => at[item] = Moments::of_dates(dates),
                None => known[item] = false,
            }
        }
        if let Some(parent) = network.parents[item] {
            at[parent] = at[parent].and(at[item]);
            known[parent] &= known[item];
        }
    }
    at.iter().zip(known).map(|(at, known)| if known { *at } else { Moments::NONE }).collect()
}

fn is_known(at: Moments) -> bool {
    at.start < NEVER
}
