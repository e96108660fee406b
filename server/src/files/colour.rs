//! Colours as browsers show them: a picture's own profile (ICC) is read, and what is drawn anew is sRGB, four inks included.

use image::{DynamicImage, Limits, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// How far sRGB may be off, in steps of a channel, and still be sRGB: profiles round differently.
const SAME: u8 = 2;

/// A picture with its colours in sRGB. A profile that cannot be read, or says what the picture is anyway, changes nothing.
pub(super) fn to_srgb(picture: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let Some(profile) = profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok()) else { return picture };
    if profile.color_space != DataColorSpace::Rgb || !picture.color().has_color() {
        return picture;
    }
    let transform = |layout| profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default());
    let Ok(solid) = transform(Layout::Rgb) else { return picture };
    if is_srgb(&*solid) {
        return picture;
    }
    if picture.color().has_alpha() {
        let Ok(through) = transform(Layout::Rgba) else { return picture };
        let mut pixels = picture.into_rgba8();
        let row = pixels.width() as usize * 4;
        rows(&mut pixels, row, &*through);
        return pixels.into();
    }
    let mut pixels = picture.into_rgb8();
    let row = pixels.width() as usize * 3;
    rows(&mut pixels, row, &*solid);
    pixels.into()
}

/// Row by row, so that no second picture is needed.
fn rows(pixels: &mut [u8], row: usize, transform: &(dyn TransformExecutor<u8> + Send + Sync)) {
    let mut before = Vec::with_capacity(row);
    for line in pixels.chunks_exact_mut(row.max(1)) {
        before.clear();
        before.extend_from_slice(line);
        // Fails only for rows that are no whole pixels.
        drop(transform.transform(&before, line));
    }
}

/// Whether a transform leaves colours from all over the cube where they are.
fn is_srgb(transform: &(dyn TransformExecutor<u8> + Send + Sync)) -> bool {
    const STEPS: [u8; 4] = [0, 85, 170, 255];
    let cube: Vec<u8> =
        STEPS.iter().flat_map(|red| STEPS.iter().flat_map(move |green| STEPS.iter().flat_map(|blue| [*red, *green, *blue]))).collect();
    let mut after = vec![0; cube.len()];
    transform.transform(&cube, &mut after).is_ok() && cube.iter().zip(&after).all(|(one, other)| one.abs_diff(*other) <= SAME)
}

/// Whether a JPEG has four inks: its frame header names four components.
pub(super) fn has_four_inks(file: &[u8]) -> bool {
    let mut rest = file.get(2..).unwrap_or_default();
    while let [0xff, marker, high, low, ..] = *rest {
        let length = usize::from(u16::from_be_bytes([high, low]));
        match marker {
            // A fill byte before a marker.
            0xff => rest = &rest[1..],
            // Frame headers of all processes; the others of this row are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return rest.get(9) == Some(&4),
            0xda => return false,
            _ => rest = rest.get(2 + length..).unwrap_or_default(),
        }
    }
    false
}

/// A JPEG of four inks, by its profile; without one as screens guess at inks.
///
/// # Errors
/// Why it cannot be decoded, within these limits.
pub(super) fn of_four_inks(file: &[u8], most: u64) -> Result<DynamicImage, String> {
    let open = |colours: ColorSpace| {
        let options = DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX);
        JpegDecoder::new_with_options(ZCursor::new(file), options.jpeg_set_out_colorspace(colours))
    };
    let mut decoder = open(ColorSpace::CMYK);
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions().ok_or("it has no size")?;
    let bytes = width as u64 * height as u64 * 4;
    let mut limits = Limits::default();
    limits.max_alloc = Some(most);
    // The inks and what becomes of them.
    limits.reserve(bytes.saturating_mul(2)).map_err(|error| error.to_string())?;
    let colours = decoder.input_colorspace().unwrap_or(ColorSpace::CMYK);
    let profile = decoder.icc_profile().and_then(|bytes| ColorProfile::new_from_slice(&bytes).ok());
    let mut inks = open(colours).decode().map_err(|error| error.to_string())?;
    if colours == ColorSpace::YCCK {
        inks.as_chunks_mut::<4>().0.iter_mut().for_each(from_ycck);
    }
    // Whoever writes four inks writes how little there is of each.
    for ink in &mut inks {
        *ink = u8::MAX - *ink;
    }
    let mut pixels = vec![0; width * height * 3];
    let known = profile.filter(|profile| profile.color_space == DataColorSpace::Cmyk).and_then(|profile| {
        profile.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgb, TransformOptions::default()).ok()
    });
    let done = known.is_some_and(|transform| transform.transform(&inks, &mut pixels).is_ok());
    if !done {
        for (ink, pixel) in inks.as_chunks::<4>().0.iter().zip(pixels.as_chunks_mut::<3>().0) {
            let key = u16::from(u8::MAX - ink[3]);
            *pixel = [0, 1, 2].map(|at| u8::try_from((u16::from(u8::MAX - ink[at]) * key + 127) / 255).unwrap_or(u8::MAX));
        }
    }
    let size = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    RgbImage::from_raw(size(width), size(height), pixels).map(DynamicImage::from).ok_or_else(|| "it has no size".to_owned())
}

/// Luminance and chrominance to the first three inks (ITU-T T.871), the fourth as it is.
fn from_ycck(pixel: &mut [u8; 4]) {
    let [y, cb, cr, key] = pixel.map(f32::from);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    let (blue, red) = (cb - 128.0, cr - 128.0);
    *pixel = [
        byte(1.402_f32.mul_add(red, y)),
        byte(y - 0.344_136_f32.mul_add(blue, 0.714_136 * red)),
        byte(1.772_f32.mul_add(blue, y)),
        byte(key),
    ];
}

#[cfg(test)]
mod tests {
    use image::GenericImageView as _;

    use super::*;
    use crate::files::probe;

    /// The middle of each quarter: red and green over blue and yellow.
    fn quarters(file: &[u8]) -> [[u8; 3]; 4] {
        let picture = probe::whole(file).unwrap();
        let (width, height) = (picture.width(), picture.height());
        [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| {
            let image::Rgba([red, green, blue, _]) = picture.get_pixel(width * x / 4, height * y / 4);
            [red, green, blue]
        })
    }

    #[track_caller]
    fn near(found: [[u8; 3]; 4], expected: [[u8; 3]; 4], off: u8) {
        let close = found.as_flattened().iter().zip(expected.as_flattened()).all(|(one, other)| one.abs_diff(*other) <= off);
        assert!(close, "{found:?} is not about {expected:?}");
    }

    #[test]
    fn four_inks_are_shown_by_their_profile() {
        let file = include_bytes!("../tests/photos/cmyk.jpg");
        assert!(has_four_inks(file));
        // What libvips makes of the same file.
        near(quarters(file), [[223, 40, 34], [34, 156, 68], [35, 83, 165], [238, 207, 42]], 8);
    }

    #[test]
    fn wide_colours_are_brought_to_srgb() {
        let file = include_bytes!("../tests/photos/p3.jpg");
        near(quarters(file), [[220, 31, 40], [31, 140, 58], [40, 60, 181], [242, 199, 39]], 4);
        let raw = image::load_from_memory(file).unwrap();
        let image::Rgba([red, ..]) = raw.get_pixel(raw.width() / 4, raw.height() / 4);
        assert!(red < 210, "the file itself has other numbers: {red}");
    }

    #[test]
    fn a_profile_that_is_none_changes_nothing() {
        let picture = DynamicImage::from(RgbImage::from_pixel(2, 2, image::Rgb([10, 200, 30])));
        assert_eq!(to_srgb(picture.clone(), Some(b"no profile")), picture);
        assert_eq!(to_srgb(picture.clone(), None), picture);
        assert!(!has_four_inks(b"\xff\xd8\xff"));
    }
}
