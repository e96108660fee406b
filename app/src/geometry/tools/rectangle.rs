//! Draws a rectangle from corner to corner.

use super::span::{Extent, Span};
use crate::geometry::shapes;

pub(in crate::geometry) const RECTANGLE: Span = Span { make: shapes::rectangle, extent: Extent::BothSides };
