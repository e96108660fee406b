//! Draws a rectangle from corner to corner: with a drag, or with Enter, arrows and Enter.

use super::Gesture;
use crate::geometry::{
    PagePoint, ScreenPoint,
    canvas::Scene,
    marks::{self, Precision},
    tool::{Effect, Press, Preview},
};
use crate::model::{AnnotationId, Geometry};

/// The least side of a rectangle, in CSS pixels: less is a slip of the hand.
const LEAST: f64 = 4.0;

/// How far a stride takes a corner, in CSS pixels.
const STEP: f64 = 8.0;

/// What a rectangle begun with Enter measures at first, in CSS pixels.
const FIRST: (f64, f64) = (96.0, 64.0);

/// A rectangle in the making. A press without a drag selects the mark whose badge is there.
#[derive(Debug)]
struct Draw {
    from: ScreenPoint,
    at: ScreenPoint,
    /// The first corner stays where it is on the page, even if the wheel zooms in between.
    corner: PagePoint,
    precision: Precision,
    on: Option<AnnotationId>,
}

pub(in crate::geometry) fn press(scene: &mut Scene, press: Press) -> (Box<dyn Gesture>, Vec<Effect>) {
    let Press { at, precision, .. } = press;
    let on = marks::hit_badge(&scene.marks, &scene.camera, at, precision);
    (Box::new(Draw { from: at, at, corner: scene.camera.to_page(at), precision, on }), Vec::new())
}

impl Gesture for Draw {
    fn moved(&mut self, _: &mut Scene, to: ScreenPoint) -> Vec<Effect> {
        self.at = to;
        if self.from.distance(to) > self.precision.slop() {
            self.on = None;
        }
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Vec<Effect> {
        if let Some(id) = self.on {
            return scene.select(Some(id));
        }
        between(scene, self.corner, scene.camera.to_page(at)).map(|made| scene.place(made)).unwrap_or_default()
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        between(scene, self.corner, scene.camera.to_page(self.at)).map(Preview::New)
    }
}

/// A rectangle sized by keys.
#[derive(Debug)]
pub(in crate::geometry) struct Sizing {
    corner: PagePoint,
    other: PagePoint,
}

impl Sizing {
    /// Begins at the crosshair.
    pub(in crate::geometry) fn new(scene: &Scene) -> Self {
        let centre = scene.camera.centre();
        let other = scene.camera.to_page(ScreenPoint::new(centre.x + FIRST.0, centre.y + FIRST.1));
        Self { corner: scene.camera.to_page(centre).onto_page(), other: other.onto_page() }
    }
}

impl Gesture for Sizing {
    fn moved(&mut self, _: &mut Scene, _: ScreenPoint) -> Vec<Effect> {
        Vec::new()
    }

    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Vec<Effect> {
        Box::new(Self { other: scene.camera.to_page(at), ..*self }).confirmed(scene)
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        let at = scene.camera.to_screen(self.other);
        self.other = scene.camera.to_page(ScreenPoint::new(at.x + x * STEP, at.y + y * STEP)).onto_page();
        let mut effects = match between(scene, self.corner, self.other) {
            Some(shape) => scene.look(scene.camera.revealing(shape)),
            None => Vec::new(),
        };
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Vec<Effect> {
        between(scene, self.corner, self.other).map(|made| scene.place(made)).unwrap_or_default()
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        between(scene, self.corner, self.other).map(Preview::New)
    }
}

/// The rectangle between two places, unless it is too small to be meant.
fn between(scene: &Scene, one: PagePoint, other: PagePoint) -> Option<Geometry> {
    let made = marks::rectangle(one, other)?;
    let (from, to) = marks::corners(made);
    let (from, to) = (scene.camera.to_screen(from), scene.camera.to_screen(to));
    (to.x - from.x >= LEAST && to.y - from.y >= LEAST).then_some(made)
}
