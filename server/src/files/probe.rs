//! What an uploaded file really is: by its bytes, never by its name or what the sender says.

use std::{
    fs::File,
    io::{BufReader, Read, Seek},
    path::Path,
};

use image::{ImageFormat, ImageReader, Limits};

use super::{FileError, storage};

/// The most pixels taken: about 14,000 by 14,000.
const MAX_PIXELS: u64 = 200_000_000;
/// The most memory that decoding may take.
const MAX_ALLOC: u64 = 1 << 30;

/// A picture that decodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    pub media_type: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Looks at a file: format by its first bytes, size from its header before anything is decoded, then a full decode within limits.
///
/// # Errors
/// Says what was found instead of a picture.
pub fn probe(path: &Path) -> Result<Picture, FileError> {
    let mut file = BufReader::new(File::open(path).map_err(storage)?);
    let mut start = [0; 512];
    let read = file.read(&mut start).map_err(storage)?;
    file.rewind().map_err(storage)?;
    let start = &start[..read];
    if start.is_empty() {
        return Err(FileError::Empty);
    }
    let (format, media_type) = match image::guess_format(start) {
        Ok(ImageFormat::Png) => (ImageFormat::Png, "image/png"),
        Ok(ImageFormat::Jpeg) => (ImageFormat::Jpeg, "image/jpeg"),
        Ok(ImageFormat::WebP) => (ImageFormat::WebP, "image/webp"),
        Ok(other) => return Err(FileError::NotAPicture { found: format!("a {} file", other.extensions_str().first().unwrap_or(&"picture").to_uppercase()) }),
        Err(_) => return Err(FileError::NotAPicture { found: describe(start).into() }),
    };
    let damaged = |e: image::ImageError| FileError::Damaged(e.to_string());
    let (width, height) = ImageReader::with_format(&mut file, format).into_dimensions().map_err(damaged)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(FileError::TooManyPixels { width, height, limit: MAX_PIXELS });
    }
    file.rewind().map_err(storage)?;
    let mut reader = ImageReader::with_format(file, format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    reader.decode().map_err(damaged)?;
    Ok(Picture { media_type, width, height })
}

fn describe(start: &[u8]) -> &'static str {
    let text = String::from_utf8_lossy(start).trim_start().to_lowercase();
    if start.starts_with(b"%PDF") {
        "a PDF document"
    } else if start.starts_with(b"PK") {
        "a ZIP archive or an Office document"
    } else if text.starts_with("<svg") || (text.starts_with("<?xml") && text.contains("<svg")) {
        "an SVG drawing"
    } else if text.starts_with('<') {
        "an HTML or XML page"
    } else {
        "not a picture of a kind that is known here"
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, Rgb};

    use super::*;

    fn probing(bytes: &[u8]) -> Result<Picture, FileError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("upload");
        std::fs::write(&path, bytes).unwrap();
        probe(&path)
    }

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        ImageBuffer::from_fn(31, 17, |x, y| Rgb([u8::try_from(x).unwrap(), u8::try_from(y).unwrap(), 9])).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn the_three_kinds_are_taken() {
        for (format, media_type) in [(ImageFormat::Png, "image/png"), (ImageFormat::Jpeg, "image/jpeg"), (ImageFormat::WebP, "image/webp")] {
            assert_eq!(probing(&picture(format)).unwrap(), Picture { media_type, width: 31, height: 17 });
        }
    }

    #[test]
    fn everything_else_is_named_and_refused() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for bytes in [&svg[..], b"%PDF-1.7\n/JavaScript", b"PK\x03\x04", b"<!doctype html><script>", b"hello", b"GIF89a\x01\x00\x01\x00"] {
            assert!(matches!(probing(bytes), Err(FileError::NotAPicture { .. })), "{:?}", String::from_utf8_lossy(bytes));
        }
        assert!(matches!(probing(b""), Err(FileError::Empty)));
    }

    #[test]
    fn a_cut_off_picture_is_damaged() {
        let whole = picture(ImageFormat::Png);
        assert!(matches!(probing(&whole[..whole.len() / 2]), Err(FileError::Damaged(_))));
    }

    /// A kilobyte that claims 60,000 by 60,000 pixels is refused by its header, before anything is decoded.
    #[test]
    fn a_pixel_flood_is_refused_by_its_header() {
        let mut bytes = picture(ImageFormat::Png);
        bytes[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bytes[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let crc = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(matches!(probing(&bytes), Err(FileError::TooManyPixels { width: 60_000, .. })));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }))
    }
}
