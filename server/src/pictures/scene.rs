//! The picture behind the words: a sky, a sun, hills that fade with distance, and a product in front.

use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::Colours;

/// Where things stand in a scene.
pub(super) struct Frame {
    /// Of the height.
    pub(super) horizon: f32,
    /// Centre, of width and height, and the radius in pixels.
    pub(super) sun: (f32, f32, f32),
    /// The middle of the product's foot, and its scale.
    pub(super) product: (f32, f32, f32),
}

/// Draws a scene as SVG.
pub(super) fn draw(frame: &Frame, (width, height): (u32, u32), colours: &Colours, seed: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "sizes of pictures are small")]
    let (w, h) = (width as f32, height as f32);
    let mut random = StdRng::seed_from_u64(seed);
    let mut svg = definitions(colours);
    svg += &format!(r#"<rect width="{w}" height="{h}" fill="url(#sky)"/>"#);
    // Shade behind the words, so that they stay readable over any sky. A tall picture's sun and hills stand below it.
    let shade = format!(r#"<rect width="{w}" height="{h}" fill="url(#{})"/>"#, if w > h { "side" } else { "top" });
    if w <= h {
        svg += &shade;
    }
    let (x, y, r) = (frame.sun.0 * w + random.gen_range(-0.03..0.03) * w, frame.sun.1 * h, frame.sun.2);
    for (grow, opacity) in [(2.4, 0.10), (1.75, 0.16), (1.3, 0.22)] {
        let halo = r * grow;
        svg += &format!(r#"<circle cx="{x}" cy="{y}" r="{halo}" fill="{}" fill-opacity="{opacity}"/>"#, colours.horizon);
    }
    svg += &format!(r#"<circle cx="{x}" cy="{y}" r="{r}" fill="url(#sun)"/>"#);
    svg += &birds(&mut random, x - r * 1.2, y - r * 1.1, r / 7.0, colours.horizon);
    let base = frame.horizon * h;
    for (drop, rough, paint) in [(0.0, 0.11, "far"), (0.09, 0.08, "near"), (0.2, 0.05, "ground")] {
        svg += &ridge(&mut random, (w, h), base + drop * h, rough * w.min(h), paint);
    }
    if w > h {
        svg += &shade;
    }
    let (px, py, scale) = frame.product;
    let product = match seed % 5 {
        0 => bag(colours),
        1 => bottle(colours),
        2 => cup(colours),
        3 => tent(colours),
        _ => backpack(colours),
    };
    svg + &format!(r#"<g transform="translate({px} {py}) scale({scale})">{product}</g>"#)
}

fn definitions(c: &Colours) -> String {
    format!(
        r##"<defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{sky}"/><stop offset=".46" stop-color="{glow}"/><stop offset=".72" stop-color="{horizon}"/></linearGradient>
<linearGradient id="sun" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{horizon}"/><stop offset="1" stop-color="{accent}"/></linearGradient>
<linearGradient id="far" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{far}"/><stop offset="1" stop-color="{glow}"/></linearGradient>
<linearGradient id="near" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{near}"/><stop offset="1" stop-color="{far}"/></linearGradient>
<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{sky}"/><stop offset="1" stop-color="{ground}"/></linearGradient>
<linearGradient id="side" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="{ground}" stop-opacity=".86"/><stop offset=".5" stop-color="{ground}" stop-opacity=".5"/><stop offset=".72" stop-color="{ground}" stop-opacity="0"/></linearGradient>
<linearGradient id="top" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{ground}" stop-opacity=".8"/><stop offset=".4" stop-color="{ground}" stop-opacity=".42"/><stop offset=".62" stop-color="{ground}" stop-opacity="0"/></linearGradient>
<linearGradient id="body" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="{near}"/><stop offset=".3" stop-color="{far}"/><stop offset=".62" stop-color="{near}"/><stop offset="1" stop-color="{ground}"/></linearGradient>
<linearGradient id="cream" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#efe6d8"/><stop offset=".35" stop-color="#fffdf8"/><stop offset="1" stop-color="#cbbfae"/></linearGradient>
<radialGradient id="shadow"><stop offset="0" stop-color="#000" stop-opacity=".55"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
</defs>"##,
        sky = c.sky,
        glow = c.glow,
        horizon = c.horizon,
        far = c.far,
        near = c.near,
        ground = c.ground,
        accent = c.accent,
    )
}

/// A line of hills from edge to edge.
fn ridge(random: &mut StdRng, (w, h): (f32, f32), base: f32, rough: f32, paint: &str) -> String {
    let step = w / 5.0;
    let mut x = -step / 2.0;
    let mut y = base + random.gen_range(-rough..rough);
    let mut path = format!("M{x} {h} L{x} {y}");
    while x < w + step {
        let (to_x, to_y) = (x + step, base + random.gen_range(-rough..rough));
        let middle = x + step / 2.0;
        // Writing to a string cannot fail.
        let _ = write!(path, " C{middle} {y} {middle} {to_y} {to_x} {to_y}");
        (x, y) = (to_x, to_y);
    }
    format!(r#"<path d="{path} L{x} {h}Z" fill="url(#{paint})"/>"#)
}

fn birds(random: &mut StdRng, x: f32, y: f32, size: f32, ink: &str) -> String {
    let mut svg = String::new();
    for _ in 0..random.gen_range(3..6) {
        let s = size * random.gen_range(0.5..1.1);
        let bx = x + random.gen_range(-4.0..5.0) * size;
        let by = y + random.gen_range(-2.0..2.5) * size;
        svg += &format!(
            r#"<path d="M{bx} {by} q{a} {b} {s} 0 q{a} {b} {s} 0" fill="none" stroke="{ink}" stroke-width="{t}" stroke-linecap="round"/>"#,
            a = s * 0.5,
            b = -s * 0.6,
            t = s * 0.14,
        );
    }
    svg
}

const SHADOW: &str = r#"<ellipse cx="8" cy="0" rx="150" ry="20" fill="url(#shadow)"/>"#;

/// A standing coffee bag.
fn bag(c: &Colours) -> String {
    format!(
        r##"{SHADOW}<path d="M-92 -258 L92 -258 Q104 -120 100 -6 Q0 12 -100 -6 Q-104 -120 -92 -258Z" fill="url(#body)"/>
<path d="M-92 -258 L-88 -292 L88 -292 L92 -258Z" fill="{sky}"/><path d="M-92 -258H92" stroke="{ground}" stroke-opacity=".5" stroke-width="3"/>
<path d="M-88 -281H88" stroke="{horizon}" stroke-opacity=".35" stroke-width="2"/>
<rect x="-62" y="-212" width="124" height="146" rx="10" fill="url(#cream)"/>
<circle cx="0" cy="-162" r="28" fill="{accent}"/><path d="M-50 -134 Q-22 -176 4 -148 T50 -146 V-124 H-50Z" fill="{near}"/>
<rect x="-40" y="-108" width="80" height="9" rx="4.5" fill="{ground}"/><rect x="-28" y="-91" width="56" height="6" rx="3" fill="{ground}" fill-opacity=".5"/>
<path d="M-84 -250 Q-94 -120 -90 -10" stroke="#fff" stroke-opacity=".22" stroke-width="6" fill="none" stroke-linecap="round"/>"##,
        sky = c.sky,
        ground = c.ground,
        horizon = c.horizon,
        accent = c.accent,
        near = c.near,
    )
}

/// A bottle with a label.
fn bottle(c: &Colours) -> String {
    format!(
        r##"{SHADOW}<path d="M-26 -300 H26 V-236 Q70 -214 70 -166 V-14 Q70 2 54 2 H-54 Q-70 2 -70 -14 V-166 Q-70 -214 -26 -236Z" fill="url(#body)"/>
<rect x="-32" y="-330" width="64" height="40" rx="7" fill="{accent}"/><path d="M-32 -304H32" stroke="{ground}" stroke-opacity=".35" stroke-width="3"/>
<rect x="-70" y="-158" width="140" height="112" fill="url(#cream)"/>
<circle cx="0" cy="-116" r="23" fill="{accent}"/><path d="M-70 -96 Q-34 -122 0 -100 T70 -104 V-80 H-70Z" fill="{near}"/>
<rect x="-34" y="-70" width="68" height="8" rx="4" fill="{ground}"/>
<path d="M-54 -190 Q-50 -214 -22 -226" stroke="#fff" stroke-opacity=".5" stroke-width="6" fill="none" stroke-linecap="round"/><path d="M-56 -34V-16" stroke="#fff" stroke-opacity=".35" stroke-width="6" stroke-linecap="round"/>"##,
        accent = c.accent,
        ground = c.ground,
        near = c.near,
    )
}

/// A steaming cup on its saucer.
fn cup(c: &Colours) -> String {
    format!(
        r##"{SHADOW}<ellipse cx="0" cy="-8" rx="150" ry="20" fill="url(#cream)"/><ellipse cx="0" cy="-13" rx="98" ry="10" fill="{ground}" fill-opacity=".18"/>
<path d="M104 -132 C176 -146 176 -52 84 -52" fill="none" stroke="#f3ebdf" stroke-width="17"/>
<path d="M-112 -166 H112 Q112 -20 44 -12 H-44 Q-112 -20 -112 -166Z" fill="url(#cream)"/>
<path d="M-108 -120 Q-50 -150 0 -118 T109 -124 Q106 -96 98 -76 Q50 -98 0 -76 T-98 -74 Q-106 -98 -108 -120Z" fill="{accent}"/>
<ellipse cx="0" cy="-166" rx="112" ry="22" fill="#fffaf1"/><ellipse cx="0" cy="-164" rx="99" ry="16" fill="#4a2614"/><path d="M-58 -164 Q-20 -178 6 -163 T60 -166" stroke="#c58f5e" stroke-width="5" fill="none" stroke-linecap="round"/>
<g fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="9" stroke-linecap="round"><path d="M-40 -204 q-20 -30 0 -58 t0 -54"/><path d="M2 -212 q-20 -34 0 -64 t0 -60"/><path d="M44 -204 q-20 -30 0 -58 t0 -54"/></g>"##,
        ground = c.ground,
        accent = c.accent,
    )
}

/// A ridge tent with its door open.
fn tent(c: &Colours) -> String {
    format!(
        r##"{SHADOW}<path d="M-4 -222 L-176 4 H12Z" fill="{near}"/><path d="M-4 -222 L176 4 H-60Z" fill="url(#body)"/>
<path d="M-4 -222 L116 4 H-60Z" fill="{accent}"/><path d="M-4 -150 L62 4 H-34Z" fill="{ground}"/><path d="M-4 -150 L62 4 H30 Q10 -60 -4 -150Z" fill="url(#cream)"/>
<path d="M-4 -222 L-4 -246" stroke="#f3ebdf" stroke-width="6" stroke-linecap="round"/><path d="M-4 -246 L30 -236 L-4 -226Z" fill="#fffaf1"/>
<path d="M-120 -70 L-196 8 M130 -60 L200 8" stroke="#f3ebdf" stroke-opacity=".7" stroke-width="3" stroke-linecap="round"/>"##,
        near = c.near,
        accent = c.accent,
        ground = c.ground,
    )
}

/// A packed rucksack with a rolled mat.
fn backpack(c: &Colours) -> String {
    format!(
        r##"{SHADOW}<path d="M-30 -268 Q-30 -300 0 -300 Q30 -300 30 -268" fill="none" stroke="{ground}" stroke-width="12"/>
<rect x="-124" y="-96" width="34" height="88" rx="17" fill="{near}"/><rect x="90" y="-96" width="34" height="88" rx="17" fill="{near}"/>
<path d="M-104 -196 Q-104 -274 -40 -274 H40 Q104 -274 104 -196 V-30 Q104 2 72 2 H-72 Q-104 2 -104 -30Z" fill="url(#body)"/>
<path d="M-104 -204 Q-104 -274 -40 -274 H40 Q104 -274 104 -204 Q104 -160 60 -160 H-60 Q-104 -160 -104 -204Z" fill="{accent}"/>
<rect x="-74" y="-124" width="148" height="104" rx="20" fill="{near}"/><path d="M-74 -88 H74" stroke="{ground}" stroke-opacity=".6" stroke-width="4"/>
<rect x="-44" y="-182" width="14" height="72" rx="7" fill="{ground}"/><rect x="30" y="-182" width="14" height="72" rx="7" fill="{ground}"/>
<rect x="-22" y="-72" width="44" height="32" rx="6" fill="url(#cream)"/><path d="M-14 -48 Q-4 -66 4 -56 T16 -50" fill="none" stroke="{accent}" stroke-width="4" stroke-linecap="round"/>"##,
        near = c.near,
        accent = c.accent,
        ground = c.ground,
    )
}
