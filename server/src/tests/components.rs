//! What a change voids, and what it leaves standing.

use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, png},
    on_both_engines,
};

on_both_engines!(
    one_changed_byte_is_refused_by_component_and_stage,
    the_same_bytes_keep_their_approval,
    a_change_voids_only_the_stages_that_look_at_it,
    going_back_to_approved_bytes_needs_no_new_round,
    a_later_refusal_is_not_passed_over,
    nobody_signs_what_was_not_on_their_screen
);

/// A campaign ready to launch but for its review: Brand looks at the files, Legal at claims and schedule, Copy at the words.
struct Work {
    campaign: String,
    task: String,
    proof: String,
}

async fn set_up(desk: &Desk) -> Work {
    let brief = json!({
        "objective": "Fill classes", "audience": "Members", "message": "Come back", "kpis": ["400"], "mandatories": ["Terms"],
        "budget": { "amount": 1, "currency": "EUR" },
    });
    let new = json!({ "name": "Parts", "brief": brief, "starts_on": "2026-12-01", "ends_on": "2026-12-24", "market": "AU", "channels": ["email"] });
    let campaign = text(&desk.owner.post("/campaigns", new).await.expect(201)["id"]);
    let stage = |name: &str, who: &Client, interests: Value| json!({ "name": name, "rule": "any", "approvers": [{ "member_id": who.id() }], "interests": interests });
    let stages = [
        stage("Brand", &desk.manager, json!(["files"])),
        stage("Legal", &desk.admin, json!(["claims", "schedule"])),
        stage("Copy", &desk.viewer, json!(["copy"])),
    ];
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Parts", "stages": stages })).await.expect(201);
    let task = json!({ "title": "Hero", "chain_id": chain["id"] });
    let task = text(&desk.contributor.post(&format!("/campaigns/{campaign}/tasks"), task).await.expect(201)["id"]);
    let proof = json!({ "campaign_id": campaign, "task_id": task, "name": "Banner" });
    let proof = text(&desk.contributor.post("/proofs", proof).await.expect(201)["id"]);
    let work = Work { campaign, task, proof };
    upload(desk, &work, 1).await;
    work
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn upload(desk: &Desk, work: &Work, shade: u8) {
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(shade)).await.expect(201);
}

async fn submit(desk: &Desk, work: &Work) -> Value {
    desk.contributor.post(&format!("/tasks/{}/submit", work.task), json!({})).await.expect(201)
}

async fn decide(by: &Client, review: &Value, decision: &str) -> Value {
    let path = format!("/reviews/{}/decisions", text(&review["id"]));
    by.post(&path, json!({ "decision": decision, "comment": "Seen.", "digest": review["digest"] })).await.expect(201)
}

async fn approve_all(desk: &Desk, review: &Value) {
    decide(&desk.manager, review, "approve").await;
    decide(&desk.admin, review, "approve").await;
    assert_eq!(decide(&desk.viewer, review, "approve").await["status"], "approved");
}

/// Why the gate does not take the deliverable; nothing when it does.
async fn refusal(desk: &Desk, work: &Work) -> Option<String> {
    let report = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
    let item = report["items"].as_array().unwrap().iter().find(|i| i["code"] == "deliverable_approved").unwrap().clone();
    (item["passed"] == false).then(|| text(&item["detail"]))
}

async fn change_campaign(desk: &Desk, work: &Work, change: Value) {
    let path = format!("/campaigns/{}", work.campaign);
    let campaign = desk.owner.get(&path).await.expect(200);
    desk.owner.patch(&path, &campaign["revision"], change).await.expect(200);
}

fn statuses(review: &Value) -> Vec<String> {
    review["stages"].as_array().unwrap().iter().map(|s| text(&s["status"])).collect()
}

async fn one_changed_byte_is_refused_by_component_and_stage(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve_all(desk, &review).await;
    assert_eq!(refusal(desk, &work).await, None);

    upload(desk, &work, 2).await;
    let refused = desk.manager.post(&format!("/campaigns/{}/launch", work.campaign), json!({})).await.expect(422);
    let item = refused["failed_items"].as_array().unwrap().iter().find(|i| i["code"] == "deliverable_approved").unwrap().clone();
    assert!(text(&item["detail"]).contains("files voided stage Brand"), "{item}");
    assert!(!text(&item["detail"]).contains("Legal"), "{item}");
}

async fn the_same_bytes_keep_their_approval(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve_all(desk, &review).await;
    upload(desk, &work, 1).await;
    assert_eq!(refusal(desk, &work).await, None);
    desk.manager.post(&format!("/campaigns/{}/launch", work.campaign), json!({})).await.expect(200);
}

async fn a_change_voids_only_the_stages_that_look_at_it(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve_all(desk, &review).await;

    // Nobody said that they look at the channels.
    change_campaign(desk, &work, json!({ "channels": ["email", "social"] })).await;
    assert_eq!(refusal(desk, &work).await, None);

    change_campaign(desk, &work, json!({ "ends_on": "2026-12-31" })).await;
    let detail = refusal(desk, &work).await.unwrap();
    assert!(detail.contains("schedule voided stage Legal") && !detail.contains("Brand") && !detail.contains("Copy"), "{detail}");
    let now = desk.viewer.get(&format!("/reviews/{}", text(&review["id"]))).await.expect(200);
    assert_eq!((now["current"].clone(), now["stages"][1]["voided_by"].clone()), (json!(false), json!(["schedule"])));

    // Submitted again, only Legal is asked again; the others' decisions stay where they were made.
    let again = submit(desk, &work).await;
    assert_eq!(statuses(&again), ["approved", "open", "waiting"]);
    assert_eq!(again["stages"][0]["carried_from"], json!({ "review_id": review["id"], "position": 0 }));
    assert_eq!(again["stages"][0]["decisions"][0]["digest"], review["digest"]);
    let done = decide(&desk.admin, &again, "approve").await;
    assert_eq!((statuses(&done), done["status"].as_str()), (vec!["approved".to_owned(); 3], Some("approved")));
    assert_eq!(refusal(desk, &work).await, None);
    desk.manager.post(&format!("/campaigns/{}/launch", work.campaign), json!({})).await.expect(200);
}

async fn going_back_to_approved_bytes_needs_no_new_round(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve_all(desk, &review).await;
    upload(desk, &work, 2).await;
    submit(desk, &work).await;
    upload(desk, &work, 1).await;
    let again = submit(desk, &work).await;
    assert_eq!(again["status"], "approved");
    assert_eq!(refusal(desk, &work).await, None);
}

async fn a_later_refusal_is_not_passed_over(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    decide(&desk.manager, &review, "approve").await;
    upload(desk, &work, 2).await;
    submit(desk, &work).await;
    upload(desk, &work, 1).await;
    // Brand's approval stands; Legal, asked now, refuses.
    let again = submit(desk, &work).await;
    assert_eq!(statuses(&again), ["approved", "open", "waiting"]);
    assert_eq!(decide(&desk.admin, &again, "request_changes").await["status"], "changes_requested");
    // The same once more: Brand still stands, and Legal is asked anew.
    assert_eq!(statuses(&submit(desk, &work).await), ["approved", "open", "waiting"]);
}

async fn nobody_signs_what_was_not_on_their_screen(desk: &Desk) {
    let work = set_up(desk).await;
    let shown = submit(desk, &work).await;
    upload(desk, &work, 2).await;
    let now = submit(desk, &work).await;
    let path = |review: &Value| format!("/reviews/{}/decisions", text(&review["id"]));
    let old = format!("\"{}\"", text(&shown["digest"]));
    let approve = json!({ "decision": "approve" });
    let send = async |path: &str| desk.manager.send(axum::http::Method::POST, path, &[("if-match", &old)], Some(approve.clone())).await;
    assert_eq!(send(&path(&now)).await.problem(412), "STALE");
    assert_eq!(send(&path(&shown)).await.problem(409), "REVIEW_CLOSED");
}
