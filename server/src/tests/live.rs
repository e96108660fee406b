//! Live events.

use axum::{body::Body, http::Request};
use http_body_util::BodyExt;
use serde_json::json;
use std::time::Duration;
use tower::ServiceExt;

use super::{
    desk::{Desk, png},
    on_both_engines,
};

on_both_engines!(a_second_browser_hears_of_a_change, whoever_comes_back_misses_nothing, those_who_look_at_a_version_hear_of_each_other);

async fn open(desk: &Desk, last: Option<&str>) -> Body {
    let mut request = Request::get("/api/v1/events")
        .header("host", "acme.localhost")
        .header("authorization", format!("Bearer {}", desk.viewer.token.as_ref().unwrap()));
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let response = desk.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

/// Reads until a text turns up.
async fn hear(body: &mut Body, text: &str) -> String {
    let mut heard = String::new();
    let listening = async {
        while !heard.contains(text) {
            let frame = body.frame().await.unwrap().unwrap();
            heard.push_str(&String::from_utf8_lossy(&frame.into_data().unwrap()));
        }
    };
    tokio::time::timeout(Duration::from_secs(20), listening).await.unwrap_or_else(|_| panic!("{text} was not heard"));
    heard
}

async fn a_second_browser_hears_of_a_change(desk: &Desk) {
    let mut body = open(desk, None).await;
    hear(&mut body, "open").await;
    let campaign = desk.owner.post("/campaigns", json!({ "name": "News" })).await.expect(201);
    let heard = hear(&mut body, "campaign.created").await;
    assert!(heard.contains(campaign["id"].as_str().unwrap()) && heard.contains("id: "));
    assert!(!heard.contains("News"), "no content travels with the news");
}

async fn whoever_comes_back_misses_nothing(desk: &Desk) {
    let events = desk.owner.get("/audit/events?limit=200").await.expect(200);
    let last = events["items"].as_array().unwrap().last().unwrap()["seq"].to_string();
    for name in ["One", "Two"] {
        desk.owner.post("/campaigns", json!({ "name": name })).await.expect(201);
    }
    let mut body = open(desk, Some(&last)).await;
    let heard = hear(&mut body, &format!("id: {}", last.parse::<i64>().unwrap() + 2)).await;
    assert_eq!(heard.matches("campaign.created").count(), 2, "{heard}");
}

async fn those_who_look_at_a_version_hear_of_each_other(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Together" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Poster" })).await.expect(201);
    let versions = format!("/proofs/{}/versions", proof["id"].as_str().unwrap());
    let version = desk.owner.upload(&versions, "a.png", &png(1)).await.expect(201);
    let here = format!("/proof-versions/{}/presence", version["id"].as_str().unwrap());
    let last = || async { desk.owner.get("/audit/events?limit=200").await.expect(200)["items"].as_array().unwrap().len() };
    let before = last().await;

    let mut body = open(desk, None).await;
    hear(&mut body, "open").await;
    assert_eq!(desk.manager.get(&here).await.expect(200)["items"], json!([]), "nobody else is here");
    let met = desk.contributor.get(&format!("{here}?page=1&x=0.25&y=0.5")).await.expect(200);
    assert_eq!((met["items"].as_array().unwrap().len(), &met["items"][0]["member_id"]), (1, &json!(desk.manager.id())));
    let heard = hear(&mut body, "0.25").await;
    assert!(heard.contains("event: presence") && heard.contains(&desk.contributor.id()), "{heard}");
    desk.contributor.get(&format!("{here}?leave=true")).await.expect(200);
    assert_eq!(desk.manager.get(&here).await.expect(200)["items"], json!([]));
    hear(&mut body, "\"left\":true").await;
    assert_eq!(desk.contributor.get(&format!("{here}?page=2")).await.problem(422), "INVALID_FIELDS");
    assert_eq!(desk.contributor.get(&format!("{here}?x=2&y=0")).await.problem(422), "INVALID_FIELDS");
    assert_eq!(last().await, before, "who looked is no record");
}
