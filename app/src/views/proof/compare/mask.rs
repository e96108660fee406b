//! The changed pixels of two pictures, coloured.

use leptos::prelude::document;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, ImageData};

use crate::compare::{Class, Raster, Sensitivity, difference};

/// The longer side at which pixels are compared for the eye, so that the colours follow the slider.
const LONGEST: f64 = 1_600.0;

/// A colour as red, green and blue.
pub(super) type Colour = [u8; 3];

/// Reads a colour as browsers compute it: `rgb(r, g, b)`.
pub(super) fn colour(computed: &str) -> Option<Colour> {
    let inside = computed.strip_prefix("rgb(").or_else(|| computed.strip_prefix("rgba("))?.strip_suffix(')')?;
    let mut channels = inside.split([',', ' ', '/']).filter(|part| !part.is_empty()).map(|part| part.parse::<u8>().ok());
    Some([channels.next()??, channels.next()??, channels.next()??])
}

/// Changed pixels in the first colour, edges that are smoothed otherwise in the second, on nothing. None when the pictures cannot
/// be read.
pub(super) fn mask(
    before: &HtmlImageElement,
    after: &HtmlImageElement,
    sensitivity: Sensitivity,
    (changed, smoothed): (Colour, Colour),
) -> Option<HtmlCanvasElement> {
    let (width, height) = (f64::from(after.natural_width()), f64::from(after.natural_height()));
    let scale = (LONGEST / width.max(height)).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1600")]
    let pixels = |length: f64| (length * scale).round().max(1.0) as u32;
    let (width, height) = (pixels(width), pixels(height));
    let (one, other) = (pixels_of(before, width, height)?, pixels_of(after, width, height)?);
    let raster = |rgba| Raster::new(width as usize, height as usize, rgba);
    let found = difference(raster(&one)?, raster(&other)?, sensitivity)?;
    let paint = |class: &Class| match class {
        Class::Same => [0; 4],
        Class::Smoothed => [smoothed[0], smoothed[1], smoothed[2], 150],
        Class::Changed => [changed[0], changed[1], changed[2], 255],
    };
    let painted: Vec<u8> = found.classes.iter().flat_map(paint).collect();
    let (canvas, context) = canvas(width, height)?;
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&painted), width, height).ok()?;
    context.put_image_data(&data, 0.0, 0.0).ok()?;
    Some(canvas)
}

fn pixels_of(image: &HtmlImageElement, width: u32, height: u32) -> Option<Vec<u8>> {
    let (_, context) = canvas(width, height)?;
    let (wide, high) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, wide, high).ok()?;
    Some(context.get_image_data(0.0, 0.0, wide, high).ok()?.data().0)
}

fn canvas(width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
    Some((canvas, context))
}

#[cfg(test)]
mod tests {
    use super::colour;

    #[test]
    fn colours_are_read_as_browsers_write_them() {
        assert_eq!(colour("rgb(179, 38, 30)"), Some([179, 38, 30]));
        assert_eq!(colour("rgba(179, 38, 30, 0.5)"), Some([179, 38, 30]));
        assert_eq!(colour("transparent"), None);
    }
}
