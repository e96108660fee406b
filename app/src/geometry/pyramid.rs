//! Large pictures as tiles at halved sizes (IIIF Image API 3.0, level 0): which there are, what they are called, and which of them a
//! view needs. The same on both sides: what the browser asks for is what the server has made.

use super::{PagePoint, camera::Camera};

/// Side of a tile, in pixels.
pub const TILE: u32 = 512;

/// A picture with more pixels than this is shown in tiles.
pub const TILED_FROM: i64 = 8_000_000;

/// The longer side of what is shown as a whole, before there are tiles, at most.
const PREVIEW: u32 = 2_400;

/// A picture and its halves: level 0 is itself, each further level is half as wide and high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pyramid {
    pub width: u32,
    pub height: u32,
}

/// One file of a pyramid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Piece {
    /// The tile in this column and row of a level.
    Tile { level: u32, column: u32, row: u32 },
    /// A level as a whole.
    Whole { level: u32 },
}

/// Left, top, width and height, in pixels.
pub type Extent = (u32, u32, u32, u32);

impl Pyramid {
    /// None of nothing.
    pub const fn new(width: u32, height: u32) -> Option<Self> {
        if width == 0 || height == 0 { None } else { Some(Self { width, height }) }
    }

    /// How many levels there are; the last fits on one tile.
    pub const fn levels(self) -> u32 {
        let longer = if self.width > self.height { self.width } else { self.height };
        let mut levels = 1;
        while (longer - 1) >> (levels - 1) >= TILE {
            levels += 1;
        }
        levels
    }

    /// Width and height of a level.
    pub const fn size(self, level: u32) -> (u32, u32) {
        (((self.width - 1) >> level) + 1, ((self.height - 1) >> level) + 1)
    }

    /// The largest level that is shown as a whole.
    pub fn preview(self) -> u32 {
        (0..self.levels()).find(|level| self.is_whole(*level)).unwrap_or(0)
    }

    /// Whether a level is small enough to be had as a whole.
    pub fn is_whole(self, level: u32) -> bool {
        let (width, height) = self.size(level);
        level < self.levels() && width.max(height) <= PREVIEW
    }

    /// Columns and rows of a level.
    pub const fn grid(self, level: u32) -> (u32, u32) {
        let (width, height) = self.size(level);
        (width.div_ceil(TILE), height.div_ceil(TILE))
    }

    /// Where a tile lies on its level.
    pub fn place(self, level: u32, column: u32, row: u32) -> Option<Extent> {
        let (columns, rows) = self.grid(level);
        let (width, height) = self.size(level);
        let there = level < self.levels() && column < columns && row < rows;
        there.then(|| {
            let (x, y) = (column * TILE, row * TILE);
            (x, y, TILE.min(width - x), TILE.min(height - y))
        })
    }

    /// The part of the picture itself that a tile shows.
    fn region(self, level: u32, column: u32, row: u32) -> Option<Extent> {
        self.place(level, column, row)?;
        let (x, y) = ((column * TILE) << level, (row * TILE) << level);
        Some((x, y, (TILE << level).min(self.width - x), (TILE << level).min(self.height - y)))
    }

    /// What a piece is called: region and size, as a client of level 0 asks for them.
    pub fn name(self, piece: Piece) -> Option<(String, String)> {
        match piece {
            Piece::Whole { level } => {
                let (width, height) = self.size(level);
                self.is_whole(level).then(|| ("full".to_owned(), format!("{width},{height}")))
            }
            Piece::Tile { level, column, row } => {
                let (x, y, width, height) = self.region(level, column, row)?;
                let (_, _, wide, high) = self.place(level, column, row)?;
                Some((format!("{x},{y},{width},{height}"), format!("{wide},{high}")))
            }
        }
    }

    /// The piece that is called so; none when there is no such piece.
    pub fn read(self, region: &str, size: &str) -> Option<Piece> {
        let piece = if region == "full" {
            (0..self.levels())
                .map(|level| Piece::Whole { level })
                .find(|piece| self.name(*piece).is_some_and(|(_, named)| named == size))?
        } else {
            let numbers: Option<Vec<u32>> = region.split(',').map(|number| number.parse().ok()).collect();
            let [x, y, ..] = numbers?[..] else { return None };
            let levels = 0..self.levels();
            let tile = |level: u32| Piece::Tile { level, column: x / (TILE << level), row: y / (TILE << level) };
            levels.map(tile).find(|piece| self.name(*piece).is_some_and(|(named, sized)| named == region && sized == size))?
        };
        Some(piece)
    }

    /// The tiles that show what is in view, at the level whose pixels are nearest to those of the screen; none as long as the
    /// preview has enough of them. `pixels` is how many the screen has for each CSS pixel.
    pub fn wanted(self, camera: &Camera, pixels: f64) -> Vec<Piece> {
        let mut level = 0;
        while level < self.preview() && camera.scale() * pixels * f64::from(1_u32 << (level + 1)) <= 1.0 {
            level += 1;
        }
        if level >= self.preview() {
            return Vec::new();
        }
        let (from, to) = camera.in_view(0.0);
        let (from, to) = (from.onto_page(), to.onto_page());
        let (width, height) = self.size(level);
        let (columns, rows) = self.grid(level);
        let cell = |share: f64, length: u32, count: u32| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of tiles")]
            let cell = (share * f64::from(length) / f64::from(TILE)).floor() as u32;
            cell.min(count - 1)
        };
        let across = cell(from.x, width, columns)..=cell(to.x, width, columns);
        (cell(from.y, height, rows)..=cell(to.y, height, rows))
            .flat_map(|row| across.clone().map(move |column| Piece::Tile { level, column, row }))
            .collect()
    }

    /// Where a tile lies on the page: its top left and its bottom right corner.
    pub fn corners(self, piece: Piece) -> (PagePoint, PagePoint) {
        let Piece::Tile { level, column, row } = piece else { return (PagePoint::default(), PagePoint::new(1.0, 1.0)) };
        let (x, y, width, height) = self.region(level, column, row).unwrap_or_default();
        let share = |x: u32, y: u32| PagePoint::new(f64::from(x) / f64::from(self.width), f64::from(y) / f64::from(self.height));
        (share(x, y), share(x + width, y + height))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ScreenPoint, Size};
    use super::*;

    const POSTER: Pyramid = Pyramid { width: 12_000, height: 8_001 };

    #[test]
    fn each_level_is_half_of_the_one_before_and_the_last_fits_on_a_tile() {
        assert_eq!((POSTER.levels(), POSTER.size(1), POSTER.size(5)), (6, (6_000, 4_001), (375, 251)));
        assert_eq!((POSTER.preview(), POSTER.size(POSTER.preview())), (3, (1_500, 1_001)));
        assert_eq!(Pyramid { width: 512, height: 1 }.levels(), 1);
        assert_eq!(Pyramid { width: 513, height: 1 }.levels(), 2);
    }

    #[test]
    fn names_are_read_back_and_others_are_not() {
        let last = Piece::Tile { level: 1, column: 11, row: 7 };
        assert_eq!(POSTER.name(last), Some(("11264,7168,736,833".to_owned(), "368,417".to_owned())));
        for level in 0..POSTER.levels() {
            let (columns, rows) = POSTER.grid(level);
            for (column, row) in [(0, 0), (columns - 1, rows - 1), (columns / 2, rows / 2)] {
                let piece = Piece::Tile { level, column, row };
                let (region, size) = POSTER.name(piece).unwrap();
                assert_eq!(POSTER.read(&region, &size), Some(piece));
            }
        }
        assert_eq!(POSTER.read("full", "1500,1001"), Some(Piece::Whole { level: 3 }));
        for (region, size) in
            [("full", "12000,8001"), ("0,0,512,512", "256,256"), ("1,0,512,512", "512,512"), ("0,0", "1,1"), ("full", "max")]
        {
            assert_eq!(POSTER.read(region, size), None, "{region} {size}");
        }
    }

    #[test]
    fn a_view_wants_what_it_shows_and_no_finer_than_the_screen() {
        let camera = Camera::fit(Size::new(12_000.0, 8_001.0), Size::new(1_000.0, 700.0));
        assert!(POSTER.wanted(&camera, 1.0).is_empty(), "the preview is enough");
        let close = camera.zoomed(ScreenPoint::new(500.0, 350.0), 1.0 / camera.scale());
        let wanted = POSTER.wanted(&close, 1.0);
        assert!((6..=9).contains(&wanted.len()) && wanted.iter().all(|piece| matches!(piece, Piece::Tile { level: 0, .. })), "{wanted:?}");
        let half = camera.zoomed(ScreenPoint::new(500.0, 350.0), 0.5 / camera.scale());
        assert!(POSTER.wanted(&half, 1.0).iter().all(|piece| matches!(piece, Piece::Tile { level: 1, .. })));
        assert!(POSTER.wanted(&half, 2.0).iter().all(|piece| matches!(piece, Piece::Tile { level: 0, .. })));
    }
}
