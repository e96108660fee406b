//! Shapes between two places: with a drag, or with Enter, arrows and Enter.

use super::{Flow, Gesture};
use crate::geometry::{
    PagePoint, ScreenPoint, Selection,
    canvas::Scene,
    marks::Precision,
    shapes,
    tool::{ByKeys, Effect, Press, Preview},
};
use crate::model::{AnnotationId, Geometry};

/// The least side or length of a shape, in CSS pixels: less is a slip of the hand.
const LEAST: f64 = 4.0;

/// How far a stride takes a corner, in CSS pixels.
const STEP: f64 = 8.0;

/// What a shape begun with Enter measures at first, in CSS pixels.
const FIRST: (f64, f64) = (96.0, 64.0);

/// A kind of shape that two places make.
#[derive(Debug, Clone, Copy)]
pub(in crate::geometry) struct Span {
    /// The shape; none when there is nothing between the places.
    pub(super) make: fn(PagePoint, PagePoint) -> Option<Geometry>,
    pub(super) extent: Extent,
}

/// What must not be too small to be meant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extent {
    BothSides,
    Length,
}

impl Span {
    /// The shape between two places, unless it is too small to be meant.
    fn between(self, scene: &Scene, one: PagePoint, other: PagePoint) -> Option<Geometry> {
        let made = (self.make)(one, other)?;
        let (from, to) = scene.camera.bounds(shapes::corners(&made));
        let large = match self.extent {
            Extent::BothSides => to.x - from.x >= LEAST && to.y - from.y >= LEAST,
            Extent::Length => from.distance(to) >= LEAST,
        };
        large.then_some(made)
    }
}

/// A shape in the making. A press without a drag selects the mark whose badge is there.
#[derive(Debug)]
struct Draw {
    span: Span,
    from: ScreenPoint,
    at: ScreenPoint,
    /// The first place stays where it is on the page, even if the wheel zooms in between.
    start: PagePoint,
    precision: Precision,
    on: Option<AnnotationId>,
}

pub(in crate::geometry) fn press(scene: &mut Scene, press: Press, span: Span) -> Box<dyn Gesture> {
    let Press { at, precision, .. } = press;
    let on = scene.marks.hit_badge(&scene.camera, at, precision);
    Box::new(Draw { span, from: at, at, start: scene.camera.to_page(at), precision, on })
}

impl Gesture for Draw {
    fn moved(&mut self, _: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        self.at = to;
        if self.from.distance(to) > self.precision.slop() {
            self.on = None;
        }
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow {
        if let Some(id) = self.on {
            return Flow::Ends(scene.select(Selection::of([id])));
        }
        let made = self.span.between(scene, self.start, scene.camera.to_page(at));
        Flow::Ends(made.map(|made| scene.place(made)).unwrap_or_default())
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        self.span.between(scene, self.start, scene.camera.to_page(self.at)).map(Preview::New)
    }
}

/// A shape sized by keys.
#[derive(Debug)]
pub(in crate::geometry) struct Sizing {
    span: Span,
    start: PagePoint,
    end: PagePoint,
}

impl Sizing {
    /// Begins at the crosshair.
    pub(in crate::geometry) fn new(scene: &Scene, span: Span) -> Self {
        let centre = scene.camera.centre();
        let end = scene.camera.to_page(ScreenPoint::new(centre.x + FIRST.0, centre.y + FIRST.1));
        Self { span, start: scene.camera.to_page(centre).onto_page(), end: end.onto_page() }
    }
}

impl Gesture for Sizing {
    fn moved(&mut self, _: &mut Scene, _: ScreenPoint, _: f64) -> Vec<Effect> {
        Vec::new()
    }

    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow {
        Box::new(Self { end: scene.camera.to_page(at), ..*self }).confirmed(scene)
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        let at = scene.camera.to_screen(self.end);
        self.end = scene.camera.to_page(ScreenPoint::new(at.x + x * STEP, at.y + y * STEP)).onto_page();
        let mut effects = match self.span.between(scene, self.start, self.end) {
            Some(shape) => scene.look(scene.camera.revealing(&shape)),
            None => Vec::new(),
        };
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Flow {
        let made = self.span.between(scene, self.start, self.end);
        Flow::Ends(made.map(|made| scene.place(made)).unwrap_or_default())
    }

    fn by_keys(&self) -> Option<ByKeys> {
        Some(ByKeys::Sizing)
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        self.span.between(scene, self.start, self.end).map(Preview::New)
    }
}
