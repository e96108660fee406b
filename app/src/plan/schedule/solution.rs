//! The schedule of a plan: where everything lies, why, and how much room it has.

use serde::{Deserialize, Serialize};

use super::{
    Conflict, Constraint, Dates, Fence, ItemId, Lag, Plan, PlanError, backward, conflict,
    critical::{self, CriticalLink},
    forward::{self, Driver, Placed},
    moments::Moments,
    network::{Network, Step},
    policy::Policy,
};
use crate::{
    model::{Day, DependencyKind},
    plan::{
        Span,
        workdays::{day, number},
    },
};

/// Where everything lies. Rows are in the order of the plan's items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Schedule {
    pub rows: Vec<Row>,
    pub conflicts: Vec<Conflict>,
    /// Every link that carries criticality from one item to the next: all critical paths at once.
    pub critical_links: Vec<CriticalLink>,
    /// The last day of the last item.
    pub finishes_on: Option<Day>,
}

/// One item of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Row {
    pub item: ItemId,
    pub dates: Dates,
    /// Where it would lie as soon as possible; elsewhere only for what is drawn late.
    pub earliest: Dates,
    /// Where it lies when it takes all its total float. None for what is settled, and for summaries.
    pub latest: Option<Dates>,
    /// Working days of its calendar by which it may slip before the plan finishes later or a date is missed. Negative when one
    /// is missed already. A summary has the least of its parts.
    pub total_float: Option<i64>,
    /// Working days by which it may slip before anything that follows moves. None for summaries.
    pub free_float: Option<i64>,
    /// Its total float is within the tolerance of the plan.
    pub critical: bool,
    pub cause: Cause,
}

/// What put an item where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// Someone put it there.
    Asked,
    /// It lay there before, and nothing pushed it.
    Kept,
    /// The day it lay on is not worked.
    NextWorkingDay,
    /// It lies where it did, but takes another number of days.
    Length,
    /// The plan starts there.
    PlanStart,
    /// It waits for another item, itself or through the summary that it is part of.
    Link {
        predecessor: ItemId,
        link: DependencyKind,
        lag: Lag,
    },
    /// A summary that it is part of starts no earlier.
    Summary {
        summary: ItemId,
    },
    Constraint {
        constraint: Constraint,
    },
    Gate {
        clear_on: Day,
    },
    Blackout {
        name: String,
    },
    Rights {
        name: String,
    },
    /// It is drawn late: up to its successors, its deadline or the end of the plan.
    Latest,
    /// It was placed by hand, or is done or live.
    Fixed,
    /// It is as long as its parts.
    Parts,
}

/// Schedules a plan: every item where its links, dates and fences let it be, what was placed before no earlier than it lay.
///
/// # Errors
/// When the plan cannot be scheduled at all: see [`PlanError`]. What merely does not fit is a [`Conflict`].
pub fn schedule(plan: &Plan) -> Result<Schedule, PlanError> {
    let network = Network::new(plan)?;
    let policy = Policy::push(&network);
    solve(&network, &policy, Late::Draw)
}

/// Whether what is as late as possible is drawn to its latest day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Late {
    Draw,
    Leave,
}

/// Both passes, and everything that follows from them.
pub(super) fn solve(network: &Network<'_>, policy: &Policy, late: Late) -> Result<Schedule, PlanError> {
    let early = forward::place(network, policy);
    let drawn = match late {
        Late::Draw if network.plan.items.iter().any(super::Item::is_alap) => Some(backward::draw_late(network, &early)),
        _ => None,
    };
    let placed = drawn.as_ref().unwrap_or(&early);
    check_calendar(network, placed)?;

    let late_ranks = backward::late_starts(network, &placed.at);
    let free = backward::free_floats(network, &placed.at);
    let total = total_floats(network, &placed.at, &late_ranks);
    let dates = dates(network, &placed.at);
    let earliest = drawn.as_ref().map(|_| self::dates(network, &early.at));
    let tolerance = i64::from(network.plan.settings.tolerance);
    let is_critical = |item: usize| total[item].is_some_and(|float| float <= tolerance) && !network.item(item).is_settled();

    let row = |item: usize| {
        let (it, at) = (network.item(item), placed.at[item]);
        let moves = !it.is_summary() && !it.is_settled();
        let latest = || Moments::of_rank(network.calendar(item), late_ranks[item], backward::length(network, item, at)).dates();
        Row {
            item: it.id,
            dates: dates[item],
            earliest: earliest.as_ref().map_or(dates[item], |earliest| earliest[item]),
            latest: moves.then(latest),
            total_float: total[item],
            free_float: moves.then_some(free[item]),
            critical: is_critical(item),
            cause: cause(network, item, placed.drivers[item]),
        }
    };
    Ok(Schedule {
        rows: (0..network.len()).map(row).collect(),
        conflicts: conflict::find(network, &placed.at, &dates),
        critical_links: critical::links(network, &placed.at, is_critical),
        finishes_on: dates.iter().map(|dates| dates.last()).max(),
    })
}

fn check_calendar(network: &Network<'_>, placed: &Placed) -> Result<(), PlanError> {
    let (first, last) = (number(Day(time::Date::MIN)), number(Day(time::Date::MAX)));
    let outside = |at: &Moments| at.start < first || at.end > last;
    match placed.at.iter().position(outside) {
        Some(item) => Err(PlanError::OutOfCalendar(network.item(item).id)),
        None => Ok(()),
    }
}

/// By item; a summary has the least of its parts that still can move.
fn total_floats(network: &Network<'_>, at: &[Moments], late: &[i64]) -> Vec<Option<i64>> {
    let mut floats = vec![None; network.len()];
    for step in &network.order {
        let item = match *step {
            Step::Open(_) => continue,
            Step::Place(item) => {
                if !network.item(item).is_settled() {
                    floats[item] = Some(late[item] - at[item].start_rank(network.calendar(item)));
                }
                item
            }
            Step::Close(summary) => summary,
        };
        if let (Some(parent), Some(float)) = (network.parents[item], floats[item]) {
            floats[parent] = Some(floats[parent].map_or(float, |least: i64| least.min(float)));
        }
    }
    floats
}

/// Days as they are shown. A summary that ends with a milestone has the milestone's day.
fn dates(network: &Network<'_>, at: &[Moments]) -> Vec<Dates> {
    let mut dates: Vec<Option<Dates>> = vec![None; network.len()];
    for step in &network.order {
        let item = match *step {
            Step::Open(_) => continue,
            Step::Place(item) => {
                dates[item] = Some(at[item].dates());
                item
            }
            Step::Close(summary) => summary,
        };
        if let (Some(parent), Some(part)) = (network.parents[item], dates[item]) {
            let both = |whole: Dates| Span::between(whole.first().min(part.first()), whole.last().max(part.last()));
            dates[parent] = Some(Dates::Bar(dates[parent].map_or_else(|| part.span(), both)));
        }
    }
    // Every item has a step that dates it, every summary a part.
    dates.into_iter().map(|dates| dates.unwrap_or(Dates::Milestone(day(0)))).collect()
}

fn cause(network: &Network<'_>, item: usize, driver: Driver) -> Cause {
    match driver {
        Driver::PlanStart => Cause::PlanStart,
        Driver::Kept => Cause::Kept,
        Driver::NextWorkingDay => Cause::NextWorkingDay,
        Driver::Link(link) => {
            let link = network.link(link);
            Cause::Link { predecessor: link.predecessor, link: link.kind, lag: link.lag }
        }
        Driver::Summary(summary) => Cause::Summary { summary: network.item(summary).id },
        Driver::Constraint => network.item(item).constraint.map_or(Cause::Kept, |constraint| Cause::Constraint { constraint }),
        Driver::Fence(fence) => match &network.item(item).fences[fence] {
            Fence::Gate { clear_on } => Cause::Gate { clear_on: *clear_on },
            Fence::Blackout { name, .. } => Cause::Blackout { name: name.clone() },
            Fence::Rights { name, .. } => Cause::Rights { name: name.clone() },
        },
        Driver::Latest => Cause::Latest,
        Driver::Fixed => Cause::Fixed,
        Driver::Parts => Cause::Parts,
    }
}
