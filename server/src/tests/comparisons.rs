//! Changes between versions: found, matched with the notes that asked for them, and asked about at the gate.

use image::{ImageFormat, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk},
    on_both_engines,
};
use crate::pictures::{Creative, Layout, Palette, creative};

on_both_engines!(changes_are_matched_with_the_notes, recompression_is_no_change, the_gate_asks_about_changes_that_nobody_asked_for);

struct Work {
    campaign: String,
    proof: String,
}

async fn set_up(desk: &Desk) -> Work {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Compare" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Poster" })).await.expect(201);
    Work { campaign: text(&campaign["id"]), proof: text(&proof["id"]) }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn upload(desk: &Desk, work: &Work, bytes: &[u8]) -> String {
    text(&desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "a.png", bytes).await.expect(201)["id"])
}

/// A sheet of 400 × 300 with filled boxes.
fn sheet(boxes: &[(u32, u32, u32, u32)]) -> RgbImage {
    RgbImage::from_fn(400, 300, |x, y| {
        let inside = boxes.iter().any(|(l, t, w, h)| (*l..l + w).contains(&x) && (*t..t + h).contains(&y));
        if inside { Rgb([20, 60, 120]) } else { Rgb([250, 248, 240]) }
    })
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn jpeg(png: &[u8], quality: u8) -> Vec<u8> {
    let picture = image::load_from_memory(png).unwrap().into_rgb8();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture).unwrap();
    bytes
}

async fn compare(client: &Client, version: &str) -> Value {
    client.post(&format!("/proof-versions/{version}/comparison"), json!({})).await.expect(201)
}

async fn changes_are_matched_with_the_notes(desk: &Desk) {
    let work = set_up(desk).await;
    let first = upload(desk, &work, &png(&sheet(&[(40, 40, 80, 60)]))).await;
    assert_eq!(desk.owner.post(&format!("/proof-versions/{first}/comparison"), json!({})).await.problem(409), "NOTHING_TO_COMPARE");
    let note = json!({ "geometry": { "type": "rectangle", "x": 0.08, "y": 0.1, "width": 0.24, "height": 0.25 }, "body": "Wider" });
    let note = desk.manager.post(&format!("/proof-versions/{first}/annotations"), note).await.expect(201);
    let second = upload(desk, &work, &png(&sheet(&[(40, 40, 100, 60), (300, 200, 50, 40)]))).await;
    let made = compare(&desk.contributor, &second).await;
    let found = made["differences"].as_array().unwrap();
    assert_eq!((found.len(), &found[0]["annotation_id"], &found[1]["annotation_id"]), (2, &note["id"], &Value::Null));
    assert!((found[1]["x"].as_f64().unwrap() - 0.75).abs() < 0.01 && (found[1]["width"].as_f64().unwrap() - 0.125).abs() < 0.01);
    assert_eq!(desk.viewer.get(&format!("/proof-versions/{second}/comparison")).await.expect(200)["differences"], made["differences"]);

    let path = format!("/differences/{}", text(&found[1]["id"]));
    let say = async |client: &Client, revision: i64, state: &str| client.patch(&path, &json!(revision), json!({ "state": state })).await;
    assert_eq!(say(&desk.contributor, 1, "expected").await.problem(403), "OWN_CHANGE");
    assert_eq!(say(&desk.manager, 1, "fine").await.problem(422), "INVALID_FIELDS");
    assert_eq!(say(&desk.manager, 1, "unexpected").await.expect(200)["decided_by"], json!(desk.manager.id()));
    assert_eq!(say(&desk.manager, 1, "expected").await.problem(412), "STALE");
    let again = desk.manager.post(&format!("/proof-versions/{second}/comparison"), json!({})).await;
    assert_eq!(again.problem(409), "COMPARISON_DECIDED");
}

async fn recompression_is_no_change(desk: &Desk) {
    for palette in [Palette::Dusk, Palette::Forest] {
        let spec = Creative {
            brand: "Larkmoor".into(),
            headline: "Out before the others".into(),
            offer: "From 9 May".into(),
            palette,
            layout: Layout::Social,
            seed: 7,
        };
        let work = set_up(desk).await;
        let drawn = creative(&spec);
        upload(desk, &work, &drawn).await;
        for quality in [90, 70] {
            let version = upload(desk, &work, &jpeg(&drawn, quality)).await;
            let made = compare(&desk.manager, &version).await;
            assert_eq!(made["differences"], json!([]), "{palette:?} at {quality}");
        }
        let reworded = creative(&Creative { offer: "From 19 May".into(), ..spec });
        let version = upload(desk, &work, &jpeg(&reworded, 90)).await;
        assert!(!compare(&desk.manager, &version).await["differences"].as_array().unwrap().is_empty(), "{palette:?} reworded");
    }
}

async fn the_gate_asks_about_changes_that_nobody_asked_for(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/proofs/{}", work.proof);
    upload(desk, &work, &png(&sheet(&[]))).await;
    let version = upload(desk, &work, &png(&sheet(&[(300, 200, 50, 40)]))).await;
    let item = async || {
        let report = desk.owner.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
        report["items"].as_array().unwrap().iter().find(|item| item["code"] == "changes_accounted").cloned()
    };
    assert_eq!(item().await, None, "nobody asks");
    let proof = desk.owner.get(&path).await.expect(200);
    desk.manager.patch(&path, &proof["revision"], json!({ "review_differences": true })).await.expect(200);
    assert!(item().await.unwrap()["detail"].as_str().unwrap().contains("was not compared"));
    let blind = json!({ "sensitivity": 1 });
    desk.contributor.post(&format!("/proof-versions/{version}/comparison"), blind).await.expect(201);
    assert_eq!(item().await.unwrap()["passed"], false, "a comparison that sees nothing does not count");
    let made = compare(&desk.contributor, &version).await;
    assert!(item().await.unwrap()["detail"].as_str().unwrap().starts_with("1 change since version 1"));
    let difference = format!("/differences/{}", text(&made["differences"][0]["id"]));
    desk.manager.patch(&difference, &json!(1), json!({ "state": "expected" })).await.expect(200);
    assert_eq!(item().await.unwrap()["passed"], true);
}
