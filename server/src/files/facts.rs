//! What a file shows: its colours and where they are, the room around what is drawn, the words and the type of documents, and whether a
//! C2PA manifest is embedded.

use app::{
    brand::colour::Shade,
    model::{Area, ColourArea, FileFacts, PageText, PlacedWord, Rgb},
};
use image::{DynamicImage, RgbaImage, imageops::FilterType};

/// The longer side of the picture that colours are counted in.
const SIDE: u32 = 160;
/// How far the channels of neighbours may be apart to be counted as one.
const NEAR: u8 = 10;
/// Colours that are nearer than this are one (hundredths in OKLab).
const SAME: i64 = 5;
/// Colours that are told, and the least share of one, in thousandths.
const MOST_COLOURS: usize = 12;
const LEAST_SHARE: u64 = 10;
/// Words that are kept.
pub const MOST_WORDS: usize = 4_000;

/// What a picture shows.
pub fn of_picture(picture: &DynamicImage) -> FileFacts {
    let small = picture.resize(SIDE, SIDE, FilterType::Triangle).into_rgba8();
    FileFacts {
        width: picture.width().into(),
        height: picture.height().into(),
        colours: colours(&small),
        margin: margin(&small),
        ..FileFacts::default()
    }
}

/// Pixels that look the same to people, and the box around them.
struct Heap {
    rgb: Rgb,
    pixels: u64,
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

/// Where heaps are looked for by colour: each is on the shelf of its colour, and what is near is on that shelf or one beside it.
struct Shelves {
    /// The heap that was put on each shelf last.
    last: Vec<Option<usize>>,
    /// The one that was put on its shelf before each heap.
    before: Vec<Option<usize>>,
}

impl Shelves {
    /// Shelves along each channel.
    const SIDE: usize = u8::MAX as usize / (NEAR as usize + 1) + 1;

    fn new() -> Self {
        Self { last: vec![None; Self::SIDE.pow(3)], before: Vec::new() }
    }

    fn at([red, green, blue]: [usize; 3]) -> usize {
        (red * Self::SIDE + green) * Self::SIDE + blue
    }

    /// Puts the next heap on the shelf of its colour.
    fn put(&mut self, colour: [u8; 3]) {
        let heap = self.before.len();
        let last = &mut self.last[Self::at(colour.map(|part| usize::from(part / (NEAR + 1))))];
        self.before.push(last.replace(heap));
    }

    fn around(&self, colour: [u8; 3]) -> impl Iterator<Item = usize> {
        let [red, green, blue] = colour.map(|part| {
            let shelf = usize::from(part / (NEAR + 1));
            shelf.saturating_sub(1)..=(shelf + 1).min(Self::SIDE - 1)
        });
        let shelves = red.flat_map(move |red| {
            let blue = blue.clone();
            green.clone().flat_map(move |green| blue.clone().map(move |blue| [red, green, blue]))
        });
        shelves.flat_map(|shelf| std::iter::successors(self.last[Self::at(shelf)], |heap| self.before[*heap]))
    }
}

fn colours(picture: &RgbaImage) -> Vec<ColourArea> {
    let mut heaps: Vec<Heap> = Vec::new();
    let mut shelves = Shelves::new();
    let mut last = 0;
    for (x, y, pixel) in picture.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] >= 128) {
        let [red, green, blue, _] = pixel.0;
        // Neighbours are alike more often than not.
        let near = |heap: &Heap| heap.rgb.0.iter().zip([red, green, blue]).all(|(one, other)| one.abs_diff(other) <= NEAR);
        let first = || shelves.around([red, green, blue]).filter(|at| near(&heaps[*at])).min();
        let at = if heaps.get(last).is_some_and(near) { Some(last) } else { first() };
        match at {
            Some(at) => {
                last = at;
                let heap = &mut heaps[at];
                heap.pixels += 1;
                (heap.left, heap.right) = (heap.left.min(x), heap.right.max(x));
                (heap.top, heap.bottom) = (heap.top.min(y), heap.bottom.max(y));
            }
            None => {
                last = heaps.len();
                shelves.put([red, green, blue]);
                heaps.push(Heap { rgb: Rgb([red, green, blue]), pixels: 1, left: x, top: y, right: x, bottom: y });
            }
        }
    }
    let all: u64 = heaps.iter().map(|heap| heap.pixels).sum();
    heaps.sort_by_key(|heap| std::cmp::Reverse(heap.pixels));
    let mut merged: Vec<(Shade, Heap)> = Vec::new();
    for heap in heaps {
        let shade = Shade::of(heap.rgb);
        let same = merged.iter().position(|(other, _)| other.distance(shade) <= SAME);
        match same {
            Some(at) => {
                let (_, other) = &mut merged[at];
                other.pixels += heap.pixels;
                (other.left, other.right) = (other.left.min(heap.left), other.right.max(heap.right));
                (other.top, other.bottom) = (other.top.min(heap.top), other.bottom.max(heap.bottom));
            }
            None if merged.len() < 4 * MOST_COLOURS => merged.push((shade, heap)),
            None => {}
        }
    }
    merged.sort_by_key(|(_, heap)| std::cmp::Reverse(heap.pixels));
    let (width, height) = picture.dimensions();
    let told = merged.into_iter().map(|(_, heap)| heap).filter(|heap| heap.pixels * 1_000 >= all.max(1) * LEAST_SHARE).take(MOST_COLOURS);
    told.map(|heap| ColourArea {
        rgb: heap.rgb,
        share: i64::try_from(heap.pixels * 1_000 / all.max(1)).unwrap_or_default(),
        area: Area {
            page: 1,
            left: thousandths(heap.left, width),
            top: thousandths(heap.top, height),
            width: thousandths(heap.right + 1 - heap.left, width),
            height: thousandths(heap.bottom + 1 - heap.top, height),
        },
    })
    .collect()
}

fn thousandths(part: u32, whole: u32) -> i64 {
    i64::from(part) * 1_000 / i64::from(whole.max(1))
}

/// The least room between what is drawn and the edge, in thousandths of the width of what is drawn.
fn margin(picture: &RgbaImage) -> Option<i64> {
    let (width, height) = picture.dimensions();
    let [left, top, right, bottom] = likeness::drawn(picture)?;
    let room = left.min(top).min(width - 1 - right).min(height - 1 - bottom);
    (room > 0).then(|| thousandths(room, right + 1 - left))
}

/// The words of a page, up to so many.
pub fn words(page: i64, text: PageText, most: usize) -> Vec<PlacedWord> {
    let placed = text.words.into_iter().take(most).map(|word| PlacedWord {
        area: Area { page, left: part(word.x), top: part(word.y), width: part(word.width), height: part(word.height) },
        text: word.text.chars().take(80).collect(),
    });
    placed.collect()
}

#[expect(clippy::cast_possible_truncation, reason = "thousandths of a page")]
fn part(share: f64) -> i64 {
    (share.clamp(0.0, 1.0) * 1_000.0).round() as i64
}

/// The words and the type families of a drawing (SVG).
pub fn of_drawing(text: &str) -> (Vec<PlacedWord>, Vec<String>) {
    let Ok(document) = roxmltree::Document::parse(text) else { return Default::default() };
    let whole = Area { page: 1, left: 0, top: 0, width: 1_000, height: 1_000 };
    let said = document
        .descendants()
        .filter(|node| node.is_text() && node.ancestors().any(|above| above.has_tag_name(("http://www.w3.org/2000/svg", "text"))));
    let words = said.flat_map(|node| node.text().unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let words = words.take(MOST_WORDS).map(|text| PlacedWord { text: text.chars().take(80).collect(), area: whole }).collect();
    let mut fonts: Vec<String> = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let styled = node.attribute("style").into_iter().flat_map(|style| style.split(';'));
        let styled = styled.filter_map(|rule| rule.trim().strip_prefix("font-family:"));
        for list in node.attribute("font-family").into_iter().chain(styled) {
            let first = list.split(',').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned();
            if !first.is_empty() && !fonts.contains(&first) && fonts.len() < 50 {
                fonts.push(first);
            }
        }
    }
    (words, fonts)
}

/// Whether a C2PA manifest store is embedded (C2PA 2.x, appendix A): in a PNG a `caBX` chunk, in a JPEG JUMBF boxes in APP11, in a WebP a
/// `C2PA` chunk. It is looked for, and not verified.
pub fn has_c2pa(bytes: &[u8]) -> bool {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => chunks_of_png(&bytes[8..]),
        [0xff, 0xd8, rest @ ..] => segments_of_jpeg(rest),
        [b'R', b'I', b'F', b'F', ..] => chunks_of_riff(bytes.get(12..).unwrap_or_default()),
        _ => false,
    }
}

fn chunks_of_png(mut rest: &[u8]) -> bool {
    while let [a, b, c, d, k0, k1, k2, k3, after @ ..] = rest {
        if [*k0, *k1, *k2, *k3] == *b"caBX" {
            return true;
        }
        let length = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
        // The data, and its checksum.
        let Some(next) = length.checked_add(4).and_then(|length| after.get(length..)) else { return false };
        rest = next;
    }
    false
}

fn segments_of_jpeg(mut rest: &[u8]) -> bool {
    while let [0xff, marker, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).saturating_sub(2);
        let Some((segment, next)) = after.split_at_checked(length) else { return false };
        if *marker == 0xeb && segment.windows(4).any(|part| part == b"c2pa") {
            return true;
        }
        // The picture itself begins: no metadata after it.
        if *marker == 0xda {
            return false;
        }
        rest = next;
    }
    false
}

fn chunks_of_riff(mut rest: &[u8]) -> bool {
    while let [k0, k1, k2, k3, a, b, c, d, after @ ..] = rest {
        if [*k0, *k1, *k2, *k3] == *b"C2PA" {
            return true;
        }
        let length = usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
        let Some(next) = length.checked_add(length % 2).and_then(|length| after.get(length..)) else { return false };
        rest = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use app::brand::colour::name_of;

    use super::*;

    #[test]
    fn colours_are_told_with_their_share_and_place() {
        let picture = RgbaImage::from_fn(200, 100, |x, _| if x < 60 { Rgba([200, 30, 30, 255]) } else { Rgba([250, 250, 250, 255]) });
        let facts = of_picture(&picture.into());
        assert_eq!(facts.colours.len(), 2, "{:?}", facts.colours);
        let [white, red] = &facts.colours[..] else { panic!() };
        assert_eq!((name_of(white.rgb), name_of(red.rgb)), ("white", "red"));
        assert!((690..=710).contains(&white.share) && (290..=310).contains(&red.share), "{:?}", facts.colours);
        assert!(red.area.left == 0 && (280..=320).contains(&red.area.width) && white.area.left >= 280);
    }

    #[test]
    fn what_is_transparent_has_no_colour_and_is_room() {
        let inside = |x: u32, y: u32| (40..160).contains(&x) && (20..80).contains(&y);
        let picture = RgbaImage::from_fn(200, 100, |x, y| if inside(x, y) { Rgba([30, 90, 215, 255]) } else { Rgba([0, 0, 0, 0]) });
        let facts = of_picture(&picture.into());
        assert_eq!(facts.colours.iter().map(|area| name_of(area.rgb)).collect::<Vec<_>>(), ["blue"]);
        assert!((150..=180).contains(&facts.margin.unwrap()), "{:?}", facts.margin);
        assert_eq!(of_picture(&RgbaImage::from_pixel(50, 50, Rgba([1, 2, 3, 255])).into()).margin, None);
    }

    #[test]
    fn a_manifest_is_seen_where_it_may_be() {
        let chunk = |kind: &[u8; 4], data: &[u8]| [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, &[0; 4]].concat();
        let png = |chunks: &[Vec<u8>]| [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat();
        assert!(has_c2pa(&png(&[chunk(b"IHDR", &[0; 13]), chunk(b"caBX", b"jumb")])));
        assert!(!has_c2pa(&png(&[chunk(b"IHDR", &[0; 13]), chunk(b"tEXt", b"caBX")])));
        assert!(has_c2pa(&[&[0xff, 0xd8, 0xff, 0xeb, 0, 10][..], b"JP..c2pa"].concat()));
        assert!(!has_c2pa(&[&[0xff, 0xd8, 0xff, 0xe1, 0, 10][..], b"JP..c2pa"].concat()));
        assert!(has_c2pa(&[&b"RIFF\0\0\0\0WEBP"[..], b"VP8 \x03\0\0\0abc\0", b"C2PA\x01\0\0\0x"].concat()));
        assert!(!has_c2pa(&[0x89, b'P', b'N', b'G', 1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff, b'I', b'D', b'A', b'T']));
    }

    #[test]
    fn drawings_say_their_words_and_their_type() {
        let (words, fonts) = of_drawing(
            r#"<svg xmlns="http://www.w3.org/2000/svg"><title>No</title><text font-family="'Inter Display', sans-serif">The <tspan style="font-family: Comic Neue">best</tspan></text></svg>"#,
        );
        assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["The", "best"]);
        assert_eq!(fonts, ["Inter Display", "Comic Neue"]);
    }
}
