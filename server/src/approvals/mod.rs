//! What decisions amount to. Pure rules: knows neither HTTP nor SQL.

pub mod content;
pub mod outcome;
