//! What people ask of a plan.

use serde::{Deserialize, Serialize};

use super::{Constraint, Dates, ItemId, Plan, PlanError, Timing, moments::Moments, network::Network};
use crate::{
    model::Day,
    plan::workdays::{WorkingCalendar, number},
};

/// One change that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Puts an item on a day. A summary takes its parts along, each by as many of its own working days, but for what is settled.
    Start { item: ItemId, on: Day, keep: Keep },
    /// Makes an item take another number of working days; 0 makes it a milestone. Only for what the schedule places.
    Length { item: ItemId, working_days: u32 },
    /// Sets or clears the date that an item is held to.
    Constraint { item: ItemId, constraint: Option<Constraint> },
}

/// Whether a move is remembered as a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// It moves once and stays as free as it was. Where the plan closes its gaps it may go straight back.
    Once,
    /// It is pinned, in plain sight, by a [`Constraint::StartNoEarlierThan`].
    Pinned,
}

/// The plan with every edit written into it, before anything follows, and which items were touched.
///
/// # Errors
/// When an edit names what is not there, or is settled.
pub(super) fn apply(network: &Network<'_>, edits: &[Edit]) -> Result<(Plan, Vec<bool>), PlanError> {
    let mut plan = network.plan.clone();
    let mut touched = vec![false; network.len()];
    for edit in edits {
        let item = find(&plan, edit.item())?;
        match *edit {
            Edit::Start { on, keep, .. } => {
                for part in leaves(network, item) {
                    touched[part] = true;
                }
                start(network, &mut plan, item, on)?;
                if keep == Keep::Pinned {
                    plan.items[item].constraint = Some(Constraint::StartNoEarlierThan(on));
                }
            }
            Edit::Length { item: id, working_days } => {
                let Timing::Auto { working_days: length, .. } = &mut plan.items[item].timing else { return Err(unfit(&plan, item, id)) };
                *length = working_days;
                touched[item] = true;
            }
            Edit::Constraint { constraint, .. } => {
                plan.items[item].constraint = constraint;
                touched[item] = true;
            }
        }
    }
    Ok((plan, touched))
}

impl Edit {
    const fn item(&self) -> ItemId {
        match self {
            Self::Start { item, .. } | Self::Length { item, .. } | Self::Constraint { item, .. } => *item,
        }
    }
}

fn find(plan: &Plan, id: ItemId) -> Result<usize, PlanError> {
    plan.items.iter().position(|item| item.id == id).ok_or(PlanError::UnknownItem(id))
}

fn unfit(plan: &Plan, item: usize, id: ItemId) -> PlanError {
    if plan.items[item].is_summary() { PlanError::HasParts(id) } else { PlanError::Settled(id) }
}

/// The item itself, or everything below a summary.
fn leaves(network: &Network<'_>, item: usize) -> Vec<usize> {
    if !network.item(item).is_summary() {
        return vec![item];
    }
    let below = |part: &usize| !network.item(*part).is_summary() && network.ancestors(*part).any(|summary| summary == item);
    (0..network.len()).filter(below).collect()
}

fn start(network: &Network<'_>, plan: &mut Plan, item: usize, on: Day) -> Result<(), PlanError> {
    if plan.items[item].is_settled() {
        return Err(PlanError::Settled(plan.items[item].id));
    }
    if !plan.items[item].is_summary() {
        put(plan, network.calendar(item), item, on);
        return Ok(());
    }
    let parts = leaves(network, item);
    let Some(from) = parts.iter().filter_map(|part| plan.items[*part].dates()).map(Dates::first).min() else { return Ok(()) };
    for part in parts {
        if let Some(dates) = plan.items[part].dates().filter(|_| !plan.items[part].is_settled()) {
            let calendar = network.calendar(part);
            let by = calendar.rank(number(on)) - calendar.rank(number(from));
            let to = if matches!(plan.items[part].timing, Timing::Manual(_)) {
                dates.first().plus(on.since(from))
            } else {
                calendar.plus(dates.first(), by)
            };
            put(plan, calendar, part, to);
        }
    }
    Ok(())
}

/// Puts an item on a day, as long as it is.
fn put(plan: &mut Plan, calendar: &WorkingCalendar, item: usize, on: Day) {
    match &mut plan.items[item].timing {
        Timing::Auto { working_days, dates, .. } => *dates = Some(from(calendar, on, *working_days)),
        Timing::Manual(dates) => *dates = dates.plus(on.since(dates.first())),
        Timing::Settled(_) | Timing::Summary => {}
    }
}

/// The dates of so many working days from a day on; it begins there even when that day is not worked.
fn from(calendar: &WorkingCalendar, on: Day, working_days: u32) -> Dates {
    let at = Moments::of_rank(calendar, calendar.rank(number(on)), i64::from(working_days));
    Moments { start: number(on), end: if working_days == 0 { number(on) } else { at.end } }.dates()
}
