//! What a workspace keeps in files: how much, whether all of it is sound, and what nothing names any more.

use serde::{Deserialize, Serialize};

use super::{Digest, Instant};

/// How much a workspace keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StorageUse {
    /// Files that versions are; the same bytes count once.
    pub files: i64,
    pub bytes: i64,
    /// The most bytes that are taken in; any number when absent.
    pub quota: Option<i64>,
    /// What sweeps have found that nothing names, and have not removed yet.
    pub marked: i64,
    pub marked_bytes: i64,
    /// The scan under way, or the last one since the server started.
    pub scan: Option<StorageScan>,
}

/// A look at everything that is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StorageScan {
    pub started_at: Instant,
    pub finished_at: Option<Instant>,
    /// Files that versions name, and how many of them have been read from end to end.
    pub files: i64,
    pub looked_at: i64,
    /// Files with other bytes than those that they are named after; the first hundred.
    pub altered: Vec<Digest>,
    /// Files that are not there; the first hundred.
    pub gone: Vec<Digest>,
    /// What is stored that nothing names.
    pub orphans: i64,
    pub orphan_bytes: i64,
    /// Halves of uploads that broke off.
    pub left_behind: i64,
    pub left_behind_bytes: i64,
    /// Why the scan ended before its end.
    pub failed: Option<String>,
}

impl StorageScan {
    /// A scan that begins.
    pub fn begun(at: Instant) -> Self {
        Self {
            started_at: at,
            finished_at: None,
            files: 0,
            looked_at: 0,
            altered: Vec::new(),
            gone: Vec::new(),
            orphans: 0,
            orphan_bytes: 0,
            left_behind: 0,
            left_behind_bytes: 0,
            failed: None,
        }
    }

    /// Whether every file that something names is there as it was taken in.
    pub fn is_sound(&self) -> bool {
        self.altered.is_empty() && self.gone.is_empty() && self.failed.is_none()
    }
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StorageSweep {
    /// Found now that nothing names it: to be removed by a later sweep.
    pub marked: i64,
    /// Marked before, and named again or gone since.
    pub spared: i64,
    /// Marked before, and to be kept a while longer.
    pub waiting: i64,
    pub removed: i64,
    pub removed_bytes: i64,
}
