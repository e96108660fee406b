//! The terms of assets' rights, the people whose consent they need, and what left the workspace under them.

use app::model::{AssetId, AssetUse, AssetVersion, CampaignId, MemberId, Talent, TalentId, Term, TermId, UsePurpose, VisitId};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Conn, Reading, both},
};

// What was taken since a term was stated counts: later ones have the greater ids (UUIDv7), on either engine alike. Instants are text on
// SQLite, with as many digits as they need, and do not compare within a second.
macro_rules! select_terms {
    ($rest:literal) => {
        concat!(
            "select t.id, t.asset_id, t.kind, t.holder, t.talent_id, t.starts_at, t.ends_at, t.markets, t.channels, t.purposes, t.quota,
               (select count(*) from asset_taken k where k.asset_id = t.asset_id and k.id > t.id) as used,
               t.evidence_id, t.withdrawn_at, t.withdrawn_reason, t.created_by, t.created_at from asset_term t ",
            $rest
        )
    };
}

/// An asset's terms, oldest first.
pub async fn of_asset(db: &mut Reading, asset: AssetId) -> sqlx::Result<Vec<Term>> {
    both!(db, c => sqlx::query_as(select_terms!("where t.asset_id = $1 order by t.id")).bind(asset).fetch_all(c).await)
}

/// The terms of these assets, oldest first.
pub async fn of_assets(db: &mut Reading, assets: &[uuid::Uuid]) -> sqlx::Result<Vec<Term>> {
    match db.conn() {
        Conn::Sqlite(c) => {
            sqlx::query_as(select_terms!("where t.asset_id in (select unhex(value) from json_each($1)) order by t.id"))
                .bind(super::as_json(assets))
                .fetch_all(c)
                .await
        }
        Conn::Postgres(c) => sqlx::query_as(select_terms!("where t.asset_id = any($1) order by t.id")).bind(assets).fetch_all(c).await,
    }
}

/// The terms of a campaign's assets, oldest first.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Term>> {
    both!(db, c => sqlx::query_as(select_terms!(
        "where t.asset_id in (select asset_id from campaign_asset where campaign_id = $1) order by t.id")).bind(campaign).fetch_all(c).await)
}

/// The consents of a person that still stand.
pub async fn standing_of_talent(db: &mut Reading, talent: TalentId) -> sqlx::Result<Vec<Term>> {
    both!(db, c => sqlx::query_as(select_terms!("where t.talent_id = $1 and t.withdrawn_at is null order by t.id"))
        .bind(talent).fetch_all(c).await)
}

/// A term by id.
pub async fn term(db: &mut Reading, id: TermId) -> sqlx::Result<Option<Term>> {
    both!(db, c => sqlx::query_as(select_terms!("where t.id = $1")).bind(id).fetch_optional(c).await)
}

/// Adds a term.
pub async fn insert(uow: &mut UnitOfWork, term: &Term) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("asset.term_added", "asset", term.asset_id).after(term));
    both!(tx, c => sqlx::query(
        "insert into asset_term (id, asset_id, kind, holder, talent_id, starts_at, ends_at, markets, channels, purposes, quota, evidence_id,
         created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
        .bind(term.id).bind(term.asset_id).bind(term.kind.as_str()).bind(&term.holder).bind(term.talent_id).bind(term.starts_at)
        .bind(term.ends_at).bind(term.markets.as_ref().map(Json)).bind(term.channels.as_ref().map(Json))
        .bind(term.purposes.as_ref().map(Json)).bind(term.quota).bind(term.evidence_id).bind(term.created_by).bind(term.created_at)
        .execute(c).await.map(drop))
}

/// Withdraws a term from this unit of work's instant on.
pub async fn withdraw(uow: &mut UnitOfWork, term: &Term, reason: &str) -> sqlx::Result<()> {
    let now = uow.now();
    let change = Change::new("asset.term_withdrawn", "asset", term.asset_id)
        .before(term)
        .after(&serde_json::json!({ "id": term.id, "withdrawn_at": now, "reason": reason }));
    let tx = uow.write(change);
    both!(tx, c => sqlx::query("update asset_term set withdrawn_at = $2, withdrawn_reason = $3 where id = $1")
        .bind(term.id).bind(now).bind(reason).execute(c).await.map(drop))
}

/// Campaigns that use an asset and are not over, newest first.
pub async fn uses(db: &mut Reading, asset: AssetId) -> sqlx::Result<Vec<AssetUse>> {
    both!(db, c => sqlx::query_as(
        "select ca.asset_id, c.id as campaign_id, c.name as campaign_name, c.status, c.starts_on, c.ends_on
         from campaign_asset ca join campaign c on c.id = ca.campaign_id
         where ca.asset_id = $1 and c.status not in ('completed', 'cancelled') order by c.id desc").bind(asset).fetch_all(c).await)
}

/// Records that a version's file leaves the workspace.
pub async fn take(
    uow: &mut UnitOfWork,
    version: &AssetVersion,
    purpose: UsePurpose,
    by: Option<MemberId>,
    visit: Option<VisitId>,
) -> sqlx::Result<()> {
    let now = uow.now();
    let told = serde_json::json!({ "version": version.number, "sha256": version.sha256, "purpose": purpose });
    let tx = uow.write(Change::new("asset.taken", "asset", version.asset_id).after(&told));
    both!(tx, c => sqlx::query(
        "insert into asset_taken (id, asset_id, version_id, sha256, purpose, member_id, visit_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(uuid::Uuid::now_v7()).bind(version.asset_id).bind(version.id).bind(&version.sha256.0[..]).bind(purpose.as_str())
        .bind(by).bind(visit).bind(now).execute(c).await.map(drop))
}

/// Every person, by name.
pub async fn talent(db: &mut Reading) -> sqlx::Result<Vec<Talent>> {
    both!(db, c => sqlx::query_as("select id, name, created_at from talent order by name, id").fetch_all(c).await)
}

/// A person by id.
pub async fn person(db: &mut Reading, id: TalentId) -> sqlx::Result<Option<Talent>> {
    both!(db, c => sqlx::query_as("select id, name, created_at from talent where id = $1").bind(id).fetch_optional(c).await)
}

/// Adds a person.
pub async fn insert_talent(uow: &mut UnitOfWork, person: &Talent) -> sqlx::Result<()> {
    // The audit is for ever: it says that somebody was added, and not who.
    let tx = uow.write(Change::new("talent.added", "talent", person.id));
    both!(tx, c => sqlx::query("insert into talent (id, name, created_at) values ($1, $2, $3)")
        .bind(person.id).bind(&person.name).bind(person.created_at).execute(c).await.map(drop))
}
