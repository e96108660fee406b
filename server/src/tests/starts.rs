//! When stages begin, and what happens when one is late.

use serde_json::{Value, json};

use super::{
    chains::task_under,
    desk::{Client, Desk},
    on_both_engines,
    sink::Sink,
};
use crate::{mailer, work::stages};

on_both_engines!(
    a_stage_opens_at_its_time_once,
    a_time_that_is_past_has_come,
    a_stage_is_opened_by_hand_by_managers_alone,
    a_finished_stage_lets_the_next_be_heard,
    a_late_stage_turns_to_others_once,
    who_was_only_told_decides_nothing,
    bad_starts_and_escalations_are_refused
);

pub(super) fn stage(name: &str, who: &[&Client], more: Value) -> Value {
    let approvers: Vec<Value> = who.iter().map(|who| json!({ "member_id": who.id() })).collect();
    let mut stage = json!({ "name": name, "rule": "all", "approvers": approvers });
    stage.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stage
}

pub(super) fn statuses(review: &Value) -> Vec<&str> {
    review["stages"].as_array().unwrap().iter().map(|stage| stage["status"].as_str().unwrap()).collect()
}

pub(super) fn path(review: &Value) -> String {
    format!("/reviews/{}", review["id"].as_str().unwrap())
}

pub(super) async fn decide(by: &Client, review: &Value, decision: &str, more: Value) -> super::desk::Reply {
    let mut body = json!({ "decision": decision, "comment": "Seen.", "digest": review["digest"] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    by.post(&format!("{}/decisions", path(review)), body).await
}

async fn a_stage_opens_at_its_time_once(desk: &Desk) {
    let at = json!({ "start": { "at": { "local": "2031-03-10T09:00", "zone": "Europe/Berlin" } }, "due_in": 2 });
    let task = task_under(desk, json!([stage("Brand", &[&desk.manager], json!({})), stage("Legal", &[&desk.admin], at)])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    assert_eq!(statuses(&review), ["open", "waiting"]);
    assert_eq!(review["stages"][1]["opens_at"], "2031-03-10T08:00:00Z");
    assert_eq!(review["stages"][1]["due_on"], "2031-03-12", "planned from its own day");
    let proof = desk.viewer.get(&format!("{}/explain", path(&review))).await.expect(200);
    assert_eq!(proof["stages"][1]["begins"], "begins at 2031-03-10 09:00 (Europe/Berlin)");
    // Whatever the stage before came to: it is not approved by then.
    let before = desk.at("2031-03-10T07:59:59Z".parse().unwrap()).await;
    assert_eq!(stages::sweep(&before.tenant().await).await.unwrap().unwrap().to_string(), "2031-03-10T08:00:00Z");
    assert_eq!(statuses(&desk.viewer.get(&path(&review)).await.expect(200)), ["open", "waiting"]);
    before.end().await;
    let then = desk.at("2031-03-10T08:00:00Z".parse().unwrap()).await;
    for _ in 0..2 {
        stages::sweep(&then.tenant().await).await.unwrap();
    }
    then.end().await;
    let read = desk.viewer.get(&path(&review)).await.expect(200);
    assert_eq!(statuses(&read), ["open", "open"], "both at once");
    let opened = desk.owner.get("/audit/events?action=review.stage_opened").await.expect(200);
    assert_eq!(opened["items"].as_array().unwrap().len(), 1, "once, however often somebody looks");
    // Each is asked in the stage that is theirs; the digest of what they sign has not changed.
    assert_eq!(decide(&desk.manager, &review, "approve", json!({ "stage": 1 })).await.problem(403), "NOT_AN_APPROVER");
    assert_eq!(decide(&desk.admin, &review, "approve", json!({})).await.expect(201)["status"], "open");
    assert_eq!(decide(&desk.manager, &review, "approve", json!({ "stage": 1 })).await.problem(409), "NO_OPEN_STAGE");
    assert_eq!(decide(&desk.manager, &review, "approve", json!({ "stage": 0 })).await.expect(201)["status"], "approved");
}

async fn a_time_that_is_past_has_come(desk: &Desk) {
    let at = json!({ "start": { "at": { "local": "2020-03-10T09:00", "zone": "UTC" } } });
    let task = task_under(desk, json!([stage("Brand", &[&desk.manager], json!({})), stage("Legal", &[&desk.admin], at)])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    assert_eq!(statuses(&review), ["open", "open"]);
    let waiting = desk.admin.get("/reviews?waiting_for=me").await.expect(200);
    assert_eq!(waiting["items"][0]["id"], review["id"]);
}

async fn a_stage_is_opened_by_hand_by_managers_alone(desk: &Desk) {
    let by_hand = json!({ "start": "by_hand" });
    let task = task_under(desk, json!([stage("Brand", &[&desk.viewer], json!({})), stage("Legal", &[&desk.admin], by_hand)])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    assert_eq!(decide(&desk.viewer, &review, "approve", json!({})).await.expect(201)["status"], "open");
    let gate = |report: &Value| {
        let item = report["items"].as_array().unwrap().iter().find(|i| i["code"] == "deliverable_approved").unwrap().clone();
        item["detail"].as_str().unwrap().to_owned()
    };
    let campaign = review["campaign_id"].as_str().unwrap();
    let said = gate(&desk.viewer.get(&format!("/campaigns/{campaign}/gate")).await.expect(200));
    assert!(said.contains("the stage Legal begins when somebody opens it"), "{said}");
    assert_eq!(decide(&desk.admin, &review, "approve", json!({})).await.problem(409), "NO_OPEN_STAGE");
    let open = |position: i64| format!("{}/stages/{position}/opening", path(&review));
    assert_eq!(desk.contributor.post(&open(1), json!({})).await.problem(403), "ROLE_TOO_LOW");
    assert_eq!(desk.manager.post(&open(0), json!({})).await.problem(409), "NOT_BY_HAND");
    assert_eq!(desk.manager.post(&open(7), json!({})).await.problem(404), "NOT_FOUND");
    assert_eq!(statuses(&desk.manager.post(&open(1), json!({})).await.expect(201)), ["approved", "open"]);
    assert_eq!(desk.manager.post(&open(1), json!({})).await.problem(409), "ALREADY_OPEN");
    assert_eq!(decide(&desk.admin, &review, "approve", json!({})).await.expect(201)["status"], "approved");
    assert_eq!(desk.manager.post(&open(1), json!({})).await.problem(409), "REVIEW_CLOSED");
}

async fn a_finished_stage_lets_the_next_be_heard(desk: &Desk) {
    let heard = json!({ "start": "finished" });
    let task = task_under(desk, json!([stage("Brand", &[&desk.manager], json!({})), stage("Legal", &[&desk.admin], heard)])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let after = decide(&desk.manager, &review, "request_changes", json!({})).await.expect(201);
    assert_eq!((statuses(&after), &after["status"]), (vec!["changes_requested", "open"], &json!("open")));
    let end = decide(&desk.admin, &review, "approve", json!({})).await.expect(201);
    assert_eq!((statuses(&end), &end["status"]), (vec!["changes_requested", "approved"], &json!("changes_requested")), "the worst decides");
    assert_eq!(desk.viewer.get(&format!("/tasks/{task}")).await.expect(200)["status"], "in_production");
}

/// A stage of two who must both approve, due two working days after a Monday, that turns to the owner when it is late.
async fn late(desk: &Desk, may_decide: bool) -> Value {
    let more =
        json!({ "due_in": 2, "calendar": "AU-NSW", "escalation": { "to": [{ "member_id": desk.owner.id() }], "may_decide": may_decide } });
    let task = task_under(desk, json!([stage("Legal", &[&desk.manager, &desk.admin], more)])).await;
    let monday = desk.at("2031-03-10T08:00:00Z".parse().unwrap()).await;
    let review = monday.client(&desk.contributor).post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    decide(&monday.client(&desk.manager), &review, "approve", json!({})).await.expect(201);
    assert_eq!(decide(&monday.client(&desk.owner), &review, "approve", json!({})).await.problem(403), "NOT_AN_APPROVER");
    monday.end().await;
    review
}

async fn a_late_stage_turns_to_others_once(desk: &Desk) {
    let review = late(desk, true).await;
    let sink = Sink::open().await;
    for (time, told) in [("2031-03-12T23:59:59Z", 0), ("2031-03-13T00:00:00Z", 1), ("2031-03-20T00:00:00Z", 1)] {
        let now = desk.at(time.parse().unwrap()).await;
        stages::sweep(&now.tenant().await).await.unwrap();
        mailer::send_due(&now.tenant().await, &sink.post).await.unwrap();
        let letters: Vec<_> = sink.letters().into_iter().filter(|letter| letter.body.contains("still waits for")).collect();
        assert_eq!(letters.len(), told, "at {time}");
        assert!(letters.iter().all(|letter| letter.to == "olga@acme.test" && letter.body.contains("waits for Ada Admin")), "{letters:?}");
        now.end().await;
    }
    let proof = desk.viewer.get(&format!("{}/explain", path(&review))).await.expect(200);
    let says = proof["stages"][0]["proof"]["says"].as_str().unwrap();
    assert!(says.contains("Olga Owner was turned to because the stage is late"), "{says}");
    assert_eq!(desk.owner.get("/reviews?waiting_for=me").await.expect(200)["items"][0]["id"], review["id"]);
    // Their approval stands in for the one of two who has said nothing.
    let end = decide(&desk.owner, &review, "approve", json!({})).await.expect(201);
    assert_eq!(end["status"], "approved");
    assert_eq!(end["stages"][0]["no_response"], json!([desk.admin.id()]));
}

async fn who_was_only_told_decides_nothing(desk: &Desk) {
    let review = late(desk, false).await;
    let now = desk.at("2031-03-14T00:00:00Z".parse().unwrap()).await;
    stages::sweep(&now.tenant().await).await.unwrap();
    assert_eq!(decide(&now.client(&desk.owner), &review, "approve", json!({})).await.problem(403), "NOT_AN_APPROVER");
    now.end().await;
}

async fn bad_starts_and_escalations_are_refused(desk: &Desk) {
    let to = json!([{ "member_id": desk.admin.id() }]);
    for (more, field) in [
        (json!({ "start": { "at": { "local": "soon", "zone": "UTC" } } }), "stages[0].start"),
        (json!({ "start": { "at": { "local": "2031-03-30T02:30", "zone": "Europe/Berlin" } } }), "stages[0].start"),
        (json!({ "start": { "at": { "local": "2031-03-30T02:30", "zone": "Moon/Sea" } } }), "stages[0].start"),
        (json!({ "escalation": { "to": to } }), "stages[0].escalation"),
        (json!({ "due_in": 2, "escalation": { "to": [] } }), "stages[0].escalation"),
        (json!({ "due_in": 2, "escalation": { "to": [{ "guest_email": "gus@agency.test" }] } }), "stages[0].escalation"),
    ] {
        let chain = json!({ "name": "Bad", "stages": [stage("Legal", &[&desk.manager], more.clone())] });
        let fields = desk.owner.post("/approval-chains", chain).await.expect(422)["fields"].clone();
        assert_eq!(fields[0]["field"], field, "{more}: {fields}");
    }
}
