//! Selects marks and moves one's own: with a drag, or picked up and put down by keys or one more press.

use super::{Gesture, pan::Pan};
use crate::geometry::{
    ScreenPoint,
    canvas::Scene,
    marks::{self, Hold, Mark, Precision},
    tool::{Access, Effect, Press, Preview},
};
use crate::model::{AnnotationId, Geometry};

/// How far a stride takes a mark, in CSS pixels.
const STEP: f64 = 8.0;

/// Takes hold of the mark under the press if it may be moved, else of the picture.
pub(in crate::geometry) fn press(scene: &mut Scene, press: Press, access: Access) -> (Box<dyn Gesture>, Vec<Effect>) {
    let Press { at, precision, .. } = press;
    let hit = marks::hit(&scene.marks, &scene.camera, at, precision);
    let movable = hit.and_then(|id| scene.mark(id)).filter(|mark| mark.hold == Hold::Movable && access == Access::Marking).copied();
    // The inside of a large rectangle moves the picture until the mark is selected, or nobody could get past it.
    let held = movable
        .filter(|mark| scene.selected == Some(mark.id) || marks::hit_badge(&scene.marks, &scene.camera, at, precision) == Some(mark.id));
    match held {
        Some(mark) => {
            let selected = scene.select(Some(mark.id));
            (Box::new(DragMark { mark, from: at, by: None, precision }), selected)
        }
        None => (Box::new(Click { from: at, hit, precision, pan: None }), Vec::new()),
    }
}

/// A press that selects what is under it, unless it becomes a drag of the picture.
#[derive(Debug)]
struct Click {
    from: ScreenPoint,
    hit: Option<AnnotationId>,
    precision: Precision,
    pan: Option<Pan>,
}

impl Gesture for Click {
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint) -> Vec<Effect> {
        if self.pan.is_none() && self.from.distance(to) > self.precision.slop() {
            self.pan = Some(Pan::new(scene, self.from));
        }
        self.pan.as_mut().map(|pan| pan.moved(scene, to)).unwrap_or_default()
    }

    fn released(self: Box<Self>, scene: &mut Scene, _: ScreenPoint) -> Vec<Effect> {
        if self.pan.is_some() { Vec::new() } else { scene.select(self.hit) }
    }

    fn cancelled(self: Box<Self>, scene: &mut Scene) -> Vec<Effect> {
        self.pan.map(|pan| Box::new(pan).cancelled(scene)).unwrap_or_default()
    }
}

/// A mark in the hand.
#[derive(Debug)]
struct DragMark {
    mark: Mark,
    from: ScreenPoint,
    /// How far it has come, once the press has become a drag.
    by: Option<(f64, f64)>,
    precision: Precision,
}

impl DragMark {
    fn geometry(&self, scene: &Scene) -> Option<Geometry> {
        let (dx, dy) = self.by?;
        let shown = scene.camera.shown();
        Some(marks::moved(self.mark.geometry, dx / shown.width, dy / shown.height))
    }
}

impl Gesture for DragMark {
    fn moved(&mut self, _: &mut Scene, to: ScreenPoint) -> Vec<Effect> {
        if self.by.is_some() || self.from.distance(to) > self.precision.slop() {
            self.by = Some((to.x - self.from.x, to.y - self.from.y));
        }
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, _: ScreenPoint) -> Vec<Effect> {
        self.geometry(scene).map(|geometry| scene.put(self.mark.id, geometry)).unwrap_or_default()
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        self.geometry(scene).map(|geometry| Preview::Moved(self.mark.id, geometry))
    }
}

/// A mark that was picked up without a drag.
#[derive(Debug)]
pub(in crate::geometry) struct Carry {
    id: AnnotationId,
    geometry: Geometry,
}

impl Carry {
    pub(in crate::geometry) const fn new(mark: Mark) -> Self {
        Self { id: mark.id, geometry: mark.geometry }
    }
}

impl Gesture for Carry {
    fn moved(&mut self, _: &mut Scene, _: ScreenPoint) -> Vec<Effect> {
        Vec::new()
    }

    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Vec<Effect> {
        let geometry = marks::moved_to(self.geometry, scene.camera.to_page(at));
        scene.put(self.id, geometry)
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        let shown = scene.camera.shown();
        self.geometry = marks::moved(self.geometry, x * STEP / shown.width, y * STEP / shown.height);
        let mut effects = scene.look(scene.camera.revealing(self.geometry));
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Vec<Effect> {
        scene.put(self.id, self.geometry)
    }

    fn preview(&self, _: &Scene) -> Option<Preview> {
        Some(Preview::Moved(self.id, self.geometry))
    }
}
