//! The scheduling engine alone in wasm, for tests and measuring: nothing of it is part of the product. `make engine` builds it.

use app::plan::schedule::{
    Cascade, Edit, Keep, Plan, reschedule, schedule,
    vectors::{Shape, plan, story},
};
use wasm_bindgen::prelude::wasm_bindgen;

/// What becomes of so many random plans, a line each; the same text as `app/examples/engine.rs` prints natively.
#[wasm_bindgen]
pub fn stories(count: u32, items: u32) -> String {
    (1..=count).map(|seed| story(seed, items) + "\n").collect()
}

/// A plan that is at hand to be scheduled again and again.
#[wasm_bindgen]
pub struct Ready {
    plan: Plan,
    placed: Plan,
}

#[wasm_bindgen]
impl Ready {
    /// A plan of the measurements, of tasks in a row or with everything there is; none where it cannot be placed.
    pub fn of(items: u32, mixed: bool) -> Option<Ready> {
        let plan = plan(if mixed { Shape::Mixed } else { Shape::Chain }, items);
        let placed = reschedule(&plan, &[], Cascade::Push).ok()?.plan;
        Some(Self { plan, placed })
    }

    /// Schedules everything from nothing. How many rows came of it.
    pub fn schedule(&self) -> usize {
        schedule(&self.plan).map_or(0, |schedule| schedule.rows.len())
    }

    /// Moves the second item by two weeks, and everything that follows it. How much has moved.
    pub fn drag(&self) -> usize {
        let Some(item) = self.placed.items.get(1).map(|item| item.id) else { return 0 };
        let edit = [Edit::Start { item, on: self.placed.settings.starts_on.plus(14), keep: Keep::Once }];
        reschedule(&self.placed, &edit, Cascade::KeepGap).map_or(0, |outcome| outcome.receipt.changes.len())
    }
}
