//! The campaign's flight on its plan.
//!
//! It is beside the schedule rather than in it: no task waits for it, and when it ends says nothing about which work is critical.

use super::{Forecast, ON_AIR, Project};
use crate::{
    model::{CampaignStatus, Day},
    plan::{
        Span,
        schedule::{Cause, Change, Conflict, Dates, Edit, Item, ItemId, Placement, PlanError, Row, Schedule, Timing},
    },
};

/// A flight with its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flight {
    id: ItemId,
    days: Span,
    /// It is a fact by now.
    has_flown: bool,
}

impl Flight {
    /// None while the campaign has no dates.
    pub fn of(project: &Project) -> Option<Self> {
        let days = Span::of(project.campaign.starts_on, project.campaign.ends_on)?;
        Some(Self { id: project.flight(), days, has_flown: has_flown(project.campaign.status) })
    }

    pub fn item(self) -> Item {
        let dates = Dates::Bar(self.days);
        let timing = if self.has_flown { Timing::Settled(dates) } else { Timing::Manual(dates) };
        Item { id: self.id, parent: None, calendar: ON_AIR, timing, constraint: None, deadline: None, fences: Vec::new() }
    }

    /// The flight after edits that are about it, in their order.
    pub fn edited(mut self, edits: &[&Edit]) -> Result<Self, PlanError> {
        for edit in edits {
            if self.has_flown {
                return Err(PlanError::Settled(self.id));
            }
            let first = self.days.first();
            self.days = match **edit {
                Edit::Start { on, .. } => Span::between(on, self.days.last().plus(on.since(first))),
                Edit::Length { working_days, .. } => Span::between(first, first.plus((i64::from(working_days) - 1).max(0))),
                Edit::Constraint { .. } => return Err(PlanError::SummaryConstraint(self.id)),
            };
        }
        Ok(self)
    }

    pub fn first(self) -> Day {
        self.days.first()
    }

    /// Adds itself to a schedule of the work, with what the gate makes of it. Its float are the days by which the gate should be clear
    /// before it begins.
    pub fn join(self, project: &Project, schedule: &mut Schedule, forecast: &Forecast) {
        let dates = Dates::Bar(self.days);
        let clear_on = forecast.clear_on.filter(|_| !self.has_flown);
        let float = clear_on.map(|clear_on| self.first().since(clear_on));
        if let Some(clear_on) = clear_on.filter(|clear_on| self.first() < *clear_on) {
            schedule.conflicts.push(Conflict::BeforeGate { item: self.id, clear_on, starts_on: self.first() });
        }
        schedule.conflicts.extend(self.closed(project));
        schedule.finishes_on = schedule.finishes_on.max(Some(self.days.last()));
        schedule.rows.push(Row {
            item: self.id,
            dates,
            earliest: dates,
            latest: None,
            total_float: float,
            free_float: float,
            critical: false,
            cause: Cause::Fixed,
        });
    }

    /// The blackouts in which it would begin, and the rights that it would outlast: facts about its days, whoever put it there.
    fn closed(self, project: &Project) -> Vec<Conflict> {
        let (item, first) = (self.id, self.first());
        let blackouts = project.blackouts.iter().filter(|blackout| !self.has_flown && blackout.forbids(&project.campaign, first));
        let shut = blackouts.map(|it| Conflict::InBlackout { item, name: it.name.clone(), overlap: Span::one(first) });
        let rights = project.rights.iter().filter(|_| !is_over(project.campaign.status));
        let bare = rights.filter_map(|rights| {
            let name = rights.against(self.days)?;
            let inside = rights.around(self.days).0.and_then(|window| window.days.overlap(self.days));
            Some(Conflict::OutsideRights { item, name, inside })
        });
        shut.chain(bare).collect()
    }

    /// What is told of a flight that has moved.
    pub fn moved_from(self, before: Self) -> Option<Change> {
        let placement = |flight: Self| Placement { dates: Some(Dates::Bar(flight.days)), working_days: None, constraint: None };
        (self.days != before.days).then(|| Change { item: self.id, old: placement(before), new: placement(self), why: Cause::Asked })
    }
}

/// Whether nothing of it is shown to anybody any more.
const fn is_over(status: CampaignStatus) -> bool {
    matches!(status, CampaignStatus::Completed | CampaignStatus::Cancelled)
}

/// Whether a campaign's flight is a fact.
const fn has_flown(status: CampaignStatus) -> bool {
    use CampaignStatus::{Cancelled, Completed, Live, Paused};
    matches!(status, Live | Paused | Completed | Cancelled)
}
