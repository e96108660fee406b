//! Words across a picture, so that a copy of it says whose it was.

use std::sync::{Arc, LazyLock};

use image::{DynamicImage, Rgba, RgbaImage, imageops};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(crate::pictures::INTER_SEMIBOLD.to_vec());
    Options { fontdb: Arc::new(fonts), font_family: "Inter".to_owned(), ..Options::default() }
});

/// The picture with these words all over it: light with a dark edge, so that they show on any ground.
pub(super) fn imprinted(picture: DynamicImage, words: &str) -> Option<DynamicImage> {
    let (width, height) = (picture.width(), picture.height());
    let tree = Tree::from_str(&svg(words, width, height), &OPTIONS).ok()?;
    let mut pixels = Pixmap::new(width, height)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    let plain = pixels.pixels().iter().map(PremultipliedColorU8::demultiply);
    let mut over = RgbaImage::new(width, height);
    for (to, from) in over.pixels_mut().zip(plain) {
        *to = Rgba([from.red(), from.green(), from.blue(), from.alpha()]);
    }
    let transparent = picture.color().has_alpha();
    let mut ground = picture.into_rgba8();
    imageops::overlay(&mut ground, &over, 0, 0);
    let done = DynamicImage::from(ground);
    Some(if transparent { done } else { done.into_rgb8().into() })
}

fn svg(words: &str, width: u32, height: u32) -> String {
    let (wide, high) = (f64::from(width), f64::from(height));
    let size = (wide.min(high) / 22.0).clamp(9.0, 64.0);
    let letters = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
    let step = (f64::from(letters) * size * 0.62 + size * 2.0).max(size * 4.0);
    let reach = wide.hypot(high);
    let mut lines = String::new();
    let (mut row, mut y) = (0_u32, -reach);
    while y < reach {
        let mut x = -reach - if row % 2 == 0 { 0.0 } else { step / 2.0 };
        while x < reach {
            lines.push_str(&format!(r#"<text x="{x:.1}" y="{y:.1}">{}</text>"#, escaped(words)));
            x += step;
        }
        (row, y) = (row + 1, y + size * 4.0);
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><g transform="translate({} {}) rotate(-24)" font-family="Inter" font-weight="600" font-size="{size:.1}" fill="#fff" fill-opacity="0.45" stroke="#000" stroke-opacity="0.28" stroke-width="{:.2}" paint-order="stroke">{lines}</g></svg>"##,
        wide / 2.0,
        high / 2.0,
        size / 14.0,
    )
}

fn escaped(words: &str) -> String {
    let clean = words.chars().filter(|c| !c.is_control()).take(80);
    clean.fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView as _, RgbImage};

    use super::*;

    #[test]
    fn words_are_everywhere_and_are_no_markup() {
        let plain = DynamicImage::from(RgbImage::from_pixel(400, 300, image::Rgb([90, 90, 90])));
        let marked = imprinted(plain.clone(), "ana@client.test <b>&").unwrap();
        assert_eq!((marked.width(), marked.height(), marked.color()), (400, 300, plain.color()));
        for (left, top) in [(0, 0), (200, 0), (0, 150), (200, 150)] {
            let part = marked.view(left, top, 200, 150);
            assert!(part.pixels().any(|(_, _, pixel)| pixel.0[0] > 120), "{left},{top}");
        }
    }
}
