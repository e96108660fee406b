//! Font files (TrueType and OpenType): read by a library, and drawn as a specimen.

use std::sync::Arc;

use bytes::Bytes;
use image::RgbaImage;
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{
        Options, Tree,
        fontdb::{Database, Source},
    },
};

use super::{Kind, NotAPicture, PageSize};

/// A specimen's size in pixels.
const WIDTH: u32 = 1_200;
const HEIGHT: u32 = 800;

/// A font as it is read: its family, and what draws with it.
struct Font {
    family: String,
    fonts: Database,
}

fn read(file: &Bytes) -> Result<Font, NotAPicture> {
    // Tables that are out of place are refused here, before anything is drawn with them.
    rustybuzz::ttf_parser::Face::parse(file, 0).map_err(|error| Kind::Font.damaged(error))?;
    let mut fonts = Database::new();
    fonts.load_font_source(Source::Binary(Arc::new(file.to_vec())));
    let family = fonts.faces().next().and_then(|face| face.families.first()).map(|(name, _)| name.clone());
    match family {
        Some(family) => Ok(Font { family, fonts }),
        None => Err(Kind::Font.damaged("it names no family")),
    }
}

/// The family that a font file names.
pub fn family(file: &Bytes) -> Result<String, NotAPicture> {
    read(file).map(|font| font.family)
}

pub fn size(file: &Bytes) -> Result<PageSize, NotAPicture> {
    read(file)?;
    Ok(PageSize { width: WIDTH, height: HEIGHT })
}

/// The family's name, its letters and its figures, set in it.
pub fn draw(file: &Bytes) -> Result<RgbaImage, NotAPicture> {
    let Font { family, fonts } = read(file)?;
    let lines = [
        (96.0, 190.0, family.as_str()),
        (46.0, 330.0, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (46.0, 410.0, "abcdefghijklmnopqrstuvwxyz"),
        (46.0, 490.0, "0123456789 &amp; ! ? @ # % ( ) \u{2014} \u{201c} \u{201d}"),
        (30.0, 620.0, "Campaigns go out when everything holds: the words, the rights, the dates."),
        (
            20.0,
            690.0,
            "\u{c4}\u{d6}\u{dc} \u{df} \u{e9} \u{e0} \u{f1} \u{e7} \u{f8} \u{e5} \u{142} \u{161} \u{20ac} \u{a3}  \u{b7}  Whereas recognition of the inherent dignity",
        ),
    ];
    let text: String = lines
        .iter()
        .enumerate()
        .map(|(at, (size, y, words))| {
            let words = if at == 0 { escaped(words) } else { (*words).to_owned() };
            format!(r#"<text x="64" y="{y}" font-size="{size}">{words}</text>"#)
        })
        .collect();
    let drawing =
        format!(r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"><g fill="#16181d">{text}</g></svg>"##);
    let options = Options { fontdb: Arc::new(fonts), font_family: family, ..Options::default() };
    let tree = Tree::from_str(&drawing, &options).map_err(|error| Kind::Font.damaged(error))?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or_else(|| Kind::Font.damaged("it cannot be drawn"))?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    // White is under all of it, so nothing is transparent.
    RgbaImage::from_raw(WIDTH, HEIGHT, pixels.take()).ok_or_else(|| Kind::Font.damaged("it cannot be drawn"))
}

fn escaped(text: &str) -> String {
    text.chars().take(40).fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other if other.is_control() => {}
            other => out.push(other),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specimen_is_set_in_its_own_family() {
        let file = Bytes::from_static(crate::pictures::INTER_SEMIBOLD);
        assert!(family(&file).unwrap().starts_with("Inter"), "{}", family(&file).unwrap());
        let drawn = draw(&file).unwrap();
        let dark = |top: u32, bottom: u32| drawn.enumerate_pixels().any(|(_, y, pixel)| (top..bottom).contains(&y) && pixel.0[0] < 80);
        assert!(dark(110, 200) && dark(290, 340) && !dark(0, 60), "letters where they are set");
    }

    #[test]
    fn what_is_no_font_is_refused() {
        assert!(draw(&Bytes::from_static(b"\0\x01\0\0not a font at all")).is_err());
    }
}
