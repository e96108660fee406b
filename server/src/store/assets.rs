//! Brand assets, their versions and rights, and where they are used.

use std::collections::HashMap;

use app::model::{
    Asset, AssetId, AssetKind, AssetVersion, AssetVersionId, BrandId, CampaignId, Embedded, FieldValues, FileFacts, Instant, LibraryPolicy,
    MemberId, Term, UsageRights,
};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Conn, Reading, both},
};

#[derive(sqlx::FromRow)]
pub(super) struct AssetRow {
    id: AssetId,
    name: String,
    #[sqlx(try_from = "String")]
    kind: AssetKind,
    description: String,
    #[sqlx(json)]
    tags: Vec<String>,
    brand_id: Option<BrandId>,
    #[sqlx(json)]
    fields: FieldValues,
    embargo_ms: Option<i64>,
    #[sqlx(json)]
    rights: UsageRights,
    created_by: MemberId,
    created_at: Instant,
    revision: i64,
}

macro_rules! select_assets {
    ($rest:literal) => {
        concat!(
            "select a.id, a.name, a.kind, a.description, a.tags, a.brand_id, a.fields, a.embargo_ms, a.rights, a.created_by, a.created_at, a.revision ",
            $rest
        )
    };
}
pub(super) use select_assets;

macro_rules! select_versions {
    ($rest:literal) => {
        concat!(
            "select id, asset_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by, created_at,
               (held and not exists (select 1 from asset_approval p where p.version_id = asset_version.id)) as held,
               (select p.approved_by from asset_approval p where p.version_id = asset_version.id) as approved_by from asset_version ",
            $rest
        )
    };
}

fn with(row: AssetRow, versions: Vec<AssetVersion>, terms: Vec<Term>) -> Asset {
    let AssetRow { id, name, kind, description, tags, brand_id, fields, embargo_ms, rights, created_by, created_at, revision } = row;
    let embargoed_until = embargo_ms.map(|ms| Instant(time::OffsetDateTime::UNIX_EPOCH).plus_millis(ms));
    Asset {
        id,
        name,
        kind,
        description,
        tags,
        brand_id,
        fields,
        embargoed_until,
        versions,
        rights,
        terms,
        created_by,
        created_at,
        revision,
    }
}

/// An asset by id.
pub async fn asset(db: &mut Reading, id: AssetId) -> sqlx::Result<Option<Asset>> {
    let row: Option<AssetRow> = both!(db, c => sqlx::query_as(
        select_assets!("from asset a where a.id = $1")).bind(id).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let versions = both!(db, c => sqlx::query_as(select_versions!("where asset_id = $1 order by number")).bind(id).fetch_all(c).await)?;
    let terms = super::terms::of_asset(db, id).await?;
    Ok(Some(with(row, versions, terms)))
}

/// Rows with the versions and terms of their assets, in their order.
pub(super) async fn completed(db: &mut Reading, rows: Vec<AssetRow>) -> sqlx::Result<Vec<Asset>> {
    let ids: Vec<uuid::Uuid> = rows.iter().map(|row| row.id.0).collect();
    let terms = super::terms::of_assets(db, &ids).await?;
    let versions: Vec<AssetVersion> = match db.conn() {
        Conn::Sqlite(c) => {
            sqlx::query_as(select_versions!("where asset_id in (select unhex(value) from json_each($1)) order by asset_id, number"))
                .bind(super::as_json(&ids))
                .fetch_all(c)
                .await?
        }
        Conn::Postgres(c) => {
            sqlx::query_as(select_versions!("where asset_id = any($1) order by asset_id, number")).bind(ids).fetch_all(c).await?
        }
    };
    Ok(assemble(rows, versions, terms))
}

/// Several assets by id, in no particular order; unknown ids are left out.
pub async fn assets(db: &mut Reading, ids: &[AssetId]) -> sqlx::Result<Vec<Asset>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = match db.conn() {
        Conn::Sqlite(c) => {
            sqlx::query_as(select_assets!("from asset a where a.id in (select unhex(value) from json_each($1)) order by a.id"))
                .bind(super::as_json(&ids))
                .fetch_all(c)
                .await?
        }
        Conn::Postgres(c) => {
            sqlx::query_as(select_assets!("from asset a where a.id = any($1) order by a.id")).bind(ids).fetch_all(c).await?
        }
    };
    completed(db, rows).await
}

/// Which assets are attached to which of these campaigns.
pub async fn attached(db: &mut Reading, campaigns: &[CampaignId]) -> sqlx::Result<Vec<(CampaignId, AssetId)>> {
    let ids: Vec<uuid::Uuid> = campaigns.iter().map(|id| id.0).collect();
    match db.conn() {
        Conn::Sqlite(c) => {
            sqlx::query_as(
                "select campaign_id, asset_id from campaign_asset
                 where campaign_id in (select unhex(value) from json_each($1)) order by campaign_id, asset_id",
            )
            .bind(super::as_json(&ids))
            .fetch_all(c)
            .await
        }
        Conn::Postgres(c) => {
            sqlx::query_as("select campaign_id, asset_id from campaign_asset where campaign_id = any($1) order by campaign_id, asset_id")
                .bind(ids)
                .fetch_all(c)
                .await
        }
    }
}

/// Assets attached to a campaign.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Asset>> {
    let rows: Vec<AssetRow> = both!(db, c => sqlx::query_as(
        select_assets!("from asset a join campaign_asset ca on ca.asset_id = a.id where ca.campaign_id = $1 order by a.id"))
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

/// Adds an asset, found by these words.
pub async fn insert(uow: &mut UnitOfWork, asset: &Asset, words: &[String]) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("asset.created", "asset", asset.id).after(asset));
    both!(tx, c => sqlx::query(
        "insert into asset (id, name, kind, description, tags, rights, created_by, created_at, revision, brand_id, fields, doc)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (select coalesce(max(doc), 0) + 1 from asset))")
        .bind(asset.id).bind(&asset.name).bind(asset.kind.as_str()).bind(&asset.description).bind(Json(&asset.tags))
        .bind(Json(&asset.rights)).bind(asset.created_by).bind(asset.created_at).bind(asset.revision)
        .bind(asset.brand_id).bind(Json(&asset.fields)).execute(c).await.map(drop))?;
    super::find::index(tx, asset.id, words).await
}

/// Adds a version; the asset is found by these words from now on.
pub async fn insert_version(
    uow: &mut UnitOfWork,
    version: &AssetVersion,
    look: Option<i64>,
    embedded: &Embedded,
    facts: &FileFacts,
    words: &[String],
) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("asset_version.uploaded", "asset", version.asset_id).after(version));
    both!(tx, c => sqlx::query(
        "insert into asset_version (id, asset_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by, created_at,
         held) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(version.id).bind(version.asset_id).bind(version.number).bind(&version.sha256.0[..]).bind(&version.media_type)
        .bind(&version.file_name).bind(version.bytes).bind(version.width).bind(version.height).bind(version.uploaded_by)
        .bind(version.created_at).bind(version.held).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query("update asset set revision = revision + 1 where id = $1").bind(version.asset_id).execute(c).await.map(drop))?;
    super::details::insert(tx, version, look, embedded).await?;
    super::brands::keep_facts(tx, version.sha256, facts).await?;
    super::find::index(tx, version.asset_id, words).await
}

/// States an asset's usage rights; it is found by these words from now on.
pub async fn set_rights(uow: &mut UnitOfWork, before: &Asset, after: &Asset, words: &[String]) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("asset.rights_stated", "asset", after.id).before(&before.rights).after(&after.rights));
    both!(tx, c => sqlx::query("update asset set rights = $2, revision = $3 where id = $1")
        .bind(after.id).bind(Json(&after.rights)).bind(after.revision).execute(c).await.map(drop))?;
    super::find::index(tx, after.id, words).await
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

/// The names of the assets of which a version is held until other eyes approve it.
pub async fn held(db: &mut Reading) -> sqlx::Result<Vec<String>> {
    both!(db, c => sqlx::query_scalar(
        "select distinct a.name from asset a join asset_version v on v.asset_id = a.id
         where v.held and not exists (select 1 from asset_approval p where p.version_id = v.id) order by a.name").fetch_all(c).await)
}

/// How the library takes files in.
pub async fn policy(db: &mut Reading) -> sqlx::Result<LibraryPolicy> {
    both!(db, c => sqlx::query_as("select hold_uploads, chain_id, revision from library_policy where id = 1").fetch_one(c).await)
}

/// Changes how the library takes files in.
pub async fn set_policy(uow: &mut UnitOfWork, before: LibraryPolicy, after: LibraryPolicy) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("library.policy_changed", "library", "policy").before(&before).after(&after));
    both!(tx, c => sqlx::query("update library_policy set hold_uploads = $1, revision = $2, chain_id = $3 where id = 1")
        .bind(after.hold_uploads).bind(after.revision).bind(after.chain_id).execute(c).await.map(drop))
}

/// Lets a version out that was held.
pub async fn approve(uow: &mut UnitOfWork, version: &AssetVersion, by: MemberId) -> sqlx::Result<()> {
    let now = uow.now();
    let told = serde_json::json!({ "version": version.number, "sha256": version.sha256, "approved_by": by });
    let tx = uow.write(Change::new("asset_version.approved", "asset", version.asset_id).after(&told));
    both!(tx, c => sqlx::query("insert into asset_approval (version_id, asset_id, approved_by, approved_at) values ($1, $2, $3, $4)")
        .bind(version.id).bind(version.asset_id).bind(by).bind(now).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query("update asset set revision = revision + 1 where id = $1").bind(version.asset_id).execute(c).await.map(drop))
}
