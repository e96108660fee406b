//! Draws the lines of shapes, each with a light edge on either side, to be seen on any picture.

use std::f64::consts::TAU;

use web_sys::CanvasRenderingContext2d;

use crate::{
    geometry::{PagePoint, ScreenPoint, camera::Camera, shapes},
    model::{Geometry, PageBox, Sample, StrokeWidth},
};

/// Length of an arrow's barbs, in CSS pixels, and how far they are turned from its shaft, in radians.
const BARB: (f64, f64) = (14.0, 0.48);

/// Half the length of the ticks at the ends of a measure, in CSS pixels.
const TICK: f64 = 7.0;

/// What a line is drawn with.
#[derive(Clone, Copy)]
pub(super) struct Pen<'a> {
    pub colour: &'a str,
    /// The light edge.
    pub halo: &'a str,
    /// In CSS pixels.
    pub width: f64,
}

/// How broad a line is, in CSS pixels.
pub(super) const fn width(of: StrokeWidth) -> f64 {
    match of {
        StrokeWidth::Thin => 1.5,
        StrokeWidth::Medium => 2.5,
        StrokeWidth::Thick => 4.5,
    }
}

/// Draws the lines of a shape; a pin has none.
pub(super) fn stroke(context: &CanvasRenderingContext2d, camera: &Camera, geometry: &Geometry, pen: Pen<'_>) {
    if matches!(geometry, Geometry::Pin { .. }) {
        return;
    }
    context.set_line_cap("round");
    context.set_line_join("round");
    if let Geometry::Highlight { boxes, .. } = geometry {
        highlight(context, camera, boxes, pen.colour);
        return;
    }
    for (colour, wider) in [(pen.halo, 2.0), (pen.colour, 0.0)] {
        context.set_stroke_style_str(colour);
        if let Geometry::Freehand { samples } = geometry {
            pressed(context, camera, samples, pen.width, wider);
        } else {
            context.set_line_width(pen.width + wider);
            path(context, camera, geometry);
            context.stroke();
        }
    }
    if let Geometry::Measure { from, to } = geometry {
        length(context, camera, (*from, *to), pen);
    }
}

fn path(context: &CanvasRenderingContext2d, camera: &Camera, geometry: &Geometry) {
    context.begin_path();
    match geometry {
        Geometry::Pin { .. } | Geometry::Freehand { .. } | Geometry::Highlight { .. } => {}
        Geometry::Rectangle { .. } => {
            let (from, to) = camera.bounds(shapes::corners(geometry));
            context.rect(from.x, from.y, to.x - from.x, to.y - from.y);
        }
        Geometry::Ellipse { .. } => {
            let (from, to) = camera.bounds(shapes::corners(geometry));
            let middle = from.midpoint(to);
            // Fails only for negative radii.
            let _ = context.ellipse(middle.x, middle.y, (to.x - from.x) / 2.0, (to.y - from.y) / 2.0, 0.0, 0.0, TAU);
        }
        Geometry::Line { from, to } => segment(context, camera.to_screen(*from), camera.to_screen(*to)),
        Geometry::Arrow { from, to } => arrow(context, camera.to_screen(*from), camera.to_screen(*to)),
        Geometry::Measure { from, to } => measure(context, camera.to_screen(*from), camera.to_screen(*to)),
        Geometry::Polygon { points } => {
            along(context, points.iter().map(|point| camera.to_screen(*point)));
            context.close_path();
        }
    }
}

/// Adds a line through places to the path.
pub(super) fn along(context: &CanvasRenderingContext2d, places: impl Iterator<Item = ScreenPoint>) {
    for place in places {
        context.line_to(place.x, place.y);
    }
}

fn segment(context: &CanvasRenderingContext2d, from: ScreenPoint, to: ScreenPoint) {
    context.move_to(from.x, from.y);
    context.line_to(to.x, to.y);
}

fn arrow(context: &CanvasRenderingContext2d, from: ScreenPoint, to: ScreenPoint) {
    segment(context, from, to);
    let angle = (to.y - from.y).atan2(to.x - from.x);
    let barb = BARB.0.min(from.distance(to));
    for turn in [BARB.1, -BARB.1] {
        segment(context, to, ScreenPoint::new(to.x - barb * (angle + turn).cos(), to.y - barb * (angle + turn).sin()));
    }
}

fn measure(context: &CanvasRenderingContext2d, from: ScreenPoint, to: ScreenPoint) {
    segment(context, from, to);
    let across = (to.y - from.y).atan2(to.x - from.x) + TAU / 4.0;
    let (x, y) = (TICK * across.cos(), TICK * across.sin());
    for end in [from, to] {
        segment(context, ScreenPoint::new(end.x - x, end.y - y), ScreenPoint::new(end.x + x, end.y + y));
    }
}

/// How much of a highlight's colour lies over the words.
const MARKER: f64 = 0.28;

/// Colours the lines of text, and underlines them: to be seen whatever colour the page has.
fn highlight(context: &CanvasRenderingContext2d, camera: &Camera, boxes: &[PageBox], colour: &str) {
    context.save();
    context.set_fill_style_str(colour);
    for line in boxes {
        let (from, to) = camera.bounds((line.from(), line.to()));
        context.set_global_alpha(MARKER);
        context.fill_rect(from.x, from.y, to.x - from.x, to.y - from.y);
        context.set_global_alpha(1.0);
        context.fill_rect(from.x, to.y - 1.0, to.x - from.x, 2.0);
    }
    context.restore();
}

/// A line as broad as it was pressed, from half to one and a half times the pen's width.
fn pressed(context: &CanvasRenderingContext2d, camera: &Camera, samples: &[Sample], width: f64, wider: f64) {
    for pair in samples.windows(2) {
        let [one, other] = pair else { continue };
        context.set_line_width(width * (0.5 + f64::midpoint(one.pressure, other.pressure)) + wider);
        context.begin_path();
        segment(context, camera.to_screen(one.at()), camera.to_screen(other.at()));
        context.stroke();
    }
}

/// Writes how long a measure is, in pixels of the picture, beside its middle.
fn length(context: &CanvasRenderingContext2d, camera: &Camera, (from, to): (PagePoint, PagePoint), pen: Pen<'_>) {
    let picture = camera.picture();
    let pixels = ((to.x - from.x) * picture.width).hypot((to.y - from.y) * picture.height);
    let middle = camera.to_screen(from).midpoint(camera.to_screen(to));
    context.set_font("650 12px Inter, system-ui, sans-serif");
    context.set_text_align("center");
    context.set_text_baseline("middle");
    let label = format!("{pixels:.0} px");
    context.set_line_width(4.0);
    context.set_stroke_style_str(pen.halo);
    context.set_fill_style_str(pen.colour);
    // Both fail only for text that is not text.
    let _ = context.stroke_text(&label, middle.x, middle.y - 14.0);
    let _ = context.fill_text(&label, middle.x, middle.y - 14.0);
}
