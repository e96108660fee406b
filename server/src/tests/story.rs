//! The whole path, as its people would tell it.

use serde_json::{Value, json};

use super::{
    desk::{Desk, png},
    on_both_engines,
};

on_both_engines!(
    from_brief_to_launch,
    the_gate_names_everything_at_once,
    live_is_only_through_the_gate,
    the_author_is_never_the_approver,
    stages_follow_each_other,
    what_is_live_stays_what_was_certified
);

fn brief() -> Value {
    json!({
        "objective": "Fill the autumn classes", "audience": "Members who left in the last year", "message": "Come back to what you miss",
        "kpis": ["400 re-joins"], "mandatories": ["Terms line"], "budget": { "amount": 2_500_000, "currency": "EUR" },
    })
}

/// A campaign with one required deliverable that has a picture and a chain with one stage, decided by the manager.
pub(super) struct Work {
    pub(super) campaign: String,
    pub(super) task: Value,
    pub(super) proof: String,
}

pub(super) async fn set_up(desk: &Desk) -> Work {
    let new = json!({ "name": "Autumn comeback", "brief": brief(), "starts_on": "2026-12-01", "ends_on": "2026-12-24", "market": "AU-NSW", "channels": ["email", "social"] });
    let campaign = desk.owner.post("/campaigns", new).await.expect(201)["id"].as_str().unwrap().to_owned();
    let stages = json!([{ "name": "Brand", "rule": "any", "approvers": [{ "member_id": desk.manager.id() }], "due_in": 2 }]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Brand review", "stages": stages })).await.expect(201);
    let task = json!({ "title": "Hero banner", "due_on": "2026-11-28", "chain_id": chain["id"], "assignee_id": desk.contributor.id() });
    let task = desk.manager.post(&format!("/campaigns/{campaign}/tasks"), task).await.expect(201);
    let proof = json!({ "campaign_id": campaign, "task_id": task["id"], "name": "Hero banner 1200x628" });
    let proof = desk.contributor.post("/proofs", proof).await.expect(201)["id"].as_str().unwrap().to_owned();
    desk.contributor.upload(&format!("/proofs/{proof}/versions"), "hero.png", &png(1)).await.expect(201);
    Work { campaign, task, proof }
}

pub(super) async fn submit(desk: &Desk, work: &Work) -> Value {
    desk.contributor.post(&format!("/tasks/{}/submit", work.task["id"].as_str().unwrap()), json!({})).await.expect(201)
}

pub(super) async fn approve(desk: &Desk, review: &Value) -> Value {
    let decision = json!({ "decision": "approve", "comment": "On brand.", "digest": review["digest"] });
    desk.manager.post(&format!("/reviews/{}/decisions", review["id"].as_str().unwrap()), decision).await.expect(201)
}

pub(super) async fn launch(desk: &Desk, campaign: &str) -> super::desk::Reply {
    desk.manager.post(&format!("/campaigns/{campaign}/launch"), json!({})).await
}

pub(super) fn codes(problem: &Value) -> Vec<String> {
    problem["failed_items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

async fn from_brief_to_launch(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    let waiting = desk.manager.get("/reviews?waiting_for=me").await.expect(200);
    assert_eq!(waiting["items"][0]["id"], review["id"]);
    assert_eq!(desk.owner.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)["status"], "in_review");

    assert_eq!(approve(desk, &review).await["status"], "approved");
    assert_eq!(desk.owner.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)["status"], "approved");
    let report = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
    assert_eq!(report["clear"], true, "{report:#}");

    let certificate = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    assert_eq!(desk.owner.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)["status"], "live");
    assert!(certificate["body"]["people"].as_array().unwrap().iter().any(|p| p["name"] == "Mia Manager"));

    verify_certificate(&certificate);
    let read = desk.viewer.get(&format!("/certificates/{}", certificate["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read["digest"], certificate["digest"]);
    verify_certificate(&read);
    let pdf = desk.viewer.get(&format!("/certificates/{}.pdf", certificate["id"].as_str().unwrap())).await;
    assert!(pdf.status.is_success() && pdf.bytes.starts_with(b"%PDF-"), "{:?}", pdf.status);

    verify_audit(desk).await;
}

/// What anybody can do with a certificate and no access: its digest, its leaf, its proof.
fn verify_certificate(certificate: &Value) {
    use app::{ledger::merkle, model::Certificate};
    let c: Certificate = serde_json::from_value(certificate.clone()).unwrap();
    assert_eq!(app::model::Digest::of_json(&c.body).unwrap(), c.digest);
    assert!(c.log.leaf.contains(&c.digest.to_string()), "the event names the certificate's digest");
    let leaf = merkle::leaf_hash(c.log.leaf.as_bytes());
    assert_eq!(leaf, c.log.leaf_hash);
    let (seq, size) = (u64::try_from(c.log.seq).unwrap(), u64::try_from(c.log.checkpoint.size).unwrap());
    assert!(merkle::verify_inclusion(&leaf, seq, size, &c.log.path, &c.log.checkpoint.root_hash));
}

async fn verify_audit(desk: &Desk) {
    use app::{
        ledger::merkle,
        model::{AuditProof, ConsistencyProof},
    };
    let events = desk.owner.get("/audit/events?limit=200").await.expect(200);
    let events = events["items"].as_array().unwrap();
    for event in events {
        let proof: AuditProof =
            serde_json::from_value(desk.owner.get(&format!("/audit/inclusion?seq={}", event["seq"])).await.expect(200)).unwrap();
        let (seq, size) = (u64::try_from(proof.seq).unwrap(), u64::try_from(proof.checkpoint.size).unwrap());
        assert!(merkle::verify_inclusion(&proof.leaf_hash, seq, size, &proof.path, &proof.checkpoint.root_hash), "event {seq}");
    }
    let size = events.len();
    let proof = desk.owner.get(&format!("/audit/consistency?from={}&to={size}", size / 3)).await.expect(200);
    let proof: ConsistencyProof = serde_json::from_value(proof).unwrap();
    let (from, to) = (u64::try_from(proof.from).unwrap(), u64::try_from(proof.to).unwrap());
    assert!(merkle::verify_consistency(from, to, &proof.path, &proof.from_root, &proof.to_root));

    let checkpoint = desk.owner.get("/audit/checkpoint").await.expect(200);
    let verifier = signed_note::StandardVerifier::new(checkpoint["key"].as_str().unwrap()).unwrap();
    let note = signed_note::Note::from_bytes(checkpoint["note"].as_str().unwrap().as_bytes()).unwrap();
    assert!(note.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)])).is_ok());
}

async fn the_gate_names_everything_at_once(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    let campaign = desk.owner.get(&path).await.expect(200);
    let campaign = desk.owner.patch(&path, &campaign["revision"], json!({ "brief": {} })).await.expect(200);
    let line = desk.manager.post(&format!("{path}/checklist"), json!({ "label": "Terms reviewed by counsel" })).await.expect(201);
    let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let version = proof["versions"][0]["id"].as_str().unwrap();
    let mark = json!({ "geometry": { "type": "rectangle", "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.1 }, "blocking": true, "body": "Wrong logo" });
    let mark = desk.manager.post(&format!("/proof-versions/{version}/annotations"), mark).await.expect(201);

    let refused = launch(desk, &work.campaign).await.expect(422);
    let failed = codes(&refused);
    for code in ["brief_complete", "deliverable_approved", "blocking_markup_resolved", "checklist_confirmed"] {
        assert!(failed.iter().any(|f| f == code), "{code} in {failed:?}");
    }
    assert!(
        refused["failed_items"].as_array().unwrap().iter().all(|i| i["clear_by"] != "" && i["detail"] != "" && i["subject"]["href"] != "")
    );
    let events = desk.owner.get("/audit/events?action=campaign.launch_refused").await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1, "the refusal is on record");

    // Clear them, one by one.
    let campaign = desk.owner.patch(&path, &campaign["revision"], json!({ "brief": brief() })).await.expect(200);
    desk.manager
        .patch(&format!("{path}/checklist/{}", line["id"].as_str().unwrap()), &line["revision"], json!({ "confirmed": true }))
        .await
        .expect(200);
    desk.contributor
        .patch(&format!("/annotations/{}", mark["id"].as_str().unwrap()), &mark["revision"], json!({ "resolved": true }))
        .await
        .expect(200);
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    assert_eq!(campaign["status"], "draft");
    assert_eq!(desk.viewer.get(&format!("{path}/gate")).await.expect(200)["clear"], true);

    // New bytes: what was approved is not what would go live.
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero-2.png", &png(2)).await.expect(201);
    let refused = launch(desk, &work.campaign).await.expect(422);
    assert_eq!(codes(&refused), ["deliverable_approved"]);

    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    launch(desk, &work.campaign).await.expect(200);
}

async fn live_is_only_through_the_gate(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    let campaign = desk.owner.get(&path).await.expect(200);
    assert_eq!(desk.owner.patch(&path, &campaign["revision"], json!({ "status": "live" })).await.problem(409), "LAUNCH_THROUGH_GATE");
    assert_eq!(desk.owner.post(&format!("{path}/status"), json!({ "to": "live" })).await.problem(409), "LAUNCH_THROUGH_GATE");
    assert_eq!(desk.owner.post("/campaigns", json!({ "name": "Born live", "status": "live" })).await.problem(422), "INVALID_FIELDS");
    assert_eq!(desk.contributor.post(&format!("{path}/launch"), json!({})).await.problem(403), "ROLE_TOO_LOW");
    assert_eq!(desk.owner.get(&path).await.expect(200)["status"], "draft");
}

async fn the_author_is_never_the_approver(desk: &Desk) {
    let work = set_up(desk).await;
    // The owner uploads and submits; the chain lets the owner and the manager decide.
    desk.owner.upload(&format!("/proofs/{}/versions", work.proof), "own.png", &png(9)).await.expect(201);
    let approvers = json!([{ "member_id": desk.owner.id() }, { "member_id": desk.manager.id() }]);
    let chain = json!({ "name": "Both", "stages": [{ "name": "Both", "rule": "any", "approvers": approvers }] });
    let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
    let path = format!("/tasks/{}", work.task["id"].as_str().unwrap());
    desk.owner.patch(&path, &work.task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
    let review = desk.contributor.post(&format!("{path}/submit"), json!({})).await.expect(201);
    let decide = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    assert_eq!(desk.owner.post(&decide, json!({ "decision": "approve" })).await.problem(403), "AUTHOR_CANNOT_APPROVE");
    assert_eq!(desk.contributor.post(&decide, json!({ "decision": "approve" })).await.problem(403), "AUTHOR_CANNOT_APPROVE");
    assert_eq!(desk.viewer.post(&decide, json!({ "decision": "approve" })).await.problem(403), "NOT_AN_APPROVER");

    // A chain whose only approver is the author cannot even begin.
    let chain = json!({ "name": "Alone", "stages": [{ "name": "Alone", "rule": "all", "approvers": [{ "member_id": desk.owner.id() }] }] });
    let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
    let task = desk.owner.get(&path).await.expect(200);
    let task = desk.owner.patch(&path, &task["revision"], json!({ "status": "in_production" })).await.expect(200);
    desk.owner.patch(&path, &task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
    assert_eq!(desk.owner.post(&format!("{path}/submit"), json!({})).await.problem(409), "NO_ELIGIBLE_APPROVER");
}

async fn stages_follow_each_other(desk: &Desk) {
    let work = set_up(desk).await;
    let stages = json!([
        { "name": "Brand", "rule": "all", "approvers": [{ "role": "manager" }, { "role": "admin" }] },
        { "name": "Legal", "rule": { "quorum": 1 }, "approvers": [{ "member_id": desk.viewer.id() }] },
    ]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Two stages", "stages": stages })).await.expect(201);
    let path = format!("/tasks/{}", work.task["id"].as_str().unwrap());
    desk.owner.patch(&path, &work.task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
    let review = submit(desk, &work).await;
    let decide = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    assert_eq!(desk.viewer.post(&decide, json!({ "decision": "approve" })).await.problem(403), "NOT_AN_APPROVER");
    desk.manager.post(&decide, json!({ "decision": "approve" })).await.expect(201);
    let now = desk.admin.post(&decide, json!({ "decision": "approve_with_changes", "comment": "Mind the kerning" })).await.expect(201);
    assert_eq!((now["stages"][0]["status"].as_str(), now["stages"][1]["status"].as_str()), (Some("approved"), Some("open")));
    assert_eq!(desk.viewer.post(&decide, json!({ "decision": "request_changes" })).await.problem(422), "INVALID_FIELDS");
    let ended = desk.viewer.post(&decide, json!({ "decision": "request_changes", "comment": "Price is wrong" })).await.expect(201);
    assert_eq!(ended["status"], "changes_requested");
    assert_eq!(desk.owner.get(&path).await.expect(200)["status"], "in_production");
    assert_eq!(desk.manager.post(&decide, json!({ "decision": "approve" })).await.problem(409), "REVIEW_CLOSED");
}

async fn what_is_live_stays_what_was_certified(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    launch(desk, &work.campaign).await.expect(200);
    let path = format!("/campaigns/{}", work.campaign);
    let upload = format!("/proofs/{}/versions", work.proof);
    assert_eq!(desk.contributor.upload(&upload, "swap.png", &png(7)).await.problem(409), "CAMPAIGN_LIVE");
    let campaign = desk.owner.get(&path).await.expect(200);
    assert_eq!(desk.owner.patch(&path, &campaign["revision"], json!({ "name": "Other" })).await.problem(409), "CAMPAIGN_LIVE");

    // Paused, changed, and refused until approved again.
    desk.owner.post(&format!("{path}/status"), json!({ "to": "paused" })).await.expect(200);
    desk.contributor.upload(&upload, "swap.png", &png(7)).await.expect(201);
    assert_eq!(codes(&launch(desk, &work.campaign).await.expect(422)), ["deliverable_approved"]);
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    launch(desk, &work.campaign).await.expect(200);
    assert_eq!(desk.viewer.get(&format!("{path}/certificates")).await.expect(200)["items"].as_array().unwrap().len(), 2);
}
