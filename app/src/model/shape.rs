//! Shapes of marks, in page space: both axes run from 0 to 1 over the picture's own width and height.

use serde::{Deserialize, Serialize};

/// Corners that a polygon has at most.
pub const MOST_CORNERS: usize = 200;

/// Samples that a freehand line has at most; the tool simplifies long before.
pub const MOST_SAMPLES: usize = 2_000;

/// How far beyond the page a far edge may lie through rounding.
const ROUNDING: f64 = 1e-9;

/// A place on the picture: both axes run from 0 to 1. May lie outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
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

/// A place that a pen went through.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Sample {
    pub x: f64,
    pub y: f64,
    /// How hard it was pressed, from 0 to 1; a mouse presses 0.5.
    pub pressure: f64,
}

impl Sample {
    pub const fn at(self) -> PagePoint {
        PagePoint::new(self.x, self.y)
    }
}

/// A box on the page, both axes from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PageBox {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl PageBox {
    /// The top left corner.
    pub const fn from(&self) -> PagePoint {
        PagePoint::new(self.x, self.y)
    }

    /// The bottom right corner.
    pub const fn to(&self) -> PagePoint {
        PagePoint::new(self.x + self.width, self.y + self.height)
    }
}

/// Words of a page, and what stands around them (Web Annotation Data Model §4.2.4 and §4.2.5: text quote and text position). The
/// text of a page is its words, one space between two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// 1 to 10,000 characters.
    pub exact: String,
    /// What stands just before; at most 200 characters.
    #[serde(default)]
    pub prefix: String,
    /// What stands just after; at most 200 characters.
    #[serde(default)]
    pub suffix: String,
    /// Where it begins, in characters from the beginning of the page's text.
    #[serde(default)]
    pub start: u32,
    /// Where it ends.
    #[serde(default)]
    pub end: u32,
}

/// Where a mark is and what it looks like. All of it lies on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Geometry {
    Pin {
        x: f64,
        y: f64,
    },
    Rectangle {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    },
    /// The ellipse that touches all four sides of this rectangle.
    Ellipse {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    },
    Line {
        from: PagePoint,
        to: PagePoint,
    },
    /// Points at `to`.
    Arrow {
        from: PagePoint,
        to: PagePoint,
    },
    /// A distance, shown in pixels of the picture.
    Measure {
        from: PagePoint,
        to: PagePoint,
    },
    /// Closed: the last corner is joined with the first. 3 to 200 corners.
    Polygon {
        points: Vec<PagePoint>,
    },
    /// 2 to 2,000 samples.
    Freehand {
        samples: Vec<Sample>,
    },
    /// Words of a document: a box a line, 1 to 200, and the words themselves, to find them again.
    Highlight {
        boxes: Vec<PageBox>,
        quote: Quote,
    },
}

/// Why a shape cannot be a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GeometryError {
    #[error("must lie on the page: every coordinate a number from 0 to 1")]
    OffPage,
    #[error("must have a size: width and height above 0, or two different ends")]
    Empty,
    #[error("must have at least {0} points")]
    TooFew(usize),
    #[error("must have at most {0} points")]
    TooMany(usize),
    #[error("must have pressures from 0 to 1")]
    Pressure,
    #[error("must quote 1 to 10,000 characters, and at most 200 before and after them")]
    Quote,
}

impl Geometry {
    /// Lines of a highlight at most.
    pub const MOST_BOXES: usize = 200;

    /// Whether this can be a mark.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), GeometryError> {
        match self {
            Self::Pin { x, y } => on_page([PagePoint::new(*x, *y)]),
            &(Self::Rectangle { x, y, width, height } | Self::Ellipse { x, y, width, height }) => boxed(x, y, width, height),
            Self::Line { from, to } | Self::Arrow { from, to } | Self::Measure { from, to } => {
                on_page([*from, *to])?;
                if from == to { Err(GeometryError::Empty) } else { Ok(()) }
            }
            Self::Polygon { points } => {
                counted(points.len(), 3, MOST_CORNERS)?;
                on_page(points.iter().copied())
            }
            Self::Freehand { samples } => {
                counted(samples.len(), 2, MOST_SAMPLES)?;
                on_page(samples.iter().map(|sample| sample.at()))?;
                let pressed = samples.iter().all(|sample| (0.0..=1.0).contains(&sample.pressure));
                if pressed { Ok(()) } else { Err(GeometryError::Pressure) }
            }
            Self::Highlight { boxes, quote } => {
                counted(boxes.len(), 1, Self::MOST_BOXES)?;
                boxes.iter().try_for_each(|line| boxed(line.x, line.y, line.width, line.height))?;
                let fits = (1..=10_000).contains(&quote.exact.chars().count());
                let around = quote.prefix.chars().count() <= 200 && quote.suffix.chars().count() <= 200;
                if fits && around { Ok(()) } else { Err(GeometryError::Quote) }
            }
        }
    }
}

fn on_page(points: impl IntoIterator<Item = PagePoint>) -> Result<(), GeometryError> {
    if points.into_iter().all(PagePoint::is_on_page) { Ok(()) } else { Err(GeometryError::OffPage) }
}

fn boxed(x: f64, y: f64, width: f64, height: f64) -> Result<(), GeometryError> {
    on_page([PagePoint::new(x, y)])?;
    if !(width > 0.0 && height > 0.0) {
        return Err(GeometryError::Empty);
    }
    if x + width <= 1.0 + ROUNDING && y + height <= 1.0 + ROUNDING { Ok(()) } else { Err(GeometryError::OffPage) }
}

fn counted(count: usize, least: usize, most: usize) -> Result<(), GeometryError> {
    if count < least {
        Err(GeometryError::TooFew(least))
    } else if count > most {
        Err(GeometryError::TooMany(most))
    } else {
        Ok(())
    }
}

/// What a shape is drawn with. The colours are names: what each looks like by day and by night is the style sheet's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkStyle {
    #[serde(default)]
    pub colour: MarkColour,
    #[serde(default)]
    pub width: StrokeWidth,
}

/// The colour of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MarkColour {
    /// Says whether the mark blocks.
    #[default]
    Automatic,
    Blue,
    Green,
    Amber,
    Red,
    Violet,
}

impl MarkColour {
    pub const ALL: [Self; 6] = [Self::Automatic, Self::Blue, Self::Green, Self::Amber, Self::Red, Self::Violet];
}

/// How broad a shape's line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StrokeWidth {
    Thin,
    #[default]
    Medium,
    Thick,
}

impl StrokeWidth {
    pub const ALL: [Self; 3] = [Self::Thin, Self::Medium, Self::Thick];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Geometry, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn marks_made_before_there_were_other_shapes_are_read_as_they_were() {
        assert_eq!(read(r#"{"type":"pin","x":0.5,"y":0.25}"#).unwrap(), Geometry::Pin { x: 0.5, y: 0.25 });
        let boxed = read(r#"{"type":"rectangle","x":0.1,"y":0.2,"width":0.3,"height":0.4}"#).unwrap();
        assert_eq!(boxed, Geometry::Rectangle { x: 0.1, y: 0.2, width: 0.3, height: 0.4 });
    }

    #[test]
    fn unknown_shapes_and_fields_are_refused() {
        assert!(read(r#"{"type":"spiral","x":0,"y":0}"#).is_err());
        assert!(read(r#"{"type":"pin","x":0,"y":0,"z":0}"#).is_err());
        assert!(read(r#"{"type":"line","from":{"x":0,"y":0,"z":1},"to":{"x":1,"y":1}}"#).is_err());
    }

    #[test]
    fn shapes_lie_on_the_page_and_have_a_size() {
        let corner = PagePoint::new(0.0, 0.0);
        let line = |to| Geometry::Line { from: corner, to }.check();
        assert_eq!(line(PagePoint::new(1.0, 1.0)), Ok(()));
        assert_eq!(line(corner), Err(GeometryError::Empty));
        assert_eq!(line(PagePoint::new(1.1, 0.0)), Err(GeometryError::OffPage));
        assert_eq!(line(PagePoint::new(f64::NAN, 0.0)), Err(GeometryError::OffPage));
        let ellipse = |width| Geometry::Ellipse { x: 0.5, y: 0.5, width, height: 0.5 }.check();
        assert_eq!([ellipse(0.5), ellipse(0.0), ellipse(0.6)], [Ok(()), Err(GeometryError::Empty), Err(GeometryError::OffPage)]);
        assert_eq!(ellipse(f64::INFINITY), Err(GeometryError::OffPage));
    }

    #[test]
    fn points_are_counted() {
        let polygon = |count: usize| Geometry::Polygon { points: vec![PagePoint::new(0.5, 0.5); count] }.check();
        assert_eq!([polygon(2), polygon(3), polygon(201)], [Err(GeometryError::TooFew(3)), Ok(()), Err(GeometryError::TooMany(200))]);
        let drawn = |pressure| Geometry::Freehand { samples: vec![Sample { x: 0.5, y: 0.5, pressure }; 2] }.check();
        assert_eq!([drawn(0.5), drawn(1.5)], [Ok(()), Err(GeometryError::Pressure)]);
    }
}
