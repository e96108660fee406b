//! What the product knows, in the forms that others read. Pure: knows neither HTTP nor SQL.
//!
//! Marks as W3C Web Annotations (JSON-LD), IIIF Presentation 3 and CSV; schedules, in `plans`; calendars, in `ics`.

pub mod csv;
pub mod ics;
pub mod iiif;
mod import;
pub mod plans;
mod shape;
pub mod table;
pub mod web_annotation;

pub use self::import::{Frames, ImportError, import};
