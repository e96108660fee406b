//! Limits to work in progress, lists of tasks across campaigns, and changes to many as one.

use serde_json::{Value, json};

use super::{
    desk::{Client, Desk},
    on_both_engines,
};

on_both_engines!(
    a_full_column_lets_nobody_in,
    lanes_have_limits_of_their_own,
    a_stage_of_approval_has_a_limit,
    a_manager_goes_over_with_a_reason,
    tasks_are_listed_across_campaigns,
    many_change_as_one,
    many_do_not_change_by_half,
    limits_are_checked
);

async fn campaign(desk: &Desk, name: &str, market: &str) -> Value {
    desk.owner.post("/campaigns", json!({ "name": name, "market": market, "channels": ["email"] })).await.expect(201)
}

async fn task(desk: &Desk, campaign: &Value, title: &str, more: Value) -> Value {
    let mut new = json!({ "title": title });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    desk.owner.post(&format!("/campaigns/{}/tasks", campaign["id"].as_str().unwrap()), new).await.expect(201)
}

async fn limit(desk: &Desk, per: &str, most: i64) -> Value {
    desk.owner.post("/wip-limits", json!({ "status": "in_production", "per": per, "most": most })).await.expect(201)
}

async fn change(client: &Client, task: &Value, set: Value) -> super::desk::Reply {
    client.patch(&format!("/tasks/{}", task["id"].as_str().unwrap()), &task["revision"], set).await
}

async fn begin(client: &Client, task: &Value) -> super::desk::Reply {
    change(client, task, json!({ "status": "in_production" })).await
}

async fn a_full_column_lets_nobody_in(desk: &Desk) {
    let (one, two) = (campaign(desk, "One", "NZ").await, campaign(desk, "Two", "DE").await);
    let (first, second) = (task(desk, &one, "First", json!({})).await, task(desk, &two, "Second", json!({})).await);
    let limit = limit(desk, "column", 1).await;
    let first = begin(&desk.contributor, &first).await.expect(200);
    // Over all lanes: the other campaign's task meets the same limit, whoever asks.
    for client in [&desk.contributor, &desk.owner] {
        let refused = begin(client, &second).await.expect(409);
        assert_eq!(
            (&refused["code"], &refused["limits"][0]["most"], &refused["limits"][0]["current"]),
            (&json!("WIP_LIMIT"), &json!(1), &json!(1))
        );
        assert_eq!(refused["limits"][0]["limit_id"], limit["id"]);
    }
    // What is there already may change, go and come back.
    let first = change(&desk.contributor, &first, json!({ "title": "Renamed" })).await.expect(200);
    change(&desk.contributor, &first, json!({ "status": "to_do" })).await.expect(200);
    begin(&desk.contributor, &second).await.expect(200);
}

async fn lanes_have_limits_of_their_own(desk: &Desk) {
    let (nz, de) = (campaign(desk, "NZ", "NZ").await, campaign(desk, "DE", "DE").await);
    let mine = json!({ "assignee_id": desk.manager.id() });
    let first = task(desk, &nz, "First", mine.clone()).await;
    let second = task(desk, &nz, "Second", mine.clone()).await;
    let other = task(desk, &de, "Other", mine.clone()).await;
    limit(desk, "market", 1).await;
    begin(&desk.contributor, &first).await.expect(200);
    let refused = begin(&desk.contributor, &second).await.expect(409);
    assert_eq!(refused["limits"][0]["place"], "In production in NZ");
    begin(&desk.contributor, &other).await.expect(200);

    limit(desk, "person", 2).await;
    let third = task(desk, &de, "Third", json!({})).await;
    // Both limits are told at once.
    let refused = begin(&desk.contributor, &second).await.expect(409);
    assert_eq!(refused["limits"].as_array().unwrap().len(), 2);
    assert_eq!(refused["limits"][1]["place"], "In production of Mia Manager");
    // Nor does one get there by being given what somebody else has begun.
    let market =
        desk.owner.get("/wip-limits").await.expect(200)["items"].as_array().unwrap().iter().find(|it| it["per"] == "market").cloned();
    let market = market.unwrap();
    let at = format!("/wip-limits/{}", market["id"].as_str().unwrap());
    desk.owner.patch(&at, &market["revision"], json!({ "most": 9 })).await.expect(200);
    let third = begin(&desk.contributor, &third).await.expect(200);
    assert_eq!(change(&desk.contributor, &third, mine).await.problem(409), "WIP_LIMIT");
}

async fn a_stage_of_approval_has_a_limit(desk: &Desk) {
    let stages = json!([
        { "name": "Legal", "rule": "any", "approvers": [{ "member_id": desk.manager.id() }] },
        { "name": "Brand", "rule": "any", "approvers": [{ "member_id": desk.admin.id() }] }
    ]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Chain", "stages": stages })).await.expect(201);
    let one = campaign(desk, "One", "NZ").await;
    let chained = json!({ "chain_id": chain["id"] });
    let (first, second) = (task(desk, &one, "First", chained.clone()).await, task(desk, &one, "Second", chained).await);
    let limit = json!({ "status": "in_review", "per": "stage", "stage": "Legal", "most": 1 });
    desk.owner.post("/wip-limits", limit).await.expect(201);
    let submit = async |client: &Client, task: &Value, body: Value| {
        client.post(&format!("/tasks/{}/submit", task["id"].as_str().unwrap()), body).await
    };
    let review = submit(&desk.contributor, &first, json!({})).await.expect(201);
    let refused = submit(&desk.contributor, &second, json!({})).await.expect(409);
    assert_eq!((&refused["code"], &refused["limits"][0]["place"]), (&json!("WIP_LIMIT"), &json!("Approval stage Legal")));
    // Once the first has gone on to the next stage, there is room.
    let decisions = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    desk.manager.post(&decisions, json!({ "decision": "approve", "digest": review["digest"] })).await.expect(201);
    submit(&desk.contributor, &second, json!({})).await.expect(201);
}

async fn a_manager_goes_over_with_a_reason(desk: &Desk) {
    let one = campaign(desk, "One", "NZ").await;
    let (first, second) = (task(desk, &one, "First", json!({})).await, task(desk, &one, "Second", json!({})).await);
    limit(desk, "campaign", 1).await;
    begin(&desk.contributor, &first).await.expect(200);
    let over = |reason: &str| json!({ "status": "in_production", "over_limit": reason });
    assert_eq!(change(&desk.contributor, &second, over("It burns")).await.problem(403), "OVERRIDE_NEEDS_MANAGER");
    assert_eq!(change(&desk.manager, &second, over(" ")).await.problem(422), "INVALID_FIELDS");
    change(&desk.manager, &second, over("It burns")).await.expect(200);
    let told = desk.owner.get("/audit/events?order=newest&limit=5").await.expect(200);
    let event = told["items"].as_array().unwrap().iter().find(|event| event["action"] == "task.limit_overridden").cloned().unwrap();
    assert_eq!((&event["after"]["reason"], &event["after"]["limits"][0]["most"]), (&json!("It burns"), &json!(1)));
}

async fn tasks_are_listed_across_campaigns(desk: &Desk) {
    let (nz, de) = (campaign(desk, "NZ", "NZ").await, campaign(desk, "DE", "DE-BY").await);
    for (index, campaign) in [&nz, &de, &nz].into_iter().enumerate() {
        let assignee = if index == 2 { json!(desk.viewer.id()) } else { Value::Null };
        task(desk, campaign, &format!("Task {index}"), json!({ "assignee_id": assignee, "description": "long ".repeat(100) })).await;
    }
    let titles = async |query: &str| {
        let page = desk.viewer.get(&format!("/tasks?{query}")).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles("").await, ["Task 0", "Task 1", "Task 2"]);
    assert_eq!(titles("assignee=me").await, ["Task 2"]);
    assert_eq!(titles("market=DE").await, ["Task 1"]);
    assert_eq!(titles(&format!("campaign={}", nz["id"].as_str().unwrap())).await, ["Task 0", "Task 2"]);
    assert_eq!(titles("channel=email&status=to_do").await.len(), 3);
    assert!(titles("channel=print").await.is_empty() && titles("status=done").await.is_empty());
    let page = desk.viewer.get("/tasks?limit=2").await.expect(200);
    assert!(page["items"][0].get("description").is_none(), "a card carries no texts");
    let next = page["next"].as_str().unwrap();
    assert_eq!(titles(&format!("limit=2&after={next}")).await, ["Task 2"]);
    assert_eq!(desk.viewer.get("/tasks?limit=10001").await.problem(422), "INVALID_FIELDS");
    assert_eq!(desk.viewer.get(&format!("/tasks?campaign={}", uuid::Uuid::now_v7())).await.problem(404), "NOT_FOUND");
}

async fn many_change_as_one(desk: &Desk) {
    let one = campaign(desk, "One", "NZ").await;
    let dated = json!({ "due_on": "2031-05-07" });
    let tasks = [task(desk, &one, "First", dated.clone()).await, task(desk, &one, "Second", dated).await];
    let items = |set: Value| json!({ "items": tasks.iter().map(|task| json!({ "id": task["id"], "revision": task["revision"], "set": set })).collect::<Vec<_>>() });
    let newest = async || desk.owner.get("/audit/events?order=newest&limit=1").await.expect(200)["items"][0]["seq"].as_i64().unwrap();
    let before = newest().await;
    let changed =
        desk.contributor.post("/tasks/bulk", items(json!({ "status": "in_production", "due_on": "2031-05-14" }))).await.expect(200);
    for task in changed["items"].as_array().unwrap() {
        assert_eq!((&task["status"], &task["due_on"]), (&json!("in_production"), &json!("2031-05-14")));
    }
    assert_eq!(newest().await, before + 2, "an event for each");
    // Taken back as one, on top of what was answered.
    let back: Vec<Value> = changed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| json!({ "id": task["id"], "revision": task["revision"], "set": { "status": "to_do", "due_on": "2031-05-07" } }))
        .collect();
    let back = desk.contributor.post("/tasks/bulk", json!({ "items": back })).await.expect(200);
    assert!(back["items"].as_array().unwrap().iter().all(|task| task["status"] == "to_do" && task["due_on"] == "2031-05-07"));
}

async fn many_do_not_change_by_half(desk: &Desk) {
    let one = campaign(desk, "One", "NZ").await;
    let (first, second) = (task(desk, &one, "First", json!({})).await, task(desk, &one, "Second", json!({})).await);
    let item = |task: &Value, set: Value| json!({ "id": task["id"], "revision": task["revision"], "set": set });
    let begin = json!({ "status": "in_production" });
    let unchanged = async || {
        for task in [&first, &second] {
            assert_eq!(desk.viewer.get(&format!("/tasks/{}", task["id"].as_str().unwrap())).await.expect(200), *task);
        }
    };
    let items = json!({ "items": [item(&first, begin.clone()), item(&second, json!({ "status": "done" }))] });
    let refused = desk.contributor.post("/tasks/bulk", items).await.expect(409);
    assert_eq!((&refused["code"], &refused["fields"][0]["field"]), (&json!("BULK_REFUSED"), &json!("items[1]")));
    unchanged().await;

    let mut stale = second.clone();
    stale["revision"] = json!(7);
    let items = json!({ "items": [item(&first, begin.clone()), item(&stale, begin.clone())] });
    assert_eq!(desk.contributor.post("/tasks/bulk", items).await.problem(409), "BULK_REFUSED");
    unchanged().await;

    limit(desk, "column", 1).await;
    let items = json!({ "items": [item(&first, begin.clone()), item(&second, begin.clone())] });
    assert_eq!(desk.contributor.post("/tasks/bulk", items).await.problem(409), "WIP_LIMIT");
    unchanged().await;

    let twice = json!({ "items": [item(&first, begin.clone()), item(&first, begin)] });
    assert_eq!(desk.contributor.post("/tasks/bulk", twice).await.problem(422), "INVALID_FIELDS");
    assert_eq!(desk.contributor.post("/tasks/bulk", json!({ "items": [] })).await.problem(422), "INVALID_FIELDS");
    let nothing = json!({ "items": [item(&first, json!({ "status": "to_do" }))] });
    assert_eq!(desk.contributor.post("/tasks/bulk", nothing).await.problem(409), "NOTHING_TO_CHANGE");
}

async fn limits_are_checked(desk: &Desk) {
    for bad in [
        json!({ "status": "to_do", "per": "column", "most": 1 }),
        json!({ "status": "in_production", "per": "column", "most": 0 }),
        json!({ "status": "in_production", "per": "stage", "stage": "Legal", "most": 1 }),
        json!({ "status": "in_review", "per": "stage", "most": 1 }),
        json!({ "status": "in_review", "per": "column", "stage": "Legal", "most": 1 }),
    ] {
        assert_eq!(desk.manager.post("/wip-limits", bad.clone()).await.problem(422), "INVALID_FIELDS", "{bad}");
    }
    let limit = limit(desk, "column", 3).await;
    let same = json!({ "status": "in_production", "per": "column", "most": 4 });
    assert_eq!(desk.manager.post("/wip-limits", same).await.problem(409), "ALREADY_LIMITED");
    assert_eq!(
        desk.contributor.post("/wip-limits", json!({ "status": "in_review", "per": "column", "most": 1 })).await.problem(403),
        "ROLE_TOO_LOW"
    );
    let at = format!("/wip-limits/{}", limit["id"].as_str().unwrap());
    let revision = format!("\"{}\"", limit["revision"]);
    desk.manager.send(axum::http::Method::DELETE, &at, &[("if-match", &revision)], None).await.expect(204);
    assert!(desk.viewer.get("/wip-limits").await.expect(200)["items"].as_array().unwrap().is_empty());
}
