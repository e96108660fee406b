//! Renditions: the same leave as for the file, made once, with nothing of the file's metadata in them.

use serde_json::json;

use super::{
    desk::{Client, Desk, Reply},
    on_both_engines,
};

on_both_engines!(a_rendition_is_drawn_once_for_everybody, a_rendition_needs_the_same_leave, recipes_that_do_not_fit_are_refused);

/// A JPEG with a comment in it, as cameras and studios leave them.
fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::ImageBuffer::from_fn(400, 200, |x, y| image::Rgb([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 90]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    let plain = bytes.into_inner();
    let words = b"Shot by Mara at 52.5N 13.4E";
    let comment = [&[0xff, 0xfe][..], &u16::try_from(words.len() + 2).unwrap().to_be_bytes(), words].concat();
    [&plain[..2], &comment, &plain[2..]].concat()
}

async fn version(desk: &Desk) -> (String, String) {
    let asset = desk.contributor.post("/assets", json!({ "name": "Pool", "kind": "photography" })).await.expect(201);
    let id = asset["id"].as_str().unwrap().to_owned();
    let version = desk.contributor.upload(&format!("/assets/{id}/versions"), "pool.jpg", &jpeg()).await.expect(201);
    (id, format!("/asset-versions/{}", version["id"].as_str().unwrap()))
}

async fn licence(desk: &Desk, asset: &str) {
    desk.manager.post(&format!("/assets/{asset}/terms"), json!({ "kind": "licence", "holder": "Studio" })).await.expect(201);
}

async fn asked(client: &Client, version: &str, recipe: &str) -> Reply {
    client.get(&format!("{version}/rendition?{recipe}")).await
}

async fn a_rendition_is_drawn_once_for_everybody(desk: &Desk) {
    let (asset, version) = version(desk).await;
    licence(desk, &asset).await;
    let together = (0..40).map(|_| asked(&desk.viewer, &version, "width=100"));
    for reply in futures::future::join_all(together).await {
        assert_eq!(reply.status.as_u16(), 200);
        let drawn = image::load_from_memory(&reply.bytes).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (100, 50));
        assert!(!reply.bytes.windows(4).any(|bytes| bytes == b"Mara"), "nothing that was written into the file");
    }
    assert_eq!(desk.tenant().await.files().renditions_made(), 1);
    let first = asked(&desk.viewer, &version, "width=100").await;
    let etag = first.headers["etag"].to_str().unwrap().to_owned();
    let path = format!("{version}/rendition?width=100");
    let again = desk.viewer.send(axum::http::Method::GET, &path, &[("if-none-match", &etag)], None).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    let square = asked(&desk.viewer, &version, "width=80&height=80&fit=cover&focus=0.1,0.5&format=png").await;
    assert_eq!(square.headers["content-type"], "image/png");
    assert_eq!(square.headers["content-disposition"], "inline; filename*=UTF-8''pool.png");
    assert_eq!(image::load_from_memory(&square.bytes).unwrap().width(), 80);
}

async fn a_rendition_needs_the_same_leave(desk: &Desk) {
    let (asset, version) = version(desk).await;
    assert_eq!(asked(&desk.viewer, &version, "width=100").await.problem(403), "RIGHTS_DENIED");
    asked(&desk.contributor, &version, "width=100").await;
    let refused = asked(&desk.viewer, &version, "width=100").await;
    assert!(refused.headers.get("etag").is_none(), "that it has been drawn for somebody else changes nothing");
    assert_eq!(refused.problem(403), "RIGHTS_DENIED");
    let once = json!({ "kind": "licence", "holder": "Studio", "quota": 1 });
    desk.manager.post(&format!("/assets/{asset}/terms"), once).await.expect(201);
    assert_eq!(asked(&desk.viewer, &version, "width=100&purpose=download").await.status.as_u16(), 200);
    assert_eq!(asked(&desk.viewer, &version, "width=90&purpose=download").await.problem(403), "RIGHTS_DENIED", "a rendition is a use");
    assert_eq!(desk.viewer.get(&format!("{version}/file?purpose=download")).await.problem(403), "RIGHTS_DENIED");
    assert_eq!(asked(&desk.viewer, &version, "width=90").await.status.as_u16(), 200, "looking is none");
}

async fn recipes_that_do_not_fit_are_refused(desk: &Desk) {
    let (asset, version) = version(desk).await;
    licence(desk, &asset).await;
    for wrong in ["width=0", "width=4097", "height=99999", "fit=cover&width=10", "quality=0", "focus=2,0", "focus=x"] {
        assert_eq!(asked(&desk.viewer, &version, wrong).await.problem(422), "INVALID_FIELDS", "{wrong}");
    }
    assert_eq!(asked(&desk.viewer, &version, "format=tiff").await.problem(400), "BAD_QUERY");
    assert_eq!(asked(&desk.viewer, &version, "purpose=resale").await.problem(400), "BAD_QUERY");
}
