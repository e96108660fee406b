//! Two pictures, pixel by pixel: what differs, what is only smoothed otherwise, and where the differences are.
//!
//! Pure, and the same on both sides: the browser colours the pixels, the server finds the regions that people review.

mod asked;
mod colour;
mod follow;
mod noise;
mod regions;
mod smoothing;

pub use self::{
    asked::{asked_for, spoken_of},
    follow::{Found, Search},
    regions::{MOST_REGIONS, Region, regions},
};

/// A picture as rows of RGBA, four bytes a pixel, not premultiplied.
#[derive(Debug, Clone, Copy)]
pub struct Raster<'a> {
    width: usize,
    height: usize,
    pixels: &'a [[u8; 4]],
}

impl<'a> Raster<'a> {
    /// A picture of so many pixels; none when there are more or fewer bytes than that takes, or no pixels at all.
    pub fn new(width: usize, height: usize, rgba: &'a [u8]) -> Option<Self> {
        let (pixels, rest) = rgba.as_chunks::<4>();
        let fits = rest.is_empty() && width > 0 && height > 0 && width.checked_mul(height) == Some(pixels.len());
        fits.then_some(Self { width, height, pixels })
    }
}

/// What became of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Same,
    /// An edge that is smoothed otherwise, or the trace of another compression: drawn anew, not changed.
    Smoothed,
    Changed,
}

/// How small a change of colour still counts, from 0 (only the largest) to 100 (every one).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sensitivity(u8);

impl Sensitivity {
    /// None above 100.
    pub const fn new(percent: u8) -> Option<Self> {
        if percent <= 100 { Some(Self(percent)) } else { None }
    }

    pub const fn percent(self) -> u8 {
        self.0
    }

    /// The share of the largest perceived difference that a pixel must exceed. Falls with the square, as small changes are many.
    fn threshold(self) -> f32 {
        let dull = f32::from(100 - self.0) / 100.0;
        dull * dull * 0.6
    }
}

impl Default for Sensitivity {
    /// Sees what people see side by side, not the traces of another compression.
    fn default() -> Self {
        Self(60)
    }
}

/// What became of every pixel of two pictures of one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub width: usize,
    pub height: usize,
    /// Row by row.
    pub classes: Vec<Class>,
}

impl Difference {
    /// How many pixels are of a class.
    pub fn count(&self, class: Class) -> usize {
        self.classes.iter().filter(|found| **found == class).count()
    }
}

/// Compares two pictures; none when their sizes differ.
pub fn difference(before: Raster<'_>, after: Raster<'_>, sensitivity: Sensitivity) -> Option<Difference> {
    if (before.width, before.height) != (after.width, after.height) {
        return None;
    }
    let most = colour::LARGEST * sensitivity.threshold().powi(2);
    let mut classes: Vec<Class> = before
        .pixels
        .iter()
        .zip(after.pixels)
        .enumerate()
        .map(|(at, (one, other))| {
            if one == other || colour::delta(*one, *other) <= most {
                Class::Same
            } else if smoothing::is_smoothed(before, after, at) || smoothing::is_smoothed(after, before, at) {
                Class::Smoothed
            } else {
                Class::Changed
            }
        })
        .collect();
    noise::quieted(before, after, most, &mut classes);
    Some(Difference { width: before.width, height: before.height, classes })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: [u8; 4] = [250, 248, 240, 255];
    const INK: [u8; 4] = [20, 60, 120, 255];

    /// A sheet with a filled rectangle from corner to corner.
    pub(super) fn sheet(size: usize, (left, top, right, bottom): (usize, usize, usize, usize), ink: [u8; 4]) -> Vec<u8> {
        let inside = |at: usize| (left..right).contains(&(at % size)) && (top..bottom).contains(&(at / size));
        (0..size * size).flat_map(|at| if inside(at) { ink } else { PAPER }).collect()
    }

    fn compared(one: &[u8], other: &[u8], size: usize) -> Difference {
        let raster = |rgba| Raster::new(size, size, rgba).expect("a square");
        difference(raster(one), raster(other), Sensitivity::default()).expect("of one size")
    }

    #[test]
    fn sizes_must_fit() {
        assert!(Raster::new(2, 2, &[0; 15]).is_none() && Raster::new(0, 0, &[]).is_none());
        assert!(Raster::new(usize::MAX, 2, &[0; 16]).is_none());
        let (one, other) = ([0; 16], [0; 24]);
        let (one, other) = (Raster::new(2, 2, &one).unwrap(), Raster::new(2, 3, &other).unwrap());
        assert_eq!(difference(one, other, Sensitivity::default()), None);
    }

    #[test]
    fn the_same_is_the_same_and_what_changed_is_counted() {
        let one = sheet(50, (10, 10, 30, 20), INK);
        assert_eq!(compared(&one, &one, 50).count(Class::Changed), 0);
        let other = sheet(50, (10, 10, 30, 25), INK);
        assert_eq!(compared(&one, &other, 50).count(Class::Changed), 20 * 5);
    }

    #[test]
    fn a_hint_of_another_colour_counts_only_when_it_is_asked_for() {
        let (one, other) = (sheet(20, (0, 0, 20, 20), INK), sheet(20, (0, 0, 20, 20), [22, 62, 121, 255]));
        let (one, other) = (Raster::new(20, 20, &one).unwrap(), Raster::new(20, 20, &other).unwrap());
        let changed = |percent| difference(one, other, Sensitivity::new(percent).unwrap()).unwrap().count(Class::Changed);
        assert_eq!((changed(60), changed(100)), (0, 400));
    }

    #[test]
    fn an_edge_smoothed_otherwise_is_a_class_of_its_own() {
        let mut one = sheet(40, (0, 0, 40, 20), INK);
        let mut other = one.clone();
        // A slanted edge whose middle tones fall a little differently.
        for x in 0..40 {
            for (sheet, shift) in [(&mut one, 0), (&mut other, 40)] {
                let tone = u8::try_from(40 + x * 4 + shift).unwrap();
                let at = (20 * 40 + x) * 4;
                sheet[at..at + 4].copy_from_slice(&[tone, tone, tone, 255]);
            }
        }
        let found = compared(&one, &other, 40);
        assert!(
            found.count(Class::Smoothed) > found.count(Class::Changed),
            "{} {}",
            found.count(Class::Smoothed),
            found.count(Class::Changed)
        );
    }
}
