//! The record as auditors use it: read by somebody who can do nothing else, exported in parts that prove themselves, and good
//! enough to rebuild what was.

use app::{
    ledger::merkle::{leaf_hash, verify_inclusion},
    model::{Digest, Instant},
};
use serde_json::{Value, json};

use super::{
    desk::{Desk, Reply, png},
    on_both_engines,
    story::{approve, launch, set_up, submit},
};

on_both_engines!(
    an_auditor_reads_and_is_read,
    an_auditor_decides_nothing,
    a_part_of_the_log_proves_itself,
    a_period_begins_and_ends_where_it_says,
    what_was_live_can_be_rebuilt
);

async fn newest(desk: &Desk) -> Value {
    desk.owner.get("/audit/events?order=newest&limit=1").await.expect(200)["items"][0].clone()
}

async fn an_auditor_reads_and_is_read(desk: &Desk) {
    let work = set_up(desk).await;
    desk.auditor.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
    desk.auditor.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let before = newest(desk).await["seq"].as_i64().unwrap();
    desk.auditor.get(&format!("/audit/events?campaign_id={}&limit=5", work.campaign)).await.expect(200);
    let seen = newest(desk).await;
    assert_eq!((seen["seq"].as_i64().unwrap(), seen["action"].as_str().unwrap()), (before + 1, "audit.read"));
    assert_eq!(seen["actor"]["name"], "Auda Auditor");
    assert_eq!(seen["after"]["events"]["campaign_id"], work.campaign);
    desk.auditor.get("/audit/inclusion?seq=0").await.expect(200);
    assert_eq!(newest(desk).await["after"]["proof_of"], 0);
    assert!(desk.auditor.get("/audit/export?format=csv").await.status.is_success());
    assert_eq!(newest(desk).await["after"]["export"]["format"], "csv");
    // Others' readings are no events: they read what they work with.
    let quiet = newest(desk).await["seq"].clone();
    desk.manager.get("/audit/events").await.expect(200);
    assert_eq!(newest(desk).await["seq"], quiet);
    for (path, body) in [("/campaigns", json!({ "name": "Mine" })), ("/audit/keys/rotation", json!({}))] {
        assert_eq!(desk.auditor.post(path, body).await.problem(403), "ROLE_TOO_LOW");
    }
}

async fn an_auditor_decides_nothing(desk: &Desk) {
    let alone = json!([{ "name": "Audit", "rule": "any", "approvers": [{ "member_id": desk.auditor.id() }] }]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Audit", "stages": alone })).await;
    assert!(chain.status.is_client_error(), "nobody of this stage may decide: {}", chain.status);
    let both =
        json!([{ "name": "Brand", "rule": "any", "approvers": [{ "member_id": desk.auditor.id() }, { "member_id": desk.manager.id() }] }]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Both", "stages": both })).await.expect(201);
    let campaign = desk.owner.post("/campaigns", json!({ "name": "C" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let task = json!({ "title": "T", "chain_id": chain["id"] });
    let task = desk.owner.post(&format!("/campaigns/{campaign}/tasks"), task).await.expect(201);
    let review = desk.contributor.post(&format!("/tasks/{}/submit", task["id"].as_str().unwrap()), json!({})).await.expect(201);
    assert_eq!(review["stages"][0]["eligible"], json!([desk.manager.id()]));
    let decision = json!({ "decision": "approve", "digest": review["digest"] });
    let decided = desk.auditor.post(&format!("/reviews/{}/decisions", review["id"].as_str().unwrap()), decision).await;
    assert_eq!(decided.problem(403), "ROLE_TOO_LOW");
}

fn lines(reply: Reply) -> Vec<Value> {
    let text = String::from_utf8(reply.bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Checks each event of an export by its own path; returns their numbers.
fn prove(mut lines: Vec<Value>) -> Vec<i64> {
    let head = lines.pop().unwrap()["checkpoint"].clone();
    let root: Digest = serde_json::from_value(head["root_hash"].clone()).unwrap();
    let check = |line: Value| {
        let path: Vec<Digest> = serde_json::from_value(line["path"].clone()).unwrap();
        let leaf = leaf_hash(line["leaf"].as_str().unwrap().as_bytes());
        assert!(verify_inclusion(&leaf, line["seq"].as_u64().unwrap(), head["size"].as_u64().unwrap(), &path, &root), "{line}");
        line["seq"].as_i64().unwrap()
    };
    lines.into_iter().map(check).collect()
}

async fn a_part_of_the_log_proves_itself(desk: &Desk) {
    let work = set_up(desk).await;
    set_up(desk).await;
    let exported = lines(desk.manager.get(&format!("/audit/export?campaign_id={}", work.campaign)).await);
    let proved = prove(exported);
    let listed = desk.manager.get(&format!("/audit/events?campaign_id={}&limit=200", work.campaign)).await.expect(200);
    let listed: Vec<i64> = listed["items"].as_array().unwrap().iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    assert_eq!(proved, listed);
    // The document has the same inside of it.
    let pdf = desk.manager.get(&format!("/audit/export?format=pdf&campaign_id={}", work.campaign)).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    let text = String::from_utf8_lossy(&pdf.bytes);
    let from = text.find("{\"leaf\":").unwrap_or_else(|| text.find("{\"seq\":").unwrap());
    let attached: Vec<Value> =
        text[from..].lines().take_while(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(prove(attached), listed);
    assert_eq!(desk.manager.get("/audit/export?format=docx").await.problem(400), "BAD_QUERY");
    let unknown = uuid::Uuid::now_v7();
    assert_eq!(desk.manager.get(&format!("/audit/export?campaign_id={unknown}")).await.problem(404), "NOT_FOUND");
}

async fn a_period_begins_and_ends_where_it_says(desk: &Desk) {
    set_up(desk).await;
    let all = desk.manager.get("/audit/events?limit=200").await.expect(200)["items"].as_array().unwrap().clone();
    let at = |n: usize| all[n]["at"].as_str().unwrap().to_owned();
    let (from, to) = (at(all.len() / 3), at(2 * all.len() / 3));
    let path = format!("/audit/export?from={}&to={}", from.replace(':', "%3A"), to.replace(':', "%3A"));
    let proved = prove(lines(desk.manager.get(&path).await));
    let instant = |text: &str| text.parse::<Instant>().unwrap();
    let expected: Vec<i64> = all
        .iter()
        .filter(|event| {
            let then = instant(event["at"].as_str().unwrap());
            then >= instant(&from) && then < instant(&to)
        })
        .map(|event| event["seq"].as_i64().unwrap())
        .collect();
    assert_eq!(proved, expected);
    let future = prove(lines(desk.manager.get("/audit/export?from=2999-01-01T00:00:00Z").await));
    assert!(future.is_empty());
}

async fn what_was_live_can_be_rebuilt(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    approve(desk, &submit(desk, &work).await).await;
    let certificate = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    let live = desk.viewer.get(&path).await.expect(200);
    let while_live = desk.tenant().await.now();
    // What happens within the same millisecond has happened by then.
    desk.pass(2);
    let based = format!("\"{}\"", live["revision"]);
    desk.manager
        .send(axum::http::Method::POST, &format!("{path}/status"), &[("if-match", &based)], Some(json!({ "to": "paused" })))
        .await
        .expect(200);
    let paused = desk.viewer.get(&path).await.expect(200);
    desk.manager.patch(&path, &paused["revision"], json!({ "name": "Another name", "market": null })).await.expect(200);
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "other.png", &png(77)).await.expect(201);

    let then = desk.viewer.get(&format!("{path}/as-of?at={}", while_live.to_string().replace(':', "%3A"))).await.expect(200);
    assert_eq!(then["campaign"], live, "every field as it was");
    assert_eq!(then["live"]["certificate_id"], certificate["id"]);
    assert_eq!(then["live"]["certificate_digest"], certificate["digest"]);
    let file = &then["live"]["files"][0];
    let bytes = desk.viewer.get(file["href"].as_str().unwrap()).await;
    assert_eq!(Digest::of(&bytes.bytes).to_string(), file["sha256"].as_str().unwrap(), "the very bytes are still there");
    assert_eq!(bytes.bytes, png(1));
    let proof = then["records"].as_array().unwrap().iter().find(|record| record["kind"] == "proof").unwrap();
    assert_eq!(proof["state"]["versions"].as_array().unwrap().len(), 1);

    let now = desk.viewer.get(&format!("{path}/as-of")).await.expect(200);
    assert_eq!(now["campaign"], desk.viewer.get(&path).await.expect(200));
    assert!(now["live"].is_null());
    let task = now["records"].as_array().unwrap().iter().find(|record| record["kind"] == "task").unwrap();
    let read = desk.viewer.get(&format!("/tasks/{}", work.task["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&task["state"]["title"], &task["state"]["status"]), (&read["title"], &read["status"]));
    assert_eq!(desk.viewer.get(&format!("{path}/as-of?at=2001-01-01T00:00:00Z")).await.problem(404), "NOT_FOUND");
}
