//! Documents, drawings and moving pictures as proofs: looked at page by page, marked on a page, compared page by page.

use image::{Delay, Frame, ImageFormat, Rgba, RgbaImage, codecs::gif::GifEncoder};
use serde_json::{Value, json};

use super::{desk::Desk, on_both_engines};

on_both_engines!(
    a_document_is_looked_at_page_by_page,
    marks_carry_their_page,
    changes_are_found_on_their_page,
    drawings_and_moving_pictures_have_pages_too,
    files_that_would_do_harm_do_none,
);

/// A document of A4 pages, each with lines of Helvetica at heights from the foot.
pub(super) fn pdf(pages: &[&[(&str, u32)]]) -> Vec<u8> {
    pdf_with(pages, "")
}

/// The same, with more in its catalogue.
fn pdf_with(pages: &[&[(&str, u32)]], catalogue: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let content: String = lines.iter().map(|(text, y)| format!("BT /F1 24 Tf 72 {y} Td ({text}) Tj ET\n")).collect();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + page * 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}endstream", content.len()));
    }
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

/// A moving picture of 20 × 10: red, then blue.
fn gif() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for colour in [[200, 0, 0, 255], [0, 0, 200, 255]] {
        let frame = RgbaImage::from_pixel(20, 10, Rgba(colour));
        encoder.encode_frame(Frame::from_parts(frame, 0, 0, Delay::from_numer_denom_ms(100, 1))).unwrap();
    }
    drop(encoder);
    bytes
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn proof(desk: &Desk) -> String {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Print" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Leaflet" })).await.expect(201);
    format!("/proofs/{}/versions", text(&proof["id"]))
}

async fn upload(desk: &Desk, path: &str, name: &str, bytes: &[u8]) -> (String, Value) {
    let version = desk.contributor.upload(path, name, bytes).await.expect(201);
    (format!("/proof-versions/{}", text(&version["id"])), version)
}

/// The picture of a page.
async fn page(desk: &Desk, version: &str, page: u32) -> RgbaImage {
    let reply = desk.viewer.get(&format!("{version}/pages/{page}/picture")).await;
    assert_eq!((reply.status.as_u16(), reply.headers["content-type"].to_str().unwrap()), (200, "image/png"));
    image::load_from_memory_with_format(&reply.bytes, ImageFormat::Png).unwrap().into_rgba8()
}

const LEAFLET: [&[(&str, u32)]; 3] =
    [&[("Out before the others", 700)], &[("From 9 May", 700), ("Only in stores", 400)], &[("Imprint", 100)]];

async fn a_document_is_looked_at_page_by_page(desk: &Desk) {
    let path = proof(desk).await;
    let (version, made) = upload(desk, &path, "leaflet.pdf", &pdf(&LEAFLET)).await;
    assert_eq!((&made["pages"], &made["height"], &made["media_type"]), (&json!(3), &json!(2400), &json!("application/pdf")));
    let pages = desk.viewer.get(&format!("{version}/pages")).await.expect(200);
    assert_eq!(pages["items"].as_array().unwrap().len(), 3);
    let size = (pages["items"][1]["width"].as_u64().unwrap(), pages["items"][1]["height"].as_u64().unwrap());
    let second = page(desk, &version, 2).await;
    assert_eq!((u64::from(second.width()), u64::from(second.height())), size);
    let ink = second.pixels().filter(|pixel| pixel.0[0] < 128).count();
    assert!((2_000..200_000).contains(&ink), "{ink} dark pixels on white paper");
    for (number, status) in [(0, 404), (3, 200), (4, 404)] {
        assert_eq!(desk.viewer.get(&format!("{version}/pages/{number}/picture")).await.status.as_u16(), status, "page {number}");
    }

    let words = desk.viewer.get(&format!("{version}/pages/2/text")).await.expect(200)["words"].clone();
    let written: Vec<_> = words.as_array().unwrap().iter().map(|word| text(&word["text"])).collect();
    assert_eq!(written, ["From", "9", "May", "Only", "in", "stores"]);
    // "From" stands at 72 of 595 points from the left, 700 of 842 from the foot.
    let (x, foot) = (words[0]["x"].as_f64().unwrap(), words[0]["y"].as_f64().unwrap() + words[0]["height"].as_f64().unwrap());
    assert!((x - 72.0 / 595.0).abs() < 0.01 && (foot - 142.0 / 842.0).abs() < 0.01, "{x} {foot}");
    assert!((0.02..0.04).contains(&words[0]["height"].as_f64().unwrap()));

    let whole = desk.viewer.get(&format!("{version}/file")).await;
    assert!(whole.headers["content-disposition"].to_str().unwrap().starts_with("attachment"), "a document is saved, not run");
}

async fn marks_carry_their_page(desk: &Desk) {
    let path = proof(desk).await;
    let (version, _) = upload(desk, &path, "leaflet.pdf", &pdf(&LEAFLET)).await;
    let marks = format!("{version}/annotations");
    let mark = |page: i64| json!({ "page": page, "geometry": { "type": "rectangle", "x": 0.1, "y": 0.1, "width": 0.3, "height": 0.1 }, "body": "Date" });
    let made = desk.contributor.post(&marks, mark(2)).await.expect(201);
    assert_eq!((&made["page"], desk.contributor.post(&marks, mark(4)).await.problem(422).as_str()), (&json!(2), "INVALID_FIELDS"));
    desk.contributor.post(&marks, json!({ "geometry": { "type": "pin", "x": 0.5, "y": 0.5 }, "body": "First" })).await.expect(201);
    let listed = desk.viewer.get(&marks).await.expect(200);
    let pages: Vec<_> = listed["items"].as_array().unwrap().iter().map(|mark| mark["page"].as_i64().unwrap()).collect();
    assert_eq!(pages, [2, 1]);

    let out = desk.viewer.get(&format!("{marks}/export")).await.json();
    assert!(text(&out["items"][0]["target"]["source"]).ends_with("/pages/2/picture"), "{out}");
    let manifest = desk.viewer.get(&format!("{version}/manifest")).await.expect(200);
    let notes: Vec<_> =
        manifest["items"].as_array().unwrap().iter().map(|canvas| canvas["annotations"][0]["items"].as_array().unwrap().len()).collect();
    assert_eq!(notes, [1, 1, 0]);
    let (again, _) = upload(desk, &path, "leaflet2.pdf", &pdf(&LEAFLET)).await;
    let elsewhere: Vec<Value> = out["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| json!({ "type": "Annotation", "body": mark["body"], "target": mark["target"] }))
        .collect();
    let taken = desk.contributor.post(&format!("{again}/annotations/import"), json!(elsewhere)).await.expect(201);
    assert_eq!((&taken[0]["page"], &taken[0]["geometry"]["type"]), (&json!(2), &json!("rectangle")));
}

async fn changes_are_found_on_their_page(desk: &Desk) {
    let path = proof(desk).await;
    let (first, _) = upload(desk, &path, "leaflet.pdf", &pdf(&LEAFLET)).await;
    let note =
        json!({ "page": 2, "geometry": { "type": "rectangle", "x": 0.05, "y": 0.1, "width": 0.5, "height": 0.1 }, "body": "From 19 May" });
    let note = desk.manager.post(&format!("{first}/annotations"), note).await.expect(201);
    let next: [&[(&str, u32)]; 4] =
        [LEAFLET[0], &[("From 19 May", 700), ("Only in stores", 400)], &[("Imprint", 100), ("New", 700)], &[("Extra", 400)]];
    let (second, _) = upload(desk, &path, "leaflet.pdf", &pdf(&next)).await;
    let made = desk.contributor.post(&format!("{second}/comparison"), json!({})).await.expect(201);
    let found: Vec<_> =
        made["differences"].as_array().unwrap().iter().map(|found| (found["page"].as_i64().unwrap(), &found["annotation_id"])).collect();
    assert_eq!(found, [(2, &note["id"]), (3, &Value::Null), (4, &Value::Null)]);
    let (third, _) = upload(desk, &path, "leaflet.pdf", &pdf(&next[..2])).await;
    let made = desk.contributor.post(&format!("{third}/comparison"), json!({})).await.expect(201);
    let gone: Vec<_> = made["differences"].as_array().unwrap().iter().map(|found| found["page"].as_i64().unwrap()).collect();
    assert_eq!(gone, [3, 4], "pages that are no longer there");
}

async fn drawings_and_moving_pictures_have_pages_too(desk: &Desk) {
    let path = proof(desk).await;
    let (version, made) = upload(desk, &path, "banner.gif", &gif()).await;
    assert_eq!((&made["pages"], &made["width"]), (&json!(2), &json!(20)));
    assert_eq!(page(desk, &version, 1).await.get_pixel(5, 5).0, [200, 0, 0, 255]);
    assert_eq!(page(desk, &version, 2).await.get_pixel(5, 5).0, [0, 0, 200, 255]);
    assert_eq!(desk.viewer.get(&format!("{version}/pages/1/text")).await.expect(200), json!({ "words": [] }));

    let mut tiff = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(30, 20, image::Rgb([10, 120, 10])).write_to(&mut tiff, ImageFormat::Tiff).unwrap();
    let (version, made) = upload(desk, &path, "scan.tif", &tiff.into_inner()).await;
    assert_eq!((&made["width"], &made["height"], &made["media_type"]), (&json!(30), &json!(20), &json!("image/tiff")));
    assert_eq!(page(desk, &version, 1).await.get_pixel(5, 5).0, [10, 120, 10, 255]);

    let drawing = br##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" onload="alert(1)">
        <script>alert(2)</script><rect width="100" height="50" fill="#0a0"/>
        <image href="http://localhost:1/secret.png" width="100" height="50"/>
        <foreignObject width="100" height="50"><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="/"/></body></foreignObject></svg>"##;
    let (version, made) = upload(desk, &path, "logo.svg", drawing).await;
    assert_eq!((&made["width"], &made["height"]), (&json!(800), &json!(400)));
    assert_eq!(page(desk, &version, 1).await.get_pixel(400, 200).0, [0, 170, 0, 255], "what is elsewhere or a program is not drawn");
}

async fn files_that_would_do_harm_do_none(desk: &Desk) {
    let path = proof(desk).await;
    // A drawing that comes to 10⁹ elements.
    let mut bomb =
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><defs><g id='u0'><rect width='1' height='1'/></g>".to_owned();
    for level in 1..=9 {
        bomb += &format!("<g id='u{level}'>{}</g>", format!("<use href='#u{}'/>", level - 1).repeat(10));
    }
    bomb += "</defs><use href='#u9'/></svg>";
    // A frame that claims 65,535 × 65,535 pixels.
    let claims = b"GIF89a\xff\xff\xff\xff\x00\x00\x00;";
    let many: Vec<&[(&str, u32)]> = vec![&[]; 2_001];
    for (name, bytes, code) in [
        ("bomb.svg", bomb.as_bytes(), "FILE_DAMAGED"),
        ("claims.gif", &claims[..], "TOO_MANY_PIXELS"),
        ("half.gif", &gif()[..40], "FILE_DAMAGED"),
        ("half.tif", b"II*\0\x08\0\0\0\x01\0", "FILE_DAMAGED"),
        ("many.pdf", &pdf(&many)[..], "TOO_MANY_PAGES"),
        ("none.pdf", &pdf(&[])[..], "FILE_DAMAGED"),
        ("noise.pdf", b"%PDF-1.4 \xff\xfe\x00 trailer << /Root 1 0 R >>", "FILE_DAMAGED"),
    ] {
        let reply = desk.contributor.upload(&path, name, bytes).await;
        let said = String::from_utf8_lossy(&reply.bytes).into_owned();
        assert_eq!(reply.problem(422), code, "{name}: {said}");
    }
    // A document with a program in it is paper like any other.
    let scripted = pdf_with(&LEAFLET[..1], "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>");
    let (version, _) = upload(desk, &path, "scripted.pdf", &scripted).await;
    page(desk, &version, 1).await;
}
