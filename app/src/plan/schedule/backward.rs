//! The backward pass: how late everything may be, and what is drawn there.

use super::{
    Constraint, Item, Pull, Timing,
    constraint::latest_start,
    fence::before_blackouts,
    forward::{Driver, Placed},
    link::Room,
    moments::{ALWAYS, Moments, NEVER},
    network::{Network, Step},
};
use crate::plan::workdays::{WorkingCalendar, number};

/// Draws what is as late as possible to its latest day, successors first: up to what comes after it and its own last day; what has
/// neither goes to the end of the plan.
pub(super) fn draw_late(network: &Network<'_>, early: &Placed) -> Placed {
    let mut placed = Placed { at: early.at.clone(), drivers: early.drivers.clone() };
    let (promised, end) = (promised_room(network), plan_room(network, &early.at));
    sweep(network, &early.at, Bounds { plan: promised, dates: true }, |item, room| {
        let (it, calendar) = (network.item(item), network.calendar(item));
        if let Timing::Auto { pull: Pull::Alap, working_days, .. } = it.timing {
            let length = i64::from(working_days);
            let is_wanted = it.deadline.is_some() || it.constraint.is_some_and(|constraint| constraint.ceiling(calendar, length).is_some());
            let room = if room == Room::ALL && !is_wanted { end } else { room };
            let latest = latest(it, calendar, length, room);
            if latest > early.at[item].start_rank(calendar) {
                placed.at[item] = Moments::of_rank(calendar, latest, length);
                placed.drivers[item] = Driver::Latest;
            }
        }
        Seen::at(placed.at[item], calendar)
    });
    roll_up(network, &mut placed.at);
    placed
}

/// How late every item may start so that neither the finish of the plan nor any date is missed, as a rank in its calendar.
pub(super) fn late_starts(network: &Network<'_>, at: &[Moments]) -> Vec<i64> {
    let mut late = vec![0; network.len()];
    sweep(network, at, Bounds { plan: plan_room(network, at), dates: true }, |item, room| {
        let (it, calendar) = (network.item(item), network.calendar(item));
        let own = Seen::at(at[item], calendar);
        if it.is_settled() {
            late[item] = own.rank;
            return own;
        }
        late[item] = latest(it, calendar, length(network, item, at[item]), room);
        // What is placed by hand does not give way: those before it have room up to where it lies.
        let stays = matches!(it.timing, Timing::Manual(_)) && own.rank < late[item];
        if stays { own } else { Seen { rank: late[item], start: calendar.start_of(late[item]) } }
    });
    late
}

/// How far each item may slip, in its working days, before what follows has to move, or the plan ends later.
pub(super) fn free_floats(network: &Network<'_>, at: &[Moments]) -> Vec<i64> {
    let mut free = vec![0; network.len()];
    sweep(network, at, Bounds { plan: plan_room(network, at), dates: false }, |item, room| {
        let calendar = network.calendar(item);
        let own = Seen::at(at[item], calendar);
        free[item] = (room.start_rank(calendar, length(network, item, at[item])) - own.rank).max(0);
        own
    });
    free
}

/// The latest rank at which an item may start, by its room and by its own dates and fences.
fn latest(item: &Item, calendar: &WorkingCalendar, length: i64, room: Room) -> i64 {
    let constraint = item.constraint.and_then(|constraint| constraint.ceiling(calendar, length));
    let deadline = item.deadline.map(|day| latest_start(calendar, day, length));
    let rights = item.fences.iter().filter_map(|fence| fence.ceiling(calendar, length));
    let rank = constraint.into_iter().chain(deadline).chain(rights).fold(room.start_rank(calendar, length), i64::min);
    before_blackouts(&item.fences, calendar, rank, length)
}

/// What bounds a sweep, beside links.
#[derive(Clone, Copy)]
struct Bounds {
    plan: Room,
    /// Whether the dates of summaries do.
    dates: bool,
}

/// Where an item starts, as those before it see it.
#[derive(Clone, Copy)]
struct Seen {
    rank: i64,
    start: i64,
}

impl Seen {
    fn at(at: Moments, calendar: &WorkingCalendar) -> Self {
        Self { rank: at.start_rank(calendar), start: at.start }
    }
}

/// Visits every item, successors first, with the room that they leave it; `visit` says where the item is seen to start.
fn sweep(network: &Network<'_>, at: &[Moments], bounds: Bounds, mut visit: impl FnMut(usize, Room) -> Seen) {
    let mut sweep = Sweep {
        network,
        at,
        bounds,
        ranks: vec![0; network.len()],
        opens: vec![NEVER; network.len()],
        parts: vec![Room::ALL; network.len()],
    };
    for step in network.order.iter().rev() {
        match *step {
            Step::Close(summary) => sweep.close(summary),
            Step::Place(item) => {
                let seen = visit(item, sweep.room(item));
                sweep.ranks[item] = seen.rank;
                if !network.item(item).is_settled() {
                    sweep.open_above(item, seen.start);
                }
            }
            Step::Open(summary) => sweep.open_above(summary, sweep.opens[summary]),
        }
    }
}

struct Sweep<'a> {
    network: &'a Network<'a>,
    at: &'a [Moments],
    bounds: Bounds,
    ranks: Vec<i64>,
    /// Of a summary: where the first of its parts that can still move is seen to start.
    opens: Vec<i64>,
    /// Of a summary: the room that its parts have.
    parts: Vec<Room>,
}

impl Sweep<'_> {
    fn open_above(&mut self, item: usize, start: i64) {
        if let Some(parent) = self.network.parents[item] {
            self.opens[parent] = self.opens[parent].min(start);
        }
    }

    fn close(&mut self, summary: usize) {
        let item = self.network.item(summary);
        let mut room = self.network.parents[summary].map_or(Room::ALL, |parent| self.parts[parent]).and(self.behind(summary));
        if self.bounds.dates {
            let constraint = match item.constraint {
                Some(Constraint::FinishNoLaterThan(day)) => Some(day),
                _ => None,
            };
            let last_day = constraint.into_iter().chain(item.deadline).min().map_or(NEVER, number);
            room = room.and(Room { last_day, ..Room::ALL });
        }
        self.parts[summary] = room;
    }

    /// The room of an item that is no summary. A limit on the start of a summary binds the parts with which it starts.
    fn room(&self, item: usize) -> Room {
        let own = self.bounds.plan.and(self.behind(item));
        let Some(parent) = self.network.parents[item] else { return own };
        let start = self.at[item].start;
        let is_first = self.network.ancestors(item).any(|summary| self.at[summary].start == start);
        own.and(if is_first { self.parts[parent] } else { Room { start: NEVER, ..self.parts[parent] } })
    }

    /// The room that the links out of an item leave it.
    fn behind(&self, item: usize) -> Room {
        let is_milestone = self.at[item].is_milestone();
        let links = self.network.out_of(item);
        links.fold(Room::ALL, |room, (link, successor)| room.and(self.before(link, successor, is_milestone)))
    }

    /// The room before one successor; all of it when that is settled.
    fn before(&self, link: usize, successor: usize, from_milestone: bool) -> Room {
        let calendar = self.network.calendar(successor);
        let (start, length) = match self.network.item(successor).timing {
            Timing::Settled(_) => return Room::ALL,
            Timing::Summary if self.opens[successor] >= NEVER => return Room::ALL,
            Timing::Summary => (calendar.rank(self.opens[successor] + 1) - 1, 1),
            _ => (self.ranks[successor], length(self.network, successor, self.at[successor])),
        };
        self.network.link(link).room(from_milestone, calendar, start, length)
    }
}

/// Up to the day that was promised for the plan.
fn promised_room(network: &Network<'_>) -> Room {
    network.plan.settings.finish_by.map_or(Room::ALL, |day| Room { last_day: number(day), ..Room::ALL })
}

/// Up to the day that was promised for the plan, or else the last day that anything touches.
fn plan_room(network: &Network<'_>, at: &[Moments]) -> Room {
    let last_day = at.iter().map(|at| at.start.max(at.end - 1)).max().unwrap_or(ALWAYS);
    if network.plan.settings.finish_by.is_some() { promised_room(network) } else { Room { last_day, ..Room::ALL } }
}

/// How many working days an item takes where it lies.
pub(super) fn length(network: &Network<'_>, item: usize, at: Moments) -> i64 {
    match network.item(item).timing {
        Timing::Auto { working_days, .. } => i64::from(working_days),
        _ => at.finish_rank(network.calendar(item)) - at.start_rank(network.calendar(item)),
    }
}

/// Makes every summary as long as its parts.
fn roll_up(network: &Network<'_>, at: &mut [Moments]) {
    for step in &network.order {
        match *step {
            Step::Open(summary) => at[summary] = Moments::NONE,
            Step::Place(item) | Step::Close(item) => {
                if let Some(parent) = network.parents[item] {
                    at[parent] = at[parent].and(at[item]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::DependencyKind,
        plan::{
            Span,
            schedule::{samples::*, *},
        },
    };

    #[test]
    fn as_late_as_possible_ends_where_the_successor_begins() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::Working(1));
        let (copy, layout) = (sample.plan.items[0].id, sample.plan.items[1].id);
        sample.late(copy);
        sample.item(layout).constraint = Some(Constraint::MustStartOn(day(9)));
        let row = &sample.schedule().rows[0];
        assert_eq!(sample.days()["copy"], (3, 7));
        assert_eq!((row.earliest, row.free_float, row.cause.clone()), (bar(0, 2), Some(0), Cause::Latest));
    }

    #[test]
    fn as_late_as_possible_never_passes_a_deadline() {
        let mut sample = Sample::new();
        let (flyer, other) = (sample.task("flyer", 2), sample.task("other", 20));
        sample.late(flyer);
        assert_eq!(sample.days()["flyer"], (24, 25));
        sample.item(flyer).deadline = Some(day(13));
        assert_eq!(sample.days()["flyer"], (10, 11));
        sample.link(other, flyer);
        assert_eq!(sample.days()["flyer"], (28, 29));
        assert!(sample.schedule().rows[0].total_float.unwrap() < 0);
    }

    #[test]
    fn a_licence_is_no_reason_to_wait_for_its_end() {
        let mut sample = Sample::new();
        let (flyer, _) = (sample.task("flyer", 2), sample.task("other", 20));
        sample.late(flyer);
        sample.item(flyer).fences.push(Fence::Rights { name: "Photo".into(), days: Span::between(day(0), day(900)) });
        assert_eq!(sample.days()["flyer"], (24, 25));
    }

    #[test]
    fn late_items_draw_each_other() {
        let mut sample = Sample::new();
        let chain = ["copy", "layout", "print"].map(|name| sample.task(name, 2));
        for id in chain {
            sample.late(id);
        }
        sample.link(chain[0], chain[1]);
        sample.link(chain[1], chain[2]);
        sample.item(chain[2]).deadline = Some(day(11));
        assert_eq!(sample.days(), [("copy", (4, 7)), ("layout", (8, 9)), ("print", (10, 11))].into());
    }
}
