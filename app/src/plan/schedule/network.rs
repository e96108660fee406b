//! A plan with its names resolved: dense numbers, neighbours in flat lists, and an order in which everything can be placed.

use std::{collections::HashMap, ops::Range};

use super::{Constraint, Item, ItemId, Link, Plan, PlanError, Timing, error::MAX_DAYS};
use crate::{model::DependencyKind, plan::workdays::WorkingCalendar};

/// A plan that is fit to be scheduled. Items, links and calendars go by their place in the plan's lists.
pub(super) struct Network<'a> {
    pub plan: &'a Plan,
    pub parents: Vec<Option<usize>>,
    /// Predecessor and successor of each link.
    pub ends: Vec<(usize, usize)>,
    /// Every step after all that it depends on.
    pub order: Vec<Step>,
    incoming: Lists,
    outgoing: Lists,
}

/// One step of a pass. A summary is two: what comes down to its parts, and what goes up from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Open(usize),
    Place(usize),
    Close(usize),
}

impl<'a> Network<'a> {
    /// # Errors
    /// When the plan names what it does not have, asks what cannot be, or waits for itself.
    pub fn new(plan: &'a Plan) -> Result<Self, PlanError> {
        let numbers = number_items(plan)?;
        let find = |id: ItemId| numbers.get(&id).copied().ok_or(PlanError::UnknownItem(id));
        let parents = plan.items.iter().map(|item| item.parent.map(find).transpose()).collect::<Result<Vec<_>, _>>()?;
        let ends =
            plan.links.iter().map(|link| Ok((find(link.predecessor)?, find(link.successor)?))).collect::<Result<Vec<_>, PlanError>>()?;
        check_items(plan, &parents)?;
        check_links(plan, &ends)?;

        let count = plan.items.len();
        let incoming = Lists::of(count, ends.iter().map(|ends| ends.1));
        let outgoing = Lists::of(count, ends.iter().map(|ends| ends.0));
        let mut network = Self { plan, parents, ends, order: Vec::new(), incoming, outgoing };
        network.order = network.sorted()?;
        Ok(network)
    }

    /// The same items and links with other dates, lengths and constraints: what an edit makes of a plan.
    ///
    /// # Errors
    /// When one of these cannot be.
    pub fn with(self, plan: &Plan) -> Result<Network<'_>, PlanError> {
        check_items(plan, &self.parents)?;
        let Self { parents, ends, order, incoming, outgoing, .. } = self;
        Ok(Network { plan, parents, ends, order, incoming, outgoing })
    }

    pub fn len(&self) -> usize {
        self.plan.items.len()
    }

    pub fn item(&self, item: usize) -> &'a Item {
        &self.plan.items[item]
    }

    pub fn link(&self, link: usize) -> &'a Link {
        &self.plan.links[link]
    }

    pub fn calendar(&self, item: usize) -> &'a WorkingCalendar {
        &self.plan.calendars[self.plan.items[item].calendar.0]
    }

    /// The links into an item, each with its predecessor.
    pub fn into(&self, item: usize) -> impl Iterator<Item = (usize, usize)> {
        self.incoming.of_item(item).iter().map(|link| (*link, self.ends[*link].0))
    }

    /// The links out of an item, each with its successor.
    pub fn out_of(&self, item: usize) -> impl Iterator<Item = (usize, usize)> {
        self.outgoing.of_item(item).iter().map(|link| (*link, self.ends[*link].1))
    }

    /// The summaries that an item is part of, innermost first.
    pub fn ancestors(&self, item: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parents[item], |parent| self.parents[*parent])
    }

    /// Kahn's algorithm (Communications of the ACM 5(11), 1962), first come first served: equal plans, equal orders.
    fn sorted(&self) -> Result<Vec<Step>, PlanError> {
        let graph = Graph::of(self);
        let mut waits = graph.waits.clone();
        let mut ready: Vec<usize> = (0..waits.len()).filter(|node| waits[*node] == 0).collect();
        let mut next = 0;
        while let Some(node) = ready.get(next).copied() {
            next += 1;
            graph.for_each_after(self, node, |after| {
                waits[after] -= 1;
                if waits[after] == 0 {
                    ready.push(after);
                }
            });
        }
        if ready.len() < waits.len() {
            return Err(PlanError::Cycle(graph.cycle(self, &waits)));
        }
        Ok(ready.into_iter().filter_map(|node| graph.step(self, node)).collect())
    }
}

/// The steps as a graph. Node `i` is the end of item `i`; node `count + i` is where a summary opens, idle for other items.
struct Graph {
    count: usize,
    parts: Lists,
    /// How many nodes each one waits for.
    waits: Vec<u32>,
}

impl Graph {
    fn of(network: &Network<'_>) -> Self {
        let count = network.len();
        let parents = network.parents.iter().map(|parent| parent.unwrap_or(count));
        let mut graph = Self { count, parts: Lists::of(count + 1, parents), waits: vec![0; 2 * count] };
        for node in 0..2 * count {
            let mut waits = std::mem::take(&mut graph.waits);
            graph.for_each_after(network, node, |after| waits[after] += 1);
            graph.waits = waits;
        }
        graph
    }

    /// Where an item begins: at itself, or where its parts are let in.
    fn entry(&self, network: &Network<'_>, item: usize) -> usize {
        if network.item(item).is_summary() { self.count + item } else { item }
    }

    fn for_each_after(&self, network: &Network<'_>, node: usize, mut visit: impl FnMut(usize)) {
        if node >= self.count {
            self.parts.of_item(node - self.count).iter().for_each(|part| visit(self.entry(network, *part)));
        } else {
            network.out_of(node).for_each(|(_, successor)| visit(self.entry(network, successor)));
            network.parents[node].into_iter().for_each(visit);
        }
    }

    fn step(&self, network: &Network<'_>, node: usize) -> Option<Step> {
        let item = node % self.count;
        match (network.item(item).is_summary(), node >= self.count) {
            (true, true) => Some(Step::Open(item)),
            (true, false) => Some(Step::Close(item)),
            (false, false) => Some(Step::Place(item)),
            (false, true) => None,
        }
    }

    /// A circle among the nodes that still wait, in the order in which they wait for each other.
    fn cycle(&self, network: &Network<'_>, waits: &[u32]) -> Vec<ItemId> {
        let mut before = vec![None; waits.len()];
        for node in (0..waits.len()).filter(|node| waits[*node] > 0) {
            self.for_each_after(network, node, |after| before[after] = Some(node));
        }
        // Every node that waits has one before it that waits: going back leads into a circle, and once around it is the circle.
        let first = waits.iter().position(|count| *count > 0).unwrap_or(0);
        let back = |node: usize| before[node].unwrap_or(node);
        let inside = (0..waits.len()).fold(first, |node, _| back(node));
        let mut circle: Vec<ItemId> = std::iter::once(inside)
            .chain(std::iter::successors(Some(back(inside)), |node| Some(back(*node))).take_while(|node| *node != inside))
            .map(|node| network.item(node % self.count).id)
            .collect();
        circle.reverse();
        circle.dedup();
        if circle.len() > 1 && circle.first() == circle.last() {
            circle.pop();
        }
        circle
    }
}

/// For each item a list, all in one.
struct Lists {
    starts: Vec<usize>,
    entries: Vec<usize>,
}

impl Lists {
    /// Lists the entries 0, 1, 2, … each under its owner.
    fn of(owners: usize, entries: impl Iterator<Item = usize> + Clone) -> Self {
        let mut starts = vec![0; owners + 1];
        for owner in entries.clone() {
            starts[owner + 1] += 1;
        }
        for owner in 0..owners {
            starts[owner + 1] += starts[owner];
        }
        let mut free = starts.clone();
        let mut listed = vec![0; starts[owners]];
        for (entry, owner) in entries.enumerate() {
            listed[free[owner]] = entry;
            free[owner] += 1;
        }
        Self { starts, entries: listed }
    }

    fn of_item(&self, owner: usize) -> &[usize] {
        let range: Range<usize> = self.starts[owner]..self.starts[owner + 1];
        &self.entries[range]
    }
}

fn number_items(plan: &Plan) -> Result<HashMap<ItemId, usize>, PlanError> {
    let mut numbers = HashMap::with_capacity(plan.items.len());
    for (number, item) in plan.items.iter().enumerate() {
        if numbers.insert(item.id, number).is_some() {
            return Err(PlanError::DuplicateItem(item.id));
        }
    }
    Ok(numbers)
}

fn check_items(plan: &Plan, parents: &[Option<usize>]) -> Result<(), PlanError> {
    let mut has_parts = vec![false; plan.items.len()];
    parents.iter().flatten().for_each(|parent| has_parts[*parent] = true);
    for (item, has_parts) in plan.items.iter().zip(has_parts) {
        if item.calendar.0 >= plan.calendars.len() {
            return Err(PlanError::UnknownCalendar(item.calendar));
        }
        match (&item.timing, has_parts) {
            (Timing::Summary, false) => return Err(PlanError::EmptySummary(item.id)),
            (Timing::Summary, true) => check_summary(item)?,
            (_, true) => return Err(PlanError::HasParts(item.id)),
            (Timing::Auto { working_days, .. }, false) if *working_days > MAX_DAYS => return Err(PlanError::TooLong(item.id)),
            _ => {}
        }
    }
    Ok(())
}

fn check_summary(item: &Item) -> Result<(), PlanError> {
    match item.constraint {
        None | Some(Constraint::StartNoEarlierThan(_) | Constraint::FinishNoLaterThan(_)) if item.fences.is_empty() => Ok(()),
        None | Some(Constraint::StartNoEarlierThan(_) | Constraint::FinishNoLaterThan(_)) => Err(PlanError::FencedSummary(item.id)),
        Some(_) => Err(PlanError::SummaryConstraint(item.id)),
    }
}

fn check_links(plan: &Plan, ends: &[(usize, usize)]) -> Result<(), PlanError> {
    for (link, (_, successor)) in plan.links.iter().zip(ends) {
        let to_finish = matches!(link.kind, DependencyKind::FinishToFinish | DependencyKind::StartToFinish);
        if to_finish && plan.items[*successor].is_summary() {
            return Err(PlanError::LinkToSummaryFinish(link.successor));
        }
        if link.lag.days().unsigned_abs() > MAX_DAYS {
            return Err(PlanError::TooLong(link.successor));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            CalendarId,
            samples::{self, Sample},
        },
        *,
    };

    fn error(sample: &Sample) -> PlanError {
        Network::new(&sample.plan).err().unwrap()
    }

    #[test]
    fn a_circle_is_named_in_the_order_of_its_links() {
        let mut sample = Sample::new();
        let [brief, copy, layout, proof] = ["brief", "copy", "layout", "proof"].map(|name| sample.task(name, 2));
        for (from, to) in [(brief, copy), (copy, layout), (layout, proof), (proof, copy)] {
            sample.link(from, to);
        }
        let PlanError::Cycle(circle) = error(&sample) else { panic!("not refused as a circle") };
        let start = circle.iter().position(|id| *id == copy).unwrap();
        let turned: Vec<_> = circle[start..].iter().chain(&circle[..start]).copied().collect();
        assert_eq!(turned, [copy, layout, proof]);
    }

    #[test]
    fn nothing_waits_for_itself_or_for_what_it_is_part_of() {
        let mut sample = Sample::new();
        let alone = sample.task("alone", 1);
        sample.link(alone, alone);
        assert_eq!(error(&sample), PlanError::Cycle(vec![alone]));

        for upwards in [true, false] {
            let mut sample = Sample::new();
            let phase = sample.summary("phase");
            let part = sample.part(phase, "part", 1);
            let (from, to) = if upwards { (part, phase) } else { (phase, part) };
            sample.link(from, to);
            let PlanError::Cycle(mut circle) = error(&sample) else { panic!("not refused as a circle") };
            circle.sort();
            assert_eq!(circle, [phase, part]);
        }
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let unknown = ItemId(uuid::Uuid::from_u128(999));
        let mut sample = Sample::new();
        let task = sample.task("task", 1);
        sample.link(task, unknown);
        assert_eq!(error(&sample), PlanError::UnknownItem(unknown));

        let mut sample = Sample::new();
        let task = sample.task("task", 1);
        sample.plan.items.push(sample.plan.items[0].clone());
        assert_eq!(error(&sample), PlanError::DuplicateItem(task));

        let mut sample = Sample::new();
        let empty = sample.summary("empty");
        assert_eq!(error(&sample), PlanError::EmptySummary(empty));

        let mut sample = Sample::new();
        let task = sample.task("task", 1);
        sample.part(task, "part", 1);
        assert_eq!(error(&sample), PlanError::HasParts(task));

        let mut sample = Sample::new();
        let long = sample.task("long", MAX_DAYS + 1);
        assert_eq!(error(&sample), PlanError::TooLong(long));

        let mut sample = Sample::new();
        sample.task("task", 1);
        sample.plan.items[0].calendar = CalendarId(7);
        assert_eq!(error(&sample), PlanError::UnknownCalendar(CalendarId(7)));

        let mut sample = Sample::new();
        let phase = sample.summary("phase");
        sample.part(phase, "part", 1);
        sample.item(phase).constraint = Some(Constraint::MustStartOn(samples::MONDAY));
        assert_eq!(error(&sample), PlanError::SummaryConstraint(phase));

        let mut sample = Sample::new();
        let phase = sample.summary("phase");
        sample.part(phase, "part", 1);
        let other = sample.task("other", 1);
        sample.link(other, phase).kind = DependencyKind::FinishToFinish;
        assert_eq!(error(&sample), PlanError::LinkToSummaryFinish(phase));
    }

    #[test]
    fn parents_in_a_circle_are_refused() {
        let mut sample = Sample::new();
        let (one, two) = (sample.summary("one"), sample.summary("two"));
        sample.item(one).parent = Some(two);
        sample.item(two).parent = Some(one);
        assert!(matches!(error(&sample), PlanError::Cycle(_)));
    }
}
