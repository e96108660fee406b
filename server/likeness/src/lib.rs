//! Where a logo is on a picture: looked for by its likeness, at every size, upright.
//!
//! Brightness is compared (zero-mean normalised cross-correlation), and its opposite counts as well: a logo in white on dark is the same
//! logo. First each size is looked for on a page made small for it, at every second pixel; then what looks promising, closely.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, GrayImage, Rgba, RgbaImage, imageops};

/// The smallest and the largest width of a logo that is looked for, as shares of the page's, and from one to the next.
const SHARES: (f64, f64, f64) = (0.03, 0.95, 1.15);
/// Pixels of a logo when it is looked for everywhere, and when it is looked at closely.
const ROUGH: f64 = 300.0;
const CLOSE: f64 = 1_600.0;
/// What is less varied than this looks like everything that is plain, in steps of brightness.
const PLAIN: f32 = 6.0;
/// Like enough to be looked at closely, and to be it.
const PROMISING: f32 = 0.5;
const ALIKE: f32 = 0.82;
/// How much larger than it is a page is looked at.
const LARGER: f64 = 1.25;
/// Places of each size, and of all, that are looked at closely.
const OF_A_SIZE: usize = 8;
const CANDIDATES: usize = 40;
/// Most that are told of a page.
const MOST: usize = 10;
/// How much farther than where it was seen is looked closely, as a share of its size.
const AROUND: f64 = 0.15;
/// In which sizes, in percent of the one that it was seen in; what is less like it in all of them is given up, what is not is looked at in
/// sizes between.
const SIZES: [i32; 4] = [92, 100, 108, 116];
const GIVEN_UP: f32 = 0.6;
const FINER: [i32; 6] = [-5, -3, -1, 1, 3, 5];
/// The room around a logo in its template, as a share of its longer side: its outline is part of what it looks like.
const RIM: f64 = 0.06;
/// The width of a logo while the room around it is measured, in pixels, and what is taken for its own smoothed edge.
const MEASURED: u32 = 100;
const EDGE: i64 = 3;
/// From this step of brightness on, from one pixel to the next, something is there.
const STEP: u8 = 28;

/// A logo on a page, in shares of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
    /// 0 to 1.
    pub likeness: f32,
    /// The empty room around it, as a share of its width: at most 1, and no more than there is to the edges of the page.
    pub room: f64,
}

impl Sighting {
    /// How much of the smaller of two is in both.
    fn overlap(&self, other: &Self) -> f64 {
        let along = |one: f64, length: f64, two: f64, breadth: f64| ((one + length).min(two + breadth) - one.max(two)).max(0.0);
        let both = along(self.left, self.width, other.left, other.width) * along(self.top, self.height, other.top, other.height);
        both / (self.width * self.height).min(other.width * other.height)
    }
}

/// A logo, ready to be looked for.
#[derive(Debug)]
pub struct Logo {
    /// In brightness, with a rim; on white and on black where its ground is transparent.
    faces: Vec<GrayImage>,
    /// What of a face is the logo itself, as shares: the rim at the sides, and above and below.
    rim: (f64, f64),
}

impl Logo {
    /// Nothing of a picture on which nothing is drawn.
    pub fn new(picture: &RgbaImage) -> Option<Self> {
        let [left, top, right, bottom] = drawn(picture)?;
        let (width, height) = (right + 1 - left, bottom + 1 - top);
        let rim = rounded(f64::from(width.max(height)) * RIM).max(1);
        let ground = *picture.get_pixel(0, 0);
        let mut whole = RgbaImage::from_pixel(width + 2 * rim, height + 2 * rim, ground);
        imageops::replace(&mut whole, &*imageops::crop_imm(picture, left, top, width, height), rim.into(), rim.into());
        let grounds: &[u8] = if ground.0[3] < 128 { &[255, 0] } else { &[255] };
        let faces = grounds.iter().map(|ground| in_brightness(&whole, *ground)).collect();
        let part = |length: u32| f64::from(rim) / f64::from(length + 2 * rim);
        Some(Self { faces, rim: (part(width), part(height)) })
    }

    /// Every place of a page where it is, the likeliest first.
    pub fn find(&self, page: &RgbaImage) -> Vec<Sighting> {
        let page = in_brightness(page, 255);
        let mut promising: Vec<Sighting> = self.faces.iter().flat_map(|face| everywhere(face, &page)).collect();
        promising.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
        let closely = apart(promising, CANDIDATES, 0.7);
        let mut found: Vec<Sighting> = closely
            .iter()
            .filter_map(|it| {
                self.faces.iter().filter_map(|face| close(face, &page, it)).max_by(|one, other| one.likeness.total_cmp(&other.likeness))
            })
            .collect();
        found.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
        let found = apart(found, MOST, 0.3);
        found.into_iter().map(|it| self.measured(it, &page)).collect()
    }

    /// Without the rim, and with the room around it.
    fn measured(&self, face: Sighting, page: &GrayImage) -> Sighting {
        let (across, down) = (face.width * self.rim.0, face.height * self.rim.1);
        let own = Sighting {
            left: face.left + across,
            top: face.top + down,
            width: face.width - 2.0 * across,
            height: face.height - 2.0 * down,
            ..face
        };
        let own = snapped(page, own);
        Sighting { room: room(page, &own), ..own }
    }
}

/// The first of each heap, up to so many.
fn apart(sorted: Vec<Sighting>, most: usize, overlap: f64) -> Vec<Sighting> {
    let mut kept: Vec<Sighting> = Vec::new();
    for it in sorted {
        if kept.len() < most && kept.iter().all(|other| other.overlap(&it) < overlap) {
            kept.push(it);
        }
    }
    kept
}

/// Places that look like a face, of every size.
fn everywhere(face: &GrayImage, page: &GrayImage) -> Vec<Sighting> {
    let (least, most, step) = SHARES;
    let shares = std::iter::successors(Some(least), |share| Some(share * step)).take_while(|share| *share <= most);
    shares.flat_map(|share| of_a_size(face, page, share)).collect()
}

fn of_a_size(face: &GrayImage, page: &GrayImage, share: f64) -> Vec<Sighting> {
    let (width, height) = sized(face, ROUGH);
    let (wide, high) =
        (rounded(f64::from(width) / share), rounded(f64::from(width) / share * f64::from(page.height()) / f64::from(page.width())));
    // A page is not looked at much larger than it is: there is nothing more to be seen, and a long one would be without end.
    if high < height || f64::from(wide) > f64::from(page.width()) * LARGER {
        return Vec::new();
    }
    let Some(shape) = Shape::of(&fitted(face, width, height)) else { return Vec::new() };
    let field = Field::of(&fitted(page, wide, high));
    let (columns, rows) = (field.width - shape.width + 1, field.height - shape.height + 1);
    let (across, down) = (columns.div_ceil(2), rows.div_ceil(2));
    let likenesses: Vec<f32> =
        (0..down).flat_map(|y| (0..across).map(move |x| (x, y))).map(|(x, y)| field.likeness(&shape, 2 * x, 2 * y).abs()).collect();
    let at = |x: usize, y: usize| likenesses[y * across + x];
    let is_peak = |x: usize, y: usize| {
        let (near_x, near_y) = (x.saturating_sub(1)..(x + 2).min(across), y.saturating_sub(1)..(y + 2).min(down));
        at(x, y) >= PROMISING
            && near_y.flat_map(|y| near_x.clone().map(move |x| (x, y))).all(|(other_x, other_y)| at(other_x, other_y) <= at(x, y))
    };
    let peaks = (0..down).flat_map(|y| (0..across).map(move |x| (x, y))).filter(|(x, y)| is_peak(*x, *y));
    let (page_width, page_height) = (f64::from(wide), f64::from(high));
    let mut found: Vec<Sighting> = peaks
        .map(|(x, y)| Sighting {
            left: float(2 * x) / page_width,
            top: float(2 * y) / page_height,
            width: f64::from(width) / page_width,
            height: f64::from(height) / page_height,
            likeness: at(x, y),
            room: 0.0,
        })
        .collect();
    found.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
    found.truncate(OF_A_SIZE);
    found
}

/// The place near a promising one that looks most like a face, where it looks like it enough.
fn close(face: &GrayImage, page: &GrayImage, near: &Sighting) -> Option<Sighting> {
    let (width, height) = sized(face, CLOSE);
    let shape = Shape::of(&fitted(face, width, height))?;
    let (page_width, page_height) = (f64::from(page.width()), f64::from(page.height()));
    // A cut of the page with some room around, in its own pixels.
    let (more_x, more_y) = (near.width * AROUND, near.height * AROUND);
    let (x, y) = (rounded((near.left - more_x).max(0.0) * page_width), rounded((near.top - more_y).max(0.0) * page_height));
    let right = rounded((near.left + near.width + more_x).min(1.0) * page_width);
    let foot = rounded((near.top + near.height + more_y).min(1.0) * page_height);
    if right <= x + 4 || foot <= y + 4 {
        return None;
    }
    let cut = imageops::crop_imm(page, x, y, right - x, foot - y).to_image();
    let look = |percent: i32| -> Option<Sighting> {
        let scale = f64::from(width) / (near.width * page_width * f64::from(percent) / 100.0);
        let (wide, high) = (rounded(f64::from(cut.width()) * scale), rounded(f64::from(cut.height()) * scale));
        if wide < width || high < height {
            return None;
        }
        let field = Field::of(&fitted(&cut, wide, high));
        let places = (0..=field.height - shape.height).flat_map(|row| (0..=field.width - shape.width).map(move |column| (column, row)));
        let alike = places.map(|(column, row)| (column, row, field.likeness(&shape, column, row).abs()));
        let (column, row, likeness) = alike.max_by(|one, other| one.2.total_cmp(&other.2))?;
        Some(Sighting {
            left: (f64::from(x) + float(column) / scale) / page_width,
            top: (f64::from(y) + float(row) / scale) / page_height,
            width: f64::from(width) / scale / page_width,
            height: f64::from(height) / scale / page_height,
            likeness,
            room: 0.0,
        })
    };
    let likeliest = |sizes: &[i32]| {
        let seen = sizes.iter().filter_map(|percent| Some((*percent, look(*percent)?)));
        seen.max_by(|(_, one), (_, other)| one.likeness.total_cmp(&other.likeness))
    };
    let (percent, seen) = likeliest(&SIZES)?;
    if seen.likeness < GIVEN_UP {
        return None;
    }
    let closer = likeliest(&FINER.map(|finer| percent + finer)).map(|(_, closer)| closer);
    closer.into_iter().chain([seen]).max_by(|one, other| one.likeness.total_cmp(&other.likeness)).filter(|best| best.likeness >= ALIKE)
}

/// A logo on plain ground, to the pixel: the box of what is not ground, where a frame around it is.
fn snapped(page: &GrayImage, logo: Sighting) -> Sighting {
    let (wide, high) = (f64::from(page.width()), f64::from(page.height()));
    let around = (logo.width * wide).max(logo.height * high) * RIM / 2.0 + 1.0;
    let (left, top) = (rounded((logo.left * wide - around).max(0.0)), rounded((logo.top * high - around).max(0.0)));
    let right = rounded((logo.left + logo.width) * wide + around).min(page.width());
    let foot = rounded((logo.top + logo.height) * high + around).min(page.height());
    if right < left + 3 || foot < top + 3 {
        return logo;
    }
    let cut = imageops::crop_imm(page, left, top, right - left, foot - top).to_image();
    let (last_x, last_y) = (cut.width() - 1, cut.height() - 1);
    let frame: Vec<u8> = cut
        .enumerate_pixels()
        .filter(|(x, y, _)| *x == 0 || *y == 0 || *x == last_x || *y == last_y)
        .map(|(_, _, pixel)| pixel.0[0])
        .collect();
    let ground = median(&frame);
    let is_drawn = |light: u8| light.abs_diff(ground) > STEP;
    if frame.iter().any(|light| is_drawn(*light)) {
        return logo;
    }
    let drawn = cut.enumerate_pixels().filter(|(_, _, pixel)| is_drawn(pixel.0[0])).map(|(x, y, _)| (x, y));
    let Some([near, upper, far, lower]) = bounds(drawn) else { return logo };
    Sighting {
        left: f64::from(left + near) / wide,
        top: f64::from(top + upper) / high,
        width: f64::from(far + 1 - near) / wide,
        height: f64::from(lower + 1 - upper) / high,
        ..logo
    }
}

/// The empty room around a logo: frames around it, farther and farther, until something crosses one, or the page ends.
fn room(page: &GrayImage, logo: &Sighting) -> f64 {
    let (wide, high) = (f64::from(page.width()), f64::from(page.height()));
    let (width, height) = (logo.width * wide, logo.height * high);
    // No more of the page than is measured, so that the edges of the cut are the page's, or farther away than that.
    let (x, y) = (rounded((logo.left * wide - width * 1.1).max(0.0)), rounded((logo.top * high - width * 1.1).max(0.0)));
    let right = rounded(logo.left * wide + width * 2.1).min(page.width());
    let below = rounded(logo.top * high + height + width * 1.1).min(page.height());
    let scale = f64::from(MEASURED) / width;
    let cut = imageops::crop_imm(page, x, y, right - x, below - y).to_image();
    let page = fitted(&cut, rounded(f64::from(cut.width()) * scale), rounded(f64::from(cut.height()) * scale));
    let place = |at: f64, from: u32| i64::from(rounded((at - f64::from(from)).max(0.0) * scale));
    let (left, top) = (place(logo.left * wide, x), place(logo.top * high, y));
    let (right, foot) = (place(logo.left * wide + width, x), place(logo.top * high + height, y));
    let frame = |away: i64| -> Option<Vec<u8>> {
        let (left, top, right, foot) = (left - away, top - away, right + away, foot + away);
        let across = (left..right).map(|x| (x, top)).chain((top..foot).map(|y| (right, y)));
        let around = across.chain((left + 1..=right).rev().map(|x| (x, foot))).chain((top + 1..=foot).rev().map(|y| (left, y)));
        let pixel = |(x, y): (i64, i64)| page.get_pixel_checked(u32::try_from(x).ok()?, u32::try_from(y).ok()?).map(|pixel| pixel.0[0]);
        around.map(pixel).collect()
    };
    let mut before: Option<u8> = None;
    let is_empty = |away: &i64| {
        let Some(frame) = frame(*away) else { return false };
        let middle = median(&frame);
        let steps = frame.windows(2).any(|pair| pair[0].abs_diff(pair[1]) > STEP);
        let another = before.replace(middle).is_some_and(|before| before.abs_diff(middle) > STEP);
        !steps && !another
    };
    let last = (EDGE..=i64::from(MEASURED)).take_while(is_empty).last().unwrap_or(0);
    float(usize::try_from(last).unwrap_or(0)) / f64::from(MEASURED)
}

fn median(values: &[u8]) -> u8 {
    let mut sorted = values.to_vec();
    let middle = sorted.len() / 2;
    *sorted.select_nth_unstable(middle).1
}

/// What is looked for: brightness without its mean.
struct Shape {
    width: usize,
    height: usize,
    light: Vec<f32>,
    norm: f32,
}

impl Shape {
    /// Nothing of what is plain.
    fn of(picture: &GrayImage) -> Option<Self> {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let raw: Vec<f32> = picture.as_raw().iter().map(|light| f32::from(*light)).collect();
        let mean = raw.iter().sum::<f32>() / count(raw.len());
        let light: Vec<f32> = raw.iter().map(|light| light - mean).collect();
        let norm = light.iter().map(|light| light * light).sum::<f32>().sqrt();
        (norm > PLAIN * count(light.len()).sqrt()).then_some(Self { width, height, light, norm })
    }
}

/// Where it is looked for: brightness, and the sums of it and of its squares over all that is above and to the left.
struct Field {
    width: usize,
    height: usize,
    light: Vec<f32>,
    sums: Vec<[f64; 2]>,
}

impl Field {
    fn of(picture: &GrayImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let light: Vec<f32> = picture.as_raw().iter().map(|light| f32::from(*light)).collect();
        let mut sums = vec![[0.0; 2]; (width + 1) * (height + 1)];
        for (y, row) in light.chunks_exact(width).enumerate() {
            let mut so_far = [0.0; 2];
            for (x, value) in row.iter().map(|light| f64::from(*light)).enumerate() {
                so_far = [so_far[0] + value, so_far[1] + value * value];
                let above = sums[y * (width + 1) + x + 1];
                sums[(y + 1) * (width + 1) + x + 1] = [above[0] + so_far[0], above[1] + so_far[1]];
            }
        }
        Self { width, height, light, sums }
    }

    /// How much what is here looks like a shape: 1 is the same, -1 its opposite, 0 nothing alike or plain.
    #[expect(clippy::cast_possible_truncation, reason = "a variance of brightness")]
    fn likeness(&self, shape: &Shape, x: usize, y: usize) -> f32 {
        let at = |x: usize, y: usize, which: usize| self.sums[y * (self.width + 1) + x][which];
        let (right, foot) = (x + shape.width, y + shape.height);
        let over = |which: usize| at(right, foot, which) - at(x, foot, which) - at(right, y, which) + at(x, y, which);
        let many = float(shape.width * shape.height);
        let spread = (over(1) - over(0) * over(0) / many) as f32;
        if spread < PLAIN * PLAIN * count(shape.light.len()) {
            return 0.0;
        }
        let rows = shape.light.chunks_exact(shape.width).zip(self.light[y * self.width..].chunks(self.width));
        let alike: f32 = rows.map(|(own, row)| own.iter().zip(&row[x..right]).map(|(one, other)| one * other).sum::<f32>()).sum();
        alike / (shape.norm * spread.sqrt())
    }
}

/// The box of what is drawn: left, top, and the last pixel on the right and below. What is as the first pixel is ground.
pub fn drawn(picture: &RgbaImage) -> Option<[u32; 4]> {
    let ground = *picture.get_pixel_checked(0, 0)?;
    let is_ground = |pixel: &Rgba<u8>| {
        (ground.0[3] < 16 && pixel.0[3] < 16) || pixel.0.iter().zip(ground.0).all(|(one, other)| one.abs_diff(other) <= 12)
    };
    bounds(picture.enumerate_pixels().filter(|(_, _, pixel)| !is_ground(pixel)).map(|(x, y, _)| (x, y)))
}

/// The box around places: left, top, and the last on the right and below.
fn bounds(places: impl Iterator<Item = (u32, u32)>) -> Option<[u32; 4]> {
    places.fold(None, |bounds: Option<[u32; 4]>, (x, y)| {
        let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    })
}

fn in_brightness(picture: &RgbaImage, ground: u8) -> GrayImage {
    let of = |pixel: &Rgba<u8>| {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let light = (red * 299 + green * 587 + blue * 114) / 1_000;
        u8::try_from((light * alpha + u32::from(ground) * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    GrayImage::from_raw(picture.width(), picture.height(), picture.pixels().map(of).collect()).unwrap_or_default()
}

/// Width and height of about so many pixels, of a picture's proportions and at least 5 each way.
fn sized(picture: &GrayImage, pixels: f64) -> (u32, u32) {
    let proportion = f64::from(picture.width()) / f64::from(picture.height());
    (rounded((pixels * proportion).sqrt()).max(5), rounded((pixels / proportion).sqrt()).max(5))
}

fn fitted(picture: &GrayImage, width: u32, height: u32) -> GrayImage {
    let (width, height) = (width.max(1), height.max(1));
    let mut fitted = DynamicImage::new_luma8(width, height);
    let linear = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    match Resizer::new().resize(&DynamicImage::ImageLuma8(picture.clone()), &mut fitted, &linear) {
        Ok(()) => fitted.into_luma8(),
        Err(_) => imageops::resize(picture, width, height, imageops::FilterType::Triangle),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of pictures, which are not negative")]
fn rounded(value: f64) -> u32 {
    value.round() as u32
}

#[expect(clippy::cast_precision_loss, reason = "counts of pixels, far below 2^53")]
fn float(value: usize) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "pixels of something small")]
fn count(value: usize) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// A ring with a bar in it and a dot beside, 300 by 120, on a ground.
    fn mark(ink: [u8; 4], ground: [u8; 4]) -> RgbaImage {
        RgbaImage::from_fn(300, 120, |x, y| {
            let (x, y) = (f64::from(x), f64::from(y));
            let ring = (25.0..45.0).contains(&(x - 70.0).hypot(y - 60.0));
            let bar = (130.0..250.0).contains(&x) && (30.0..50.0).contains(&y);
            let lower = (130.0..200.0).contains(&x) && (70.0..90.0).contains(&y);
            let dot = (x - 235.0).hypot(y - 80.0) < 12.0;
            Rgba(if ring || bar || lower || dot { ink } else { ground })
        })
    }

    /// Something busy: blocks of many shades, of a size that shapes of the mark are of too.
    fn busy() -> RgbaImage {
        RgbaImage::from_fn(1_000, 600, |x, y| {
            let (cell, line) = (x / 37, y / 29);
            let shade = u8::try_from((cell * 71 + line * 131 + cell * line * 17) % 200).unwrap();
            Rgba([shade, shade / 2 + 40, 200 - shade, 255])
        })
    }

    fn put(page: &mut RgbaImage, logo: &RgbaImage, at: (u32, u32), width: u32) {
        let height = width * logo.height() / logo.width();
        let small = imageops::resize(logo, width, height, imageops::FilterType::Triangle);
        imageops::overlay(page, &small, at.0.into(), at.1.into());
    }

    const CLEAR: [u8; 4] = [0, 0, 0, 0];
    const INK: [u8; 4] = [20, 60, 90, 255];

    #[test]
    fn it_is_found_at_any_size_and_the_room_around_it_measured() {
        let logo = Logo::new(&mark(INK, CLEAR)).unwrap();
        for width in [60, 140, 420] {
            let mut page = RgbaImage::from_pixel(1_000, 600, Rgba([250, 246, 240, 255]));
            put(&mut page, &mark(INK, CLEAR), (300, 200), width);
            // Something stands as far to the right as the mark is high.
            let drawn = f64::from(width) * 225.0 / 300.0;
            let edge = 300 + width * 250 / 300 + width / 4;
            for (x, y) in (edge..edge + 30).flat_map(|x| (150..400).map(move |y| (x, y))) {
                page.put_pixel(x.min(999), y, Rgba([180, 20, 20, 255]));
            }
            let found = logo.find(&page);
            assert_eq!(found.len(), 1, "{width}: {found:?}");
            let seen = found[0];
            assert!((seen.width * 1_000.0 - drawn).abs() < drawn * 0.03 + 1.0, "{width} wide, {seen:?}");
            assert!((seen.left * 1_000.0 - (300.0 + f64::from(width) * 25.0 / 300.0)).abs() < drawn * 0.04 + 2.0, "{seen:?}");
            let room = f64::from(width / 4) / drawn;
            assert!((seen.room - room).abs() < 0.06, "{width}: {} instead of {room}", seen.room);
        }
    }

    #[test]
    fn its_opposite_and_another_ground_are_the_same_logo() {
        let logo = Logo::new(&mark(INK, CLEAR)).unwrap();
        let mut page = RgbaImage::from_pixel(1_000, 600, Rgba([15, 20, 60, 255]));
        put(&mut page, &mark([255, 255, 255, 255], CLEAR), (600, 400), 200);
        let found = logo.find(&page);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!((found[0].left - 0.617).abs() < 0.01 && (found[0].top - 0.683).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn twice_is_found_twice_and_what_is_not_there_is_not() {
        let logo = Logo::new(&mark(INK, [255, 255, 255, 255])).unwrap();
        let mut page = RgbaImage::from_pixel(800, 1_000, Rgba([255, 255, 255, 255]));
        put(&mut page, &mark(INK, CLEAR), (80, 80), 240);
        put(&mut page, &mark(INK, CLEAR), (500, 800), 120);
        assert_eq!(logo.find(&page).len(), 2);
        assert_eq!(logo.find(&busy()), []);
        let gradient = RgbaImage::from_fn(600, 400, |x, y| Rgba([u8::try_from(x / 3).unwrap(), u8::try_from(y / 2).unwrap(), 90, 255]));
        assert_eq!(logo.find(&gradient), []);
        assert!(Logo::new(&RgbaImage::from_pixel(50, 50, Rgba([9, 9, 9, 255]))).is_none(), "nothing is drawn on it");
    }

    #[test]
    fn a_long_thin_page_is_looked_at_no_larger_than_it_is() {
        let logo = Logo::new(&mark(INK, CLEAR)).unwrap();
        for (width, height) in [(2, 1_200), (1_200, 2), (1, 1)] {
            assert_eq!(
                logo.find(&RgbaImage::from_fn(width, height, |x, y| Rgba([u8::try_from((x * 7 + y * 13) % 250).unwrap(), 9, 9, 255]))),
                []
            );
        }
    }

    #[test]
    fn another_compression_does_not_hide_it() {
        let mut page = busy();
        for (x, y) in (300..700).flat_map(|x| (200..400).map(move |y| (x, y))) {
            page.put_pixel(x, y, Rgba([240, 240, 235, 255]));
        }
        put(&mut page, &mark(INK, CLEAR), (380, 240), 240);
        let mut bytes = std::io::Cursor::new(Vec::new());
        let rgb = image::RgbImage::from_fn(1_000, 600, |x, y| {
            Rgb([page.get_pixel(x, y).0[0], page.get_pixel(x, y).0[1], page.get_pixel(x, y).0[2]])
        });
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 40).encode_image(&rgb).unwrap();
        let again = image::load_from_memory(bytes.get_ref()).unwrap().into_rgba8();
        let found = Logo::new(&mark(INK, CLEAR)).unwrap().find(&again);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].room > 0.1 && found[0].room < 0.45, "{found:?}");
    }
}
