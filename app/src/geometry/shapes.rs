//! What can be done with any shape: where it is, how far away, the same moved or pulled into another form.
//!
//! Whatever is made here lies on the page. Places between the corners of a box are shares of it, so a shape that is pulled
//! keeps its proportions within.

use std::f64::consts::FRAC_1_SQRT_2;

use super::{PagePoint, ScreenPoint, camera::Camera};
use crate::model::{Geometry, PageBox, Sample};

/// Two opposite corners in page space, the top left one first.
pub type Corners = (PagePoint, PagePoint);

/// The top left and the bottom right corner of the box around a shape.
pub fn corners(geometry: &Geometry) -> Corners {
    match geometry {
        &Geometry::Pin { x, y } => (PagePoint::new(x, y), PagePoint::new(x, y)),
        &(Geometry::Rectangle { x, y, width, height } | Geometry::Ellipse { x, y, width, height }) => {
            (PagePoint::new(x, y), PagePoint::new(x + width, y + height))
        }
        Geometry::Line { from, to } | Geometry::Arrow { from, to } | Geometry::Measure { from, to } => around([*from, *to]),
        Geometry::Polygon { points } => around(points.iter().copied()),
        Geometry::Freehand { samples } => around(samples.iter().map(|sample| sample.at())),
        Geometry::Highlight { boxes, .. } => around(boxes.iter().flat_map(|line| [line.from(), line.to()])),
    }
}

/// The box around places; at the origin when there are none.
fn around(points: impl IntoIterator<Item = PagePoint>) -> Corners {
    let grown = |(from, to): Corners, at: PagePoint| {
        (PagePoint::new(from.x.min(at.x), from.y.min(at.y)), PagePoint::new(to.x.max(at.x), to.y.max(at.y)))
    };
    points.into_iter().map(|at| (at, at)).reduce(|both, (at, _)| grown(both, at)).unwrap_or_default()
}

/// Where a mark's numbered badge is: on the shape, where drawing it begins.
pub fn anchor(geometry: &Geometry) -> PagePoint {
    match geometry {
        &(Geometry::Pin { x, y } | Geometry::Rectangle { x, y, .. }) => PagePoint::new(x, y),
        &Geometry::Ellipse { x, y, width, height } => {
            let inset = (1.0 - FRAC_1_SQRT_2) / 2.0;
            PagePoint::new(width.mul_add(inset, x), height.mul_add(inset, y))
        }
        Geometry::Line { from, .. } | Geometry::Arrow { from, .. } | Geometry::Measure { from, .. } => *from,
        Geometry::Polygon { points } => points.first().copied().unwrap_or_default(),
        Geometry::Freehand { samples } => samples.first().map(|sample| sample.at()).unwrap_or_default(),
        Geometry::Highlight { boxes, .. } => boxes.first().map(PageBox::from).unwrap_or_default(),
    }
}

/// A pin at the nearest place on the page.
pub fn pin(at: PagePoint) -> Geometry {
    let PagePoint { x, y } = at.onto_page();
    Geometry::Pin { x, y }
}

/// The part of the rectangle between two corners, in whatever order, that lies on the page; none when nothing does.
pub fn rectangle(one: PagePoint, other: PagePoint) -> Option<Geometry> {
    let (x, y, width, height) = between(one, other)?;
    Some(Geometry::Rectangle { x, y, width, height })
}

/// The ellipse in that rectangle.
pub fn ellipse(one: PagePoint, other: PagePoint) -> Option<Geometry> {
    let (x, y, width, height) = between(one, other)?;
    Some(Geometry::Ellipse { x, y, width, height })
}

fn between(one: PagePoint, other: PagePoint) -> Option<(f64, f64, f64, f64)> {
    let (one, other) = (one.onto_page(), other.onto_page());
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let (width, height) = (one.x.max(other.x) - x, one.y.max(other.y) - y);
    (width > 0.0 && height > 0.0).then_some((x, y, width, height))
}

/// The same shape elsewhere: moved by a share of the page, stopped by its edges.
#[must_use]
pub fn moved(geometry: &Geometry, dx: f64, dy: f64) -> Geometry {
    let (from, to) = corners(geometry);
    let dx = dx.clamp(-from.x, (1.0 - to.x).max(-from.x));
    let dy = dy.clamp(-from.y, (1.0 - to.y).max(-from.y));
    mapped(geometry, |at| PagePoint::new(at.x + dx, at.y + dy))
}

/// The same shape with its middle at a place, as far as the page allows.
#[must_use]
pub fn moved_to(geometry: &Geometry, middle: PagePoint) -> Geometry {
    let at = middle_of(geometry);
    moved(geometry, middle.x - at.x, middle.y - at.y)
}

/// The middle of the box around a shape.
pub fn middle_of(geometry: &Geometry) -> PagePoint {
    let (from, to) = corners(geometry);
    PagePoint::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y))
}

/// The shape with each of its places put elsewhere on the page. Boxes stay boxes.
fn mapped(geometry: &Geometry, to: impl Fn(PagePoint) -> PagePoint) -> Geometry {
    let place = |at: PagePoint| to(at).onto_page();
    match geometry {
        &Geometry::Pin { x, y } => pin(to(PagePoint::new(x, y))),
        // Sizes are kept to the last bit when a box is only moved.
        &Geometry::Rectangle { x, y, width, height } => {
            let (x, y, width, height) = mapped_box(PagePoint::new(x, y), (width, height), to);
            Geometry::Rectangle { x, y, width, height }
        }
        &Geometry::Ellipse { x, y, width, height } => {
            let (x, y, width, height) = mapped_box(PagePoint::new(x, y), (width, height), to);
            Geometry::Ellipse { x, y, width, height }
        }
        Geometry::Line { from, to } => Geometry::Line { from: place(*from), to: place(*to) },
        Geometry::Arrow { from, to } => Geometry::Arrow { from: place(*from), to: place(*to) },
        Geometry::Measure { from, to } => Geometry::Measure { from: place(*from), to: place(*to) },
        Geometry::Polygon { points } => Geometry::Polygon { points: points.iter().copied().map(place).collect() },
        Geometry::Freehand { samples } => Geometry::Freehand {
            samples: samples
                .iter()
                .map(|sample| {
                    let PagePoint { x, y } = place(sample.at());
                    Sample { x, y, ..*sample }
                })
                .collect(),
        },
        // Words are where they stand.
        Geometry::Highlight { .. } => geometry.clone(),
    }
}

fn mapped_box(corner: PagePoint, (width, height): (f64, f64), to: impl Fn(PagePoint) -> PagePoint) -> (f64, f64, f64, f64) {
    let (from, far) = (to(corner), to(PagePoint::new(corner.x + width, corner.y + height)));
    let close = |one: f64, other: f64| (one - other).abs() < 1e-12;
    let width = if close(far.x - from.x, width) { width } else { far.x - from.x };
    let height = if close(far.y - from.y, height) { height } else { far.y - from.y };
    (from.x.clamp(0.0, (1.0 - width).max(0.0)), from.y.clamp(0.0, (1.0 - height).max(0.0)), width.min(1.0), height.min(1.0))
}

/// Where a shape can be taken hold of to pull it into another form: its ends, its corners, or the corners of the box around it.
pub fn handles(geometry: &Geometry) -> Vec<PagePoint> {
    match geometry {
        Geometry::Pin { .. } | Geometry::Highlight { .. } => Vec::new(),
        Geometry::Rectangle { .. } | Geometry::Ellipse { .. } | Geometry::Freehand { .. } => {
            let (from, to) = corners(geometry);
            vec![from, PagePoint::new(to.x, from.y), to, PagePoint::new(from.x, to.y)]
        }
        Geometry::Line { from, to } | Geometry::Arrow { from, to } | Geometry::Measure { from, to } => vec![*from, *to],
        Geometry::Polygon { points } => points.clone(),
    }
}

/// The shape with one of its handles pulled to a place; none when nothing would be left of it.
pub fn reshaped(geometry: &Geometry, handle: usize, to: PagePoint) -> Option<Geometry> {
    let to = to.onto_page();
    let ends = |from: PagePoint, far: PagePoint| {
        let (from, far) = if handle == 0 { (to, far) } else { (from, to) };
        (from != far).then_some((from, far))
    };
    match geometry {
        Geometry::Pin { .. } | Geometry::Highlight { .. } => None,
        Geometry::Rectangle { .. } => rectangle(opposite(geometry, handle), to),
        Geometry::Ellipse { .. } => ellipse(opposite(geometry, handle), to),
        Geometry::Line { from, to: far } => ends(*from, *far).map(|(from, to)| Geometry::Line { from, to }),
        Geometry::Arrow { from, to: far } => ends(*from, *far).map(|(from, to)| Geometry::Arrow { from, to }),
        Geometry::Measure { from, to: far } => ends(*from, *far).map(|(from, to)| Geometry::Measure { from, to }),
        Geometry::Polygon { points } => {
            let mut points = points.clone();
            *points.get_mut(handle)? = to;
            Some(Geometry::Polygon { points })
        }
        Geometry::Freehand { .. } => stretched(geometry, handle, to),
    }
}

/// The corner of the box across from a handle.
fn opposite(geometry: &Geometry, handle: usize) -> PagePoint {
    let (from, to) = corners(geometry);
    match handle {
        0 => to,
        1 => PagePoint::new(from.x, to.y),
        2 => from,
        _ => PagePoint::new(to.x, from.y),
    }
}

/// Scales the box around a shape, one corner of which goes to a place. Pulled beyond the other corner, it is mirrored.
fn stretched(geometry: &Geometry, handle: usize, to: PagePoint) -> Option<Geometry> {
    let (fixed, held) = (opposite(geometry, handle), *handles(geometry).get(handle)?);
    let factor = |held: f64, to: f64, fixed: f64| if (held - fixed).abs() < f64::EPSILON { 1.0 } else { (to - fixed) / (held - fixed) };
    let (fx, fy) = (factor(held.x, to.x, fixed.x), factor(held.y, to.y, fixed.y));
    let usable = fx.is_finite() && fy.is_finite() && fx != 0.0 && fy != 0.0;
    usable.then(|| mapped(geometry, |at| PagePoint::new(fixed.x + (at.x - fixed.x) * fx, fixed.y + (at.y - fixed.y) * fy)))
}

/// How far a place on screen is from a shape, in CSS pixels: 0 inside of what encloses something.
pub fn distance(geometry: &Geometry, camera: &Camera, at: ScreenPoint) -> f64 {
    let screen = |point: PagePoint| camera.to_screen(point);
    match geometry {
        &Geometry::Pin { x, y } => screen(PagePoint::new(x, y)).distance(at),
        Geometry::Rectangle { .. } => {
            let (from, to) = camera.bounds(corners(geometry));
            (from.x - at.x).max(at.x - to.x).max(0.0).hypot((from.y - at.y).max(at.y - to.y).max(0.0))
        }
        Geometry::Ellipse { .. } => {
            let (from, to) = camera.bounds(corners(geometry));
            let (rx, ry) = (((to.x - from.x) / 2.0).max(1e-9), ((to.y - from.y) / 2.0).max(1e-9));
            let from_middle = from.midpoint(to);
            let (dx, dy) = (at.x - from_middle.x, at.y - from_middle.y);
            // On the ray from the middle: exact on the axes, and never less than the true distance's order elsewhere.
            let share = (dx / rx).hypot(dy / ry);
            if share <= 1.0 { 0.0 } else { dx.hypot(dy) * (1.0 - 1.0 / share) }
        }
        Geometry::Line { from, to } | Geometry::Arrow { from, to } | Geometry::Measure { from, to } => {
            at.distance_to_segment(screen(*from), screen(*to))
        }
        Geometry::Polygon { points } => {
            let points: Vec<ScreenPoint> = points.iter().copied().map(screen).collect();
            if encloses(&points, at) { 0.0 } else { along(closed(&points), at) }
        }
        Geometry::Freehand { samples } => {
            let points: Vec<ScreenPoint> = samples.iter().map(|sample| screen(sample.at())).collect();
            along(points.iter().copied().zip(points.iter().copied().skip(1)), at)
        }
        Geometry::Highlight { boxes, .. } => {
            let beside = |line: &PageBox| {
                let (from, to) = camera.bounds((line.from(), line.to()));
                (from.x - at.x).max(at.x - to.x).max(0.0).hypot((from.y - at.y).max(at.y - to.y).max(0.0))
            };
            boxes.iter().map(beside).fold(f64::INFINITY, f64::min)
        }
    }
}

fn closed(points: &[ScreenPoint]) -> impl Iterator<Item = (ScreenPoint, ScreenPoint)> + '_ {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

/// The least distance to any of these segments.
fn along(segments: impl Iterator<Item = (ScreenPoint, ScreenPoint)>, at: ScreenPoint) -> f64 {
    segments.map(|(from, to)| at.distance_to_segment(from, to)).fold(f64::INFINITY, f64::min)
}

/// Whether a place is inside a closed line, by the even-odd rule.
fn encloses(points: &[ScreenPoint], at: ScreenPoint) -> bool {
    closed(points).fold(false, |inside, (one, other)| {
        let crosses = (one.y > at.y) != (other.y > at.y) && at.x < (other.x - one.x) * (at.y - one.y) / (other.y - one.y) + one.x;
        inside != crosses
    })
}

/// The share of the page that a shape encloses; lines enclose nothing.
pub fn area(geometry: &Geometry) -> f64 {
    match geometry {
        Geometry::Rectangle { width, height, .. } => width * height,
        Geometry::Ellipse { width, height, .. } => width * height * std::f64::consts::FRAC_PI_4,
        Geometry::Polygon { points } => {
            let next = points.iter().cycle().skip(1);
            (points.iter().zip(next).map(|(one, other)| one.x * other.y - other.x * one.y).sum::<f64>() / 2.0).abs()
        }
        Geometry::Highlight { boxes, .. } => boxes.iter().map(|line| line.width * line.height).sum(),
        Geometry::Pin { .. } | Geometry::Line { .. } | Geometry::Arrow { .. } | Geometry::Measure { .. } | Geometry::Freehand { .. } => 0.0,
    }
}

/// What people call a shape.
pub const fn name(geometry: &Geometry) -> &'static str {
    match geometry {
        Geometry::Pin { .. } => "pin",
        Geometry::Rectangle { .. } => "rectangle",
        Geometry::Ellipse { .. } => "ellipse",
        Geometry::Line { .. } => "line",
        Geometry::Arrow { .. } => "arrow",
        Geometry::Measure { .. } => "measurement",
        Geometry::Polygon { .. } => "polygon",
        Geometry::Freehand { .. } => "drawing",
        Geometry::Highlight { .. } => "highlight",
    }
}

#[cfg(test)]
mod tests {
    use super::super::Size;
    use super::*;

    fn boxed(x: f64, y: f64, width: f64, height: f64) -> Geometry {
        Geometry::Rectangle { x, y, width, height }
    }

    fn at(x: f64, y: f64) -> PagePoint {
        PagePoint::new(x, y)
    }

    fn every_shape() -> Vec<Geometry> {
        let samples = [(0.2, 0.2), (0.4, 0.3), (0.3, 0.6)].map(|(x, y)| Sample { x, y, pressure: 0.5 });
        vec![
            Geometry::Pin { x: 0.5, y: 0.5 },
            boxed(0.2, 0.3, 0.4, 0.2),
            Geometry::Ellipse { x: 0.2, y: 0.3, width: 0.4, height: 0.2 },
            Geometry::Line { from: at(0.8, 0.2), to: at(0.2, 0.6) },
            Geometry::Arrow { from: at(0.1, 0.1), to: at(0.9, 0.1) },
            Geometry::Measure { from: at(0.1, 0.9), to: at(0.1, 0.3) },
            Geometry::Polygon { points: vec![at(0.2, 0.2), at(0.8, 0.3), at(0.5, 0.9)] },
            Geometry::Freehand { samples: samples.to_vec() },
        ]
    }

    #[test]
    fn rectangles_are_put_in_order_and_cut_at_the_page() {
        let expected = Some(boxed(0.25, 0.5, 0.5, 0.25));
        assert_eq!(rectangle(at(0.25, 0.5), at(0.75, 0.75)), expected);
        assert_eq!(rectangle(at(0.75, 0.75), at(0.25, 0.5)), expected);
        assert_eq!(rectangle(at(-3.0, -3.0), at(0.5, 9.0)), Some(boxed(0.0, 0.0, 0.5, 1.0)));
        assert_eq!(rectangle(at(1.5, 0.2), at(2.0, 0.4)), None);
        assert_eq!(rectangle(at(0.5, 0.2), at(0.5, 0.4)), None);
    }

    #[test]
    fn whatever_is_made_lies_on_the_page() {
        for step in 0..200 {
            let (a, b) = (f64::from(step).mul_add(0.037, -2.0), f64::from(step).mul_add(-0.029, 3.0));
            assert_eq!(pin(at(a, b)).check(), Ok(()));
            assert!(rectangle(at(a, b), at(b, a)).is_none_or(|made| made.check().is_ok()));
            for shape in every_shape() {
                assert_eq!(moved(&shape, a, b).check(), Ok(()), "{shape:?}");
                assert_eq!(moved_to(&shape, at(b, a)).check(), Ok(()), "{shape:?}");
                for handle in 0..handles(&shape).len() {
                    assert!(reshaped(&shape, handle, at(a, b)).is_none_or(|made| made.check().is_ok()), "{shape:?}");
                }
            }
        }
    }

    #[test]
    fn moving_keeps_the_size() {
        assert_eq!(moved(&boxed(0.25, 0.25, 0.5, 0.25), 0.125, 0.25), boxed(0.375, 0.5, 0.5, 0.25));
        assert_eq!(moved(&boxed(0.25, 0.25, 0.5, 0.25), 9.0, -9.0), boxed(0.5, 0.0, 0.5, 0.25));
        assert_eq!(moved_to(&Geometry::Pin { x: 0.0, y: 0.0 }, at(0.5, 2.0)), Geometry::Pin { x: 0.5, y: 1.0 });
        let line = Geometry::Line { from: at(0.5, 0.25), to: at(0.75, 0.5) };
        assert_eq!(moved(&line, 0.5, 0.0), Geometry::Line { from: at(0.75, 0.25), to: at(1.0, 0.5) });
    }

    #[test]
    fn a_pulled_corner_goes_where_it_is_pulled_and_the_other_stays() {
        assert_eq!(reshaped(&boxed(0.25, 0.25, 0.5, 0.5), 2, at(1.0, 0.5)), Some(boxed(0.25, 0.25, 0.75, 0.25)));
        assert_eq!(reshaped(&boxed(0.25, 0.25, 0.5, 0.5), 0, at(1.0, 1.0)), Some(boxed(0.75, 0.75, 0.25, 0.25)), "beyond the other");
        let line = Geometry::Line { from: at(0.5, 0.25), to: at(0.75, 0.5) };
        assert_eq!(reshaped(&line, 1, at(0.0, 0.0)), Some(Geometry::Line { from: at(0.5, 0.25), to: at(0.0, 0.0) }));
        assert_eq!(reshaped(&line, 1, at(0.5, 0.25)), None, "nothing would be left");
    }

    #[test]
    fn a_drawing_is_stretched_as_a_whole() {
        let drawn = Geometry::Freehand { samples: [(0.25, 0.25), (0.5, 0.5)].map(|(x, y)| Sample { x, y, pressure: 0.5 }).to_vec() };
        let Some(Geometry::Freehand { samples }) = reshaped(&drawn, 2, at(0.75, 1.0)) else { panic!("it is still a drawing") };
        assert_eq!([samples[0].at(), samples[1].at()], [at(0.25, 0.25), at(0.75, 1.0)]);
    }

    #[test]
    fn distances_are_to_the_line_and_none_within_what_is_enclosed() {
        let camera = Camera::fit(Size::new(100.0, 100.0), Size::new(148.0, 148.0));
        let far = |shape: &Geometry, x: f64, y: f64| distance(shape, &camera, ScreenPoint::new(24.0 + x, 24.0 + y)).round();
        let [_, rectangle, ellipse, line, _, _, polygon, drawn] = &every_shape()[..] else { panic!("eight shapes") };
        assert_eq!([far(rectangle, 40.0, 40.0), far(rectangle, 70.0, 40.0)].map(f64::to_bits), [0.0, 10.0].map(f64::to_bits));
        assert_eq!([far(ellipse, 40.0, 40.0), far(ellipse, 70.0, 40.0)].map(f64::to_bits), [0.0, 10.0].map(f64::to_bits));
        assert!(far(ellipse, 21.0, 31.0) > 0.0, "the corner of its box is outside");
        assert!(far(line, 50.0, 40.0) < 1.0 && far(line, 80.0, 60.0) > 20.0);
        assert!(far(polygon, 50.0, 50.0) < 1.0 && far(polygon, 20.0, 60.0) > 5.0);
        assert!(far(drawn, 30.0, 25.0) < 1.0 && far(drawn, 20.0, 60.0) > 5.0);
    }

    #[test]
    fn polygons_enclose_their_area_whichever_way_they_turn() {
        let square = |points: Vec<PagePoint>| area(&Geometry::Polygon { points });
        let corners = vec![at(0.25, 0.25), at(0.75, 0.25), at(0.75, 0.75), at(0.25, 0.75)];
        let turned = corners.iter().rev().copied().collect();
        assert!((square(corners) - 0.25).abs() < 1e-12 && (square(turned) - 0.25).abs() < 1e-12);
    }
}
