//! Draws the ellipse in the rectangle from corner to corner.

use super::span::{Extent, Span};
use crate::geometry::shapes;

pub(in crate::geometry) const ELLIPSE: Span = Span { make: shapes::ellipse, extent: Extent::BothSides };
