//! Changing a plan, and what follows.

use serde::{Deserialize, Serialize};

use super::{
    Cause, Change, Edit, Placement, Plan, PlanError, Receipt, Schedule, Timing, edit,
    network::Network,
    policy::{Policy, present},
    solution::{Late, solve},
};

/// How far a change reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cascade {
    /// What follows moves when, and as far as, it must.
    Push,
    /// What follows keeps its distance: it moves later with any of its predecessors, and earlier when all of them do.
    KeepGap,
    /// Nothing else moves; what no longer fits is shown as a conflict. The gate holds all the same.
    ShowOnly,
}

/// A plan after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The plan as it then is: storing it is the commit.
    pub plan: Plan,
    pub schedule: Schedule,
    pub receipt: Receipt,
}

/// Makes the edits, moves what follows from them, and tells what moved. Without edits it puts a plan in order.
///
/// The preview of a drag and its commit are this one call, and doing it again with no edits changes nothing (after
/// [`Cascade::ShowOnly`], which leaves things out of order on purpose, [`Cascade::Push`] would).
///
/// # Errors
/// When the plan cannot be scheduled, or an edit touches what is not there or is settled. Nothing has changed then.
pub fn reschedule(plan: &Plan, edits: &[Edit], cascade: Cascade) -> Result<Outcome, PlanError> {
    let before = Network::new(plan)?;
    let (mut edited, touched) = edit::apply(&before, edits)?;
    let schedule = {
        let network = Network::new(&edited)?;
        match cascade {
            Cascade::Push => solve(&network, &Policy::push(&network), Late::Draw),
            Cascade::KeepGap => solve(&network, &Policy::keep_gap(&network, &touched, &present(&before)), Late::Draw),
            Cascade::ShowOnly => solve(&network, &Policy::show_only(&network, &touched), Late::Leave),
        }?
    };
    let writes = |item: usize| cascade != Cascade::ShowOnly || touched[item];
    for (item, row) in schedule.rows.iter().enumerate().filter(|(item, _)| writes(*item)) {
        if let Timing::Auto { dates, .. } = &mut edited.items[item].timing {
            *dates = Some(row.dates);
        }
    }
    let changes = changes(plan, &edited, &schedule, &touched);
    Ok(Outcome { plan: edited, schedule, receipt: Receipt { cascade, changes } })
}

fn changes(before: &Plan, after: &Plan, schedule: &Schedule, touched: &[bool]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (item, (old, new)) in before.items.iter().zip(&after.items).enumerate() {
        let (old, new) = (Placement::of(old), Placement::of(new));
        if old != new {
            let why = why(&schedule.rows[item].cause, touched[item], &old, &new);
            changes.push(Change { item: schedule.rows[item].item, old, new, why });
        }
    }
    changes
}

/// Why an item changed, when `cause` put it where it is now.
fn why(cause: &Cause, touched: bool, old: &Placement, new: &Placement) -> Cause {
    match cause {
        Cause::Kept | Cause::Fixed | Cause::Parts if touched => Cause::Asked,
        Cause::Kept if old.dates.is_some() && new.dates.is_some() => Cause::Length,
        cause => cause.clone(),
    }
}
