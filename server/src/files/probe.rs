//! Finds out whether bytes are a picture, by what they are and not by what they are called.

use std::io::{BufRead, Cursor, Read as _, Seek};
use std::path::Path;

use app::model::{Embedded, FileFacts};
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, RgbaImage, imageops::FilterType};

use super::{colour, embedded, facts, small};

/// Most pixels that a picture may claim.
pub(super) const MOST_PIXELS: u64 = 200_000_000;
/// Most memory that decoding may take.
pub(super) const MOST_MEMORY: u64 = 512 << 20;

/// A picture by its header, as it is shown: turned as its camera was held (EXIF orientation).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
}

/// A whole picture: its header, what is written into its file, and what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    pub picture: Picture,
    pub embedded: Embedded,
    pub look: Option<i64>,
    pub facts: FileFacts,
}

/// Why a file is not accepted as a picture.
#[derive(Debug, thiserror::Error)]
pub enum NotAPicture {
    #[error(
        "the file is empty; PNG, JPEG and WebP pictures are accepted, and for proofs PDF, SVG, TIFF, GIF, AVIF, MP4, WebM and HTML banners as ZIP too"
    )]
    Empty,
    #[error(
        "the file is {found}, which is not accepted here; PNG, JPEG and WebP pictures are, and for proofs PDF, SVG, TIFF, GIF, AVIF, MP4, WebM and HTML banners as ZIP too"
    )]
    Other { found: &'static str },
    #[error("the picture claims {width} × {height} pixels; at most 200 million pixels are accepted")]
    TooManyPixels { width: u32, height: u32 },
    #[error("the {format} is damaged or cut short: {reason}")]
    Damaged { format: &'static str, reason: String },
    #[error("the PDF document is locked with a password; save it without one and upload it again")]
    Locked,
    #[error("the file has {count} pages or frames; at most 2,000 are accepted, and of frames no more than 4,000 million pixels in all")]
    TooManyPages { count: usize },
    #[error("the {format} takes longer than {seconds} seconds to draw; save it in a simpler form and upload it again")]
    TooHard { format: &'static str, seconds: u64 },
    #[error(
        "the {format} needs ffmpeg to be looked at, which is not installed on this server; everything else works without it: ask whoever runs it to install Debian's package ffmpeg"
    )]
    NoTool { format: &'static str },
    #[error("the video is encoded as {codec}, which browsers do not play everywhere; save it as H.264, VP8, VP9 or AV1")]
    NotPlayed { codec: String },
    #[error("the video has {frames} frames; at most 432,000 are accepted, which is two hours at 60 a second")]
    TooLong { frames: i64 },
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
}

/// Reads a picture's header: nothing is decoded yet, and the size is that before turning.
pub fn probe(head: &[u8]) -> Result<Picture, NotAPicture> {
    let (format, media_type, name) = format_of(head)?;
    let (width, height) = ImageReader::with_format(Cursor::new(head), format)
        .into_dimensions()
        .map_err(|error| NotAPicture::Damaged { format: name, reason: error.to_string() })?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(NotAPicture::TooManyPixels { width, height });
    }
    Ok(Picture { media_type, width, height })
}

/// Reads a file's header, then decodes all of it once within a memory limit, so that nothing broken is ever shown. Returns
/// what it is, and its pixels as they are shown.
pub async fn verify(path: &Path) -> Result<(Examined, DynamicImage), NotAPicture> {
    let path = path.to_owned();
    // A decoder that gives up altogether has met something that is no picture.
    let looked = tokio::task::spawn_blocking(move || verify_now(&path)).await;
    looked.unwrap_or_else(|_| Err(NotAPicture::Damaged { format: "picture", reason: "it cannot be decoded".to_owned() }))
}

/// The size to decode a picture to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Its own, or smaller: the longer side at most so many pixels.
    Within(u32),
    /// This width and height.
    Exactly(u32, u32),
}

/// Decodes a picture that was looked at when it came in, as it is shown. Takes a while, as below.
pub(super) fn whole(bytes: &[u8]) -> Result<DynamicImage, NotAPicture> {
    let (format, _, name) = format_of(bytes)?;
    decoded(bytes, format).map_err(|reason| NotAPicture::Damaged { format: name, reason })
}

/// Decodes a picture, four inks too.
fn decoded(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, String> {
    if format == ImageFormat::Jpeg && colour::has_four_inks(bytes) {
        let turn = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().and_then(|mut decoder| decoder.orientation());
        let mut picture = colour::of_four_inks(bytes, MOST_MEMORY)?;
        picture.apply_orientation(turn.map_err(|error| error.to_string())?);
        return Ok(picture);
    }
    upright(ImageReader::with_format(Cursor::new(bytes), format)).map_err(|error| error.to_string())
}

/// Decodes a picture that was looked at when it came in, at a size. Takes a while: not for the threads that serve requests.
pub fn decode(bytes: &[u8], fit: Fit) -> Result<RgbaImage, NotAPicture> {
    let picture = whole(bytes)?;
    let fitted = match fit {
        Fit::Within(longest) if picture.width().max(picture.height()) <= longest => picture,
        Fit::Within(longest) => picture.resize(longest, longest, FilterType::Triangle),
        Fit::Exactly(width, height) if (picture.width(), picture.height()) == (width, height) => picture,
        Fit::Exactly(width, height) => picture.resize_exact(width, height, FilterType::Triangle),
    };
    Ok(fitted.into_rgba8())
}

fn verify_now(path: &Path) -> Result<(Examined, DynamicImage), NotAPicture> {
    let mut file = std::fs::File::open(path)?;
    let mut bytes = Vec::new();
    file.by_ref().take(64).read_to_end(&mut bytes)?;
    let (format, media_type, name) = format_of(&bytes)?;
    file.read_to_end(&mut bytes)?;
    let damaged = |reason: String| NotAPicture::Damaged { format: name, reason };
    let reader = || ImageReader::with_format(Cursor::new(&bytes), format);
    let (width, height) = reader().into_dimensions().map_err(|error| damaged(error.to_string()))?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(NotAPicture::TooManyPixels { width, height });
    }
    let picture = decoded(&bytes, format).map_err(damaged)?;
    let embedded = embedded::read(&mut reader().into_decoder().map_err(|error| damaged(error.to_string()))?);
    let (shown, look) = small::look_over(&picture);
    let facts = FileFacts {
        c2pa: facts::has_c2pa(&bytes),
        digital_source_type: embedded.digital_source_type.clone(),
        ai_system: embedded.ai_system.clone(),
        ..shown
    };
    let (width, height) = (picture.width(), picture.height());
    Ok((Examined { picture: Picture { media_type, width, height }, embedded, look, facts }, picture))
}

/// Decodes within the memory limit, with the colours and turned as browsers show it.
pub(super) fn upright<R: BufRead + Seek>(mut reader: ImageReader<R>) -> Result<DynamicImage, ImageError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    decoder.set_limits(limits)?;
    let orientation = decoder.orientation()?;
    // A profile that cannot be read is none.
    let profile = decoder.icc_profile().ok().flatten();
    let mut picture = colour::to_srgb(DynamicImage::from_decoder(decoder)?, profile.as_deref());
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The format by its first bytes.
fn format_of(head: &[u8]) -> Result<(ImageFormat, &'static str, &'static str), NotAPicture> {
    match head {
        [] => Err(NotAPicture::Empty),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok((ImageFormat::Png, "image/png", "PNG picture")),
        [0xff, 0xd8, 0xff, ..] => Ok((ImageFormat::Jpeg, "image/jpeg", "JPEG picture")),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok((ImageFormat::WebP, "image/webp", "WebP picture")),
        other => Err(NotAPicture::Other { found: name_of(other) }),
    }
}

/// What else people upload.
fn name_of(head: &[u8]) -> &'static str {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let lower = start[..start.len().min(64)].to_ascii_lowercase();
    let begins = |with: &[u8]| lower.starts_with(with);
    if begins(b"%pdf") {
        "a PDF document"
    } else if begins(b"<svg") || begins(b"<?xml") {
        "an SVG or XML document"
    } else if begins(b"<!doctype html") || begins(b"<html") || begins(b"<script") {
        "an HTML page"
    } else if begins(b"gif8") {
        "a GIF picture"
    } else if begins(b"pk\x03\x04") {
        "a ZIP archive or an office document"
    } else if head.get(4..8) == Some(b"ftyp") {
        "a QuickTime movie or a HEIC picture"
    } else {
        "of an unknown kind"
    }
}
