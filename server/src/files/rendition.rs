//! Stored pictures drawn anew: each rendition is made once, whoever asks for it at the same time waits for the same work.
//!
//! A rendition is kept beside the files, under the digest of its source and that of its recipe. It is written whole or not at all, and
//! can be made again at any time, so none is ever missed.

use std::{
    borrow::Cow,
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use app::model::{Digest, TenantId};
use bytes::Bytes;
use fast_image_resize::{ResizeOptions, Resizer};
use image::{ColorType, DynamicImage, ImageEncoder as _, codecs, imageops};
use tokio::sync::Semaphore;

use super::{FileError, FileStore, Kind, Recipe, Source, imprint, jpeg, probe, recipe::Encoding};

/// How much of what was drawn last is held in memory.
const HELD: u64 = 64 << 20;
/// How many are drawn at once: each holds a whole picture.
const AT_ONCE: usize = 2;
/// The quality of a JPEG when nobody asks for another.
const QUALITY: u8 = 82;

/// What has been drawn lately, and what is being drawn.
#[derive(Debug, Clone)]
pub(super) struct Renditions {
    held: moka::future::Cache<String, Bytes>,
    at_once: Arc<Semaphore>,
    made: Arc<AtomicU64>,
}

impl Renditions {
    pub(super) fn new() -> Self {
        let held = moka::future::Cache::builder()
            .max_capacity(HELD)
            .weigher(|_: &String, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX))
            .build();
        Self { held, at_once: Arc::new(Semaphore::new(AT_ONCE)), made: Arc::default() }
    }
}

impl FileStore {
    /// A stored picture by a recipe: from memory, from the store, or drawn now.
    pub async fn rendition(&self, tenant: TenantId, source: Digest, recipe: &Recipe) -> Result<Bytes, FileError> {
        // Half of its digest tells recipes apart, and keeps the name within what file systems behind a bucket take.
        let (first, recipe_name) = (&source.to_string()[..2], &recipe.digest().to_string()[..32]);
        let place = format!("tenants/{tenant}/renditions/{first}/{source}/{recipe_name}");
        let make = self.found_or_made(tenant, source, recipe, object_store::path::Path::from(place.as_str()));
        self.renditions.held.try_get_with(place, make).await.map_err(|error: Arc<FileError>| FileError::NotDrawn(error.to_string()))
    }

    /// How many have been drawn since this store was opened.
    pub fn renditions_made(&self) -> u64 {
        self.renditions.made.load(Ordering::Relaxed)
    }

    async fn found_or_made(
        &self,
        tenant: TenantId,
        source: Digest,
        recipe: &Recipe,
        place: object_store::path::Path,
    ) -> Result<Bytes, FileError> {
        if let Some(found) = self.vault.read(tenant, &place).await? {
            return Ok(found);
        }
        let turn = self.renditions.at_once.acquire().await.map_err(|error| FileError::NotDrawn(error.to_string()))?;
        let (bytes, recipe) = (self.get(tenant, source).await?, recipe.clone());
        // What browsers do not show is drawn first.
        let bytes = match Kind::of(bytes.get(..1 << 10).unwrap_or(&bytes)) {
            Some(kind) => self.page(tenant, Source { digest: source, kind }, 1).await?,
            None => bytes,
        };
        let fresh = self.fresh.of(source);
        let drawn = tokio::task::spawn_blocking(move || match fresh {
            Some(picture) => draw(Cow::Borrowed(&*picture), &recipe),
            None => draw_file(&bytes, &recipe),
        });
        let drawn = drawn.await.map_err(std::io::Error::other)??;
        drop(turn);
        self.renditions.made.fetch_add(1, Ordering::Relaxed);
        let drawn = Bytes::from(drawn);
        self.vault.write(tenant, &place, drawn.clone()).await?;
        Ok(drawn)
    }
}

/// The media type of a rendition, and the ending of its name.
pub fn kind_of_rendition(bytes: &[u8]) -> (&'static str, &'static str) {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => ("image/png", "png"),
        [b'R', b'I', b'F', b'F', ..] => ("image/webp", "webp"),
        _ => ("image/jpeg", "jpg"),
    }
}

fn draw_file(bytes: &[u8], recipe: &Recipe) -> Result<Vec<u8>, FileError> {
    draw(Cow::Owned(probe::whole(bytes).map_err(|error| FileError::NotDrawn(error.to_string()))?), recipe)
}

fn draw(source: Cow<'_, DynamicImage>, recipe: &Recipe) -> Result<Vec<u8>, FileError> {
    let failed = |error: String| FileError::NotDrawn(error);
    // Eight bits a channel are what every encoding here has.
    let transparent = source.color().has_alpha() && source.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    let source = match (transparent, source.color()) {
        (true, ColorType::Rgba8) | (false, ColorType::Rgb8) => source,
        (true, _) => Cow::Owned(source.to_rgba8().into()),
        (false, _) => Cow::Owned(source.to_rgb8().into()),
    };
    let ([left, top, width, height], (wide, high)) = recipe.place(source.width(), source.height());
    let mut drawn = DynamicImage::new(wide, high, source.color());
    Resizer::new()
        .resize(&*source, &mut drawn, &ResizeOptions::new().crop(left, top, width, height))
        .map_err(|error| failed(error.to_string()))?;
    drop(source);
    if let Some(words) = &recipe.imprint {
        drawn = imprint::imprinted(drawn, words).ok_or_else(|| failed("the imprint cannot be drawn".into()))?;
    }
    let encoding = recipe.encoding.unwrap_or(if transparent { Encoding::Png } else { Encoding::Jpeg });
    encode(drawn, encoding, recipe.quality.unwrap_or(QUALITY)).map_err(|error| failed(error.to_string()))
}

fn encode(picture: DynamicImage, encoding: Encoding, quality: u8) -> image::ImageResult<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    match encoding {
        Encoding::Jpeg => {
            return jpeg::encode(&on_white(picture).into_rgb8(), quality);
        }
        Encoding::Png => {
            let encoder = codecs::png::PngEncoder::new(&mut out);
            encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())?;
        }
        Encoding::Webp => {
            let encoder = codecs::webp::WebPEncoder::new_lossless(&mut out);
            encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())?;
        }
    }
    Ok(out.into_inner())
}

/// A drawn picture as a JPEG of this quality.
pub fn jpeg_on_white(picture: image::RgbaImage, quality: u8) -> image::ImageResult<Vec<u8>> {
    encode(DynamicImage::ImageRgba8(picture), Encoding::Jpeg, quality)
}

/// A JPEG has no transparency: what is seen through is white.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let mut ground = image::RgbaImage::from_pixel(picture.width(), picture.height(), image::Rgba([u8::MAX; 4]));
    imageops::overlay(&mut ground, &picture, 0, 0);
    DynamicImage::from(ground).into_rgb8().into()
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView as _, ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn picture(transparent: bool) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let alpha = if transparent { 0 } else { 255 };
        let pixels = RgbaImage::from_fn(200, 100, |x, _| if x < 100 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, alpha]) });
        pixels.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_crop_keeps_what_it_is_focused_on() {
        let recipe = |x| Recipe {
            width: Some(50),
            height: Some(50),
            fitting: super::super::Fitting::Cover,
            focus: Some((x, 0.5)),
            encoding: Some(Encoding::Png),
            ..Recipe::default()
        };
        let left = image::load_from_memory(&draw_file(&picture(false), &recipe(0.0)).unwrap()).unwrap();
        let right = image::load_from_memory(&draw_file(&picture(false), &recipe(1.0)).unwrap()).unwrap();
        assert_eq!((left.width(), left.height()), (50, 50));
        assert_eq!((left.get_pixel(25, 25).0, right.get_pixel(25, 25).0), ([255, 0, 0, 255], [0, 0, 255, 255]));
    }

    #[test]
    fn transparency_decides_the_encoding_when_nobody_does() {
        let recipe = Recipe { width: Some(50), ..Recipe::default() };
        assert_eq!(kind_of_rendition(&draw_file(&picture(false), &recipe).unwrap()), ("image/jpeg", "jpg"));
        assert_eq!(kind_of_rendition(&draw_file(&picture(true), &recipe).unwrap()), ("image/png", "png"));
        let jpeg = Recipe { encoding: Some(Encoding::Jpeg), ..recipe.clone() };
        let solid = image::load_from_memory(&draw_file(&picture(true), &jpeg).unwrap()).unwrap();
        assert!(solid.get_pixel(45, 10).0[..3].iter().all(|channel| *channel > 250), "what was seen through is white");
        let webp = Recipe { encoding: Some(Encoding::Webp), ..recipe };
        assert_eq!(kind_of_rendition(&draw_file(&picture(true), &webp).unwrap()), ("image/webp", "webp"));
    }

    #[tokio::test]
    async fn asked_for_at_once_it_is_drawn_once_and_survives_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::local(folder.path().to_owned()).unwrap();
        let tenant = TenantId::new();
        let upload = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(picture(false)))]);
        let source = store.put(tenant, store.stage(tenant, upload, 1 << 20).await.unwrap()).await.unwrap();
        let recipe = Recipe { width: Some(64), ..Recipe::default() };
        let asked = (0..200).map(|_| store.rendition(tenant, source, &recipe));
        let answers = futures::future::try_join_all(asked).await.unwrap();
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
        assert_eq!(store.renditions_made(), 1);
        let reopened = FileStore::local(folder.path().to_owned()).unwrap();
        assert_eq!(reopened.rendition(tenant, source, &recipe).await.unwrap(), answers[0]);
        assert_eq!(reopened.renditions_made(), 0);
        let other = store.rendition(TenantId::new(), source, &recipe).await;
        assert!(other.is_err(), "another workspace has neither the file nor its renditions");
    }
}
