//! Files that are looked at page by page, as pictures drawn here: PDF documents, drawings (SVG), and pictures that browsers do not
//! show, or not still (TIFF, and GIF frame by frame).
//!
//! What people see is a picture without any program in it: nothing in a document is run, and nothing outside of it is asked for.
//! Drawing happens on threads of its own, with a deep stack and so many at once: a file that brings one down, or keeps it busy
//! for longer than [`PATIENCE`], takes nothing else with it.

mod drawn;
mod font;
mod frames;
mod pdf;
mod pyramid;
mod vector;

use std::{io::Cursor, sync::Arc, time::Duration};

use app::model::PageText;
use bytes::Bytes;
use image::{
    RgbaImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use tokio::sync::{Semaphore, oneshot};

pub use self::{drawn::Source, pyramid::Large};
use super::probe::NotAPicture;

/// Pages of a document, or frames of a moving picture, at most.
pub const MOST_PAGES: usize = 2_000;
/// The longer side of a page that has no pixels of its own, in pixels.
const LONGEST: f32 = 2_400.0;
/// Enough for what nests as deep as the parsers allow.
const STACK: usize = 64 << 20;
/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What has pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Pdf,
    Svg,
    Tiff,
    Gif,
    /// TrueType and OpenType: its page is a specimen.
    Font,
}

impl Kind {
    /// By the first bytes; none for what browsers show as it is, and for everything else.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => return Some(Self::Gif),
            [0, 1, 0, 0, ..] | [b'O', b'T', b'T', b'O', ..] => return Some(Self::Font),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => return Some(Self::Tiff),
            _ => {}
        }
        let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if start.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if start.starts_with(b"<svg") || (start.starts_with(b"<?xml") && start.windows(4).any(|at| at == b"<svg")) {
            Some(Self::Svg)
        } else {
            None
        }
    }

    /// By the media type that a version was given when it came in.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        [Self::Pdf, Self::Svg, Self::Tiff, Self::Gif, Self::Font].into_iter().find(|kind| kind.media_type() == media_type)
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Svg => "image/svg+xml",
            Self::Tiff => "image/tiff",
            Self::Gif => "image/gif",
            Self::Font => "font/sfnt",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF document",
            Self::Svg => "SVG drawing",
            Self::Tiff => "TIFF picture",
            Self::Gif => "GIF picture",
            Self::Font => "font",
        }
    }

    fn damaged(self, reason: impl std::fmt::Display) -> NotAPicture {
        NotAPicture::Damaged { format: self.name(), reason: reason.to_string() }
    }
}

/// The size of a page as it is drawn, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    pub width: u32,
    pub height: u32,
}

/// Threads that draw, and how many at once.
#[derive(Debug, Clone)]
pub(super) struct Hands(Arc<Semaphore>);

impl Hands {
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self(Arc::new(Semaphore::new(cores)))
    }

    /// Does it on a thread of its own. Whoever does not come back keeps its place: so many at once is so many in all.
    async fn take<T: Send + 'static>(
        &self,
        kind: Kind,
        work: impl FnOnce() -> Result<T, NotAPicture> + Send + 'static,
    ) -> Result<T, NotAPicture> {
        let place = Arc::clone(&self.0).acquire_owned().await.map_err(std::io::Error::other)?;
        let (tell, told) = oneshot::channel();
        std::thread::Builder::new().name("page".to_owned()).stack_size(STACK).spawn(move || {
            // Nobody may be waiting any more.
            drop(tell.send(work()));
            drop(place);
        })?;
        match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(kind.damaged("it cannot be drawn")),
            Err(_) => Err(NotAPicture::TooHard { format: kind.name(), seconds: PATIENCE.as_secs() }),
        }
    }

    /// The sizes of all pages, and the first page drawn, so that nothing is taken in that nobody can look at.
    pub async fn look(&self, kind: Kind, file: Bytes) -> Result<(Vec<PageSize>, Bytes), NotAPicture> {
        self.take(kind, move || {
            let sizes = match kind {
                Kind::Pdf => pdf::sizes(&file)?,
                Kind::Svg => vec![vector::size(&file)?],
                Kind::Tiff => vec![frames::size_of_tiff(&file)?],
                Kind::Gif => frames::sizes_of_gif(&file)?,
                Kind::Font => vec![font::size(&file)?],
            };
            Ok((sizes, draw(kind, &file, 1)?))
        })
        .await
    }

    /// A page, from 1, as a PNG.
    pub async fn draw(&self, kind: Kind, file: Bytes, page: u32) -> Result<Bytes, NotAPicture> {
        self.take(kind, move || draw(kind, &file, page)).await
    }

    /// The family that a font names.
    pub async fn family(&self, file: Bytes) -> Result<String, NotAPicture> {
        self.take(Kind::Font, move || font::family(&file)).await
    }

    /// The words of a page and where they are. Only documents have words; those in a picture are part of it.
    pub async fn text(&self, kind: Kind, file: Bytes, page: u32) -> Result<PageText, NotAPicture> {
        match kind {
            Kind::Pdf => self.take(kind, move || pdf::text(&file, page)).await,
            Kind::Svg | Kind::Tiff | Kind::Gif | Kind::Font => Ok(PageText::default()),
        }
    }
}

fn draw(kind: Kind, file: &Bytes, page: u32) -> Result<Bytes, NotAPicture> {
    let drawn = match kind {
        Kind::Pdf => pdf::draw(file, page)?,
        Kind::Svg => vector::draw(file)?,
        Kind::Tiff => frames::draw_tiff(file)?,
        Kind::Gif => frames::draw_gif(file, page)?,
        Kind::Font => font::draw(file)?,
    };
    encode(&drawn).map_err(|error| kind.damaged(error))
}

/// As a PNG that is quickly made: a rendition is read more often from memory and disk than over a thin line.
fn encode(picture: &RgbaImage) -> image::ImageResult<Bytes> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        image::DynamicImage::ImageRgba8(picture.clone()).into_rgb8().write_with_encoder(encoder)?;
    } else {
        picture.write_with_encoder(encoder)?;
    }
    Ok(bytes.into_inner().into())
}

/// By how much to enlarge a page without pixels of its own, so that its longer side is [`LONGEST`]; small ones not beyond recognition.
fn enlargement(width: f32, height: f32) -> Option<f32> {
    let longer = width.max(height);
    let shorter = width.min(height);
    (longer.is_finite() && shorter > 0.0).then(|| (LONGEST / longer).min(8.0))
}

/// A length in whole pixels, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 2400")]
fn pixels(length: f32, scale: f32) -> u32 {
    (length * scale).floor().clamp(1.0, LONGEST) as u32
}
