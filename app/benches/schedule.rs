//! How long scheduling takes: `cargo bench --package app --features ssr`. The goal is 20 ms for ten thousand items with as many links.

use std::time::{Duration, Instant};

use app::plan::schedule::{
    Cascade, Edit, Keep, reschedule, schedule,
    vectors::{Shape, plan},
};

const RUNS: usize = 31;

fn main() {
    for (shape, items) in [(Shape::Chain, 1_000), (Shape::Chain, 10_000), (Shape::Fan, 10_000), (Shape::Mixed, 10_000)] {
        let plan = plan(shape, items);
        let from_nothing = median(|| drop(schedule(&plan)));
        let Ok(placed) = reschedule(&plan, &[], Cascade::Push) else { return };
        let Some(item) = plan.items.get(1).map(|item| item.id) else { return };
        let edit = [Edit::Start { item, on: plan.settings.starts_on.plus(14), keep: Keep::Once }];
        let drag = median(|| drop(reschedule(&placed.plan, &edit, Cascade::KeepGap)));
        println!("{shape:?} of {items} items, {} links: schedule {from_nothing:?}, drag {drag:?}", plan.links.len());
    }
}

/// The median over some runs.
fn median(run: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}
