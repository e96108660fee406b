//! Baselines: what was once promised, and who or what has moved it since.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cause, Dates, ItemId, Receipt, Schedule};
use crate::model::Day;

/// The dates of a schedule, named and kept for good. There may be any number; none can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Baseline {
    name: String,
    taken_on: Day,
    dates: BTreeMap<ItemId, Dates>,
}

/// How far one item is from a baseline, in days as they pass; negative is earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Drift {
    pub item: ItemId,
    pub slip: Slip,
}

/// What became of an item since a baseline was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Slip {
    /// It was not on the plan then.
    Added,
    /// It is not on the plan any more.
    Removed,
    /// It moved; the shares add up to `finish`.
    Moved { start: i64, finish: i64, shares: Vec<Share> },
}

/// The part that one event has in the slip of a finish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Share {
    /// The audit's number of the event; none for what no event accounts for.
    pub event: Option<i64>,
    pub why: Option<Cause>,
    pub days: i64,
}

impl Baseline {
    pub fn take(name: String, taken_on: Day, schedule: &Schedule) -> Self {
        Self { name, taken_on, dates: schedule.rows.iter().map(|row| (row.item, row.dates)).collect() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub const fn taken_on(&self) -> Day {
        self.taken_on
    }

    /// Where an item lay.
    pub fn dates(&self, item: ItemId) -> Option<Dates> {
        self.dates.get(&item).copied()
    }
}

/// Every item that is not where the baseline has it, with the events that moved it: first what is on the plan, in its order, then
/// what was removed. `events` are the receipts since the baseline was taken, each with its number in the audit.
pub fn drift(baseline: &Baseline, schedule: &Schedule, events: &[(i64, Receipt)]) -> Vec<Drift> {
    let shares = shares(events);
    let now = schedule.rows.iter().filter_map(|row| {
        let slip = match baseline.dates(row.item) {
            None => Slip::Added,
            Some(then) if then == row.dates => return None,
            Some(then) => moved(then, row.dates, shares.get(&row.item).cloned().unwrap_or_default()),
        };
        Some(Drift { item: row.item, slip })
    });
    let present: std::collections::BTreeSet<ItemId> = schedule.rows.iter().map(|row| row.item).collect();
    let removed = baseline.dates.keys().filter(|item| !present.contains(item));
    now.chain(removed.map(|item| Drift { item: *item, slip: Slip::Removed })).collect()
}

fn moved(then: Dates, now: Dates, mut shares: Vec<Share>) -> Slip {
    let finish = now.last().since(then.last());
    let unexplained = finish - shares.iter().map(|share| share.days).sum::<i64>();
    if unexplained != 0 {
        shares.push(Share { event: None, why: None, days: unexplained });
    }
    Slip::Moved { start: now.first().since(then.first()), finish, shares }
}

/// What each event did to the finish of each item.
fn shares(events: &[(i64, Receipt)]) -> BTreeMap<ItemId, Vec<Share>> {
    let mut shares: BTreeMap<ItemId, Vec<Share>> = BTreeMap::new();
    for (event, receipt) in events {
        for change in &receipt.changes {
            let (Some(old), Some(new)) = (change.old.dates, change.new.dates) else { continue };
            let days = new.last().since(old.last());
            if days != 0 {
                shares.entry(change.item).or_default().push(Share { event: Some(*event), why: Some(change.why.clone()), days });
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use crate::{
        model::DependencyKind,
        plan::schedule::{samples::*, *},
    };

    #[test]
    fn every_day_of_drift_has_its_event() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        sample.settle();
        let (copy, layout) = (sample.plan.items[0].id, sample.plan.items[1].id);
        let promised = Baseline::take("Kick-off".into(), MONDAY, &sample.schedule());
        let slip = |plan: &Plan, on| reschedule(plan, &[Edit::Start { item: copy, on: day(on), keep: Keep::Once }], Cascade::Push).unwrap();
        let first = slip(&sample.plan, 1);
        let second = slip(&first.plan, 2);
        let mut plan = second.plan.clone();
        let added = sample.task("added", 1);
        plan.items.push(sample.item(added).clone());
        // Somebody took a day more without an event to show for it.
        let Timing::Auto { working_days, .. } = &mut plan.items[1].timing else { unreachable!() };
        *working_days += 1;
        let events = [(17, first.receipt), (23, second.receipt)];
        let drift = drift(&promised, &schedule(&plan).unwrap(), &events);

        let waits = Some(Cause::Link { predecessor: copy, link: DependencyKind::FinishToStart, lag: Lag::NONE });
        let asked = || Some(Cause::Asked);
        let share = |event, why, days| Share { event, why, days };
        let of_copy = vec![share(Some(17), asked(), 1), share(Some(23), asked(), 1)];
        let of_layout = vec![share(Some(17), waits.clone(), 3), share(Some(23), waits, 1), share(None, None, 1)];
        assert_eq!(
            drift,
            [
                Drift { item: copy, slip: Slip::Moved { start: 2, finish: 2, shares: of_copy } },
                Drift { item: layout, slip: Slip::Moved { start: 4, finish: 5, shares: of_layout } },
                Drift { item: added, slip: Slip::Added },
            ]
        );
    }

    #[test]
    fn what_was_removed_is_told_and_what_stayed_is_not() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let promised = Baseline::take("Kick-off".into(), MONDAY, &sample.schedule());
        let layout = sample.plan.items.pop().unwrap().id;
        sample.plan.links.clear();
        assert_eq!(drift(&promised, &sample.schedule(), &[]), [Drift { item: layout, slip: Slip::Removed }]);
        assert_eq!((promised.name(), promised.taken_on(), promised.dates(layout)), ("Kick-off", MONDAY, Some(bar(3, 4))));
        let kept: Baseline = serde_json::from_str(&serde_json::to_string(&promised).unwrap()).unwrap();
        assert_eq!(kept, promised);
    }
}
