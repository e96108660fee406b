//! The words of the product as plain data: no I/O, no clock, no randomness except in making ids.
//!
//! Every type here travels over REST as it stands. Requests refuse unknown fields by name.
//! Instants are UTC and print as RFC 3339; civil dates print as `YYYY-MM-DD`.

mod approval;
mod asset;
mod audit;
mod blackout;
mod budget;
mod calendar;
mod campaign;
mod checklist;
mod clock;
mod comparison;
mod component;
mod digest;
mod explain;
mod gate;
mod guest;
mod history;
mod id;
mod live;
mod page;
mod patch;
mod person;
mod policy;
mod problem;
mod proof;
mod schedule;
mod shape;
mod task;
mod team;
mod term;
mod text;
mod waiver;
mod workspace;

pub use approval::*;
pub use asset::*;
pub use audit::*;
pub use blackout::*;
pub use budget::*;
pub use calendar::*;
pub use campaign::*;
pub use checklist::*;
pub use clock::*;
pub use comparison::*;
pub use component::*;
pub use digest::*;
pub use explain::*;
pub use gate::*;
pub use guest::*;
pub use history::*;
pub use id::*;
pub use live::*;
pub use page::*;
pub use patch::*;
pub use person::*;
pub use policy::*;
pub use problem::*;
pub use proof::*;
pub use schedule::*;
pub use shape::*;
pub use task::*;
pub use team::*;
pub use term::*;
pub use waiver::*;
pub use workspace::*;
