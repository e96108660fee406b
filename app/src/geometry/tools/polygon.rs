//! Draws a polygon corner by corner: with a click each, or with arrows and Enter.

use super::{Flow, Gesture};
use crate::geometry::{
    PagePoint, ScreenPoint, Selection,
    canvas::Scene,
    marks::Precision,
    tool::{ByKeys, Effect, Press, Preview},
};
use crate::model::{AnnotationId, Geometry, MOST_CORNERS};

/// How far a stride takes the next corner, in CSS pixels.
const STEP: f64 = 8.0;

/// How close to a corner means that corner, in CSS pixels, beside the pointer's own slack.
const CLOSE: f64 = 6.0;

/// Who leads the next corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Led {
    ByPointer,
    ByKeys,
}

/// Corners so far, and where the next would go. A press on the badge of another mark selects that mark instead.
#[derive(Debug)]
pub(in crate::geometry) struct Corners {
    placed: Vec<PagePoint>,
    next: PagePoint,
    precision: Precision,
    led: Led,
    on: Option<AnnotationId>,
}

pub(in crate::geometry) fn press(scene: &mut Scene, press: Press) -> Box<dyn Gesture> {
    let Press { at, precision, .. } = press;
    let on = scene.marks.hit_badge(&scene.camera, at, precision);
    let next = scene.camera.to_page(at).onto_page();
    Box::new(Corners { placed: Vec::new(), next, precision, led: Led::ByPointer, on })
}

impl Corners {
    /// Begins at the crosshair.
    pub(in crate::geometry) fn by_keys(scene: &Scene) -> Self {
        let next = scene.camera.to_page(scene.camera.centre()).onto_page();
        Self { placed: vec![next], next, precision: Precision::Fine, led: Led::ByKeys, on: None }
    }

    /// Whether this place means the first corner, or the last once more.
    fn closes(&self, scene: &Scene, at: ScreenPoint) -> bool {
        let reach = CLOSE + self.precision.slack();
        let near = |corner: Option<&PagePoint>| corner.is_some_and(|corner| scene.camera.to_screen(*corner).distance(at) <= reach);
        near(self.placed.first()) || near(self.placed.last())
    }

    /// Adds a corner, or closes when it is one of those that close.
    fn go_on(mut self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow {
        if self.closes(scene, at) || self.placed.len() >= MOST_CORNERS {
            return self.close(scene);
        }
        self.next = scene.camera.to_page(at).onto_page();
        self.placed.push(self.next);
        Flow::GoesOn(self, vec![Effect::Redraw])
    }

    /// Ends with what is there; goes on when that is too little.
    fn close(self: Box<Self>, scene: &mut Scene) -> Flow {
        if self.placed.len() < 3 {
            return Flow::GoesOn(self, Vec::new());
        }
        Flow::Ends(scene.place(Geometry::Polygon { points: self.placed }))
    }
}

impl Gesture for Corners {
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        self.hovered(scene, to)
    }

    fn hovered(&mut self, scene: &mut Scene, to: ScreenPoint) -> Vec<Effect> {
        (self.next, self.led) = (scene.camera.to_page(to).onto_page(), Led::ByPointer);
        vec![Effect::Redraw]
    }

    fn released(mut self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow {
        self.led = Led::ByPointer;
        match self.on.take() {
            Some(id) => Flow::Ends(scene.select(Selection::of([id]))),
            None => self.go_on(scene, at),
        }
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        let at = scene.camera.to_screen(self.next);
        self.next = scene.camera.to_page(ScreenPoint::new(at.x + x * STEP, at.y + y * STEP)).onto_page();
        self.led = Led::ByKeys;
        let mut effects = scene.look(scene.camera.revealing(&Geometry::Pin { x: self.next.x, y: self.next.y }));
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Flow {
        match self.led {
            Led::ByPointer => self.close(scene),
            Led::ByKeys => {
                let at = scene.camera.to_screen(self.next);
                self.go_on(scene, at)
            }
        }
    }

    fn taken_back(&mut self) -> bool {
        let more = self.placed.len() > 1;
        if more {
            self.placed.pop();
        }
        more
    }

    fn by_keys(&self) -> Option<ByKeys> {
        Some(ByKeys::Cornering)
    }

    fn preview(&self, _: &Scene) -> Option<Preview> {
        Some(Preview::Open(self.placed.iter().copied().chain([self.next]).collect()))
    }
}
