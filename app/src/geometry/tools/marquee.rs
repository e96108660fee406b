//! Selects what lies within a frame drawn from corner to corner. A press without a drag selects what is under it.

use super::{Flow, Gesture};
use crate::geometry::{
    ScreenPoint, Selection,
    canvas::Scene,
    marks::Precision,
    tool::{Effect, Press, Preview, Reach},
};
use crate::model::AnnotationId;

/// A frame in the making.
#[derive(Debug)]
struct Frame {
    from: ScreenPoint,
    at: ScreenPoint,
    precision: Precision,
    reach: Reach,
    hit: Option<AnnotationId>,
    dragged: bool,
}

pub(in crate::geometry) fn press(scene: &mut Scene, press: Press) -> Box<dyn Gesture> {
    let Press { at, precision, reach, .. } = press;
    Box::new(Frame { from: at, at, precision, reach, hit: scene.marks.hit(&scene.camera, at, precision), dragged: false })
}

impl Gesture for Frame {
    fn moved(&mut self, _: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        self.at = to;
        self.dragged |= self.from.distance(to) > self.precision.slop();
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, _: ScreenPoint) -> Flow {
        let before = match self.reach {
            Reach::Anew => Selection::default(),
            Reach::Further => scene.selection.clone(),
        };
        let selection = if self.dragged {
            let found = scene.marks.within(scene.camera.page_box(self.from, self.at, 0.0));
            Selection::of(before.iter().chain(found))
        } else {
            match self.hit {
                Some(id) => before.toggled(id),
                None => before,
            }
        };
        Flow::Ends(scene.select(selection))
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn preview(&self, _: &Scene) -> Option<Preview> {
        self.dragged.then_some(Preview::Marquee(self.from, self.at))
    }
}
