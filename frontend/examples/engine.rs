//! The scheduling engine and the comparison of pictures alone in wasm, for tests and measuring: nothing of it is part of the
//! product. `make engine` builds it.

use app::{
    compare::{Class, Raster, Sensitivity, difference},
    plan::schedule::{
        Cascade, Edit, Keep, Plan, reschedule, schedule,
        vectors::{Shape, plan, story},
    },
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

/// Two pages of one size, as rows of RGBA.
#[wasm_bindgen]
pub struct Pages {
    width: usize,
    height: usize,
    before: Vec<u8>,
    after: Vec<u8>,
}

#[wasm_bindgen]
impl Pages {
    /// A page of lines of type and soft tones, and the same with a block drawn anew in every tenth of it; where it is `rippled`,
    /// every pixel carries the trace of another compression, too.
    pub fn of(width: usize, height: usize, rippled: bool) -> Self {
        let place = |at: usize| (at % width, at / width);
        let tone = |at: usize| {
            let (x, y) = place(at);
            let is_ink = y % 24 < 12 && (x * 7 + y / 24 * 13) % 11 < 4;
            if is_ink { 30 } else { 200 + u8::try_from(x * 40 / width).unwrap_or_default() }
        };
        let page =
            |tone: &dyn Fn(usize) -> u8| (0..width * height).flat_map(|at| [tone(at), tone(at), tone(at).saturating_add(8), 255]).collect();
        let drawn_anew = |at: usize| {
            let (x, y) = place(at);
            let ripple = if rippled { u8::try_from((x * 5 + y * 3) % 5).unwrap_or_default() } else { 0 };
            let is_block = x % (width / 5) < width / 20 && y % (height / 2) < height / 5;
            if is_block { 255 - tone(at) } else { tone(at).saturating_sub(ripple) }
        };
        Self { width, height, before: page(&tone), after: page(&drawn_anew) }
    }

    /// Compares them. How many pixels have changed.
    pub fn difference(&self) -> usize {
        let raster = |rgba| Raster::new(self.width, self.height, rgba);
        let (Some(before), Some(after)) = (raster(&self.before), raster(&self.after)) else { return 0 };
        difference(before, after, Sensitivity::default()).map_or(0, |found| found.count(Class::Changed))
    }
}
