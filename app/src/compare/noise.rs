//! Tells the traces of another compression from changes: they come and go from pixel to pixel, and are nothing on the whole. What
//! is lighter here is darker beside it; a dot that is gone, or an edge that has moved, goes one way only.

use super::{Class, Raster, colour::delta};

/// Side of the squares that are looked at as a whole, in pixels.
const SIDE: usize = 4;

/// Changed pixels of squares that look the same on the whole, and whose pixels go both ways, are no changes.
pub(super) fn quieted(before: Raster<'_>, after: Raster<'_>, most: f32, classes: &mut [Class]) {
    let width = before.width;
    // Nothing has changed in most of a page: what has not is passed over by the strip, then by the square.
    for (strip, classes) in classes.chunks_mut(width * SIDE).enumerate().filter(|(_, classes)| classes.contains(&Class::Changed)) {
        for left in (0..width).step_by(SIDE) {
            let right = (left + SIDE).min(width);
            if !classes.chunks(width).any(|row| row[left..right].contains(&Class::Changed)) {
                continue;
            }
            let first = strip * SIDE * width;
            let square = || (0..classes.len() / width).flat_map(|row| (left..right).map(move |column| first + row * width + column));
            if goes_both_ways(before, after, square()) && delta(mean(before, square()), mean(after, square())) <= most {
                for class in classes.chunks_mut(width).flat_map(|row| &mut row[left..right]) {
                    if *class == Class::Changed {
                        *class = Class::Smoothed;
                    }
                }
            }
        }
    }
}

/// Whether some pixels become lighter about as much as others become darker.
fn goes_both_ways(before: Raster<'_>, after: Raster<'_>, pixels: impl Iterator<Item = usize>) -> bool {
    let lightness = |[red, green, blue, _]: [u8; 4]| i32::from(red) * 3 + i32::from(green) * 6 + i32::from(blue);
    let (on_the_whole, in_all) = pixels.fold((0, 0), |(on_the_whole, in_all), at| {
        let by = lightness(after.pixels[at]) - lightness(before.pixels[at]);
        (on_the_whole + by, in_all + by.abs())
    });
    on_the_whole.abs() * 2 <= in_all
}

/// The mean of some pixels.
fn mean(raster: Raster<'_>, pixels: impl Iterator<Item = usize>) -> [u8; 4] {
    let (sums, count) = pixels.fold(([0_u32; 4], 0_u32), |(mut sums, count), at| {
        for (sum, channel) in sums.iter_mut().zip(raster.pixels[at]) {
            *sum += u32::from(channel);
        }
        (sums, count + 1)
    });
    sums.map(|sum| u8::try_from((sum + count / 2) / count.max(1)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::{Sensitivity, difference, tests::sheet};
    use super::*;

    #[test]
    fn ripples_are_noise_and_a_lighter_tone_is_not() {
        let before = sheet(32, (0, 0, 32, 32), [120, 120, 120, 255]);
        let toned = |tone: &dyn Fn(usize) -> u8| -> Vec<u8> { (0..32 * 32).flat_map(|at| [tone(at), tone(at), tone(at), 255]).collect() };
        let changed = |after: &[u8]| {
            let raster = |rgba| Raster::new(32, 32, rgba).unwrap();
            difference(raster(&before), raster(after), Sensitivity::default()).unwrap().count(Class::Changed)
        };
        let ripples = toned(&|at| if (at + at / 32).is_multiple_of(2) { 80 } else { 160 });
        assert_eq!(changed(&ripples), 0);
        let dotted = toned(&|at| if (8..10).contains(&(at % 32)) && (8..10).contains(&(at / 32)) { 160 } else { 120 });
        assert_eq!(changed(&dotted), 4);
        assert_eq!(changed(&toned(&|_| 160)), 32 * 32);
    }
}
