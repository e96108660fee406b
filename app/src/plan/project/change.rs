//! Changing a campaign's schedule, and writing down what came of it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Forecast, Outlook, Project, Standing, flight::Flight};
use crate::{
    model::{Day, Digest, Task},
    plan::{
        Span,
        schedule::{Cascade, Cause, Change, Dates, Edit, ItemId, Left, Outcome, Placement, Plan, PlanError, Receipt, reschedule, undo},
    },
};

/// Asks for a change: to be shown, or with the digest of what was shown, to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanChange {
    /// Made in this order, before anything follows from them. Without any, the plan is put in order.
    #[serde(default)]
    pub edits: Vec<Edit>,
    pub cascade: Cascade,
    /// Of the schedule that the preview showed. A commit needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// What a change would come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen {
    pub outlook: Outlook,
    /// What moves, and why.
    pub receipt: Receipt,
}

/// What a change comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Changed {
    pub standing: Standing,
    /// What moves, and why.
    pub receipt: Receipt,
}

/// Why a change is not made. Nothing has moved then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The campaign would go live before the gate should be clear.
    #[error("the gate should not be clear before {clear_on}")]
    BeforeClear { on: Day, clear_on: Day, forecast: Forecast },
    /// What should be taken back is not as the change left it.
    #[error("{} fields have changed since", .0.len())]
    ChangedSince(Vec<Left>),
}

impl Project {
    /// What a change comes to, with the digest by which a commit knows what was shown.
    ///
    /// # Errors
    /// As [`Self::foresee`].
    pub fn change(&self, edits: &[Edit], cascade: Cascade) -> Result<Changed, Refused> {
        let Foreseen { outlook, receipt } = self.foresee(edits, cascade)?;
        Ok(Changed { standing: outlook.signed(), receipt })
    }

    /// What a change comes to: the browser's preview and the server's commit.
    ///
    /// # Errors
    /// When the plan cannot be scheduled, or its flight would begin before the gate should be clear.
    pub fn foresee(&self, edits: &[Edit], cascade: Cascade) -> Result<Foreseen, Refused> {
        self.foresee_from(&self.work(), edits, cascade)
    }

    /// The same where its [`work`](Self::work) is known: while something is dragged, it is asked about each day anew.
    ///
    /// # Errors
    /// As [`Self::foresee`].
    pub fn foresee_from(&self, work: &Plan, edits: &[Edit], cascade: Cascade) -> Result<Foreseen, Refused> {
        let (of_flight, of_work): (Vec<&Edit>, Vec<&Edit>) = edits.iter().partition(|edit| edit.item() == self.flight());
        let of_work: Vec<Edit> = of_work.into_iter().cloned().collect();
        let Outcome { schedule, mut receipt, .. } = reschedule(work, &of_work, cascade)?;
        let before = Flight::of(self);
        if before.is_none() && !of_flight.is_empty() {
            return Err(PlanError::UnknownItem(self.flight()).into());
        }
        let flight = before.map(|flight| flight.edited(&of_flight)).transpose()?;
        let outlook = self.beside(schedule, flight);
        if of_flight.iter().any(|edit| matches!(edit, Edit::Start { .. })) {
            check_flight(flight.map(Flight::first), &outlook.forecast)?;
        }
        receipt.changes.extend(before.zip(flight).and_then(|(before, flight)| flight.moved_from(before)));
        Ok(Foreseen { outlook, receipt })
    }

    /// What taking a change back comes to: everything it moved goes back, or nothing does.
    ///
    /// # Errors
    /// When somebody has changed any of it since, or the flight would begin before the gate should be clear.
    pub fn undo(&self, receipt: &Receipt) -> Result<Changed, Refused> {
        let left = undo(&self.plan(), receipt).left;
        if !left.is_empty() {
            return Err(Refused::ChangedSince(left));
        }
        let back = |change: &Change| Change { old: change.new.clone(), new: change.old.clone(), why: Cause::Asked, ..change.clone() };
        let receipt = Receipt { cascade: receipt.cascade, changes: receipt.changes.iter().map(back).collect() };
        let after = self.with(&receipt);
        let standing = after.standing()?;
        if receipt.changes.iter().any(|change| change.item == self.flight()) {
            check_flight(after.campaign.starts_on, &standing.forecast)?;
        }
        Ok(Changed { standing, receipt })
    }

    /// The campaign with a receipt's changes written into it, as the server stores them.
    #[must_use]
    pub fn with(&self, receipt: &Receipt) -> Self {
        let moved: HashMap<ItemId, &Placement> = receipt.changes.iter().map(|change| (change.item, &change.new)).collect();
        let mut after = self.clone();
        for task in &mut after.tasks {
            if let Some(at) = moved.get(&task.id.into()) {
                *task = planned(task, at);
            }
        }
        if let Some(at) = moved.get(&self.flight()) {
            let span = at.dates.map(Dates::span);
            after.campaign.starts_on = span.map(Span::first);
            after.campaign.ends_on = span.map(Span::last);
        }
        after
    }
}

/// Refuses a flight that begins before the day on which the gate should be clear.
fn check_flight(on: Option<Day>, forecast: &Forecast) -> Result<(), Refused> {
    match (on, forecast.clear_on) {
        (Some(on), Some(clear_on)) if on < clear_on => Err(Refused::BeforeClear { on, clear_on, forecast: forecast.clone() }),
        _ => Ok(()),
    }
}

/// A task with its placement written into it. What is part of it places a summary: only its constraint is its own.
pub fn planned(task: &Task, at: &Placement) -> Task {
    let mut task = task.clone();
    if let Some(working_days) = at.working_days {
        let span = at.dates.map(Dates::span);
        task.starts_on = span.map(Span::first);
        task.due_on = span.map(Span::last);
        task.plan.working_days = Some(i64::from(working_days));
    }
    task.plan.constraint = at.constraint;
    task
}
