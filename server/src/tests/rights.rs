//! Usage rights at the moment of use: the bytes, and the gate.

use app::model::Instant;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    desk::{Desk, Reply, png},
    on_both_engines,
};

on_both_engines!(
    rights_end_between_two_requests,
    rights_end_while_nobody_does_anything,
    nothing_stated_lets_nothing_out,
    a_kept_copy_is_asked_about_again,
    a_held_upload_waits_for_other_eyes
);

/// An asset with one version.
struct Photo {
    id: String,
    version: String,
}

async fn photo(desk: &Desk) -> Photo {
    let asset = desk.contributor.post("/assets", json!({ "name": "Pool at dawn", "kind": "photography" })).await.expect(201);
    let id = asset["id"].as_str().unwrap().to_owned();
    let version = desk.contributor.upload(&format!("/assets/{id}/versions"), "pool.png", &png(7)).await.expect(201);
    Photo { id, version: version["id"].as_str().unwrap().to_owned() }
}

async fn state(desk: &Desk, photo: &Photo, rights: Value) {
    let asset = desk.manager.get(&format!("/assets/{}", photo.id)).await.expect(200);
    let based = format!("\"{}\"", asset["revision"]);
    let path = format!("/assets/{}/rights", photo.id);
    desk.manager.send(axum::http::Method::PUT, &path, &[("if-match", &based)], Some(rights)).await.expect(200);
}

fn days_from_now(days: i64) -> String {
    Instant::new(OffsetDateTime::now_utc()).day().plus(days).to_string()
}

async fn inspect(client: &super::desk::Client, photo: &Photo) -> Reply {
    client.get(&format!("/asset-versions/{}/file", photo.version)).await
}

async fn download(client: &super::desk::Client, photo: &Photo) -> Reply {
    client.get(&format!("/asset-versions/{}/file?purpose=download", photo.version)).await
}

async fn rights_end_between_two_requests(desk: &Desk) {
    let photo = photo(desk).await;
    let flight =
        json!({ "name": "Dawn swim", "starts_on": days_from_now(-1), "ends_on": days_from_now(0), "market": "NZ", "channels": ["email"] });
    let campaign = desk.manager.post("/campaigns", flight).await.expect(201)["id"].as_str().unwrap().to_owned();
    desk.manager.post(&format!("/campaigns/{campaign}/assets"), json!({ "asset_id": photo.id })).await.expect(201);
    let verdict = async || {
        let report = desk.manager.get(&format!("/campaigns/{campaign}/gate")).await.expect(200);
        let items = report["items"].as_array().unwrap();
        items.iter().find(|item| item["code"] == "asset_rights").unwrap()["passed"].as_bool().unwrap()
    };

    state(desk, &photo, json!({ "ends_on": days_from_now(0), "holder": "Studio" })).await;
    let whole = download(&desk.viewer, &photo).await;
    assert_eq!(whole.headers["content-disposition"].to_str().unwrap(), "attachment; filename*=UTF-8''pool.png");
    assert_eq!(whole.bytes, png(7));
    assert!(verdict().await);

    state(desk, &photo, json!({ "ends_on": days_from_now(-1), "holder": "Studio" })).await;
    for client in [&desk.viewer, &desk.contributor, &desk.manager, &desk.owner] {
        assert_eq!(download(client, &photo).await.problem(403), "RIGHTS_DENIED");
    }
    let refused = inspect(&desk.viewer, &photo).await;
    assert!(refused.headers.get("etag").is_none(), "a refusal tells nothing about the bytes");
    assert_eq!(refused.problem(403), "RIGHTS_DENIED");
    assert_eq!(inspect(&desk.contributor, &photo).await.bytes, png(7), "whoever keeps the library still sees it");
    assert!(!verdict().await);
}

async fn nothing_stated_lets_nothing_out(desk: &Desk) {
    let photo = photo(desk).await;
    assert_eq!(download(&desk.owner, &photo).await.problem(403), "RIGHTS_DENIED");
    assert_eq!(inspect(&desk.viewer, &photo).await.problem(403), "RIGHTS_DENIED");
    assert_eq!(inspect(&desk.contributor, &photo).await.bytes, png(7));
    let strange = format!("/asset-versions/{}/file?purpose=resale", photo.version);
    desk.owner.get(&strange).await.problem(400);
}

async fn a_kept_copy_is_asked_about_again(desk: &Desk) {
    let photo = photo(desk).await;
    state(desk, &photo, json!({ "holder": "Studio" })).await;
    let first = inspect(&desk.viewer, &photo).await;
    assert_eq!(first.headers["cache-control"].to_str().unwrap(), "private, no-cache");
    let etag = first.headers["etag"].to_str().unwrap().to_owned();
    let path = format!("/asset-versions/{}/file", photo.version);
    let again = desk.viewer.send(axum::http::Method::GET, &path, &[("if-none-match", &etag)], None).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    state(desk, &photo, json!({ "holder": "Studio", "ends_on": days_from_now(-1) })).await;
    let later = desk.viewer.send(axum::http::Method::GET, &path, &[("if-none-match", &etag)], None).await;
    assert_eq!(later.problem(403), "RIGHTS_DENIED");
}

/// No job, no request and no change in between: only time.
async fn rights_end_while_nobody_does_anything(desk: &Desk) {
    let photo = photo(desk).await;
    let today = desk.now().day();
    let flight = json!({ "name": "Dawn", "starts_on": today.to_string(), "ends_on": today.plus(1).to_string(), "market": "NZ", "channels": ["email"] });
    let campaign = desk.manager.post("/campaigns", flight).await.expect(201)["id"].as_str().unwrap().to_owned();
    desk.manager.post(&format!("/campaigns/{campaign}/assets"), json!({ "asset_id": photo.id })).await.expect(201);
    let ends = desk.now().plus_millis(10 * 86_400_000);
    desk.manager
        .post(&format!("/assets/{}/terms", photo.id), json!({ "kind": "licence", "holder": "Studio", "ends_at": ends }))
        .await
        .expect(201);
    assert_eq!(download(&desk.viewer, &photo).await.bytes, png(7));
    // What will be, was to be seen before.
    let asked = format!("/assets/{}/rights?at={}", photo.id, ends.to_string().replace('+', "%2B"));
    assert_eq!(desk.viewer.get(&asked).await.expect(200)["allowed"], false);
    desk.pass(10 * 86_400_000);
    assert_eq!(download(&desk.viewer, &photo).await.problem(403), "RIGHTS_DENIED");
    let moved = json!({ "starts_on": desk.now().day().to_string(), "ends_on": desk.now().day().plus(1).to_string() });
    let now = desk.manager.get(&format!("/campaigns/{campaign}")).await.expect(200);
    desk.manager.patch(&format!("/campaigns/{campaign}"), &now["revision"], moved).await.expect(200);
    let report = desk.manager.get(&format!("/campaigns/{campaign}/gate")).await.expect(200);
    let item = report["items"].as_array().unwrap().iter().find(|item| item["code"] == "asset_rights").unwrap().clone();
    assert_eq!(item["passed"], false, "{item}");
}

async fn a_held_upload_waits_for_other_eyes(desk: &Desk) {
    let based = |policy: &Value| format!("\"{}\"", policy["revision"]);
    let policy = desk.viewer.get("/library-policy").await.expect(200);
    let hold = Some(json!({ "hold_uploads": true }));
    desk.admin.send(axum::http::Method::PUT, "/library-policy", &[("if-match", &based(&policy))], hold).await.expect(200);
    let asset = desk.contributor.post("/assets", json!({ "name": "Pool", "kind": "photography" })).await.expect(201);
    let id = asset["id"].as_str().unwrap().to_owned();
    let version = desk.manager.upload(&format!("/assets/{id}/versions"), "pool.png", &png(7)).await.expect(201);
    assert_eq!(version["held"], true);
    let photo = Photo { id, version: version["id"].as_str().unwrap().to_owned() };
    state(desk, &photo, json!({ "holder": "Studio" })).await;
    for client in [&desk.viewer, &desk.owner] {
        let refused = download(client, &photo).await;
        assert!(String::from_utf8_lossy(&refused.bytes).contains("its upload waits for approval"));
        assert_eq!(refused.problem(403), "RIGHTS_DENIED");
    }
    assert_eq!(inspect(&desk.viewer, &photo).await.problem(403), "RIGHTS_DENIED");
    let approval = format!("/asset-versions/{}/approval", photo.version);
    assert_eq!(desk.manager.post(&approval, json!({})).await.problem(403), "OWN_UPLOAD");
    assert_eq!(desk.contributor.post(&approval, json!({})).await.problem(403), "ROLE_TOO_LOW");
    let approved = desk.owner.post(&approval, json!({})).await.expect(201);
    assert_eq!((&approved["held"], &approved["approved_by"]), (&json!(false), &json!(desk.owner.id())));
    assert_eq!(download(&desk.viewer, &photo).await.bytes, png(7));
    assert_eq!(desk.owner.post(&approval, json!({})).await.problem(409), "NOT_HELD");
}
