//! How well notes are followed to the next version, and changes found: measured on version pairs that are made here, with
//! photographs and type, each pair with one known change or none.
//!
//! `cargo test --package server followed -- --nocapture` prints precision and recall.

use std::{collections::BTreeMap, fmt::Write as _};

use app::compare::{self, Found, Raster, Region, Sensitivity};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use image::{ImageFormat, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::Tree,
};

use crate::{
    carry,
    files::{self, Fit},
    pictures,
};

const WIDTH: u32 = 900;
const HEIGHT: u32 = 640;

const PHOTOS: [&[u8]; 4] = [
    include_bytes!("photos/cat.jpg"),
    include_bytes!("photos/coffee.jpg"),
    include_bytes!("photos/astronaut.jpg"),
    include_bytes!("photos/rocket.jpg"),
];

/// Ground, ink and accent of each sheet.
const COLOURS: [[&str; 3]; 4] = [
    ["#f6f1e7", "#1d2433", "#c2410c"],
    ["#0f172a", "#f8fafc", "#0ea5e9"],
    ["#ffffff", "#14532d", "#7c3aed"],
    ["#fde68a", "#3f1d0b", "#be123c"],
];

/// What is on a sheet, and can be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Photo,
    Headline,
    Badge,
    Logo,
    Legal,
}

const PARTS: [Part; 5] = [Part::Photo, Part::Headline, Part::Badge, Part::Logo, Part::Legal];

/// One change to a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Untouched,
    Recompressed(u8),
    Rescaled(u32),
    Moved(Part, i32, i32),
    Recoloured(Part),
    Reworded(Part),
    Replaced,
}

const CHANGES: [Change; 18] = [
    Change::Untouched,
    Change::Recompressed(90),
    Change::Recompressed(75),
    Change::Recompressed(60),
    Change::Rescaled(75),
    Change::Rescaled(150),
    Change::Moved(Part::Badge, -60, 110),
    Change::Moved(Part::Badge, 0, -24),
    Change::Moved(Part::Logo, -210, 12),
    Change::Moved(Part::Headline, 12, 60),
    Change::Moved(Part::Photo, 40, 24),
    Change::Recoloured(Part::Badge),
    Change::Recoloured(Part::Headline),
    Change::Recoloured(Part::Logo),
    Change::Reworded(Part::Headline),
    Change::Reworded(Part::Legal),
    Change::Reworded(Part::Badge),
    Change::Replaced,
];

/// Left, top, width and height of a part, in pixels.
fn place(part: Part) -> [i32; 4] {
    match part {
        Part::Photo => [40, 40, 420, 300],
        Part::Headline => [40, 400, 430, 100],
        Part::Badge => [660, 230, 150, 90],
        Part::Logo => [700, 40, 150, 60],
        Part::Legal => [40, 592, 560, 18],
    }
}

struct Sheet {
    number: usize,
    moved: Option<(Part, i32, i32)>,
    recoloured: Option<Part>,
    reworded: Option<Part>,
}

impl Sheet {
    fn new(number: usize) -> Self {
        Self { number, moved: None, recoloured: None, reworded: None }
    }

    fn draw(&self) -> RgbImage {
        let [ground, ink, accent] = COLOURS[self.number];
        let photo = BASE64_STANDARD.encode(PHOTOS[self.number]);
        let at = |part: Part| {
            let [x, y, w, h] = place(part);
            match self.moved {
                Some((moved, dx, dy)) if moved == part => [x + dx, y + dy, w, h],
                _ => [x, y, w, h],
            }
        };
        let colour = |part: Part, usual: &'static str| if self.recoloured == Some(part) { "#15a34a" } else { usual };
        let words = |part: Part, usual: &'static str, other: &'static str| if self.reworded == Some(part) { other } else { usual };
        let mut svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}'><rect width='{WIDTH}' height='{HEIGHT}' fill='{ground}'/>"
        );
        let [x, y, w, h] = at(Part::Photo);
        write!(
            svg,
            "<image x='{x}' y='{y}' width='{w}' height='{h}' preserveAspectRatio='xMidYMid slice' href='data:image/jpeg;base64,{photo}'/>"
        )
        .unwrap();
        let [x, y, ..] = at(Part::Headline);
        let (one, other) = (words(Part::Headline, "Out before", "Back before"), words(Part::Headline, "the others", "the winter"));
        let fill = colour(Part::Headline, ink);
        write!(svg, "<g font-family='Inter' font-weight='800' font-size='46' fill='{fill}'><text x='{x}' y='{}'>{one}</text><text x='{x}' y='{}'>{other}</text></g>", y + 42, y + 92).unwrap();
        let [x, y, w, h] = at(Part::Badge);
        let (fill, offer) = (colour(Part::Badge, accent), words(Part::Badge, "From 9 May", "From 19 May"));
        write!(svg, "<rect x='{x}' y='{y}' width='{w}' height='{h}' rx='14' fill='{fill}'/><text x='{}' y='{}' font-family='Inter' font-weight='600' font-size='21' fill='white'>{offer}</text>", x + 14, y + 52).unwrap();
        let [x, y, ..] = at(Part::Logo);
        let fill = colour(Part::Logo, accent);
        write!(svg, "<circle cx='{}' cy='{}' r='26' fill='{fill}'/><path d='M{} {}l12 -22l12 22z' fill='{ground}'/><text x='{}' y='{}' font-family='Inter' font-weight='800' font-size='20' fill='{ink}'>Larkmoor</text>", x + 30, y + 30, x + 18, y + 42, x + 62, y + 37).unwrap();
        let [x, y, ..] = at(Part::Legal);
        let legal = words(
            Part::Legal,
            "Offer valid while stocks last. Terms apply, see larkmoor.example.",
            "Offer valid until 30 June only. Conditions apply, ask in your store.",
        );
        write!(svg, "<text x='{x}' y='{}' font-family='Inter' font-size='14' fill='{ink}'>{legal}</text></svg>", y + 14).unwrap();
        let tree = Tree::from_str(&svg, &pictures::type_options()).unwrap();
        let mut pixels = Pixmap::new(WIDTH, HEIGHT).unwrap();
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        let rgba = image::RgbaImage::from_raw(WIDTH, HEIGHT, pixels.take()).unwrap();
        image::DynamicImage::ImageRgba8(rgba).into_rgb8()
    }
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The next version of a sheet.
fn changed(number: usize, change: Change) -> Vec<u8> {
    let sheet = Sheet::new(number);
    match change {
        Change::Untouched => png(&sheet.draw()),
        Change::Recompressed(quality) => {
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&sheet.draw()).unwrap();
            bytes
        }
        Change::Rescaled(percent) => {
            png(&image::imageops::resize(&sheet.draw(), WIDTH * percent / 100, HEIGHT * percent / 100, FilterType::CatmullRom))
        }
        Change::Moved(part, dx, dy) => png(&Sheet { moved: Some((part, dx, dy)), ..sheet }.draw()),
        Change::Recoloured(part) => png(&Sheet { recoloured: Some(part), ..sheet }.draw()),
        Change::Reworded(part) => png(&Sheet { reworded: Some(part), ..sheet }.draw()),
        // Another sheet altogether, upside down.
        Change::Replaced => png(&image::imageops::rotate180(&Sheet::new((number + 1) % PHOTOS.len()).draw())),
    }
}

fn expected(change: Change, part: Part) -> &'static str {
    match change {
        Change::Moved(moved, ..) if moved == part => "moved",
        Change::Recoloured(other) | Change::Reworded(other) if other == part => "region changed",
        Change::Replaced => "lost",
        _ => "same",
    }
}

fn word(found: Found) -> &'static str {
    match found {
        Found::Same => "same",
        Found::Moved(..) => "moved",
        Found::Changed => "region changed",
        Found::Lost => "lost",
    }
}

/// Shares of the sheet.
fn share([x, y, w, h]: [i32; 4]) -> ((f64, f64), (f64, f64)) {
    let (width, height) = (f64::from(WIDTH), f64::from(HEIGHT));
    ((f64::from(x) / width, f64::from(y) / height), (f64::from(x + w) / width, f64::from(y + h) / height))
}

fn clusters(before: &[u8], after: &[u8]) -> Vec<Region> {
    let after = files::decode(after, Fit::Within(2_400)).unwrap();
    let before = files::decode(before, Fit::Exactly(after.width(), after.height())).unwrap();
    let raster = |picture: &'_ image::RgbaImage| (picture.width() as usize, picture.height() as usize);
    let ((width, height), (one, other)) = (raster(&after), (before.as_raw(), after.as_raw()));
    let difference =
        compare::difference(Raster::new(width, height, one).unwrap(), Raster::new(width, height, other).unwrap(), Sensitivity::default());
    compare::regions(&difference.unwrap())
}

fn touches(region: &Region, ((left, top), (right, foot)): ((f64, f64), (f64, f64))) -> bool {
    region.x < right && left < region.x + region.width && region.y < foot && top < region.y + region.height
}

/// Of so many found so many are right, of so many there are so many found.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: usize,
    found: usize,
    there: usize,
}

impl Score {
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    fn shares(self) -> (f64, f64) {
        let share = |part: usize, of: usize| if of == 0 { 1.0 } else { part as f64 / of as f64 };
        (share(self.right, self.found), share(self.right, self.there))
    }
}

#[test]
fn notes_are_followed_and_changes_found() {
    let (mut fates, mut changes) = (BTreeMap::<&str, Score>::new(), Score::default());
    let (mut recalled, mut altered, mut pairs, mut notes) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for number in 0..PHOTOS.len() {
        let before = png(&Sheet::new(number).draw());
        for change in CHANGES {
            pairs += 1;
            let after = changed(number, change);
            let areas: Vec<_> = PARTS.iter().map(|part| (*part, share(place(*part)))).collect();
            let found = carry::search(&before, &after, &areas).unwrap();
            for part in PARTS {
                notes += 1;
                let (is, should) = (word(found[&part]), expected(change, part));
                fates.entry(is).or_default().found += 1;
                fates.entry(should).or_default().there += 1;
                if is == should {
                    fates.entry(is).or_default().right += 1;
                } else {
                    wrong.push(format!("sheet {number}, {change:?}: {part:?} is said to be {is}"));
                }
                if let (Found::Moved(dx, dy), Change::Moved(moved, x, y)) = (found[&part], change)
                    && moved == part
                {
                    let (away, down) = (dx - f64::from(x) / f64::from(WIDTH), dy - f64::from(y) / f64::from(HEIGHT));
                    assert!(away.abs() < 0.005 && down.abs() < 0.005, "{change:?}: found {dx} {dy}");
                }
            }
            let clusters = clusters(&before, &after);
            let touched: Vec<_> = match change {
                Change::Moved(part, dx, dy) => {
                    let [x, y, w, h] = place(part);
                    vec![share([x, y, w, h]), share([x + dx, y + dy, w, h])]
                }
                Change::Recoloured(part) | Change::Reworded(part) => vec![share(place(part))],
                Change::Untouched | Change::Recompressed(_) | Change::Rescaled(_) => Vec::new(),
                Change::Replaced => continue,
            };
            if matches!(change, Change::Recompressed(_) | Change::Untouched) {
                assert!(clusters.is_empty(), "sheet {number}, {change:?}: {} clusters", clusters.len());
            }
            changes.found += clusters.len();
            changes.right += clusters.iter().filter(|cluster| touched.iter().any(|area| touches(cluster, *area))).count();
            altered += touched.len();
            recalled += touched.iter().filter(|area| clusters.iter().any(|cluster| touches(cluster, **area))).count();
        }
    }
    println!("{pairs} version pairs, {notes} notes");
    for (fate, score) in &fates {
        let (precision, recall) = score.shares();
        println!("{fate:>15}: precision {precision:.3}, recall {recall:.3} ({} there)", score.there);
    }
    let precision = Score { there: 1, ..changes }.shares().0;
    let recall = Score { right: recalled, found: 1, there: altered }.shares().1;
    println!("{:>15}: precision {precision:.3}, recall {recall:.3} ({altered} places changed, {} clusters)", "changes", changes.found);
    for line in &wrong {
        println!("  {line}");
    }
    assert!(pairs >= 60, "{pairs} pairs");
    for (fate, least) in [("same", 0.97), ("moved", 0.9), ("region changed", 0.9), ("lost", 0.9)] {
        let (precision, recall) = fates[fate].shares();
        assert!(precision >= least && recall >= least, "{fate}: precision {precision:.3}, recall {recall:.3}");
    }
    assert!(precision >= 0.95 && recall >= 0.95, "changes: precision {precision:.3}, recall {recall:.3}");
}
