//! Marks in the forms that others read: W3C Web Annotation (JSON-LD), IIIF Presentation 3, CSV. Knows neither HTTP nor SQL.

pub mod csv;
pub mod iiif;
mod import;
mod shape;
pub mod web_annotation;

pub use self::{
    import::{ImportError, import},
    web_annotation::size as page_of,
};
