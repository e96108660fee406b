//! Days without launches.

use app::model::{Blackout, BlackoutId};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// Every blackout, by its first day.
pub async fn all(db: &mut Reading) -> sqlx::Result<Vec<Blackout>> {
    both!(db, c => sqlx::query_as("select id, name, starts_on, ends_on, market, channels, revision from blackout order by starts_on, id")
        .fetch_all(c).await)
}

/// One blackout.
pub async fn find(db: &mut Reading, id: BlackoutId) -> sqlx::Result<Option<Blackout>> {
    both!(db, c => sqlx::query_as("select id, name, starts_on, ends_on, market, channels, revision from blackout where id = $1")
        .bind(id).fetch_optional(c).await)
}

/// Adds a blackout.
pub async fn insert(uow: &mut UnitOfWork, blackout: &Blackout) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("blackout.created", "blackout", blackout.id).after(blackout));
    both!(tx, c => sqlx::query("insert into blackout (id, name, starts_on, ends_on, market, channels, revision) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(blackout.id).bind(&blackout.name).bind(blackout.starts_on).bind(blackout.ends_on).bind(blackout.market.as_deref())
        .bind(Json(&blackout.channels)).bind(blackout.revision).execute(c).await.map(drop))
}

/// Takes a blackout away.
pub async fn remove(uow: &mut UnitOfWork, blackout: &Blackout) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("blackout.removed", "blackout", blackout.id).before(blackout));
    both!(tx, c => sqlx::query("delete from blackout where id = $1").bind(blackout.id).execute(c).await.map(drop))
}
