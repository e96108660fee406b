//! How a stage is run: for which campaigns, by when, who is reminded, who reads along.

use app::model::{Day, Instant};
use serde_json::{Value, json};

use super::{chains::upload, desk::Desk, on_both_engines, sink::Sink};
use crate::{mailer, work::reminders};

on_both_engines!(
    a_stage_is_for_campaigns_that_meet_its_condition,
    a_condition_that_comes_to_hold_asks_its_stage,
    due_days_are_working_days_from_the_opening,
    people_are_reminded_once,
    what_is_said_in_a_private_stage_stays_there
);

/// A task of a campaign in New South Wales with a budget of 900, under a chain of these stages.
async fn task(desk: &Desk, stages: Value) -> (String, String) {
    let new =
        json!({ "name": "Stages", "market": "AU-NSW", "channels": ["email"], "brief": { "budget": { "amount": 900, "currency": "AUD" } } });
    let campaign = desk.owner.post("/campaigns", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Chain", "stages": stages })).await.expect(201);
    let task = json!({ "title": "Hero", "chain_id": chain["id"] });
    let task = desk.manager.post(&format!("/campaigns/{campaign}/tasks"), task).await.expect(201)["id"].as_str().unwrap().to_owned();
    upload(desk, &desk.contributor, &campaign, &task).await;
    (campaign, task)
}

fn stage(name: &str, who: &super::desk::Client, more: Value) -> Value {
    let mut stage = json!({ "name": name, "rule": "any", "approvers": [{ "member_id": who.id() }] });
    stage.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stage
}

async fn submit(desk: &Desk, task: &str) -> Value {
    desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201)
}

async fn approve(by: &super::desk::Client, review: &Value) -> Value {
    let path = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    by.post(&path, json!({ "decision": "approve", "comment": "Between us.", "digest": review["digest"] })).await.expect(201)
}

fn statuses(review: &Value) -> Vec<&str> {
    review["stages"].as_array().unwrap().iter().map(|stage| stage["status"].as_str().unwrap()).collect()
}

async fn a_stage_is_for_campaigns_that_meet_its_condition(desk: &Desk) {
    let stages = json!([
        stage("Finance", &desk.admin, json!({ "only_if": { "budget_from": 1000 } })),
        stage("Berlin", &desk.admin, json!({ "only_if": { "markets": ["DE"] } })),
        stage("Australia", &desk.manager, json!({ "only_if": { "markets": ["AU"], "channels": ["email", "web"] } })),
        stage("Print", &desk.admin, json!({ "only_if": { "channels": ["print"] } })),
    ]);
    let (_, task) = task(desk, stages).await;
    let review = submit(desk, &task).await;
    assert_eq!(statuses(&review), ["skipped", "skipped", "open", "skipped"]);
    let proof = desk.viewer.get(&format!("/reviews/{}/explain", review["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(
        (proof["outlook"].as_str(), proof["stages"][0]["proof"]["says"].as_str()),
        (Some("possible"), Some("does not apply to this campaign"))
    );
    assert_eq!(approve(&desk.manager, &review).await["status"], "approved");

    let (_, none) = self::task(desk, json!([stage("Berlin", &desk.admin, json!({ "only_if": { "markets": ["DE"] } }))])).await;
    assert_eq!(desk.contributor.post(&format!("/tasks/{none}/submit"), json!({})).await.problem(409), "NO_STAGE_APPLIES");
    let bad = json!({ "name": "C", "stages": [stage("X", &desk.admin, json!({ "calendar": "MARS", "only_if": { "budget_from": -1 } }))] });
    let fields = desk.owner.post("/approval-chains", bad).await.expect(422)["fields"].clone();
    assert_eq!(fields.as_array().unwrap().len(), 2, "{fields}");
}

/// Otherwise a budget raised after the approval would have gone past the people who look at large ones.
async fn a_condition_that_comes_to_hold_asks_its_stage(desk: &Desk) {
    let stages =
        json!([stage("Brand", &desk.manager, json!({})), stage("Finance", &desk.admin, json!({ "only_if": { "budget_from": 1000 } }))]);
    let (campaign, task) = task(desk, stages).await;
    let review = submit(desk, &task).await;
    assert_eq!(approve(&desk.manager, &review).await["status"], "approved");
    let path = format!("/campaigns/{campaign}");
    let read = desk.owner.get(&path).await.expect(200);
    let mut brief = read["brief"].clone();
    brief["budget"]["amount"] = json!(1000);
    desk.owner.patch(&path, &read["revision"], json!({ "brief": brief })).await.expect(200);
    let refused = desk.owner.post(&format!("{path}/launch"), json!({})).await.expect(422);
    let item = refused["failed_items"].as_array().unwrap().iter().find(|i| i["code"] == "deliverable_approved").unwrap().clone();
    assert!(item["detail"].as_str().unwrap().contains("rules voided stage Finance"), "{item}");
    let again = submit(desk, &task).await;
    assert_eq!(statuses(&again), ["approved", "open"], "Brand's approval stands, and Finance is asked");
    assert_eq!(approve(&desk.admin, &again).await["status"], "approved");
}

async fn due_days_are_working_days_from_the_opening(desk: &Desk) {
    let stages = json!([
        stage("Brand", &desk.manager, json!({ "due_in": 3 })),
        stage("Legal", &desk.admin, json!({ "due_in": 2, "calendar": "DE" })),
    ]);
    let (_, task) = task(desk, stages).await;
    // A Wednesday before Christmas, in New South Wales: Friday and Monday are holidays there.
    let wednesday: Instant = "2026-12-23T10:00:00Z".parse().unwrap();
    let then = desk.at(wednesday).await;
    let review = then.client(&desk.contributor).post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let due = |review: &Value, at: usize| review["stages"][at]["due_on"].as_str().unwrap().parse::<Day>().unwrap();
    assert_eq!(due(&review, 0), "2026-12-30".parse().unwrap());
    let planned = due(&review, 1);
    then.end().await;
    // Approved early, on Thursday the 24th: the next stage is due two German working days after that, not when it was planned.
    let thursday = desk.at("2026-12-24T10:00:00Z".parse().unwrap()).await;
    let path = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    let decision = json!({ "decision": "approve", "digest": review["digest"] });
    thursday.client(&desk.manager).post(&path, decision).await.expect(201);
    let read = thursday.client(&desk.viewer).get(&format!("/reviews/{}", review["id"].as_str().unwrap())).await.expect(200);
    thursday.end().await;
    assert_eq!(due(&read, 1), "2026-12-29".parse().unwrap());
    assert!(planned > due(&read, 1));
}

/// Research, proofing §8, negative test 9.
async fn people_are_reminded_once(desk: &Desk) {
    let counsel = "cora@counsel.test";
    let approvers = json!([{ "member_id": desk.manager.id() }, { "member_id": desk.admin.id() }, { "guest_email": counsel }]);
    let (_, task) =
        task(desk, json!([{ "name": "Legal", "rule": "all", "approvers": approvers, "due_in": 2, "calendar": "AU-NSW" }])).await;
    let monday = desk.at("2026-11-30T08:00:00Z".parse().unwrap()).await;
    let review = monday.client(&desk.contributor).post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let path = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    monday.client(&desk.admin).post(&path, json!({ "decision": "approve", "digest": review["digest"] })).await.expect(201);
    let sink = Sink::open().await;
    let letters = async |now: &super::desk::Later| {
        reminders::remind(&now.tenant().await).await.unwrap();
        mailer::send_due(&now.tenant().await, &sink.post).await.unwrap();
        sink.letters().into_iter().filter(|l| l.body.contains("is awaited")).map(|l| l.to).collect::<Vec<_>>()
    };
    assert!(letters(&monday).await.is_empty(), "due on Wednesday");
    monday.end().await;
    for time in ["2026-12-01T00:00:00Z", "2026-12-01T23:59:59Z", "2026-12-02T12:00:00Z", "2026-12-20T12:00:00Z"] {
        let now = desk.at(time.parse().unwrap()).await;
        let mut told = letters(&now).await;
        told.sort();
        assert_eq!(told, [counsel, "mia.manager@acme.test"], "at {time}: who has said nothing, once");
        now.end().await;
    }
    let guest = sink.letters().into_iter().rfind(|l| l.to == counsel).unwrap();
    assert!(guest.body.contains("/guest/"), "a guest decides by their link");
}

async fn what_is_said_in_a_private_stage_stays_there(desk: &Desk) {
    let stages = json!([stage("Legal", &desk.admin, json!({ "private": true })), stage("Brand", &desk.viewer, json!({}))]);
    let (_, task) = task(desk, stages).await;
    let review = submit(desk, &task).await;
    approve(&desk.admin, &review).await;
    let path = format!("/reviews/{}", review["id"].as_str().unwrap());
    let said = |review: &Value| review["stages"][0]["decisions"][0]["comment"].as_str().unwrap().to_owned();
    assert_eq!(said(&desk.contributor.get(&path).await.expect(200)), "");
    assert_eq!(said(&desk.viewer.get(&path).await.expect(200)), "", "who decides in another stage is no exception");
    assert_eq!(said(&desk.manager.get(&path).await.expect(200)), "Between us.");
    assert_eq!(said(&approve(&desk.viewer, &review).await), "");
    let listed = desk.viewer.get("/reviews").await.expect(200);
    assert!(!listed.to_string().contains("Between us."));
}
