//! Draws an arrow to where it is let go.

use super::span::{Extent, Span};
use crate::geometry::PagePoint;
use crate::model::Geometry;

pub(in crate::geometry) const ARROW: Span = Span { make: between, extent: Extent::Length };

fn between(one: PagePoint, other: PagePoint) -> Option<Geometry> {
    let (from, to) = (one.onto_page(), other.onto_page());
    (from != to).then_some(Geometry::Arrow { from, to })
}
