//! A campaign as the schedule sees it: its tasks, their dependencies and approvals, and its flight.
//!
//! **In.** A [`Project`] is what the server reads about one campaign, as plain data; it travels to the browser as it stands.
//! **Out.** [`Project::outlook`] says where everything lies, and [`Project::foresee`] what a change would do. The browser's preview
//! and the server's commit are this one function over the same data, and the digest ([`Outlook::digest`]) lets each check the other.
//!
//! The flight is placed by hand: it moves when somebody moves it, and never because a task did. It may not be moved to before
//! the day on which the gate should be clear ([`Forecast`]); where tasks slip past it, that is a conflict that everybody sees.

mod change;
mod flight;
mod forecast;
mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use change::{Changed, Foreseen, PlanChange, Refused, planned};
pub use forecast::{Forecast, Short};
pub use record::{NewBaseline, RecordedBaseline, RecordedReceipt};

use self::flight::Flight;
use super::{
    Span,
    schedule::{CalendarId, Cascade, Gaps, Item, ItemId, Plan, PlanError, Schedule, Settings, Timing, digest_of, reschedule},
    workdays::{WorkingCalendar, WorkingWeek, holidays::Market},
};
use crate::{
    model::{Blackout, Campaign, Day, Dependency, Digest, StageStatus, Task, TaskId},
    rights::AssetRights,
};

/// The calendar of the campaign's market, in which its tasks are measured.
const WORK: CalendarId = CalendarId(0);
/// Every day, in which its flight is.
const ON_AIR: CalendarId = CalendarId(1);

/// How many years of holidays are known on each side of a plan's own.
const YEARS_AROUND: i32 = 10;

/// Everything that one campaign's schedule is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Project {
    pub campaign: Campaign,
    /// In board order.
    pub tasks: Vec<Task>,
    pub dependencies: Vec<Dependency>,
    /// What is still to be approved, of the tasks that have a chain.
    pub approvals: Vec<Approval>,
    /// Today in UTC as the server sees it. What has no date yet starts then.
    pub today: Day,
    /// Days without launches that its market and channels fall under.
    #[serde(default)]
    pub blackouts: Vec<Blackout>,
    /// When what is attached to it may be published, where that is bounded.
    #[serde(default)]
    pub rights: Vec<AssetRights>,
}

/// The approvals that a task still needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Approval {
    pub task_id: TaskId,
    /// Those not approved yet, in order.
    pub stages: Vec<ApprovalStage>,
}

/// One stage that is still to come, or open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ApprovalStage {
    pub name: String,
    pub status: StageStatus,
    /// Days from its opening to its due date; a stage that gives none is reckoned with one.
    pub days: u32,
    /// When it is due, once the task is in review.
    #[serde(default)]
    pub due_on: Option<Day>,
    /// When it begins, where it begins at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_on: Option<Day>,
}

/// Where everything lies, with what the gate makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    pub schedule: Schedule,
    /// Where the stages lie that are still to be approved, by task.
    pub stages: Vec<StageBar>,
    pub forecast: Forecast,
}

impl Outlook {
    /// SHA-256 of the schedule's canonical JSON.
    pub fn digest(&self) -> Digest {
        // Writing a schedule as JSON does not fail: it has text keys only.
        digest_of(&self.schedule).unwrap_or_else(|_| Digest::of(b""))
    }

    /// The same with its digest.
    fn signed(self) -> Standing {
        let digest = self.digest();
        Standing { schedule: self.schedule, stages: self.stages, forecast: self.forecast, digest }
    }
}

/// An outlook with its digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Standing {
    pub schedule: Schedule,
    /// Where the stages lie that are still to be approved, by task.
    pub stages: Vec<StageBar>,
    pub forecast: Forecast,
    /// SHA-256 of the schedule's canonical JSON.
    pub digest: Digest,
}

/// Where one approval stage lies when everything goes as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StageBar {
    pub task_id: TaskId,
    pub name: String,
    pub status: StageStatus,
    pub days: Span,
}

impl Project {
    /// The name under which the flight is on the plan.
    pub fn flight(&self) -> ItemId {
        self.campaign.id.into()
    }

    pub fn task(&self, item: ItemId) -> Option<&Task> {
        self.tasks.iter().find(|task| ItemId::from(task.id) == item)
    }

    /// What an item is called.
    pub fn name(&self, item: ItemId) -> &str {
        if item == self.flight() {
            return &self.campaign.name;
        }
        self.task(item).map_or("something else", |task| &task.title)
    }

    /// An error with names for ids.
    pub fn explain(&self, error: &PlanError) -> String {
        let names = self.tasks.iter().map(|task| (task.id.0, task.title.as_str()));
        let names = names.chain([(self.flight().0, self.campaign.name.as_str())]);
        names.fold(error.to_string(), |text, (id, name)| text.replace(&id.to_string(), &format!("“{name}”")))
    }

    /// When the campaign's market works.
    pub fn calendar(&self) -> WorkingCalendar {
        let market = self.campaign.market.as_deref().and_then(Market::of);
        let years = self.today.year() - YEARS_AROUND..=self.today.year() + YEARS_AROUND;
        market.map_or_else(WorkingCalendar::default, |market| market.calendar(WorkingWeek::STANDARD, years, []))
    }

    /// Where everything lies: nothing is moved for it, and what does not fit is told as a conflict.
    ///
    /// # Errors
    /// When the plan cannot be scheduled at all.
    pub fn outlook(&self) -> Result<Outlook, PlanError> {
        let schedule = reschedule(&self.work(), &[], Cascade::ShowOnly)?.schedule;
        Ok(self.beside(schedule, Flight::of(self)))
    }

    /// The same with its digest.
    ///
    /// # Errors
    /// As [`Self::outlook`].
    pub fn standing(&self) -> Result<Standing, PlanError> {
        self.outlook().map(Outlook::signed)
    }

    /// A schedule of the work, with the flight beside it.
    fn beside(&self, mut schedule: Schedule, flight: Option<Flight>) -> Outlook {
        let forecast = Forecast::of(self, &schedule);
        if let Some(flight) = flight {
            flight.join(self, &mut schedule, &forecast);
        }
        Outlook { stages: forecast::stage_bars(self, &schedule), forecast, schedule }
    }

    /// Everything on the plan in the words of the schedule: the tasks in their order, then the flight.
    pub fn plan(&self) -> Plan {
        let mut plan = self.work();
        plan.items.extend(Flight::of(self).map(Flight::item));
        plan
    }

    /// The tasks in the words of the schedule.
    pub fn work(&self) -> Plan {
        let calendars = vec![self.calendar(), WorkingCalendar::every_week(WorkingWeek::EVERY_DAY)];
        let parents: BTreeSet<TaskId> = self.tasks.iter().filter_map(|task| task.plan.parent_id).collect();
        let item = |task: &Task| {
            let item = Item::of_task(task, WORK, &calendars[WORK.0]);
            let timing = if parents.contains(&task.id) { Timing::Summary } else { item.timing };
            Item { parent: task.plan.parent_id.map(ItemId::from), timing, ..item }
        };
        let items = self.tasks.iter().map(item).collect();
        let links = self.dependencies.iter().map(Into::into).collect();
        let settings = Settings { starts_on: self.today, finish_by: None, gaps: Gaps::Keep, tolerance: 0 };
        Plan { items, links, calendars, settings }
    }
}
