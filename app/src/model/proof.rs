//! Proofs, their versions, and the marks and threads on them.

use serde::{Deserialize, Serialize};

use crate::geometry::pyramid::{Pyramid, TILED_FROM};

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
    /// Whether others than managers may save its files.
    pub downloads: bool,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downloads: Option<bool>,
}

/// One uploaded version. Never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ProofVersion {
    pub id: ProofVersionId,
    pub proof_id: ProofId,
    /// From 1, over all versions.
    pub number: i64,
    /// What it is called: the round.
    pub major: i64,
    /// What it is called: the small correction within the round, from 1; 0 of the round itself.
    pub minor: i64,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "Vec<u8>"))]
    pub sha256: Digest,
    pub media_type: String,
    pub file_name: String,
    /// Size of the file.
    pub bytes: i64,
    /// Of the first page as it is shown, in pixels.
    pub width: i64,
    /// Of the first page as it is shown, in pixels.
    pub height: i64,
    /// Pages of a document, or frames of a video or a moving picture; 1 of a picture.
    pub pages: i64,
    /// Of a video: frames a second, as a fraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fps_num: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fps_den: Option<i64>,
    pub uploaded_by: MemberId,
    pub created_at: Instant,
    /// Marks that block approval and are not resolved.
    pub open_blocking: i64,
    /// Marks in all.
    pub annotations: i64,
    /// Since when it takes no new marks and no changes of them.
    #[serde(default)]
    pub locked_at: Option<Instant>,
    /// Who has locked it; nobody, when its approval did.
    #[serde(default)]
    pub locked_by: Option<MemberId>,
    /// Whether others than managers may save the file.
    pub downloads: bool,
}

impl ProofVersion {
    /// Whether the file itself is what is shown; else its pages are drawn.
    pub fn is_picture(&self) -> bool {
        matches!(self.media_type.as_str(), "image/png" | "image/jpeg" | "image/webp")
    }

    /// Whether it is an HTML banner.
    pub fn is_banner(&self) -> bool {
        self.media_type == "application/zip"
    }

    /// The sizes and tiles that its picture can be had in; none of what has several pages.
    pub fn pyramid(&self) -> Option<Pyramid> {
        let side = |length: i64| u32::try_from(length).ok();
        if self.pages == 1 && !self.is_banner() { Pyramid::new(side(self.width)?, side(self.height)?) } else { None }
    }

    /// Whether it is too large to be shown as one picture.
    pub fn is_large(&self) -> bool {
        self.pages == 1 && self.width.saturating_mul(self.height) > TILED_FROM
    }

    /// What its pages are called.
    pub fn page_word(&self) -> &'static str {
        if self.media_type == "image/gif" || self.frame_rate().is_some() { "frame" } else { "page" }
    }
}

/// A page of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ProofPage {
    /// From 1.
    pub number: i64,
    /// As it is shown, in pixels.
    pub width: i64,
    /// As it is shown, in pixels.
    pub height: i64,
}

/// The pages of a version, and how far drawing them has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProofPages {
    /// In their order.
    pub items: Vec<ProofPage>,
    /// How many are drawn; the others are when they are asked for.
    pub drawn: i64,
}

/// Where an HTML banner runs for a while: in a frame of its own origin, in reach of nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BannerFrame {
    pub url: String,
    /// In CSS pixels.
    pub width: i64,
    /// In CSS pixels.
    pub height: i64,
    pub expires_at: Instant,
}

/// The words of a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PageText {
    /// In the order of writing. Empty of pages that are pictures.
    pub words: Vec<Word>,
}

/// A word and the box around it, in page space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Word {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// One mark with its thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Annotation {
    pub id: AnnotationId,
    pub proof_version_id: ProofVersionId,
    /// Counts up within the version, from 1; what people call the mark.
    pub number: i64,
    /// The page that it is on, from 1.
    #[serde(default = "first_page")]
    pub page: i64,
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
    /// Where it comes from, when it was carried over from the version before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<CarriedFrom>,
    pub revision: i64,
}

/// Where a carried note comes from, and what became of what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CarriedFrom {
    pub annotation_id: AnnotationId,
    /// The number of its version.
    pub version: i64,
    /// Its own number there.
    pub number: i64,
    pub fate: Fate,
}

/// What became, on the next version, of what a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Where it was, as it was.
    Same,
    /// Elsewhere, as it was.
    Moved,
    /// Its place is there, but looks different: the note looks addressed.
    RegionChanged,
    /// Neither it nor its place was found.
    Lost,
}

impl Fate {
    pub const ALL: [Self; 4] = [Self::Same, Self::Moved, Self::RegionChanged, Self::Lost];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Moved => "moved",
            Self::RegionChanged => "region_changed",
            Self::Lost => "lost",
        }
    }

    /// Reads [`as_str`](Self::as_str).
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.as_str() == word)
    }
}

/// Adds a mark with its note.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAnnotation {
    /// Made by the client (UUIDv7), so that a repeated request adds nothing.
    #[serde(default)]
    pub id: AnnotationId,
    /// The page that it is on, from 1.
    #[serde(default = "first_page")]
    pub page: i64,
    pub geometry: Geometry,
    #[serde(default)]
    pub style: MarkStyle,
    #[serde(default)]
    pub blocking: bool,
    pub body: String,
}

/// Where marks are that name no page.
const fn first_page() -> i64 {
    1
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
