//! Pictures without transparency as JPEGs, the way most of what is drawn here is sent.

use image::{
    ImageError, ImageResult, RgbImage,
    error::{EncodingError, ImageFormatHint, ParameterError, ParameterErrorKind},
};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A picture as a JPEG of a quality between 1 and 100, its colours at full resolution: thin coloured letters stay what they are.
///
/// # Errors
/// When a side is longer than the format can say.
pub(super) fn encode(picture: &RgbImage, quality: u8) -> ImageResult<Vec<u8>> {
    let side = |side: u32| {
        u16::try_from(side).map_err(|_| ImageError::Parameter(ParameterError::from_kind(ParameterErrorKind::DimensionMismatch)))
    };
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let mut bytes = Vec::with_capacity(picture.as_raw().len() / 8);
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    let encoded = encoder.encode(picture.as_raw(), width, height, ColorType::Rgb);
    encoded.map_err(|error| ImageError::Encoding(EncodingError::new(ImageFormatHint::Name("JPEG".into()), error)))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn what_is_encoded_is_what_was_drawn() {
        let drawn = RgbImage::from_fn(123, 77, |x, y| Rgb([(x * 2).to_le_bytes()[0], (y * 3).to_le_bytes()[0], 90]));
        for (quality, off) in [(82, 8.0), (92, 4.0)] {
            let seen = image::load_from_memory(&encode(&drawn, quality).unwrap()).unwrap().into_rgb8();
            assert_eq!(seen.dimensions(), drawn.dimensions());
            let apart: u64 = seen.as_raw().iter().zip(drawn.as_raw()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
            #[expect(clippy::cast_precision_loss, reason = "a mean")]
            let mean = apart as f64 / drawn.as_raw().len() as f64;
            assert!(mean < off, "{quality}: {mean}");
        }
        assert!(encode(&RgbImage::new(70_000, 1), 82).is_err());
    }

    #[test]
    fn thin_lines_keep_their_colour() {
        let lined = RgbImage::from_fn(64, 64, |x, _| if x % 4 == 1 { Rgb([220, 20, 30]) } else { Rgb([255, 255, 255]) });
        let seen = image::load_from_memory(&encode(&lined, 82).unwrap()).unwrap().into_rgb8();
        let Rgb([red, green, blue]) = *seen.get_pixel(33, 32);
        assert!(red > 190 && green < 70 && blue < 80, "{red} {green} {blue}");
    }
}
