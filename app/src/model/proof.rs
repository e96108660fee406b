//! Proofs, their versions, and the marks and threads on them.

use serde::{Deserialize, Serialize};

use super::{AnnotationId, CampaignId, CommentId, Digest, Geometry, Instant, MarkStyle, MemberId, ProofId, ProofVersionId, TaskId};

/// A proof: one creative in review, over all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Proof {
    pub id: ProofId,
    pub campaign_id: CampaignId,
    /// The deliverable that it belongs to; its approval then covers this file.
    pub task_id: Option<TaskId>,
    pub name: String,
    /// Whether each new version must be compared with the one before, and every change that no note asked for accepted.
    pub review_differences: bool,
    /// Oldest first; the last is current.
    pub versions: Vec<ProofVersion>,
    pub created_by: MemberId,
    pub created_at: Instant,
    pub revision: i64,
}

/// Starts a proof, without a file yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewProof {
    pub campaign_id: CampaignId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_id: Option<TaskId>,
    pub name: String,
}

/// Changes a proof.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProofPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_differences: Option<bool>,
}

/// One uploaded version. Never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ProofVersion {
    pub id: ProofVersionId,
    pub proof_id: ProofId,
    /// From 1.
    pub number: i64,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "Vec<u8>"))]
    pub sha256: Digest,
    pub media_type: String,
    pub file_name: String,
    /// Size of the file.
    pub bytes: i64,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
    pub uploaded_by: MemberId,
    pub created_at: Instant,
    /// Marks that block approval and are not resolved.
    pub open_blocking: i64,
    /// Marks in all.
    pub annotations: i64,
}

/// One mark with its thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Annotation {
    pub id: AnnotationId,
    pub proof_version_id: ProofVersionId,
    /// Counts up within the version, from 1; what people call the mark.
    pub number: i64,
    pub geometry: Geometry,
    #[serde(default)]
    pub style: MarkStyle,
    /// Whether it must be resolved before launch.
    pub blocking: bool,
    pub author_id: MemberId,
    pub author_name: String,
    pub created_at: Instant,
    pub resolved_by: Option<MemberId>,
    #[serde(default)]
    pub resolved_at: Option<Instant>,
    /// Oldest first; the first is the note itself.
    pub comments: Vec<Comment>,
    pub revision: i64,
}

/// Adds a mark with its note.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAnnotation {
    /// Made by the client (UUIDv7), so that a repeated request adds nothing.
    #[serde(default)]
    pub id: AnnotationId,
    pub geometry: Geometry,
    #[serde(default)]
    pub style: MarkStyle,
    #[serde(default)]
    pub blocking: bool,
    pub body: String,
}

/// Changes a mark, field by field. Two who change different fields at once both succeed; of two who change the same field, the
/// later one does (`edited_at`; without it, whoever arrives later).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnnotationPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geometry: Option<Geometry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<MarkStyle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocking: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<bool>,
    /// Brings a deleted mark back, with its thread.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restore: bool,
    /// When this was changed, for changes made offline and sent later. Never later than now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Instant>,
}

/// What is left of a deleted mark: the answer, with 410, to whoever changes it still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Tombstone {
    pub id: AnnotationId,
    pub proof_version_id: ProofVersionId,
    pub number: i64,
    /// Not known of marks deleted before this was kept.
    pub deleted_by: Option<MemberId>,
    pub deleted_at: Instant,
    pub revision: i64,
}

/// One comment in a mark's thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Comment {
    pub id: CommentId,
    pub author_id: MemberId,
    pub author_name: String,
    pub body: String,
    pub created_at: Instant,
}

/// Answers in a thread.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    pub body: String,
}
