//! Plans made by a fixed recipe: to show that two machines schedule alike, and to time them.
//!
//! The same shape and size give the same plan everywhere. [`digest_of`](super::digest_of) of its schedule is pinned by a test,
//! natively; whoever computes another digest computes another schedule.

use uuid::Uuid;

use super::{CalendarId, Constraint, Fence, Gaps, Item, ItemId, Lag, Link, Plan, Pull, Settings, Timing};
use crate::{
    model::{Day, DependencyKind},
    plan::{
        Span,
        workdays::{WorkingCalendar, WorkingWeek, holidays::Market},
    },
};

/// How the items of a plan hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Each waits for the one before.
    Chain,
    /// All wait for the first.
    Fan,
    /// Everything there is: summaries, all kinds of links and lags, dates, fences, four calendars.
    Mixed,
}

const START: Day = Day(time::macros::date!(2026 - 11 - 23));

/// A plan of so many items with about as many links.
pub fn plan(shape: Shape, items: u32) -> Plan {
    plan_from(shape, items, SEED)
}

/// The seed of the plans whose digests are pinned.
const SEED: u32 = 0x00C0_411A;

/// What becomes of a plan by its seed, in one line: digests of its schedule and of three ways to move something in it, with what each
/// moved; or why not. Two machines that print the same line have scheduled alike.
pub fn story(seed: u32, items: u32) -> String {
    let mut dice = Dice(seed.wrapping_mul(2_654_435_761).max(1));
    let plan = plan_from(Shape::Mixed, items, dice.roll(u32::MAX).max(1));
    let digest =
        |schedule: &super::Schedule| super::digest_of(schedule).map_or_else(|error| error.to_string(), |digest| digest.to_string());
    let mut told = vec![seed.to_string()];
    told.push(super::schedule(&plan).map_or_else(|error| format!("refused: {error}"), |schedule| digest(&schedule)));
    let Ok(placed) = super::reschedule(&plan, &[], super::Cascade::Push) else { return told.join(" ") };
    for cascade in [super::Cascade::Push, super::Cascade::KeepGap, super::Cascade::ShowOnly] {
        let item = id(dice.roll(items.max(1)));
        let on = START.plus(i64::from(dice.roll(200)) - 40);
        let keep = if dice.roll(2) == 0 { super::Keep::Once } else { super::Keep::Pinned };
        let edits = [super::Edit::Start { item, on, keep }];
        told.push(match super::reschedule(&placed.plan, &edits, cascade) {
            Err(error) => format!("refused: {error}"),
            Ok(outcome) => {
                // The receipt travels as JSON, so its bytes are compared as such.
                let receipt = serde_json::to_vec(&outcome.receipt).unwrap_or_default();
                format!("{} {} {}", digest(&outcome.schedule), outcome.receipt.changes.len(), crate::model::Digest::of(&receipt))
            }
        });
    }
    told.join(" ")
}

fn plan_from(shape: Shape, items: u32, seed: u32) -> Plan {
    let calendars = ["AU-NSW", "GB-ENG", "US"].map(working_calendar).into();
    let settings = Settings { starts_on: START, finish_by: None, gaps: Gaps::Keep, tolerance: 0 };
    let mut plan = Plan { items: Vec::new(), links: Vec::new(), calendars, settings };
    plan.calendars.push(WorkingCalendar::every_week(WorkingWeek::EVERY_DAY));
    let mut dice = Dice(seed);
    for number in 0..items {
        let timing = Timing::Auto { pull: Pull::Asap, working_days: 1 + dice.roll(5), dates: None };
        plan.items.push(item(number, timing));
        match shape {
            Shape::Chain if number > 0 => plan.links.push(link(number - 1, number)),
            Shape::Fan if number > 0 => plan.links.push(link(0, number)),
            Shape::Mixed => vary(&mut plan, number, &mut dice),
            Shape::Chain | Shape::Fan => {}
        }
    }
    plan
}

/// Monday to Friday without the market's holidays of fifty years.
fn working_calendar(market: &str) -> WorkingCalendar {
    Market::of(market).map_or_else(WorkingCalendar::default, |market| market.calendar(WorkingWeek::STANDARD, 2020..=2069, []))
}

fn id(number: u32) -> ItemId {
    ItemId(Uuid::from_u128(u128::from(number) + 1))
}

fn item(number: u32, timing: Timing) -> Item {
    Item { id: id(number), parent: None, calendar: CalendarId(0), timing, constraint: None, deadline: None, fences: Vec::new() }
}

fn link(predecessor: u32, successor: u32) -> Link {
    Link { predecessor: id(predecessor), successor: id(successor), kind: DependencyKind::FinishToStart, lag: Lag::NONE }
}

/// Every tenth item is a summary of the nine after it; links go from earlier to later groups, or forward inside of one.
fn vary(plan: &mut Plan, number: u32, dice: &mut Dice) {
    let day = |dice: &mut Dice| START.plus(i64::from(dice.roll(400)));
    let Some(item) = plan.items.last_mut() else { return };
    item.calendar = CalendarId(usize::try_from(dice.roll(4)).unwrap_or(0));
    if number.is_multiple_of(10) {
        item.timing = Timing::Summary;
    } else {
        item.parent = Some(id(number - number % 10));
        vary_item(item, dice, day);
    }
    // A summary at the very end would have no parts.
    let back = 1 + dice.roll(60);
    if let Some(from) =
        number.checked_sub(back).filter(|from| from / 10 < number / 10 || !(from.is_multiple_of(10) || number.is_multiple_of(10)))
    {
        let kinds = match number % 10 {
            0 => &DependencyKind::ALL[..2],
            _ => DependencyKind::ALL,
        };
        let kind = kinds[usize::try_from(dice.roll(8)).unwrap_or(0) % kinds.len()];
        let days = i32::try_from(dice.roll(9)).unwrap_or(0) - 3;
        let lag = if dice.roll(3) == 0 { Lag::Elapsed(days) } else { Lag::Working(days) };
        plan.links.push(Link { kind, lag, ..link(from, number) });
    }
}

fn vary_item(item: &mut Item, dice: &mut Dice, day: fn(&mut Dice) -> Day) {
    let working_days = dice.roll(8);
    let pull = if dice.roll(5) == 0 { Pull::Alap } else { Pull::Asap };
    item.timing = Timing::Auto { pull, working_days, dates: None };
    match dice.roll(30) {
        0 => item.constraint = Some(Constraint::StartNoEarlierThan(day(dice))),
        1 => item.constraint = Some(Constraint::MustFinishOn(day(dice))),
        2 => item.constraint = Some(Constraint::FinishNoLaterThan(day(dice))),
        3 => item.deadline = Some(day(dice)),
        4 => item.fences.push(Fence::Gate { clear_on: day(dice) }),
        5 => {
            let first = day(dice);
            item.fences.push(Fence::Blackout { name: "Blackout".into(), days: Span::between(first, first.plus(9)) });
        }
        6 => {
            let first = day(dice);
            item.fences.push(Fence::Rights { name: "Licence".into(), days: Span::between(first, first.plus(90)) });
        }
        _ => {}
    }
}

/// xorshift32 (G. Marsaglia, Journal of Statistical Software 8(14), 2003).
struct Dice(u32);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % sides
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cascade, Edit, Keep, digest_of, reschedule, schedule};
    use super::*;

    /// Pinned: these digests are the same natively and in wasm, today and tomorrow. A new digest is a new behaviour, and says so in
    /// the changelog.
    #[test]
    fn digests_are_what_they_were() {
        let digest = |shape| digest_of(&schedule(&plan(shape, 1_000)).unwrap()).unwrap().to_string();
        assert_eq!(digest(Shape::Chain), "f214a0141cc373c512876173fa1442d047a0f5666db82f684362df7c4c9efc54");
        assert_eq!(digest(Shape::Fan), "3091d5f86ed18dba762cc117cf8e8046afc328b5836035df0ee0052c7c4ed8d6");
        assert_eq!(digest(Shape::Mixed), "c23a0ecbc89aa07f7061bfa78324c55280cdd3fce2b9b74cfe954a7bcb262a5a");
    }

    #[test]
    fn a_large_plan_is_moved_and_settles() {
        let plan = plan(Shape::Mixed, 2_000);
        let placed = reschedule(&plan, &[], Cascade::Push).unwrap();
        let edit = Edit::Start { item: id(1), on: START.plus(30), keep: Keep::Pinned };
        let moved = reschedule(&placed.plan, &[edit], Cascade::KeepGap).unwrap();
        assert!(!moved.receipt.changes.is_empty());
        assert!(reschedule(&moved.plan, &[], Cascade::Push).unwrap().receipt.changes.is_empty());
    }
}
