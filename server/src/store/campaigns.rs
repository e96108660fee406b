//! Campaigns and certificates.

use app::model::{Campaign, CampaignId, CampaignStatus, CertificateBody, CertificateId, Day, Digest};
use sqlx::types::Json;

use super::inconsistent;
use crate::{
    audit::{Change, UnitOfWork},
    db::{Conn, Reading, both},
    gate::LaunchPermit,
};

macro_rules! select_campaigns {
    ($rest:literal) => {
        concat!(
            "select id, name, status, brief, starts_on, ends_on, market, channels, owner_id, created_at, updated_at, revision from campaign ",
            $rest
        )
    };
}

/// A campaign by id.
pub async fn campaign(db: &mut Reading, id: CampaignId) -> sqlx::Result<Option<Campaign>> {
    both!(db, c => sqlx::query_as(select_campaigns!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// Several campaigns by id, in no particular order; unknown ids are left out.
pub async fn several(db: &mut Reading, ids: &[CampaignId]) -> sqlx::Result<Vec<Campaign>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    match db.conn() {
        Conn::Sqlite(c) => {
            let rows = sqlx::query_as(select_campaigns!("where id in (select unhex(value) from json_each($1))"));
            rows.bind(super::as_json(&ids)).fetch_all(c).await
        }
        Conn::Postgres(c) => sqlx::query_as(select_campaigns!("where id = any($1)")).bind(ids).fetch_all(c).await,
    }
}

/// Campaigns, newest first, after a cursor.
pub async fn list(db: &mut Reading, status: Option<CampaignStatus>, after: Option<CampaignId>, limit: i64) -> sqlx::Result<Vec<Campaign>> {
    both!(db, c => sqlx::query_as(select_campaigns!("where ($1 is null or status = $1) and ($2 is null or id < $2) order by id desc limit $3"))
        .bind(status.map(CampaignStatus::as_str)).bind(after).bind(limit).fetch_all(c).await)
}

/// Campaigns whose flight touches a window of days, and those with tasks in it.
pub async fn between(db: &mut Reading, from: Day, to: Day) -> sqlx::Result<Vec<Campaign>> {
    both!(db, c => sqlx::query_as(select_campaigns!(
        "where (coalesce(starts_on, ends_on) <= $2 and coalesce(ends_on, starts_on) >= $1)
         or id in (select campaign_id from task where coalesce(starts_on, due_on) <= $2 and coalesce(due_on, starts_on) >= $1)
         order by starts_on, id limit 2000"))
        .bind(from).bind(to).fetch_all(c).await)
}

/// How often anything that the gate looks at has changed; counted by the database.
pub async fn content_revision(db: &mut Reading, id: CampaignId) -> sqlx::Result<i64> {
    both!(db, c => sqlx::query_scalar("select content_revision from campaign where id = $1").bind(id).fetch_one(c).await)
}

/// Campaigns that are live without a certificate, used for them, over exactly their present content. There are none, unless
/// somebody got around the gate.
pub async fn live_uncertified(db: &mut Reading) -> sqlx::Result<Vec<CampaignId>> {
    both!(db, c => sqlx::query_scalar(
        "select id from campaign c where status = 'live' and not exists (select 1 from certificate x
         where x.campaign_id = c.id and x.content_revision = c.content_revision and x.consumed_at is not null)")
        .fetch_all(c).await)
}

/// Adds a campaign.
pub async fn insert(uow: &mut UnitOfWork, campaign: &Campaign) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("campaign.created", "campaign", campaign.id).of(campaign.id).after(campaign));
    both!(tx, c => sqlx::query(
        "insert into campaign (id, name, status, brief, starts_on, ends_on, market, channels, owner_id, created_at, updated_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(campaign.id).bind(&campaign.name).bind(campaign.status.as_str()).bind(Json(&campaign.brief))
        .bind(campaign.starts_on).bind(campaign.ends_on).bind(campaign.market.as_deref()).bind(Json(&campaign.channels))
        .bind(campaign.owner_id).bind(campaign.created_at).bind(campaign.updated_at).bind(campaign.revision)
        .execute(c).await.map(drop))
}

/// Changes a campaign's fields. Its status moves by [`set_status`] and [`set_live`].
pub async fn update(uow: &mut UnitOfWork, before: &Campaign, after: &Campaign) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("campaign.updated", "campaign", after.id).of(after.id).differing(before, after));
    both!(tx, c => sqlx::query(
        "update campaign set name = $2, brief = $3, starts_on = $4, ends_on = $5, market = $6, channels = $7, owner_id = $8,
         updated_at = $9, revision = $10 where id = $1")
        .bind(after.id).bind(&after.name).bind(Json(&after.brief)).bind(after.starts_on).bind(after.ends_on)
        .bind(after.market.as_deref()).bind(Json(&after.channels)).bind(after.owner_id).bind(after.updated_at).bind(after.revision)
        .execute(c).await.map(drop))
}

/// Moves a campaign's status anywhere but to `live`, which [`set_live`] alone can.
pub async fn set_status(uow: &mut UnitOfWork, before: &Campaign, to: CampaignStatus) -> sqlx::Result<Campaign> {
    if to == CampaignStatus::Live {
        return Err(inconsistent("campaign", "live is set through the gate"));
    }
    move_status(uow, before, to, "campaign.status_changed").await
}

/// Takes a campaign live. Needs the gate's permit, and uses it up.
pub async fn set_live(uow: &mut UnitOfWork, permit: LaunchPermit) -> sqlx::Result<Campaign> {
    let (campaign, certificate) = permit.spend();
    insert_certificate(uow, &campaign, &certificate).await?;
    move_status(uow, &campaign, CampaignStatus::Live, "campaign.launched").await
}

async fn move_status(uow: &mut UnitOfWork, before: &Campaign, to: CampaignStatus, action: &'static str) -> sqlx::Result<Campaign> {
    let after = Campaign { status: to, updated_at: uow.now(), revision: before.revision + 1, ..before.clone() };
    let tx = uow.write(Change::new(action, "campaign", after.id).of(after.id).differing(before, &after));
    both!(tx, c => sqlx::query("update campaign set status = $2, updated_at = $3, revision = $4 where id = $1")
        .bind(after.id).bind(to.as_str()).bind(after.updated_at).bind(after.revision).execute(c).await.map(drop))?;
    Ok(after)
}

/// A certificate about to be stored: what it says, and what of the database it is about.
#[derive(Debug, Clone)]
pub struct IssuedCertificate {
    pub body: CertificateBody,
    /// The canonical JSON of `body`, byte for byte as digested.
    pub canonical: String,
    pub digest: Digest,
    pub content_revision: i64,
}

async fn insert_certificate(uow: &mut UnitOfWork, campaign: &Campaign, issued: &IssuedCertificate) -> sqlx::Result<()> {
    let IssuedCertificate { body, canonical, digest, content_revision } = issued;
    let change = Change::new("certificate.issued", "certificate", body.id).of(campaign.id).after(&serde_json::json!({
        "certificate_digest": digest, "content_digest": body.content_digest, "campaign": campaign.name,
    }));
    let tx = uow.write(change);
    both!(tx, c => sqlx::query(
        "insert into certificate (id, campaign_id, content_revision, content_digest, body, digest, issued_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(body.id).bind(campaign.id).bind(content_revision).bind(&body.content_digest.0[..]).bind(canonical)
        .bind(&digest.0[..]).bind(body.issued_at).execute(c).await.map(drop))
}

/// A stored certificate: its canonical JSON, its digest, and the event that issued it.
#[derive(Debug, Clone)]
pub struct StoredCertificate {
    pub id: CertificateId,
    pub body: String,
    pub digest: Digest,
    pub seq: i64,
}

/// The event that issued a certificate is found by its subject, whose id the audit keeps as text.
async fn with_seq(db: &mut Reading, row: (CertificateId, String, Vec<u8>)) -> sqlx::Result<StoredCertificate> {
    let (id, body, digest) = row;
    let seq = both!(db, c => sqlx::query_scalar("select seq from audit_event where subject_kind = 'certificate' and subject_id = $1 order by seq limit 1")
        .bind(id.to_string()).fetch_one(c).await)?;
    Ok(StoredCertificate { id, body, digest: Digest::try_from(digest).map_err(|e| inconsistent("certificate", e))?, seq })
}

/// A certificate by id.
pub async fn certificate(db: &mut Reading, id: CertificateId) -> sqlx::Result<Option<StoredCertificate>> {
    let row = both!(db, c => sqlx::query_as("select id, body, digest from certificate where id = $1").bind(id).fetch_optional(c).await)?;
    match row {
        Some(row) => with_seq(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// Certificates that do not digest to what they say, or that no event of the audit issued with that digest.
pub async fn unissued_certificates(db: &mut Reading) -> sqlx::Result<Vec<CertificateId>> {
    let kept: Vec<(CertificateId, String, Vec<u8>)> =
        both!(db, c => sqlx::query_as("select id, body, digest from certificate").fetch_all(c).await)?;
    let mut unissued = Vec::new();
    for (id, body, digest) in kept {
        let own = Digest::of(body.as_bytes());
        let event: Option<String> = both!(db, c => sqlx::query_scalar(
            "select body from audit_event where subject_kind = 'certificate' and subject_id = $1 and action = 'certificate.issued' order by seq limit 1")
            .bind(id.to_string()).fetch_optional(c).await)?;
        if own.0[..] != digest[..] || !event.is_some_and(|event| event.contains(&own.to_string())) {
            unissued.push(id);
        }
    }
    Ok(unissued)
}

/// A campaign's certificates, newest first.
pub async fn certificates(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<StoredCertificate>> {
    let rows: Vec<_> = both!(db, c => sqlx::query_as("select id, body, digest from certificate where campaign_id = $1 order by id desc")
        .bind(campaign).fetch_all(c).await)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(with_seq(db, row).await?);
    }
    Ok(found)
}
