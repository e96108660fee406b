//! Templates with dates told from the launch, and what comes again.

use serde_json::{Value, json};

use super::{
    desk::{Client, Desk},
    on_both_engines,
};
use crate::work::series;

on_both_engines!(
    a_template_is_taken_from_a_campaign_and_placed_elsewhere,
    a_template_by_hand_is_checked,
    a_series_says_its_next_and_keeps_exceptions,
    this_and_following_go_on_as_another_series,
    all_of_a_series_move_together,
    what_is_moved_is_made_and_drawn_where_it_lies,
    what_is_due_is_made_once
);

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

async fn items(client: &Client, path: &str) -> Vec<Value> {
    client.get(path).await.expect(200)["items"].as_array().unwrap().clone()
}

async fn a_template_is_taken_from_a_campaign_and_placed_elsewhere(desk: &Desk) {
    let first = json!({ "name": "Spring", "market": "NZ", "channels": ["email"], "starts_on": "2031-05-12", "ends_on": "2031-05-20" });
    let first = desk.owner.post("/campaigns", first).await.expect(201);
    let at = format!("/campaigns/{}", text(&first["id"]));
    let add = async |task: Value| desk.owner.post(&format!("{at}/tasks"), task).await.expect(201);
    let whole = add(json!({ "title": "Whole", "starts_on": "2031-05-01", "due_on": "2031-05-08" })).await;
    let copy = add(json!({ "title": "Copy", "starts_on": "2031-05-01", "due_on": "2031-05-02", "parent_id": whole["id"] })).await;
    let art =
        add(json!({ "title": "Art", "starts_on": "2031-05-05", "due_on": "2031-05-08", "parent_id": whole["id"], "required": false }))
            .await;
    add(json!({ "title": "Go", "starts_on": "2031-05-12", "due_on": "2031-05-12", "working_days": 0 })).await;
    let link = json!({ "predecessor_id": copy["id"], "lag_days": 1 });
    desk.owner.post(&format!("/tasks/{}/dependencies", text(&art["id"])), link).await.expect(201);
    desk.owner.post(&format!("{at}/checklist"), json!({ "label": "Terms" })).await.expect(201);

    let template = desk.manager.post("/campaign-templates", json!({ "name": "Launch", "campaign_id": first["id"] })).await.expect(201);
    let told: Vec<Value> = template["plan"]["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| json!([task["title"], task["starts"], task["working_days"]]))
        .collect();
    assert!(told.contains(&json!(["Copy", -7, 2])) && told.contains(&json!(["Go", 0, 0])), "{told:?}");
    assert_eq!(template["plan"]["flight_days"], 9);

    // Around Easter: Good Friday and Easter Monday of 2032 are 26 and 29 March.
    let start = format!("/campaign-templates/{}/campaigns", text(&template["id"]));
    let made = desk.manager.post(&start, json!({ "name": "Easter", "launch_on": "2032-04-01" })).await.expect(201);
    assert_eq!((&made["starts_on"], &made["ends_on"], &made["status"]), (&json!("2032-04-01"), &json!("2032-04-09"), &json!("draft")));
    let to = format!("/campaigns/{}", text(&made["id"]));
    let tasks = items(&desk.owner, &format!("{to}/tasks")).await;
    let task = |title: &str| tasks.iter().find(|task| task["title"] == title).unwrap();
    // Seven working days before Thursday 1 April, over both holidays.
    assert_eq!((&task("Copy")["starts_on"], &task("Copy")["due_on"]), (&json!("2032-03-19"), &json!("2032-03-22")));
    assert_eq!((&task("Art")["required"], &task("Art")["parent_id"]), (&json!(false), &task("Whole")["id"]));
    assert_eq!((&task("Go")["starts_on"], &task("Go")["working_days"]), (&json!("2032-04-01"), &json!(0)));
    let links = items(&desk.owner, &format!("/tasks/{}/dependencies", text(&task("Art")["id"]))).await;
    assert_eq!((links.len(), &links[0]["predecessor_id"], &links[0]["lag_days"]), (1, &task("Copy")["id"], &json!(1)));
    assert_eq!(items(&desk.owner, &format!("{to}/checklist")).await[0]["label"], "Terms");

    // On the same launch it is the same plan.
    let again = desk.manager.post(&start, json!({ "name": "Again", "launch_on": "2031-05-12" })).await.expect(201);
    let dates = |tasks: &[Value]| tasks.iter().map(|task| json!([task["title"], task["starts_on"], task["due_on"]])).collect::<Vec<_>>();
    let mut before = dates(&items(&desk.owner, &format!("{at}/tasks")).await);
    let mut after = dates(&items(&desk.owner, &format!("/campaigns/{}/tasks", text(&again["id"]))).await);
    before.sort_by_key(ToString::to_string);
    after.sort_by_key(ToString::to_string);
    assert_eq!(before, after);
    // Without a launch nothing is dated.
    let undated = desk.manager.post(&start, json!({ "name": "Some day" })).await.expect(201);
    assert!(items(&desk.owner, &format!("/campaigns/{}/tasks", text(&undated["id"]))).await.iter().all(|task| task["due_on"].is_null()));
    assert_eq!(desk.contributor.post(&start, json!({ "name": "No" })).await.status.as_u16(), 403);
}

async fn a_template_by_hand_is_checked(desk: &Desk) {
    let bad = json!({ "name": "", "plan": {
        "tasks": [{ "title": "", "working_days": -1 }, { "title": "B", "part_of": 1, "starts": 99999 }],
        "links": [{ "task": 0, "waits_for": 0 }, { "task": 7, "waits_for": 1 }],
        "checklist": [{ "label": " " }], "flight_days": 0
    } });
    let refused = desk.owner.post("/campaign-templates", bad).await.expect(422);
    let fields: Vec<&str> = refused["fields"].as_array().unwrap().iter().map(|field| text(&field["field"])).collect();
    for field in [
        "name",
        "plan.flight_days",
        "plan.tasks[0].title",
        "plan.tasks[0].working_days",
        "plan.tasks[1].part_of",
        "plan.tasks[1].starts",
        "plan.links[0]",
        "plan.links[1]",
        "plan.checklist[0].label",
    ] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    let unknown = json!({ "name": "T", "plan": { "tasks": [{ "title": "A", "due": 3 }] } });
    assert_eq!(desk.owner.post("/campaign-templates", unknown).await.status.as_u16(), 422);
    // Tasks that wait for each other are found when a campaign is started, and nothing of it stays.
    let links = json!([{ "task": 0, "waits_for": 1 }, { "task": 1, "waits_for": 0 }]);
    let circle = json!({ "name": "Circle", "plan": { "tasks": [{ "title": "A" }, { "title": "B" }], "links": links } });
    let circle = desk.owner.post("/campaign-templates", circle).await.expect(201);
    let before = items(&desk.owner, "/campaigns").await.len();
    let start = format!("/campaign-templates/{}/campaigns", text(&circle["id"]));
    assert_eq!(desk.owner.post(&start, json!({ "name": "Round" })).await.status.as_u16(), 422);
    assert_eq!(items(&desk.owner, "/campaigns").await.len(), before);
}

/// A template with one task, and a series of campaigns from it by a rule.
async fn weekly(desk: &Desk, rule: &str, starts_on: &str, lead_days: i64) -> Value {
    let plan = json!({ "tasks": [{ "title": "Copy", "starts": -3, "working_days": 2 }], "flight_days": 1 });
    let template = desk.owner.post("/campaign-templates", json!({ "name": "Letter", "plan": plan })).await.expect(201);
    let what = json!({ "kind": "campaign", "template_id": template["id"] });
    let new = json!({ "name": "Letter of {day}", "what": what, "rule": rule, "starts_on": starts_on, "lead_days": lead_days });
    desk.owner.post("/series", new).await.expect(201)
}

async fn next(desk: &Desk, series: &Value, from: &str, limit: usize) -> Vec<(String, String, bool)> {
    let path = format!("/series/{}/occurrences?from={from}&limit={limit}", text(&series["id"]));
    let of = |it: &Value| (text(&it["day"]).to_owned(), text(&it["name"]).to_owned(), it["skipped"] == true);
    items(&desk.viewer, &path).await.iter().map(of).collect()
}

async fn change(desk: &Desk, series: &Value, on: &str, patch: Value) -> super::desk::Reply {
    desk.owner.patch(&format!("/series/{}/occurrences/{on}", text(&series["id"])), &series["revision"], patch).await
}

fn days(all: &[(String, String, bool)]) -> Vec<&str> {
    all.iter().filter(|it| !it.2).map(|it| it.0.as_str()).collect()
}

async fn a_series_says_its_next_and_keeps_exceptions(desk: &Desk) {
    let series = weekly(desk, "freq=weekly;byday=tu", "2033-01-01", 0).await;
    assert_eq!(series["rule"], "FREQ=WEEKLY;BYDAY=TU");
    assert_eq!(days(&next(desk, &series, "2033-01-01", 3).await), ["2033-01-04", "2033-01-11", "2033-01-18"]);
    let series =
        change(desk, &series, "2033-01-11", json!({ "scope": "one", "day": "2033-01-13", "name": "Late letter" })).await.expect(200);
    let series = change(desk, &series, "2033-01-18", json!({ "scope": "one", "skipped": true })).await.expect(200);
    let all = next(desk, &series, "2033-01-01", 4).await;
    assert_eq!(days(&all), ["2033-01-04", "2033-01-13", "2033-01-25"]);
    assert_eq!((&*all[1].1, &*all[3].1), ("Late letter", "Letter of 2033-01-25"));
    // Asked from the day on which the moved one would have been over, it is still to come.
    assert_eq!(days(&next(desk, &series, "2033-01-12", 2).await)[0], "2033-01-13");
    // A new name for all leaves the exceptions as they are.
    let series = change(desk, &series, "2033-01-25", json!({ "scope": "all", "name": "Note of {month}" })).await.expect(200);
    let all = next(desk, &series, "2033-01-01", 4).await;
    assert_eq!((&*all[0].1, &*all[1].1), ("Note of January", "Late letter"));
    assert_eq!(days(&all), ["2033-01-04", "2033-01-13", "2033-01-25"]);
    // What is left out may be taken in again.
    let series = change(desk, &series, "2033-01-18", json!({ "scope": "one", "skipped": false })).await.expect(200);
    assert_eq!(next(desk, &series, "2033-01-14", 1).await[0].0, "2033-01-18");
    assert_eq!(series["exceptions"].as_array().unwrap().len(), 1);
    assert_eq!(change(desk, &series, "2033-01-19", json!({ "scope": "one", "skipped": true })).await.status.as_u16(), 404);
    assert_eq!(change(desk, &series, "2033-01-25", json!({ "scope": "one", "rule": "FREQ=DAILY" })).await.status.as_u16(), 422);
    for rule in ["", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3", "EVERY TUESDAY"] {
        let new = json!({ "name": "N", "what": series["what"], "rule": rule, "starts_on": "2033-01-01" });
        let refused = desk.owner.post("/series", new).await.expect(422);
        assert_eq!(refused["fields"][0]["field"], "rule", "{rule}");
    }
}

async fn this_and_following_go_on_as_another_series(desk: &Desk) {
    let series = weekly(desk, "FREQ=WEEKLY;BYDAY=TU;COUNT=6", "2033-01-01", 0).await;
    let series = change(desk, &series, "2033-01-11", json!({ "scope": "one", "skipped": true })).await.expect(200);
    let series = change(desk, &series, "2033-02-01", json!({ "scope": "one", "name": "Special" })).await.expect(200);
    // From the 18th on it is on Thursdays.
    let second = change(desk, &series, "2033-01-18", json!({ "scope": "following", "day": "2033-01-20" })).await.expect(200);
    assert_ne!(second["id"], series["id"]);
    assert_eq!(days(&next(desk, &series, "2033-01-01", 9).await), ["2033-01-04"]);
    let later = next(desk, &second, "2033-01-01", 9).await;
    assert_eq!(days(&later), ["2033-01-20", "2033-01-27", "2033-02-03", "2033-02-10"]);
    // The exception goes on with its own.
    assert_eq!(later[2].1, "Special");
    // And cut off for good.
    let cut = change(desk, &second, "2033-02-03", json!({ "scope": "following", "skipped": true })).await.expect(200);
    assert_eq!(days(&next(desk, &cut, "2033-01-01", 9).await), ["2033-01-20", "2033-01-27"]);
}

async fn all_of_a_series_move_together(desk: &Desk) {
    let series = weekly(desk, "FREQ=MONTHLY;BYDAY=1MO", "2033-01-01", 0).await;
    let series = change(desk, &series, "2033-02-07", json!({ "scope": "one", "name": "Special" })).await.expect(200);
    let series =
        change(desk, &series, "2033-03-07", json!({ "scope": "all", "rule": "FREQ=MONTHLY;BYDAY=1MO;INTERVAL=1" })).await.expect(200);
    let moved = change(desk, &series, "2033-01-03", json!({ "scope": "all", "day": "2033-01-05" })).await.expect(200);
    assert_eq!(moved["rule"], "FREQ=MONTHLY;BYDAY=1WE;INTERVAL=1");
    let all = next(desk, &moved, "2033-01-01", 3).await;
    assert_eq!(days(&all)[0], "2033-01-05");
    let ended = change(desk, &moved, "2033-01-05", json!({ "scope": "all", "skipped": true })).await.expect(200);
    assert!(ended["ended_at"].is_string() && next(desk, &ended, "2033-01-01", 3).await.is_empty());
}

async fn what_is_due_is_made_once(desk: &Desk) {
    let tenant = desk.tenant().await;
    let today = tenant.now().day();
    let series = weekly(desk, "FREQ=WEEKLY", &today.plus(3).to_string(), 14).await;
    let before = items(&desk.owner, "/campaigns").await.len();
    series::make_due(&tenant).await.unwrap();
    // In the next 14 days: after 3 and 10.
    let campaigns = items(&desk.owner, "/campaigns").await;
    assert_eq!(campaigns.len(), before + 2);
    let launch = today.plus(3).to_string();
    let made = campaigns.iter().find(|campaign| campaign["starts_on"] == launch.as_str()).unwrap();
    assert_eq!(made["name"], format!("Letter of {launch}"));
    series::make_due(&tenant).await.unwrap();
    assert_eq!(items(&desk.owner, "/campaigns").await.len(), before + 2);
    let at = format!("/series/{}/occurrences", text(&series["id"]));
    assert_eq!(items(&desk.viewer, &at).await[0]["campaign_id"], made["id"]);
    let again = desk.owner.post(&format!("{at}/{launch}"), json!({})).await;
    assert_eq!(again.problem(409), "ALREADY_MADE");
    assert_eq!(change(desk, &series, &launch, json!({ "scope": "one", "skipped": true })).await.problem(409), "ALREADY_MADE");
    // Nobody makes anything for somebody who has left.
    let template = json!({ "kind": "task", "campaign_id": made["id"], "working_days": 2 });
    let new =
        json!({ "name": "Report", "what": template, "rule": "FREQ=DAILY;COUNT=1", "starts_on": today.plus(1).to_string(), "lead_days": 5 });
    let report = desk.manager.post("/series", new).await.expect(201);
    let member = desk.manager.member.as_ref().unwrap();
    desk.owner.patch(&format!("/members/{}", member.id), &json!(member.revision), json!({ "active": false })).await.expect(200);
    series::make_due(&tenant).await.unwrap();
    let path = format!("/series/{}/occurrences", text(&report["id"]));
    assert!(items(&desk.viewer, &path).await[0]["task_id"].is_null());
    // Made by hand it is a task of its campaign, due on its day.
    let done = desk.owner.post(&format!("{path}/{}", today.plus(1)), json!({})).await.expect(201);
    let task = desk.viewer.get(&format!("/tasks/{}", text(&done["task_id"]))).await.expect(200);
    assert_eq!((&task["title"], &task["due_on"]), (&json!("Report"), &json!(today.plus(1).to_string())));
}

async fn what_is_moved_is_made_and_drawn_where_it_lies(desk: &Desk) {
    let tenant = desk.tenant().await;
    let today = tenant.now().day();
    let day = |days: i64| today.plus(days).to_string();
    let series = weekly(desk, "FREQ=WEEKLY;COUNT=5", &day(20), 3).await;
    // Moved to an earlier day it is made in time for that, though the day of its rule is far.
    let past = change(desk, &series, &day(20), json!({ "scope": "one", "day": day(-1) })).await;
    assert_eq!(past.problem(422), "INVALID_FIELDS");
    let series = change(desk, &series, &day(20), json!({ "scope": "one", "day": day(2) })).await.expect(200);
    let coming = async |from: i64, to: i64| -> Vec<Value> {
        let window = desk.viewer.get(&format!("/calendar?from={}&to={}", day(from), day(to))).await.expect(200);
        window["coming"].as_array().unwrap().clone()
    };
    assert_eq!(coming(0, 5).await[0]["made_on"], day(0));
    series::make_due(&tenant).await.unwrap();
    let made = items(&desk.owner, "/campaigns").await;
    assert!(made.iter().any(|campaign| campaign["starts_on"] == day(2).as_str()), "{made:?}");
    assert!(coming(0, 5).await.is_empty());

    // One that lies elsewhere moves with all that follow, as far as they do.
    let series = change(desk, &series, &day(34), json!({ "scope": "one", "day": day(36) })).await.expect(200);
    let second = change(desk, &series, &day(27), json!({ "scope": "following", "day": day(28) })).await.expect(200);
    assert_eq!(days(&next(desk, &second, &day(1), 9).await), [day(28), day(37), day(42), day(49)]);

    // A rule that says other days takes the exceptions to what it does not say any more with it.
    let twice = weekly(desk, "FREQ=WEEKLY;BYDAY=MO,TH", "2033-01-01", 0).await;
    let twice = change(desk, &twice, "2033-01-10", json!({ "scope": "one", "day": "2033-01-12" })).await.expect(200);
    let twice = change(desk, &twice, "2033-01-03", json!({ "scope": "all", "rule": "FREQ=WEEKLY;BYDAY=FR" })).await.expect(200);
    assert_eq!(twice["exceptions"], json!([]));
    let window = desk.viewer.get("/calendar?from=2033-01-08&to=2033-01-13").await.expect(200);
    assert_eq!(window["coming"], json!([]));

    // Of whom has left nothing is made by itself, and it is not said to be.
    let what = json!({ "kind": "campaign", "template_id": twice["what"]["template_id"] });
    let new = json!({ "name": "Late", "what": what, "rule": "FREQ=DAILY;COUNT=1", "starts_on": day(60) });
    desk.manager.post("/series", new).await.expect(201);
    assert_eq!(coming(60, 60).await[0]["made_on"], day(60));
    let member = desk.manager.member.as_ref().unwrap();
    desk.owner.patch(&format!("/members/{}", member.id), &json!(member.revision), json!({ "active": false })).await.expect(200);
    assert_eq!(coming(60, 60).await[0]["made_on"], Value::Null);
}
