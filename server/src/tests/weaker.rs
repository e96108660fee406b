//! Weakening what something runs under takes two people, and what ran is opened again.

use serde_json::{Value, json};

use super::{
    desk::{Client, Desk},
    on_both_engines,
    starts::{decide, path, stage},
    story::{approve, set_up, submit},
};
use crate::{
    audit::{Actor, Change, UnitOfWork},
    store,
};

on_both_engines!(
    a_running_chain_is_weakened_by_two,
    a_policy_is_relaxed_by_two_and_holds_what_was_scheduled,
    what_nothing_runs_under_is_changed_alone,
    budgets_blackouts_and_held_uploads,
    the_database_says_it_again
);

async fn propose(by: &Client, kind: &str, subject: &Value, patch: Value) -> super::desk::Reply {
    let based_on = if subject["revision"].is_null() { json!(1) } else { subject["revision"].clone() };
    let subject_id = subject["id"].as_str().unwrap_or_default();
    let body = json!({ "kind": kind, "subject_id": subject_id, "based_on": based_on, "patch": patch, "reason": "Too slow" });
    by.post("/rule-changes", body).await
}

/// Weakens a rule as two people do.
pub(super) async fn by_two(one: &Client, other: &Client, kind: &str, subject: &Value, patch: Value) {
    let change = propose(one, kind, subject, patch).await.expect(201);
    answer(other, &change, true).await.expect(200);
}

async fn answer(by: &Client, change: &Value, confirmed: bool) -> super::desk::Reply {
    by.patch(&format!("/rule-changes/{}", change["id"].as_str().unwrap()), &change["revision"], json!({ "confirmed": confirmed })).await
}

async fn a_running_chain_is_weakened_by_two(desk: &Desk) {
    let both = [&desk.manager, &desk.admin];
    let chain = json!({ "name": "Two", "stages": [stage("Legal", &both, json!({}))] });
    let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Weak" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let task = json!({ "title": "Hero", "chain_id": chain["id"] });
    let task = desk.contributor.post(&format!("/campaigns/{campaign}/tasks"), task).await.expect(201)["id"].as_str().unwrap().to_owned();
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let one = format!("/approval-chains/{}", chain["id"].as_str().unwrap());
    let weaker = json!({ "stages": [stage("Legal", &both, json!({ "rule": "any" }))] });

    let refused = desk.owner.patch(&one, &chain["revision"], weaker.clone()).await;
    let refused = refused.expect(409);
    assert_eq!(refused["code"], "WEAKENS_RUNNING_RULE");
    let said = refused["detail"].as_str().unwrap();
    assert!(said.contains("Hero") && said.contains("The stage Legal can be approved by fewer"), "{said}");
    // What takes nothing away is changed alone, as ever.
    let stronger = json!({ "stages": [stage("Legal", &both, json!({})), stage("Head", &[&desk.owner], json!({}))] });
    let chain = desk.owner.patch(&one, &chain["revision"], stronger).await.expect(200);
    assert_eq!(propose(&desk.owner, "chain", &chain, json!({ "name": "Renamed" })).await.problem(409), "NO_SECOND_PERSON_NEEDED");

    let change = propose(&desk.owner, "chain", &chain, weaker.clone()).await.expect(201);
    assert_eq!(change["touches"], json!(["Hero"]));
    assert!(change["weakens"].to_string().contains("The stage Head is dropped"), "{change}");
    assert_eq!(answer(&desk.owner, &change, true).await.problem(403), "SECOND_PERSON_NEEDED");
    assert_eq!(answer(&desk.contributor, &change, true).await.problem(403), "ROLE_TOO_LOW");
    assert_eq!(desk.viewer.get(&path(&review)).await.expect(200)["status"], "open", "nothing has changed yet");
    assert_eq!(answer(&desk.manager, &change, true).await.expect(200)["confirmed"], true);
    assert_eq!(answer(&desk.admin, &change, true).await.problem(412), "STALE");

    // The review that ran is over, and the task has to be submitted again, under what the chain is now.
    assert_eq!(desk.viewer.get(&path(&review)).await.expect(200)["status"], "withdrawn");
    assert_eq!(desk.viewer.get(&format!("/tasks/{task}")).await.expect(200)["status"], "in_production");
    let again = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    assert_eq!(decide(&desk.manager, &again, "approve", json!({})).await.expect(201)["status"], "approved");
    let log = desk.owner.get("/audit/events?action=rule_change.").await.expect(200);
    let actions: Vec<_> = log["items"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
    assert_eq!(actions, ["rule_change.proposed", "rule_change.confirmed"]);

    // A proposal that was overtaken is made on nothing else than what it was proposed for.
    let now = desk.owner.get(&one).await.expect(200);
    let third = desk
        .contributor
        .post(&format!("/campaigns/{campaign}/tasks"), json!({ "title": "Other", "chain_id": chain["id"] }))
        .await
        .expect(201);
    desk.contributor.post(&format!("/tasks/{}/submit", third["id"].as_str().unwrap()), json!({})).await.expect(201);
    let late = json!({ "stages": [stage("Legal", &[&desk.admin], json!({ "rule": "any" }))] });
    let late = propose(&desk.owner, "chain", &now, late).await.expect(201);
    desk.owner.patch(&one, &now["revision"], json!({ "name": "Overtaken" })).await.expect(200);
    assert_eq!(answer(&desk.manager, &late, true).await.status.as_u16(), 412);
    answer(&desk.owner, &late, false).await.expect(200);
}

async fn a_policy_is_relaxed_by_two_and_holds_what_was_scheduled(desk: &Desk) {
    let work = set_up(desk).await;
    approve(desk, &submit(desk, &work).await).await;
    let policy = json!({ "name": "Named", "expression": "campaign.name != ''", "advice": "Name it" });
    let policy = desk.owner.post("/policies", policy).await.expect(201);
    let schedule = json!({ "local": "2099-12-01T09:00", "zone": "UTC" });
    desk.manager.post(&format!("/campaigns/{}/launch-schedule", work.campaign), schedule).await.expect(201);
    let one = format!("/policies/{}", policy["id"].as_str().unwrap());
    let off = json!({ "active": false });
    assert_eq!(desk.owner.patch(&one, &policy["revision"], off.clone()).await.problem(409), "WEAKENS_RUNNING_RULE");
    desk.owner.patch(&one, &policy["revision"], json!({ "advice": "Give it a name" })).await.expect(200);
    let policy = desk.owner.get("/policies").await.expect(200)["items"][0].clone();
    assert_eq!(propose(&desk.manager, "policy", &policy, off.clone()).await.problem(403), "ROLE_TOO_LOW");
    let change = propose(&desk.owner, "policy", &policy, off).await.expect(201);
    assert_eq!(answer(&desk.manager, &change, true).await.problem(403), "ROLE_TOO_LOW");
    answer(&desk.admin, &change, true).await.expect(200);
    assert_eq!(desk.owner.get("/policies").await.expect(200)["items"][0]["active"], false);
    let report = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
    assert!(report["schedule"]["held_for"].as_str().unwrap().contains("was weakened after it was scheduled"), "{}", report["schedule"]);
}

async fn what_nothing_runs_under_is_changed_alone(desk: &Desk) {
    let chain = json!({ "name": "Idle", "stages": [stage("Legal", &[&desk.manager, &desk.admin], json!({}))] });
    let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
    let weaker = json!({ "stages": [stage("Legal", &[&desk.manager], json!({}))] });
    desk.owner.patch(&format!("/approval-chains/{}", chain["id"].as_str().unwrap()), &chain["revision"], weaker).await.expect(200);
    let policy = desk.owner.post("/policies", json!({ "name": "N", "expression": "true", "advice": "A" })).await.expect(201);
    let one = format!("/policies/{}", policy["id"].as_str().unwrap());
    desk.owner.patch(&one, &policy["revision"], json!({ "waivable": true })).await.expect(200);
    let nowhere = json!({ "id": uuid::Uuid::now_v7() });
    assert_eq!(propose(&desk.owner, "chain", &nowhere, json!({})).await.problem(404), "NOT_FOUND");
    assert_eq!(propose(&desk.owner, "policy", &policy, json!({ "wrong": 1 })).await.expect(422)["fields"][0]["field"], "patch");
}

async fn budgets_blackouts_and_held_uploads(desk: &Desk) {
    let work = set_up(desk).await;
    submit(desk, &work).await;
    let put = async |path: &str, body: Value| {
        let now = desk.owner.get(path).await.expect(200);
        desk.owner.send(axum::http::Method::PUT, path, &[("if-match", &format!("\"{}\"", now["revision"]))], Some(body)).await
    };
    put("/budget-rule", json!({ "limit": { "amount": 100, "currency": "EUR" } })).await.expect(200);
    assert_eq!(put("/budget-rule", json!({ "limit": null })).await.problem(409), "WEAKENS_RUNNING_RULE");
    let rule = desk.owner.get("/budget-rule").await.expect(200);
    let change = propose(&desk.owner, "budget_rule", &rule, json!({ "limit": null })).await.expect(201);
    answer(&desk.admin, &change, true).await.expect(200);
    assert_eq!(desk.owner.get("/budget-rule").await.expect(200)["limit"], Value::Null);

    let days = json!({ "name": "Freeze", "starts_on": "2099-12-20", "ends_on": "2099-12-27" });
    let blackout = desk.owner.post("/blackouts", days).await.expect(201);
    let one = format!("/blackouts/{}", blackout["id"].as_str().unwrap());
    let remove = desk.owner.send(axum::http::Method::DELETE, &one, &[("if-match", "\"1\"")], None).await;
    assert_eq!(remove.problem(409), "WEAKENS_RUNNING_RULE");
    let change = propose(&desk.manager, "blackout", &blackout, Value::Null).await.expect(201);
    answer(&desk.owner, &change, true).await.expect(200);
    assert_eq!(desk.owner.get("/blackouts").await.expect(200)["items"], json!([]));

    put("/library-policy", json!({ "hold_uploads": true })).await.expect(200);
    let asset = desk.contributor.post("/assets", json!({ "name": "Logo", "kind": "logo" })).await.expect(201);
    desk.contributor
        .upload(&format!("/assets/{}/versions", asset["id"].as_str().unwrap()), "l.png", &super::desk::png(4))
        .await
        .expect(201);
    assert_eq!(put("/library-policy", json!({ "hold_uploads": false })).await.problem(409), "WEAKENS_RUNNING_RULE");
}

async fn the_database_says_it_again(desk: &Desk) {
    let work = set_up(desk).await;
    submit(desk, &work).await;
    let policy = desk.owner.post("/policies", json!({ "name": "N", "expression": "true", "advice": "A" })).await.expect(201);
    propose(&desk.owner, "policy", &policy, json!({ "active": false })).await.expect(201);
    let tenant = desk.tenant().await;
    for sql in [
        "update rule_change set decided_by = proposed_by, decided_at = proposed_at, confirmed = true",
        "update rule_change set subject_id = 'x', decided_by = proposed_by, decided_at = proposed_at, confirmed = false",
        "delete from rule_change",
    ] {
        let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
        let tx = uow.write(Change::new("attack.tried", "rule_change", "x"));
        assert!(store::raw(tx, sql).await.is_err(), "{sql}");
    }
}
