//! A link to one file, for minutes.

use serde::{Deserialize, Serialize};

use super::Instant;

/// Good for downloading one file, for whoever has it, until it ends. The rights are asked about again when it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DownloadLink {
    pub url: String,
    pub expires_at: Instant,
}
