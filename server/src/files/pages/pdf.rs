//! PDF documents: drawn and read by `hayro`, which runs nothing that is in them.

use std::sync::Arc;

use app::model::{PageText, Word};
use bytes::Bytes;
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings, SoftMask,
        font::{Glyph, GlyphRun},
        hayro_cmap::BfString,
        interpret_page,
        util::TransformExt as _,
    },
    hayro_syntax::{LoadPdfError, Pdf, page::Page},
    kurbo::{BezPath, Rect, Shape as _},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::RgbaImage;

use super::{Kind, MOST_PAGES, NotAPicture, PageSize, enlargement, pixels};

/// Words of one page at most: a dense page of a newspaper has about 5,000.
const MOST_WORDS: usize = 20_000;

/// How far below and above the baseline a line of text reaches, in thousandths of its size.
const DESCENT: f64 = -220.0;
const ASCENT: f64 = 780.0;

/// A gap that parts two words, as a share of the size of the text.
const GAP: f64 = 0.2;

/// How far a glyph may be off the baseline of the word that it belongs to, as a share of the size of the text.
const OFF_LINE: f64 = 0.3;

fn open(file: &Bytes) -> Result<Pdf, NotAPicture> {
    Pdf::new(Arc::new(file.clone())).map_err(|error| match error {
        LoadPdfError::Decryption(_) => NotAPicture::Locked,
        LoadPdfError::Invalid => Kind::Pdf.damaged("it has no pages that can be found"),
    })
}

fn size(page: &Page<'_>) -> Result<(f32, PageSize), NotAPicture> {
    let (width, height) = page.render_dimensions();
    let scale = enlargement(width, height).ok_or_else(|| Kind::Pdf.damaged("a page has no size"))?;
    Ok((scale, PageSize { width: pixels(width, scale), height: pixels(height, scale) }))
}

/// The sizes of all pages as they are drawn.
pub(super) fn sizes(file: &Bytes) -> Result<Vec<PageSize>, NotAPicture> {
    let pdf = open(file)?;
    let pages = pdf.pages();
    match pages.len() {
        0 => Err(Kind::Pdf.damaged("it has no pages")),
        count if count > MOST_PAGES => Err(NotAPicture::TooManyPages { count }),
        _ => pages.iter().map(|page| Ok(size(page)?.1)).collect(),
    }
}

fn find(pdf: &Pdf, page: u32) -> Result<&Page<'_>, NotAPicture> {
    let index = usize::try_from(page).ok().and_then(|page| page.checked_sub(1));
    index.and_then(|index| pdf.pages().get(index)).ok_or_else(|| Kind::Pdf.damaged(format!("it has no page {page}")))
}

/// A page on white paper.
pub(super) fn draw(file: &Bytes, page: u32) -> Result<RgbaImage, NotAPicture> {
    let pdf = open(file)?;
    let page = find(&pdf, page)?;
    let (scale, _) = size(page)?;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // On paper nothing is seen through, so premultiplied is what it is.
    RgbaImage::from_raw(width, height, drawn.data_as_u8_slice().to_vec()).ok_or_else(|| Kind::Pdf.damaged("a page has no size"))
}

/// The words of a page in the order of writing.
pub(super) fn text(file: &Bytes, page: u32) -> Result<PageText, NotAPicture> {
    let pdf = open(file)?;
    let page = find(&pdf, page)?;
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let cache = InterpreterCache::new();
    let start = page.initial_transform(true).to_kurbo();
    let whole = Rect::new(0.0, 0.0, width, height);
    let mut context = Context::new(start, whole, &cache, page.xref(), InterpreterSettings::default());
    let mut reader = Reader::default();
    interpret_page(page, &mut context, &mut reader);
    reader.end_word();
    let share = |at: f64, of: f64| (at / of).clamp(0.0, 1.0);
    let words = reader.words.into_iter().filter(|(_, at)| at.overlaps(whole)).map(|(text, at)| {
        let (x, y) = (share(at.x0, width), share(at.y0, height));
        Word { text, x, y, width: share(at.x1, width) - x, height: share(at.y1, height) - y }
    });
    Ok(PageText { words: words.collect() })
}

/// Puts glyphs together to words.
#[derive(Default)]
struct Reader {
    words: Vec<(String, Rect)>,
    word: String,
    around: Option<Rect>,
}

impl Reader {
    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if let Some(around) = self.around.take().filter(|_| !word.is_empty() && self.words.len() < MOST_WORDS) {
            self.words.push((word, around));
        }
    }

    fn glyph(&mut self, letters: &str, at: Rect) {
        if letters.trim().is_empty() {
            self.end_word();
            return;
        }
        let size = at.height().max(f64::MIN_POSITIVE);
        let goes_on = self
            .around
            .is_some_and(|around| (at.y1 - around.y1).abs() < OFF_LINE * size && (-size..GAP * size).contains(&(at.x0 - around.x1)));
        if !goes_on {
            self.end_word();
        }
        self.around = Some(self.around.map_or(at, |around| around.union(at)));
        self.word.push_str(letters);
    }
}

impl Device<'_> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let letters = glyph.as_unicode().map(|letters| match letters {
                BfString::Char(letter) => letter.to_string(),
                BfString::String(letters) => letters,
            });
            let across = match &**glyph {
                Glyph::Outline(glyph) => glyph.outline().bounding_box(),
                Glyph::Type3(_) => Rect::new(0.0, 0.0, 500.0, 500.0),
            };
            let tall = Rect::new(across.x0, DESCENT, across.x1, ASCENT);
            let at = (props.transform * glyph.transform()).transform_rect_bbox(tall);
            match letters {
                Some(letters) if at.is_finite() => self.glyph(&letters, at),
                _ => self.end_word(),
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
