//! Certificates in the hands of strangers: found by their digest, verified without trust, taken back and replaced in the open.

use app::{
    ledger::{
        certificate::{read, verify},
        note::{Note, VerifierKey},
        proof::TlogProof,
    },
    model::{Certificate, StandingState},
};
use serde_json::{Value, json};

use super::{
    desk::{Desk, png},
    on_both_engines,
    story::{Work, approve, launch, set_up, submit},
};

on_both_engines!(
    a_stranger_verifies_by_the_digest_alone,
    no_byte_of_the_file_can_change,
    a_revoked_certificate_says_so_and_pauses,
    a_newer_certificate_takes_the_place_of_the_older,
    a_changed_key_leaves_the_old_one_published
);

async fn launched(desk: &Desk) -> (Work, Value) {
    let work = set_up(desk).await;
    approve(desk, &submit(desk, &work).await).await;
    let certificate = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    (work, certificate)
}

fn holds(certificate: &Value) -> Certificate {
    let certificate = read(&certificate.to_string()).unwrap();
    let broken: Vec<_> = verify(&certificate, None).into_iter().filter(|step| !step.holds).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    certificate
}

async fn by_digest(desk: &Desk, certificate: &Value) -> Value {
    desk.nobody.get(&format!("/verification/{}", certificate["digest"].as_str().unwrap())).await.expect(200)
}

async fn a_stranger_verifies_by_the_digest_alone(desk: &Desk) {
    let (_, certificate) = launched(desk).await;
    let found = holds(&by_digest(desk, &certificate).await);
    assert_eq!(found.standing.state, StandingState::Valid);
    // The published key is the one that signed, and the proof stands by itself.
    let keys = desk.nobody.get("/audit/keys").await.expect(200);
    let key: VerifierKey = keys["keys"][0]["key"].as_str().unwrap().parse().unwrap();
    assert!(verify(&found, Some(&key)).iter().all(|step| step.holds));
    let id = certificate["id"].as_str().unwrap();
    let proof = desk.viewer.get(&format!("/certificates/{id}.tlog-proof")).await;
    let proof: TlogProof = String::from_utf8(proof.bytes).unwrap().parse().unwrap();
    assert!(Note::parse(&proof.checkpoint).unwrap().verify(&key).is_ok());
    // The PDF leads to the same place.
    let pdf = desk.viewer.get(&format!("/certificates/{id}.pdf")).await;
    let link = format!("http://acme.localhost:3000/verify#{}", certificate["digest"].as_str().unwrap());
    assert!(String::from_utf8_lossy(&pdf.bytes).contains(&link), "the PDF carries {link}");

    let unknown = desk.nobody.get(&format!("/verification/{}", "0".repeat(64))).await;
    assert_eq!(unknown.problem(404), "NOT_FOUND");
    assert_eq!(desk.nobody.get("/verification/nonsense").await.problem(404), "NOT_FOUND");
    let neighbour = desk.neighbour("globex").await;
    let elsewhere = neighbour.get(&format!("/verification/{}", certificate["digest"].as_str().unwrap())).await;
    assert_eq!(elsewhere.problem(404), "NOT_FOUND");
}

async fn no_byte_of_the_file_can_change(desk: &Desk) {
    let (_, certificate) = launched(desk).await;
    holds(&certificate);
    let text = certificate.to_string();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= if at % 2 == 0 { 0x01 } else { 0x20 };
        let Ok(altered) = String::from_utf8(bytes) else { continue };
        let passes = read(&altered).is_ok_and(|certificate| verify(&certificate, None).iter().all(|step| step.holds));
        assert!(!passes, "byte {at}: {}", &altered[at.saturating_sub(40)..(at + 20).min(altered.len())]);
    }
}

async fn a_revoked_certificate_says_so_and_pauses(desk: &Desk) {
    let (work, certificate) = launched(desk).await;
    let path = format!("/certificates/{}/revocation", certificate["id"].as_str().unwrap());
    assert_eq!(desk.manager.post(&path, json!({ "reason": " " })).await.problem(422), "INVALID_FIELDS");
    let revoked = desk.manager.post(&path, json!({ "reason": "The price was wrong" })).await.expect(200);
    assert_eq!(holds(&revoked).standing.state, StandingState::Revoked);
    assert_eq!(desk.viewer.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)["status"], "paused");
    assert_eq!(desk.manager.post(&path, json!({ "reason": "Again" })).await.problem(409), "ALREADY_REVOKED");
    // Renaming whoever revoked it changes nothing of what was recorded.
    let member = desk.owner.get("/members").await.expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["name"] == "Mia Manager")
        .unwrap()
        .clone();
    desk.admin.patch(&format!("/members/{}", desk.manager.id()), &member["revision"], json!({ "name": "Mia Married" })).await.expect(200);
    let seen = holds(&by_digest(desk, &certificate).await);
    assert_eq!((seen.standing.reason.as_deref(), seen.standing.by.as_deref()), (Some("The price was wrong"), Some("Mia Manager")));
    // Another reason in its place is found out.
    let mut softened = serde_json::to_value(&seen).unwrap();
    softened["standing"]["reason"] = json!("A formality");
    let softened = read(&softened.to_string()).unwrap();
    assert!(verify(&softened, None).iter().any(|step| step.code == "standing" && !step.holds));
    // It may go live again, through the gate, with another certificate.
    let again = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    assert_eq!(holds(&again).standing.state, StandingState::Valid);
    assert_eq!(holds(&by_digest(desk, &certificate).await).standing.state, StandingState::Revoked, "a revocation counts more");
}

async fn a_newer_certificate_takes_the_place_of_the_older(desk: &Desk) {
    let (work, first) = launched(desk).await;
    let campaign = desk.manager.get(&format!("/campaigns/{}", work.campaign)).await.expect(200);
    let status = format!("/campaigns/{}/status", work.campaign);
    let based = format!("\"{}\"", campaign["revision"]);
    desk.manager.send(axum::http::Method::POST, &status, &[("if-match", &based)], Some(json!({ "to": "paused" }))).await.expect(200);
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(9)).await.expect(201);
    approve(desk, &submit(desk, &work).await).await;
    let second = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    let older = holds(&by_digest(desk, &first).await);
    assert_eq!(older.standing.state, StandingState::Superseded);
    assert_eq!(older.standing.certificate_id.map(|id| id.to_string()).as_deref(), second["id"].as_str());
    assert_eq!(holds(&by_digest(desk, &second).await).standing.state, StandingState::Valid);
    let pdf = desk.viewer.get(&format!("/certificates/{}.pdf", first["id"].as_str().unwrap())).await;
    assert!(pdf.status.is_success());
}

async fn a_changed_key_leaves_the_old_one_published(desk: &Desk) {
    let (_, certificate) = launched(desk).await;
    let old = desk.nobody.get("/audit/keys").await.expect(200)["keys"][0]["key"].clone();
    assert_eq!(desk.manager.post("/audit/keys/rotation", json!({})).await.problem(403), "ROLE_TOO_LOW");
    let keys = desk.admin.post("/audit/keys/rotation", json!({})).await.expect(200);
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    assert_ne!(keys["keys"][0]["key"], old);
    assert_eq!(keys["keys"][1]["key"], old);
    assert!(keys["keys"][1]["until"].is_string());
    assert_eq!(keys, desk.nobody.get("/audit/keys").await.expect(200));
    // What was given out before still verifies with the old key, what is given out now with the new one.
    let (before, after) = (holds(&certificate), holds(&by_digest(desk, &certificate).await));
    let key = |n: usize| keys["keys"][n]["key"].as_str().unwrap().parse::<VerifierKey>().unwrap();
    for (given, trusted, holds) in [(&before, key(1), true), (&before, key(0), false), (&after, key(0), true), (&after, key(1), false)] {
        assert_eq!(verify(given, Some(&trusted)).iter().all(|step| step.holds), holds);
    }
    let events = desk.owner.get("/audit/events?order=newest&limit=1").await.expect(200);
    assert_eq!((&events["items"][0]["before"]["key"], &events["items"][0]["after"]["key"]), (&old, &keys["keys"][0]["key"]));
    // After a restart it is the new key that signs.
    let restarted = desk.registry.reopened("acme").await.unwrap().unwrap();
    assert_eq!(restarted.signer().verifier_key(), keys["keys"][0]["key"].as_str().unwrap());
}
