//! Goes to the place that is pressed on the small map.

use super::{Flow, Gesture};
use crate::geometry::{ScreenPoint, camera::Camera, canvas::Scene, overview::Overview, tool::Effect};

/// The frame of the map in the hand. The map stays as it was when the press began.
#[derive(Debug)]
pub(in crate::geometry) struct Travel {
    map: Overview,
    before: Camera,
}

pub(in crate::geometry) fn press(scene: &mut Scene, map: Overview, at: ScreenPoint) -> (Box<dyn Gesture>, Vec<Effect>) {
    let before = scene.camera;
    let effects = scene.look(before.centred_on(map.to_page(at)));
    (Box::new(Travel { map, before }), effects)
}

impl Gesture for Travel {
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        scene.look(scene.camera.centred_on(self.map.to_page(to)))
    }

    fn released(self: Box<Self>, _: &mut Scene, _: ScreenPoint) -> Flow {
        Flow::Ends(Vec::new())
    }

    fn cancelled(self: Box<Self>, scene: &mut Scene) -> Vec<Effect> {
        scene.look(self.before)
    }
}
