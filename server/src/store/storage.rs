//! How much a workspace keeps in files, and what a sweep has marked.

use std::collections::BTreeMap;

use app::model::{Digest, Instant, StorageSweep};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// What is kept, and the limit where one is set.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Kept {
    pub files: i64,
    pub bytes: i64,
    pub quota: Option<i64>,
}

/// How much is kept.
pub async fn kept(db: &mut Reading) -> sqlx::Result<Kept> {
    both!(db, c => sqlx::query_as("select files, bytes, quota from storage where id = 1").fetch_one(c).await)
}

/// Whether some version is this file.
pub async fn is_named(db: &mut Reading, sha256: Digest) -> sqlx::Result<bool> {
    both!(db, c => sqlx::query_scalar("select exists (select 1 from stored_file where sha256 = $1)").bind(&sha256.0[..]).fetch_one(c).await)
}

/// Sets the limit of this workspace, or leaves it to how the server is set up.
pub async fn set_quota(uow: &mut UnitOfWork, before: Option<i64>, quota: Option<i64>) -> sqlx::Result<()> {
    let said = |quota: Option<i64>| serde_json::json!({ "quota": quota });
    let tx = uow.write(Change::new("storage.quota_set", "storage", "storage").before(&said(before)).after(&said(quota)));
    both!(tx, c => sqlx::query("update storage set quota = $1 where id = 1").bind(quota).execute(c).await.map(drop))
}

/// What sweeps have marked, and when.
pub async fn marks(db: &mut Reading) -> sqlx::Result<BTreeMap<String, Instant>> {
    let rows: Vec<(String, Instant)> =
        both!(db, c => sqlx::query_as("select place, marked_at from storage_mark order by place").fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// How many marks there are, and the bytes that they are on.
pub async fn marked(db: &mut Reading) -> sqlx::Result<(i64, i64)> {
    both!(db, c => sqlx::query_as("select count(*), cast(coalesce(sum(bytes), 0) as bigint) from storage_mark").fetch_one(c).await)
}

/// Keeps what a sweep found: new marks, and those that are settled.
pub async fn swept(uow: &mut UnitOfWork, result: StorageSweep, add: &[(String, i64)], settled: &[String]) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("storage.swept", "storage", "storage").after(&result));
    for (place, bytes) in add {
        both!(tx, c => sqlx::query("insert into storage_mark (place, bytes, marked_at) values ($1, $2, $3)")
            .bind(place).bind(bytes).bind(now).execute(c).await.map(drop))?;
    }
    for place in settled {
        both!(tx, c => sqlx::query("delete from storage_mark where place = $1").bind(place).execute(c).await.map(drop))?;
    }
    Ok(())
}
