//! The audit: events, checkpoint and proofs.

use super::{Pending, get, post};
use crate::model::{AuditEvent, AuditProof, Certificate, CertificateId, Checkpoint, Digest, LogKeys, Page, Revocation, WitnessStanding};

/// What the audit's reader filters by; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct AuditFilter {
    pub campaign_id: String,
    /// A member's e-mail address.
    pub email: String,
    /// An action or its beginning: `task.` for all about tasks.
    pub action: String,
    /// Continue after this cursor.
    pub after: String,
}

/// Events, newest first.
pub fn events(filter: &AuditFilter) -> Pending<Page<AuditEvent>> {
    let mut path = String::from("/audit/events?order=newest&limit=50");
    for (name, value) in
        [("campaign_id", &filter.campaign_id), ("email", &filter.email), ("action", &filter.action), ("after", &filter.after)]
    {
        if !value.is_empty() {
            path.push_str(&format!("&{name}={}", percent(value)));
        }
    }
    get(path)
}

/// The events from a number on, oldest first.
pub fn stretch(first: i64, count: i64) -> Pending<Page<AuditEvent>> {
    get(format!("/audit/events?order=oldest&after={}&limit={count}", first - 1))
}

pub fn checkpoint() -> Pending<Checkpoint> {
    get("/audit/checkpoint")
}

/// The public keys that the log is, or was, signed with.
pub fn keys() -> Pending<LogKeys> {
    get("/audit/keys")
}

/// The witnesses of the log.
pub fn witnesses() -> Pending<Page<WitnessStanding>> {
    get("/audit/witnesses")
}

pub fn inclusion(seq: i64) -> Pending<AuditProof> {
    get(format!("/audit/inclusion?seq={seq}"))
}

/// The certificate with this digest, for anybody who has it.
pub fn certificate_of(digest: Digest) -> Pending<Certificate> {
    get(format!("/verification/{digest}"))
}

/// Takes a certificate back.
pub fn revoke(id: CertificateId, reason: String) -> Pending<Certificate> {
    post(format!("/certificates/{id}/revocation"), &Revocation { reason })
}

/// Percent-encodes a query value (RFC 3986 §2.1).
pub(crate) fn percent(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}
