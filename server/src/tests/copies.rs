//! A campaign made after another.

use serde_json::{Value, json};

use super::{desk::Desk, on_both_engines};

on_both_engines!(a_copy_keeps_its_distances, a_copy_takes_no_decisions_along);

async fn items(desk: &Desk, path: &str) -> Vec<Value> {
    desk.owner.get(path).await.expect(200)["items"].as_array().unwrap().clone()
}

async fn a_copy_keeps_its_distances(desk: &Desk) {
    let first = json!({ "name": "Spring", "market": "NZ", "channels": ["email"], "starts_on": "2031-05-12", "ends_on": "2031-05-20" });
    let first = desk.owner.post("/campaigns", first).await.expect(201);
    let at = format!("/campaigns/{}", first["id"].as_str().unwrap());
    let add = async |task: Value| desk.owner.post(&format!("{at}/tasks"), task).await.expect(201);
    let whole = add(json!({ "title": "Whole", "starts_on": "2031-05-01", "due_on": "2031-05-08" })).await;
    let copy = add(json!({ "title": "Copy", "starts_on": "2031-05-01", "due_on": "2031-05-02", "parent_id": whole["id"] })).await;
    let held = json!({ "kind": "start_no_earlier_than", "day": "2031-05-06" });
    let art = json!({ "title": "Art", "starts_on": "2031-05-06", "due_on": "2031-05-08", "parent_id": whole["id"], "constraint": held });
    let art = add(art).await;
    let link = json!({ "predecessor_id": copy["id"], "lag_days": 1 });
    desk.owner.post(&format!("/tasks/{}/dependencies", art["id"].as_str().unwrap()), link).await.expect(201);
    desk.owner.post(&format!("{at}/checklist"), json!({ "label": "Terms" })).await.expect(201);

    let made =
        desk.manager.post(&format!("{at}/duplicate"), json!({ "name": "Spring again", "starts_on": "2032-05-10" })).await.expect(201);
    assert_eq!((&made["name"], &made["starts_on"], &made["ends_on"]), (&json!("Spring again"), &json!("2032-05-10"), &json!("2032-05-18")));
    assert_eq!((&made["status"], &made["market"], &made["owner_id"]), (&json!("draft"), &json!("NZ"), &json!(desk.manager.id())));
    let to = format!("/campaigns/{}", made["id"].as_str().unwrap());
    let tasks = items(desk, &format!("{to}/tasks")).await;
    let task = |title: &str| tasks.iter().find(|task| task["title"] == title).unwrap();
    assert_eq!((&task("Copy")["starts_on"], &task("Art")["due_on"]), (&json!("2032-04-29"), &json!("2032-05-06")));
    assert_eq!((&task("Art")["parent_id"], &task("Art")["constraint"]["day"]), (&task("Whole")["id"], &json!("2032-05-04")));
    let links = items(desk, &format!("/tasks/{}/dependencies", task("Art")["id"].as_str().unwrap())).await;
    assert_eq!((links.len(), &links[0]["predecessor_id"], &links[0]["lag_days"]), (1, &task("Copy")["id"], &json!(1)));
    assert_eq!(items(desk, &format!("{to}/checklist")).await[0]["label"], "Terms");
    // The first is as it was.
    assert_eq!(desk.owner.get(&at).await.expect(200), first);
}

async fn a_copy_takes_no_decisions_along(desk: &Desk) {
    let first = desk.owner.post("/campaigns", json!({ "name": "Spring" })).await.expect(201);
    let at = format!("/campaigns/{}", first["id"].as_str().unwrap());
    let temp = desk.hire("Tom Temp", app::model::Role::Contributor).await;
    let task =
        desk.owner.post(&format!("{at}/tasks"), json!({ "title": "Art", "assignee_id": temp.id(), "progress": 60 })).await.expect(201);
    let task_at = format!("/tasks/{}", task["id"].as_str().unwrap());
    desk.owner.patch(&task_at, &task["revision"], json!({ "status": "in_production" })).await.expect(200);
    let line = desk.owner.post(&format!("{at}/checklist"), json!({ "label": "Terms" })).await.expect(201);
    let line_at = format!("{at}/checklist/{}", line["id"].as_str().unwrap());
    desk.manager.patch(&line_at, &line["revision"], json!({ "confirmed": true })).await.expect(200);
    let member = temp.member.as_ref().unwrap();
    desk.owner.patch(&format!("/members/{}", member.id), &json!(member.revision), json!({ "active": false })).await.expect(200);

    let made = desk.owner.post(&format!("{at}/duplicate"), json!({})).await.expect(201);
    assert_eq!(made["name"], "Spring (copy)");
    let to = format!("/campaigns/{}", made["id"].as_str().unwrap());
    let task = &items(desk, &format!("{to}/tasks")).await[0];
    assert_eq!((&task["status"], &task["progress"], &task["assignee_id"]), (&json!("to_do"), &json!(0), &Value::Null));
    assert_eq!(items(desk, &format!("{to}/checklist")).await[0]["confirmed_by"], Value::Null);
    assert_eq!(desk.contributor.post(&format!("{at}/duplicate"), json!({})).await.problem(403), "ROLE_TOO_LOW");
    assert_eq!(desk.owner.post(&format!("{at}/duplicate"), json!({ "name": " " })).await.problem(422), "INVALID_FIELDS");
}
