//! Brands, the fields of assets, and what files show.

use std::collections::HashMap;

use app::model::{AssetField, Brand, BrandColour, BrandFont, BrandId, BrandRules, Digest, FileFacts, Instant, LibrarySchema, MemberId};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Conn, Reading, Writing, both},
};

#[derive(sqlx::FromRow)]
struct BrandRow {
    id: BrandId,
    name: String,
    description: String,
    #[sqlx(json)]
    colours: Vec<BrandColour>,
    #[sqlx(json)]
    fonts: Vec<BrandFont>,
    #[sqlx(json)]
    rules: BrandRules,
    is_default: bool,
    created_by: MemberId,
    created_at: Instant,
    revision: i64,
}

impl From<BrandRow> for Brand {
    fn from(row: BrandRow) -> Self {
        let BrandRow { id, name, description, colours, fonts, rules, is_default, created_by, created_at, revision } = row;
        Self { id, name, description, colours, fonts, rules, is_default, created_by, created_at, revision }
    }
}

macro_rules! select_brands {
    ($rest:literal) => {
        concat!("select id, name, description, colours, fonts, rules, is_default, created_by, created_at, revision from brand ", $rest)
    };
}

/// Every brand, the default first.
pub async fn all(db: &mut Reading) -> sqlx::Result<Vec<Brand>> {
    let rows: Vec<BrandRow> =
        both!(db, c => sqlx::query_as(select_brands!("order by is_default desc, name, id limit 500")).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Brand::from).collect())
}

/// A brand by id.
pub async fn brand(db: &mut Reading, id: BrandId) -> sqlx::Result<Option<Brand>> {
    let row: Option<BrandRow> = both!(db, c => sqlx::query_as(select_brands!("where id = $1")).bind(id).fetch_optional(c).await)?;
    Ok(row.map(Brand::from))
}

/// Adds a brand.
pub async fn insert(uow: &mut UnitOfWork, brand: &Brand) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("brand.created", "brand", brand.id).after(brand));
    both!(tx, c => sqlx::query(
        "insert into brand (id, name, description, colours, fonts, rules, is_default, created_by, created_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(brand.id).bind(&brand.name).bind(&brand.description).bind(Json(&brand.colours)).bind(Json(&brand.fonts))
        .bind(Json(&brand.rules)).bind(brand.is_default).bind(brand.created_by).bind(brand.created_at).bind(brand.revision)
        .execute(c).await.map(drop))
}

/// Changes a brand. One that becomes the default takes the place of the one that was.
pub async fn update(uow: &mut UnitOfWork, before: &Brand, after: &Brand) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("brand.updated", "brand", after.id).differing(before, after));
    if after.is_default && !before.is_default {
        both!(tx, c => sqlx::query("update brand set is_default = $1, revision = revision + 1 where is_default = $2")
            .bind(false).bind(true).execute(c).await.map(drop))?;
    }
    both!(tx, c => sqlx::query(
        "update brand set name = $2, description = $3, colours = $4, fonts = $5, rules = $6, is_default = $7, revision = $8 where id = $1")
        .bind(after.id).bind(&after.name).bind(&after.description).bind(Json(&after.colours)).bind(Json(&after.fonts))
        .bind(Json(&after.rules)).bind(after.is_default).bind(after.revision).execute(c).await.map(drop))
}

/// The fields that assets have.
pub async fn schema(db: &mut Reading) -> sqlx::Result<LibrarySchema> {
    let (fields, revision): (Json<Vec<AssetField>>, i64) =
        both!(db, c => sqlx::query_as("select fields, revision from library_schema where id = 1").fetch_one(c).await)?;
    Ok(LibrarySchema { fields: fields.0, revision })
}

/// Changes the fields that assets have.
pub async fn set_schema(uow: &mut UnitOfWork, before: &LibrarySchema, after: &LibrarySchema) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("library.schema_changed", "library", "schema").before(before).after(after));
    both!(tx, c => sqlx::query("update library_schema set fields = $1, revision = $2 where id = 1")
        .bind(Json(&after.fields)).bind(after.revision).execute(c).await.map(drop))
}

/// Keeps what a file shows, in the transaction that names it.
pub(super) async fn keep_facts(tx: &mut Writing, sha256: Digest, facts: &FileFacts) -> sqlx::Result<()> {
    both!(tx, c => sqlx::query("insert into file_facts (sha256, facts) values ($1, $2) on conflict do nothing")
        .bind(&sha256.0[..]).bind(Json(facts)).execute(c).await.map(drop))
}

/// What a file shows; nothing of files that came in before that was looked at.
pub async fn facts(db: &mut Reading, sha256: Digest) -> sqlx::Result<FileFacts> {
    let facts: Option<Json<FileFacts>> =
        both!(db, c => sqlx::query_scalar("select facts from file_facts where sha256 = $1").bind(&sha256.0[..]).fetch_optional(c).await)?;
    Ok(facts.map(|facts| facts.0).unwrap_or_default())
}

/// What several files show.
pub async fn facts_of(db: &mut Reading, files: &[Digest]) -> sqlx::Result<HashMap<Digest, FileFacts>> {
    let rows: Vec<(Vec<u8>, Json<FileFacts>)> = match db.conn() {
        Conn::Sqlite(c) => {
            let named = serde_json::to_string(&files.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap_or_default();
            sqlx::query_as("select sha256, facts from file_facts where sha256 in (select unhex(value) from json_each($1))")
                .bind(named)
                .fetch_all(c)
                .await?
        }
        Conn::Postgres(c) => {
            let named: Vec<Vec<u8>> = files.iter().map(|file| file.0.to_vec()).collect();
            sqlx::query_as("select sha256, facts from file_facts where sha256 = any($1)").bind(named).fetch_all(c).await?
        }
    };
    rows.into_iter()
        .map(|(sha256, facts)| Ok((Digest::try_from(sha256).map_err(|e| super::inconsistent("file_facts", e))?, facts.0)))
        .collect()
}
