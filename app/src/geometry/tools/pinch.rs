//! Zooms and moves the picture with two fingers: what is under each stays under it.

use crate::geometry::{ScreenPoint, camera::Camera};

/// Two fingers, each with its pointer.
#[derive(Debug, Clone, Copy)]
pub(in crate::geometry) struct Pinch {
    fingers: [(i32, ScreenPoint); 2],
}

impl Pinch {
    pub(in crate::geometry) const fn new(one: (i32, ScreenPoint), other: (i32, ScreenPoint)) -> Self {
        Self { fingers: [one, other] }
    }

    pub(in crate::geometry) fn holds(&self, pointer: i32) -> bool {
        self.fingers.iter().any(|(finger, _)| *finger == pointer)
    }

    /// The finger that stays when this one is lifted.
    pub(in crate::geometry) fn left(&self, lifted: i32) -> Option<(i32, ScreenPoint)> {
        if !self.holds(lifted) {
            return None;
        }
        self.fingers.into_iter().find(|(finger, _)| *finger != lifted)
    }

    /// One finger moved: the camera that follows both.
    pub(in crate::geometry) fn moved(&mut self, camera: Camera, pointer: i32, to: ScreenPoint) -> Camera {
        let before = self.fingers;
        for (finger, at) in &mut self.fingers {
            if *finger == pointer {
                *at = to;
            }
        }
        let [(_, a), (_, b)] = before;
        let [(_, c), (_, d)] = self.fingers;
        let (from, to) = (a.midpoint(b), c.midpoint(d));
        // Fingers on one spot say nothing about a scale.
        let factor = if a.distance(b) < 1.0 { 1.0 } else { c.distance(d) / a.distance(b) };
        camera.panned(to.x - from.x, to.y - from.y).zoomed(to, factor)
    }
}
