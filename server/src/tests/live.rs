//! Live events.

use axum::{body::Body, http::Request};
use http_body_util::BodyExt;
use serde_json::json;
use std::time::Duration;
use tower::ServiceExt;

use super::{desk::Desk, on_both_engines};

on_both_engines!(a_second_browser_hears_of_a_change, whoever_comes_back_misses_nothing);

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
