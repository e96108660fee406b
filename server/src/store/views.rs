//! Saved views and their feeds.

use app::model::{Digest, Feed, FeedId, MemberId, SavedView, SavedViewId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_views {
    ($rest:literal) => {
        concat!("select id, member_id, screen, name, query, shared, created_at, revision from saved_view ", $rest)
    };
}

macro_rules! select_feeds {
    ($rest:literal) => {
        concat!("select id, view_id, member_id, created_at from feed ", $rest)
    };
}

/// A member's own views and those that are shared, by name.
pub async fn seen_by(db: &mut Reading, member: MemberId) -> sqlx::Result<Vec<SavedView>> {
    both!(db, c => sqlx::query_as(select_views!("where member_id = $1 or shared = $2 order by name, id limit 500"))
        .bind(member).bind(true).fetch_all(c).await)
}

/// How many views a member has.
pub async fn count_of(db: &mut Reading, member: MemberId) -> sqlx::Result<i64> {
    both!(db, c => sqlx::query_scalar("select count(*) from saved_view where member_id = $1").bind(member).fetch_one(c).await)
}

/// A view by id, whoever's it is.
pub async fn view(db: &mut Reading, id: SavedViewId) -> sqlx::Result<Option<SavedView>> {
    both!(db, c => sqlx::query_as(select_views!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// Adds a view.
pub async fn insert(uow: &mut UnitOfWork, view: &SavedView) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("saved_view.created", "saved_view", view.id).after(view));
    both!(tx, c => sqlx::query(
        "insert into saved_view (id, member_id, screen, name, query, shared, created_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(view.id).bind(view.member_id).bind(view.screen.as_str()).bind(&view.name).bind(&view.query).bind(view.shared)
        .bind(view.created_at).bind(view.revision).execute(c).await.map(drop))
}

/// Changes a view.
pub async fn update(uow: &mut UnitOfWork, before: &SavedView, after: &SavedView) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("saved_view.updated", "saved_view", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update saved_view set name = $2, query = $3, shared = $4, revision = $5 where id = $1")
        .bind(after.id).bind(&after.name).bind(&after.query).bind(after.shared).bind(after.revision).execute(c).await.map(drop))
}

/// Removes a view with its feeds.
pub async fn remove(uow: &mut UnitOfWork, view: &SavedView) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("saved_view.removed", "saved_view", view.id).before(view));
    both!(tx, c => sqlx::query("delete from feed where view_id = $1").bind(view.id).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query("delete from saved_view where id = $1").bind(view.id).execute(c).await.map(drop))
}

/// A member's feeds of a view that are not revoked, newest first.
pub async fn feeds(db: &mut Reading, view: SavedViewId, member: MemberId) -> sqlx::Result<Vec<Feed>> {
    both!(db, c => sqlx::query_as(select_feeds!("where view_id = $1 and member_id = $2 and revoked_at is null order by id desc"))
        .bind(view).bind(member).fetch_all(c).await)
}

/// A feed by id, unless it is revoked.
pub async fn feed(db: &mut Reading, id: FeedId) -> sqlx::Result<Option<Feed>> {
    both!(db, c => sqlx::query_as(select_feeds!("where id = $1 and revoked_at is null")).bind(id).fetch_optional(c).await)
}

/// The feed whose address has this secret, unless it is revoked.
pub async fn feed_of(db: &mut Reading, secret: &Digest) -> sqlx::Result<Option<Feed>> {
    both!(db, c => sqlx::query_as(select_feeds!("where secret_hash = $1 and revoked_at is null")).bind(&secret.0[..]).fetch_optional(c).await)
}

/// Adds a feed, by the digest of its secret.
pub async fn insert_feed(uow: &mut UnitOfWork, feed: &Feed, secret: &Digest) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("feed.created", "feed", feed.id).after(feed));
    both!(tx, c => sqlx::query("insert into feed (id, view_id, member_id, secret_hash, created_at) values ($1, $2, $3, $4, $5)")
        .bind(feed.id).bind(feed.view_id).bind(feed.member_id).bind(&secret.0[..]).bind(feed.created_at).execute(c).await.map(drop))
}

/// Makes a feed's address useless.
pub async fn revoke_feed(uow: &mut UnitOfWork, feed: &Feed) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("feed.revoked", "feed", feed.id).before(feed));
    both!(tx, c => sqlx::query("update feed set revoked_at = $2 where id = $1").bind(feed.id).bind(now).execute(c).await.map(drop))
}
