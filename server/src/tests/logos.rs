//! Logos of a brand in proofs.

use axum::http::Method;
use image::{ImageFormat, Rgba, RgbaImage, imageops};
use serde_json::{Value, json};

use super::{desk::Desk, on_both_engines, story::set_up};
use crate::logos;

on_both_engines!(a_logo_is_found_on_a_proof_and_held_against_the_rules, a_held_logo_and_another_brands_are_not_looked_for);

/// A ring and two bars, 300 by 120.
fn mark() -> RgbaImage {
    RgbaImage::from_fn(300, 120, |x, y| {
        let ring = (25.0..45.0).contains(&(f64::from(x) - 70.0).hypot(f64::from(y) - 60.0));
        let bar = (130..250).contains(&x) && (30..50).contains(&y) || (130..200).contains(&x) && (70..90).contains(&y);
        if ring || bar { Rgba([20, 60, 90, 255]) } else { Rgba([0, 0, 0, 0]) }
    })
}

fn png(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A page with the mark so wide on it, and a block so many pixels to its right.
fn page(width: u32, away: u32) -> Vec<u8> {
    let mut page = RgbaImage::from_pixel(800, 500, Rgba([250, 248, 240, 255]));
    let small = imageops::resize(&mark(), width, width * 120 / 300, imageops::FilterType::Triangle);
    imageops::overlay(&mut page, &small, 200, 150);
    let edge = 200 + width * 250 / 300 + away;
    for (x, y) in (edge..edge + 40).flat_map(|x| (100..400).map(move |y| (x, y))) {
        page.put_pixel(x, y, Rgba([180, 30, 30, 255]));
    }
    png(&page)
}

async fn check(desk: &Desk, version: &Value) -> Value {
    desk.viewer.get(&format!("/proof-versions/{}/brand-check", version["id"].as_str().unwrap())).await.expect(200)
}

async fn on_brand(desk: &Desk, campaign: &str) -> Value {
    let report = desk.viewer.get(&format!("/campaigns/{campaign}/gate")).await.expect(200);
    let mut items = report["items"].as_array().unwrap().iter();
    items.find(|item| item["code"] == "on_brand" && item["subject"]["kind"] == "proof").expect("a proof is held against the brand").clone()
}

async fn logo(desk: &Desk) -> String {
    let made = desk.contributor.post("/assets", json!({ "name": "Wordmark", "kind": "logo" })).await.expect(201);
    let id = made["id"].as_str().unwrap().to_owned();
    desk.contributor.upload(&format!("/assets/{id}/versions"), "mark.png", &png(&mark())).await.expect(201);
    id
}

async fn strict(desk: &Desk) -> Value {
    let brand = desk.manager.post("/brands", json!({ "name": "Acme" })).await.expect(201);
    let rules = json!({ "rules": { "logo_min_width": 100, "logo_clear_space": 20, "gate": true } });
    desk.manager.patch(&format!("/brands/{}", brand["id"].as_str().unwrap()), &brand["revision"], rules).await.expect(200)
}

async fn a_logo_is_found_on_a_proof_and_held_against_the_rules(desk: &Desk) {
    let work = set_up(desk).await;
    let logo = logo(desk).await;
    let brand = strict(desk).await;
    let tenant = desk.tenant().await;
    let upload =
        async |file: Vec<u8>| desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "page.png", &file).await.expect(201);

    // Nobody has looked yet: that is no "all is well".
    let small = upload(page(90, 60)).await;
    let before = check(desk, &small).await;
    assert_eq!(before["logos"], json!([{ "asset_id": logo, "name": "Wordmark" }]));
    assert_eq!((&before["findings"][0]["rule"], &on_brand(desk, &work.campaign).await["passed"]), (&json!("logo_size"), &json!(false)));

    logos::look_through(&tenant).await.unwrap();
    let found = check(desk, &small).await;
    let seen = &found["logos"][0]["found"][0];
    assert!((60..=76).contains(&seen["pixels"].as_i64().unwrap()), "{found:#}");
    assert!((258..=272).contains(&seen["area"]["left"].as_i64().unwrap()), "{found:#}");
    let rules: Vec<_> = found["findings"].as_array().unwrap().iter().map(|it| (it["rule"].as_str().unwrap(), &it["place"])).collect();
    assert_eq!(rules, [("logo_size", &seen["area"])]);

    // Large enough, without room.
    let tight = upload(page(240, 12)).await;
    logos::look_through(&tenant).await.unwrap();
    let found = check(desk, &tight).await;
    assert_eq!(found["findings"][0]["rule"], "clear_space", "{found:#}");
    assert!(on_brand(desk, &work.campaign).await["detail"].as_str().unwrap().contains("Wordmark"));

    // What cannot be looked at is not said to be without a logo; it is looked at as soon as it can be.
    let lost = upload(page(240, 70)).await;
    let place = desk.stored(lost["sha256"].as_str().unwrap()).await;
    let aside = place.with_extension("aside");
    std::fs::rename(&place, &aside).unwrap();
    logos::look_through(&tenant).await.unwrap();
    assert_eq!(check(desk, &lost).await["logos"][0].get("found"), None);
    std::fs::rename(&aside, &place).unwrap();
    logos::look_through(&tenant).await.unwrap();
    assert!(check(desk, &lost).await["logos"][0]["found"][0]["pixels"].is_i64());

    // As it should be, and a page without a logo.
    upload(page(240, 80)).await;
    logos::look_through(&tenant).await.unwrap();
    assert_eq!(on_brand(desk, &work.campaign).await["passed"], true);
    let without = upload(png(&RgbaImage::from_pixel(300, 200, Rgba([9, 90, 90, 255])))).await;
    logos::look_through(&tenant).await.unwrap();
    assert_eq!(check(desk, &without).await["logos"][0]["found"], json!([]));
    assert_eq!(on_brand(desk, &work.campaign).await["passed"], true);

    // Each pair of files is looked at once, and each time is in the audit.
    logos::look_through(&tenant).await.unwrap();
    let events = desk.owner.get("/audit/events?action=brand.logo_searched").await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 5, "{events:#}");
    assert_eq!(events["items"][0]["subject"]["id"], brand["id"]);

    // Under embargo nobody is told of it, here or at the gate, until that is over.
    let path = format!("/assets/{logo}");
    let embargo = async |until: Value| {
        let now = desk.manager.get(&path).await.expect(200);
        desk.manager.patch(&path, &now["revision"], json!({ "embargoed_until": until })).await.expect(200);
    };
    embargo(json!("2099-01-01T00:00:00Z")).await;
    assert!(!check(desk, &without).await.to_string().contains("Wordmark"));
    assert!(!on_brand(desk, &work.campaign).await.to_string().contains("Wordmark"));
    embargo(json!("2020-01-01T00:00:00Z")).await;
    assert_eq!(check(desk, &without).await["logos"][0]["found"], json!([]));

    // Another version of the logo is another logo.
    let other = desk.contributor.upload(&format!("/assets/{logo}/versions"), "mark.png", &page(100, 50)).await.expect(201);
    assert_eq!(other["number"], 2);
    assert_eq!(check(desk, &without).await["logos"][0].get("found"), None);
}

async fn a_held_logo_and_another_brands_are_not_looked_for(desk: &Desk) {
    let work = set_up(desk).await;
    strict(desk).await;
    let other = desk.manager.post("/brands", json!({ "name": "Other" })).await.expect(201);
    let logo = logo(desk).await;
    let now = desk.viewer.get(&format!("/assets/{logo}")).await.expect(200);
    desk.contributor.patch(&format!("/assets/{logo}"), &now["revision"], json!({ "brand_id": other["id"] })).await.expect(200);
    assert_eq!(on_brand(desk, &work.campaign).await["passed"], true, "there is no logo to look for");
    logos::look_through(&desk.tenant().await).await.unwrap();
    let events = desk.owner.get("/audit/events?action=brand.logo_searched").await.expect(200);
    assert_eq!(events["items"], json!([]));

    // One of the brand's own that nobody has let out yet.
    let policy = desk.admin.get("/library-policy").await.expect(200);
    let based = format!("\"{}\"", policy["revision"]);
    desk.admin.send(Method::PUT, "/library-policy", &[("if-match", &based)], Some(json!({ "hold_uploads": true }))).await.expect(200);
    let held = self::logo(desk).await;
    let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let version = &proof["versions"][0];
    assert_eq!(check(desk, version).await.get("logos"), None);
    let asset = desk.viewer.get(&format!("/assets/{held}")).await.expect(200);
    let letting = format!("/asset-versions/{}/approval", asset["versions"][0]["id"].as_str().unwrap());
    desk.manager.post(&letting, json!({})).await.expect(201);
    assert_eq!(check(desk, version).await["logos"], json!([{ "asset_id": held, "name": "Wordmark" }]));
}
