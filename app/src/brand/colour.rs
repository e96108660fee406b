//! Colours as people see them: how far apart two are (OKLab, Björn Ottosson 2020), and what a colour is called.

use std::sync::LazyLock;

use crate::model::Rgb;

/// Colours by the names that people search by, most used first.
pub const NAMES: [(&str, Rgb); 16] = [
    ("black", Rgb([20, 20, 22])),
    ("white", Rgb([250, 250, 250])),
    ("grey", Rgb([140, 142, 146])),
    ("red", Rgb([205, 35, 40])),
    ("orange", Rgb([240, 130, 30])),
    ("yellow", Rgb([245, 215, 50])),
    ("brown", Rgb([120, 75, 40])),
    ("beige", Rgb([225, 205, 170])),
    ("green", Rgb([45, 150, 65])),
    ("olive", Rgb([110, 120, 45])),
    ("teal", Rgb([20, 130, 130])),
    ("sky", Rgb([120, 190, 235])),
    ("blue", Rgb([30, 90, 215])),
    ("navy", Rgb([25, 35, 90])),
    ("purple", Rgb([115, 60, 165])),
    ("pink", Rgb([240, 130, 175])),
];

/// A channel of sRGB as light, for each of its values.
static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|part| {
        let share = f64::from(u8::try_from(part).unwrap_or(u8::MAX)) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
});

/// A colour as it is compared with many others: its lightness, and the two axes of colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade([f64; 3]);

impl Shade {
    /// The shade of a colour.
    pub fn of(colour: Rgb) -> Self {
        let [r, g, b] = colour.0.map(|part| LINEAR[usize::from(part)]);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        Self([
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ])
    }

    /// How far apart two shades are, in hundredths: 0 for the same, 100 for black and white.
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and a few hundred")]
    pub fn distance(self, other: Self) -> i64 {
        let square: f64 = self.0.iter().zip(other.0).map(|(a, b)| (a - b) * (a - b)).sum();
        (square.sqrt() * 100.0).round() as i64
    }
}

/// How far apart two colours are, in hundredths: 0 for the same, 100 for black and white.
pub fn distance(one: Rgb, other: Rgb) -> i64 {
    Shade::of(one).distance(Shade::of(other))
}

/// The name that is nearest to a colour.
pub fn name_of(colour: Rgb) -> &'static str {
    NAMES.iter().min_by_key(|(_, named)| distance(colour, *named)).map_or("grey", |(name, _)| name)
}

/// The name that somebody looks for: a name itself, or that of a colour.
pub fn sought(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let by_name = NAMES.iter().find(|(name, _)| *name == text).map(|(name, _)| *name);
    by_name.or_else(|| text.parse().ok().map(name_of))
}
