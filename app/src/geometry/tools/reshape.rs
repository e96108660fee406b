//! Pulls a mark into another form by one of its handles: with a drag, or with arrows and Enter.

use super::{Flow, Gesture};
use crate::geometry::{
    PagePoint, ScreenPoint,
    canvas::Scene,
    marks::{Mark, Precision},
    shapes,
    tool::{ByKeys, Effect, Preview},
};
use crate::model::{AnnotationId, Geometry};

/// How close to a handle takes hold of it, in CSS pixels, beside the pointer's own slack.
const CLOSE: f64 = 5.0;

/// How far a stride takes a handle, in CSS pixels.
const STEP: f64 = 8.0;

/// A handle in the hand.
#[derive(Debug)]
pub(in crate::geometry) struct Pull {
    id: AnnotationId,
    before: Geometry,
    now: Geometry,
    handle: usize,
    /// How far beside the handle it was taken.
    beside: (f64, f64),
    by_keys: bool,
}

/// The handle of a mark that is under a place on screen. A rectangle's first belongs to its badge, which moves it.
pub(in crate::geometry) fn handle_at(scene: &Scene, geometry: &Geometry, at: ScreenPoint, precision: Precision) -> Option<usize> {
    let first = usize::from(matches!(geometry, Geometry::Rectangle { .. }));
    let distance = |place: PagePoint| scene.camera.to_screen(place).distance(at);
    shapes::handles(geometry)
        .into_iter()
        .enumerate()
        .skip(first)
        .map(|(handle, place)| (handle, distance(place)))
        .filter(|(_, distance)| *distance <= CLOSE + precision.slack())
        .min_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(handle, _)| handle)
}

impl Pull {
    pub(in crate::geometry) fn new(scene: &Scene, mark: &Mark, handle: usize, from: ScreenPoint) -> Self {
        let held = shapes::handles(&mark.geometry).get(handle).map_or(from, |place| scene.camera.to_screen(*place));
        let (before, beside) = (mark.geometry.clone(), (held.x - from.x, held.y - from.y));
        Self { id: mark.id, now: before.clone(), before, handle, beside, by_keys: false }
    }

    /// Takes hold of the handle farthest from the badge; none when the mark has none.
    pub(in crate::geometry) fn by_keys(mark: &Mark) -> Option<Self> {
        let handle = shapes::handles(&mark.geometry).len().checked_sub(1)?.min(2);
        let before = mark.geometry.clone();
        Some(Self { id: mark.id, now: before.clone(), before, handle, beside: (0.0, 0.0), by_keys: true })
    }

    fn pull(&mut self, scene: &Scene, to: ScreenPoint) {
        let to = scene.camera.to_page(ScreenPoint::new(to.x + self.beside.0, to.y + self.beside.1));
        if let Some(now) = shapes::reshaped(&self.before, self.handle, to) {
            self.now = now;
        }
    }
}

impl Gesture for Pull {
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        self.pull(scene, to);
        vec![Effect::Redraw]
    }

    fn released(mut self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow {
        self.pull(scene, at);
        self.confirmed(scene)
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        let Some(held) = shapes::handles(&self.now).get(self.handle).copied() else { return Vec::new() };
        let at = scene.camera.to_screen(held);
        let to = scene.camera.to_page(ScreenPoint::new(at.x + x * STEP, at.y + y * STEP));
        if let Some(now) = shapes::reshaped(&self.now, self.handle, to) {
            self.now = now;
        }
        let mut effects = scene.look(scene.camera.revealing(&self.now));
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Flow {
        Flow::Ends(scene.put(vec![(self.id, self.now)]))
    }

    /// The next handle around the shape.
    fn again(&mut self, _: &mut Scene) -> Vec<Effect> {
        self.before = self.now.clone();
        self.handle = (self.handle + 1) % shapes::handles(&self.now).len().max(1);
        vec![Effect::Redraw]
    }

    fn by_keys(&self) -> Option<ByKeys> {
        self.by_keys.then_some(ByKeys::Reshaping(self.id))
    }

    fn preview(&self, _: &Scene) -> Option<Preview> {
        Some(Preview::Changed(vec![(self.id, self.now.clone())]))
    }
}
