//! Answers that are given again, and writes that share a transaction: nobody sees anything old, nobody's work is lost.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk},
    on_both_engines,
};

on_both_engines!(a_kept_answer_is_never_an_old_one, many_writers_at_once_lose_nothing);

fn names(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

async fn a_kept_answer_is_never_an_old_one(desk: &Desk) {
    let Desk { owner, viewer, .. } = desk;
    owner.post("/campaigns", json!({ "name": "One" })).await.expect(201);
    let first = owner.get("/campaigns").await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(names(&first.expect(200)), ["One"]);
    assert_eq!(names(&viewer.get("/campaigns").await.expect(200)), ["One"]);
    let same = viewer.send(Method::GET, "/campaigns", &[("if-none-match", &tag)], None).await;
    assert_eq!((same.status.as_u16(), same.bytes.len()), (304, 0));

    let made = owner.post("/campaigns", json!({ "name": "Two" })).await.expect(201);
    let changed = viewer.send(Method::GET, "/campaigns", &[("if-none-match", &tag)], None).await;
    assert_eq!(names(&changed.expect(200)), ["Two", "One"]);
    owner.patch(&format!("/campaigns/{}", made["id"].as_str().unwrap()), &made["revision"], json!({ "name": "Three" })).await.expect(200);
    assert_eq!(names(&viewer.get("/campaigns").await.expect(200)), ["Three", "One"]);
    assert_eq!(names(&viewer.get("/campaigns?limit=1").await.expect(200)), ["Three"]);
    assert_eq!(names(&viewer.get("/campaigns?status=live").await.expect(200)), Vec::<String>::new());

    // What one may read is asked before what is kept.
    let blind = owner.post("/tokens", json!({ "name": "t", "scopes": ["write"] })).await.expect(201);
    let blind: Client = owner.with_token(blind["token"].as_str().unwrap());
    assert_eq!(blind.get("/campaigns").await.problem(403), "SCOPE_MISSING");
    let neighbour = desk.neighbour("nextdoor").await;
    assert_eq!(names(&neighbour.get("/campaigns").await.expect(200)), Vec::<String>::new());
}

async fn many_writers_at_once_lose_nothing(desk: &Desk) {
    let mut tasks = Vec::new();
    for n in 0..40 {
        let client = desk.manager.clone();
        // Every fourth is refused, after its transaction has begun.
        let owner = if n % 4 == 0 { json!(uuid::Uuid::now_v7()) } else { Value::Null };
        tasks.push(tokio::spawn(async move {
            let reply = client.post("/campaigns", json!({ "name": format!("Campaign {n}"), "owner_id": owner })).await;
            (n, reply.status.as_u16())
        }));
    }
    let mut made = Vec::new();
    for task in tasks {
        let (n, status) = task.await.unwrap();
        assert_eq!(status, if n % 4 == 0 { 422 } else { 201 });
        if status == 201 {
            made.push(format!("Campaign {n}"));
        }
    }
    let mut found = names(&desk.viewer.get("/campaigns").await.expect(200));
    found.sort();
    made.sort();
    assert_eq!(found, made);
}
