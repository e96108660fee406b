//! What differs between two versions of a proof, to be reviewed one by one.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{AnnotationId, DifferenceId, Instant, MemberId, ProofVersionId, nullable};

text_enum! {
    /// What people say of a difference.
    pub enum DifferenceState {
        Open = "open" / "Open",
        Expected = "expected" / "Expected",
        Unexpected = "unexpected" / "Unexpected",
        Ignored = "ignored" / "Ignored",
    }
}

/// A version of a proof beside an earlier one, as the server found it by looking at both pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Comparison {
    /// The later version.
    pub proof_version_id: ProofVersionId,
    /// The earlier one.
    pub base_version_id: ProofVersionId,
    /// How small a change of colour still counts, from 0 to 100.
    pub sensitivity: i64,
    pub made_by: MemberId,
    pub made_at: Instant,
    /// From the top left to the bottom right.
    pub differences: Vec<Difference>,
}

/// A region of the page that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Difference {
    pub id: DifferenceId,
    /// The later version.
    pub proof_version_id: ProofVersionId,
    /// Counts from 1 within the comparison.
    pub number: i64,
    /// The page that it is on, from 1. One beyond the later version's last is a page that is no longer there.
    pub page: i64,
    /// In page space, from 0 to 1.
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// Pixels that changed, at the size that was compared.
    pub changed: i64,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub state: DifferenceState,
    /// The note on the earlier version that asked for it; absent when nobody did.
    pub annotation_id: Option<AnnotationId>,
    pub decided_by: Option<MemberId>,
    #[serde(default)]
    pub decided_at: Option<Instant>,
    pub revision: i64,
}

impl Difference {
    /// Whether it still waits for somebody: nobody asked for it and nobody has accepted it, or somebody did not expect it.
    pub fn is_unaccounted_for(&self) -> bool {
        match self.state {
            DifferenceState::Open => self.annotation_id.is_none(),
            DifferenceState::Unexpected => true,
            DifferenceState::Expected | DifferenceState::Ignored => false,
        }
    }
}

/// Compares a version with an earlier one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewComparison {
    /// The version before it, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_version_id: Option<ProofVersionId>,
    /// From 0 to 100; 60 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<u8>,
}

/// Says what a difference is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DifferencePatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<DifferenceState>,
    /// The note that asked for it; `null` when none did.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub annotation_id: Option<Option<AnnotationId>>,
}
