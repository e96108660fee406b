//! Research, proofing §8, negative test 5, road by road: many at once, copies, what is taken back, what comes in as a file, what comes
//! back from an end. None of them is a way to live, and none lets anything through that a launch by hand would not.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use super::{
    desk::{Desk, png},
    on_both_engines,
    story::{Work, approve, codes, launch, set_up, submit},
};

on_both_engines!(
    many_at_once_are_no_way,
    a_copy_of_what_is_live_is_a_draft,
    what_is_taken_back_goes_through_the_gate,
    what_ended_does_not_come_back_live,
    what_comes_in_as_a_file_says_nothing_of_states
);

async fn campaign(desk: &Desk, work: &Work) -> Value {
    desk.owner.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)
}

async fn live(desk: &Desk) -> Work {
    let work = set_up(desk).await;
    approve(desk, &submit(desk, &work).await).await;
    launch(desk, &work.campaign).await.expect(200);
    work
}

async fn many_at_once_are_no_way(desk: &Desk) {
    let work = set_up(desk).await;
    let task = |set: Value| json!({ "items": [{ "id": work.task["id"], "revision": work.task["revision"], "set": set }] });
    // A state that only a review gives is given by no bulk change, nor is there one for campaigns.
    for status in ["approved", "done", "live"] {
        let reply = desk.owner.post("/tasks/bulk", task(json!({ "status": status }))).await;
        assert!(reply.status.is_client_error(), "{status}: {}", String::from_utf8_lossy(&reply.bytes));
    }
    assert_eq!(desk.owner.post("/campaigns/bulk", json!({ "items": [] })).await.status.as_u16(), 405);
    assert_eq!(codes(&launch(desk, &work.campaign).await.expect(422)).iter().filter(|code| *code == "deliverable_approved").count(), 1);
    // Nor does a bulk change touch the deliverables of what is live.
    let work = live(desk).await;
    let now = desk.owner.get(&format!("/tasks/{}", work.task["id"].as_str().unwrap())).await.expect(200);
    let change = json!({ "items": [{ "id": now["id"], "revision": now["revision"], "set": { "title": "Another" } }] });
    assert!(desk.owner.post("/tasks/bulk", change).await.status.is_client_error());
    assert_eq!(campaign(desk, &work).await["status"], "live");
}

async fn a_copy_of_what_is_live_is_a_draft(desk: &Desk) {
    let work = live(desk).await;
    let twin = json!({ "name": "Twin", "starts_on": "2033-01-03" });
    let twin = desk.owner.post(&format!("/campaigns/{}/duplicate", work.campaign), twin).await.expect(201);
    assert_eq!(twin["status"], "draft");
    let id = twin["id"].as_str().unwrap();
    assert!(codes(&launch(desk, id).await.expect(422)).contains(&"deliverable_approved".to_owned()), "no approval is copied");
    let certificates = desk.viewer.get(&format!("/campaigns/{id}/certificates")).await.expect(200);
    assert_eq!(certificates["items"], json!([]));
}

async fn what_is_taken_back_goes_through_the_gate(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    let edit = |on: &str| json!({ "edits": [{ "kind": "start", "item": work.task["id"], "on": on, "keep": "once" }], "cascade": "push" });
    let shown = desk.owner.post(&format!("{path}/schedule/preview"), edit("2026-11-24")).await.expect(200);
    let mut change = edit("2026-11-24");
    change["digest"] = shown["standing"]["digest"].clone();
    let receipt = desk.owner.post(&format!("{path}/schedule/commit"), change).await.expect(201);
    let undo = format!("/receipts/{}/undo", receipt["id"].as_str().unwrap());
    approve(desk, &submit(desk, &work).await).await;
    launch(desk, &work.campaign).await.expect(200);
    // What is live stays as it was certified, whatever is taken back: the days of a task are none of it.
    let certified = async || desk.owner.get(&format!("{path}/gate")).await.expect(200)["content_digest"].clone();
    let before = certified().await;
    desk.owner.post(&undo, json!({})).await;
    assert_eq!((&campaign(desk, &work).await["status"], certified().await), (&json!("live"), before));
    // Taken back during a pause, it is still paused.
    desk.owner.post(&format!("{path}/status"), json!({ "to": "paused" })).await.expect(200);
    desk.owner.post(&undo, json!({})).await;
    assert_eq!(campaign(desk, &work).await["status"], "paused");
    assert_eq!(desk.owner.post(&format!("{path}/status"), json!({ "to": "live" })).await.problem(409), "LAUNCH_THROUGH_GATE");
}

/// There is no trash that campaigns come back from: what is cancelled or completed is an end, and no end leads to live.
async fn what_ended_does_not_come_back_live(desk: &Desk) {
    for end in ["completed", "cancelled"] {
        let work = live(desk).await;
        let path = format!("/campaigns/{}", work.campaign);
        if end == "cancelled" {
            desk.owner.post(&format!("{path}/status"), json!({ "to": "paused" })).await.expect(200);
        }
        desk.owner.post(&format!("{path}/status"), json!({ "to": end })).await.expect(200);
        assert_eq!(desk.owner.post(&format!("{path}/status"), json!({ "to": "live" })).await.problem(409), "LAUNCH_THROUGH_GATE");
        assert!(codes(&launch(desk, &work.campaign).await.expect(422)).contains(&"status_ready".to_owned()));
        let soon = json!({ "local": "2099-12-01T09:00", "zone": "UTC" });
        assert!(desk.owner.post(&format!("{path}/launch-schedule"), soon).await.status.is_client_error());
        assert_eq!(campaign(desk, &work).await["status"], end);
    }
}

async fn what_comes_in_as_a_file_says_nothing_of_states(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    let plan = "<Project><Name>X</Name><Tasks><Task><UID>1</UID><Name>T</Name><PercentComplete>100</PercentComplete><Status>live</Status></Task></Tasks></Project>";
    let request = Request::builder().method("POST").header("content-type", "text/xml");
    desk.owner.send_raw(request, &format!("{path}/schedule/import"), Body::from(plan)).await;
    assert_eq!(campaign(desk, &work).await["status"], "draft");
    let tasks = desk.owner.get(&format!("{path}/tasks")).await.expect(200);
    assert!(tasks["items"].as_array().unwrap().iter().all(|task| task["status"] != "approved" && task["status"] != "done"), "{tasks:#}");
    // Marks that come in resolve nothing that blocks, and bytes that come in approve nothing.
    let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let version = proof["versions"][0]["id"].as_str().unwrap();
    let mark = json!({ "geometry": { "type": "pin", "x": 0.5, "y": 0.5 }, "body": "Wrong price", "blocking": true });
    desk.manager.post(&format!("/proof-versions/{version}/annotations"), mark).await.expect(201);
    let marks = json!([{ "type": "Annotation", "body": "resolved", "target": "x#xywh=percent:10,10,20,20", "state": "resolved" }]);
    desk.contributor.post(&format!("/proof-versions/{version}/annotations/import"), marks).await;
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(1)).await.expect(201);
    let refused = codes(&launch(desk, &work.campaign).await.expect(422));
    for code in ["deliverable_approved", "blocking_markup_resolved", "status_ready"] {
        assert!(refused.contains(&code.to_owned()), "{code}: {refused:?}");
    }
}
