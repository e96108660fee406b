//! Certificates as whoever holds them asks about them: by their digest, and whether they still stand.

use app::model::{CampaignId, CertificateBody, CertificateId, Digest, Instant, MemberId, Revocation};

use super::campaigns::{StoredCertificate, certificate};
use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// The certificate with this digest.
pub async fn by_digest(db: &mut Reading, digest: Digest) -> sqlx::Result<Option<StoredCertificate>> {
    let id: Option<CertificateId> =
        both!(db, c => sqlx::query_scalar("select id from certificate where digest = $1").bind(&digest.0[..]).fetch_optional(c).await)?;
    match id {
        Some(id) => certificate(db, id).await,
        None => Ok(None),
    }
}

/// What ended a certificate.
#[derive(Debug, Clone)]
pub struct Ending {
    pub at: Instant,
    pub by: String,
    /// Of a revocation.
    pub reason: Option<String>,
    /// The certificate that took its place, of a supersession.
    pub newer: Option<CertificateId>,
    /// The event that says so.
    pub seq: i64,
}

/// The event of a revocation, as far as it is read here.
#[derive(serde::Deserialize)]
struct Revoked {
    at: Instant,
    actor: app::model::AuditActor,
    after: Revocation,
}

/// What ended a certificate: somebody took it back, or the campaign has got another since. The first counts more.
pub async fn ending(db: &mut Reading, campaign: CampaignId, id: CertificateId) -> sqlx::Result<Option<Ending>> {
    // What the event says, not what the member is called today: the event is what can be proved.
    const REVOKED: &str = "select e.seq, e.body from certificate_revocation r
        join audit_event e on e.subject_kind = 'certificate' and e.subject_id = $2 and e.action = 'certificate.revoked'
        where r.certificate_id = $1";
    let revoked: Option<(i64, String)> = both!(db, c => sqlx::query_as(REVOKED).bind(id).bind(id.to_string()).fetch_optional(c).await)?;
    if let Some((seq, body)) = revoked {
        let said: Revoked = serde_json::from_str(&body).map_err(|e| super::inconsistent("audit_event", e))?;
        return Ok(Some(Ending { at: said.at, by: said.actor.name, reason: Some(said.after.reason), newer: None, seq }));
    }
    let newer: Option<CertificateId> = both!(db, c => sqlx::query_scalar(
        "select id from certificate where campaign_id = $1 and id > $2 and consumed_at is not null order by id limit 1")
        .bind(campaign).bind(id).fetch_optional(c).await)?;
    let Some(newer) = newer else { return Ok(None) };
    let Some(newer) = certificate(db, newer).await? else { return Ok(None) };
    let body: CertificateBody = serde_json::from_str(&newer.body).map_err(|e| super::inconsistent("certificate", e))?;
    Ok(Some(Ending { at: body.issued_at, by: body.launched_by, reason: None, newer: Some(newer.id), seq: newer.seq }))
}

/// The newest certificate of a campaign: by it, the campaign is live if it is.
pub async fn newest(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Option<CertificateId>> {
    both!(db, c => sqlx::query_scalar("select id from certificate where campaign_id = $1 order by id desc limit 1")
        .bind(campaign).fetch_optional(c).await)
}

/// Takes a certificate back.
pub async fn revoke(uow: &mut UnitOfWork, campaign: CampaignId, id: CertificateId, by: MemberId, reason: &str) -> sqlx::Result<()> {
    let at = uow.now();
    let change = Change::new("certificate.revoked", "certificate", id).of(campaign).after(&serde_json::json!({ "reason": reason }));
    let tx = uow.write(change);
    both!(tx, c => sqlx::query(
        "insert into certificate_revocation (certificate_id, campaign_id, revoked_by, reason, revoked_at) values ($1, $2, $3, $4, $5)")
        .bind(id).bind(campaign).bind(by).bind(reason).bind(at).execute(c).await.map(drop))
}
