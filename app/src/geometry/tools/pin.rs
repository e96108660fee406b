//! Places a pin where the pointer is lifted, or at the crosshair.

use super::{Flow, Gesture};
use crate::geometry::{
    ScreenPoint, Selection,
    canvas::{Scene, on_page},
    marks::Precision,
    shapes,
    tool::{Effect, Press, Preview},
};
use crate::model::AnnotationId;

/// A pin under the pointer. On the badge of another mark a press without a drag selects that mark instead.
#[derive(Debug)]
struct PinPress {
    from: ScreenPoint,
    at: ScreenPoint,
    precision: Precision,
    on: Option<AnnotationId>,
}

pub(in crate::geometry) fn press(scene: &mut Scene, press: Press) -> Box<dyn Gesture> {
    let on = scene.marks.hit_badge(&scene.camera, press.at, press.precision);
    Box::new(PinPress { from: press.at, at: press.at, precision: press.precision, on })
}

/// Places a pin at the crosshair, or as near to it as the page goes.
pub(in crate::geometry) fn place(scene: &mut Scene) -> Vec<Effect> {
    let middle = scene.camera.to_page(scene.camera.centre());
    scene.place(shapes::pin(middle))
}

impl Gesture for PinPress {
    fn moved(&mut self, _: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        self.at = to;
        if self.from.distance(to) > self.precision.slop() {
            self.on = None;
        }
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow {
        Flow::Ends(match (self.on, on_page(scene, at)) {
            (Some(id), _) => scene.select(Selection::of([id])),
            (None, Some(page)) => scene.place(shapes::pin(page)),
            (None, None) => Vec::new(),
        })
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        if self.on.is_some() {
            return None;
        }
        on_page(scene, self.at).map(|page| Preview::New(shapes::pin(page)))
    }
}
