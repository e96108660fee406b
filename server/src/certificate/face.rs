//! The certificate's typefaces: what they can show, how wide it is, where it breaks.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{UnicodeBuffer, shape};

use super::PdfError;
use super::flow::{Family, Style};

/// Stands for a character that a font lacks.
const SUBSTITUTE: char = '\u{25a1}';

/// The bundled typefaces.
pub(super) struct Faces {
    regular: Face,
    semibold: Face,
    mono: Face,
}

/// One typeface, for measuring and for drawing.
pub(super) struct Face {
    pub(super) font: Font,
    shaper: rustybuzz::Face<'static>,
}

impl Faces {
    /// Reads the fonts that are part of this program.
    pub(super) fn bundled() -> Result<Self, PdfError> {
        Ok(Self {
            regular: Face::new("Inter Regular", crate::pictures::INTER_REGULAR)?,
            semibold: Face::new("Inter SemiBold", crate::pictures::INTER_SEMIBOLD)?,
            mono: Face::new("JetBrains Mono", include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf"))?,
        })
    }

    pub(super) fn of(&self, style: Style) -> &Face {
        match style.family {
            Family::Regular => &self.regular,
            Family::Semibold => &self.semibold,
            Family::Mono => &self.mono,
        }
    }
}

impl Face {
    fn new(name: &'static str, bytes: &'static [u8]) -> Result<Self, PdfError> {
        let font = Font::new(bytes.to_vec().into(), 0).ok_or(PdfError::Font(name))?;
        let shaper = rustybuzz::Face::from_slice(bytes, 0).ok_or(PdfError::Font(name))?;
        Ok(Self { font, shaper })
    }

    /// The text as this face can show it, and whether a character had to be replaced.
    pub(super) fn showable(&self, text: &str) -> (String, bool) {
        let mut replaced = false;
        let shown = text
            .chars()
            .filter(|&character| !is_invisible(character))
            .map(|character| match character {
                _ if character.is_control() || character.is_whitespace() => ' ',
                _ if self.shaper.glyph_index(character).is_some() && !is_private(character) => character,
                _ => {
                    replaced = true;
                    SUBSTITUTE
                }
            })
            .collect();
        (shown, replaced)
    }

    /// The width of a line in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let units: f64 = shape(&self.shaper, &[], buffer).glyph_positions().iter().map(|glyph| f64::from(glyph.x_advance)).sum();
        #[expect(clippy::cast_possible_truncation, reason = "a line is some hundred points wide")]
        let ems = (units / f64::from(self.shaper.units_per_em())) as f32;
        ems * size
    }

    /// One glyph a character: keys and digests must not be drawn with ligatures, which show `==` as one sign.
    pub(super) fn literal(&self, text: &str) -> Vec<KrillaGlyph> {
        let em = f32::from(u16::try_from(self.shaper.units_per_em()).unwrap_or(1000));
        text.char_indices()
            .map(|(start, character)| {
                let glyph = self.shaper.glyph_index(character).unwrap_or_default();
                let advance = f32::from(self.shaper.glyph_hor_advance(glyph).unwrap_or_default()) / em;
                let range = start..start + character.len_utf8();
                KrillaGlyph::new(GlyphId::new(u32::from(glyph.0)), advance, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }

    /// Breaks a text at spaces, and inside a word only where the word alone is wider than the line.
    pub(super) fn wrap(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let candidate = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&candidate, size) <= room {
                line = candidate;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.break_word(word, size, room, &mut lines);
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Pushes the full lines of a word and returns its rest.
    fn break_word(&self, word: &str, size: f32, room: f32, lines: &mut Vec<String>) -> String {
        if self.width(word, size) <= room {
            return word.to_owned();
        }
        let mut line = String::new();
        for character in word.chars() {
            line.push(character);
            if self.width(&line, size) > room && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
        line
    }

    /// One line, cut with an ellipsis when it is too wide.
    pub(super) fn fit(&self, text: &str, size: f32, room: f32) -> String {
        let mut lines = self.wrap(text, size, room - self.width("\u{2026}", size)).into_iter();
        let first = lines.next().unwrap_or_default();
        if lines.next().is_some() { format!("{first}\u{2026}") } else { first }
    }
}

/// Marks that steer other characters and show nothing by themselves.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Private use: a font may have a picture there that means nothing to others.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}
