//! The gestures that tools are made of, one tool a file.

pub(super) mod arrow;
pub(super) mod ellipse;
pub(super) mod freehand;
pub(super) mod highlight;
pub(super) mod line;
pub(super) mod marquee;
pub(super) mod measure;
pub(super) mod overview;
pub(super) mod pan;
pub(super) mod pin;
pub(super) mod pinch;
pub(super) mod polygon;
pub(super) mod rectangle;
pub(super) mod reshape;
pub(super) mod select;
pub(super) mod span;

use std::fmt::Debug;

use super::{
    ScreenPoint,
    canvas::Scene,
    tool::{ByKeys, Effect, Preview},
};

/// Whether a gesture is over.
#[derive(Debug)]
pub(super) enum Flow {
    Ends(Vec<Effect>),
    /// More presses or keys follow.
    GoesOn(Box<dyn Gesture>, Vec<Effect>),
}

/// Something that has begun and is not over: a press that may become a drag, or a shape made by several keys or presses.
///
/// `cancelled` ends it, and so do `released` and `confirmed` unless they say that it goes on.
pub(super) trait Gesture: Debug + Send + Sync {
    /// The pointer moved, while it is down; pressed so hard, from 0 to 1.
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, pressure: f64) -> Vec<Effect>;

    /// The pointer was lifted there, or pressed there to go on with what keys or an earlier press have begun.
    fn released(self: Box<Self>, scene: &mut Scene, at: ScreenPoint) -> Flow;

    /// Takes everything back.
    fn cancelled(self: Box<Self>, scene: &mut Scene) -> Vec<Effect>;

    /// The pointer moved, while it is up.
    fn hovered(&mut self, _scene: &mut Scene, _to: ScreenPoint) -> Vec<Effect> {
        Vec::new()
    }

    /// An arrow key, in strides on each axis.
    fn nudged(&mut self, _scene: &mut Scene, _by: (f64, f64)) -> Vec<Effect> {
        Vec::new()
    }

    /// The Enter key.
    fn confirmed(self: Box<Self>, _scene: &mut Scene) -> Flow {
        Flow::Ends(Vec::new())
    }

    /// The same key again that has begun it.
    fn again(&mut self, _scene: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes back the last part of it; false when there is none.
    fn taken_back(&mut self) -> bool {
        false
    }

    /// What is going on, when it goes on over several keys or presses.
    fn by_keys(&self) -> Option<ByKeys> {
        None
    }

    /// What would come of it if it ended now.
    fn preview(&self, _scene: &Scene) -> Option<Preview> {
        None
    }
}
