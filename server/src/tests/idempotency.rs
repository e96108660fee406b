//! The same write again.

use axum::http::Method;
use serde_json::json;

use super::{desk::Desk, on_both_engines};

on_both_engines!(a_repeated_write_is_done_once, stale_and_blind_changes_are_refused);

async fn a_repeated_write_is_done_once(desk: &Desk) {
    let key = [("idempotency-key", "7c1f")];
    let send = |body| desk.owner.send(Method::POST, "/campaigns", &key, Some(body));
    let first = send(json!({ "name": "Once" })).await;
    let location = first.headers.get("location").cloned();
    let again = send(json!({ "name": "Once" })).await;
    assert_eq!(again.headers.get("location").cloned(), location);
    assert_eq!(again.headers.get("etag"), first.headers.get("etag"));
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(send(json!({ "name": "Twice" })).await.problem(422), "KEY_REUSED");
    let list = desk.owner.get("/campaigns").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    // Somebody else's key is their own.
    desk.manager.send(Method::POST, "/campaigns", &key, Some(json!({ "name": "Twice" }))).await.expect(201);
}

async fn stale_and_blind_changes_are_refused(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "First" })).await.expect(201);
    let path = format!("/campaigns/{}", campaign["id"].as_str().unwrap());
    let blind = desk.owner.send(Method::PATCH, &path, &[], Some(json!({ "name": "Second" }))).await;
    assert_eq!(blind.problem(428), "IF_MATCH_REQUIRED");
    desk.owner.patch(&path, &campaign["revision"], json!({ "name": "Second" })).await.expect(200);
    let stale = desk.manager.patch(&path, &campaign["revision"], json!({ "name": "Third" })).await.expect(412);
    assert_eq!(stale["current"]["name"], "Second");
}
