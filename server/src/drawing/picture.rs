//! Pages as pictures: written as SVG and drawn by `resvg`, one page below the other.

use std::fmt::Write;

use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::Tree,
};

use super::{Ink, Mark, NotDrawn, Sheet, paper::Faces};
use crate::pictures;

/// Pixels for a point, so that small words stay readable.
const SCALE: f32 = 2.0;

/// Pixels of the longer side at most.
const MOST: f32 = 16_000.0;

/// All pages in one picture.
///
/// # Errors
/// When there is nothing to draw, or too much for one picture.
pub fn png(sheets: &[Sheet]) -> Result<Vec<u8>, NotDrawn> {
    let faces = Faces::bundled()?;
    let width = sheets.iter().map(|sheet| sheet.width).fold(0.0, f32::max);
    let height: f32 = sheets.iter().map(|sheet| sheet.height).sum();
    let scale = SCALE.min(MOST / width.max(height).max(1.0));
    let mut svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">");
    let mut top = 0.0;
    for sheet in sheets {
        let _ = write!(svg, "<g transform=\"translate(0 {top})\">");
        for mark in &sheet.marks {
            draw(&mut svg, mark, &faces);
        }
        svg.push_str("</g>");
        top += sheet.height;
    }
    svg.push_str("</svg>");
    let tree = Tree::from_str(&svg, &pictures::type_options()).map_err(|error| NotDrawn(error.to_string()))?;
    let (wide, high) = (pixels(width * scale), pixels(height * scale));
    let mut drawn = Pixmap::new(wide, high).ok_or_else(|| NotDrawn("it has no size".into()))?;
    drawn.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut drawn.as_mut());
    drawn.encode_png().map_err(|error| NotDrawn(error.to_string()))
}

fn pixels(length: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held below the most that a picture may have")]
    let pixels = length.round().clamp(1.0, MOST) as u32;
    pixels
}

fn draw(svg: &mut String, mark: &Mark, faces: &Faces) {
    // Writing to a text does not fail.
    let _ = match mark {
        Mark::Rect { x, y, width, height, ink } => {
            write!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"1.5\" fill=\"{}\"/>", hex(*ink))
        }
        Mark::Line { corners, ink, width } => {
            let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
            write!(svg, "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"/>", points.join(" "), hex(*ink))
        }
        Mark::Diamond { x, y, radius, ink } => {
            write!(
                svg,
                "<path d=\"M{x} {}l{radius} {radius}l-{radius} {radius}l-{radius} -{radius}z\" fill=\"{}\"/>",
                y - radius,
                hex(*ink)
            )
        }
        Mark::Text { x, baseline, size, room, ink, strong, text } => {
            let weight = if *strong { 600 } else { 400 };
            let shown = escaped(&faces.fitted(text, *size, *room, *strong));
            write!(
                svg,
                "<text x=\"{x}\" y=\"{baseline}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{}\">{shown}</text>",
                hex(*ink)
            )
        }
    };
}

fn hex((red, green, blue): Ink) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
