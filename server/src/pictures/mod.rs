//! Demonstration creatives, drawn by the project itself: nobody else's pictures, the same bytes for the same order.
//!
//! A creative is written as SVG (a scene, then type over it) and rendered with the bundled fonts.

mod scene;

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use self::scene::Frame;

/// Inter, for the creatives and the certificate.
pub(crate) const INTER_REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
/// Inter, for the creatives and the certificate.
pub(crate) const INTER_SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");
const INTER_EXTRABOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-ExtraBold.otf");

/// What a creative is for, and hence its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// 1080 × 1080.
    Social,
    /// 1200 × 628.
    Banner,
    /// 1080 × 1920.
    Story,
    /// 1240 × 1754.
    Poster,
    /// 1200 × 400.
    EmailHeader,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 5] = [Self::Social, Self::Banner, Self::Story, Self::Poster, Self::EmailHeader];

    /// Width and height in pixels.
    pub const fn size(self) -> (u32, u32) {
        match self {
            Self::Social => (1080, 1080),
            Self::Banner => (1200, 628),
            Self::Story => (1080, 1920),
            Self::Poster => (1240, 1754),
            Self::EmailHeader => (1200, 400),
        }
    }
}

/// The colours of a creative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// Violet hills at sunset.
    Dusk,
    /// Deep green and cream.
    Forest,
    /// Blues and coral.
    Ocean,
    /// Terracotta and sand.
    Clay,
    /// Snow light, navy and red.
    Winter,
}

impl Palette {
    /// Every palette.
    pub const ALL: [Self; 5] = [Self::Dusk, Self::Forest, Self::Ocean, Self::Clay, Self::Winter];

    const fn colours(self) -> Colours {
        match self {
            Self::Dusk => Colours::new(["#2b1b52", "#e8735f", "#ffd9a0", "#8a4a86", "#552f74", "#24123f"], "#ffb35c"),
            Self::Forest => Colours::new(["#12382f", "#6f9f72", "#f3ead0", "#4c8062", "#265a48", "#0c2922"], "#f2c14e"),
            Self::Ocean => Colours::new(["#0b2c53", "#3f90bd", "#dff3f2", "#2f7aa8", "#155381", "#071d3a"], "#ff8a70"),
            Self::Clay => Colours::new(["#6c2a1d", "#df8a5c", "#fbe6c8", "#c0623f", "#8f3d28", "#43180f"], "#ffd27a"),
            Self::Winter => Colours::new(["#1b2f58", "#86a9d6", "#f4f7fb", "#6e8fc0", "#3b5a92", "#101e3d"], "#ff6b61"),
        }
    }
}

/// From the top of the sky to the nearest hill, and what stands out.
#[derive(Clone, Copy)]
struct Colours {
    sky: &'static str,
    glow: &'static str,
    horizon: &'static str,
    far: &'static str,
    near: &'static str,
    ground: &'static str,
    accent: &'static str,
}

impl Colours {
    const fn new([sky, glow, horizon, far, near, ground]: [&'static str; 6], accent: &'static str) -> Self {
        Self { sky, glow, horizon, far, near, ground, accent }
    }
}

/// The order for one creative.
#[derive(Debug, Clone)]
pub struct Creative {
    pub brand: String,
    pub headline: String,
    pub offer: String,
    pub palette: Palette,
    pub layout: Layout,
    /// Another seed draws another scene.
    pub seed: u64,
}

/// Draws a creative as PNG. Empty only if this program's own drawing is broken, which its tests rule out.
pub fn creative(spec: &Creative) -> Vec<u8> {
    let (width, height) = spec.layout.size();
    let drawn = || {
        let tree = Tree::from_str(&svg(spec), &OPTIONS).ok()?;
        let mut pixels = Pixmap::new(width, height)?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels.encode_png().ok()
    };
    drawn().unwrap_or_default()
}

/// Draws a brand's mark and name as PNG, with the room around it that brands ask for: a quarter of its width. Empty only if this program's
/// own drawing is broken, which its tests rule out.
pub fn wordmark(name: &str, palette: Palette) -> Vec<u8> {
    const UNIT: f32 = 96.0;
    const ROOM: u32 = 4;
    let colours = palette.colours();
    let drawn = || {
        let (width, height) = (64 * u32::try_from(name.chars().count().max(1)).ok()? + 320, 240);
        let words = brand(name, (40.0, 40.0), UNIT, colours.accent);
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="Inter"><rect width="{width}" height="{height}" fill="{}"/>{words}</svg>"#,
            colours.sky
        );
        let mut pixels = Pixmap::new(width, height)?;
        resvg::render(&Tree::from_str(&svg, &OPTIONS).ok()?, Transform::identity(), &mut pixels.as_mut());
        let whole = image::RgbaImage::from_raw(width, height, pixels.take())?;
        let [left, top, right, bottom] = likeness::drawn(&whole)?;
        let (wide, high) = (right + 1 - left, bottom + 1 - top);
        let room = wide / ROOM;
        let mut logo = image::RgbaImage::from_pixel(wide + 2 * room, high + 2 * room, *whole.get_pixel(0, 0));
        image::imageops::replace(&mut logo, &*image::imageops::crop_imm(&whole, left, top, wide, high), room.into(), room.into());
        let mut bytes = std::io::Cursor::new(Vec::new());
        logo.write_to(&mut bytes, image::ImageFormat::Png).ok()?;
        Some(bytes.into_inner())
    };
    drawn().unwrap_or_default()
}

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in [INTER_REGULAR, INTER_SEMIBOLD, INTER_EXTRABOLD] {
        fonts.load_font_data(font.to_vec());
    }
    Arc::new(fonts)
});

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(type_options);

/// Type is set in the bundled fonts, whatever a drawing asks for.
pub(crate) fn type_options() -> Options<'static> {
    Options { fontdb: Arc::clone(&FONTS), font_family: "Inter".to_owned(), ..Options::default() }
}

/// Where the type stands in a layout.
struct Type {
    /// Left edge, and the first headline's baseline.
    at: (f32, f32),
    /// Size of the headline and most letters in its line.
    headline: (f32, usize),
    /// Top left of the brand.
    brand: (f32, f32),
    /// Size of everything else.
    unit: f32,
    scene: Frame,
}

const fn place(layout: Layout) -> Type {
    match layout {
        Layout::Social => Type {
            at: (72.0, 250.0),
            headline: (98.0, 15),
            brand: (72.0, 72.0),
            unit: 30.0,
            scene: Frame { horizon: 0.70, sun: (0.78, 0.52, 150.0), product: (770.0, 1000.0, 1.35) },
        },
        Layout::Banner => Type {
            at: (64.0, 218.0),
            headline: (70.0, 17),
            brand: (64.0, 54.0),
            unit: 24.0,
            scene: Frame { horizon: 0.66, sun: (0.76, 0.44, 140.0), product: (912.0, 580.0, 1.12) },
        },
        Layout::Story => Type {
            at: (84.0, 400.0),
            headline: (118.0, 13),
            brand: (84.0, 150.0),
            unit: 36.0,
            scene: Frame { horizon: 0.66, sun: (0.62, 0.58, 230.0), product: (630.0, 1660.0, 2.0) },
        },
        Layout::Poster => Type {
            at: (96.0, 330.0),
            headline: (128.0, 14),
            brand: (96.0, 96.0),
            unit: 36.0,
            scene: Frame { horizon: 0.68, sun: (0.66, 0.56, 240.0), product: (800.0, 1580.0, 2.0) },
        },
        Layout::EmailHeader => Type {
            at: (56.0, 160.0),
            headline: (50.0, 21),
            brand: (56.0, 40.0),
            unit: 19.0,
            scene: Frame { horizon: 0.64, sun: (0.77, 0.46, 96.0), product: (924.0, 372.0, 0.74) },
        },
    }
}

fn svg(spec: &Creative) -> String {
    let (width, height) = spec.layout.size();
    let colours = spec.palette.colours();
    let place = place(spec.layout);
    let scene = scene::draw(&place.scene, (width, height), &colours, spec.seed);
    let words = words(spec, &place, &colours, height);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Inter">{scene}{words}</svg>"#
    )
}

fn words(spec: &Creative, place: &Type, colours: &Colours, height: u32) -> String {
    let (x, top) = place.at;
    let (size, most) = place.headline;
    let unit = place.unit;
    let mut svg = brand(&spec.brand, place.brand, unit, colours.accent);
    let mut baseline = top;
    for line in balanced(&spec.headline, most) {
        svg += &format!(
            r##"<text x="{x}" y="{baseline}" font-size="{size}" font-weight="800" letter-spacing="{}" fill="#fff">{}</text>"##,
            -size * 0.03,
            escape(&line)
        );
        baseline += size * 1.05;
    }
    svg += &offer(&spec.offer, (x, baseline - size * 0.62), unit, colours);
    let legal = unit * 0.5;
    svg += &format!(
        r##"<text x="{x}" y="{}" font-size="{legal}" fill="#fff" fill-opacity=".78">While stocks last. Terms apply. © 2026 {}</text>"##,
        f64::from(height) - f64::from(unit) * 1.1,
        escape(&spec.brand)
    );
    svg
}

/// The brand's mark, two leaves of a circle, and its name.
fn brand(name: &str, (x, y): (f32, f32), unit: f32, accent: &str) -> String {
    let r = unit * 0.72;
    let (cx, cy) = (x + r, y + r);
    format!(
        r##"<circle cx="{cx}" cy="{cy}" r="{r}" fill="#fff"/><path d="M{cx} {top} A{half} {half} 0 0 1 {cx} {cy} A{half} {half} 0 0 0 {cx} {bottom} A{r} {r} 0 0 1 {cx} {top}Z" fill="{accent}"/><text x="{tx}" y="{ty}" font-size="{unit}" font-weight="600" letter-spacing="{spacing}" fill="#fff">{name}</text>"##,
        top = cy - r,
        bottom = cy + r,
        half = r / 2.0,
        tx = x + r * 2.0 + unit * 0.45,
        ty = cy + unit * 0.36,
        spacing = -unit * 0.01,
        name = escape(name),
    )
}

/// The offer on a button.
fn offer(text: &str, (x, y): (f32, f32), unit: f32, colours: &Colours) -> String {
    let letters: f32 = text.chars().map(|letter| if letter.is_uppercase() { 0.68 } else { 0.56 }).sum();
    let width = unit * (letters + 1.9);
    let height = unit * 2.1;
    format!(
        r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{rx}" fill="{accent}"/><text x="{tx}" y="{ty}" text-anchor="middle" font-size="{unit}" font-weight="600" fill="{ink}">{text}</text>"#,
        rx = height / 2.0,
        accent = colours.accent,
        tx = x + width / 2.0,
        ty = y + height / 2.0 + unit * 0.36,
        ink = colours.ground,
        text = escape(text),
    )
}

/// Lines of about the same length: as few as [`lines`] makes, each as short as that allows.
fn balanced(text: &str, most: usize) -> Vec<String> {
    let widest = lines(text, most);
    (1..most).map(|narrower| lines(text, narrower)).find(|lines| lines.len() == widest.len()).unwrap_or(widest)
}

/// Breaks at spaces into lines of about this many letters.
fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn escape(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .map(|letter| match letter {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
