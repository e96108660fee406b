//! What a change did, and taking it back.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Cascade, Cause, Constraint, Dates, Item, ItemId, Plan, Timing};

/// What one change did to a plan: goes into the audit, and back out of it to undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Receipt {
    pub cascade: Cascade,
    /// Every item that changed, in the order of the plan.
    pub changes: Vec<Change>,
}

/// One item that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Change {
    pub item: ItemId,
    pub old: Placement,
    pub new: Placement,
    pub why: Cause,
}

/// The fields of an item that a schedule or an edit can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Placement {
    pub dates: Option<Dates>,
    /// None for what the schedule does not place.
    pub working_days: Option<u32>,
    pub constraint: Option<Constraint>,
}

/// One field of a [`Placement`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Dates,
    WorkingDays,
    Constraint,
}

/// A plan with a receipt taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    pub plan: Plan,
    /// What was left as it is.
    pub left: Vec<Left>,
}

/// Something that was not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Left {
    /// Someone has changed this field since.
    Changed { item: ItemId, field: Field },
    /// The item is done or live by now.
    Settled { item: ItemId },
    /// The item is not on the plan any more.
    Gone { item: ItemId },
}

impl Placement {
    pub(super) fn of(item: &Item) -> Self {
        let working_days = match item.timing {
            Timing::Auto { working_days, .. } => Some(working_days),
            _ => None,
        };
        Self { dates: item.dates(), working_days, constraint: item.constraint }
    }
}

/// Takes a change back: every field that still is what the change made of it becomes what it was. Nothing else moves, so that
/// a change and its undoing leave no trace; schedule the plan to see what does not fit any more.
pub fn undo(plan: &Plan, receipt: &Receipt) -> Undone {
    let mut plan = plan.clone();
    let numbers: HashMap<ItemId, usize> = plan.items.iter().enumerate().map(|(number, item)| (item.id, number)).collect();
    let mut left = Vec::new();
    for change in &receipt.changes {
        match numbers.get(&change.item).map(|number| &mut plan.items[*number]) {
            None => left.push(Left::Gone { item: change.item }),
            Some(item) if item.is_settled() => left.push(Left::Settled { item: change.item }),
            Some(item) => left.extend(take_back(item, change).map(|field| Left::Changed { item: change.item, field })),
        }
    }
    Undone { plan, left }
}

/// Takes back what can be, and says which fields cannot.
fn take_back(item: &mut Item, change: &Change) -> impl Iterator<Item = Field> + use<> {
    let now = Placement::of(item);
    let (old, new) = (&change.old, &change.new);
    let mut left = Vec::new();
    if old.dates != new.dates && !(now.dates == new.dates && set_dates(item, old.dates)) {
        left.push(Field::Dates);
    }
    if old.working_days != new.working_days && !(now.working_days == new.working_days && set_length(item, old.working_days)) {
        left.push(Field::WorkingDays);
    }
    if old.constraint != new.constraint {
        if now.constraint == new.constraint {
            item.constraint = old.constraint;
        } else {
            left.push(Field::Constraint);
        }
    }
    left.into_iter()
}

/// Whether the item could be given these dates.
fn set_dates(item: &mut Item, old: Option<Dates>) -> bool {
    match (&mut item.timing, old) {
        (Timing::Auto { dates, .. }, old) => *dates = old,
        (Timing::Manual(dates), Some(old)) => *dates = old,
        _ => return false,
    }
    true
}

/// Whether the item could be given this length.
fn set_length(item: &mut Item, old: Option<u32>) -> bool {
    match (&mut item.timing, old) {
        (Timing::Auto { working_days, .. }, Some(old)) => *working_days = old,
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::{
        model::DependencyKind,
        plan::schedule::{samples::*, *},
    };

    fn pushed() -> (Sample, Outcome, [ItemId; 2]) {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        sample.settle();
        let ids = [sample.plan.items[0].id, sample.plan.items[1].id];
        let edit = Edit::Start { item: ids[0], on: day(1), keep: Keep::Pinned };
        let outcome = reschedule(&sample.plan, &[edit], Cascade::Push).unwrap();
        (sample, outcome, ids)
    }

    #[test]
    fn a_cascade_is_undone_as_one() {
        let (sample, outcome, _) = pushed();
        assert_eq!(undo(&outcome.plan, &outcome.receipt), Undone { plan: sample.plan, left: Vec::new() });
    }

    #[test]
    fn what_was_changed_since_is_left_alone_field_by_field() {
        let (_, outcome, ids) = pushed();
        let edit = Edit::Constraint { item: ids[0], constraint: None };
        let later = reschedule(&outcome.plan, &[edit], Cascade::Push).unwrap();
        let undone = undo(&later.plan, &outcome.receipt);
        assert_eq!(undone.left, [Left::Changed { item: ids[0], field: Field::Constraint }]);
        assert_eq!(undone.plan.items[0].dates(), Some(bar(0, 2)));
        assert_eq!(undone.plan.items[1].dates(), Some(bar(3, 4)));
    }

    #[test]
    fn what_has_gone_live_or_away_is_left_alone() {
        let (_, outcome, ids) = pushed();
        let mut plan = outcome.plan.clone();
        plan.items[0].timing = Timing::Settled(bar(1, 3));
        plan.items.remove(1);
        plan.links.clear();
        let undone = undo(&plan, &outcome.receipt);
        assert_eq!(undone.left, [Left::Settled { item: ids[0] }, Left::Gone { item: ids[1] }]);
        assert_eq!(undone.plan, plan);
    }
}
