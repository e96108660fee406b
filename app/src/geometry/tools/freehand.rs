//! Draws what the pen draws: thinned out when it is lifted, each sample with its pressure.

use super::{Flow, Gesture};
use crate::geometry::{
    ScreenPoint, Selection,
    canvas::Scene,
    marks::Precision,
    simplify::simplified,
    tool::{ByKeys, Effect, Press, Preview},
};
use crate::model::{AnnotationId, Geometry, Sample};

/// The least way between two samples, in CSS pixels.
const APART: f64 = 1.0;

/// How far a stride draws, in CSS pixels.
const STEP: f64 = 8.0;

/// What keys press.
const EVEN: f64 = 0.5;

/// Places on the page are kept to a millionth of it: a hundredth of a pixel on the largest pictures.
const GRAIN: f64 = 1e6;

/// A line in the making. A press without a drag selects the mark whose badge is there.
#[derive(Debug)]
pub(in crate::geometry) struct Draw {
    from: ScreenPoint,
    samples: Vec<Sample>,
    precision: Precision,
    on: Option<AnnotationId>,
    by_keys: bool,
}

pub(in crate::geometry) fn press(scene: &mut Scene, press: Press) -> Box<dyn Gesture> {
    let Press { at, precision, pressure, .. } = press;
    let on = scene.marks.hit_badge(&scene.camera, at, precision);
    Box::new(Draw { from: at, samples: vec![sample(scene, at, pressure)], precision, on, by_keys: false })
}

impl Draw {
    /// Begins at the crosshair.
    pub(in crate::geometry) fn by_keys(scene: &Scene) -> Self {
        let from = scene.camera.centre();
        Self { from, samples: vec![sample(scene, from, EVEN)], precision: Precision::Fine, on: None, by_keys: true }
    }

    fn draw_to(&mut self, scene: &Scene, to: ScreenPoint, pressure: f64) {
        let far = self.samples.last().is_none_or(|last| scene.camera.to_screen(last.at()).distance(to) >= APART);
        if far {
            self.samples.push(sample(scene, to, pressure));
        }
    }

    fn geometry(&self, scene: &Scene) -> Option<Geometry> {
        let strayed = self.samples.iter().any(|sample| scene.camera.to_screen(sample.at()).distance(self.from) > self.precision.slop());
        strayed.then(|| Geometry::Freehand { samples: simplified(&self.samples, &scene.camera) })
    }
}

fn sample(scene: &Scene, at: ScreenPoint, pressure: f64) -> Sample {
    let at = scene.camera.to_page(at).onto_page();
    let coarse = |share: f64| (share * GRAIN).round() / GRAIN;
    Sample { x: coarse(at.x), y: coarse(at.y), pressure: (pressure.clamp(0.0, 1.0) * 100.0).round() / 100.0 }
}

impl Gesture for Draw {
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, pressure: f64) -> Vec<Effect> {
        if self.from.distance(to) > self.precision.slop() {
            self.on = None;
        }
        self.draw_to(scene, to, pressure);
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, _: ScreenPoint) -> Flow {
        match self.on {
            Some(id) => Flow::Ends(scene.select(Selection::of([id]))),
            None => self.confirmed(scene),
        }
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        let Some(last) = self.samples.last() else { return Vec::new() };
        let at = scene.camera.to_screen(last.at());
        self.draw_to(scene, ScreenPoint::new(at.x + x * STEP, at.y + y * STEP), EVEN);
        let mut effects = self.geometry(scene).map(|drawn| scene.look(scene.camera.revealing(&drawn))).unwrap_or_default();
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Flow {
        Flow::Ends(self.geometry(scene).map(|made| scene.place(made)).unwrap_or_default())
    }

    fn taken_back(&mut self) -> bool {
        let more = self.by_keys && self.samples.len() > 1;
        if more {
            self.samples.pop();
        }
        more
    }

    fn by_keys(&self) -> Option<ByKeys> {
        self.by_keys.then_some(ByKeys::Drawing)
    }

    fn preview(&self, _: &Scene) -> Option<Preview> {
        (self.samples.len() > 1).then(|| Preview::New(Geometry::Freehand { samples: self.samples.clone() }))
    }
}
