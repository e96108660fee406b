//! Pictures that browsers do not show (TIFF), or not still: a GIF is looked at frame by frame.

use std::io::Cursor;

use bytes::Bytes;
use image::{AnimationDecoder as _, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbaImage, codecs::gif::GifDecoder};

use super::{Kind, MOST_PAGES, NotAPicture, PageSize};
use crate::files::probe::{MOST_MEMORY, MOST_PIXELS, upright};

/// Pixels of all frames together at most.
const MOST_OF_ALL_FRAMES: u64 = 4_000_000_000;

fn within(width: u32, height: u32) -> Result<PageSize, NotAPicture> {
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(NotAPicture::TooManyPixels { width, height });
    }
    Ok(PageSize { width, height })
}

/// By the header, as it is shown: turned as it was taken.
pub(super) fn size_of_tiff(file: &Bytes) -> Result<PageSize, NotAPicture> {
    let header = ImageReader::with_format(Cursor::new(file), ImageFormat::Tiff);
    let (width, height) = header.into_dimensions().map_err(|error| Kind::Tiff.damaged(error))?;
    within(width, height)?;
    let drawn = draw_tiff(file)?;
    Ok(PageSize { width: drawn.width(), height: drawn.height() })
}

pub(super) fn draw_tiff(file: &Bytes) -> Result<RgbaImage, NotAPicture> {
    let picture = upright(ImageReader::with_format(Cursor::new(file), ImageFormat::Tiff)).map_err(|error| Kind::Tiff.damaged(error))?;
    Ok(picture.into_rgba8())
}

fn gif(file: &Bytes) -> Result<(GifDecoder<Cursor<&Bytes>>, PageSize), NotAPicture> {
    // The decoder wants more than the header to say how large it is.
    if let [_, _, _, _, _, _, wide, width, high, height, ..] = file[..] {
        within(u16::from_le_bytes([wide, width]).into(), u16::from_le_bytes([high, height]).into())?;
    }
    let mut decoder = GifDecoder::new(Cursor::new(file)).map_err(|error| Kind::Gif.damaged(error))?;
    let (width, height) = decoder.dimensions();
    let size = within(width, height)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|error| Kind::Gif.damaged(error))?;
    Ok((decoder, size))
}

/// One size for each frame. All of them are decoded once: a broken one is found now and not by whoever turns to it.
pub(super) fn sizes_of_gif(file: &Bytes) -> Result<Vec<PageSize>, NotAPicture> {
    let (decoder, size) = gif(file)?;
    let each = u64::from(size.width) * u64::from(size.height);
    let mut sizes = Vec::new();
    for frame in decoder.into_frames() {
        frame.map_err(|error| Kind::Gif.damaged(error))?;
        sizes.push(size);
        if sizes.len() > MOST_PAGES || each * u64::try_from(sizes.len()).unwrap_or(u64::MAX) > MOST_OF_ALL_FRAMES {
            return Err(NotAPicture::TooManyPages { count: sizes.len() });
        }
    }
    if sizes.is_empty() { Err(Kind::Gif.damaged("it has no frames")) } else { Ok(sizes) }
}

/// A frame as it is seen: over those before it.
pub(super) fn draw_gif(file: &Bytes, page: u32) -> Result<RgbaImage, NotAPicture> {
    let (decoder, _) = gif(file)?;
    let index = usize::try_from(page).unwrap_or(usize::MAX).saturating_sub(1);
    let frame = decoder.into_frames().nth(index).ok_or_else(|| Kind::Gif.damaged(format!("it has no frame {page}")))?;
    Ok(frame.map_err(|error| Kind::Gif.damaged(error))?.into_buffer())
}
