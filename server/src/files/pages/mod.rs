//! Files that are looked at page by page, as pictures drawn here: PDF documents, drawings (SVG), and pictures that browsers do not
//! show, or not still (TIFF, AVIF, and GIF and videos frame by frame).
//!
//! What people see is a picture without any program in it: nothing in a document is run, and nothing outside of it is asked for.
//! Drawing happens on threads of its own, with a deep stack and so many at once: a file that brings one down, or keeps it busy
//! for longer than [`PATIENCE`], takes nothing else with it.

mod banner;
mod drawn;
mod film;
mod font;
mod frames;
mod pdf;
mod pyramid;
mod vector;

use std::{io::Cursor, sync::Arc, time::Duration};

use app::model::{Digest, PageText, TenantId};
use bytes::Bytes;
use image::{
    RgbaImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use tokio::sync::{Semaphore, oneshot};

pub use self::{drawn::Source, film::Film, pyramid::Large};
use super::{FileError, FileStore, Tried, probe::NotAPicture};

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
    Avif,
    Mp4,
    Webm,
    Banner,
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
            [b'P', b'K', 3, 4, ..] => return Some(Self::Banner),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => return Self::of_brands(head),
            // Matroska, of which WebM is the part that browsers play.
            [0x1a, 0x45, 0xdf, 0xa3, ..] => return head.windows(4).take(64).any(|at| at == b"webm").then_some(Self::Webm),
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

    /// By the brands that a file of boxes (ISO 14496-12) says it follows.
    fn of_brands(head: &[u8]) -> Option<Self> {
        let length = head.first_chunk::<4>().map_or(0, |length| u32::from_be_bytes(*length) as usize);
        let brands = head.get(8..length.min(head.len()))?;
        let follows = |words: &[&[u8; 4]]| brands.chunks_exact(4).any(|brand| words.iter().any(|word| brand == *word));
        if follows(&[b"avif", b"avis"]) {
            Some(Self::Avif)
        } else if follows(&[b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"av01"]) {
            Some(Self::Mp4)
        } else {
            None
        }
    }

    const ALL: [Self; 9] = [Self::Pdf, Self::Svg, Self::Tiff, Self::Gif, Self::Avif, Self::Mp4, Self::Webm, Self::Banner, Self::Font];

    /// Whether it is played, and its pages are the frames.
    pub const fn is_film(self) -> bool {
        matches!(self, Self::Mp4 | Self::Webm)
    }

    /// Whether manifests of C2PA in it are read.
    pub(super) fn may_have_credentials(self) -> bool {
        matches!(self, Self::Svg | Self::Tiff | Self::Gif | Self::Avif | Self::Mp4)
    }

    /// By the media type that a version was given when it came in.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Svg => "image/svg+xml",
            Self::Tiff => "image/tiff",
            Self::Gif => "image/gif",
            Self::Avif => "image/avif",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
            Self::Banner => "application/zip",
            Self::Font => "font/sfnt",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF document",
            Self::Svg => "SVG drawing",
            Self::Tiff => "TIFF picture",
            Self::Gif => "GIF picture",
            Self::Avif => "AVIF picture",
            Self::Mp4 => "MP4 video",
            Self::Webm => "WebM video",
            Self::Banner => "HTML banner (ZIP)",
            Self::Font => "font",
        }
    }

    fn damaged(self, reason: impl std::fmt::Display) -> NotAPicture {
        NotAPicture::Damaged { format: self.name(), reason: reason.to_string() }
    }
}

/// The sizes of all pages of a file, the first one drawn and read; nothing of what `ffmpeg` is for.
pub(super) fn try_out(kind: Kind, file: &Bytes) -> Result<Tried, NotAPicture> {
    match kind {
        Kind::Pdf => {
            pdf::sizes(file)?;
            pdf::text(file, 1)?;
        }
        Kind::Svg => drop(vector::size(file)?),
        Kind::Tiff => drop(frames::size_of_tiff(file)?),
        Kind::Gif => drop(frames::sizes_of_gif(file)?),
        Kind::Banner => drop(banner::look(file)?),
        Kind::Font => drop(font::size(file)?),
        Kind::Avif | Kind::Mp4 | Kind::Webm => return Ok(Tried::Film),
    }
    draw(kind, file, 1)?;
    Ok(Tried::Pages)
}

impl FileStore {
    /// A file inside of a stored banner with its media type; none when there is no such file.
    pub async fn inside(&self, tenant: TenantId, digest: Digest, name: &str) -> Result<Option<(Bytes, &'static str)>, FileError> {
        let (file, name) = (self.get(tenant, digest).await?, name.to_owned());
        let found = self.hands.take(Kind::Banner, move || banner::entry(&file, &name)).await;
        found.map_err(|error| FileError::NotDrawn(error.to_string()))
    }

    /// The path of the page that a stored banner opens with.
    pub async fn banner_start(&self, tenant: TenantId, digest: Digest) -> Result<String, FileError> {
        let file = self.get(tenant, digest).await?;
        self.hands.take(Kind::Banner, move || banner::start_of(&file)).await.map_err(|error| FileError::NotDrawn(error.to_string()))
    }
}

/// The size of a page as it is drawn, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    pub width: u32,
    pub height: u32,
}

/// What was seen of a file on its first look.
#[derive(Debug)]
pub(super) struct Seen {
    /// One of a video: its frames are all of a size.
    pub pages: Vec<PageSize>,
    /// The first page, drawn.
    pub first: Bytes,
    /// Of a video.
    pub film: Option<Film>,
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
    pub async fn look(&self, kind: Kind, file: Bytes) -> Result<Seen, NotAPicture> {
        self.take(kind, move || {
            let film = if kind.is_film() { Some(film::look(kind, &file)?) } else { None };
            if film.is_some() || kind == Kind::Avif {
                let first = draw(kind, &file, 1)?;
                return Ok(Seen { pages: vec![film::size(&first)?], first, film });
            }
            let pages = match kind {
                Kind::Pdf => pdf::sizes(&file)?,
                Kind::Svg => vec![vector::size(&file)?],
                Kind::Tiff => vec![frames::size_of_tiff(&file)?],
                Kind::Gif => frames::sizes_of_gif(&file)?,
                Kind::Banner => vec![banner::look(&file)?],
                Kind::Avif | Kind::Mp4 | Kind::Webm => Vec::new(),
                Kind::Font => vec![font::size(&file)?],
            };
            Ok(Seen { pages, first: draw(kind, &file, 1)?, film })
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
            _ => Ok(PageText::default()),
        }
    }
}

fn draw(kind: Kind, file: &Bytes, page: u32) -> Result<Bytes, NotAPicture> {
    let drawn = match kind {
        Kind::Pdf => pdf::draw(file, page)?,
        Kind::Svg => vector::draw(file)?,
        Kind::Tiff => frames::draw_tiff(file)?,
        Kind::Gif => frames::draw_gif(file, page)?,
        Kind::Banner => banner::draw(file)?,
        Kind::Avif | Kind::Mp4 | Kind::Webm => return film::draw(kind, file, page),
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
