//! Marks as shapes: what is under the pointer, and shapes made or moved so that they stay on the page.

use super::{PagePoint, ScreenPoint, camera::Camera};
use crate::model::{AnnotationId, Geometry};

/// Radius of a mark's numbered badge, in CSS pixels: 24 across, the least that is comfortably hit.
pub const BADGE_RADIUS: f64 = 12.0;

/// A mark as the canvas knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    pub id: AnnotationId,
    pub number: i64,
    pub geometry: Geometry,
    pub kind: Kind,
    pub state: State,
    pub hold: Hold,
}

/// What a mark means for the launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Advisory,
    Blocking,
}

/// How far a mark has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Resolved,
}

/// Whether whoever looks may move the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    Movable,
    Fixed,
}

/// How exact a pointer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// A mouse or a pen.
    Fine,
    /// A finger.
    Coarse,
}

impl Precision {
    /// How far beside a shape still counts as on it, in CSS pixels.
    const fn slack(self) -> f64 {
        match self {
            Self::Fine => 3.0,
            Self::Coarse => 10.0,
        }
    }

    /// How far a pointer may stray before a press becomes a drag, in CSS pixels.
    pub const fn slop(self) -> f64 {
        match self {
            Self::Fine => 4.0,
            Self::Coarse => 10.0,
        }
    }
}

/// The mark under a place on screen: a badge before a rectangle, the nearest badge, the smallest rectangle.
pub fn hit(marks: &[Mark], camera: &Camera, at: ScreenPoint, precision: Precision) -> Option<AnnotationId> {
    hit_badge(marks, camera, at, precision).or_else(|| hit_rectangle(marks, camera, at, precision))
}

/// The mark whose numbered badge is under a place on screen.
pub fn hit_badge(marks: &[Mark], camera: &Camera, at: ScreenPoint, precision: Precision) -> Option<AnnotationId> {
    let reach = BADGE_RADIUS + precision.slack();
    let distance = |mark: &Mark| camera.to_screen(anchor(mark.geometry)).distance(at);
    marks
        .iter()
        .map(|mark| (mark.id, distance(mark)))
        .filter(|(_, distance)| *distance <= reach)
        // Later marks are drawn on top: of two that are equally near, the later one is meant.
        .reduce(|best, next| if next.1 <= best.1 { next } else { best })
        .map(|(id, _)| id)
}

fn hit_rectangle(marks: &[Mark], camera: &Camera, at: ScreenPoint, precision: Precision) -> Option<AnnotationId> {
    let slack = precision.slack();
    marks
        .iter()
        .filter_map(|mark| {
            let Geometry::Rectangle { width, height, .. } = mark.geometry else { return None };
            let (from, to) = corners(mark.geometry);
            let (from, to) = (camera.to_screen(from), camera.to_screen(to));
            let inside = (from.x - slack..=to.x + slack).contains(&at.x) && (from.y - slack..=to.y + slack).contains(&at.y);
            inside.then_some((mark.id, width * height))
        })
        .reduce(|best, next| if next.1 <= best.1 { next } else { best })
        .map(|(id, _)| id)
}

/// Where a mark's numbered badge is: a pin's own place, a rectangle's top left corner.
pub const fn anchor(geometry: Geometry) -> PagePoint {
    match geometry {
        Geometry::Pin { x, y } | Geometry::Rectangle { x, y, .. } => PagePoint::new(x, y),
    }
}

/// The top left and the bottom right corner.
pub fn corners(geometry: Geometry) -> (PagePoint, PagePoint) {
    match geometry {
        Geometry::Pin { x, y } => (PagePoint::new(x, y), PagePoint::new(x, y)),
        Geometry::Rectangle { x, y, width, height } => (PagePoint::new(x, y), PagePoint::new(x + width, y + height)),
    }
}

/// A pin at the nearest place on the page.
pub fn pin(at: PagePoint) -> Geometry {
    let PagePoint { x, y } = at.onto_page();
    Geometry::Pin { x, y }
}

/// The part of the rectangle between two corners, in whatever order, that lies on the page; none when nothing does.
pub fn rectangle(one: PagePoint, other: PagePoint) -> Option<Geometry> {
    let (one, other) = (one.onto_page(), other.onto_page());
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let (width, height) = (one.x.max(other.x) - x, one.y.max(other.y) - y);
    (width > 0.0 && height > 0.0).then_some(Geometry::Rectangle { x, y, width, height })
}

/// The same shape elsewhere: moved by a share of the page, stopped by its edges.
pub fn moved(geometry: Geometry, dx: f64, dy: f64) -> Geometry {
    match geometry {
        Geometry::Pin { x, y } => pin(PagePoint::new(x + dx, y + dy)),
        Geometry::Rectangle { x, y, width, height } => Geometry::Rectangle {
            x: (x + dx).clamp(0.0, (1.0 - width).max(0.0)),
            y: (y + dy).clamp(0.0, (1.0 - height).max(0.0)),
            width,
            height,
        },
    }
}

/// The same shape with its middle at a place, as far as the page allows.
pub fn moved_to(geometry: Geometry, middle: PagePoint) -> Geometry {
    let (from, to) = corners(geometry);
    moved(geometry, middle.x - f64::midpoint(from.x, to.x), middle.y - f64::midpoint(from.y, to.y))
}

#[cfg(test)]
mod tests {
    use super::super::Size;
    use super::*;

    /// One to one, from the corner: a picture of 100 × 100 at (24, 24).
    fn camera() -> Camera {
        Camera::fit(Size::new(100.0, 100.0), Size::new(148.0, 148.0))
    }

    fn mark(geometry: Geometry) -> Mark {
        Mark { id: AnnotationId::new(), number: 1, geometry, kind: Kind::Advisory, state: State::Open, hold: Hold::Movable }
    }

    fn at(x: f64, y: f64) -> ScreenPoint {
        ScreenPoint::new(24.0 + x, 24.0 + y)
    }

    fn boxed(x: f64, y: f64, width: f64, height: f64) -> Geometry {
        Geometry::Rectangle { x, y, width, height }
    }

    #[test]
    fn a_pin_is_hit_within_its_badge() {
        let marks = [mark(Geometry::Pin { x: 0.5, y: 0.5 })];
        let hit_at = |x, y, precision| hit(&marks, &camera(), at(x, y), precision).is_some();
        assert!(hit_at(50.0, 50.0, Precision::Fine));
        assert!(hit_at(62.0, 50.0, Precision::Fine));
        assert!(!hit_at(68.0, 50.0, Precision::Fine));
        assert!(hit_at(68.0, 50.0, Precision::Coarse));
    }

    #[test]
    fn the_nearest_badge_wins_and_the_later_of_two_in_one_place() {
        let marks =
            [mark(Geometry::Pin { x: 0.5, y: 0.5 }), mark(Geometry::Pin { x: 0.6, y: 0.5 }), mark(Geometry::Pin { x: 0.6, y: 0.5 })];
        assert_eq!(hit(&marks, &camera(), at(52.0, 50.0), Precision::Fine), Some(marks[0].id));
        assert_eq!(hit(&marks, &camera(), at(57.0, 50.0), Precision::Fine), Some(marks[2].id));
    }

    #[test]
    fn a_rectangle_is_hit_inside_and_just_beside_its_border() {
        let marks = [mark(boxed(0.2, 0.2, 0.6, 0.6))];
        let hit_at = |x, y| hit(&marks, &camera(), at(x, y), Precision::Fine).is_some();
        assert!(hit_at(50.0, 50.0));
        assert!(hit_at(82.0, 50.0));
        assert!(!hit_at(85.0, 50.0));
    }

    #[test]
    fn the_smaller_rectangle_wins_and_badges_come_first() {
        let marks = [mark(boxed(0.4, 0.4, 0.2, 0.2)), mark(boxed(0.0, 0.0, 1.0, 1.0)), mark(Geometry::Pin { x: 0.9, y: 0.9 })];
        assert_eq!(hit(&marks, &camera(), at(58.0, 58.0), Precision::Fine), Some(marks[0].id));
        assert_eq!(hit(&marks, &camera(), at(75.0, 20.0), Precision::Fine), Some(marks[1].id));
        assert_eq!(hit(&marks, &camera(), at(90.0, 90.0), Precision::Fine), Some(marks[2].id));
    }

    #[test]
    fn rectangles_are_put_in_order_and_cut_at_the_page() {
        let expected = Some(boxed(0.25, 0.5, 0.5, 0.25));
        assert_eq!(rectangle(PagePoint::new(0.25, 0.5), PagePoint::new(0.75, 0.75)), expected);
        assert_eq!(rectangle(PagePoint::new(0.75, 0.75), PagePoint::new(0.25, 0.5)), expected);
        assert_eq!(rectangle(PagePoint::new(-3.0, -3.0), PagePoint::new(0.5, 9.0)), Some(boxed(0.0, 0.0, 0.5, 1.0)));
        assert_eq!(rectangle(PagePoint::new(1.5, 0.2), PagePoint::new(2.0, 0.4)), None);
        assert_eq!(rectangle(PagePoint::new(0.5, 0.2), PagePoint::new(0.5, 0.4)), None);
    }

    #[test]
    fn whatever_is_made_lies_on_the_page() {
        for step in 0..200 {
            let (a, b) = (f64::from(step).mul_add(0.037, -2.0), f64::from(step).mul_add(-0.029, 3.0));
            assert!(pin(PagePoint::new(a, b)).is_on_page());
            assert!(rectangle(PagePoint::new(a, b), PagePoint::new(b, a)).is_none_or(|made| made.is_on_page()));
            assert!(moved(boxed(0.3, 0.1, 0.7, 0.2), a, b).is_on_page());
            assert!(moved_to(boxed(0.3, 0.1, 0.33, 0.77), PagePoint::new(b, a)).is_on_page());
        }
    }

    #[test]
    fn moving_keeps_the_size() {
        assert_eq!(moved(boxed(0.25, 0.25, 0.5, 0.25), 0.125, 0.25), boxed(0.375, 0.5, 0.5, 0.25));
        assert_eq!(moved(boxed(0.25, 0.25, 0.5, 0.25), 9.0, -9.0), boxed(0.5, 0.0, 0.5, 0.25));
        assert_eq!(moved_to(Geometry::Pin { x: 0.0, y: 0.0 }, PagePoint::new(0.5, 2.0)), Geometry::Pin { x: 0.5, y: 1.0 });
    }
}
