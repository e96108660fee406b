//! The proofing canvas's maths and tools as pure functions and state machines; no browser needed to test them.
//!
//! Two spaces, two types: a [`ScreenPoint`] is in CSS pixels from the canvas's top left corner, a [`PagePoint`] runs from 0 to 1
//! over the picture's own width and height. Only the [`Camera`](camera::Camera) turns one into the other.

pub mod camera;
pub mod canvas;
#[cfg(test)]
mod gestures;
pub mod marks;
pub mod tool;
mod tools;

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
}

/// A place on the picture: both axes run from 0 to 1. May lie outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PagePoint {
    pub x: f64,
    pub y: f64,
}

impl PagePoint {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn is_on_page(self) -> bool {
        (0.0..=1.0).contains(&self.x) && (0.0..=1.0).contains(&self.y)
    }

    /// The nearest place on the picture.
    #[must_use]
    pub fn onto_page(self) -> Self {
        Self::new(self.x.clamp(0.0, 1.0), self.y.clamp(0.0, 1.0))
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
