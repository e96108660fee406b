//! What people see, and the words shared with the server.
//!
//! `model` is plain data, `plan`, `geometry` and `compare` are pure functions that give the same result natively and in wasm,
//! `rights` decides what may be used, `weaker` whether a rule lets more through than before, `ledger` verifies the audit without trusting anyone, `api` is the one door to the server, `ui` and `views` draw.
//! Built with `ssr` for the server or `hydrate` for the browser, never both.
#![recursion_limit = "512"]

pub mod api;
pub mod brand;
pub mod compare;
pub mod geometry;
pub mod ledger;
pub mod model;
pub mod plan;
pub mod rights;
pub mod ui;
pub mod views;
pub mod weaker;

pub use views::{App, shell};
