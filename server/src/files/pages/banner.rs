//! HTML banners as ZIP archives: looked into with suspicion, and handed out file by file, never unpacked to the disk.

use std::{
    borrow::Cow,
    io::{Cursor, Read as _},
};

use bytes::Bytes;
use zip::ZipArchive;

use super::{Kind, NotAPicture, PageSize, vector};
use crate::files::probe::{Fit, decode, probe};

/// Files in a banner at most.
const MOST_FILES: usize = 500;
/// Bytes of one file, and of all together, once they are unpacked.
const MOST_OF_ONE: u64 = 20 << 20;
const MOST_OF_ALL: u64 = 60 << 20;
/// How much of a page is read to find out its size.
const HEAD: usize = 64 << 10;
/// The size of a banner that does not say any: the most usual one.
const USUAL: PageSize = PageSize { width: 300, height: 250 };
/// The longest side of a banner, in pixels.
const LONGEST: u32 = 4_000;

/// What a banner may be made of, by the ends of names. Nothing of it is run here.
const TYPES: [(&str, &str); 24] = [
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "text/xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("svg", "image/svg+xml"),
    ("ico", "image/x-icon"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("ogg", "audio/ogg"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
];

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn damaged(reason: impl std::fmt::Display) -> NotAPicture {
    Kind::Banner.damaged(reason)
}

fn open(file: &[u8]) -> Result<Archive<'_>, NotAPicture> {
    let archive = ZipArchive::new(Cursor::new(file)).map_err(damaged)?;
    if archive.len() > MOST_FILES {
        Err(damaged(format!("it has {} files; at most {MOST_FILES} are accepted", archive.len())))
    } else {
        Ok(archive)
    }
}

/// What operating systems leave in archives.
fn is_litter(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") || name.ends_with("Thumbs.db") || name.ends_with("desktop.ini")
}

/// Whether a name stays within the archive, on every system.
fn is_safe(name: &str) -> bool {
    let parts = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    parts && name.len() <= 300 && !name.contains(['\\', ':']) && !name.chars().any(char::is_control)
}

fn media_type(name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    TYPES.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type)
}

/// Looks through all of an archive once: every name, every type, every byte of it, so that nothing bad is found by whoever plays it.
pub(super) fn look(file: &[u8]) -> Result<PageSize, NotAPicture> {
    let mut archive = open(file)?;
    let mut all = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.into_owned();
        if entry.is_dir() || is_litter(&name) {
            continue;
        }
        if !is_safe(&name) {
            return Err(damaged("a name in it leads out of it"));
        }
        if entry.is_symlink() {
            return Err(damaged(format!("{name} is a link to another file")));
        }
        if media_type(&name).is_none() {
            return Err(damaged(format!("{name} is of a kind that banners are not made of")));
        }
        // What the archive says of sizes is not believed.
        let read =
            std::io::copy(&mut entry.take(MOST_OF_ONE + 1), &mut std::io::sink()).map_err(|error| damaged(format!("{name}: {error}")))?;
        all += read;
        if read > MOST_OF_ONE || all > MOST_OF_ALL {
            return Err(damaged("unpacked, one of its files has more than 20 MiB, or all have more than 60 MiB"));
        }
    }
    let start = start(&archive)?;
    let page = entry(file, &start)?.ok_or_else(|| damaged("its page cannot be read"))?.0;
    let size = said_size(&String::from_utf8_lossy(&page[..page.len().min(HEAD)])).unwrap_or(USUAL);
    Ok(size)
}

/// The names of all files that belong to the banner.
fn names(archive: &Archive<'_>) -> Vec<String> {
    archive.file_names().filter_map(|name| name.ok().map(Cow::into_owned)).filter(|name| !is_litter(name)).collect()
}

/// The last part of a name, in small letters.
fn last(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase()
}

/// The page that is opened: `index.html` nearest to the top, or the only page.
fn start(archive: &Archive<'_>) -> Result<String, NotAPicture> {
    let mut pages = names(archive);
    pages.retain(|name| matches!(media_type(name), Some("text/html; charset=utf-8")));
    let index = pages.iter().filter(|name| matches!(last(name).as_str(), "index.html" | "index.htm"));
    let nearest = index.min_by_key(|name| (name.matches('/').count(), name.len()));
    match (nearest, pages.as_slice()) {
        (Some(found), _) => Ok(found.clone()),
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err(damaged("it has no HTML page; put an index.html into it")),
        (None, _) => Err(damaged("it has several HTML pages and none is called index.html")),
    }
}

/// The path of the page that is opened.
pub(super) fn start_of(file: &[u8]) -> Result<String, NotAPicture> {
    start(&open(file)?)
}

/// The size that a page says it has: `<meta name="ad.size" content="width=300,height=250">`.
fn said_size(page: &str) -> Option<PageSize> {
    let at = page.find("ad.size")?;
    let tag = &page[page[..at].rfind('<')?..];
    let tag = &tag[..tag.find('>')?];
    let side = |name: &str| {
        let digits: String = tag.split_once(name)?.1.trim_start_matches([' ', '=']).chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok().filter(|side| (1..=LONGEST).contains(side))
    };
    Some(PageSize { width: side("width")?, height: side("height")? })
}

/// A file of a banner with its media type; none when there is no such file.
pub(super) fn entry(file: &[u8], name: &str) -> Result<Option<(Bytes, &'static str)>, NotAPicture> {
    let Some(media_type) = media_type(name).filter(|_| is_safe(name)) else { return Ok(None) };
    let mut archive = open(file)?;
    let Ok(entry) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    entry.take(MOST_OF_ONE).read_to_end(&mut bytes).map_err(damaged)?;
    Ok(Some((bytes.into(), media_type)))
}

/// What stands for a banner where it cannot be played: its own still picture, if it brings one of its size, or a field that says what it is.
pub(super) fn draw(file: &Bytes) -> Result<image::RgbaImage, NotAPicture> {
    let PageSize { width, height } = look(file)?;
    let mut stills = names(&open(file)?);
    stills.retain(|name| ["backup", "fallback", "static", "still"].iter().any(|word| last(name).starts_with(word)));
    for name in stills {
        let Some((bytes, _)) = entry(file, &name)? else { continue };
        let fits =
            probe(&bytes).is_ok_and(|found| u64::from(found.width) * u64::from(height) == u64::from(found.height) * u64::from(width));
        if let Some(still) = fits.then(|| decode(&bytes, Fit::Exactly(width, height)).ok()).flatten() {
            return Ok(still);
        }
    }
    let (middle, down, size) = (f64::from(width) / 2.0, f64::from(height) / 2.0, f64::from(width.min(height * 4)) / 14.0);
    let card = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><rect width="{width}" height="{height}" fill="#eef0f5"/>
<rect x="0.5" y="0.5" width="{}" height="{}" fill="none" stroke="#b6bdcc"/>
<text x="{middle}" y="{down}" font-family="Inter" font-size="{size}" text-anchor="middle" fill="#4b5468">HTML banner {width} × {height}</text></svg>"##,
        width - 1,
        height - 1
    );
    let drawn = vector::draw(&card.into())?;
    Ok(image::imageops::resize(&drawn, width, height, image::imageops::FilterType::Triangle))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const PAGE: &[u8] = b"<!doctype html><meta name=\"ad.size\" content=\"width=728, height=90\"><script src=\"a.js\"></script>";

    #[test]
    fn a_banner_says_its_size_and_is_handed_out_file_by_file() {
        let file = archive(&[("ad/index.html", PAGE), ("ad/a.js", b"1"), ("__MACOSX/x.exe", b"1"), ("ad/more/index.html", b"x")]);
        assert_eq!(look(&file).unwrap(), PageSize { width: 728, height: 90 });
        assert_eq!(start_of(&file).unwrap(), "ad/index.html");
        let (bytes, media_type) = entry(&file, "ad/a.js").unwrap().unwrap();
        assert_eq!((&bytes[..], media_type), (&b"1"[..], "text/javascript; charset=utf-8"));
        assert!(entry(&file, "ad/none.js").unwrap().is_none());
        assert!(entry(&file, "../index.html").unwrap().is_none());
        let drawn = draw(&file.into()).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (728, 90));
        assert_eq!(look(&archive(&[("page.htm", b"<p>x")])).unwrap(), USUAL);
    }

    #[test]
    fn what_is_bad_is_named() {
        let refused = |files: &[(&str, &[u8])]| look(&archive(files)).unwrap_err().to_string();
        for (name, words) in [
            ("../../etc/passwd.txt", "leads out"),
            ("/abs.html", "leads out"),
            ("a\\..\\b.js", "leads out"),
            ("run.exe", "run.exe is of a kind"),
        ] {
            let said = refused(&[("index.html", PAGE), (name, b"x")]);
            assert!(said.contains(words), "{name}: {said}");
        }
        assert!(refused(&[("a.css", b"x")]).contains("no HTML page"));
        assert!(refused(&[("a.html", b"x"), ("b.html", b"x")]).contains("several HTML pages"));
        let zeros = vec![0; 21 << 20];
        assert!(refused(&[("index.html", PAGE), ("bomb.json", &zeros)]).contains("20 MiB"));
        let four = vec![0; 16 << 20];
        let parts = [("index.html", PAGE), ("1.json", &four), ("2.json", &four), ("3.json", &four), ("4.json", &four)];
        assert!(refused(&parts).contains("60 MiB"));
        assert!(look(b"PK\x03\x04 and nothing more").is_err());
        let many: Vec<String> = (0..501).map(|number| format!("{number}.js")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"1"[..])).collect();
        assert!(refused(&many).contains("501 files"));
    }
}
