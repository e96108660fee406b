//! Large pictures cut into tiles at halved sizes (IIIF Image API 3.0, level 0): made once, each file whole or not there.

use std::{
    borrow::Cow,
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use app::{
    geometry::pyramid::{Piece, Pyramid},
    model::{Digest, TenantId},
};
use bytes::Bytes;
use image::{
    DynamicImage, RgbImage,
    imageops::{self, FilterType},
};
use object_store::path::Path;
use tokio::sync::mpsc;

use super::{Kind, NotAPicture, Source};
use crate::files::{FileError, FileStore, jpeg, probe};

/// Changes whenever tiles are made in another way.
const RECIPE: &str = "2";

/// Nobody sees the difference beside the original, at a fraction of its size.
const QUALITY: u8 = 92;

/// Tiles on their way to the disk at once.
const WAITING: usize = 16;

/// Threads that encode tiles of one picture at once.
const MOST_HANDS: usize = 4;

/// What tiles are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Large {
    pub digest: Digest,
    /// Where its page is drawn from, when it is no picture that browsers show.
    pub source: Option<Source>,
    pub pyramid: Pyramid,
}

impl FileStore {
    /// A piece of a large picture, as a JPEG. All of them are made when the first is asked for.
    pub async fn piece(&self, tenant: TenantId, large: Large, piece: Piece) -> Result<Bytes, FileError> {
        let place = place(tenant, large.digest).join(name(piece));
        if let Some(found) = self.vault.read(tenant, &place).await? {
            return Ok(found);
        }
        self.cut(tenant, large).await?;
        self.vault.read(tenant, &place).await?.ok_or_else(|| FileError::NotDrawn("there is no such tile".to_owned()))
    }

    /// Makes all pieces of a large picture, once however many ask.
    pub async fn cut(&self, tenant: TenantId, large: Large) -> Result<(), FileError> {
        let made = self.cutting.try_get_with((tenant, large.digest), self.cut_now(tenant, large));
        let made = made.await.map_err(|error| FileError::NotDrawn(error.to_string()));
        // What is on the disk is asked of the disk.
        self.cutting.invalidate(&(tenant, large.digest)).await;
        made
    }

    async fn cut_now(&self, tenant: TenantId, large: Large) -> Result<(), FileError> {
        let file = match large.source {
            None => self.get(tenant, large.digest).await?,
            Some(source) => self.page(tenant, source, 1).await?,
        };
        let (send, mut receive) = mpsc::channel(WAITING);
        let kind = large.source.map_or(Kind::Tiff, |source| source.kind);
        let fresh = self.fresh.of(large.digest).filter(|_| large.source.is_none());
        let cutting = self.hands.take(kind, move || match fresh {
            Some(picture) => pieces(Cow::Borrowed(&*picture), large.pyramid, &send),
            None => pieces(Cow::Owned(probe::whole(&file)?), large.pyramid, &send),
        });
        let keeping = async {
            while let Some((piece, bytes)) = receive.recv().await {
                self.vault.write(tenant, &place(tenant, large.digest).join(name(piece)), Bytes::from(bytes)).await?;
            }
            Ok(())
        };
        let (cut, kept) = tokio::join!(cutting, keeping);
        cut.map_err(|error| FileError::NotDrawn(error.to_string()))?;
        kept
    }
}

fn place(tenant: TenantId, digest: Digest) -> Path {
    Path::from(format!("tenants/{tenant}/tiles/{RECIPE}/{digest}"))
}

fn name(piece: Piece) -> String {
    match piece {
        Piece::Whole { level } => format!("{level}"),
        Piece::Tile { level, column, row } => format!("{level}-{column}-{row}"),
    }
}

/// Cuts all pieces, the smallest level first: it is what is looked at first. Encoding takes longest, and is shared among the cores.
fn pieces(picture: Cow<'_, DynamicImage>, pyramid: Pyramid, send: &mpsc::Sender<(Piece, Vec<u8>)>) -> Result<(), NotAPicture> {
    let is_whole = (picture.width(), picture.height()) == (pyramid.width, pyramid.height);
    let largest = match picture {
        Cow::Borrowed(DynamicImage::ImageRgb8(picture)) if is_whole => Cow::Borrowed(picture),
        Cow::Borrowed(picture) if is_whole => Cow::Owned(picture.to_rgb8()),
        Cow::Owned(picture) if is_whole => Cow::Owned(picture.into_rgb8()),
        picture => Cow::Owned(picture.resize_exact(pyramid.width, pyramid.height, FilterType::Triangle).into_rgb8()),
    };
    let mut levels = vec![largest];
    for level in 1..pyramid.levels() {
        let next = halved(&levels[levels.len() - 1], pyramid.size(level));
        levels.push(Cow::Owned(next));
    }
    let all: Vec<(Piece, &RgbImage)> = (0..pyramid.levels())
        .zip(&levels)
        .rev()
        .flat_map(|(level, picture)| of_level(pyramid, level).map(move |it| (it, &**picture)))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((piece, picture)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            match *piece {
                Piece::Whole { .. } => tell(send, *piece, picture)?,
                Piece::Tile { level, column, row } => {
                    let Some((x, y, width, height)) = pyramid.place(level, column, row) else { continue };
                    tell(send, *piece, &imageops::crop_imm(*picture, x, y, width, height).to_image())?;
                }
            }
        }
        Ok(())
    };
    let hands = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_HANDS);
    thread::scope(|scope| {
        let others: Vec<_> = (1..hands).map(|_| scope.spawn(work)).collect();
        let mut done = vec![work()];
        let gone = |_| Err(NotAPicture::Damaged { format: "picture", reason: "it cannot be cut".to_owned() });
        done.extend(others.into_iter().map(|other| other.join().unwrap_or_else(gone)));
        done.into_iter().collect()
    })
}

/// The pieces of a level.
fn of_level(pyramid: Pyramid, level: u32) -> impl Iterator<Item = Piece> {
    let (columns, rows) = pyramid.grid(level);
    let tiles = (0..rows).flat_map(move |row| (0..columns).map(move |column| Piece::Tile { level, column, row }));
    pyramid.is_whole(level).then_some(Piece::Whole { level }).into_iter().chain(tiles)
}

fn tell(send: &mpsc::Sender<(Piece, Vec<u8>)>, piece: Piece, picture: &RgbImage) -> Result<(), NotAPicture> {
    let damaged = |error: image::ImageError| NotAPicture::Damaged { format: "picture", reason: error.to_string() };
    let bytes = jpeg::encode(picture, QUALITY).map_err(damaged)?;
    let gone = |_| NotAPicture::Unreadable(std::io::Error::other("nobody keeps the tiles"));
    send.blocking_send((piece, bytes)).map_err(gone)
}

/// Half as wide and high: each pixel is the mean of the four that it stands for, at the edge of fewer.
fn halved(picture: &RgbImage, (width, height): (u32, u32)) -> RgbImage {
    let line = picture.width() as usize * 3;
    let mut half = RgbImage::new(width, height);
    let lines = half.chunks_exact_mut(width as usize * 3).zip(picture.chunks(2 * line));
    for (to, from) in lines {
        let (upper, lower) = from.split_at(line);
        // The last line of an odd number stands for itself.
        let lower = if lower.is_empty() { upper } else { lower };
        for (to, (upper, lower)) in to.chunks_exact_mut(3).zip(upper.chunks(6).zip(lower.chunks(6))) {
            for (channel, mean) in to.iter_mut().enumerate() {
                let of = |pair: &[u8]| u16::from(pair[channel]) + u16::from(pair[if pair.len() == 6 { channel + 3 } else { channel }]);
                *mean = u8::try_from((of(upper) + of(lower) + 2) / 4).unwrap_or(u8::MAX);
            }
        }
    }
    half
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn half_a_picture_is_the_mean_of_what_it_stands_for() {
        for (width, height) in [(1, 1), (2, 2), (5, 3), (4, 7), (1, 6), (9, 1)] {
            let shade = |x: u32, y: u32, by: u32| u8::try_from((x * 37 + y * 91 + by * 53) % 256).unwrap();
            let picture = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, y, 0), shade(x, y, 1), shade(x, y, 2)]));
            let half = halved(&picture, (width.div_ceil(2), height.div_ceil(2)));
            for (x, y, pixel) in half.enumerate_pixels() {
                let (next, below) = ((2 * x + 1).min(width - 1), (2 * y + 1).min(height - 1));
                for channel in 0..3 {
                    let at = |x: u32, y: u32| u16::from(picture.get_pixel(x, y).0[channel]);
                    let mean = (at(2 * x, 2 * y) + at(next, 2 * y) + at(2 * x, below) + at(next, below) + 2) / 4;
                    assert_eq!(u16::from(pixel.0[channel]), mean, "{width} × {height} at {x}, {y}");
                }
            }
        }
    }
}
