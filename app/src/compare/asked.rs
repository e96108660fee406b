//! Which note asked for a change: the one whose mark the changed region lies in.

use super::Region;
use crate::{
    geometry::shapes,
    model::{AnnotationId, Geometry},
};

/// How far beyond its shape a mark speaks, as a share of the page: what is asked for rarely stays within the line.
const AROUND: f64 = 0.02;

/// How far around itself a pin speaks.
const AROUND_PIN: f64 = 0.06;

/// How much of a region must lie in what a mark speaks of.
const MOSTLY: f64 = 0.6;

/// A mark that speaks of more of the page than this asks for no change in particular.
const EVERYTHING: f64 = 0.5;

/// The mark that asked for this change; of several, the one that speaks of the least.
pub fn asked_for<'a>(region: &Region, marks: impl IntoIterator<Item = (AnnotationId, &'a Geometry)>) -> Option<AnnotationId> {
    marks
        .into_iter()
        .filter_map(|(id, geometry)| {
            let (from, to) = spoken_of(geometry);
            let overlap = |start: f64, length: f64, from: f64, to: f64| ((start + length).min(to) - start.max(from)).max(0.0);
            let shared = overlap(region.x, region.width, from.0, to.0) * overlap(region.y, region.height, from.1, to.1);
            let area = (to.0 - from.0) * (to.1 - from.1);
            (shared >= MOSTLY * region.width * region.height && area <= EVERYTHING).then_some((id, area))
        })
        .min_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(id, _)| id)
}

/// The box that a mark speaks of: its top left and its bottom right corner, which may lie beyond the page.
pub fn spoken_of(geometry: &Geometry) -> ((f64, f64), (f64, f64)) {
    let around = if matches!(geometry, Geometry::Pin { .. }) { AROUND_PIN } else { AROUND };
    let (from, to) = shapes::corners(geometry);
    ((from.x - around, from.y - around), (to.x + around, to.y + around))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(x: f64, y: f64) -> Region {
        Region { x, y, width: 0.1, height: 0.1, changed: 100 }
    }

    fn boxed(x: f64, y: f64, width: f64, height: f64) -> Geometry {
        Geometry::Rectangle { x, y, width, height }
    }

    #[test]
    fn a_change_in_a_mark_was_asked_for_by_the_smallest_such_mark() {
        let (wide, close, pin) = (AnnotationId::new(), AnnotationId::new(), AnnotationId::new());
        let shapes = [boxed(0.1, 0.1, 0.6, 0.6), boxed(0.2, 0.2, 0.1, 0.1), Geometry::Pin { x: 0.85, y: 0.85 }];
        let asked = |at: Region| asked_for(&at, [wide, close, pin].into_iter().zip(&shapes));
        assert_eq!(asked(region(0.2, 0.2)), Some(close));
        assert_eq!(asked(region(0.5, 0.5)), Some(wide));
        assert_eq!(asked(region(0.8, 0.8)), Some(pin));
        assert_eq!(asked(region(0.8, 0.2)), None, "nobody asked");
        assert_eq!(asked(region(0.68, 0.68)), None, "a touch is not enough");
    }

    #[test]
    fn a_mark_around_everything_asks_for_nothing_in_particular() {
        let whole = boxed(0.0, 0.0, 1.0, 1.0);
        assert_eq!(asked_for(&region(0.5, 0.5), [(AnnotationId::new(), &whole)]), None);
    }
}
