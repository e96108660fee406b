//! What a version looks like, what is written into its file, and which others look the same.

use app::model::{AssetVersion, AssetVersionId, Embedded};
use sqlx::types::Json;

use crate::{
    db::{Reading, Writing, both},
    files::look,
};

/// Keeps what was found out about a version, in the transaction that adds it.
pub(super) async fn insert(tx: &mut Writing, version: &AssetVersion, seen: Option<i64>, embedded: &Embedded) -> sqlx::Result<()> {
    both!(tx, c => sqlx::query("insert into asset_details (version_id, asset_id, look, embedded) values ($1, $2, $3, $4)")
        .bind(version.id).bind(version.asset_id).bind(seen).bind(Json(embedded)).execute(c).await.map(drop))?;
    let quarters = seen.map(look::quarters).into_iter().flatten();
    for (quarter, bits) in (0_i64..).zip(quarters) {
        both!(tx, c => sqlx::query("insert into asset_look (quarter, bits, version_id) values ($1, $2, $3)")
            .bind(quarter).bind(bits).bind(version.id).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// What a version's file says about itself, and its look.
pub async fn of_version(db: &mut Reading, id: AssetVersionId) -> sqlx::Result<(Embedded, Option<i64>)> {
    let row: Option<(Json<Embedded>, Option<i64>)> = both!(db, c =>
        sqlx::query_as("select embedded, look from asset_details where version_id = $1").bind(id).fetch_optional(c).await)?;
    Ok(row.map_or_else(Default::default, |(embedded, look)| (embedded.0, look)))
}

/// Versions of other assets with the same bytes.
pub async fn same_bytes(db: &mut Reading, version: &AssetVersion) -> sqlx::Result<Vec<AssetVersionId>> {
    both!(db, c => sqlx::query_scalar("select id from asset_version where sha256 = $1 and asset_id <> $2 order by id limit 50")
        .bind(&version.sha256.0[..]).bind(version.asset_id).fetch_all(c).await)
}

/// Versions of other assets that may look alike, with their looks: some quarter differs in at most one bit.
pub async fn maybe_alike(db: &mut Reading, version: &AssetVersion, seen: i64) -> sqlx::Result<Vec<(AssetVersionId, i64)>> {
    let mut found = Vec::new();
    for (quarter, bits) in (0_i64..).zip(look::quarters(seen)) {
        for near in look::neighbours(bits) {
            let rows: Vec<(AssetVersionId, i64)> = both!(db, c => sqlx::query_as(
                "select d.version_id, d.look from asset_look l join asset_details d on d.version_id = l.version_id
                 where l.quarter = $1 and l.bits = $2 and d.asset_id <> $3 and d.look is not null limit 200")
                .bind(quarter).bind(near).bind(version.asset_id).fetch_all(c).await)?;
            found.extend(rows);
        }
    }
    Ok(found)
}
