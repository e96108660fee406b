//! What can be proofed, as people upload it: videos by the frame, banners in their frame, odd pictures, and bad files with their sentence.

use std::{io::Write as _, path::Path, process::Command};

use axum::http::{Method, header};
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, Reply, png},
    on_both_engines,
};

on_both_engines!(
    a_video_is_marked_by_the_frame,
    a_video_is_an_asset_that_plays,
    a_banner_runs_in_reach_of_nothing,
    odd_pictures_are_shown_as_they_are_meant,
    bad_files_say_what_is_wrong
);

/// Where versions of a new proof go.
async fn proof(desk: &Desk) -> String {
    let campaign = desk.manager.post("/campaigns", json!({ "name": "Sources" })).await.expect(201);
    let proof = desk.manager.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Spot" })).await.expect(201);
    format!("/proofs/{}/versions", id(&proof))
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

/// How bright a frame is, from 0: far from those before and after it, and a little brighter every four frames.
fn brightness(frame: i64) -> i64 {
    [30, 90, 150, 210][usize::try_from(frame % 4).unwrap()] + frame / 4
}

/// A video of 90 frames at 30000/1001, each of one shade.
fn film(folder: &Path, name: &str, codec: &[&str]) -> Vec<u8> {
    let (raw, path) = (folder.join("raw"), folder.join(name));
    let mut frames = std::fs::File::create(&raw).unwrap();
    for frame in 0..90 {
        frames.write_all(&vec![u8::try_from(brightness(frame)).unwrap(); 64 * 48]).unwrap();
    }
    drop(frames);
    let mut make = Command::new("ffmpeg");
    make.args(["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", "64x48", "-r", "30000/1001", "-i"]).arg(&raw);
    make.args(codec).args(["-pix_fmt", "yuv420p"]).arg(&path);
    let made = make.status().expect("ffmpeg is installed with the tools for tests");
    assert!(made.success());
    std::fs::read(path).unwrap()
}

async fn shade(client: &Client, version: &Value, page: i64) -> u8 {
    let picture = client.get(&format!("/proof-versions/{}/pages/{page}/picture", id(version))).await;
    assert_eq!(picture.status.as_u16(), 200, "{}", String::from_utf8_lossy(&picture.bytes));
    let image::Luma([shade]) = *image::load_from_memory(&picture.bytes).unwrap().into_luma8().get_pixel(32, 24);
    shade
}

async fn ranged(client: &Client, path: &str, range: &str) -> Reply {
    client.send(Method::GET, path, &[("range", range)], None).await
}

async fn a_video_is_marked_by_the_frame(desk: &Desk) {
    let versions = proof(desk).await;
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        ("spot.mp4", "video/mp4", &["-c:v", "libx264", "-bf", "2", "-g", "24", "-crf", "12"][..]),
        ("spot.webm", "video/webm", &["-c:v", "libvpx", "-b:v", "2M"]),
    ];
    for (name, media_type, codec) in kinds {
        let file = film(folder.path(), name, codec);
        let version = desk.contributor.upload(&versions, name, &file).await.expect(201);
        let known = (&version["media_type"], &version["pages"], &version["fps_num"], &version["fps_den"]);
        assert_eq!(known, (&json!(media_type), &json!(90), &json!(30_000), &json!(1_001)));
        // What was encoded is a few shades off; the next frame is sixty away.
        for page in [1, 2, 38, 73, 90] {
            let (expected, found) = (brightness(page - 1), i64::from(shade(&desk.viewer, &version, page).await));
            assert!((found - expected).abs() <= 8, "{name}, frame {page}: {found} instead of {expected}");
        }
        assert_eq!(desk.viewer.get(&format!("/proof-versions/{}/pages/91/picture", id(&version))).await.status.as_u16(), 404);

        let play = format!("/proof-versions/{}/playback", id(&version));
        let part = ranged(&desk.viewer, &play, "bytes=10-19").await;
        assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &file[10..20]));
        assert_eq!(part.headers[header::CONTENT_RANGE], format!("bytes 10-19/{}", file.len()));
        assert_eq!(ranged(&desk.viewer, &play, &format!("bytes={}-", file.len())).await.status.as_u16(), 416);
        let whole = desk.viewer.get(&play).await;
        assert_eq!((whole.status.as_u16(), &whole.bytes), (200, &file));
        assert_eq!(ranged(&desk.nobody, &play, "bytes=0-9").await.status.as_u16(), 401);

        let marks = format!("/proof-versions/{}/annotations", id(&version));
        let place = json!({ "type": "rectangle", "x": 0.25, "y": 0.25, "width": 0.5, "height": 0.5 });
        desk.contributor.post(&marks, json!({ "page": 38, "geometry": place, "body": "Hold longer" })).await.expect(201);
        assert_eq!(
            desk.contributor.post(&marks, json!({ "page": 91, "geometry": place, "body": "?" })).await.problem(422),
            "INVALID_FIELDS"
        );
        let out = desk.viewer.get(&format!("{marks}/export?format=jsonld")).await.json();
        let selector = &out["items"][0]["target"]["selector"];
        assert_eq!((&selector["value"], &selector["refinedBy"]["type"]), (&json!("t=1.234567"), &json!("FragmentSelector")));
        let csv = desk.viewer.get(&format!("{marks}/export?format=csv")).await;
        assert!(String::from_utf8_lossy(&csv.bytes).contains("\"00:00:01:07\""), "{}", String::from_utf8_lossy(&csv.bytes));
        let manifest = desk.viewer.get(&format!("/proof-versions/{}/manifest", id(&version))).await.json();
        let canvas = &manifest["items"][0];
        assert_eq!(canvas["items"][0]["items"][0]["body"]["type"], "Video");
        assert!((canvas["duration"].as_f64().unwrap() - 3.003).abs() < 1e-9);
        let summary = desk.viewer.get(&format!("/proof-versions/{}/summary", id(&version))).await;
        assert_eq!(summary.status.as_u16(), 200);
        // The same file again: its notes come along, on the same frame.
        let again = desk.contributor.upload(&format!("{versions}?step=minor"), name, &file).await.expect(201);
        let carried = desk.viewer.get(&format!("/proof-versions/{}/annotations", id(&again))).await.json();
        let note = carried["items"].as_array().unwrap().iter().find(|note| note["comments"][0]["body"] == "Hold longer").unwrap();
        assert_eq!((&note["page"], &note["carried"]["fate"]), (&json!(38), &json!("same")));
        let settle = format!("/annotations/{}", id(note));
        desk.contributor.patch(&settle, &note["revision"], json!({ "resolved": true })).await.expect(200);
    }
}

/// An archive of these files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

async fn a_banner_runs_in_reach_of_nothing(desk: &Desk) {
    let versions = proof(desk).await;
    let page = b"<!doctype html><meta name=\"ad.size\" content=\"width=320,height=100\"><link rel=stylesheet href=look.css><script src=act.js></script>";
    let file = zip(&[("ad/index.html", page), ("ad/act.js", b"1"), ("ad/look.css", b"a{}")]);
    let version = desk.contributor.upload(&versions, "ad.zip", &file).await.expect(201);
    assert_eq!((&version["width"], &version["height"], &version["pages"]), (&json!(320), &json!(100), &json!(1)));
    let frame = desk.viewer.get(&format!("/proof-versions/{}/banner", id(&version))).await.expect(200);
    let start = frame["url"].as_str().unwrap().trim_start_matches("/api/v1").to_owned();
    assert!(start.ends_with("/ad/index.html"), "{start}");
    let opened = desk.nobody.get(&start).await;
    assert_eq!((opened.status.as_u16(), &opened.bytes[..]), (200, &page[..]));
    let policy = opened.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.starts_with("sandbox allow-scripts;") && policy.contains("connect-src 'self'"), "{policy}");
    let script = desk.nobody.get(&start.replace("index.html", "act.js")).await;
    assert_eq!(script.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    for none in ["ad/other.js", "../index.html", "ad/..%2Findex.html"] {
        assert!(desk.nobody.get(&start.replace("ad/index.html", none)).await.status.is_client_error(), "{none}");
    }
    let (ticket, rest) = start.trim_start_matches("/banners/").split_once('/').unwrap();
    let other = if ticket.ends_with('A') { 'Q' } else { 'A' };
    let forged = format!("/banners/{}{other}/{rest}", &ticket[..ticket.len() - 1]);
    assert_eq!(desk.nobody.get(&forged).await.problem(401), "UNAUTHENTICATED");
    let other = desk.neighbour("globex").await;
    assert_eq!(other.get(&start).await.problem(401), "UNAUTHENTICATED", "another workspace has not signed it");
    desk.pass(61 * 60 * 1_000);
    assert_eq!(desk.nobody.get(&start).await.problem(401), "UNAUTHENTICATED", "an hour is over");
    let still = desk.viewer.get(&format!("/proof-versions/{}/pages/1/picture", id(&version))).await;
    let still = image::load_from_memory(&still.bytes).unwrap();
    assert_eq!((still.width(), still.height()), (320, 100));
    assert_eq!(desk.viewer.get(&format!("/proof-versions/{}/file", id(&version))).await.bytes, file, "saved, it is what was uploaded");
}

async fn a_video_is_an_asset_that_plays(desk: &Desk) {
    let folder = tempfile::tempdir().unwrap();
    let file = film(folder.path(), "spot.mp4", &["-c:v", "libx264", "-crf", "12"]);
    let asset = desk.contributor.post("/assets", json!({ "name": "Spot", "kind": "video" })).await.expect(201);
    let version = desk.contributor.upload(&format!("/assets/{}/versions", id(&asset)), "spot.mp4", &file).await.expect(201);
    assert_eq!((&version["media_type"], &version["width"]), (&json!("video/mp4"), &json!(64)));
    let path = format!("/asset-versions/{}/file", id(&version));
    let part = ranged(&desk.contributor, &path, "bytes=4-7").await;
    assert_eq!((part.status.as_u16(), part.bytes.as_slice()), (206, &file[4..8]));
    let still = desk.contributor.get(&format!("/asset-versions/{}/rendition?width=64", id(&version))).await;
    assert_eq!(image::load_from_memory(&still.bytes).unwrap().width(), 64);
    let held = json!({ "ends_at": desk.now().plus_millis(-1_000), "kind": "licence", "holder": "Studio" });
    desk.manager.post(&format!("/assets/{}/terms", id(&asset)), held).await.expect(201);
    assert_eq!(ranged(&desk.viewer, &path, "bytes=4-7").await.problem(403), "RIGHTS_DENIED", "a part is asked about like the whole");
    let counted = desk.contributor.get("/assets/facets").await.expect(200);
    assert!(counted.to_string().contains("\"video\""), "{counted}");
}

async fn odd_pictures_are_shown_as_they_are_meant(desk: &Desk) {
    let versions = proof(desk).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("still.avif");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i", "color=0xc86432:size=96x64:rate=1", "-frames:v", "1"])
        .args(["-c:v", "libaom-av1", "-still-picture", "1", "-cpu-used", "8", "-crf", "10"])
        .arg(&path)
        .status();
    assert!(made.unwrap().success());
    let avif = std::fs::read(&path).unwrap();
    let turned = include_bytes!("photos/turned.jpg").to_vec();
    let inks = include_bytes!("photos/cmyk.jpg").to_vec();
    let strip = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(1, 65_535, image::Rgb([9, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    for (name, bytes, media_type, size) in [
        ("still.avif", avif, "image/avif", (96, 64)),
        ("turned.jpg", turned, "image/jpeg", (48, 64)),
        ("inks.jpg", inks, "image/jpeg", (64, 48)),
        ("strip.png", strip, "image/png", (1, 65_535)),
    ] {
        let version = desk.contributor.upload(&versions, name, &bytes).await.expect(201);
        assert_eq!(
            (&version["media_type"], &version["width"], &version["height"]),
            (&json!(media_type), &json!(size.0), &json!(size.1)),
            "{name}"
        );
        let page = desk.viewer.get(&format!("/proof-versions/{}/pages/1/picture", id(&version))).await;
        assert_eq!(page.status.as_u16(), 200, "{name}");
        if name == "still.avif" {
            let image::Rgb([red, green, blue]) = *image::load_from_memory(&page.bytes).unwrap().to_rgb8().get_pixel(48, 32);
            assert!(red.abs_diff(200) < 6 && green.abs_diff(100) < 6 && blue.abs_diff(50) < 6, "{red} {green} {blue}");
        }
    }
}

/// A PNG whose header claims a size.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    let crc = head
        .iter()
        .fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 }));
    [&b"\x89PNG\r\n\x1a\n\0\0\0\x0d"[..], &head, &(!crc).to_be_bytes(), b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82"]
        .concat()
}

async fn bad_files_say_what_is_wrong(desk: &Desk) {
    let versions = proof(desk).await;
    let cut = png(7)[..60].to_vec();
    let movie = b"\0\0\0\x14ftypqt  \0\0\0\0qt  moov".to_vec();
    let empty_mp4 = b"\0\0\0\x18ftypisom\0\0\0\0isomavc1\0\0\0\x08mdat".to_vec();
    let bad: [(&str, Vec<u8>, &str, &str); 13] = [
        ("bomb.png", claims(20_000, 20_000), "TOO_MANY_PIXELS", "claims 20000 × 20000 pixels"),
        ("cut.png", cut, "FILE_DAMAGED", "The PNG picture is damaged or cut short"),
        ("cut.jpg", include_bytes!("photos/cmyk.jpg")[..700].to_vec(), "FILE_DAMAGED", "The JPEG picture is damaged or cut short"),
        ("empty.png", Vec::new(), "FILE_EMPTY", "The file is empty"),
        ("note.txt", b"just words".to_vec(), "NOT_A_PICTURE", "of an unknown kind"),
        ("page.html", b"<!doctype html><script>".to_vec(), "NOT_A_PICTURE", "an HTML page"),
        ("movie.mov", movie, "NOT_A_PICTURE", "a QuickTime movie"),
        ("no.mp4", empty_mp4, "FILE_DAMAGED", "The MP4 video is damaged or cut short"),
        ("no.webm", b"\x1a\x45\xdf\xa3\x90\x42\x82\x84webm".to_vec(), "FILE_DAMAGED", "The WebM video is damaged or cut short"),
        ("no.avif", b"\0\0\0\x14ftypavif\0\0\0\0mif1".to_vec(), "FILE_DAMAGED", "The AVIF picture is damaged or cut short"),
        ("office.docx", zip(&[("word/document.xml", b"<w/>")]), "FILE_DAMAGED", "it has no HTML page"),
        ("leads.zip", zip(&[("index.html", b"x"), ("../../x.js", b"x")]), "FILE_DAMAGED", "a name in it leads out of it"),
        ("loop.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g id='a'><use href='#a'/></g></svg>".to_vec(), "", ""),
    ];
    for (name, bytes, code, words) in bad {
        let reply = desk.contributor.upload(&versions, name, &bytes).await;
        let text = String::from_utf8_lossy(&reply.bytes).into_owned();
        if code.is_empty() {
            assert!(reply.status.as_u16() == 201 || reply.status.is_client_error(), "{name}: {text}");
            continue;
        }
        assert!(text.contains(words), "{name}: {text}");
        assert_eq!(reply.problem(422), code, "{name}");
    }
    // Programs in documents stay where they are: what is shown is a picture.
    let script = br##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="30" onload="alert(1)"><script>alert(1)</script>
<foreignObject width="40" height="30"><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject><image xlink:href="http://example.test/x.png" width="9" height="9"/>
<rect width="40" height="30" fill="#0a0"/></svg>"##;
    let version = desk.contributor.upload(&versions, "art.svg", script).await.expect(201);
    let page = desk.viewer.get(&format!("/proof-versions/{}/pages/1/picture", id(&version))).await;
    assert!(page.bytes.starts_with(b"\x89PNG"), "a picture and no program");
    let saved = desk.viewer.get(&format!("/proof-versions/{}/file", id(&version))).await;
    assert!(saved.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
}
