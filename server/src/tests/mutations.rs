//! Files of every kind, mutated: whatever comes of them is a picture or a sentence, never the end of the program.
//!
//! The functions are those of `fuzz/`, on stable Rust and without instrumentation. A few seconds with every test run;
//! `CAMPAIGN_FUZZ_SECONDS=600` for as long as that. Decoders of others may give up (panic) on their own thread, which the server turns
//! into a sentence; our own code may not.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    panic::{self, AssertUnwindSafe},
    time::{Duration, Instant},
};

use image::{ImageFormat, RgbImage};
use serde_json::json;

use crate::{exchange, files};

/// As long as the decoders of documents nest.
const STACK: usize = 64 << 20;

/// The same course for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap()
    }
}

fn corpus() -> Vec<(&'static str, Vec<u8>)> {
    let encoded = |format: ImageFormat| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        RgbImage::from_fn(37, 23, |x, y| image::Rgb([u8::try_from(x * 6).unwrap(), u8::try_from(y * 9).unwrap(), 90]))
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    };
    let pdf = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>\nendobj\n4 0 obj\n<< /Length 61 >>\nstream\nBT /F 12 Tf 20 50 Td (Words) Tj ET 0 0 1 rg 9 9 40 20 re f Q q\nendstream\nendobj\n5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" height="40"><defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/></linearGradient></defs><g id="a" transform="rotate(3)"><path d="M1 1L20 9Q3 4 5 6Z" fill="url(#g)"/></g><use xlink:href="#a" x="9"/><text x="3" y="20" font-size="9">Ad</text><image width="9" height="9" xlink:href="data:image/png;base64,iVBORw0KGgo="/></svg>"##;
    let zip = {
        use std::io::Write as _;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in [("index.html", &b"<meta name=\"ad.size\" content=\"width=300,height=250\">"[..]), ("a.js", b"let a = 1;")] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    vec![
        ("png", encoded(ImageFormat::Png)),
        ("jpeg", encoded(ImageFormat::Jpeg)),
        ("four inks", include_bytes!("photos/cmyk.jpg").to_vec()),
        ("profile", include_bytes!("photos/p3.jpg").to_vec()),
        ("turned", include_bytes!("photos/turned.jpg").to_vec()),
        ("webp", encoded(ImageFormat::WebP)),
        ("gif", encoded(ImageFormat::Gif)),
        ("tiff", encoded(ImageFormat::Tiff)),
        ("pdf", pdf.to_vec()),
        ("svg", svg.to_vec()),
        ("zip", zip),
        ("signed", files::signed_by_a_machine()),
    ]
}

/// A file with a few things wrong with it.
fn mutated(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=dice.below(6) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.below(bytes.len());
        match dice.below(8) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][dice.below(5)],
            2 => bytes[at] = dice.next().to_le_bytes()[0],
            3 => bytes.truncate(at),
            4 => drop(bytes.splice(at..at, file.iter().copied().skip(dice.below(file.len())).take(dice.below(40)))),
            5 => drop(bytes.drain(at..(at + dice.below(16)).min(bytes.len()))),
            // Numbers of two and four bytes, as lengths and sizes are written.
            6 => {
                let number = [0_u32, 1, 0xffff, 0x7fff_ffff, 0xffff_ffff, 0x0001_0000][dice.below(6)];
                for (byte, new) in bytes[at..].iter_mut().zip(number.to_be_bytes()) {
                    *byte = new;
                }
            }
            _ => {
                let digits = [&b"99999999999"[..], b"-1", b"0", b"1e99", b"NaN"][dice.below(5)];
                drop(bytes.splice(at..(at + digits.len()).min(bytes.len()), digits.iter().copied()));
            }
        }
    }
    bytes
}

fn seconds() -> u64 {
    std::env::var("CAMPAIGN_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(4)
}

thread_local! {
    static WHERE: RefCell<Option<String>> = const { RefCell::new(None) };
}

#[test]
fn mutated_files_end_in_a_picture_or_a_sentence() {
    let run = std::thread::Builder::new().name("mutations".into()).stack_size(STACK).spawn(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // Other tests run beside this one, and say what is wrong with them as ever.
            if std::thread::current().name() == Some("mutations") {
                WHERE.with_borrow_mut(|place| *place = info.location().map(|at| format!("{}:{}", at.file(), at.line())));
            } else {
                usual(info);
            }
        }));
        let (corpus, until) = (corpus(), Instant::now() + Duration::from_secs(seconds()));
        let (mut tried, mut gave_up, mut slowest) = (0_u32, BTreeMap::<String, u32>::new(), (Duration::ZERO, "", 0));
        for round in 0.. {
            if Instant::now() > until {
                break;
            }
            let (name, file) = &corpus[round % corpus.len()];
            let bytes = mutated(file, &mut Dice(round as u64));
            let begun = Instant::now();
            let came = panic::catch_unwind(AssertUnwindSafe(|| files::try_out(&bytes).map_err(|error| error.to_string())));
            slowest = slowest.max((begun.elapsed(), *name, round));
            tried += 1;
            match came {
                Ok(Ok(_)) => {}
                Ok(Err(sentence)) => assert!(sentence.len() > 10, "{name}, round {round}: {sentence}"),
                Err(_) => {
                    let place = WHERE.with_borrow_mut(Option::take).unwrap_or_default();
                    assert!(
                        place.contains("/registry/") || place.starts_with("/rustc/"),
                        "our own code gave up at {place}, {name}, round {round}"
                    );
                    *gave_up.entry(format!("{name} at {}", place.rsplit("/registry/src/").next().unwrap_or(&place))).or_default() += 1;
                }
            }
        }
        println!("{tried} mutated files; slowest {slowest:?}; decoders of others gave up: {gave_up:?}");
        assert!(slowest.0 < Duration::from_secs(55), "{slowest:?} is longer than a page may take");
    });
    run.unwrap().join().unwrap();
}

#[test]
fn mutated_annotations_are_read_or_refused() {
    let sound = json!({ "type": "AnnotationPage", "items": [
        { "id": "urn:uuid:0190b1f0-0000-7000-8000-000000000000", "type": "Annotation", "body": [{ "type": "TextualBody", "value": "Larger" }],
          "target": { "source": "http://x/pages/1/picture", "selector": { "type": "SvgSelector", "value": "<svg><polygon points=\"1,2 30,40 5,6\"/></svg>" } } },
        { "type": "Annotation", "body": "B", "target": "x#t=1.5&xywh=percent:1,2,30,40" },
    ] })
    .to_string();
    let pages = [app::model::ProofPage { number: 1, width: 400, height: 300 }];
    let rate = app::model::FrameRate::new(25, 1).map(|rate| (rate, 100));
    for round in 0..20_000 {
        let text = mutated(sound.as_bytes(), &mut Dice(round));
        if let Ok(document) = serde_json::from_slice(&text) {
            for film in [None, rate] {
                for mark in exchange::import(&document, &pages, film).unwrap_or_default() {
                    mark.geometry.check().unwrap();
                }
            }
        }
    }
}
