//! A page of a proof with its marks burnt in, as vectors that stay sharp.

use std::f64::consts::TAU;

use app::{
    geometry::{PagePoint, shapes},
    model::{Annotation, Geometry, MarkColour, StrokeWidth},
};
use krilla::{
    color::rgb,
    geom::{Path, PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    num::NormalizedF32,
    paint::{Fill, FillRule, LineCap, LineJoin, Stroke},
    surface::Surface,
    text::TextDirection,
};

use super::{
    face::Faces,
    flow::{Family, Ink, Style},
};

const ADVISORY: Ink = (67, 56, 202);
const BLOCKING: Ink = (185, 28, 28);
const HALO: Ink = (255, 255, 255);

/// Half the size of a badge, in points.
const BADGE: f64 = 6.5;
/// How far a cubic curve's handles lie from the ends of a quarter of a circle of radius 1.
const ROUND: f64 = 0.552_285;
/// Length of an arrow's barbs in points, and how far they are turned from its shaft, in radians.
const BARB: (f64, f64) = (9.0, 0.48);
/// Half the length of the ticks at the ends of a measure, in points.
const TICK: f64 = 4.5;
/// How much of a highlight's colour lies over the words.
const MARKER: f32 = 0.28;

/// A picture with marks on it.
pub(super) struct Figure {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) picture: Image,
    pub(super) marks: Vec<Burnt>,
}

/// A mark as it is drawn over a picture.
pub(super) struct Burnt {
    geometry: Geometry,
    ink: Ink,
    badge: Ink,
    width: f64,
    number: String,
    blocking: bool,
    resolved: bool,
    /// Of a measure: its length in pixels of the picture.
    length: Option<String>,
}

impl Burnt {
    /// A mark on a page of so many pixels.
    pub(super) fn new(mark: &Annotation, (wide, high): (f64, f64)) -> Self {
        let badge = if mark.blocking { BLOCKING } else { ADVISORY };
        let length = match &mark.geometry {
            Geometry::Measure { from, to } => Some(format!("{:.0} px", ((to.x - from.x) * wide).hypot((to.y - from.y) * high))),
            _ => None,
        };
        let ink = match mark.style.colour {
            MarkColour::Automatic => badge,
            MarkColour::Blue => (29, 78, 216),
            MarkColour::Green => (21, 128, 61),
            MarkColour::Amber => (180, 83, 9),
            MarkColour::Red => BLOCKING,
            MarkColour::Violet => (126, 34, 206),
        };
        let width = match mark.style.width {
            StrokeWidth::Thin => 1.0,
            StrokeWidth::Medium => 1.6,
            StrokeWidth::Thick => 2.8,
        };
        Self {
            geometry: mark.geometry.clone(),
            ink,
            badge,
            width,
            number: mark.number.to_string(),
            blocking: mark.blocking,
            resolved: mark.resolved_at.is_some(),
            length,
        }
    }
}

/// Draws picture and marks where the figure is.
pub(super) fn draw(surface: &mut Surface<'_>, faces: &Faces, figure: &Figure) {
    let Some(size) = Size::from_wh(figure.width, figure.height) else { return };
    surface.push_transform(&Transform::from_translate(figure.x, figure.y));
    surface.draw_image(figure.picture.clone(), size);
    let pen = Pen { width: figure.width.into(), height: figure.height.into() };
    for mark in &figure.marks {
        pen.shape(surface, mark);
    }
    // Badges lie over every shape, so that none hides a number.
    for mark in &figure.marks {
        pen.badge(surface, faces, mark);
    }
    surface.pop();
}

/// Puts page space on a figure.
struct Pen {
    width: f64,
    height: f64,
}

impl Pen {
    fn at(&self, point: PagePoint) -> (f64, f64) {
        (point.x * self.width, point.y * self.height)
    }

    fn shape(&self, surface: &mut Surface<'_>, mark: &Burnt) {
        if let Geometry::Highlight { boxes, .. } = &mark.geometry {
            for line in boxes {
                let ((left, top), (right, foot)) = (self.at(line.from()), self.at(line.to()));
                filled(surface, rectangle(left, top, right, foot), mark.ink, MARKER);
                filled(surface, rectangle(left, foot - 0.5, right, foot + 0.5), mark.ink, 1.0);
            }
            return;
        }
        let Some(path) = self.outline(&mark.geometry) else { return };
        for (ink, width) in [(HALO, mark.width + 1.4), (mark.ink, mark.width)] {
            surface.set_fill(None);
            surface.set_stroke(Some(line(ink, width)));
            surface.draw_path(&path);
        }
        surface.set_stroke(None);
    }

    /// The lines of a shape; none of a pin, which is its badge.
    fn outline(&self, geometry: &Geometry) -> Option<Path> {
        let mut path = Lines(PathBuilder::new());
        match geometry {
            Geometry::Pin { .. } | Geometry::Highlight { .. } => return None,
            Geometry::Rectangle { .. } => {
                let (from, to) = shapes::corners(geometry);
                let ((left, top), (right, foot)) = (self.at(from), self.at(to));
                return rectangle(left, top, right, foot);
            }
            Geometry::Ellipse { .. } => {
                let (from, to) = shapes::corners(geometry);
                let ((left, top), (right, foot)) = (self.at(from), self.at(to));
                path.ellipse((f64::midpoint(left, right), f64::midpoint(top, foot)), ((right - left) / 2.0, (foot - top) / 2.0));
            }
            Geometry::Line { from, to } => path.along([self.at(*from), self.at(*to)]),
            Geometry::Arrow { from, to } => path.arrow(self.at(*from), self.at(*to)),
            Geometry::Measure { from, to } => path.measure(self.at(*from), self.at(*to)),
            Geometry::Polygon { points } => {
                path.along(points.iter().map(|point| self.at(*point)));
                path.0.close();
            }
            Geometry::Freehand { samples } => path.along(samples.iter().map(|sample| self.at(sample.at()))),
        }
        path.0.finish()
    }

    fn badge(&self, surface: &mut Surface<'_>, faces: &Faces, mark: &Burnt) {
        let (x, y) = self.at(shapes::anchor(&mark.geometry));
        let mut path = Lines(PathBuilder::new());
        if mark.blocking {
            path.octagon((x, y), BADGE + 0.8);
        } else {
            path.ellipse((x, y), (BADGE, BADGE));
        }
        let Some(path) = path.0.finish() else { return };
        let (ground, words) = if mark.resolved { (HALO, mark.badge) } else { (mark.badge, HALO) };
        surface.set_stroke(Some(line(if mark.resolved { mark.badge } else { HALO }, 1.0)));
        surface.set_fill(Some(fill(ground, 1.0)));
        surface.draw_path(&path);
        surface.set_stroke(None);
        text(surface, faces, (x, y + 2.4), 6.8, words, &mark.number);
        if let (Some(length), Geometry::Measure { from, to }) = (&mark.length, &mark.geometry) {
            let ((x1, y1), (x2, y2)) = (self.at(*from), self.at(*to));
            text(surface, faces, (f64::midpoint(x1, x2), f64::midpoint(y1, y2) - 5.0), 7.5, mark.ink, length);
        }
    }
}

struct Lines(PathBuilder);

impl Lines {
    fn move_to(&mut self, (x, y): (f64, f64)) {
        self.0.move_to(point(x), point(y));
    }

    fn line_to(&mut self, (x, y): (f64, f64)) {
        self.0.line_to(point(x), point(y));
    }

    fn along(&mut self, places: impl IntoIterator<Item = (f64, f64)>) {
        for (at, place) in places.into_iter().enumerate() {
            if at == 0 { self.move_to(place) } else { self.line_to(place) }
        }
    }

    fn ellipse(&mut self, (x, y): (f64, f64), (rx, ry): (f64, f64)) {
        let (hx, hy) = (rx * ROUND, ry * ROUND);
        self.move_to((x + rx, y));
        for [x1, y1, x2, y2, to_x, to_y] in [
            [x + rx, y + hy, x + hx, y + ry, x, y + ry],
            [x - hx, y + ry, x - rx, y + hy, x - rx, y],
            [x - rx, y - hy, x - hx, y - ry, x, y - ry],
            [x + hx, y - ry, x + rx, y - hy, x + rx, y],
        ] {
            self.0.cubic_to(point(x1), point(y1), point(x2), point(y2), point(to_x), point(to_y));
        }
        self.0.close();
    }

    fn octagon(&mut self, (x, y): (f64, f64), radius: f64) {
        let corner = |eighth: i32| {
            let angle = (f64::from(eighth) + 0.5) * TAU / 8.0;
            (radius.mul_add(angle.cos(), x), radius.mul_add(angle.sin(), y))
        };
        self.along((0..8).map(corner));
        self.0.close();
    }

    fn arrow(&mut self, from: (f64, f64), to: (f64, f64)) {
        self.along([from, to]);
        let angle = (to.1 - from.1).atan2(to.0 - from.0);
        let barb = BARB.0.min((to.0 - from.0).hypot(to.1 - from.1));
        for turn in [BARB.1, -BARB.1] {
            self.along([to, (to.0 - barb * (angle + turn).cos(), to.1 - barb * (angle + turn).sin())]);
        }
    }

    fn measure(&mut self, from: (f64, f64), to: (f64, f64)) {
        self.along([from, to]);
        let across = (to.1 - from.1).atan2(to.0 - from.0) + TAU / 4.0;
        let (x, y) = (TICK * across.cos(), TICK * across.sin());
        for end in [from, to] {
            self.along([(end.0 - x, end.1 - y), (end.0 + x, end.1 + y)]);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "lengths on a page are small")]
const fn point(length: f64) -> f32 {
    length as f32
}

fn rectangle(left: f64, top: f64, right: f64, foot: f64) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_ltrb(point(left), point(top), point(right), point(foot))?);
    path.finish()
}

fn filled(surface: &mut Surface<'_>, path: Option<Path>, ink: Ink, opacity: f32) {
    if let Some(path) = path {
        surface.set_fill(Some(fill(ink, opacity)));
        surface.draw_path(&path);
    }
}

fn fill((red, green, blue): Ink, opacity: f32) -> Fill {
    let opacity = NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE);
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity, rule: FillRule::NonZero }
}

fn line((red, green, blue): Ink, width: f64) -> Stroke {
    Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width: point(width),
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }
}

/// A line of text around a place.
fn text(surface: &mut Surface<'_>, faces: &Faces, (x, baseline): (f64, f64), size: f32, ink: Ink, words: &str) {
    let style = Style { family: Family::Semibold, size, ink, ..Style::STRONG };
    let face = faces.of(style);
    let start = Point::from_xy(point(x) - face.width(words, size) / 2.0, point(baseline));
    surface.set_fill(Some(fill(ink, 1.0)));
    surface.draw_text(start, face.font.clone(), size, words, false, TextDirection::Auto);
}
