//! The gestures that tools are made of, one tool a file.

pub(super) mod pan;
pub(super) mod pin;
pub(super) mod pinch;
pub(super) mod rectangle;
pub(super) mod select;

use std::fmt::Debug;

use super::{
    ScreenPoint,
    canvas::Scene,
    tool::{Effect, Preview},
};

/// Something that has begun and is not over: a press that may become a drag, or a shape sized by keys.
///
/// Exactly one of `released`, `confirmed` and `cancelled` ends it.
pub(super) trait Gesture: Debug + Send + Sync {
    /// The pointer moved, while it is down.
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint) -> Vec<Effect>;

    /// The pointer was lifted there, or pressed there to end what keys have begun.
    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Vec<Effect>;

    /// Takes everything back.
    fn cancelled(self: Box<Self>, scene: &mut Scene) -> Vec<Effect>;

    /// An arrow key, in strides on each axis.
    fn nudged(&mut self, _scene: &mut Scene, _by: (f64, f64)) -> Vec<Effect> {
        Vec::new()
    }

    /// The Enter key.
    fn confirmed(self: Box<Self>, _scene: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    /// What would come of it if it ended now.
    fn preview(&self, _scene: &Scene) -> Option<Preview> {
        None
    }
}
