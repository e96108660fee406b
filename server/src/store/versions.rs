//! Beside a version's bytes: its locks, and who has looked at its pages.

use app::model::{CampaignId, Instant, MemberId, PageSeen, PageTime, ProofId, ProofVersion, ProofVersionId};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// A lock of a version, or the end of one.
#[derive(Debug, Clone, Serialize, sqlx::FromRow)]
pub struct Lock {
    pub proof_version_id: ProofVersionId,
    pub locked: bool,
    /// Nobody, when its approval locked it.
    pub member_id: Option<MemberId>,
    pub reason: String,
    pub at: Instant,
}

/// Locks a version of this proof, or unlocks it.
pub async fn insert_lock(uow: &mut UnitOfWork, campaign: CampaignId, proof: ProofId, lock: &Lock) -> sqlx::Result<()> {
    let action = if lock.locked { "proof_version.locked" } else { "proof_version.unlocked" };
    let tx = uow.write(Change::new(action, "proof", proof).of(campaign).after(lock));
    both!(tx, c => sqlx::query(
        "insert into version_lock (id, proof_version_id, campaign_id, locked, member_id, reason, at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(Uuid::now_v7()).bind(lock.proof_version_id).bind(campaign).bind(lock.locked).bind(lock.member_id).bind(&lock.reason)
        .bind(lock.at).execute(c).await.map(drop))
}

/// Every lock and unlock of a proof's versions, oldest first.
pub async fn locks(db: &mut Reading, proof: ProofId) -> sqlx::Result<Vec<Lock>> {
    both!(db, c => sqlx::query_as(
        "select l.proof_version_id, l.locked, l.member_id, l.reason, l.at from version_lock l
           join proof_version v on v.id = l.proof_version_id where v.proof_id = $1 order by l.id")
        .bind(proof).fetch_all(c).await)
}

/// Adds to what somebody has seen of a version.
pub async fn insert_views(
    uow: &mut UnitOfWork,
    campaign: CampaignId,
    version: &ProofVersion,
    by: MemberId,
    pages: &[PageTime],
) -> sqlx::Result<()> {
    let now = uow.now();
    let change = Change::new("proof_version.viewed", "proof_version", version.id).of(campaign).after(&pages);
    let tx = uow.write(change);
    for page in pages {
        both!(tx, c => sqlx::query(
            "insert into page_view (proof_version_id, member_id, page, campaign_id, seconds, first_at, last_at) values ($1, $2, $3, $4, $5, $6, $6)
             on conflict (proof_version_id, member_id, page)
             do update set seconds = page_view.seconds + excluded.seconds, last_at = excluded.last_at")
            .bind(version.id).bind(by).bind(page.page).bind(campaign).bind(page.seconds).bind(now).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// A page that somebody has opened.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Seen {
    pub member_id: MemberId,
    pub name: String,
    pub guest: bool,
    page: i64,
    seconds: i64,
    first_at: Instant,
    last_at: Instant,
}

impl Seen {
    /// The page without the person.
    pub fn page(&self) -> PageSeen {
        PageSeen { page: self.page, seconds: self.seconds, first_at: self.first_at, last_at: self.last_at }
    }
}

/// Who has opened which pages of a version, by person.
pub async fn seen(db: &mut Reading, version: ProofVersionId) -> sqlx::Result<Vec<Seen>> {
    both!(db, c => sqlx::query_as(
        "select s.member_id, m.name, m.guest, s.page, s.seconds, s.first_at, s.last_at from page_view s join member m on m.id = s.member_id
         where s.proof_version_id = $1 order by m.name, s.member_id, s.page")
        .bind(version).fetch_all(c).await)
}

/// The pages of a version that one person has opened, in their order.
pub async fn opened(db: &mut Reading, version: ProofVersionId, by: MemberId) -> sqlx::Result<Vec<i64>> {
    both!(db, c => sqlx::query_scalar("select page from page_view where proof_version_id = $1 and member_id = $2 order by page")
        .bind(version).bind(by).fetch_all(c).await)
}
