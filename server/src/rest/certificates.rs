//! Certificates, with their proof.

use app::model::{CampaignId, Certificate, CertificateId, Page};
use axum::{
    Json as Body,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{extract::Path, problem::Refused};
use crate::{
    audit, certificate,
    db::Reading,
    identity::{Caller, Right},
    store::{self, campaigns::StoredCertificate},
    work::Refusal,
};

/// A campaign's certificates, newest first.
#[utoipa::path(get, path = "/campaigns/{id}/certificates", tag = "gate", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<Certificate>)))]
pub async fn list(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<Certificate>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    crate::work::campaigns::find(&mut db, id).await?;
    let mut items = Vec::new();
    for stored in store::campaigns::certificates(&mut db, id).await? {
        items.push(prove(&mut db, &caller, stored).await?);
    }
    Ok(Body(Page { items, next: None }))
}

/// A certificate with its inclusion proof: JSON, or PDF when asked for with `Accept` or by the ending `.pdf`.
#[utoipa::path(get, path = "/certificates/{id}", tag = "gate", params(("id" = String, Path, description = "Its id, with `.pdf` or `.json` behind it if wanted")),
    responses((status = 200, content((Certificate = "application/json"), (Vec<u8> = "application/pdf")))))]
pub async fn show(caller: Caller, Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refused> {
    let not_found = || Refused::from(Refusal::NotFound("certificate"));
    let (id, ending) = name.split_once('.').map_or((name.as_str(), None), |(id, ending)| (id, Some(ending)));
    let id: CertificateId = id.parse().map_err(|_| not_found())?;
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let as_pdf = match ending {
        None => accept.contains("application/pdf"),
        Some("pdf") => true,
        Some("json") => false,
        Some(_) => return Err(not_found()),
    };
    let found = find(&caller, id).await?;
    if !as_pdf {
        return Ok(Body(found).into_response());
    }
    let bytes = tokio::task::spawn_blocking(move || certificate::pdf(&found))
        .await
        .map_err(|e| Refusal::Internal(e.to_string()))?
        .map_err(|e| Refusal::Internal(e.to_string()))?;
    let name = format!("inline; filename=\"certificate-{id}.pdf\"");
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// A certificate as it can be checked: with its place in the log as the log is now.
pub async fn find(caller: &Caller, id: CertificateId) -> Result<Certificate, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let stored = store::campaigns::certificate(&mut db, id).await?.ok_or(Refusal::NotFound("certificate"))?;
    prove(&mut db, caller, stored).await
}

async fn prove(db: &mut Reading, caller: &Caller, stored: StoredCertificate) -> Result<Certificate, Refused> {
    let log = audit::inclusion(db, caller.tenant().signer(), stored.seq).await?.ok_or(Refusal::NotFound("certificate"))?;
    let body = serde_json::from_str(&stored.body).map_err(Refusal::from)?;
    Ok(Certificate { id: stored.id, digest: stored.digest, body, log })
}
