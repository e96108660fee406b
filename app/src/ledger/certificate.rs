//! Checking a certificate from its own parts: its words, its event, its place in the log, and who signed the log's head.

use super::{
    merkle::{leaf_hash, verify_inclusion},
    note::{Head, Note, VerifierKey},
    proof::TlogProof,
};
use crate::model::{AuditProof, Certificate, Digest, StandingState};

/// One step of the verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// For programs.
    pub code: &'static str,
    /// What holds.
    pub says: &'static str,
    /// What it means when it does not.
    pub fails: &'static str,
    /// What was computed here.
    pub computed: String,
    pub holds: bool,
}

/// Why a text is not even a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("This is not JSON: {0}.")]
    NotJson(String),
    #[error("This is not a certificate: {0}.")]
    NotACertificate(String),
    /// It parses, but no server has written it so: a field too many, or a value in a form of its own.
    #[error("This has not the form in which certificates are written: {0} differs. Something was added to it or rewritten.")]
    OtherForm(String),
}

impl Unreadable {
    /// For programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "not_json",
            Self::NotACertificate(_) => "not_a_certificate",
            Self::OtherForm(_) => "other_form",
        }
    }
}

/// Reads a certificate, strictly: what is written again from it must be what was read.
///
/// # Errors
/// When it is none, or not as certificates are written.
pub fn read(text: &str) -> Result<Certificate, Unreadable> {
    let given: serde_json::Value = serde_json::from_str(text.trim()).map_err(|e| Unreadable::NotJson(e.to_string()))?;
    // From the text and not from the value: of a field that is there twice, a value keeps the last without a word.
    let certificate: Certificate = serde_json::from_str(text.trim()).map_err(|e| Unreadable::NotACertificate(e.to_string()))?;
    let written = serde_json::to_value(&certificate).map_err(|e| Unreadable::NotACertificate(e.to_string()))?;
    match difference("", &given, &written) {
        None => Ok(certificate),
        Some(place) => Err(Unreadable::OtherForm(place)),
    }
}

/// The certificate's JSON inside of a certificate's PDF, where it is attached as it is. `None` in any other file.
pub fn in_pdf(bytes: &[u8]) -> Option<&str> {
    const BEGIN: &[u8] = b"stream\n{\"id\":\"";
    let find = |within: &[u8], wanted: &[u8]| within.windows(wanted.len()).position(|window| window == wanted);
    if !bytes.starts_with(b"%PDF-") {
        return None;
    }
    let from = find(bytes, BEGIN)? + b"stream\n".len();
    let length = find(&bytes[from..], b"\nendstream")?;
    std::str::from_utf8(&bytes[from..from + length]).ok()
}

/// The path of the first difference.
fn difference(path: &str, given: &serde_json::Value, written: &serde_json::Value) -> Option<String> {
    use serde_json::Value::{Array, Object};
    let inner = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (given, written) {
        _ if given == written => None,
        (Object(given), Object(written)) => {
            let names = given.keys().chain(written.keys());
            names.into_iter().find_map(|name| match (given.get(name), written.get(name)) {
                (Some(one), Some(other)) => difference(&inner(name), one, other),
                _ => Some(inner(name)),
            })
        }
        (Array(given), Array(written)) if given.len() == written.len() => {
            given.iter().zip(written).enumerate().find_map(|(at, (one, other))| difference(&inner(&at.to_string()), one, other))
        }
        _ => Some(if path.is_empty() { "all of it".to_owned() } else { path.to_owned() }),
    }
}

/// Every step, from the certificate's words to the signed head of the log. With a key that the reader got elsewhere, the head must
/// be signed by that one.
pub fn verify(certificate: &Certificate, trusted: Option<&VerifierKey>) -> Vec<Step> {
    let log = &certificate.log;
    let digest = Digest::of_json(&certificate.body).ok();
    let named = recorded_digest(&log.leaf, &certificate.id.to_string());
    let mut steps = vec![
        Step {
            code: "digest",
            says: "The certificate's words have the digest it states",
            fails: "The certificate's words were changed after it was issued",
            computed: digest.map(|digest| digest.to_string()).unwrap_or_default(),
            holds: digest == Some(certificate.digest) && certificate.body.id == certificate.id,
        },
        Step {
            code: "event",
            says: "The event in the log is the issue of this certificate, with this digest",
            fails: "The event that it points at issued another certificate, or other words",
            computed: named.clone().unwrap_or_else(|| "names another certificate".to_owned()),
            holds: named == Some(certificate.digest.to_string()),
        },
    ];
    steps.extend(place(log));
    let proof = TlogProof::of(log).map(|proof| proof.to_string());
    steps.push(Step {
        code: "tlog_proof",
        says: "The tlog-proof that it carries says the same",
        fails: "The tlog-proof that it carries is another than its parts make",
        computed: format!("index {}, {} hashes", log.seq, log.path.len()),
        holds: proof.as_deref() == Some(certificate.tlog_proof.as_str()),
    });
    if let Some(trusted) = trusted {
        let by = Note::parse(&log.checkpoint.note).and_then(|note| note.verify(trusted));
        steps.push(Step {
            code: "trusted_key",
            says: "The key that you gave has signed the head of the log",
            fails: "The head of the log is not signed by the key that you gave",
            computed: trusted.to_string(),
            holds: by.is_ok(),
        });
    }
    steps.extend(standing(certificate));
    steps
}

/// That an event is in the log under a head that the log has signed.
pub fn place(log: &AuditProof) -> Vec<Step> {
    let leaf = leaf_hash(log.leaf.as_bytes());
    let position = u64::try_from(log.seq).ok().zip(u64::try_from(log.checkpoint.size).ok());
    let included = position.is_some_and(|(index, size)| verify_inclusion(&leaf, index, size, &log.path, &log.checkpoint.root_hash));
    let note = Note::parse(&log.checkpoint.note);
    let key = log.checkpoint.key.parse::<VerifierKey>();
    let signed = match (&note, &key) {
        (Ok(note), Ok(key)) if key.name() == log.checkpoint.origin && key.to_string() == log.checkpoint.key => {
            note.verify(key).map(drop).map_err(|e| e.to_string())
        }
        (Err(error), _) => Err(error.to_string()),
        (_, Err(error)) => Err(error.to_string()),
        _ => Err("the key is another log's".to_owned()),
    };
    let said_position = serde_json::from_str::<serde_json::Value>(&log.leaf).ok().and_then(|event| event["seq"].as_i64());
    vec![
        Step {
            code: "leaf",
            says: "The event's bytes have the leaf hash, and name their own position",
            fails: "The event's bytes were changed",
            computed: leaf.to_string(),
            holds: leaf == log.leaf_hash && said_position == Some(log.seq),
        },
        Step {
            code: "inclusion",
            says: "The path leads from that leaf, at its position, to the root of the log",
            fails: "The event is not in the log under that root",
            computed: log.checkpoint.root_hash.to_string(),
            holds: included,
        },
        Step {
            code: "head",
            says: "The signed note names that size and root",
            fails: "The signed note is of another head",
            computed: format!("{}, {} events", log.checkpoint.origin, log.checkpoint.size),
            holds: note_agrees(&log.checkpoint),
        },
        Step {
            code: "signature",
            says: "The note carries the log's Ed25519 signature",
            fails: "The log's signature does not hold",
            computed: match &signed {
                Ok(()) => log.checkpoint.key.clone(),
                Err(why) => why.clone(),
            },
            holds: signed.is_ok(),
        },
    ]
}

/// Whether the note's own lines say what the checkpoint's fields say.
pub fn note_agrees(checkpoint: &crate::model::Checkpoint) -> bool {
    let head = Head::of(&checkpoint.note);
    head.is_some_and(|head| {
        head.origin == checkpoint.origin && i64::try_from(head.size) == Ok(checkpoint.size) && head.root == checkpoint.root_hash
    })
}

/// What the certificate says of its own end, if it says that it has ended: that event has to be in the same log.
fn standing(certificate: &Certificate) -> Vec<Step> {
    let standing = &certificate.standing;
    if standing.state == StandingState::Valid {
        return Vec::new();
    }
    let holds = standing.event.as_ref().is_some_and(|event| {
        let ends = match standing.state {
            StandingState::Valid => false,
            StandingState::Revoked => revokes(&event.leaf, certificate, standing.reason.as_deref()),
            StandingState::Superseded => supersedes(&event.leaf, certificate, standing.certificate_id.map(|id| id.to_string())),
        };
        ends && event.checkpoint.key == certificate.log.checkpoint.key && place(event).iter().all(|step| step.holds)
    });
    vec![Step {
        code: "standing",
        says: "What ended it is in the same log",
        fails: "What it says of its own end is not in the log",
        computed: standing.state.label().to_owned(),
        holds,
    }]
}

fn revokes(leaf: &str, certificate: &Certificate, reason: Option<&str>) -> bool {
    let Ok(event) = serde_json::from_str::<serde_json::Value>(leaf) else { return false };
    event["action"] == "certificate.revoked"
        && event["subject"]["id"] == certificate.id.to_string()
        && event["after"]["reason"].as_str() == reason
        && event["at"].as_str() == certificate.standing.at.map(|at| at.to_string()).as_deref()
        && event["actor"]["name"].as_str() == certificate.standing.by.as_deref()
}

fn supersedes(leaf: &str, certificate: &Certificate, newer: Option<String>) -> bool {
    let Ok(event) = serde_json::from_str::<serde_json::Value>(leaf) else { return false };
    event["action"] == "certificate.issued"
        && event["subject"]["campaign_id"] == certificate.body.campaign_id.to_string()
        && event["subject"]["id"].as_str() == newer.as_deref()
        && newer.is_some_and(|newer| newer != certificate.id.to_string())
        && event["at"].as_str() == certificate.standing.at.map(|at| at.to_string()).as_deref()
        && certificate.standing.reason.is_none()
        && event["actor"]["name"].as_str() == certificate.standing.by.as_deref()
}

/// The digest that the event of issuing this certificate carries; `None` for any other event.
fn recorded_digest(leaf: &str, certificate: &str) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(leaf).ok()?;
    let is_issue = event["action"] == "certificate.issued" && event["subject"]["id"] == certificate;
    is_issue.then(|| event["after"]["certificate_digest"].as_str().map(ToOwned::to_owned)).flatten()
}

/// What no certificate and no verifier can prove, said plainly. `asked` tells whether its host has just been asked how it stands.
pub fn not_proved(certificate: &Certificate, trusted: bool, asked: bool) -> Vec<String> {
    let mut said = Vec::new();
    if !trusted {
        said.push(format!(
            "Whose key it is. The head is signed by the key that the certificate itself carries: compare it with one that you got from {} by another way.",
            certificate.body.workspace
        ));
    }
    if !asked {
        said.push(format!(
            "Whether it still stands. Nothing here shows what was recorded after event {}: it may have been revoked, or replaced by a newer one.",
            certificate.log.checkpoint.size - 1
        ));
    }
    said.push("That nobody is shown another log. Compare this head with one that somebody else was given, or with a witness's.".to_owned());
    said.push(
        "That what was published is what was approved. Compare the SHA-256 of what you see published with the list of files.".to_owned(),
    );
    said.push("That anybody is who they said they are, that the server's clock was right, or that the content is lawful.".to_owned());
    said
}

#[cfg(test)]
mod tests;
