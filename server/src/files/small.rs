//! Large pictures made small, for what is found out by looking them over.

use std::borrow::Cow;

use app::model::FileFacts;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, imageops};

use super::{facts, look};

/// The longer side of a picture that is looked over, in pixels: far more than colours and likeness need.
const ENOUGH: u32 = 640;

/// What a picture shows, and what it looks like.
pub(super) fn look_over(picture: &DynamicImage) -> (FileFacts, Option<i64>) {
    let small = small(picture, ENOUGH);
    let facts = FileFacts { width: picture.width().into(), height: picture.height().into(), ..facts::of_picture(&small) };
    (facts, look::look(&small))
}

/// The picture with its longer side at most so many pixels; itself when it is.
fn small(picture: &DynamicImage, longest: u32) -> Cow<'_, DynamicImage> {
    let (width, height) = (picture.width(), picture.height());
    let longer = width.max(height);
    if longer <= longest {
        return Cow::Borrowed(picture);
    }
    let fit = |side: u32| u32::try_from(u64::from(side) * u64::from(longest) / u64::from(longer)).unwrap_or(longest).max(1);
    let (wide, high) = (fit(width), fit(height));
    let mut small = DynamicImage::new(wide, high, picture.color());
    let linear = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Cow::Owned(match Resizer::new().resize(picture, &mut small, &linear) {
        Ok(()) => small,
        // Pixels of a kind that it does not know.
        Err(_) => picture.resize_exact(wide, high, imageops::FilterType::Triangle),
    })
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    #[test]
    fn what_is_large_looks_and_shows_the_same_as_when_it_is_small() {
        let scene = |scale: u32| {
            DynamicImage::from(RgbImage::from_fn(300 * scale, 200 * scale, |x, y| {
                let (x, y) = (x / scale, y / scale);
                if (x / 40 + y / 30) % 3 == 0 { Rgb([200, 30, 30]) } else { Rgb([240, u8::try_from(x / 2).unwrap_or(0), 90]) }
            }))
        };
        let ((one, like), (other, alike)) = (look_over(&scene(1)), look_over(&scene(7)));
        assert_eq!((other.width, other.height), (2_100, 1_400));
        assert!(look::distance(like.unwrap(), alike.unwrap()) <= look::ALIKE);
        assert!(one.colours[0].rgb.0.iter().zip(other.colours[0].rgb.0).all(|(a, b)| a.abs_diff(b) <= 12));
        assert_eq!(small(&scene(7), 640).width(), 640);
        assert!(matches!(small(&scene(1), 640), Cow::Borrowed(_)));
    }
}
