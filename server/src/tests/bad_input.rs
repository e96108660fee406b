//! What bad input gets: a 4xx that names it, and nothing lost.

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, PASSWORD, png},
    on_both_engines,
};

on_both_engines!(fields_are_named, files_are_refused_by_what_they_are, hosts_and_cookies_stay_apart, circles_are_named);

async fn fields_are_named(desk: &Desk) {
    let field = |reply: Value| reply["fields"][0]["field"].as_str().unwrap_or_default().to_owned();
    let post = |body| desk.owner.post("/campaigns", body);
    assert_eq!(field(post(json!({ "name": "x", "colour": "red" })).await.expect(422)), "colour");
    assert_eq!(field(post(json!({ "name": "x", "brief": { "goal": "?" } })).await.expect(422)), "brief.goal");
    assert_eq!(field(post(json!({ "name": " " })).await.expect(422)), "name");
    assert_eq!(field(post(json!({ "name": "x", "starts_on": "2026-02-30" })).await.expect(422)), "starts_on");
    assert_eq!(field(post(json!({ "name": "x", "starts_on": "2026-03-02", "ends_on": "2026-03-01" })).await.expect(422)), "ends_on");
    assert_eq!(field(post(json!({ "name": "x", "channels": ["pigeon"] })).await.expect(422)), "channels[0]");
    assert_eq!(field(post(json!({ "name": "x", "market": "Mars" })).await.expect(422)), "market");
    assert_eq!(
        field(post(json!({ "name": "x", "brief": { "budget": { "amount": -1, "currency": "EUR" } } })).await.expect(422)),
        "brief.budget.amount"
    );
    assert_eq!(field(desk.owner.get("/campaigns?limit=0").await.expect(422)), "limit");
    assert_eq!(field(desk.owner.get("/campaigns?after=zzz").await.expect(422)), "after");
    assert_eq!(desk.owner.get("/campaigns?status=flying").await.problem(400), "BAD_QUERY");
    assert_eq!(desk.owner.get("/campaigns/not-an-id").await.problem(404), "NOT_FOUND");
    assert_eq!(desk.owner.get("/nowhere").await.problem(404), "NO_SUCH_PATH");
    assert_eq!(desk.owner.send(Method::PUT, "/campaigns", &[], None).await.problem(405), "NO_SUCH_METHOD");
    assert_eq!(raw(&desk.owner, "text/plain", "hello").await.problem(415), "NOT_JSON");
    assert_eq!(raw(&desk.owner, "application/json", "{\"name\":").await.problem(400), "NOT_JSON");
    assert_eq!(
        raw(&desk.owner, "application/json", &format!("{}{}", "[".repeat(200_000), "]".repeat(200_000))).await.status.as_u16() / 100,
        4
    );
    assert_eq!(raw(&desk.owner, "application/json", &format!("[{}0]", "0,".repeat(1_000_000))).await.problem(413), "TOO_LARGE");
    assert!(desk.owner.get("/campaigns").await.expect(200)["items"].as_array().unwrap().is_empty(), "nothing of it was kept");
}

async fn raw(client: &Client, content_type: &str, body: &str) -> super::desk::Reply {
    let request = Request::builder().method(Method::POST).header("content-type", content_type);
    client.send_raw(request, "/campaigns", Body::from(body.to_owned())).await
}

async fn files_are_refused_by_what_they_are(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Files" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Poster" })).await.expect(201);
    let path = format!("/proofs/{}/versions", proof["id"].as_str().unwrap());
    let whole = png(3);
    for (name, bytes, code) in [
        ("empty.png", &b""[..], "FILE_EMPTY"),
        ("page.png", b"<!doctype html><script>alert(1)</script>", "NOT_A_PICTURE"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='1'", "FILE_DAMAGED"),
        ("paper.png", b"%PDF-1.7", "FILE_DAMAGED"),
        ("half.png", &whole[..whole.len() / 2], "FILE_DAMAGED"),
    ] {
        assert_eq!(desk.owner.upload(&path, name, bytes).await.problem(422), code, "{name}");
    }
    let form = desk.owner.send(Method::POST, &path, &[], Some(json!({}))).await;
    assert_eq!(form.problem(400), "NOT_MULTIPART");
    assert!(
        desk.owner.get(&format!("/proofs/{}", proof["id"].as_str().unwrap())).await.expect(200)["versions"].as_array().unwrap().is_empty()
    );

    let version = desk.owner.upload(&path, "..\\..\\poster.png", &whole).await.expect(201);
    assert_eq!(version["file_name"], "poster.png");
    let file = desk.viewer.get(&format!("/proof-versions/{}/file", version["id"].as_str().unwrap())).await;
    assert_eq!(
        (file.headers["content-type"].to_str().unwrap(), file.headers["x-content-type-options"].to_str().unwrap()),
        ("image/png", "nosniff")
    );
    assert_eq!(file.bytes, whole);
}

async fn hosts_and_cookies_stay_apart(desk: &Desk) {
    let other = desk.neighbour("globex").await;
    // A token and a cookie of one workspace are nothing on another's host.
    assert_eq!(desk.owner.at("globex.localhost:3000").get("/campaigns").await.problem(401), "UNAUTHENTICATED");
    let cookie = desk.nobody.post("/session", json!({ "email": "olga@acme.test", "password": PASSWORD })).await.cookie();
    let with = [("cookie", cookie.as_str())];
    desk.nobody.send(Method::GET, "/session", &with, None).await.expect(200);
    let there = desk.nobody.at("globex.localhost:3000").send(Method::GET, "/session", &with, None).await;
    assert_eq!(there.problem(401), "UNAUTHENTICATED");
    for host in ["nobody.localhost:3000", "acme.evil.test", "..localhost", ""] {
        assert_eq!(desk.owner.at(host).get("/campaigns").await.problem(404), "NO_SUCH_WORKSPACE", "{host}");
    }
    assert_eq!(desk.owner.at("localhost:3000").get("/campaigns").await.problem(404), "BASE_HOST");

    // Another site cannot write with somebody's cookie.
    let cross = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    let body = || Some(json!({ "name": "Forged" }));
    assert_eq!(desk.nobody.send(Method::POST, "/campaigns", &cross, body()).await.problem(403), "CROSS_SITE");
    let origin = [("cookie", cookie.as_str()), ("origin", "http://globex.localhost:3000")];
    assert_eq!(desk.nobody.send(Method::POST, "/campaigns", &origin, body()).await.problem(403), "CROSS_SITE");
    desk.nobody.send(Method::POST, "/campaigns", &[("cookie", &cookie), ("sec-fetch-site", "same-origin")], body()).await.expect(201);

    // Signed out is signed out; so is deactivated.
    desk.nobody.send(Method::DELETE, "/session", &with, None).await.expect(204);
    assert_eq!(desk.nobody.send(Method::GET, "/session", &with, None).await.problem(401), "UNAUTHENTICATED");
    let wrong = json!({ "email": "olga@acme.test", "password": "wrong horse battery" });
    assert_eq!(desk.nobody.post("/session", wrong).await.problem(401), "UNAUTHENTICATED");
    let taken = json!({ "name": "Again", "slug": "globex", "owner": { "name": "G", "email": "g@globex.test", "password": PASSWORD } });
    assert_eq!(other.at("localhost:3000").post("/workspaces", taken).await.problem(409), "SLUG_TAKEN");
}

async fn circles_are_named(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Circle" })).await.expect(201);
    let path = format!("/campaigns/{}/tasks", campaign["id"].as_str().unwrap());
    let mut ids = Vec::new();
    for title in ["a", "b", "c"] {
        ids.push(desk.owner.post(&path, json!({ "title": title })).await.expect(201)["id"].as_str().unwrap().to_owned());
    }
    let link = async |task: &str, predecessor: &str| {
        desk.owner.post(&format!("/tasks/{task}/dependencies"), json!({ "predecessor_id": predecessor })).await
    };
    link(&ids[1], &ids[0]).await.expect(201);
    link(&ids[2], &ids[1]).await.expect(201);
    let refused = link(&ids[0], &ids[2]).await.expect(422);
    assert_eq!(refused["cycle"].as_array().unwrap().len(), 4, "{refused}");
}
