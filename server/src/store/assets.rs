//! Brand assets, their versions and rights, and where they are used.

use std::collections::HashMap;

use app::model::{Asset, AssetId, AssetKind, AssetVersion, AssetVersionId, CampaignId, Instant, MemberId, Term, UsageRights};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

#[derive(sqlx::FromRow)]
struct AssetRow {
    id: AssetId,
    name: String,
    #[sqlx(try_from = "String")]
    kind: AssetKind,
    #[sqlx(json)]
    rights: UsageRights,
    created_by: MemberId,
    created_at: Instant,
    revision: i64,
}

macro_rules! select_versions {
    ($rest:literal) => {
        concat!(
            "select id, asset_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by, created_at from asset_version ",
            $rest
        )
    };
}

fn with(row: AssetRow, versions: Vec<AssetVersion>, terms: Vec<Term>) -> Asset {
    let AssetRow { id, name, kind, rights, created_by, created_at, revision } = row;
    Asset { id, name, kind, versions, rights, terms, created_by, created_at, revision }
}

/// An asset by id.
pub async fn asset(db: &mut Reading, id: AssetId) -> sqlx::Result<Option<Asset>> {
    let row: Option<AssetRow> = both!(db, c => sqlx::query_as(
        "select id, name, kind, rights, created_by, created_at, revision from asset where id = $1").bind(id).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let versions = both!(db, c => sqlx::query_as(select_versions!("where asset_id = $1 order by number")).bind(id).fetch_all(c).await)?;
    let terms = super::terms::of_asset(db, id).await?;
    Ok(Some(with(row, versions, terms)))
}

/// Assets, newest first, after a cursor.
pub async fn list(db: &mut Reading, after: Option<AssetId>, limit: i64) -> sqlx::Result<Vec<Asset>> {
    let rows: Vec<AssetRow> = both!(db, c => sqlx::query_as(
        "select id, name, kind, rights, created_by, created_at, revision from asset where ($1 is null or id < $1) order by id desc limit $2")
        .bind(after).bind(limit).fetch_all(c).await)?;
    let (Some(newest), Some(oldest)) = (rows.first().map(|row| row.id), rows.last().map(|row| row.id)) else { return Ok(Vec::new()) };
    let all: Vec<AssetVersion> = both!(db, c => sqlx::query_as(select_versions!(
        "where asset_id >= $1 and asset_id <= $2 order by asset_id, number")).bind(oldest).bind(newest).fetch_all(c).await)?;
    let terms = super::terms::between(db, oldest, newest).await?;
    Ok(assemble(rows, all, terms))
}

/// Assets attached to a campaign.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Asset>> {
    let rows: Vec<AssetRow> = both!(db, c => sqlx::query_as(
        "select a.id, a.name, a.kind, a.rights, a.created_by, a.created_at, a.revision from asset a
         join campaign_asset ca on ca.asset_id = a.id where ca.campaign_id = $1 order by a.id")
        .bind(campaign).fetch_all(c).await)?;
    let all: Vec<AssetVersion> = both!(db, c => sqlx::query_as(select_versions!(
        "where asset_id in (select asset_id from campaign_asset where campaign_id = $1) order by asset_id, number"))
        .bind(campaign).fetch_all(c).await)?;
    let terms = super::terms::of_campaign(db, campaign).await?;
    Ok(assemble(rows, all, terms))
}

fn assemble(rows: Vec<AssetRow>, all: Vec<AssetVersion>, all_terms: Vec<Term>) -> Vec<Asset> {
    let mut versions: HashMap<AssetId, Vec<AssetVersion>> = HashMap::new();
    for version in all {
        versions.entry(version.asset_id).or_default().push(version);
    }
    let mut terms: HashMap<AssetId, Vec<Term>> = HashMap::new();
    for term in all_terms {
        terms.entry(term.asset_id).or_default().push(term);
    }
    rows.into_iter()
        .map(|row| {
            let (versions, terms) = (versions.remove(&row.id).unwrap_or_default(), terms.remove(&row.id).unwrap_or_default());
            with(row, versions, terms)
        })
        .collect()
}

/// A version by id.
pub async fn version(db: &mut Reading, id: AssetVersionId) -> sqlx::Result<Option<AssetVersion>> {
    both!(db, c => sqlx::query_as(select_versions!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// Adds an asset.
pub async fn insert(uow: &mut UnitOfWork, asset: &Asset) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("asset.created", "asset", asset.id).after(asset));
    both!(tx, c => sqlx::query("insert into asset (id, name, kind, rights, created_by, created_at, revision) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(asset.id).bind(&asset.name).bind(asset.kind.as_str()).bind(Json(&asset.rights)).bind(asset.created_by).bind(asset.created_at)
        .bind(asset.revision).execute(c).await.map(drop))
}

/// Adds a version.
pub async fn insert_version(uow: &mut UnitOfWork, version: &AssetVersion) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("asset_version.uploaded", "asset", version.asset_id).after(version));
    both!(tx, c => sqlx::query(
        "insert into asset_version (id, asset_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(version.id).bind(version.asset_id).bind(version.number).bind(&version.sha256.0[..]).bind(&version.media_type)
        .bind(&version.file_name).bind(version.bytes).bind(version.width).bind(version.height).bind(version.uploaded_by)
        .bind(version.created_at).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query("update asset set revision = revision + 1 where id = $1").bind(version.asset_id).execute(c).await.map(drop))
}

/// States an asset's usage rights.
pub async fn set_rights(uow: &mut UnitOfWork, before: &Asset, after: &Asset) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("asset.rights_stated", "asset", after.id).before(&before.rights).after(&after.rights));
    both!(tx, c => sqlx::query("update asset set rights = $2, revision = $3 where id = $1")
        .bind(after.id).bind(Json(&after.rights)).bind(after.revision).execute(c).await.map(drop))
}

/// Attaches an asset to a campaign. Attaching twice is once.
pub async fn attach(uow: &mut UnitOfWork, campaign: CampaignId, asset: &Asset, by: MemberId) -> sqlx::Result<()> {
    let now = uow.now();
    let change = Change::new("asset.attached", "asset", asset.id).of(campaign).after(&serde_json::json!({ "asset": asset.name }));
    let tx = uow.write(change);
    both!(tx, c => sqlx::query(
        "insert into campaign_asset (campaign_id, asset_id, attached_by, attached_at) values ($1, $2, $3, $4) on conflict do nothing")
        .bind(campaign).bind(asset.id).bind(by).bind(now).execute(c).await.map(drop))
}
