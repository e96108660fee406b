//! How different two colours look: the distance in YIQ that weighs what eyes notice
//! (Kotsarenko and Ramos, "Measuring perceived color difference using YIQ NTSC transmission color space", 2010).

/// The largest distance: between black and white, about.
pub(super) const LARGEST: f32 = 35_215.0;

/// The distance between two colours, from 0 to [`LARGEST`]. What is transparent is seen on white.
pub(super) fn delta(one: [u8; 4], other: [u8; 4]) -> f32 {
    let ([r, g, b], [s, h, c]) = (on_white(one), on_white(other));
    let (red, green, blue) = (r - s, g - h, b - c);
    let y = red * 0.298_895_3 + green * 0.586_622_5 + blue * 0.114_482_2;
    let i = red * 0.595_978 - green * 0.274_176_1 - blue * 0.321_801_9;
    let q = red * 0.211_470_2 - green * 0.522_617_1 + blue * 0.311_146_9;
    0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q
}

/// How bright a colour is, from 0 to 255.
pub(super) fn brightness(colour: [u8; 4]) -> f32 {
    let [r, g, b] = on_white(colour);
    r * 0.298_895_3 + g * 0.586_622_5 + b * 0.114_482_2
}

fn on_white([r, g, b, alpha]: [u8; 4]) -> [f32; 3] {
    if alpha == 255 {
        return [f32::from(r), f32::from(g), f32::from(b)];
    }
    let share = f32::from(alpha) / 255.0;
    [r, g, b].map(|channel| (f32::from(channel) - 255.0).mul_add(share, 255.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_are_farthest_apart() {
        let far = delta([0, 0, 0, 255], [255; 4]);
        assert!(far > LARGEST * 0.9 && far <= LARGEST, "{far}");
        assert!(delta([10, 20, 30, 255], [10, 20, 30, 255]) < f32::EPSILON);
    }

    #[test]
    fn what_is_transparent_is_white() {
        assert!(delta([0, 0, 0, 0], [255; 4]) < f32::EPSILON);
        assert!((brightness([0, 0, 0, 0]) - 255.0).abs() < 0.01);
    }

    #[test]
    fn green_weighs_more_than_blue() {
        let grey = [100, 100, 100, 255];
        assert!(delta(grey, [100, 130, 100, 255]) > delta(grey, [100, 100, 130, 255]));
    }
}
