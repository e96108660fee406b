//! The audit as read and proved: events, checkpoints and RFC 9162 proofs.

use serde::{Deserialize, Serialize};

use super::{Digest, Instant};

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuditActor {
    /// `member`, `token`, `guest` or `system`.
    pub kind: String,
    /// The member's or guest's id; absent for the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
}

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuditSubject {
    pub kind: String,
    pub id: String,
    /// The campaign that it belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<String>,
}

/// One event of the audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// Position in the log, from 0.
    pub seq: i64,
    pub at: Instant,
    pub actor: AuditActor,
    pub email: Option<String>,
    pub ip: Option<String>,
    /// What was done, for example `task.updated`.
    pub action: String,
    pub subject: AuditSubject,
    /// The fields that changed, as they were.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<Object>))]
    pub before: Option<serde_json::Value>,
    /// The fields that changed, as they are.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<Object>))]
    pub after: Option<serde_json::Value>,
    /// SHA-256 of 0x00 and the event's stored bytes (RFC 9162 §2.1.1).
    pub leaf_hash: Digest,
}

/// The head of the log, signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// How many events it covers.
    pub size: i64,
    pub root_hash: Digest,
    /// The signed note (C2SP `tlog-checkpoint`).
    pub note: String,
    /// The public key in C2SP signed-note form (`name+hash+key`).
    pub key: String,
}

/// Proof that one event is in the log under a signed head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AuditProof {
    pub seq: i64,
    /// The event's exact bytes; its leaf hash is SHA-256 of 0x00 and these.
    pub leaf: String,
    pub leaf_hash: Digest,
    /// Sibling hashes from leaf to root (RFC 9162 §2.1.3).
    pub path: Vec<Digest>,
    pub checkpoint: Checkpoint,
}

/// Proof that the log of size `to` begins with the log of size `from` (RFC 9162 §2.1.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ConsistencyProof {
    pub from: i64,
    pub to: i64,
    pub from_root: Digest,
    pub to_root: Digest,
    pub path: Vec<Digest>,
}

/// The public keys that a workspace's log is, or was, signed with. Published: nobody has to sign in to read them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LogKeys {
    /// The log's name.
    pub origin: String,
    /// The present key first, then the retired ones.
    pub keys: Vec<LogKey>,
}

/// One public key of a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LogKey {
    /// In C2SP signed-note form (`name+hash+key`).
    pub key: String,
    pub since: Instant,
    /// When another took its place; absent for the present one.
    #[serde(default)]
    pub until: Option<Instant>,
}

/// How a witness stands to a workspace's log: what it cosigned last, and what came of the last attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct WitnessStanding {
    pub name: String,
    /// The key that its cosignatures are checked with; absent when this server asks it no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The newest head that it cosigned: the note with its own line alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigned: Option<CosignedHead>,
    /// When it was asked last, since this server started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Instant>,
    /// Why it did not cosign then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// A head with one witness's line under it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CosignedHead {
    pub size: i64,
    pub note: String,
    pub at: Instant,
}
