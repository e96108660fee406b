//! What decisions amount to. Pure rules: knows neither HTTP nor SQL.

pub mod components;
pub mod content;
pub mod needs;
pub mod outcome;
pub mod proof;
pub mod roster;
