//! Checks a certificate from its own parts: nothing here takes the server's word for it.

use crate::{
    ledger::merkle::{leaf_hash, verify_inclusion},
    model::{Certificate, Digest},
    views::audit::proof::note_agrees,
};

/// One step of the verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub says: &'static str,
    /// What was computed here.
    pub computed: String,
    pub holds: bool,
}

/// Every step, from the certificate's words to the signed head of the log.
pub fn verify(certificate: &Certificate) -> Vec<Step> {
    let log = &certificate.log;
    let digest = Digest::of_json(&certificate.body).ok();
    let leaf = leaf_hash(log.leaf.as_bytes());
    let included = u64::try_from(log.seq)
        .ok()
        .zip(u64::try_from(log.checkpoint.size).ok())
        .is_some_and(|(index, size)| verify_inclusion(&leaf, index, size, &log.path, &log.checkpoint.root_hash));
    vec![
        Step {
            says: "The certificate's canonical JSON has the digest it states",
            computed: digest.map(|digest| digest.to_string()).unwrap_or_default(),
            holds: digest == Some(certificate.digest),
        },
        Step {
            says: "The event in the log is the issue of this certificate, with this digest",
            computed: recorded_digest(&log.leaf, &certificate.id.to_string()).unwrap_or_else(|| "names another certificate".to_owned()),
            holds: recorded_digest(&log.leaf, &certificate.id.to_string()) == Some(certificate.digest.to_string()),
        },
        Step { says: "The event's bytes have the leaf hash", computed: leaf.to_string(), holds: leaf == log.leaf_hash },
        Step {
            says: "The path leads from that leaf, at its position, to the root of the log",
            computed: log.checkpoint.root_hash.to_string(),
            holds: included,
        },
        Step {
            says: "The signed note names that size and root",
            computed: format!("{}, {} events", log.checkpoint.origin, log.checkpoint.size),
            holds: note_agrees(&log.checkpoint),
        },
    ]
}

/// The digest that the event of issuing this certificate carries; `None` for any other event.
fn recorded_digest(leaf: &str, certificate: &str) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(leaf).ok()?;
    let is_issue = event["action"] == "certificate.issued" && event["subject"]["id"] == certificate;
    is_issue.then(|| event["after"]["certificate_digest"].as_str().map(ToOwned::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};

    use super::*;
    use crate::{
        ledger::merkle::node_hash,
        model::{AuditProof, CampaignId, CertificateBody, CertificateId, Checkpoint},
    };

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
            "action": "certificate.issued", "subject": { "kind": "certificate", "id": id }, "after": { "certificate_digest": digest },
        })
        .to_string();
        let (first, second) = (leaf_hash(b"one"), leaf_hash(leaf.as_bytes()));
        let root_hash = node_hash(&first, &second);
        let note = format!("acme\n2\n{}\n\n— acme sig\n", STANDARD.encode(root_hash.0));
        let checkpoint = Checkpoint { origin: "acme".into(), size: 2, root_hash, note, key: String::new() };
        Certificate { id, digest, body, log: AuditProof { seq: 1, leaf, leaf_hash: second, path: vec![first], checkpoint } }
    }

    fn broken(certificate: &Certificate) -> Vec<usize> {
        verify(certificate).iter().enumerate().filter(|(_, step)| !step.holds).map(|(i, _)| i).collect()
    }

    #[test]
    fn an_honest_certificate_holds() {
        assert!(broken(&certificate()).is_empty());
    }

    #[test]
    fn every_lie_is_found() {
        let mut renamed = certificate();
        renamed.body.campaign_name = "Other".into();
        assert_eq!(broken(&renamed), [0]);

        let mut redigested = renamed;
        redigested.digest = Digest::of_json(&redigested.body).unwrap();
        assert_eq!(broken(&redigested), [1]);

        let mut other_event = certificate();
        other_event.log.leaf = other_event.log.leaf.replace("certificate.issued", "task.updated");
        assert_eq!(broken(&other_event), [1, 2, 3]);

        let mut other_root = certificate();
        other_root.log.checkpoint.root_hash = Digest::of(b"other");
        assert_eq!(broken(&other_root), [3, 4]);

        let mut before_the_log = certificate();
        before_the_log.log.seq = -1;
        assert_eq!(broken(&before_the_log), [3]);
    }
}
