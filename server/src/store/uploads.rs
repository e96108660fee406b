//! The uploaded files that rows name.

use app::model::Digest;

use super::inconsistent;
use crate::db::{Reading, both};

/// SHA-256 of every file that a version of a proof or an asset is, each once.
pub async fn named(db: &mut Reading) -> sqlx::Result<Vec<Digest>> {
    let rows: Vec<Vec<u8>> = both!(db, c => sqlx::query_scalar(
        "select sha256 from proof_version union select sha256 from asset_version order by 1").fetch_all(c).await)?;
    rows.into_iter().map(|row| Digest::try_from(row).map_err(|e| inconsistent("sha256", e))).collect()
}
