//! Selects marks and moves one's own: with a drag, or picked up and put down by keys or one more press.

use super::{Flow, Gesture, marquee, pan::Pan, reshape};
use crate::geometry::{
    ScreenPoint, Selection,
    canvas::Scene,
    marks::{Hold, Mark, Precision},
    shapes,
    tool::{Access, ByKeys, Effect, Press, Preview, Reach},
};
use crate::model::{AnnotationId, Geometry};

/// How far a stride takes a mark, in CSS pixels.
const STEP: f64 = 8.0;

/// Takes hold of a handle or the marks under the press if they may be changed, else of the picture. With Shift it goes on selecting.
pub(in crate::geometry) fn press(scene: &mut Scene, press: Press, access: Access) -> (Box<dyn Gesture>, Vec<Effect>) {
    let Press { at, precision, reach, .. } = press;
    if reach == Reach::Further {
        return (marquee::press(scene, press), Vec::new());
    }
    if let Some(pull) = pull(scene, at, precision, access) {
        return (Box::new(pull), Vec::new());
    }
    let hit = scene.marks.hit(&scene.camera, at, precision);
    // The inside of a large shape moves the picture until the mark is selected, or nobody could get past it.
    let held = hit.filter(|id| scene.selection.contains(*id) || scene.marks.hit_badge(&scene.camera, at, precision) == Some(*id));
    let movable = held.filter(|id| access == Access::Marking && is_movable(scene, *id));
    let Some(id) = movable else { return (Box::new(Click { from: at, hit, precision, pan: None }), Vec::new()) };
    let selected = if scene.selection.contains(id) { Vec::new() } else { scene.select(Selection::of([id])) };
    (Box::new(DragMarks { held: in_hand(scene), pressed: id, from: at, by: None, precision }), selected)
}

fn pull(scene: &Scene, at: ScreenPoint, precision: Precision, access: Access) -> Option<reshape::Pull> {
    let mark = scene.selection.only().and_then(|id| scene.marks.get(id))?;
    let changeable = access == Access::Marking && mark.hold == Hold::Movable;
    let handle = changeable.then(|| reshape::handle_at(scene, &mark.geometry, at, precision)).flatten()?;
    Some(reshape::Pull::new(scene, mark, handle, at))
}

fn is_movable(scene: &Scene, id: AnnotationId) -> bool {
    scene.marks.get(id).is_some_and(|mark| mark.hold == Hold::Movable)
}

/// Those of the selected marks that may be moved.
pub(in crate::geometry) fn in_hand(scene: &Scene) -> Vec<(AnnotationId, Geometry)> {
    let movable = |mark: &&Mark| mark.hold == Hold::Movable;
    scene.selection.iter().filter_map(|id| scene.marks.get(id)).filter(movable).map(|mark| (mark.id, mark.geometry.clone())).collect()
}

/// The same shapes moved together: the edge of the page that stops one stops all.
pub(in crate::geometry) fn moved(marks: &[(AnnotationId, Geometry)], (dx, dy): (f64, f64)) -> Vec<(AnnotationId, Geometry)> {
    let boxes = || marks.iter().map(|(_, geometry)| shapes::corners(geometry));
    let left = boxes().map(|(from, _)| from.x).fold(1.0, f64::min);
    let top = boxes().map(|(from, _)| from.y).fold(1.0, f64::min);
    let right = boxes().map(|(_, to)| to.x).fold(0.0, f64::max);
    let bottom = boxes().map(|(_, to)| to.y).fold(0.0, f64::max);
    let dx = dx.clamp(-left, (1.0 - right).max(-left));
    let dy = dy.clamp(-top, (1.0 - bottom).max(-top));
    marks.iter().map(|(id, geometry)| (*id, shapes::moved(geometry, dx, dy))).collect()
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
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, pressure: f64) -> Vec<Effect> {
        if self.pan.is_none() && self.from.distance(to) > self.precision.slop() {
            self.pan = Some(Pan::new(scene, self.from));
        }
        self.pan.as_mut().map(|pan| pan.moved(scene, to, pressure)).unwrap_or_default()
    }

    fn released(self: Box<Self>, scene: &mut Scene, _: ScreenPoint) -> Flow {
        Flow::Ends(if self.pan.is_some() { Vec::new() } else { scene.select(Selection::of(self.hit)) })
    }

    fn cancelled(self: Box<Self>, scene: &mut Scene) -> Vec<Effect> {
        self.pan.map(|pan| Box::new(pan).cancelled(scene)).unwrap_or_default()
    }
}

/// Marks in the hand.
#[derive(Debug)]
struct DragMarks {
    held: Vec<(AnnotationId, Geometry)>,
    pressed: AnnotationId,
    from: ScreenPoint,
    /// How far they have come, once the press has become a drag.
    by: Option<(f64, f64)>,
    precision: Precision,
}

impl DragMarks {
    fn shapes(&self, scene: &Scene) -> Option<Vec<(AnnotationId, Geometry)>> {
        let (dx, dy) = self.by?;
        Some(moved(&self.held, scene.camera.page_move(dx, dy)))
    }
}

impl Gesture for DragMarks {
    fn moved(&mut self, _: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        if self.by.is_some() || self.from.distance(to) > self.precision.slop() {
            self.by = Some((to.x - self.from.x, to.y - self.from.y));
        }
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, _: ScreenPoint) -> Flow {
        Flow::Ends(match self.shapes(scene) {
            Some(shapes) => scene.put(shapes),
            // A press on one of several that does not move them means that one.
            None => scene.select(Selection::of([self.pressed])),
        })
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        self.shapes(scene).map(Preview::Changed)
    }
}

/// Marks that were picked up without a drag.
#[derive(Debug)]
pub(in crate::geometry) struct Carry {
    held: Vec<(AnnotationId, Geometry)>,
}

impl Carry {
    /// Picks up what of the selection may be moved; none when nothing may.
    pub(in crate::geometry) fn new(scene: &Scene) -> Option<Self> {
        Some(in_hand(scene)).filter(|held| !held.is_empty()).map(|held| Self { held })
    }
}

impl Gesture for Carry {
    fn moved(&mut self, _: &mut Scene, _: ScreenPoint, _: f64) -> Vec<Effect> {
        Vec::new()
    }

    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow {
        let Some((_, first)) = self.held.first() else { return Flow::Ends(Vec::new()) };
        let (from, to) = (shapes::middle_of(first), scene.camera.to_page(at));
        Flow::Ends(scene.put(moved(&self.held, (to.x - from.x, to.y - from.y))))
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        self.held = moved(&self.held, scene.camera.page_move(x * STEP, y * STEP));
        let mut effects = self.held.first().map(|(_, first)| scene.look(scene.camera.revealing(first))).unwrap_or_default();
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Flow {
        Flow::Ends(scene.put(self.held))
    }

    fn by_keys(&self) -> Option<ByKeys> {
        self.held.first().map(|(id, _)| ByKeys::Moving(*id))
    }

    fn preview(&self, _: &Scene) -> Option<Preview> {
        Some(Preview::Changed(self.held.clone()))
    }
}
