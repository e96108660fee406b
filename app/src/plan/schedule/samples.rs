//! Plans for tests, told in few words. Days are offsets from a Monday: 4 is Friday, 7 the next Monday.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::*;
use crate::{
    model::{Day, DependencyKind},
    plan::{
        Span,
        workdays::{WorkingCalendar, WorkingWeek},
    },
};

/// The first day of every sample, a Monday.
pub const MONDAY: Day = Day(time::macros::date!(2026 - 11 - 23));

/// A plan under construction whose items have names.
pub struct Sample {
    pub plan: Plan,
    names: BTreeMap<ItemId, &'static str>,
}

/// So many days after [`MONDAY`].
pub fn day(offset: i64) -> Day {
    MONDAY.plus(offset)
}

/// A bar between two offsets, both included.
pub fn bar(first: i64, last: i64) -> Dates {
    Dates::Bar(Span::between(day(first), day(last)))
}

/// A task of three days, Monday to Wednesday, and one of two that waits for it.
pub fn pair(kind: DependencyKind, lag: Lag) -> Sample {
    let mut sample = Sample::new();
    let (copy, layout) = (sample.task("copy", 3), sample.task("layout", 2));
    let link = sample.link(copy, layout);
    (link.kind, link.lag) = (kind, lag);
    sample
}

impl Sample {
    /// Nothing yet; working weeks from Monday to Friday, and calendar 1 that works every day.
    pub fn new() -> Self {
        let calendars = vec![WorkingCalendar::default(), WorkingCalendar::every_week(WorkingWeek::EVERY_DAY)];
        let settings = Settings { starts_on: MONDAY, finish_by: None, gaps: Gaps::Keep, tolerance: 0 };
        Self { plan: Plan { items: Vec::new(), links: Vec::new(), calendars, settings }, names: BTreeMap::new() }
    }

    /// Adds an item as soon as possible, not placed yet.
    pub fn task(&mut self, name: &'static str, working_days: u32) -> ItemId {
        self.add(name, Timing::Auto { pull: Pull::Asap, working_days, dates: None })
    }

    pub fn add(&mut self, name: &'static str, timing: Timing) -> ItemId {
        let id = ItemId(Uuid::from_u128(self.plan.items.len() as u128 + 1));
        let calendar = CalendarId(0);
        self.plan.items.push(Item { id, parent: None, calendar, timing, constraint: None, deadline: None, fences: Vec::new() });
        self.names.insert(id, name);
        id
    }

    pub fn summary(&mut self, name: &'static str) -> ItemId {
        self.add(name, Timing::Summary)
    }

    pub fn part(&mut self, parent: ItemId, name: &'static str, working_days: u32) -> ItemId {
        let id = self.task(name, working_days);
        self.item(id).parent = Some(parent);
        id
    }

    pub fn item(&mut self, id: ItemId) -> &mut Item {
        self.plan.items.iter_mut().find(|item| item.id == id).unwrap()
    }

    /// Draws an item towards its latest day.
    pub fn late(&mut self, id: ItemId) {
        let Timing::Auto { pull, .. } = &mut self.item(id).timing else { panic!("not placed by the schedule") };
        *pull = Pull::Alap;
    }

    /// Says where an item lies at present.
    pub fn at(&mut self, id: ItemId, at: Dates) {
        let Timing::Auto { dates, .. } = &mut self.item(id).timing else { panic!("not placed by the schedule") };
        *dates = Some(at);
    }

    /// Adds a link from finish to start.
    pub fn link(&mut self, predecessor: ItemId, successor: ItemId) -> &mut Link {
        self.plan.links.push(Link { predecessor, successor, kind: DependencyKind::FinishToStart, lag: Lag::NONE });
        self.plan.links.last_mut().unwrap()
    }

    pub fn schedule(&self) -> Schedule {
        schedule(&self.plan).unwrap()
    }

    /// First and last day of every item, as offsets from [`MONDAY`].
    pub fn days(&self) -> BTreeMap<&'static str, (i64, i64)> {
        let rows = self.schedule().rows;
        rows.iter().map(|row| (self.names[&row.item], (row.dates.first().since(MONDAY), row.dates.last().since(MONDAY)))).collect()
    }

    /// Writes the dates of its schedule into the plan.
    pub fn settle(&mut self) {
        self.plan = reschedule(&self.plan, &[], Cascade::Push).unwrap().plan;
    }
}
