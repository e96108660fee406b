//! Charts on paper: rectangles, lines and words on pages of a size, written once and drawn twice, as a PDF and as a picture.
//!
//! [`gantt`] and [`month`] say where everything lies; nothing here knows what it means.

pub mod gantt;
pub mod month;
mod paper;
mod picture;

pub use paper::pdf;
pub use picture::png;

/// Red, green and blue.
pub type Ink = (u8, u8, u8);

const TEXT: Ink = (28, 32, 40);
const MUTED: Ink = (104, 112, 124);
const LINE: Ink = (220, 224, 230);
const SHADE: Ink = (244, 245, 248);
const ACCENT: Ink = (59, 91, 219);
const SOFT: Ink = (204, 214, 250);
const GOOD: Ink = (43, 138, 62);
const BAD: Ink = (201, 42, 42);
const PLAIN: Ink = (206, 212, 218);

/// One thing on a page, in points from its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    Rect {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
    /// Corners in a row.
    Line {
        corners: Vec<(f32, f32)>,
        ink: Ink,
        width: f32,
    },
    /// A square on its corner, about a middle.
    Diamond {
        x: f32,
        y: f32,
        radius: f32,
        ink: Ink,
    },
    /// Words that begin at `x` and are cut to `room`.
    Text {
        x: f32,
        baseline: f32,
        size: f32,
        room: f32,
        ink: Ink,
        strong: bool,
        text: String,
    },
}

/// A page with everything on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
}

/// Why nothing could be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the chart could not be drawn: {0}")]
pub struct NotDrawn(pub String);

impl Sheet {
    fn new(width: f32, height: f32) -> Self {
        Self { width, height, marks: Vec::new() }
    }

    fn rect(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        self.marks.push(Mark::Rect { x, y, width, height, ink });
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32), ink: Ink, width: f32) {
        self.marks.push(Mark::Line { corners: vec![from, to], ink, width });
    }

    fn text(&mut self, (x, baseline): (f32, f32), size: f32, room: f32, ink: Ink, text: impl Into<String>) {
        self.marks.push(Mark::Text { x, baseline, size, room, ink, strong: false, text: text.into() });
    }

    fn strong(&mut self, (x, baseline): (f32, f32), size: f32, room: f32, ink: Ink, text: impl Into<String>) {
        self.marks.push(Mark::Text { x, baseline, size, room, ink, strong: true, text: text.into() });
    }
}

/// A count as a length.
fn length(count: i64) -> f32 {
    f32::from(i16::try_from(count.clamp(-30_000, 30_000)).unwrap_or_default())
}

fn lengths(count: usize) -> f32 {
    length(i64::try_from(count).unwrap_or(i64::MAX))
}
