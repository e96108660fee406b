//! The words of the canvas: its tools, what people do with them, and what follows.
//!
//! The machine that turns one into the other is [`Canvas`](super::canvas::Canvas).

use super::{PagePoint, ScreenPoint, Selection, Size, marks::Precision};
use crate::model::{AnnotationId, Geometry};

/// What a press on the canvas does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Selects marks, moves one's own and pulls them into form; elsewhere it moves the picture.
    Select,
    /// Selects what lies within a frame.
    Marquee,
    /// Moves the picture.
    Pan,
    Pin,
    Rectangle,
    Ellipse,
    Arrow,
    Line,
    Freehand,
    Polygon,
    Measure,
    /// Marks words of a document.
    Highlight,
}

impl Tool {
    /// Those that make marks anywhere; [`Highlight`](Self::Highlight) does where there are words.
    pub const DRAWING: [Self; 8] =
        [Self::Pin, Self::Rectangle, Self::Ellipse, Self::Arrow, Self::Line, Self::Freehand, Self::Polygon, Self::Measure];

    /// Whether it makes marks.
    pub const fn draws(self) -> bool {
        !matches!(self, Self::Select | Self::Marquee | Self::Pan)
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
    /// From 0 to 1; a mouse presses 0.5.
    pub pressure: f64,
    pub reach: Reach,
}

/// Whether a selection begins anew or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Anew,
    /// With Shift: what was selected stays so.
    Further,
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
        /// From 0 to 1; a mouse presses 0.5.
        pressure: f64,
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
    Next(Reach),
    Previous(Reach),
    /// Picks up the selected mark, to move it by arrows or with one more press.
    PickUp,
    /// Takes hold of the selected mark's next handle, to pull it by arrows or with one more press.
    Reshape,
    /// A quarter turn of the view.
    Turn(Spin),
    /// Shows the small map, or hides it.
    Overview,
    /// So many pages further, or back.
    Page(i64),
    /// Takes back the last corner of what is being drawn; else deletes what is selected.
    Delete,
    SelectAll,
    Copy,
    Paste,
    Undo,
    Redo,
}

/// Which way a turn goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spin {
    Clockwise,
    Anticlockwise,
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
            "s" | "S" => Self::Tool(Tool::Marquee),
            "h" | "H" => Self::Tool(Tool::Pan),
            "p" | "P" => Self::Tool(Tool::Pin),
            "r" | "R" => Self::Tool(Tool::Rectangle),
            "o" | "O" => Self::Tool(Tool::Ellipse),
            "a" | "A" => Self::Tool(Tool::Arrow),
            "l" | "L" => Self::Tool(Tool::Line),
            "d" | "D" => Self::Tool(Tool::Freehand),
            "g" | "G" => Self::Tool(Tool::Polygon),
            "u" | "U" => Self::Tool(Tool::Measure),
            "t" | "T" => Self::Tool(Tool::Highlight),
            "n" | "N" => Self::Next(stride.reach()),
            "j" | "J" => Self::Previous(stride.reach()),
            "m" | "M" => Self::PickUp,
            "e" | "E" => Self::Reshape,
            "q" | "Q" => Self::Overview,
            "PageDown" => Self::Page(1),
            "PageUp" => Self::Page(-1),
            "]" => Self::Turn(Spin::Clockwise),
            "[" => Self::Turn(Spin::Anticlockwise),
            "Delete" | "Backspace" => Self::Delete,
            _ => return None,
        })
    }

    /// Reads a key pressed together with Ctrl or Cmd.
    pub fn read_command(name: &str, stride: Stride) -> Option<Self> {
        Some(match (name, stride) {
            ("a" | "A", _) => Self::SelectAll,
            ("c" | "C", Stride::Short) => Self::Copy,
            ("v" | "V", Stride::Short) => Self::Paste,
            ("z" | "Z", Stride::Short) => Self::Undo,
            ("z" | "Z", Stride::Long) | ("y" | "Y", _) => Self::Redo,
            _ => return None,
        })
    }
}

impl Stride {
    const fn reach(self) -> Reach {
        match self {
            Self::Short => Reach::Anew,
            Self::Long => Reach::Further,
        }
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
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A new mark was placed and waits for its note.
    Place(Geometry),
    Select(Selection),
    /// The selected mark's thread is asked for.
    Open(AnnotationId),
    CameraChanged,
    /// A mark was put elsewhere.
    MoveMark {
        id: AnnotationId,
        geometry: Geometry,
    },
    /// These marks are to be deleted.
    Remove(Vec<AnnotationId>),
    /// These deleted marks are to be there again.
    Restore(Vec<AnnotationId>),
    /// So many marks are on the clipboard now.
    Copied(usize),
    /// Marks like these are to be made elsewhere.
    Duplicate(Vec<(AnnotationId, Geometry)>),
    ToolChanged(Tool),
    /// Another page is asked for, so many further.
    TurnPage(i64),
    /// Something else looks different now.
    Redraw,
    /// What the keyboard is doing has begun or ended.
    Keyboard(Option<ByKeys>),
}

/// What is being done over several keys or presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByKeys {
    /// Arrows size the new shape, Enter ends.
    Sizing,
    /// Arrows move the mark, Enter ends.
    Moving(AnnotationId),
    /// Arrows pull the mark's handle, Enter ends.
    Reshaping(AnnotationId),
    /// Each press is a corner; closing it ends.
    Cornering,
    /// Arrows draw, Enter ends.
    Drawing,
    /// Arrows take in more words, Enter ends.
    Quoting,
}

/// What is not saved yet and drawn as if it were.
#[derive(Debug, Clone, PartialEq)]
pub enum Preview {
    New(Geometry),
    Changed(Vec<(AnnotationId, Geometry)>),
    /// A frame from corner to corner, on screen.
    Marquee(ScreenPoint, ScreenPoint),
    /// Corners of a polygon that is not closed yet.
    Open(Vec<PagePoint>),
    /// A place that is pointed out.
    Pointed(Geometry),
}
