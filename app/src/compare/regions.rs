//! Where changed pixels lie together: the regions that people review one by one.
//!
//! Pixels are gathered in cells of a grid; cells that touch, or have one empty cell between them, are one region. So a reworded
//! line is one region and not one a letter. A speck, and the crumbs that another compression leaves, are none.

use super::{Class, Difference};

/// Cells along the longer side of a picture, about.
const GRID: usize = 160;

/// The least and the largest side of a cell, in pixels.
const SIDE: (usize, usize) = (4, 64);

/// A region has at least one cell with this share of its pixels changed, or it is noise.
const DENSE: f64 = 0.2;

/// How far apart two cells of one region may be.
const REACH: usize = 2;

/// Regions that are told apart at most; the smallest are left out.
pub const MOST_REGIONS: usize = 300;

/// A box of changed pixels, as shares of the picture's width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// Changed pixels in it.
    pub changed: usize,
}

/// Changed pixels in a cell, and the tightest box around them.
#[derive(Debug, Clone, Copy)]
struct Cell {
    changed: usize,
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Cell {
    const EMPTY: Self = Self { changed: 0, left: usize::MAX, top: usize::MAX, right: 0, bottom: 0 };

    fn with(self, other: Self) -> Self {
        Self {
            changed: self.changed + other.changed,
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// The regions of a difference, from the top left to the bottom right.
pub fn regions(difference: &Difference) -> Vec<Region> {
    let side = (difference.width.max(difference.height) / GRID).clamp(SIDE.0, SIDE.1);
    let (columns, rows) = (difference.width.div_ceil(side), difference.height.div_ceil(side));
    let cells = cells(difference, side, columns, rows);
    let mut found = joined(&cells, columns, rows, dense(side));
    found.sort_by_key(|cell| std::cmp::Reverse(cell.changed));
    found.truncate(MOST_REGIONS);
    found.sort_by_key(|cell| (cell.top / side, cell.left));
    found.into_iter().map(|cell| region(cell, difference)).collect()
}

/// Changed pixels that make a cell of this side dense.
fn dense(side: usize) -> usize {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 4096 pixels")]
    let pixels = ((side * side) as f64 * DENSE).ceil() as usize;
    pixels
}

fn cells(difference: &Difference, side: usize, columns: usize, rows: usize) -> Vec<Cell> {
    let mut cells = vec![Cell::EMPTY; columns * rows];
    for (y, row) in difference.classes.chunks_exact(difference.width).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, class)| **class == Class::Changed) {
            let cell = &mut cells[y / side * columns + x / side];
            *cell = cell.with(Cell { changed: 1, left: x, top: y, right: x, bottom: y });
        }
    }
    cells
}

/// Cells within reach of each other, as one; only those of which at least one is dense.
fn joined(cells: &[Cell], columns: usize, rows: usize, dense: usize) -> Vec<Cell> {
    let mut seen = vec![false; cells.len()];
    let mut found = Vec::new();
    for start in 0..cells.len() {
        if seen[start] || cells[start].changed == 0 {
            continue;
        }
        seen[start] = true;
        let (mut open, mut whole, mut densest) = (vec![start], Cell::EMPTY, 0);
        while let Some(at) = open.pop() {
            whole = whole.with(cells[at]);
            densest = densest.max(cells[at].changed);
            let (x, y) = (at % columns, at / columns);
            for y in y.saturating_sub(REACH)..(y + REACH + 1).min(rows) {
                for x in x.saturating_sub(REACH)..(x + REACH + 1).min(columns) {
                    let next = y * columns + x;
                    if !seen[next] && cells[next].changed > 0 {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        if densest >= dense {
            found.push(whole);
        }
    }
    found
}

#[expect(clippy::cast_precision_loss, reason = "pictures are far below 2^53 pixels wide")]
fn region(cell: Cell, difference: &Difference) -> Region {
    let (width, height) = (difference.width as f64, difference.height as f64);
    Region {
        x: cell.left as f64 / width,
        y: cell.top as f64 / height,
        width: (cell.right + 1 - cell.left) as f64 / width,
        height: (cell.bottom + 1 - cell.top) as f64 / height,
        changed: cell.changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(size: usize, boxes: &[(usize, usize, usize, usize)]) -> Difference {
        let inside = |x: usize, y: usize| boxes.iter().any(|(l, t, r, b)| (*l..*r).contains(&x) && (*t..*b).contains(&y));
        let classes = (0..size * size).map(|at| if inside(at % size, at / size) { Class::Changed } else { Class::Same }).collect();
        Difference { width: size, height: size, classes }
    }

    #[test]
    fn places_apart_are_regions_apart_with_the_tightest_box() {
        let found = regions(&changed(200, &[(20, 10, 60, 30), (120, 150, 140, 180)]));
        let boxes: Vec<_> = found.iter().map(|region| (region.x, region.y, region.width, region.height, region.changed)).collect();
        assert_eq!(boxes, [(0.1, 0.05, 0.2, 0.1, 800), (0.6, 0.75, 0.1, 0.15, 600)]);
    }

    #[test]
    fn letters_of_a_line_are_one_region() {
        let letters: Vec<_> = (0..10).map(|n| (20 + n * 12, 50, 26 + n * 12, 60)).collect();
        assert_eq!(regions(&changed(200, &letters)).len(), 1);
    }

    #[test]
    fn specks_are_no_regions() {
        let specks: Vec<_> = (0..20).map(|n| (n * 9, n * 7, n * 9 + 1, n * 7 + 1)).collect();
        assert!(regions(&changed(200, &specks)).is_empty());
    }

    #[test]
    fn there_are_never_more_than_can_be_reviewed() {
        let many: Vec<_> = (0..40).flat_map(|y| (0..40).map(move |x| (x * 40, y * 40, x * 40 + 12, y * 40 + 12))).collect();
        assert_eq!(regions(&changed(1600, &many)).len(), MOST_REGIONS);
    }
}
