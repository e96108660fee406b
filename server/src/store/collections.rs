//! Collections of brand assets.

use app::model::{AssetId, Collection, CollectionId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_collections {
    ($rest:literal) => {
        concat!("select id, name, description, created_by, created_at, revision from collection ", $rest)
    };
}

/// Every collection, by name.
pub async fn collections(db: &mut Reading) -> sqlx::Result<Vec<Collection>> {
    both!(db, c => sqlx::query_as(select_collections!("order by name, id")).fetch_all(c).await)
}

/// A collection by id.
pub async fn collection(db: &mut Reading, id: CollectionId) -> sqlx::Result<Option<Collection>> {
    both!(db, c => sqlx::query_as(select_collections!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// Adds a collection, empty.
pub async fn insert(uow: &mut UnitOfWork, collection: &Collection) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("collection.created", "collection", collection.id).after(collection));
    both!(tx, c => sqlx::query("insert into collection (id, name, description, created_by, created_at, revision) values ($1, $2, $3, $4, $5, $6)")
        .bind(collection.id).bind(&collection.name).bind(&collection.description).bind(collection.created_by).bind(collection.created_at)
        .bind(collection.revision).execute(c).await.map(drop))
}

/// Changes a collection's words.
pub async fn update(uow: &mut UnitOfWork, before: &Collection, after: &Collection) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("collection.updated", "collection", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update collection set name = $2, description = $3, revision = $4 where id = $1")
        .bind(after.id).bind(&after.name).bind(&after.description).bind(after.revision).execute(c).await.map(drop))
}

/// Puts an asset into a collection, found by these words from now on in it too. Twice is once.
pub async fn add(uow: &mut UnitOfWork, id: CollectionId, asset: AssetId, words: &[String]) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("collection.asset_added", "collection", id).after(&serde_json::json!({ "asset_id": asset })));
    both!(tx, c => sqlx::query("insert into collection_asset (collection_id, asset_id) values ($1, $2) on conflict do nothing")
        .bind(id).bind(asset).execute(c).await.map(drop))?;
    super::find::index(tx, asset, words).await
}

/// Takes an asset out of a collection.
pub async fn remove(uow: &mut UnitOfWork, id: CollectionId, asset: AssetId, words: &[String]) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("collection.asset_removed", "collection", id).before(&serde_json::json!({ "asset_id": asset })));
    both!(tx, c => sqlx::query("delete from collection_asset where collection_id = $1 and asset_id = $2")
        .bind(id).bind(asset).execute(c).await.map(drop))?;
    super::find::index(tx, asset, words).await
}

/// What is in a collection, in the order of coming into the library.
pub async fn assets(db: &mut Reading, id: CollectionId) -> sqlx::Result<Vec<AssetId>> {
    both!(db, c => sqlx::query_scalar("select asset_id from collection_asset where collection_id = $1 order by asset_id")
        .bind(id).fetch_all(c).await)
}
