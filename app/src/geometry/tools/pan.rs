//! Moves the picture.

use super::{Flow, Gesture};
use crate::geometry::{ScreenPoint, camera::Camera, canvas::Scene, tool::Effect};

/// The picture in the hand.
#[derive(Debug)]
pub(in crate::geometry) struct Pan {
    from: ScreenPoint,
    before: Camera,
}

impl Pan {
    pub(in crate::geometry) const fn new(scene: &Scene, from: ScreenPoint) -> Self {
        Self { from, before: scene.camera }
    }
}

impl Gesture for Pan {
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        // A wheel may zoom in the middle of a drag; then the drag goes on from there.
        if scene.camera.scale().to_bits() != self.before.scale().to_bits() {
            (self.from, self.before) = (to, scene.camera);
        }
        scene.look(self.before.panned(to.x - self.from.x, to.y - self.from.y))
    }

    fn released(self: Box<Self>, _: &mut Scene, _: ScreenPoint) -> Flow {
        Flow::Ends(Vec::new())
    }

    fn cancelled(self: Box<Self>, scene: &mut Scene) -> Vec<Effect> {
        scene.look(self.before)
    }
}
