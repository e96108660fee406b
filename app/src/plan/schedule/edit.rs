//! What people ask of a plan.

use serde::{Deserialize, Serialize};

use super::{Constraint, Dates, ItemId, MAX_DAYS, Plan, PlanError, Timing, moments::Moments, network::Network};
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
    /// Makes an item take another number of working days from where it starts; 0 makes it a milestone. Not for summaries.
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
        if plan.items[item].is_settled() {
            return Err(PlanError::Settled(edit.item()));
        }
        match *edit {
            Edit::Start { on, keep, .. } => {
                for part in leaves(network, item) {
                    touched[part] = true;
                }
                start(network, &mut plan, item, on);
                if keep == Keep::Pinned {
                    plan.items[item].constraint = Some(Constraint::StartNoEarlierThan(on));
                }
            }
            Edit::Length { working_days, .. } => lengthen(network, &mut plan, item, working_days)?,
            Edit::Constraint { constraint, .. } => plan.items[item].constraint = constraint,
        }
        touched[item] = true;
    }
    Ok((plan, touched))
}

impl Edit {
    /// What it is asked of.
    pub const fn item(&self) -> ItemId {
        match self {
            Self::Start { item, .. } | Self::Length { item, .. } | Self::Constraint { item, .. } => *item,
        }
    }
}

fn find(plan: &Plan, id: ItemId) -> Result<usize, PlanError> {
    plan.items.iter().position(|item| item.id == id).ok_or(PlanError::UnknownItem(id))
}

/// The item itself, or everything below a summary.
fn leaves(network: &Network<'_>, item: usize) -> Vec<usize> {
    if !network.item(item).is_summary() {
        return vec![item];
    }
    let below = |part: &usize| !network.item(*part).is_summary() && network.ancestors(*part).any(|summary| summary == item);
    (0..network.len()).filter(below).collect()
}

fn start(network: &Network<'_>, plan: &mut Plan, item: usize, on: Day) {
    if !plan.items[item].is_summary() {
        return put(plan, network.calendar(item), item, on);
    }
    // Edits before this one may have moved parts already.
    let parts = leaves(network, item);
    let Some(from) = parts.iter().filter_map(|part| plan.items[*part].dates()).map(Dates::first).min() else { return };
    for part in parts {
        let calendar = network.calendar(part);
        match (&plan.items[part].timing, plan.items[part].dates()) {
            (Timing::Manual(_), Some(dates)) => put(plan, calendar, part, dates.first().plus(on.since(from))),
            (Timing::Auto { .. }, Some(dates)) => {
                let by = calendar.rank(number(on)) - calendar.rank(number(from));
                put(plan, calendar, part, calendar.plus(dates.first(), by));
            }
            _ => {}
        }
    }
}

/// Lets an item take so many working days from where it starts.
fn lengthen(network: &Network<'_>, plan: &mut Plan, item: usize, length: u32) -> Result<(), PlanError> {
    let id = plan.items[item].id;
    match &mut plan.items[item].timing {
        Timing::Auto { working_days, .. } => *working_days = length,
        Timing::Manual(_) if length > MAX_DAYS => return Err(PlanError::TooLong(id)),
        Timing::Manual(dates) => *dates = from(network.calendar(item), dates.first(), length),
        Timing::Settled(_) | Timing::Summary => return Err(PlanError::HasParts(id)),
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

#[cfg(test)]
mod tests {
    use crate::plan::schedule::{samples::*, *};

    /// A phase of copy (Mon-Wed) and, by hand, a shoot (Sat).
    fn phase() -> (Sample, [ItemId; 3]) {
        let mut sample = Sample::new();
        let phase = sample.summary("phase");
        let (copy, shoot) = (sample.part(phase, "copy", 3), sample.add("shoot", Timing::Manual(bar(5, 5))));
        sample.item(shoot).parent = Some(phase);
        sample.settle();
        (sample, [phase, copy, shoot])
    }

    fn edited(sample: &Sample, edit: Edit) -> Result<Vec<Dates>, PlanError> {
        let outcome = reschedule(&sample.plan, &[edit], Cascade::Push)?;
        Ok(outcome.schedule.rows.iter().map(|row| row.dates).collect())
    }

    #[test]
    fn a_summary_takes_its_parts_along() {
        let (sample, [phase, ..]) = phase();
        let edit = Edit::Start { item: phase, on: day(3), keep: Keep::Pinned };
        assert_eq!(edited(&sample, edit.clone()), Ok(vec![bar(3, 8), bar(3, 7), bar(8, 8)]));
        let pinned = reschedule(&sample.plan, &[edit], Cascade::Push).unwrap().plan;
        assert_eq!(pinned.items[0].constraint, Some(Constraint::StartNoEarlierThan(day(3))));
    }

    #[test]
    fn bars_are_resized_from_their_start() {
        let (sample, [phase, copy, shoot]) = phase();
        let length = |item, working_days| Edit::Length { item, working_days };
        assert_eq!(edited(&sample, length(copy, 6)).unwrap()[1], bar(0, 7));
        assert_eq!(edited(&sample, length(copy, 0)).unwrap()[1], Dates::Milestone(day(0)));
        assert_eq!(edited(&sample, length(shoot, 2)).unwrap()[2], bar(5, 8));
        assert_eq!(edited(&sample, length(phase, 2)), Err(PlanError::HasParts(phase)));
        assert_eq!(edited(&sample, length(shoot, MAX_DAYS + 1)), Err(PlanError::TooLong(shoot)));
    }

    #[test]
    fn what_is_settled_cannot_be_edited() {
        let (mut sample, [_, copy, _]) = phase();
        sample.item(copy).timing = Timing::Settled(bar(0, 1));
        let start = Edit::Start { item: copy, on: day(3), keep: Keep::Once };
        for edit in [start, Edit::Length { item: copy, working_days: 9 }, Edit::Constraint { item: copy, constraint: None }] {
            assert_eq!(edited(&sample, edit), Err(PlanError::Settled(copy)));
        }
    }

    #[test]
    fn edits_travel_as_they_are_written() {
        let json = r#"{"kind":"start","item":"00000000-0000-0000-0000-000000000001","on":"2026-11-25","keep":"pinned"}"#;
        let start = Edit::Start { item: ItemId(uuid::Uuid::from_u128(1)), on: day(2), keep: Keep::Pinned };
        assert_eq!(serde_json::from_str::<Edit>(json).unwrap(), start);
        assert_eq!(serde_json::to_string(&start).unwrap(), json);
        let error = serde_json::from_str::<Edit>(&json.replace("keep", "keeps")).unwrap_err();
        assert!(error.to_string().contains("keeps"));
    }
}
