//! The words of the canvas: its tools, what people do with them, and what follows.
//!
//! The machine that turns one into the other is [`Canvas`](super::canvas::Canvas).

use super::{ScreenPoint, Size, marks::Precision};
use crate::model::{AnnotationId, Geometry};

/// What a press on the canvas does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Selects marks and moves one's own; elsewhere it moves the picture.
    Select,
    /// Moves the picture.
    Pan,
    /// Places a pin.
    Pin,
    /// Draws a rectangle.
    Rectangle,
}

impl Tool {
    /// Whether it makes marks.
    pub const fn draws(self) -> bool {
        matches!(self, Self::Pin | Self::Rectangle)
    }
}

/// Whether marks may be made and moved here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Marking,
    Reading,
}

/// A pointer going down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Press {
    /// Tells the fingers of a hand apart.
    pub pointer: i32,
    pub at: ScreenPoint,
    pub button: Button,
    pub precision: Precision,
}

/// Which button went down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// The left button, a finger or the tip of a pen.
    Main,
    /// The wheel: moves the picture whatever the tool.
    Middle,
}

/// A turn of the wheel or a stroke over a trackpad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wheel {
    pub at: ScreenPoint,
    /// In CSS pixels.
    pub dx: f64,
    /// In CSS pixels.
    pub dy: f64,
    pub intent: WheelIntent,
    /// When, in milliseconds since whenever.
    pub time: f64,
}

/// What the modifier keys say about a turn of the wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WheelIntent {
    /// With Ctrl or Cmd, or a pinch on a trackpad, which browsers report so.
    Zoom,
    /// With Shift.
    Sideways,
    /// With neither: a mouse zooms, a trackpad moves the picture.
    Plain,
}

/// What people do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Input {
    Down(Press),
    Move {
        pointer: i32,
        at: ScreenPoint,
    },
    Up {
        pointer: i32,
        at: ScreenPoint,
    },
    /// The pointer was taken away by the system.
    Cancel {
        pointer: i32,
    },
    Wheel(Wheel),
    Key(Key),
    /// The space bar went down: the picture can be moved until it is released, whatever the tool.
    HoldPan,
    ReleasePan,
    /// A tool was chosen beside the canvas.
    Choose(Tool),
    /// The keyboard's focus came to the canvas.
    Focus,
    Resize(Size),
}

/// What a key means on the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Escape,
    Enter,
    Arrow(Direction, Stride),
    ZoomIn,
    ZoomOut,
    Fit,
    ActualSize,
    Tool(Tool),
    Next,
    Previous,
    /// Picks up the selected mark, to move it by arrows or with one more press.
    PickUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

/// How far an arrow key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stride {
    Short,
    /// With Shift.
    Long,
}

impl Key {
    /// Reads a key as the DOM names it (UI Events, `KeyboardEvent.key`).
    pub fn read(name: &str, stride: Stride) -> Option<Self> {
        Some(match name {
            "Escape" => Self::Escape,
            "Enter" => Self::Enter,
            "ArrowLeft" => Self::Arrow(Direction::Left, stride),
            "ArrowRight" => Self::Arrow(Direction::Right, stride),
            "ArrowUp" => Self::Arrow(Direction::Up, stride),
            "ArrowDown" => Self::Arrow(Direction::Down, stride),
            "+" | "=" => Self::ZoomIn,
            "-" | "_" => Self::ZoomOut,
            "0" => Self::Fit,
            "1" => Self::ActualSize,
            "v" | "V" => Self::Tool(Tool::Select),
            "h" | "H" => Self::Tool(Tool::Pan),
            "p" | "P" => Self::Tool(Tool::Pin),
            "r" | "R" => Self::Tool(Tool::Rectangle),
            "n" | "N" => Self::Next,
            "j" | "J" => Self::Previous,
            "m" | "M" => Self::PickUp,
            _ => return None,
        })
    }
}

impl Direction {
    /// The unit step on screen.
    pub const fn step(self) -> (f64, f64) {
        match self {
            Self::Left => (-1.0, 0.0),
            Self::Right => (1.0, 0.0),
            Self::Up => (0.0, -1.0),
            Self::Down => (0.0, 1.0),
        }
    }
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effect {
    /// A new mark was placed and waits for its note.
    Place(Geometry),
    Select(Option<AnnotationId>),
    /// The selected mark's thread is asked for.
    Open(AnnotationId),
    CameraChanged,
    /// A mark was put elsewhere.
    MoveMark {
        id: AnnotationId,
        geometry: Geometry,
    },
    ToolChanged(Tool),
    /// Something else looks different now.
    Redraw,
    /// What the keyboard is doing has begun or ended.
    Keyboard(Option<ByKeys>),
}

/// What is being done with the keyboard over several keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByKeys {
    /// Arrows size the new rectangle, Enter ends.
    Sizing,
    /// Arrows move the mark, Enter ends.
    Moving(AnnotationId),
}

/// What is not saved yet and drawn as if it were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preview {
    New(Geometry),
    Moved(AnnotationId, Geometry),
}
