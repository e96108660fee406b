//! What a picture looks like, in 64 bits: pictures that look alike to people differ in few of them.

use image::DynamicImage;
use image_hasher::{HashAlg, HasherConfig};

/// Of two pictures that differ in at most so many bits, one is said to look like the other.
pub const ALIKE: u32 = 7;

/// The look of a picture; none where it has too little in it to tell it from others.
pub fn look(picture: &DynamicImage) -> Option<i64> {
    let hash = HasherConfig::new().hash_alg(HashAlg::Gradient).hash_size(8, 8).to_hasher().hash_image(picture);
    let bits: [u8; 8] = hash.as_bytes().try_into().ok()?;
    let look = i64::from_be_bytes(bits);
    (6..=58).contains(&look.count_ones()).then_some(look)
}

/// In how many bits two looks differ.
pub fn distance(one: i64, other: i64) -> u32 {
    (one ^ other).count_ones()
}

/// The four quarters of a look.
pub fn quarters(look: i64) -> [i64; 4] {
    [48, 32, 16, 0].map(|shift| (look >> shift) & 0xffff)
}

/// A quarter, and every other that differs from it in one bit.
pub fn neighbours(quarter: i64) -> Vec<i64> {
    std::iter::once(quarter).chain((0..16).map(|bit| quarter ^ (1 << bit))).collect()
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, Rgb, imageops::FilterType};

    use super::*;

    fn scene(seed: u32) -> DynamicImage {
        let wave =
            |x: u32, y: u32, by: u32| u8::try_from(((x * (by + seed % 7)) / 9 + (y * (3 + seed % 5)) / 7 + seed * 31) % 256).unwrap();
        ImageBuffer::from_fn(320, 240, |x, y| Rgb([wave(x, y, 3), wave(y, x, 5), wave(x, y, 1)])).into()
    }

    #[test]
    fn smaller_and_brighter_is_still_alike() {
        let original = scene(1);
        let changed = original.resize(150, 150, FilterType::Triangle).brighten(12);
        let (one, other) = (look(&original).unwrap(), look(&changed).unwrap());
        assert!(distance(one, other) <= ALIKE, "{}", distance(one, other));
        assert!(distance(one, look(&scene(4)).unwrap()) > ALIKE);
    }

    #[test]
    fn one_colour_looks_like_nothing() {
        assert_eq!(look(&DynamicImage::new_rgb8(50, 50)), None);
    }

    #[test]
    fn alike_means_that_a_quarter_is_a_neighbour() {
        let one = 0x0123_4567_89ab_cdef_i64;
        for other in [one ^ 0x0001_0003_0001_0003, one ^ 0x7f, one ^ (0x3 << 48) ^ (0x3 << 32) ^ (0x3 << 16) ^ 1] {
            assert!(distance(one, other) <= ALIKE);
            let met = quarters(one).iter().zip(quarters(other)).any(|(mine, theirs)| neighbours(*mine).contains(&theirs));
            assert!(met, "{other:x}");
        }
    }
}
