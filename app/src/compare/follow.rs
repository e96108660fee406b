//! Where a part of a picture is on the next version: in its place, elsewhere, changed, or nowhere.
//!
//! What did not change is in its place. What did is looked for by its likeness (zero-mean normalised cross-correlation), first
//! on small pictures, then closer and closer. A likeness that was there before, too, is another thing that looks the same.

use super::{Class, Difference, Raster, Region, colour::brightness};

/// What became of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found {
    /// Where it was, as it was.
    Same,
    /// As it was, so far to the right and down, as shares of the page.
    Moved(f64, f64),
    /// Another thing is in its place, with the same things around it.
    Changed,
    /// Neither it nor what was around it is there.
    Lost,
}

/// A part is changed from so many of its pixels on, as a share, and at least so many.
const TOUCHED: (f64, usize) = (0.004, 12);

/// The longer side of the smallest pictures that are searched, in pixels.
const SMALL: usize = 200;

/// The shorter side of what is searched for on the small picture, in pixels: less says too little.
const LEAST: usize = 5;

/// Like enough to be looked at more closely.
const PROMISING: f32 = 0.55;

/// Like enough to be the same.
const ALIKE: f32 = 0.9;

/// Places that are looked at more closely at most.
const CANDIDATES: usize = 6;

/// What is less varied than this looks like everything that is plain, in steps of brightness.
const PLAIN: f32 = 5.0;

/// Pixels that are compared for one likeness at most, about.
const SAMPLES: usize = 4_096;

/// How far a thing must be from where it was to have moved, as a share of the page.
const APART: f64 = 0.004;

/// From this share of unchanged surroundings on, a part is in its place though it changed.
const SURROUNDED: f64 = 0.5;

/// Two pictures of one size, ready to be searched.
#[derive(Debug)]
pub struct Search<'a> {
    before: Vec<Plane>,
    after: Vec<Plane>,
    difference: &'a Difference,
    regions: &'a [Region],
}

/// Brightness, row by row.
#[derive(Debug, Clone)]
struct Plane {
    width: usize,
    height: usize,
    light: Vec<f32>,
}

/// A box in pixels: the top left corner, width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Patch {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

impl Plane {
    fn of(raster: Raster<'_>) -> Self {
        let light = raster.pixels.iter().map(|pixel| brightness(*pixel)).collect();
        Self { width: raster.width, height: raster.height, light }
    }

    /// Half as wide and high: each pixel is the mean of four.
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let at = |x: usize, y: usize| self.light[y * self.width + x];
        let mean = |x: usize, y: usize| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0;
        let light = (0..height).flat_map(|y| (0..width).map(move |x| mean(2 * x, 2 * y))).collect();
        Self { width, height, light }
    }

    /// It and its halves, down to the smallest that is searched.
    fn pyramid(self) -> Vec<Self> {
        let mut levels = vec![self];
        while let Some(last) = levels.last().filter(|last| last.width.max(last.height) > SMALL && last.width.min(last.height) >= 16) {
            let next = last.halved();
            levels.push(next);
        }
        levels
    }
}

impl<'a> Search<'a> {
    /// None when the pictures differ in size.
    pub fn new(before: Raster<'_>, after: Raster<'_>, difference: &'a Difference, regions: &'a [Region]) -> Option<Self> {
        let fits = (before.width, before.height) == (after.width, after.height)
            && (difference.width, difference.height) == (before.width, before.height);
        fits.then(|| Self { before: Plane::of(before).pyramid(), after: Plane::of(after).pyramid(), difference, regions })
    }

    /// What became of the part between two corners, as shares of the page.
    pub fn find(&self, from: (f64, f64), to: (f64, f64)) -> Found {
        let patch = self.patch(from, to);
        if !self.is_touched(patch) {
            return Found::Same;
        }
        match self.elsewhere(patch) {
            Some((dx, dy)) => Found::Moved(dx, dy),
            None if self.is_surrounded(patch) => Found::Changed,
            None => Found::Lost,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "shares of pictures far below 2^53 pixels wide, clamped to them"
    )]
    fn patch(&self, from: (f64, f64), to: (f64, f64)) -> Patch {
        let (width, height) = (self.difference.width, self.difference.height);
        let pixel = |share: f64, length: usize| (share.clamp(0.0, 1.0) * length as f64).round() as usize;
        let (x, y) = (pixel(from.0, width).min(width - 1), pixel(from.1, height).min(height - 1));
        let (right, foot) = (pixel(to.0, width).clamp(x + 1, width), pixel(to.1, height).clamp(y + 1, height));
        Patch { x, y, width: right - x, height: foot - y }
    }

    /// Whether enough of a part changed, counting only what belongs to a region: crumbs of another compression do not.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of pixels")]
    fn is_touched(&self, patch: Patch) -> bool {
        let whole = |region: &Region| self.patch((region.x, region.y), (region.x + region.width, region.y + region.height));
        let changed: usize =
            self.regions.iter().map(whole).filter_map(|region| shared(region, patch)).map(|both| self.count(both, Class::Changed)).sum();
        let area = patch.width * patch.height;
        changed >= ((area as f64 * TOUCHED.0).ceil() as usize).max(TOUCHED.1).min(area)
    }

    fn count(&self, patch: Patch, class: Class) -> usize {
        let rows = self.difference.classes.chunks_exact(self.difference.width).skip(patch.y).take(patch.height);
        rows.map(|row| row[patch.x..patch.x + patch.width].iter().filter(|found| **found == class).count()).sum()
    }

    /// Whether most of what lies around a part is unchanged.
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels")]
    fn is_surrounded(&self, patch: Patch) -> bool {
        let (width, height) = (self.difference.width, self.difference.height);
        let (aside, above) = (patch.width.max(width / 16), patch.height.max(height / 16));
        let (x, y) = (patch.x.saturating_sub(aside), patch.y.saturating_sub(above));
        let (right, foot) = ((patch.x + patch.width + aside).min(width), (patch.y + patch.height + above).min(height));
        let around = Patch { x, y, width: right - x, height: foot - y };
        let area = around.width * around.height - patch.width * patch.height;
        // What fills the page has no surroundings: it is in its place.
        let changed = self.count(around, Class::Changed).saturating_sub(self.count(patch, Class::Changed));
        area == 0 || (changed as f64) < (1.0 - SURROUNDED) * area as f64
    }

    /// How far away the same thing is now, as shares of the page.
    #[expect(clippy::cast_precision_loss, reason = "pictures are far below 2^53 pixels wide")]
    fn elsewhere(&self, patch: Patch) -> Option<(f64, f64)> {
        let level = (0..self.before.len()).rev().find(|level| patch.width.min(patch.height) >> level >= LEAST).unwrap_or(0);
        let (before, after) = (self.before.get(level)?, self.after.get(level)?);
        let sought = scaled(patch, level, before);
        let template = Template::of(before, sought)?;
        let mut places = template.promising(after);
        places.truncate(CANDIDATES);
        let best =
            places.into_iter().filter_map(|(_, x, y)| self.closer(patch, level, (x, y))).max_by(|one, other| one.0.total_cmp(&other.0))?;
        let (likeness, x, y) = best;
        let moved = Patch { x, y, ..patch };
        // The same was there before: it is its twin.
        let twin = Template::of(&self.before[0], patch)?.likeness(&self.before[0], x, y).is_some_and(|likeness| likeness >= ALIKE);
        let share = |to: usize, from: usize, of: usize| (to as f64 - from as f64) / of as f64;
        let (dx, dy) = (share(x, patch.x, self.difference.width), share(y, patch.y, self.difference.height));
        let away = dx.abs() >= APART || dy.abs() >= APART;
        (likeness >= ALIKE && away && !twin && shared(moved, patch).is_none_or(|both| both != patch)).then_some((dx, dy))
    }

    /// The best place near another one, found on ever larger pictures.
    fn closer(&self, patch: Patch, level: usize, (mut x, mut y): (usize, usize)) -> Option<(f32, usize, usize)> {
        let mut found = None;
        for level in (0..=level).rev() {
            let (before, after) = (&self.before[level], &self.after[level]);
            let template = Template::of(before, scaled(patch, level, before))?;
            let near = |at: usize| at.saturating_sub(3)..=at + 3;
            let best = near(y)
                .flat_map(|y| near(x).map(move |x| (x, y)))
                .filter_map(|(x, y)| template.likeness(after, x, y).map(|likeness| (likeness, x, y)))
                .max_by(|one, other| one.0.total_cmp(&other.0))?;
            if level > 0 {
                (x, y) = (best.1 * 2, best.2 * 2);
            }
            found = Some(best);
        }
        found
    }
}

/// The box that two have in common.
fn shared(one: Patch, other: Patch) -> Option<Patch> {
    let (x, y) = (one.x.max(other.x), one.y.max(other.y));
    let right = (one.x + one.width).min(other.x + other.width);
    let foot = (one.y + one.height).min(other.y + other.height);
    (right > x && foot > y).then(|| Patch { x, y, width: right - x, height: foot - y })
}

/// The same part on a smaller picture.
fn scaled(patch: Patch, level: usize, on: &Plane) -> Patch {
    let (x, y) = ((patch.x >> level).min(on.width - 1), (patch.y >> level).min(on.height - 1));
    let (width, height) = ((patch.width >> level).clamp(1, on.width - x), (patch.height >> level).clamp(1, on.height - y));
    Patch { x, y, width, height }
}

/// What is searched for: samples of a part, less their mean.
struct Template {
    width: usize,
    height: usize,
    /// Between two samples, in pixels.
    stride: usize,
    samples: Vec<f32>,
    /// The root of the sum of the squares.
    norm: f32,
}

impl Template {
    /// None of what is too plain to be told from anything.
    #[expect(clippy::cast_precision_loss, reason = "counts of samples")]
    fn of(plane: &Plane, patch: Patch) -> Option<Self> {
        let Patch { x, y, width, height } = patch;
        let stride = (1..=width.max(height)).find(|stride| (width / stride) * (height / stride) <= SAMPLES)?;
        let mut samples = window(plane, (x, y), (width, height), stride)?;
        let mean = samples.iter().sum::<f32>() / samples.len() as f32;
        for sample in &mut samples {
            *sample -= mean;
        }
        let norm = samples.iter().map(|sample| sample * sample).sum::<f32>().sqrt();
        let varied = norm / (samples.len() as f32).sqrt();
        (varied >= PLAIN).then_some(Self { width, height, stride, samples, norm })
    }

    /// How like the part at a place is, from -1 to 1; none beyond the edge.
    #[expect(clippy::cast_precision_loss, reason = "counts of samples")]
    fn likeness(&self, plane: &Plane, x: usize, y: usize) -> Option<f32> {
        let seen = window(plane, (x, y), (self.width, self.height), self.stride)?;
        let mean = seen.iter().sum::<f32>() / seen.len() as f32;
        let (product, squares) = seen.iter().zip(&self.samples).fold((0.0_f32, 0.0_f32), |(product, squares), (seen, sought)| {
            ((seen - mean).mul_add(*sought, product), (seen - mean).mul_add(seen - mean, squares))
        });
        (squares > 0.0).then(|| product / (squares.sqrt() * self.norm))
    }

    /// Places that are like it and more so than those beside them, the best first.
    fn promising(&self, plane: &Plane) -> Vec<(f32, usize, usize)> {
        let (Some(columns), Some(rows)) = ((plane.width + 1).checked_sub(self.width), (plane.height + 1).checked_sub(self.height)) else {
            return Vec::new();
        };
        let likeness: Vec<f32> =
            (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y))).map(|(x, y)| self.likeness(plane, x, y).unwrap_or(-1.0)).collect();
        let peak = |x: usize, y: usize| {
            let own = likeness[y * columns + x];
            let beside = (y.saturating_sub(1)..(y + 2).min(rows))
                .flat_map(|y| (x.saturating_sub(1)..(x + 2).min(columns)).map(move |x| y * columns + x));
            own >= PROMISING && beside.into_iter().all(|at| likeness[at] <= own)
        };
        let mut found: Vec<_> = (0..rows)
            .flat_map(|y| (0..columns).map(move |x| (x, y)))
            .filter(|(x, y)| peak(*x, *y))
            .map(|(x, y)| (likeness[y * columns + x], x, y))
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        found
    }
}

/// Samples of a part, row by row; none when it is not on the picture as a whole.
fn window(plane: &Plane, (x, y): (usize, usize), (width, height): (usize, usize), stride: usize) -> Option<Vec<f32>> {
    (x + width <= plane.width && y + height <= plane.height).then(|| {
        (y..y + height)
            .step_by(stride)
            .flat_map(|row| plane.light[row * plane.width + x..row * plane.width + x + width].iter().step_by(stride).copied())
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Sensitivity, difference, regions};
    use super::*;

    const SIZE: usize = 160;

    /// A sheet with checkered tiles of 24 pixels, each in a grain of its own.
    fn sheet(tiles: &[(usize, usize, usize)]) -> Vec<u8> {
        let tone = |x: usize, y: usize| {
            let tile = tiles.iter().find(|(left, top, _)| (*left..left + 24).contains(&x) && (*top..top + 24).contains(&y));
            match tile {
                Some((left, top, grain)) if ((x - left) / grain + (y - top) / (grain + 1)).is_multiple_of(2) => 30,
                Some(_) => 220,
                None => 250,
            }
        };
        (0..SIZE * SIZE).flat_map(|at| [tone(at % SIZE, at / SIZE); 3].into_iter().chain([255])).collect()
    }

    fn find(before: &[u8], after: &[u8], (left, top): (usize, usize)) -> Found {
        let raster = |rgba| Raster::new(SIZE, SIZE, rgba).unwrap();
        let found = difference(raster(before), raster(after), Sensitivity::default()).unwrap();
        let regions = regions(&found);
        let search = Search::new(raster(before), raster(after), &found, &regions).unwrap();
        let share = |at: usize| f64::from(u32::try_from(at).unwrap()) / 160.0;
        search.find((share(left), share(top)), (share(left + 24), share(top + 24)))
    }

    #[test]
    fn a_part_is_in_its_place_elsewhere_or_changed() {
        let before = sheet(&[(16, 16, 3), (96, 96, 4)]);
        assert_eq!(find(&before, &before, (16, 16)), Found::Same);
        let moved = sheet(&[(64, 32, 3), (96, 96, 4)]);
        let Found::Moved(dx, dy) = find(&before, &moved, (16, 16)) else { panic!("moved") };
        assert!((dx - 48.0 / 160.0).abs() < 0.01 && (dy - 16.0 / 160.0).abs() < 0.01, "{dx} {dy}");
        assert_eq!(find(&before, &moved, (96, 96)), Found::Same);
        assert_eq!(find(&before, &sheet(&[(16, 16, 6), (96, 96, 4)]), (16, 16)), Found::Changed);
        assert_eq!(find(&before, &sheet(&[(96, 96, 4)]), (16, 16)), Found::Changed, "taken away, in the same surroundings");
    }

    #[test]
    fn a_twin_that_was_there_before_is_not_it() {
        let before = sheet(&[(16, 16, 3), (96, 96, 3)]);
        let after = sheet(&[(96, 96, 3)]);
        assert_eq!(find(&before, &after, (16, 16)), Found::Changed);
    }

    #[test]
    fn on_another_page_it_is_lost() {
        let inverse: Vec<u8> = sheet(&[]).chunks(4).flat_map(|pixel| [255 - pixel[0], 255 - pixel[1], 255 - pixel[2], 255]).collect();
        assert_eq!(find(&sheet(&[(16, 16, 3)]), &inverse, (16, 16)), Found::Lost);
    }
}
