//! Tells a smoothed edge from a change
//! (Vyšniauskas, "Anti-aliased pixel and intensity slope detector", 2009).
//!
//! A smoothed pixel lies on a slope: some neighbour is darker and some is brighter, few are like it, and the darkest or the
//! brightest one belongs to a plain area in both pictures.

use super::{Raster, colour::brightness};

/// From so many like neighbours on, a pixel is part of an area.
const AREA: usize = 3;

/// Whether the pixel at this index is a smoothed edge in the first picture, whose plain areas the second has too.
pub(super) fn is_smoothed(one: Raster<'_>, other: Raster<'_>, at: usize) -> bool {
    let own = brightness(one.pixels[at]);
    let (mut like, mut darkest, mut brightest) = (usize::from(is_at_edge(one, at)), (0.0, at), (0.0, at));
    for next in neighbours(one, at) {
        let slope = brightness(one.pixels[next]) - own;
        if slope.abs() < f32::EPSILON {
            like += 1;
            if like >= AREA {
                return false;
            }
        } else if slope < darkest.0 {
            darkest = (slope, next);
        } else if slope > brightest.0 {
            brightest = (slope, next);
        }
    }
    if darkest.1 == at || brightest.1 == at {
        return false;
    }
    let plain = |at| is_in_area(one, at) && is_in_area(other, at);
    plain(darkest.1) || plain(brightest.1)
}

fn is_in_area(raster: Raster<'_>, at: usize) -> bool {
    let like = neighbours(raster, at).filter(|next| raster.pixels[*next] == raster.pixels[at]).count();
    like + usize::from(is_at_edge(raster, at)) >= AREA
}

fn is_at_edge(raster: Raster<'_>, at: usize) -> bool {
    let (x, y) = (at % raster.width, at / raster.width);
    x == 0 || y == 0 || x + 1 == raster.width || y + 1 == raster.height
}

/// Up to eight pixels around one.
fn neighbours(raster: Raster<'_>, at: usize) -> impl Iterator<Item = usize> {
    const AROUND: [(isize, isize); 8] = [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];
    let (x, y) = (at % raster.width, at / raster.width);
    AROUND.into_iter().filter_map(move |(across, down)| {
        let (x, y) = (x.checked_add_signed(across)?, y.checked_add_signed(down)?);
        (x < raster.width && y < raster.height).then_some(y * raster.width + x)
    })
}
