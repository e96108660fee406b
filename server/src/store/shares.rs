//! Shares, and who came in by them.

use app::model::{AssetId, Digest, Instant, Share, ShareId, VisitId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_shares {
    ($rest:literal) => {
        concat!(
            "select s.id, s.name, s.message, s.collection_id, s.downloads, s.originals, s.asks_name, s.watermark, s.hides_metadata,
               s.password_hash is not null as has_password, s.expires_at, s.revoked_at, s.created_by, s.created_at,
               (select count(*) from share_visit v where v.share_id = s.id) as visits,
               (select count(*) from asset_taken k join share_visit v on v.id = k.visit_id where v.share_id = s.id) as taken,
               s.revision from share s ",
            $rest
        )
    };
}

/// Somebody who came in, and the password that they came in with.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct VisitRow {
    pub id: VisitId,
    pub share_id: ShareId,
    pub password_hash: Option<String>,
    pub name: String,
    pub email: String,
    pub created_at: Instant,
}

/// Every share, newest first.
pub async fn shares(db: &mut Reading) -> sqlx::Result<Vec<Share>> {
    both!(db, c => sqlx::query_as(select_shares!("order by s.id desc limit 500")).fetch_all(c).await)
}

/// A share by id.
pub async fn share(db: &mut Reading, id: ShareId) -> sqlx::Result<Option<Share>> {
    both!(db, c => sqlx::query_as(select_shares!("where s.id = $1")).bind(id).fetch_optional(c).await)
}

/// The hash of a share's password, where it has one.
pub async fn password_of(db: &mut Reading, id: ShareId) -> sqlx::Result<Option<String>> {
    let found: Option<Option<String>> =
        both!(db, c => sqlx::query_scalar("select password_hash from share where id = $1").bind(id).fetch_optional(c).await)?;
    Ok(found.flatten())
}

/// A share by the digest of its link's secret.
pub async fn by_secret(db: &mut Reading, secret: &Digest) -> sqlx::Result<Option<Share>> {
    both!(db, c => sqlx::query_as(select_shares!("where s.secret = $1")).bind(&secret.0[..]).fetch_optional(c).await)
}

/// The assets that a share names, or those that its collection has at this moment.
pub async fn assets(db: &mut Reading, share: &Share) -> sqlx::Result<Vec<AssetId>> {
    match share.collection_id {
        Some(collection) => super::collections::assets(db, collection).await,
        None => {
            both!(db, c => sqlx::query_scalar("select asset_id from share_asset where share_id = $1 order by asset_id")
                .bind(share.id).fetch_all(c).await)
        }
    }
}

/// Whether a share shows this asset.
pub async fn shows(db: &mut Reading, share: &Share, asset: AssetId) -> sqlx::Result<bool> {
    match share.collection_id {
        Some(collection) => both!(db, c => sqlx::query_scalar(
            "select exists (select 1 from collection_asset where collection_id = $1 and asset_id = $2)")
            .bind(collection).bind(asset).fetch_one(c).await),
        None => both!(db, c => sqlx::query_scalar(
            "select exists (select 1 from share_asset where share_id = $1 and asset_id = $2)")
            .bind(share.id).bind(asset).fetch_one(c).await),
    }
}

/// Adds a share.
pub async fn insert(uow: &mut UnitOfWork, share: &Share, secret: &Digest, password: Option<&str>, assets: &[AssetId]) -> sqlx::Result<()> {
    let told = serde_json::json!({ "share": share, "assets": assets });
    let tx = uow.write(Change::new("share.created", "share", share.id).after(&told));
    both!(tx, c => sqlx::query(
        "insert into share (id, name, message, secret, password_hash, collection_id, downloads, originals, asks_name, watermark,
         hides_metadata, expires_at, created_by, created_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
        .bind(share.id).bind(&share.name).bind(&share.message).bind(&secret.0[..]).bind(password).bind(share.collection_id)
        .bind(share.downloads).bind(share.originals).bind(share.asks_name).bind(share.watermark).bind(share.hides_metadata)
        .bind(share.expires_at).bind(share.created_by).bind(share.created_at).bind(share.revision).execute(c).await.map(drop))?;
    for asset in assets {
        both!(tx, c => sqlx::query("insert into share_asset (share_id, asset_id) values ($1, $2)")
            .bind(share.id).bind(asset).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Changes a share; `password` is the hash that it has from now on.
pub async fn update(uow: &mut UnitOfWork, before: &Share, after: &Share, password: Option<&str>) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("share.updated", "share", after.id).differing(before, after));
    both!(tx, c => sqlx::query(
        "update share set downloads = $2, originals = $3, watermark = $4, hides_metadata = $5, expires_at = $6, revoked_at = $7,
         password_hash = $8, revision = $9 where id = $1")
        .bind(after.id).bind(after.downloads).bind(after.originals).bind(after.watermark).bind(after.hides_metadata)
        .bind(after.expires_at).bind(after.revoked_at).bind(password).bind(after.revision).execute(c).await.map(drop))
}

/// Lets somebody in, by the digest of their pass.
pub async fn insert_visit(uow: &mut UnitOfWork, visit: &VisitRow, pass: &Digest) -> sqlx::Result<()> {
    let told = serde_json::json!({ "visit": visit.id, "name": visit.name, "email": visit.email });
    let tx = uow.write(Change::new("share.visited", "share", visit.share_id).after(&told));
    both!(tx, c => sqlx::query(
        "insert into share_visit (id, share_id, pass, password_hash, name, email, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(visit.id).bind(visit.share_id).bind(&pass.0[..]).bind(&visit.password_hash).bind(&visit.name).bind(&visit.email)
        .bind(visit.created_at).execute(c).await.map(drop))
}

/// Who came in with a pass.
pub async fn visit(db: &mut Reading, pass: &Digest) -> sqlx::Result<Option<VisitRow>> {
    both!(db, c => sqlx::query_as("select id, share_id, password_hash, name, email, created_at from share_visit where pass = $1")
        .bind(&pass.0[..]).fetch_optional(c).await)
}
