//! Large pictures cut into tiles at halved sizes (IIIF Image API 3.0, level 0): made once, each file whole or not there.

use std::io::Cursor;

use app::{
    geometry::pyramid::{Piece, Pyramid},
    model::{Digest, TenantId},
};
use bytes::Bytes;
use image::{ExtendedColorType, RgbImage, codecs::jpeg::JpegEncoder, imageops};
use object_store::path::Path;
use tokio::sync::mpsc;

use super::{Kind, NotAPicture, Source};
use crate::files::{FileError, FileStore, Fit, probe};

/// Changes whenever tiles are made in another way.
const RECIPE: &str = "1";

/// Nobody sees the difference beside the original, at a fraction of its size.
const QUALITY: u8 = 92;

/// Tiles on their way to the disk at once.
const WAITING: usize = 16;

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
        let cutting = self.hands.take(kind, move || pieces(&file, large.pyramid, &send));
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

/// Cuts all pieces, the smallest level first: it is what is looked at first.
fn pieces(file: &[u8], pyramid: Pyramid, send: &mpsc::Sender<(Piece, Vec<u8>)>) -> Result<(), NotAPicture> {
    let whole = image::DynamicImage::ImageRgba8(probe::decode(file, Fit::Exactly(pyramid.width, pyramid.height))?).into_rgb8();
    let mut levels = vec![whole];
    for level in 1..pyramid.levels() {
        let next = halved(&levels[levels.len() - 1], pyramid.size(level));
        levels.push(next);
    }
    for (level, picture) in (0..pyramid.levels()).zip(&levels).rev() {
        if pyramid.is_whole(level) {
            tell(send, Piece::Whole { level }, picture)?;
        }
        let (columns, rows) = pyramid.grid(level);
        for (column, row) in (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row))) {
            if let Some((x, y, width, height)) = pyramid.place(level, column, row) {
                let tile = imageops::crop_imm(picture, x, y, width, height).to_image();
                tell(send, Piece::Tile { level, column, row }, &tile)?;
            }
        }
    }
    Ok(())
}

fn tell(send: &mpsc::Sender<(Piece, Vec<u8>)>, piece: Piece, picture: &RgbImage) -> Result<(), NotAPicture> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    let damaged = |error: image::ImageError| NotAPicture::Damaged { format: "picture", reason: error.to_string() };
    encoder.encode(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).map_err(damaged)?;
    let gone = |_| NotAPicture::Unreadable(std::io::Error::other("nobody keeps the tiles"));
    send.blocking_send((piece, bytes.into_inner())).map_err(gone)
}

/// Half as wide and high: each pixel is the mean of the four that it stands for, at the edge of fewer.
fn halved(picture: &RgbImage, (width, height): (u32, u32)) -> RgbImage {
    let (right, foot) = (picture.width() - 1, picture.height() - 1);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (2 * x, 2 * y);
        let (next, below) = ((x + 1).min(right), (y + 1).min(foot));
        let four = [(x, y), (next, y), (x, below), (next, below)].map(|(x, y)| picture.get_pixel(x, y).0);
        let mean = |channel: usize| {
            let sum: u16 = four.iter().map(|pixel| u16::from(pixel[channel])).sum();
            u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
        };
        image::Rgb([mean(0), mean(1), mean(2)])
    })
}
