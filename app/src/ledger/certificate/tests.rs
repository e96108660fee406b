use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};

use super::*;
use crate::{
    ledger::{
        merkle::node_hash,
        note::{KeyKind, line_of},
    },
    model::{CampaignId, CertificateBody, CertificateId, Checkpoint, Standing},
};

const ORIGIN: &str = "log.example/acme";

/// A log of two events of which the second is this one.
fn logged(leaf: String, seed: u8) -> AuditProof {
    let secret = SigningKey::from_bytes(&[seed; 32]);
    let key = VerifierKey::new(ORIGIN, KeyKind::Log, &secret.verifying_key().to_bytes()).unwrap();
    let (first, second) = (leaf_hash(b"one"), leaf_hash(leaf.as_bytes()));
    let root_hash = node_hash(&first, &second);
    let text = format!("{ORIGIN}\n2\n{}\n", STANDARD.encode(root_hash.0));
    let note = format!("{text}\n{}", line_of(ORIGIN, key.id(), &secret.sign(text.as_bytes()).to_bytes()));
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: 2, root_hash, note, key: key.to_string() };
    AuditProof { seq: 1, leaf, leaf_hash: second, path: vec![first], checkpoint }
}

fn certificate() -> Certificate {
    let id = CertificateId::new();
    let body = CertificateBody {
        id,
        workspace: "Acme".into(),
        campaign_id: CampaignId::new(),
        campaign_name: "Harbour".into(),
        market: None,
        channels: Vec::new(),
        starts_on: None,
        ends_on: None,
        content_digest: Digest::of(b"content"),
        items: Vec::new(),
        people: Vec::new(),
        files: Vec::new(),
        launched_by: "Ada".into(),
        launched_by_email: "ada@example.com".into(),
        issued_at: "2026-11-23T10:00:00Z".parse().unwrap(),
        statement: "Held.".into(),
    };
    let digest = Digest::of_json(&body).unwrap();
    let leaf = serde_json::json!({
        "seq": 1, "action": "certificate.issued", "subject": { "kind": "certificate", "id": id }, "after": { "certificate_digest": digest },
    });
    let log = logged(leaf.to_string(), 3);
    let tlog_proof = TlogProof::of(&log).unwrap().to_string();
    Certificate { id, digest, body, log, tlog_proof, standing: Standing::valid() }
}

fn broken(certificate: &Certificate) -> Vec<&'static str> {
    verify(certificate, None).iter().filter(|step| !step.holds).map(|step| step.code).collect()
}

#[test]
fn an_honest_certificate_holds() {
    let honest = certificate();
    assert!(broken(&honest).is_empty(), "{:?}", broken(&honest));
    assert_eq!(read(&serde_json::to_string_pretty(&honest).unwrap()), Ok(honest));
}

#[test]
fn every_lie_is_found_and_named() {
    let mut renamed = certificate();
    renamed.body.campaign_name = "Other".into();
    assert_eq!(broken(&renamed), ["digest"]);

    let mut redigested = renamed;
    redigested.digest = Digest::of_json(&redigested.body).unwrap();
    assert_eq!(broken(&redigested), ["event"]);

    let mut other_event = certificate();
    other_event.log.leaf = other_event.log.leaf.replace("certificate.issued", "task.updated");
    assert_eq!(broken(&other_event), ["event", "leaf", "inclusion"]);

    let mut other_root = certificate();
    other_root.log.checkpoint.root_hash = Digest::of(b"other");
    assert_eq!(broken(&other_root), ["inclusion", "head"]);

    let mut before_the_log = certificate();
    before_the_log.log.seq = -1;
    assert_eq!(broken(&before_the_log), ["leaf", "inclusion", "tlog_proof"]);

    // A forger with a log of his own signs anything; the key says that it is not the log that it claims to be.
    let mut forged = certificate();
    forged.log.checkpoint.key = logged(String::new(), 4).checkpoint.key;
    assert_eq!(broken(&forged), ["signature"]);
    let whole = Certificate { log: logged(certificate().log.leaf, 4), ..certificate() };
    let trusted: VerifierKey = certificate().log.checkpoint.key.parse().unwrap();
    assert!(verify(&whole, Some(&trusted)).iter().any(|step| step.code == "trusted_key" && !step.holds));
}

#[test]
fn what_is_said_of_its_end_has_to_be_in_the_log() {
    let revoked_at = "2026-11-24T10:00:00Z";
    let mut revoked = certificate();
    let event = |reason: &str| {
        let leaf = serde_json::json!({
            "seq": 1, "at": revoked_at, "action": "certificate.revoked", "subject": { "kind": "certificate", "id": revoked.id },
            "actor": { "name": "Mia" }, "after": { "reason": reason },
        });
        logged(leaf.to_string(), 3)
    };
    let (honest, other) = (event("Withdrawn"), event("Other"));
    revoked.standing = Standing {
        state: StandingState::Revoked,
        at: revoked_at.parse().ok(),
        by: Some("Mia".into()),
        reason: Some("Withdrawn".into()),
        certificate_id: None,
        event: Some(honest),
    };
    assert!(broken(&revoked).is_empty(), "{:?}", broken(&revoked));
    revoked.standing.event = Some(other);
    assert_eq!(broken(&revoked), ["standing"]);
    revoked.standing.event = None;
    assert_eq!(broken(&revoked), ["standing"]);
}

/// Of the file that people keep, no byte can be another.
#[test]
fn no_byte_can_change() {
    let text = serde_json::to_string(&certificate()).unwrap();
    for at in 0..text.len() {
        for flip in [0x01_u8, 0x02, 0x20, 0x40] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip;
            let Ok(altered) = String::from_utf8(bytes) else { continue };
            let found = read(&altered).map(|certificate| verify(&certificate, None).iter().all(|step| step.holds));
            assert_ne!(found, Ok(true), "byte {at} of {}: {altered}", text.len());
        }
    }
}

#[test]
fn what_no_server_has_written_is_named() {
    let text = serde_json::to_string(&certificate()).unwrap();
    let added = text.replacen('{', "{\"note\":\"hello\",", 1);
    assert_eq!(read(&added).unwrap_err(), Unreadable::OtherForm("note".into()));
    let cased = text.replacen("\"digest\":\"", "\"digest\":\"+", 1);
    assert_eq!(read(&cased).unwrap_err().code(), "not_a_certificate");
    assert_eq!(read("not json").unwrap_err().code(), "not_json");
    assert_eq!(read("{}").unwrap_err().code(), "not_a_certificate");
    let twice = text.replacen("\"body\":{", "\"body\":{\"workspace\":\"Evil\",", 1);
    assert_eq!(read(&twice).unwrap_err().code(), "not_a_certificate");
}
