//! What the gate is told: waivers by a second person, launches at a set time, days without launches, the team's own rules.

use std::time::Duration;

use app::model::Instant;
use serde_json::{Value, json};

use super::{
    desk::{Desk, png},
    on_both_engines,
    story::{Work, approve, codes, launch, set_up, submit},
    weaker::by_two,
};
use crate::launcher;

on_both_engines!(
    a_waiver_needs_a_second_person_and_is_on_the_certificate,
    a_waiver_covers_exactly_what_was_found,
    a_mark_is_not_waived_by_who_made_what_it_is_on,
    what_nobody_may_waive,
    a_scheduled_launch_goes_through_the_gate,
    a_scheduled_launch_that_the_gate_refuses_is_held,
    a_time_is_taken_back_or_refused,
    blackouts_forbid_launches,
    policies_are_asked,
    a_large_budget_needs_somebody_elses_approval,
    checklists_follow_market_and_channel,
    a_forecast_rests_on_what_has_happened,
    a_day_gone_by_is_no_forecast,
    a_policy_that_is_none_is_told_why
);

async fn approved(desk: &Desk) -> Work {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    work
}

async fn line(desk: &Desk, work: &Work) -> Value {
    desk.manager.post(&format!("/campaigns/{}/checklist", work.campaign), json!({ "label": "Terms reviewed" })).await.expect(201)
}

fn wish(code: &str, subject: &Value) -> Value {
    json!({ "code": code, "subject_id": subject, "reason": "Counsel said yes by telephone" })
}

async fn decide(who: &super::desk::Client, waiver: &Value, granted: bool) -> super::desk::Reply {
    who.patch(&format!("/waivers/{}", waiver["id"].as_str().unwrap()), &waiver["revision"], json!({ "granted": granted })).await
}

async fn a_waiver_needs_a_second_person_and_is_on_the_certificate(desk: &Desk) {
    let work = approved(desk).await;
    let line = line(desk, &work).await;
    let waivers = format!("/campaigns/{}/waivers", work.campaign);
    let waiver = desk.manager.post(&waivers, wish("checklist_confirmed", &line["id"])).await.expect(201);
    assert_eq!(desk.manager.post(&waivers, wish("checklist_confirmed", &line["id"])).await.problem(409), "ALREADY_REQUESTED");
    // Asked for is not granted.
    assert_eq!(codes(&launch(desk, &work.campaign).await.expect(422)), ["checklist_confirmed"]);
    assert_eq!(decide(&desk.manager, &waiver, true).await.problem(409), "SECOND_PERSON_NEEDED");
    assert_eq!(decide(&desk.contributor, &waiver, true).await.problem(403), "ROLE_TOO_LOW");
    let granted = decide(&desk.admin, &waiver, true).await.expect(200);
    assert_eq!(decide(&desk.owner, &granted, true).await.problem(409), "WAIVER_DECIDED");

    let report = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
    let item = report["items"].as_array().unwrap().iter().find(|item| item["code"] == "checklist_confirmed").unwrap().clone();
    assert_eq!((item["passed"].as_bool(), item["waiver"]["granted_by"].as_str()), (Some(true), Some("Ada Admin")), "{item:#}");
    let certificate = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    let body = &certificate["body"];
    let waived = body["items"].as_array().unwrap().iter().find(|item| item["waiver"].is_object()).unwrap();
    assert_eq!(waived["waiver"]["reason"], "Counsel said yes by telephone");
    assert!(body["statement"].as_str().unwrap().contains("two people let pass"));
    for (name, word) in [("Mia Manager", "Asked to waive"), ("Ada Admin", "Waived")] {
        let said = |p: &&Value| p["name"] == name && p["meaning"].as_str().unwrap().starts_with(word);
        assert!(body["people"].as_array().unwrap().iter().any(|p| said(&p)), "{name}: {word}");
    }
    let pdf = desk.viewer.get(&format!("/certificates/{}.pdf", certificate["id"].as_str().unwrap())).await;
    assert!(pdf.status.is_success());
}

async fn a_waiver_covers_exactly_what_was_found(desk: &Desk) {
    let work = approved(desk).await;
    let line = line(desk, &work).await;
    let waivers = format!("/campaigns/{}/waivers", work.campaign);
    let waiver = desk.contributor.post(&waivers, wish("checklist_confirmed", &line["id"])).await.expect(201);
    let granted = decide(&desk.admin, &waiver, true).await.expect(200);
    let clear = async || desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200)["clear"].as_bool().unwrap();
    assert!(clear().await);

    // Taken back by anybody who manages, whoever granted it.
    decide(&desk.manager, &granted, false).await.expect(200);
    assert!(!clear().await);
    let again = desk.contributor.post(&waivers, wish("checklist_confirmed", &line["id"])).await.expect(201);
    // The line says something else before it is granted: what was asked about is not what stands.
    let path = format!("/campaigns/{}/checklist/{}", work.campaign, line["id"].as_str().unwrap());
    desk.manager.patch(&path, &line["revision"], json!({ "label": "Terms and prices reviewed" })).await.expect(200);
    assert_eq!(decide(&desk.admin, &again, true).await.problem(409), "WAIVER_VOID");
    assert!(!clear().await);
    let all = desk.viewer.get(&waivers).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 2, "nothing of it is forgotten");
}

async fn a_mark_is_not_waived_by_who_made_what_it_is_on(desk: &Desk) {
    let work = approved(desk).await;
    let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let maker = desk.hire("Max Maker", app::model::Role::Manager).await;
    maker.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(7)).await.expect(201);
    let proof = desk.viewer.get(&format!("/proofs/{}", proof["id"].as_str().unwrap())).await.expect(200);
    let marks = format!("/proof-versions/{}/annotations", proof["versions"][1]["id"].as_str().unwrap());
    let mark = json!({ "geometry": { "type": "pin", "x": 0.1, "y": 0.2 }, "blocking": true, "body": "Wrong logo" });
    let mark = desk.manager.post(&marks, mark).await.expect(201);
    let waiver = desk
        .contributor
        .post(&format!("/campaigns/{}/waivers", work.campaign), wish("blocking_markup_resolved", &mark["id"]))
        .await
        .expect(201);
    assert_eq!(decide(&maker, &waiver, true).await.problem(409), "SECOND_PERSON_NEEDED");
    decide(&desk.admin, &waiver, true).await.expect(200);
    let items = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200)["items"].clone();
    assert!(items.as_array().unwrap().iter().any(|i| i["code"] == "blocking_markup_resolved" && i["passed"] == true));
}

async fn what_nobody_may_waive(desk: &Desk) {
    let work = set_up(desk).await;
    let waivers = format!("/campaigns/{}/waivers", work.campaign);
    let refused = desk.owner.post(&waivers, wish("deliverable_approved", &work.task["id"])).await;
    assert_eq!(refused.problem(409), "NOT_WAIVABLE");
    let cleared = desk.owner.post(&waivers, wish("brief_complete", &json!(work.campaign))).await;
    assert_eq!(cleared.problem(409), "NOTHING_TO_WAIVE");
    let silent = json!({ "code": "brief_complete", "subject_id": work.campaign, "reason": " " });
    assert_eq!(desk.owner.post(&waivers, silent).await.problem(422), "INVALID_FIELDS");
}

/// A civil time in UTC, one or two seconds from now: whole seconds, and in the future.
fn soon() -> Value {
    let at = Instant::new(time::OffsetDateTime::now_utc() + time::Duration::seconds(2));
    json!({ "local": at.to_string()[..19], "zone": "UTC" })
}

/// Lets the time come, and the launcher look.
async fn fired(desk: &Desk) {
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    launcher::fire_due(&desk.tenant().await).await.unwrap();
}

async fn a_scheduled_launch_goes_through_the_gate(desk: &Desk) {
    let work = approved(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    let set = desk.manager.post(&format!("{path}/launch-schedule"), soon()).await.expect(201);
    assert_eq!(desk.viewer.get(&path).await.expect(200)["status"], "scheduled");
    assert_eq!(desk.viewer.get(&format!("{path}/gate")).await.expect(200)["schedule"], set);
    launcher::fire_due(&desk.tenant().await).await.unwrap();
    assert_eq!(desk.viewer.get(&path).await.expect(200)["status"], "scheduled", "not before its time");
    fired(desk).await;
    assert_eq!(desk.viewer.get(&path).await.expect(200)["status"], "live");
    let certificate = desk.viewer.get(&format!("{path}/certificates")).await.expect(200)["items"][0].clone();
    assert_eq!(certificate["body"]["launched_by"], "Mia Manager, as scheduled");
    assert!(desk.viewer.get(&format!("{path}/gate")).await.expect(200)["schedule"].is_null());
    fired(desk).await;
    assert_eq!(desk.viewer.get(&format!("{path}/certificates")).await.expect(200)["items"].as_array().unwrap().len(), 1, "once");
}

async fn a_scheduled_launch_that_the_gate_refuses_is_held(desk: &Desk) {
    let work = approved(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    desk.manager.post(&format!("{path}/launch-schedule"), soon()).await.expect(201);
    // Somebody swaps the picture after the approval.
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(99)).await.expect(201);
    fired(desk).await;
    assert_eq!(desk.viewer.get(&path).await.expect(200)["status"], "scheduled", "nothing half-live");
    let held = desk.viewer.get(&format!("{path}/gate")).await.expect(200)["schedule"].clone();
    assert!(held["held_at"].is_string() && held["held_for"].as_str().unwrap().contains("approved"), "{held:#}");
    let tasks = desk.viewer.get(&format!("{path}/tasks")).await.expect(200);
    let told = tasks["items"].as_array().unwrap().iter().filter(|t| t["title"].as_str().unwrap().starts_with("Clear the gate")).count();
    assert_eq!(told, 1);
    let events = desk.owner.get("/audit/events?limit=200").await.expect(200);
    for action in ["campaign.launch_refused", "campaign.launch_held"] {
        assert!(events["items"].as_array().unwrap().iter().any(|e| e["action"] == action), "{action}");
    }
    fired(desk).await;
    assert_eq!(desk.viewer.get(&format!("{path}/tasks")).await.expect(200)["items"], tasks["items"], "held once");
    // Another time is another try.
    desk.manager.post(&format!("{path}/launch-schedule"), soon()).await.expect(201);
    assert!(desk.viewer.get(&format!("{path}/gate")).await.expect(200)["schedule"]["held_at"].is_null());
}

async fn a_time_is_taken_back_or_refused(desk: &Desk) {
    let draft = set_up(desk).await;
    let at = |work: &Work| format!("/campaigns/{}/launch-schedule", work.campaign);
    assert_eq!(desk.manager.post(&at(&draft), soon()).await.problem(409), "NOT_APPROVED");
    let work = approved(desk).await;
    for (bad, field) in [
        (json!({ "local": "2020-01-01T09:00", "zone": "UTC" }), "local"),
        (json!({ "local": "2099-03-29T02:30", "zone": "Europe/Berlin" }), "local"),
        (json!({ "local": "2099-12-01T09:00", "zone": "Mars/Olympus" }), "zone"),
    ] {
        let refused = desk.manager.post(&at(&work), bad.clone()).await.expect(422);
        assert_eq!(refused["fields"][0]["field"], field, "{bad}");
    }
    desk.manager.post(&at(&work), soon()).await.expect(201);
    let back = desk.manager.send(axum::http::Method::DELETE, &at(&work), &[("if-match", "\"1\"")], None).await.expect(200);
    assert_eq!(back["status"], "approved");
    fired(desk).await;
    assert_eq!(desk.viewer.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)["status"], "approved");
}

async fn blackouts_forbid_launches(desk: &Desk) {
    let work = approved(desk).await;
    let today = Instant::new(time::OffsetDateTime::now_utc()).day();
    let freeze = |market: &str, first: i64, last: i64| json!({ "name": "Holiday freeze", "starts_on": today.plus(first).to_string(), "ends_on": today.plus(last).to_string(), "market": market, "channels": ["email"] });
    desk.manager.post("/blackouts", freeze("DE", -1, 1)).await.expect(201);
    let ours = desk.manager.post("/blackouts", freeze("AU", -1, 1)).await.expect(201);
    desk.manager.post("/blackouts", freeze("AU", 30, 40)).await.expect(201);
    let refused = launch(desk, &work.campaign).await.expect(422);
    assert_eq!(codes(&refused), ["blackout_clear"]);
    assert_eq!(refused["failed_items"][0]["expected_on"], today.plus(2).to_string());
    let on = format!("{}T09:00", today.plus(33));
    let set = desk.manager.post(&format!("/campaigns/{}/launch-schedule", work.campaign), json!({ "local": on, "zone": "UTC" })).await;
    assert_eq!(set.problem(409), "BLACKOUT");
    by_two(&desk.manager, &desk.owner, "blackout", &ours, Value::Null).await;
    launch(desk, &work.campaign).await.expect(200);
}

async fn policies_are_asked(desk: &Desk) {
    let work = approved(desk).await;
    let rule = json!({ "name": "Two pairs of eyes", "expression": "budget.amount < 1000000 || approvals.people >= 2", "advice": "Add a second approver", "waivable": true });
    let policy = desk.admin.post("/policies", rule).await.expect(201);
    let refused = launch(desk, &work.campaign).await.expect(422);
    assert_eq!(codes(&refused), ["policy_holds"]);
    assert_eq!(refused["failed_items"][0]["clear_by"], "Add a second approver");
    let waivers = format!("/campaigns/{}/waivers", work.campaign);
    let waiver = desk.manager.post(&waivers, wish("policy_holds", &policy["id"])).await.expect(201);
    decide(&desk.owner, &waiver, true).await.expect(200);
    // A stricter rule is another finding: the waiver was not for this one.
    let stricter = json!({ "expression": "approvals.people >= 3" });
    by_two(&desk.admin, &desk.owner, "policy", &policy, stricter).await;
    let policy = desk.admin.get("/policies").await.expect(200)["items"][0].clone();
    assert_eq!(codes(&launch(desk, &work.campaign).await.expect(422)), ["policy_holds"]);
    by_two(&desk.admin, &desk.owner, "policy", &policy, json!({ "active": false })).await;
    launch(desk, &work.campaign).await.expect(200);
}

async fn a_policy_that_is_none_is_told_why(desk: &Desk) {
    let work = set_up(desk).await;
    let nonsense = json!({ "name": "Nonsense", "expression": "budgett.amount < 1", "advice": "Never" });
    let refused = desk.admin.post("/policies", nonsense).await.expect(422);
    assert!(refused["fields"][0]["detail"].as_str().unwrap().contains("no `budgett`"), "{refused:#}");
    let trial = desk.viewer.post("/policies/trial", json!({ "expression": "budget.amount <" })).await.expect(200);
    assert!(trial["problem"].is_string() && trial["outcomes"] == json!([]), "{trial:#}");
    let trial = desk.viewer.post("/policies/trial", json!({ "expression": "market == 'AU-NSW'" })).await.expect(200);
    assert!(trial["problem"].is_null());
    assert_eq!(
        (trial["outcomes"][0]["campaign_id"].as_str(), trial["outcomes"][0]["passes"].as_bool()),
        (Some(&*work.campaign), Some(true))
    );
}

async fn a_large_budget_needs_somebody_elses_approval(desk: &Desk) {
    let work = approved(desk).await;
    let limit = |amount: i64| json!({ "limit": { "amount": amount, "currency": "EUR" } });
    let set = async |revision: &str, body: Value| {
        desk.admin.send(axum::http::Method::PUT, "/budget-rule", &[("if-match", revision)], Some(body)).await
    };
    set("\"1\"", limit(2_499_999)).await.expect(200);
    let refused = launch(desk, &work.campaign).await.expect(422);
    assert_eq!(codes(&refused), ["budget_approved"]);
    assert!(refused["failed_items"][0]["who"].as_array().unwrap().contains(&json!("Mia Manager")), "{refused:#}");
    let approval = format!("/campaigns/{}/budget-approval", work.campaign);
    let budget = json!({ "amount": 2_500_000, "currency": "EUR" });
    assert_eq!(desk.owner.post(&approval, budget.clone()).await.problem(409), "SECOND_PERSON_NEEDED");
    assert_eq!(desk.manager.post(&approval, json!({ "amount": 1, "currency": "EUR" })).await.problem(409), "BUDGET_CHANGED");
    assert_eq!(desk.contributor.post(&approval, budget.clone()).await.problem(403), "ROLE_TOO_LOW");
    desk.manager.post(&approval, budget.clone()).await.expect(201);
    assert_eq!(desk.manager.post(&approval, budget).await.problem(409), "ALREADY_APPROVED");
    // What cannot be compared is asked about, whatever its amount.
    let other = json!({ "limit": { "amount": i64::MAX, "currency": "USD" } });
    assert_eq!(set("\"2\"", other.clone()).await.problem(409), "WEAKENS_RUNNING_RULE");
    by_two(&desk.admin, &desk.owner, "budget_rule", &json!({ "revision": 2 }), other).await;
    let certificate = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    let people = certificate["body"]["people"].as_array().unwrap();
    assert!(people.iter().any(|p| p["name"] == "Mia Manager" && p["meaning"] == "Approved the budget: EUR 25,000"), "{people:#?}");
    // Another amount is another budget.
    let other = set_up(desk).await;
    let (path, budget) = (format!("/campaigns/{}", other.campaign), json!({ "amount": 2_500_000, "currency": "EUR" }));
    let passes = async || {
        let report = desk.viewer.get(&format!("{path}/gate")).await.expect(200);
        report["items"].as_array().unwrap().iter().find(|item| item["code"] == "budget_approved").unwrap()["passed"].clone()
    };
    desk.manager.post(&format!("{path}/budget-approval"), budget).await.expect(201);
    assert_eq!(passes().await, true);
    let campaign = desk.owner.get(&path).await.expect(200);
    let mut brief = campaign["brief"].clone();
    brief["budget"]["amount"] = json!(2_500_001);
    desk.owner.patch(&path, &campaign["revision"], json!({ "brief": brief })).await.expect(200);
    assert_eq!(passes().await, false);
}

async fn checklists_follow_market_and_channel(desk: &Desk) {
    let before = approved(desk).await;
    let template = json!({ "name": "E-mail in Australia", "market": "AU", "channels": ["email"], "lines": ["Unsubscribe link works", "Spam Act line"] });
    let template = desk.admin.post("/checklist-templates", template).await.expect(201);
    let german = json!({ "name": "Germany", "market": "DE", "lines": ["Impressum"] });
    desk.admin.post("/checklist-templates", german).await.expect(201);
    // What is there already gets its lines, and so does what comes.
    let labels = async |campaign: &str| -> Vec<String> {
        let lines = desk.viewer.get(&format!("/campaigns/{campaign}/checklist")).await.expect(200);
        lines["items"].as_array().unwrap().iter().map(|line| line["label"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(labels(&before.campaign).await, ["Unsubscribe link works", "Spam Act line"]);
    assert_eq!(codes(&launch(desk, &before.campaign).await.expect(422)), ["checklist_confirmed", "checklist_confirmed"]);
    let new = desk.owner.post("/campaigns", json!({ "name": "New", "market": "DE" })).await.expect(201);
    let id = new["id"].as_str().unwrap();
    assert_eq!(labels(id).await, ["Impressum"]);
    // Moving to another market adds that market's lines; nothing is taken away.
    desk.owner.patch(&format!("/campaigns/{id}"), &new["revision"], json!({ "market": "AU-VIC", "channels": ["email"] })).await.expect(200);
    assert_eq!(labels(id).await, ["Impressum", "Unsubscribe link works", "Spam Act line"]);
    let path = format!("/checklist-templates/{}", template["id"].as_str().unwrap());
    let lines = json!({ "lines": ["Unsubscribe link works", "Sender named"] });
    let changed = desk.admin.patch(&path, &template["revision"], lines).await.expect(200);
    assert_eq!(labels(&before.campaign).await, ["Unsubscribe link works", "Spam Act line", "Sender named"]);
    desk.admin.patch(&path, &changed["revision"], json!({ "active": false })).await.expect(200);
    assert!(labels(set_up(desk).await.campaign.as_str()).await.is_empty());
    // Its words are the template's to change.
    let line = desk.viewer.get(&format!("/campaigns/{id}/checklist")).await.expect(200)["items"][0].clone();
    let of_line = format!("/campaigns/{id}/checklist/{}", line["id"].as_str().unwrap());
    assert_eq!(desk.manager.patch(&of_line, &line["revision"], json!({ "label": "Easier" })).await.problem(409), "LINE_OF_TEMPLATE");
}

async fn a_forecast_rests_on_what_has_happened(desk: &Desk) {
    let today = Instant::new(time::OffsetDateTime::now_utc()).day();
    let item = async |campaign: &str, code: &str| {
        let report = desk.viewer.get(&format!("/campaigns/{campaign}/gate")).await.expect(200);
        let found =
            report["items"].as_array().unwrap().iter().find(|item| item["code"] == code && item["passed"] == false).unwrap().clone();
        (found, report["forecast"].clone())
    };
    let work = approved(desk).await;
    let open = line(desk, &work).await;
    assert!(item(&work.campaign, "checklist_confirmed").await.0["expected_on"].is_null(), "nothing has happened yet");
    for _ in 0..3 {
        let other = line(desk, &work).await;
        let path = format!("/campaigns/{}/checklist/{}", work.campaign, other["id"].as_str().unwrap());
        desk.manager.patch(&path, &other["revision"], json!({ "confirmed": true })).await.expect(200);
    }
    let (found, forecast) = item(&work.campaign, "checklist_confirmed").await;
    // Confirmed within moments each: a begun day.
    assert_eq!((&found["subject"]["id"], &found["expected_by"]), (&open["id"], &json!("history")));
    let days: app::model::Day = found["expected_on"].as_str().unwrap().parse().unwrap();
    assert!((0..=2).contains(&days.since(today)), "{days}");
    assert_eq!(forecast, found["expected_on"]);
}

async fn a_day_gone_by_is_no_forecast(desk: &Desk) {
    let today = Instant::new(time::OffsetDateTime::now_utc()).day();
    let work = set_up(desk).await;
    let late = json!({ "title": "Late banner", "starts_on": "2020-01-06", "due_on": "2020-01-10" });
    let task = desk.manager.post(&format!("/campaigns/{}/tasks", work.campaign), late).await.expect(201);
    let report = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
    let found = report["items"].as_array().unwrap().iter().find(|item| item["subject"]["id"] == task["id"]).unwrap();
    assert_eq!((&found["expected_by"], &found["expected_on"]), (&json!("overdue"), &json!(today)));
}
