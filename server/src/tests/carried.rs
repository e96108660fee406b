//! Notes that are not settled go on to the next version, with word of what became of what they are about.

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use super::{desk::Desk, on_both_engines, paper::pdf};

on_both_engines!(open_notes_go_on_to_the_next_version, marked_words_are_found_on_another_page);

/// A sheet of 600 × 400 with hatched boxes of 80 × 60, each in a grain of its own.
fn sheet(boxes: &[(u32, u32, u32)]) -> Vec<u8> {
    let picture = RgbImage::from_fn(600, 400, |x, y| {
        let inside = boxes.iter().find(|(left, top, _)| (*left..left + 80).contains(&x) && (*top..top + 60).contains(&y));
        match inside {
            Some((left, top, grain)) if ((x - left) / grain + (y - top) / (grain + 2)).is_multiple_of(2) => Rgb([20, 60, 120]),
            Some(_) => Rgb([220, 180, 90]),
            None => Rgb([250, 248, 240]),
        }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn around(x: f64, y: f64) -> Value {
    json!({ "type": "rectangle", "x": x / 600.0, "y": y / 400.0, "width": 80.0 / 600.0, "height": 60.0 / 400.0 })
}

async fn open_notes_go_on_to_the_next_version(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Carry" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Poster" })).await.expect(201);
    let path = format!("/proofs/{}/versions", text(&proof["id"]));
    let first = desk.contributor.upload(&path, "a.png", &sheet(&[(40, 40, 5), (240, 40, 7), (440, 40, 9), (40, 300, 6)])).await.expect(201);
    let marks = format!("/proof-versions/{}/annotations", text(&first["id"]));
    let mut made = Vec::new();
    for (body, x, y, blocking) in
        [("Stays", 40.0, 40.0, true), ("Wanders", 240.0, 40.0, false), ("Changes", 440.0, 40.0, false), ("Settled", 40.0, 300.0, true)]
    {
        let note = json!({ "geometry": around(x, y), "body": body, "blocking": blocking });
        made.push(desk.manager.post(&marks, note).await.expect(201));
    }
    let settled = format!("/annotations/{}", text(&made[3]["id"]));
    desk.manager.patch(&settled, &json!(1), json!({ "resolved": true })).await.expect(200);

    let second = sheet(&[(40, 40, 5), (300, 200, 7), (440, 40, 20), (40, 300, 6)]);
    let second = desk.contributor.upload(&path, "b.png", &second).await.expect(201);
    let listed = desk.viewer.get(&format!("/proof-versions/{}/annotations", text(&second["id"]))).await.expect(200);
    let items = listed["items"].as_array().unwrap();
    let fates: Vec<_> = items.iter().map(|mark| (text(&mark["comments"][0]["body"]), text(&mark["carried"]["fate"]))).collect();
    let expected = [("Stays", "same"), ("Wanders", "moved"), ("Changes", "region_changed")];
    assert_eq!(fates, expected.map(|(body, fate)| (body.to_owned(), fate.to_owned())), "what is settled stays where it is");
    let moved = &items[1]["geometry"];
    let at = (moved["x"].as_f64().unwrap() * 600.0, moved["y"].as_f64().unwrap() * 400.0);
    assert!((at.0 - 300.0).abs() < 2.0 && (at.1 - 200.0).abs() < 2.0, "{at:?}");
    let from = &items[0]["carried"];
    assert_eq!((&from["annotation_id"], &from["version"], &from["number"]), (&made[0]["id"], &json!(1), &json!(1)));
    assert_eq!((&items[0]["author_id"], &items[0]["blocking"]), (&json!(desk.manager.id()), &json!(true)), "as whoever wrote it");

    // A new version washes no objection away.
    let report = desk.owner.get(&format!("/campaigns/{}/gate", text(&campaign["id"]))).await.expect(200);
    let blocking = report["items"].as_array().unwrap().iter().find(|item| item["subject"]["id"] == items[0]["id"]);
    assert!(blocking.is_some_and(|item| item["passed"] == false), "{report}");
    let events = desk.owner.get("/audit/events?limit=200").await.expect(200);
    let carried = events["items"].as_array().unwrap().iter().filter(|event| event["action"] == "annotation.carried").count();
    assert_eq!(carried, 3);
}

async fn marked_words_are_found_on_another_page(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Words" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Leaflet" })).await.expect(201);
    let path = format!("/proofs/{}/versions", text(&proof["id"]));
    let first = desk.contributor.upload(&path, "a.pdf", &pdf(&[&[("Now from 9 May in stores", 700), ("Imprint", 100)]])).await.expect(201);
    let marks = format!("/proof-versions/{}/annotations", text(&first["id"]));
    let highlight = |exact: &str, y: f64| json!({ "type": "highlight", "boxes": [{ "x": 0.2, "y": y, "width": 0.2, "height": 0.03 }], "quote": { "exact": exact, "prefix": "Now", "suffix": "in stores" } });
    desk.manager.post(&marks, json!({ "geometry": highlight("from 9 May", 0.15), "body": "Is this right?" })).await.expect(201);
    desk.manager.post(&marks, json!({ "geometry": highlight("Imprint", 0.87), "body": "Which one?" })).await.expect(201);
    let next = pdf(&[&[("A new cover", 400)], &[("Now from 9 May in stores", 500)]]);
    let second = desk.contributor.upload(&path, "b.pdf", &next).await.expect(201);
    let listed = desk.viewer.get(&format!("/proof-versions/{}/annotations", text(&second["id"]))).await.expect(200);
    let found = &listed["items"][0];
    assert_eq!((&found["page"], &found["carried"]["fate"]), (&json!(2), &json!("moved")));
    assert!((found["geometry"]["boxes"][0]["y"].as_f64().unwrap() - 0.38).abs() < 0.03, "{found}");
    assert_eq!(listed["items"][1]["carried"]["fate"], "region_changed", "the words are gone, the paper is not");
}
