//! What is told before it is done, and what blackouts and rights say about what is planned already.

use axum::http::Method;
use serde_json::{Value, json};

use super::{desk::Desk, on_both_engines};

on_both_engines!(
    a_move_on_the_board_is_foreseen,
    a_limit_is_foreseen_as_it_is_held,
    a_blackout_finds_what_is_planned,
    a_right_that_ends_is_seen_on_the_plan
);

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

async fn task(desk: &Desk, campaign: &Value, more: Value) -> Value {
    let mut new = json!({ "title": "Banner" });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    desk.owner.post(&format!("/campaigns/{}/tasks", text(&campaign["id"])), new).await.expect(201)
}

async fn a_move_on_the_board_is_foreseen(desk: &Desk) {
    let stages = json!([
        { "name": "Legal", "rule": "any", "approvers": [{ "member_id": desk.manager.id() }], "due_in": 4 },
        { "name": "Brand", "rule": "any", "approvers": [{ "member_id": desk.admin.id() }] }
    ]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Chain", "stages": stages })).await.expect(201);
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Spring", "market": "DE" })).await.expect(201);
    let banner = task(desk, &campaign, json!({ "chain_id": chain["id"], "due_on": "2040-03-09" })).await;
    let at = format!("/tasks/{}", text(&banner["id"]));
    let clear_on = async || {
        desk.viewer.get(&format!("/campaigns/{}/schedule", text(&campaign["id"]))).await.expect(200)["forecast"]["clear_on"].clone()
    };

    // Submitting: what opens, where the campaign goes and when its gate should be clear are as they then are.
    let seen = desk.contributor.get(&format!("{at}/move?to=in_review")).await.expect(200);
    assert_eq!((&seen["opens"], &seen["campaign_to"], &seen["withdraws"]), (&json!(["Legal"]), &json!("in_review"), &json!(false)));
    assert_eq!(seen["clear_on_before"], clear_on().await);
    let review = desk.contributor.post(&format!("{at}/submit"), json!({})).await.expect(201);
    let opened: Vec<&Value> =
        review["stages"].as_array().unwrap().iter().filter(|stage| stage["status"] == "open").map(|stage| &stage["name"]).collect();
    assert_eq!(opened, [&json!("Legal")]);
    assert_eq!(seen["clear_on"], clear_on().await);
    let now = desk.owner.get(&format!("/campaigns/{}", text(&campaign["id"]))).await.expect(200);
    assert_eq!(now["status"], "in_review");

    // Taking it back withdraws the review, and says so before.
    let seen = desk.contributor.get(&format!("{at}/move?to=in_production")).await.expect(200);
    assert_eq!((&seen["withdraws"], &seen["opens"]), (&json!(true), &json!([])));
    let banner = desk.contributor.get(&at).await.expect(200);
    desk.contributor.patch(&at, &banner["revision"], json!({ "status": "in_production" })).await.expect(200);
    assert_eq!(seen["clear_on"], clear_on().await);

    // What no move leads to is said, not refused.
    let seen = desk.contributor.get(&format!("{at}/move?to=done")).await.expect(200);
    assert!(seen["refused"].is_string());
    let bare = task(desk, &campaign, json!({})).await;
    let seen = desk.contributor.get(&format!("/tasks/{}/move?to=in_review", text(&bare["id"]))).await.expect(200);
    assert!(text(&seen["refused"]).contains("no approval chain"));
    assert_eq!(desk.contributor.get(&format!("{at}/move?to=elsewhere")).await.status.as_u16(), 400);
}

async fn a_limit_is_foreseen_as_it_is_held(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Spring", "market": "DE" })).await.expect(201);
    for (per, most) in [("column", 2), ("person", 1), ("market", 2)] {
        desk.owner.post("/wip-limits", json!({ "status": "in_production", "per": per, "most": most })).await.expect(201);
    }
    let mine = json!({ "assignee_id": desk.manager.id() });
    let tasks = [task(desk, &campaign, mine.clone()).await, task(desk, &campaign, json!({})).await, task(desk, &campaign, mine).await];
    for (number, task) in tasks.iter().enumerate() {
        let at = format!("/tasks/{}", text(&task["id"]));
        let seen = desk.contributor.get(&format!("{at}/move?to=in_production")).await.expect(200);
        let limits = seen["limits"].as_array().unwrap();
        assert_eq!(limits.len(), if task["assignee_id"].is_string() { 3 } else { 2 });
        let full: Vec<&Value> = limits.iter().filter(|limit| limit["current"].as_i64() >= limit["most"].as_i64()).collect();
        let made = desk.contributor.patch(&at, &task["revision"], json!({ "status": "in_production" })).await;
        match number {
            0 | 1 => {
                assert!(full.is_empty());
                made.expect(200);
            }
            _ => {
                let refused = made.expect(409);
                assert_eq!(refused["limits"].as_array().unwrap().iter().collect::<Vec<_>>(), full, "{number}");
            }
        }
    }
}

async fn a_blackout_finds_what_is_planned(desk: &Desk) {
    let flight = json!({ "name": "Spring", "starts_on": "2041-12-22", "ends_on": "2042-01-10", "market": "DE", "channels": ["email"] });
    let campaign = desk.owner.post("/campaigns", flight).await.expect(201);
    let elsewhere = json!({ "name": "Away", "starts_on": "2041-12-22", "ends_on": "2042-01-10", "market": "NZ", "channels": ["email"] });
    desk.owner.post("/campaigns", elsewhere).await.expect(201);
    let at = format!("/campaigns/{}", text(&campaign["id"]));
    let open = async || desk.viewer.get("/conflicts").await.expect(200)["items"].as_array().unwrap().clone();
    let gate = async || {
        let report = desk.owner.get(&format!("{at}/gate")).await.expect(200);
        report["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item["code"] == "blackout_clear" && item["passed"] == false)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert!(open().await.is_empty());
    let freeze = json!({ "name": "Freeze", "starts_on": "2041-12-20", "ends_on": "2041-12-27", "market": "DE" });
    let freeze = desk.owner.post("/blackouts", freeze).await.expect(201);

    // Saved over what is there: written down, on the calendar, on the plan and at the gate.
    let found = open().await;
    assert_eq!((found.len(), &found[0]["campaign_id"], &found[0]["planned_on"]), (1, &campaign["id"], &json!("2041-12-22")));
    let window = desk.viewer.get("/calendar?from=2041-12-01&to=2041-12-31").await.expect(200);
    assert_eq!(window["conflicts"].as_array().unwrap().len(), 1);
    let plan = desk.viewer.get(&format!("{at}/schedule")).await.expect(200);
    assert_eq!(plan["schedule"]["conflicts"][0]["kind"], "in_blackout");
    let items = gate().await;
    assert_eq!(items.len(), 1);
    assert!(text(&items[0]["detail"]).contains("planned for 2041-12-22"), "{items:?}");

    // Moved within it, it is another conflict; moved out of it, it is cleared. Both stay on record.
    let patch = async |on: &str| {
        let now = desk.owner.get(&at).await.expect(200);
        desk.owner.patch(&at, &now["revision"], json!({ "starts_on": on })).await.expect(200);
    };
    patch("2041-12-24").await;
    assert_eq!(open().await[0]["planned_on"], "2041-12-24");
    patch("2041-12-28").await;
    assert!(open().await.is_empty() && gate().await.is_empty());
    let all = desk.viewer.get(&format!("{at}/conflicts")).await.expect(200);
    let cleared: Vec<bool> = all["items"].as_array().unwrap().iter().map(|it| it["cleared_at"].is_string()).collect();
    assert_eq!(cleared, [true, true]);
    let events = desk.owner.get(&format!("/audit/events?campaign_id={}&action=conflict.", text(&campaign["id"]))).await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 4);

    // Back into it, and the blackout goes: so does the conflict.
    patch("2041-12-23").await;
    assert_eq!(open().await.len(), 1);
    let at_freeze = format!("/blackouts/{}", text(&freeze["id"]));
    let revision = format!("\"{}\"", freeze["revision"]);
    assert_eq!(desk.owner.send(Method::DELETE, &at_freeze, &[("if-match", &revision)], None).await.status.as_u16(), 204);
    assert!(open().await.is_empty());
}

async fn a_right_that_ends_is_seen_on_the_plan(desk: &Desk) {
    let flight = json!({ "name": "Spring", "starts_on": "2041-05-01", "ends_on": "2041-05-31", "market": "DE", "channels": ["email"] });
    let campaign = desk.owner.post("/campaigns", flight).await.expect(201);
    let asset = desk.owner.post("/assets", json!({ "name": "Hero", "kind": "photography" })).await.expect(201);
    let id = text(&asset["id"]);
    desk.owner.upload(&format!("/assets/{id}/versions"), "l.png", &super::desk::png(2)).await.expect(201);
    let licence = json!({ "kind": "licence", "holder": "Studio", "ends_at": "2041-05-20T00:00:00Z" });
    desk.owner.post(&format!("/assets/{id}/terms"), licence).await.expect(201);
    desk.owner.post(&format!("/campaigns/{}/assets", text(&campaign["id"])), json!({ "asset_id": id })).await.expect(201);

    let window = desk.viewer.get("/calendar?from=2041-05-01&to=2041-05-31").await.expect(200);
    let lapse = &window["lapses"][0];
    assert_eq!((&lapse["covered"]["first"], &lapse["covered"]["last"]), (&json!("2041-05-01"), &json!("2041-05-19")));
    assert_eq!(lapse["detail"], "\u{201c}Hero\u{201d}: the licence of Studio ends on 2041-05-19");
    let plan = desk.viewer.get(&format!("/campaigns/{}/schedule", text(&campaign["id"]))).await.expect(200);
    assert_eq!(plan["schedule"]["conflicts"][0]["kind"], "outside_rights");
    assert_eq!(plan["schedule"]["conflicts"][0]["inside"]["last"], "2041-05-19");
}
