//! Pages as a PDF.

use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point},
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    text::{Font, TextDirection},
};
use rustybuzz::{UnicodeBuffer, shape};

use super::{Ink, Mark, NotDrawn, Sheet};
use crate::pictures::{INTER_REGULAR, INTER_SEMIBOLD};

/// The two weights that charts are written in.
pub(super) struct Faces {
    plain: Face,
    strong: Face,
}

struct Face {
    font: Font,
    shaper: rustybuzz::Face<'static>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Result<Self, NotDrawn> {
        let none = || NotDrawn("a bundled font cannot be read".into());
        let font = Font::new(bytes.to_vec().into(), 0).ok_or_else(none)?;
        Ok(Self { font, shaper: rustybuzz::Face::from_slice(bytes, 0).ok_or_else(none)? })
    }

    /// The width of a text in points.
    fn width(&self, text: &str, size: f32) -> f32 {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let units: f64 = shape(&self.shaper, &[], buffer).glyph_positions().iter().map(|glyph| f64::from(glyph.x_advance)).sum();
        #[expect(clippy::cast_possible_truncation, reason = "a line is some hundred points wide")]
        let ems = (units / f64::from(self.shaper.units_per_em())) as f32;
        ems * size
    }
}

impl Faces {
    pub(super) fn bundled() -> Result<Self, NotDrawn> {
        Ok(Self { plain: Face::new(INTER_REGULAR)?, strong: Face::new(INTER_SEMIBOLD)? })
    }

    /// A text cut to its room, with what the fonts lack and what no eye sees replaced.
    pub(super) fn fitted(&self, text: &str, size: f32, room: f32, strong: bool) -> String {
        let face = if strong { &self.strong } else { &self.plain };
        let known = |character: char| if face.shaper.glyph_index(character).is_some() { character } else { '\u{25a1}' };
        let visible = text.chars().map(|it| if it.is_control() || it.is_whitespace() { ' ' } else { known(it) });
        let mut shown: String = visible.collect();
        if face.width(&shown, size) <= room {
            return shown;
        }
        while !shown.is_empty() && face.width(&shown, size) + face.width("…", size) > room {
            shown.pop();
        }
        if shown.is_empty() { shown } else { shown + "…" }
    }
}

/// Every sheet as a page.
///
/// # Errors
/// When a page cannot be written.
pub fn pdf(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, NotDrawn> {
    let faces = Faces::bundled()?;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()).language("en".to_owned()));
    for sheet in sheets {
        let settings = PageSettings::from_wh(sheet.width, sheet.height).ok_or_else(|| NotDrawn("a page has no size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            draw(&mut surface, mark, &faces);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| NotDrawn(format!("{error:?}")))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, faces: &Faces) {
    match mark {
        Mark::Rect { x, y, width, height, ink } => {
            let corners = [(*x, *y), (x + width, *y), (x + width, y + height), (*x, y + height)];
            filled(surface, &corners, *ink);
        }
        Mark::Diamond { x, y, radius, ink } => {
            filled(surface, &[(*x, y - radius), (x + radius, *y), (*x, y + radius), (x - radius, *y)], *ink);
        }
        Mark::Line { corners, ink: (red, green, blue), width } => {
            let Some(path) = path(corners, false) else { return };
            surface.set_fill(None);
            let paint = rgb::Color::new(*red, *green, *blue).into();
            surface.set_stroke(Some(Stroke { paint, width: *width, ..Stroke::default() }));
            surface.draw_path(&path);
            surface.set_stroke(None);
        }
        Mark::Text { x, baseline, size, room, ink, strong, text } => {
            let shown = faces.fitted(text, *size, *room, *strong);
            let font = if *strong { &faces.strong.font } else { &faces.plain.font };
            surface.set_fill(Some(fill(*ink)));
            surface.draw_text(Point::from_xy(*x, *baseline), font.clone(), *size, &shown, false, TextDirection::Auto);
        }
    }
}

fn filled(surface: &mut Surface<'_>, corners: &[(f32, f32)], ink: Ink) {
    let Some(path) = path(corners, true) else { return };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(ink)));
    surface.draw_path(&path);
}

fn path(corners: &[(f32, f32)], closed: bool) -> Option<krilla::geom::Path> {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in corners.iter().enumerate() {
        if place == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn fill((red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
