//! Guests' links and one-time codes.

use app::model::{Digest, GuestCodeId, GuestLink, GuestLinkId, Instant, MemberId, ProofVersionId, ReviewId};

use super::inconsistent;
use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// A link with the key that signs it. The key goes nowhere but to whoever checks or writes an address.
#[derive(sqlx::FromRow)]
pub struct KeyedLink {
    #[sqlx(flatten)]
    pub link: GuestLink,
    key: Vec<u8>,
}

impl KeyedLink {
    pub fn new(link: GuestLink, key: [u8; 32]) -> Self {
        Self { link, key: key.into() }
    }

    pub fn key(&self) -> &[u8] {
        &self.key
    }
}

impl std::fmt::Debug for KeyedLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyedLink").field("link", &self.link).finish_non_exhaustive()
    }
}

macro_rules! select_links {
    ($rest:literal) => {
        concat!(
            "select l.id, l.member_id, m.name, m.email, l.campaign_id, l.review_id, l.proof_version_id, l.can_comment, l.can_decide,
             l.can_download, l.created_by, l.created_at, l.expires_at, l.revoked_at, l.key
             from guest_link l join member m on m.id = l.member_id ",
            $rest
        )
    };
}

/// A link by id, ended ones too.
pub async fn link(db: &mut Reading, id: GuestLinkId) -> sqlx::Result<Option<KeyedLink>> {
    both!(db, c => sqlx::query_as(select_links!("where l.id = $1")).bind(id).fetch_optional(c).await)
}

/// Every link to a review, newest first.
pub async fn links_of_review(db: &mut Reading, review: ReviewId) -> sqlx::Result<Vec<KeyedLink>> {
    both!(db, c => sqlx::query_as(select_links!("where l.review_id = $1 order by l.id desc")).bind(review).fetch_all(c).await)
}

/// Every link to a version, newest first.
pub async fn links_of_version(db: &mut Reading, version: ProofVersionId) -> sqlx::Result<Vec<KeyedLink>> {
    both!(db, c => sqlx::query_as(select_links!("where l.proof_version_id = $1 order by l.id desc")).bind(version).fetch_all(c).await)
}

/// A guest's links that are not revoked.
pub async fn links_of_guest(db: &mut Reading, guest: MemberId) -> sqlx::Result<Vec<KeyedLink>> {
    both!(db, c => sqlx::query_as(select_links!("where l.member_id = $1 and l.revoked_at is null order by l.id")).bind(guest).fetch_all(c).await)
}

/// The newest links of the workspace.
pub async fn newest_links(db: &mut Reading, limit: i64) -> sqlx::Result<Vec<KeyedLink>> {
    both!(db, c => sqlx::query_as(select_links!("order by l.id desc limit $1")).bind(limit).fetch_all(c).await)
}

/// Adds a link.
pub async fn insert_link(uow: &mut UnitOfWork, keyed: &KeyedLink) -> sqlx::Result<()> {
    let link = &keyed.link;
    let tx = uow.write(Change::new("guest_link.created", "guest_link", link.id).of(link.campaign_id).after(link));
    both!(tx, c => sqlx::query(
        "insert into guest_link (id, member_id, campaign_id, review_id, proof_version_id, can_comment, can_decide, can_download, key, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(link.id).bind(link.member_id).bind(link.campaign_id).bind(link.review_id).bind(link.proof_version_id)
        .bind(link.can_comment).bind(link.can_decide).bind(link.can_download).bind(keyed.key()).bind(link.created_by)
        .bind(link.created_at).bind(link.expires_at).execute(c).await.map(drop))
}

/// Ends a link for good.
pub async fn revoke_link(uow: &mut UnitOfWork, link: &GuestLink) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("guest_link.revoked", "guest_link", link.id).of(link.campaign_id).before(link));
    both!(tx, c => sqlx::query("update guest_link set revoked_at = $2 where id = $1").bind(link.id).bind(now).execute(c).await.map(drop))
}

/// A code that was mailed. Only its keyed digest is here.
#[derive(Debug, sqlx::FromRow)]
pub struct Code {
    pub id: GuestCodeId,
    pub link_id: GuestLinkId,
    digest: Vec<u8>,
    mac: Vec<u8>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub attempts: i64,
    pub used_at: Option<Instant>,
}

impl Code {
    pub fn new(link_id: GuestLinkId, id: GuestCodeId, digest: Digest, mac: Digest, created_at: Instant, expires_at: Instant) -> Self {
        let (digest, mac) = (digest.0.into(), mac.0.into());
        Self { id, link_id, digest, mac, created_at, expires_at, attempts: 0, used_at: None }
    }

    /// What it was asked for.
    pub fn digest(&self) -> sqlx::Result<Digest> {
        self.digest.clone().try_into().map_err(|e| inconsistent("guest_code", e))
    }

    pub fn hash(&self) -> sqlx::Result<Digest> {
        self.mac.clone().try_into().map_err(|e| inconsistent("guest_code", e))
    }
}

/// A link's newest codes, newest first.
pub async fn codes(db: &mut Reading, link: GuestLinkId, limit: i64) -> sqlx::Result<Vec<Code>> {
    both!(db, c => sqlx::query_as(
        "select id, link_id, digest, mac, created_at, expires_at, attempts, used_at from guest_code where link_id = $1 order by id desc limit $2")
        .bind(link).bind(limit).fetch_all(c).await)
}

/// Adds a code.
pub async fn insert_code(uow: &mut UnitOfWork, link: &GuestLink, code: &Code) -> sqlx::Result<()> {
    let tx = uow.write(
        Change::new("guest_code.mailed", "guest_link", link.id)
            .of(link.campaign_id)
            .after(&serde_json::json!({ "expires_at": code.expires_at })),
    );
    both!(tx, c => sqlx::query(
        "insert into guest_code (id, link_id, digest, mac, created_at, expires_at, attempts) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(code.id).bind(code.link_id).bind(&code.digest).bind(&code.mac).bind(code.created_at).bind(code.expires_at)
        .bind(code.attempts).execute(c).await.map(drop))
}

/// Uses a code up.
pub async fn use_code(uow: &mut UnitOfWork, link: &GuestLink, code: &Code) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("guest_code.used", "guest_link", link.id).of(link.campaign_id));
    both!(tx, c => sqlx::query("update guest_code set used_at = $2 where id = $1").bind(code.id).bind(now).execute(c).await.map(drop))
}

/// Counts a wrong try.
pub async fn miss_code(uow: &mut UnitOfWork, link: &GuestLink, code: &Code) -> sqlx::Result<()> {
    let attempts = code.attempts + 1;
    let change =
        Change::new("guest_code.refused", "guest_link", link.id).of(link.campaign_id).after(&serde_json::json!({ "attempts": attempts }));
    let tx = uow.write(change);
    both!(tx, c => sqlx::query("update guest_code set attempts = $2 where id = $1").bind(code.id).bind(attempts).execute(c).await.map(drop))
}
