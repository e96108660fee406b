//! The proofing canvas's maths and tools as pure functions and state machines; no browser needed to test them.
//!
//! Two spaces, two types: a [`ScreenPoint`] is in CSS pixels from the canvas's top left corner, a [`PagePoint`] runs from 0 to 1
//! over the picture's own width and height. Only the [`Camera`](camera::Camera) turns one into the other.

pub mod camera;
pub mod canvas;
pub mod detail;
#[cfg(test)]
mod gestures;
mod history;
pub mod light_table;
pub mod marks;
pub mod overview;
pub mod pyramid;
mod selection;
pub mod shapes;
mod simplify;
pub mod tool;
mod tools;
pub mod words;

pub use self::selection::Selection;
pub use crate::model::PagePoint;

/// A place on the canvas, in CSS pixels from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScreenPoint {
    pub x: f64,
    pub y: f64,
}

impl ScreenPoint {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Distance to another place.
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The place halfway to another.
    #[must_use]
    pub fn midpoint(self, other: Self) -> Self {
        Self::new(f64::midpoint(self.x, other.x), f64::midpoint(self.y, other.y))
    }

    /// Distance to the nearest place between two others.
    pub fn distance_to_segment(self, from: Self, to: Self) -> f64 {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { (((self.x - from.x) * dx + (self.y - from.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
        self.distance(Self::new(along.mul_add(dx, from.x), along.mul_add(dy, from.y)))
    }
}

/// A width and a height: of a picture in its own pixels, of a view in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

impl Size {
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }
}
