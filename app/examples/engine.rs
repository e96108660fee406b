//! Prints what becomes of random plans, a line each, natively: `cargo run --package app --example engine --features ssr -- COUNT ITEMS`.
//! `end2end/engine.mjs` holds it against the same in wasm.

use app::plan::schedule::vectors::story;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|number| number.parse::<u32>().ok());
    let (count, items) = (numbers.next().unwrap_or(200), numbers.next().unwrap_or(120));
    for seed in 1..=count {
        println!("{}", story(seed, items));
    }
}
