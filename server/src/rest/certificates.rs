//! Certificates, with their proof.

use app::{
    ledger::proof::TlogProof,
    model::{AuditProof, CampaignId, Certificate, CertificateBody, CertificateId, Digest, Page, Revocation, Standing, StandingState},
};
use axum::{
    Json as Body,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    extract::{Json, Path},
    problem::Refused,
};
use crate::{
    audit, certificate,
    db::Reading,
    identity::{Caller, Right},
    store::{self, campaigns::StoredCertificate},
    tenancy::Tenant,
    work::{self, Refusal},
};

/// A campaign's certificates, newest first.
#[utoipa::path(get, path = "/campaigns/{id}/certificates", tag = "gate", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<Certificate>)))]
pub async fn list(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<Certificate>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    let mut items = Vec::new();
    for stored in store::campaigns::certificates(&mut db, id).await? {
        items.push(prove(&mut db, caller.tenant(), stored).await?);
    }
    Ok(Body(Page { items, next: None }))
}

/// A certificate with its inclusion proof: JSON, or PDF when asked for with `Accept` or by the ending `.pdf`; or its proof alone
/// (C2SP `tlog-proof`) by the ending `.tlog-proof`.
#[utoipa::path(get, path = "/certificates/{id}", tag = "gate",
    params(("id" = String, Path, description = "Its id, with `.pdf`, `.json` or `.tlog-proof` behind it if wanted")),
    responses((status = 200, content((Certificate = "application/json"), (Vec<u8> = "application/pdf"), (String = "text/plain")))))]
pub async fn show(caller: Caller, Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refused> {
    let not_found = || Refused::from(Refusal::NotFound("certificate"));
    let (id, ending) = name.split_once('.').map_or((name.as_str(), None), |(id, ending)| (id, Some(ending)));
    let id: CertificateId = id.parse().map_err(|_| not_found())?;
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let ending = match ending {
        None if accept.contains("application/pdf") => "pdf",
        None => "json",
        Some(known @ ("pdf" | "json" | "tlog-proof")) => known,
        Some(_) => return Err(not_found()),
    };
    let found = find(&caller, id).await?;
    let file = |media_type: &str, how: &str| {
        let name = format!("{how}; filename=\"certificate-{id}.{ending}\"");
        [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, name)]
    };
    match ending {
        "pdf" => {
            let link = verification_link(caller.tenant(), found.digest);
            let bytes = tokio::task::spawn_blocking(move || certificate::pdf(&found, &link))
                .await
                .map_err(|e| Refusal::Internal(e.to_string()))?
                .map_err(|e| Refusal::Internal(e.to_string()))?;
            Ok((StatusCode::OK, file("application/pdf", "inline"), bytes).into_response())
        }
        "tlog-proof" => Ok((StatusCode::OK, file("text/plain; charset=utf-8", "attachment"), found.tlog_proof).into_response()),
        _ => Ok(Body(found).into_response()),
    }
}

/// Where a certificate can be verified by anybody: its digest is behind the `#`, which browsers keep to themselves.
fn verification_link(tenant: &Tenant, digest: Digest) -> String {
    format!("{}/verify#{digest}", tenant.workspace().url)
}

/// Takes a certificate back, with a reason. What is live by it is paused.
#[utoipa::path(post, path = "/certificates/{id}/revocation", tag = "gate", params(("id" = CertificateId, Path)), request_body = Revocation,
    responses((status = 200, body = Certificate)))]
pub async fn revoke(caller: Caller, Path(id): Path<CertificateId>, Json(revocation): Json<Revocation>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    work::certificates::revoke(&mut uow, caller.member(), id, &revocation.reason).await?;
    // The proof of the revocation needs the log as it is after the commit, so the certificate is read back.
    uow.commit().await.map_err(Refusal::from)?;
    Ok(Body(find(&caller, id).await?).into_response())
}

/// The certificate with this digest, and whether it still stands, for anybody who holds it: its digest is printed on it, is nowhere
/// else, and cannot be guessed. Nobody has to sign in, and pages of other sites may ask.
#[utoipa::path(get, path = "/verification/{digest}", tag = "gate", security(()), params(("digest" = Digest, Path, description = "SHA-256, hexadecimal")),
    responses((status = 200, body = Certificate)))]
pub async fn by_digest(tenant: Tenant, Path(digest): Path<Digest>) -> Result<Response, Refused> {
    let mut db = tenant.read().await?;
    let stored = store::certificates::by_digest(&mut db, digest).await?.ok_or(Refusal::NotFound("certificate"))?;
    let certificate = prove(&mut db, &tenant, stored).await?;
    Ok((open_to_all(), Body(certificate)).into_response())
}

/// Answered to anybody, so scripts of any page may read it; it is never answered for somebody in particular.
pub fn open_to_all() -> [(HeaderName, &'static str); 2] {
    [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (header::CACHE_CONTROL, "no-store")]
}

/// A certificate as it can be checked: with its place in the log as the log is now.
pub async fn find(caller: &Caller, id: CertificateId) -> Result<Certificate, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let stored = store::campaigns::certificate(&mut db, id).await?.ok_or(Refusal::NotFound("certificate"))?;
    prove(&mut db, caller.tenant(), stored).await
}

async fn prove(db: &mut Reading, tenant: &Tenant, stored: StoredCertificate) -> Result<Certificate, Refused> {
    let missing = || Refusal::NotFound("certificate");
    let log = proof_of(db, tenant, stored.seq).await?.ok_or_else(missing)?;
    let body: CertificateBody = serde_json::from_str(&stored.body).map_err(Refusal::from)?;
    let tlog_proof = TlogProof::of(&log).ok_or_else(missing)?.to_string();
    let standing = match store::certificates::ending(db, body.campaign_id, stored.id).await? {
        None => Standing::valid(),
        Some(ending) => Standing {
            state: if ending.newer.is_some() { StandingState::Superseded } else { StandingState::Revoked },
            at: Some(ending.at),
            by: Some(ending.by),
            reason: ending.reason,
            certificate_id: ending.newer,
            event: Some(proof_of(db, tenant, ending.seq).await?.ok_or_else(missing)?),
        },
    };
    Ok(Certificate { id: stored.id, digest: stored.digest, body, log, tlog_proof, standing })
}

/// The place of an event in the log: under a head that witnesses have cosigned where there is one, else under the head as it is now.
async fn proof_of(db: &mut Reading, tenant: &Tenant, seq: i64) -> sqlx::Result<Option<AuditProof>> {
    if let Some(head) = tenant.cosigned().filter(|head| head.size > seq && head.key == tenant.signer().verifier_key()) {
        return audit::inclusion_under(db, head, seq).await;
    }
    audit::inclusion(db, &tenant.signer(), seq).await
}
