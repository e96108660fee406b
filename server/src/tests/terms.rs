//! Rights in rows: what is allowed at which instant, and what follows when something is taken back.

use app::model::Instant;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    desk::{Desk, png},
    on_both_engines,
};

on_both_engines!(
    the_answer_for_any_instant,
    a_ban_wins_over_a_licence,
    a_quota_is_spent_once,
    the_gate_looks_at_the_whole_flight,
    a_withdrawn_consent_opens_tasks_and_bars_the_launch,
    a_term_is_not_rewritten
);

struct Photo {
    id: String,
    version: String,
}

async fn photo(desk: &Desk, name: &str) -> Photo {
    let asset = desk.contributor.post("/assets", json!({ "name": name, "kind": "photography" })).await.expect(201);
    let id = asset["id"].as_str().unwrap().to_owned();
    let version = desk.manager.upload(&format!("/assets/{id}/versions"), "pool.png", &png(9)).await.expect(201);
    Photo { id, version: version["id"].as_str().unwrap().to_owned() }
}

async fn term(desk: &Desk, photo: &Photo, term: Value) -> Value {
    desk.manager.post(&format!("/assets/{}/terms", photo.id), term).await.expect(201)
}

async fn answer(desk: &Desk, photo: &Photo, query: &str) -> Value {
    desk.viewer.get(&format!("/assets/{}/rights?{query}", photo.id)).await.expect(200)
}

fn days_from_now(days: i64) -> String {
    Instant::new(OffsetDateTime::now_utc()).day().plus(days).to_string()
}

fn midnight(days: i64) -> String {
    format!("{}T00:00:00Z", days_from_now(days))
}

async fn flight(desk: &Desk, photo: &Photo, first: i64, last: i64) -> String {
    let flight = json!({ "name": "Dawn", "starts_on": days_from_now(first), "ends_on": days_from_now(last), "market": "NZ", "channels": ["email", "web"] });
    let campaign = desk.manager.post("/campaigns", flight).await.expect(201)["id"].as_str().unwrap().to_owned();
    desk.manager.post(&format!("/campaigns/{campaign}/assets"), json!({ "asset_id": photo.id })).await.expect(201);
    campaign
}

/// What the gate says about the rights of the campaign's only asset; nothing when they are clear.
async fn refusal(desk: &Desk, campaign: &str) -> Option<String> {
    let report = desk.manager.get(&format!("/campaigns/{campaign}/gate")).await.expect(200);
    let item = report["items"].as_array().unwrap().iter().find(|item| item["code"] == "asset_rights").unwrap().clone();
    (item["passed"] == false).then(|| item["detail"].as_str().unwrap().to_owned())
}

async fn the_answer_for_any_instant(desk: &Desk) {
    let photo = photo(desk, "Pool").await;
    assert_eq!(answer(desk, &photo, "").await["reasons"], json!(["nobody has stated its usage rights"]));
    let licence = json!({ "kind": "licence", "holder": "Studio", "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-06-15T12:00:00Z", "markets": ["NZ"], "channels": ["email"] });
    term(desk, &photo, licence).await;
    let asked = async |query: &str| answer(desk, &photo, query).await["allowed"].as_bool().unwrap();
    assert!(asked("at=2026-06-15T11:59:59.999Z&channel=email&market=NZ-AUK").await);
    assert!(!asked("at=2026-06-15T12:00:00Z&channel=email&market=NZ").await);
    assert!(!asked("at=2025-12-31T23:59:59Z&channel=email&market=NZ").await);
    assert!(!asked("at=2026-03-01T00:00:00Z&channel=web&market=NZ").await);
    assert!(!asked("at=2026-03-01T00:00:00Z&channel=email&market=AU").await);
    desk.viewer.get(&format!("/assets/{}/rights?at=yesterday", photo.id)).await.problem(400);
}

async fn a_ban_wins_over_a_licence(desk: &Desk) {
    let photo = photo(desk, "Pool").await;
    term(desk, &photo, json!({ "kind": "licence", "holder": "Studio" })).await;
    let file = format!("/asset-versions/{}/file?purpose=download", photo.version);
    assert_eq!(desk.viewer.get(&file).await.bytes, png(9));
    let ban = term(desk, &photo, json!({ "kind": "ban", "holder": "Legal" })).await;
    assert_eq!(desk.viewer.get(&file).await.problem(403), "RIGHTS_DENIED");
    assert_eq!(desk.viewer.get(&format!("/asset-versions/{}/file", photo.version)).await.problem(403), "RIGHTS_DENIED");
    let lifted = json!({ "reason": "Settled" });
    desk.manager.post(&format!("/terms/{}/withdrawal", ban["id"].as_str().unwrap()), lifted).await.expect(201);
    assert_eq!(desk.viewer.get(&file).await.bytes, png(9));
}

async fn a_quota_is_spent_once(desk: &Desk) {
    let photo = photo(desk, "Pool").await;
    term(desk, &photo, json!({ "kind": "licence", "holder": "Studio", "quota": 2 })).await;
    let file = format!("/asset-versions/{}/file?purpose=download", photo.version);
    let taken = futures::future::join_all((0..6).map(|_| desk.viewer.get(&file))).await;
    assert_eq!(taken.iter().filter(|reply| reply.status.is_success()).count(), 2, "never more than were paid for");
    assert!(taken.into_iter().filter(|reply| !reply.status.is_success()).all(|reply| reply.problem(403) == "RIGHTS_DENIED"));
    assert_eq!(answer(desk, &photo, "").await["reasons"], json!(["the licence of Studio: its 2 uses are used up"]));
}

async fn the_gate_looks_at_the_whole_flight(desk: &Desk) {
    let photo = photo(desk, "Pool").await;
    let campaign = flight(desk, &photo, 5, 20).await;
    term(desk, &photo, json!({ "kind": "licence", "holder": "Studio", "ends_at": midnight(12) })).await;
    let said = refusal(desk, &campaign).await.unwrap();
    assert!(said.contains(&days_from_now(11)) && said.contains(&days_from_now(20)), "{said}");
    term(desk, &photo, json!({ "kind": "licence", "holder": "Agency", "starts_at": midnight(12), "channels": ["email"] })).await;
    let said = refusal(desk, &campaign).await.unwrap();
    assert!(said.contains(&format!("no licence covers {}", days_from_now(12))), "the web has none from then on: {said}");
    term(desk, &photo, json!({ "kind": "licence", "holder": "Agency", "starts_at": midnight(12), "channels": ["web"] })).await;
    assert_eq!(refusal(desk, &campaign).await, None);
}

async fn a_withdrawn_consent_opens_tasks_and_bars_the_launch(desk: &Desk) {
    let talent = desk.manager.post("/talent", json!({ "name": "Mara" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let (first, second) = (photo(desk, "Pool").await, photo(desk, "Shore").await);
    for photo in [&first, &second] {
        term(desk, photo, json!({ "kind": "licence", "holder": "Studio" })).await;
        term(desk, photo, json!({ "kind": "consent", "talent_id": talent })).await;
    }
    let campaign = flight(desk, &first, 1, 3).await;
    assert_eq!(refusal(desk, &campaign).await, None);
    let reached = desk.manager.post(&format!("/talent/{talent}/withdrawal"), json!({ "reason": "Asked by letter" })).await.expect(201);
    assert_eq!(reached["terms"].as_array().unwrap().len(), 2, "both photos at once");
    assert_eq!(reached["uses"][0]["campaign_id"], json!(campaign));
    let task = desk.manager.get(&format!("/tasks/{}", reached["tasks"][0].as_str().unwrap())).await.expect(200);
    assert_eq!((&task["title"], &task["required"]), (&json!("Replace \u{201c}Pool\u{201d}"), &json!(false)));
    assert!(refusal(desk, &campaign).await.unwrap().contains("the consent of Mara: it was withdrawn"));
    assert_eq!(desk.viewer.get(&format!("/asset-versions/{}/file", second.version)).await.problem(403), "RIGHTS_DENIED");
    let again = desk.manager.post(&format!("/talent/{talent}/withdrawal"), json!({ "reason": "Again" })).await;
    assert_eq!(again.problem(409), "NOTHING_TO_WITHDRAW");
}

async fn a_term_is_not_rewritten(desk: &Desk) {
    let photo = photo(desk, "Pool").await;
    let made = term(desk, &photo, json!({ "kind": "release", "holder": "Owner of the house" })).await;
    let path = format!("/terms/{}/withdrawal", made["id"].as_str().unwrap());
    desk.manager.post(&path, json!({ "reason": "Sold" })).await.expect(201);
    assert_eq!(desk.manager.post(&path, json!({ "reason": "Twice" })).await.problem(409), "ALREADY_WITHDRAWN");
    let empty = json!({ "kind": "licence", "holder": " " });
    assert_eq!(desk.manager.post(&format!("/assets/{}/terms", photo.id), empty).await.problem(422), "INVALID_FIELDS");
    let backwards = json!({ "kind": "licence", "holder": "S", "starts_at": midnight(2), "ends_at": midnight(1) });
    assert_eq!(desk.manager.post(&format!("/assets/{}/terms", photo.id), backwards).await.problem(422), "INVALID_FIELDS");
}
