//! Schedules over REST: shown, made, taken back; baselines and their drift; the gate's forecast.

use app::plan::project::Project;
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk},
    on_both_engines,
};

on_both_engines!(
    what_is_shown_is_what_is_made,
    another_preview_is_not_confirmed,
    a_cascade_is_taken_back_as_one,
    what_has_changed_since_is_not_taken_back,
    going_live_waits_for_the_gate,
    circles_are_named,
    a_baseline_tells_its_drift,
    tasks_keep_what_they_are_planned_by,
    plans_go_to_other_tools_and_come_back,
    plans_and_months_go_on_paper,
);

/// A campaign with copy (Mon-Tue), layout after it (Wed-Thu), and a flight two weeks later. Far ahead, where nothing is overdue.
struct Plan<'a> {
    owner: &'a Client,
    campaign: Value,
    copy: Value,
    layout: Value,
}

impl<'a> Plan<'a> {
    async fn of(desk: &'a Desk) -> Self {
        let owner = &desk.owner;
        let flight = json!({ "name": "Harbour", "starts_on": "2040-03-19", "ends_on": "2040-04-01", "market": "DE" });
        let campaign = owner.post("/campaigns", flight).await.expect(201);
        let at = format!("/campaigns/{}/tasks", text(&campaign["id"]));
        let task =
            async |title, first, last| owner.post(&at, json!({ "title": title, "starts_on": first, "due_on": last })).await.expect(201);
        let copy = task("Copy", "2040-03-05", "2040-03-06").await;
        let layout = task("Layout", "2040-03-07", "2040-03-08").await;
        let link = json!({ "predecessor_id": copy["id"], "kind": "fs" });
        owner.post(&format!("/tasks/{}/dependencies", text(&layout["id"])), link).await.expect(201);
        Self { owner, campaign, copy, layout }
    }

    fn at(&self, rest: &str) -> String {
        format!("/campaigns/{}/{rest}", text(&self.campaign["id"]))
    }

    /// Shows a move, and confirms it.
    async fn moved(&self, item: &Value, on: &str) -> Value {
        let mut change = change(item, on);
        let shown = self.owner.post(&self.at("schedule/preview"), change.clone()).await.expect(200);
        change["digest"] = shown["standing"]["digest"].clone();
        let made = self.owner.post(&self.at("schedule/commit"), change).await.expect(201);
        assert_eq!(made["receipt"], shown["receipt"]);
        made
    }

    async fn dates(&self, task: &Value) -> (String, String) {
        let task = self.owner.get(&format!("/tasks/{}", text(&task["id"]))).await.expect(200);
        (text(&task["starts_on"]), text(&task["due_on"]))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn days(first: &str, last: &str) -> (String, String) {
    (first.into(), last.into())
}

fn change(item: &Value, on: &str) -> Value {
    json!({ "edits": [{ "kind": "start", "item": item["id"], "on": on, "keep": "once" }], "cascade": "push" })
}

async fn what_is_shown_is_what_is_made(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let made = plan.moved(&plan.copy, "2040-03-08").await;
    assert_eq!(made["receipt"]["changes"].as_array().unwrap().len(), 2);
    assert_eq!(made["receipt"]["changes"][1]["why"]["kind"], "link");
    assert_eq!(plan.dates(&plan.copy).await, days("2040-03-08", "2040-03-09"));
    // Over the weekend.
    assert_eq!(plan.dates(&plan.layout).await, days("2040-03-12", "2040-03-13"));

    let read = plan.owner.get(&plan.at("schedule")).await.expect(200);
    let project: Project = serde_json::from_value(read["project"].clone()).unwrap();
    // Whoever computes it from the same data has the same digest.
    assert_eq!(read["digest"], serde_json::to_value(project.standing().unwrap().digest).unwrap());
    assert_eq!(read["schedule"]["rows"][0]["critical"], true);
    assert_eq!(read["forecast"]["clear_on"], "2040-03-14");

    let log = plan.owner.get("/audit/events?order=newest&limit=1").await.expect(200);
    assert_eq!((&log["items"][0]["action"], &log["items"][0]["after"]["receipt"]), (&json!("schedule.changed"), &made["receipt"]));
    let all = plan.owner.get("/schedules").await.expect(200);
    assert_eq!(all["items"][0]["campaign"]["id"], plan.campaign["id"]);
}

async fn another_preview_is_not_confirmed(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let mut asked = change(&plan.copy, "2040-03-08");
    let shown = plan.owner.post(&plan.at("schedule/preview"), asked.clone()).await.expect(200);
    assert_eq!(plan.owner.post(&plan.at("schedule/commit"), asked.clone()).await.problem(422), "INVALID_FIELDS");
    // Somebody else makes layout longer in the meantime.
    let longer = json!({ "due_on": "2040-03-09" });
    plan.owner.patch(&format!("/tasks/{}", text(&plan.layout["id"])), &plan.layout["revision"], longer).await.expect(200);
    asked["digest"] = shown["standing"]["digest"].clone();
    let refused = plan.owner.post(&plan.at("schedule/commit"), asked.clone()).await.expect(412);
    assert_eq!(plan.dates(&plan.copy).await, days("2040-03-05", "2040-03-06"));
    asked["digest"] = refused["current"]["standing"]["digest"].clone();
    plan.owner.post(&plan.at("schedule/commit"), asked).await.expect(201);
    assert_eq!(plan.dates(&plan.layout).await, days("2040-03-12", "2040-03-14"));
}

async fn a_cascade_is_taken_back_as_one(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let made = plan.moved(&plan.copy, "2040-03-08").await;
    let undone = desk.contributor.post(&format!("/receipts/{}/undo", text(&made["id"])), json!({})).await.expect(201);
    assert_eq!(undone["undoes"], made["id"]);
    assert_eq!(plan.dates(&plan.copy).await, days("2040-03-05", "2040-03-06"));
    assert_eq!(plan.dates(&plan.layout).await, days("2040-03-07", "2040-03-08"));
    // And that can be taken back, too.
    plan.owner.post(&format!("/receipts/{}/undo", text(&undone["id"])), json!({})).await.expect(201);
    assert_eq!(plan.dates(&plan.layout).await, days("2040-03-12", "2040-03-13"));
}

async fn what_has_changed_since_is_not_taken_back(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let made = plan.moved(&plan.copy, "2040-03-08").await;
    plan.moved(&plan.layout, "2040-03-14").await;
    let refused = plan.owner.post(&format!("/receipts/{}/undo", text(&made["id"])), json!({})).await.expect(409);
    assert_eq!((&refused["code"], refused["fields"].as_array().unwrap().len()), (&json!("CHANGED_SINCE"), 1));
    assert_eq!(refused["fields"][0]["field"], format!("{}.dates", text(&plan.layout["id"])));
    // Nothing of it was taken back.
    assert_eq!(plan.dates(&plan.copy).await, days("2040-03-08", "2040-03-09"));
}

async fn going_live_waits_for_the_gate(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let early = change(&plan.campaign, "2040-03-08");
    let refused = plan.owner.post(&plan.at("schedule/preview"), early.clone()).await.expect(422);
    assert_eq!((&refused["code"], &refused["failed_items"][0]["title"]), (&json!("BEFORE_GATE_CLEARS"), &json!("Layout")));
    assert_eq!(refused["failed_items"].as_array().unwrap().len(), 1);
    plan.owner.post(&plan.at("schedule/commit"), early).await.expect(422);

    // The flight is the campaign's, and that is a manager's.
    let mut fits = change(&plan.campaign, "2040-03-12");
    let shown = desk.contributor.post(&plan.at("schedule/preview"), fits.clone()).await.expect(200);
    fits["digest"] = shown["standing"]["digest"].clone();
    assert_eq!(desk.contributor.post(&plan.at("schedule/commit"), fits.clone()).await.problem(403), "ROLE_TOO_LOW");
    desk.manager.post(&plan.at("schedule/commit"), fits).await.expect(201);
    let campaign = plan.owner.get(plan.at("").trim_end_matches('/')).await.expect(200);
    assert_eq!((&campaign["starts_on"], &campaign["ends_on"]), (&json!("2040-03-12"), &json!("2040-03-25")));

    // Work that slips past it is a conflict, and moves no launch.
    plan.moved(&plan.layout, "2040-03-15").await;
    let read = plan.owner.get(&plan.at("schedule")).await.expect(200);
    assert_eq!(read["schedule"]["conflicts"][0]["kind"], "before_gate");
    assert_eq!(read["project"]["campaign"]["starts_on"], "2040-03-12");
}

async fn circles_are_named(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let back = json!({ "predecessor_id": plan.layout["id"], "lag_days": -1, "lag_unit": "elapsed" });
    let refused = plan.owner.post(&format!("/tasks/{}/dependencies", text(&plan.copy["id"])), back).await.expect(422);
    assert_eq!((&refused["code"], refused["cycle"].as_array().unwrap().len()), (&json!("DEPENDENCY_CYCLE"), 3));
    // A task cannot wait for what it is part of.
    let part = json!({ "parent_id": plan.layout["id"] });
    let refused = plan.owner.patch(&format!("/tasks/{}", text(&plan.copy["id"])), &plan.copy["revision"], part).await.expect(422);
    assert_eq!(refused["code"], "DEPENDENCY_CYCLE");
    let link = format!("/tasks/{}/dependencies/{}", text(&plan.layout["id"]), text(&plan.copy["id"]));
    plan.owner.send(axum::http::Method::DELETE, &link, &[], None).await.expect(204);
    plan.owner.send(axum::http::Method::DELETE, &link, &[], None).await.problem(404);
    assert!(plan.owner.get(&plan.at("schedule")).await.expect(200)["project"]["dependencies"].as_array().unwrap().is_empty());
}

async fn a_baseline_tells_its_drift(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let kept = plan.owner.post(&plan.at("baselines"), json!({ "name": "Promised" })).await.expect(201);
    plan.moved(&plan.copy, "2040-03-06").await;
    plan.moved(&plan.copy, "2040-03-08").await;
    let drift = plan.owner.get(&format!("/baselines/{}/drift", text(&kept["id"]))).await.expect(200);
    let slip = &drift["items"][1]["slip"];
    // From Thursday to Friday, then over the weekend to Tuesday: each with its event.
    assert_eq!((&slip["finish"], slip["shares"].as_array().unwrap().len()), (&json!(5), 2));
    assert_eq!((&slip["shares"][0]["days"], &slip["shares"][1]["days"]), (&json!(1), &json!(4)));
    assert!(slip["shares"][0]["event"].as_i64().unwrap() > kept["taken_after"].as_i64().unwrap());
    assert_eq!(plan.owner.get(&plan.at("baselines")).await.expect(200)["items"][0], kept);
    assert_eq!(plan.owner.post(&plan.at("baselines"), json!({ "name": " " })).await.problem(422), "INVALID_FIELDS");
}

async fn tasks_keep_what_they_are_planned_by(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let path = format!("/tasks/{}", text(&plan.copy["id"]));
    let pinned = json!({ "kind": "must_start_on", "day": "2040-03-05" });
    let fields = json!({ "working_days": 3, "pull": "alap", "constraint": pinned, "progress": 40 });
    let task = plan.owner.patch(&path, &plan.copy["revision"], fields).await.expect(200);
    assert_eq!(
        (&task["working_days"], &task["pull"], &task["constraint"], &task["progress"]),
        (&json!(3), &json!("alap"), &pinned, &json!(40))
    );
    // Dates that are changed alone say the length themselves.
    let task = plan.owner.patch(&path, &task["revision"], json!({ "due_on": "2040-03-09", "constraint": null })).await.expect(200);
    assert_eq!((&task["working_days"], &task["constraint"]), (&Value::Null, &Value::Null));
    for wrong in [json!({ "working_days": -1 }), json!({ "progress": 101 }), json!({ "parent_id": plan.copy["id"] })] {
        assert_eq!(plan.owner.patch(&path, &task["revision"], wrong).await.problem(422), "INVALID_FIELDS");
    }
    let phase = json!({ "title": "Phase", "required": false });
    let phase = plan.owner.post(&plan.at("tasks"), phase).await.expect(201);
    plan.owner.patch(&path, &task["revision"], json!({ "parent_id": phase["id"] })).await.expect(200);
    let read = plan.owner.get(&plan.at("schedule")).await.expect(200);
    assert_eq!(read["schedule"]["rows"][2]["dates"], read["schedule"]["rows"][0]["dates"]);
}

async fn plans_go_to_other_tools_and_come_back(desk: &Desk) {
    let plan = Plan::of(desk).await;
    let pinned = json!({ "working_days": 4, "progress": 25, "constraint": { "kind": "finish_no_later_than", "day": "2040-03-16" } });
    plan.owner.patch(&format!("/tasks/{}", text(&plan.layout["id"])), &plan.layout["revision"], pinned).await.expect(200);
    let phase = plan.owner.post(&plan.at("tasks"), json!({ "title": "=Phase, one", "required": false })).await.expect(201);
    let part = json!({ "parent_id": phase["id"] });
    plan.owner.patch(&format!("/tasks/{}", text(&plan.copy["id"])), &plan.copy["revision"], part).await.expect(200);
    let file = async |format: &str| {
        let reply = plan.owner.get(&plan.at(&format!("schedule/export?format={format}"))).await;
        assert_eq!(reply.status.as_u16(), 200);
        String::from_utf8(reply.bytes).unwrap()
    };
    let table = file("csv").await;
    assert!(table.contains("\r\n1,\"'=Phase, one\",to_do,2040-03-05,2040-03-06,"), "{table}");
    assert!(table.contains("1,Layout,to_do,2040-03-07,2040-03-12,4,25,"), "{table}");

    let other = plan.owner.post("/campaigns", json!({ "name": "Copy of it", "market": "DE" })).await.expect(201);
    let at = format!("/campaigns/{}/schedule", text(&other["id"]));
    let request = axum::http::Request::builder().method("POST").header("content-type", "application/xml");
    let added = plan.owner.send_raw(request, &format!("{at}/import"), file("xml").await.into()).await.expect(201);
    assert_eq!(added["items"].as_array().unwrap().len(), 3);
    let ours = plan.owner.get(&plan.at("schedule")).await.expect(200);
    let theirs = plan.owner.get(&at).await.expect(200);
    let told = |schedule: &Value, title: &str| {
        let task = schedule["project"]["tasks"].as_array().unwrap().iter().position(|task| task["title"] == title).unwrap();
        let (row, task) = (&schedule["schedule"]["rows"][task], &schedule["project"]["tasks"][task]);
        (row["dates"].clone(), row["total_float"].clone(), task["progress"].clone(), task["constraint"].clone())
    };
    for title in ["=Phase, one", "Copy", "Layout"] {
        assert_eq!(told(&ours, title), told(&theirs, title));
    }
    let request = || axum::http::Request::builder().method("POST");
    let refused = plan.owner.send_raw(request(), &format!("{at}/import"), "<a/>".into()).await;
    assert_eq!(refused.problem(422), "INVALID_FIELDS");
    plan.owner.get(&plan.at("schedule/export?format=doc")).await.problem(422);
}

async fn plans_and_months_go_on_paper(desk: &Desk) {
    let plan = Plan::of(desk).await;
    for number in 0..70 {
        let task = json!({ "title": format!("Task <{number}> & \u{1F680}"), "starts_on": "2040-03-12", "due_on": "2040-03-14" });
        plan.owner.post(&plan.at("tasks"), task).await.expect(201);
    }
    for (path, begins) in [
        (plan.at("schedule/export?format=pdf"), &b"%PDF-"[..]),
        (plan.at("schedule/export?format=png"), &b"\x89PNG"[..]),
        ("/calendar/paper?month=2040-03".to_owned(), &b"%PDF-"[..]),
        ("/calendar/paper?view=quarter&month=2040-01&hide=tasks&format=png".to_owned(), &b"\x89PNG"[..]),
        ("/calendar/paper?view=day&on=2040-03-12".to_owned(), &b"%PDF-"[..]),
    ] {
        let reply = desk.viewer.get(&path).await;
        assert_eq!(reply.status.as_u16(), 200, "{path}");
        assert!(reply.bytes.starts_with(begins) && reply.bytes.len() > 2_000, "{path}: {} bytes", reply.bytes.len());
    }
    for path in ["/calendar/paper?view=year", "/calendar/paper?month=soon", "/calendar/paper?format=doc"] {
        assert_eq!(desk.viewer.get(path).await.status.as_u16(), 422, "{path}");
    }
}
