//! Proofs, their versions, and the marks and threads on them.

use serde::{Deserialize, Serialize};

use super::{AnnotationId, CampaignId, CommentId, Digest, Instant, MemberId, ProofId, ProofVersionId, TaskId};

/// A proof: one creative in review, over all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Proof {
    pub id: ProofId,
    pub campaign_id: CampaignId,
    /// The deliverable that it belongs to; its approval then covers this file.
    pub task_id: Option<TaskId>,
    pub name: String,
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

/// Where a mark is, in page space: both axes run from 0 to 1 over the picture's own width and height.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Geometry {
    Pin { x: f64, y: f64 },
    Rectangle { x: f64, y: f64, width: f64, height: f64 },
}

impl Geometry {
    /// Whether every coordinate is a number within the page.
    pub fn is_on_page(&self) -> bool {
        let inside = |v: f64| (0.0..=1.0).contains(&v);
        match *self {
            Self::Pin { x, y } => inside(x) && inside(y),
            Self::Rectangle { x, y, width, height } => {
                inside(x) && inside(y) && width > 0.0 && height > 0.0 && x + width <= 1.0 + 1e-9 && y + height <= 1.0 + 1e-9
            }
        }
    }
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
    pub blocking: bool,
    pub body: String,
}

/// Changes a mark.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnnotationPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geometry: Option<Geometry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocking: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<bool>,
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
