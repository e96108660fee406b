//! Marks out, in the forms that others read, and in again.

use app::model::{Annotation, ProofPage, ProofVersion, ProofVersionId};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    answer::Answer,
    bytes,
    extract::{Json, Path, Query},
    pages::not_drawn,
    problem::Refused,
};
use crate::{
    certificate::{self, Summary},
    db::Reading,
    exchange::{
        self, csv, iiif,
        web_annotation::{self, Addresses},
    },
    files::{self, FileError, Fit},
    gate,
    identity::{Caller, Right},
    store, work,
    work::Refusal,
};

/// Pages that a summary pictures at most.
const MOST_PICTURED: usize = 100;
/// The longer side of a pictured page, in pixels: 220 to the inch as it is printed.
const PICTURED: u32 = 1_500;

/// Marks of one version at most.
const MOST: i64 = 20_000;

/// Which form.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `jsonld` (when absent) or `csv`.
    format: Option<String>,
}

async fn marked(db: &mut Reading, id: ProofVersionId) -> Result<(ProofVersion, Vec<ProofPage>, Vec<Annotation>), Refused> {
    let (version, _) = store::proofs::version(db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    let marks = store::marks::annotations(db, id, 0, MOST).await?;
    let pages = work::proofs::pages(db, &version).await?;
    Ok((version, pages, marks))
}

fn addresses(caller: &Caller) -> Addresses {
    Addresses { api: format!("{}/api/v1", caller.tenant().workspace().url.trim_end_matches('/')) }
}

/// The marks of a version with their threads: W3C Web Annotations as JSON-LD, or CSV with a line for each comment.
#[utoipa::path(get, path = "/proof-versions/{id}/annotations/export", tag = "proofs", params(("id" = ProofVersionId, Path), ExportQuery),
    responses((status = 200, description = "The marks", content_type = "application/ld+json")))]
pub async fn export(caller: Caller, Path(id): Path<ProofVersionId>, Query(query): Query<ExportQuery>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, pages, marks) = marked(&mut db, id).await?;
    let (media_type, name, text) = match query.format.as_deref() {
        None | Some("jsonld") => {
            let page = web_annotation::page(&version, &pages, &marks, &addresses(&caller));
            ("application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"", "marks.jsonld", page.to_string())
        }
        Some("csv") => ("text/csv; charset=utf-8", "marks.csv", csv::notes(&version, &marks)),
        Some(_) => return Err(Refused::field("format", "must be `jsonld` or `csv`")),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], text).into_response())
}

/// A version with its marks as a IIIF Presentation 3.0 manifest.
#[utoipa::path(get, path = "/proof-versions/{id}/manifest", tag = "proofs", params(("id" = ProofVersionId, Path)),
    responses((status = 200, description = "The manifest", content_type = "application/ld+json")))]
pub async fn manifest(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, pages, marks) = marked(&mut db, id).await?;
    let proof = work::proofs::find(&mut db, version.proof_id).await?;
    let manifest = iiif::manifest(&proof, &version, &pages, &marks, &addresses(&caller));
    let media_type = "application/ld+json; profile=\"http://iiif.io/api/presentation/3/context.json\"";
    Ok(([(header::CONTENT_TYPE, media_type)], manifest.to_string()).into_response())
}

/// A version as a PDF: its pages with the marks burnt in and numbered, and the threads under them. Pages without marks are left out.
#[utoipa::path(get, path = "/proof-versions/{id}/summary", tag = "proofs", params(("id" = ProofVersionId, Path)),
    responses((status = 200, description = "The document", content_type = "application/pdf")))]
pub async fn summary(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, pages, marks) = marked(&mut db, id).await?;
    let proof = work::proofs::find(&mut db, version.proof_id).await?;
    let campaign = work::campaigns::find(&mut db, proof.campaign_id).await?.name;
    let uploaded_by = store::people::member(&mut db, version.uploaded_by).await?.map(|member| member.name).unwrap_or_default();
    drop(db);
    let mut shown: Vec<i64> = marks.iter().map(|mark| mark.page).collect();
    shown.sort_unstable();
    shown.dedup();
    shown.truncate(MOST_PICTURED);
    if shown.is_empty() {
        shown.push(1);
    }
    let mut pictured = Vec::with_capacity(shown.len());
    for page in shown {
        let grant = gate::rights::proof_page(&version, u32::try_from(page).unwrap_or(1));
        let picture = bytes::read(caller.tenant(), &grant).await.map_err(not_drawn)?;
        let small = tokio::task::spawn_blocking(move || small(&picture)).await.map_err(|e| Refusal::Internal(e.to_string()))?;
        pictured.push((page, small?));
    }
    let annotations = web_annotation::page(&version, &pages, &marks, &addresses(&caller)).to_string();
    let (workspace, made_at) = (caller.tenant().workspace().name.clone(), caller.tenant().now());
    let file_name = format!("{} {} summary.pdf", proof.name, version.label());
    let drawn = tokio::task::spawn_blocking(move || {
        certificate::summary(Summary {
            workspace: &workspace,
            campaign: &campaign,
            proof: &proof,
            version: &version,
            uploaded_by: &uploaded_by,
            pages: &pages,
            marks: &marks,
            pictured,
            made_at,
            annotations,
        })
    });
    let drawn = drawn.await.map_err(|e| Refusal::Internal(e.to_string()))?.map_err(|e| Refusal::Internal(e.to_string()))?;
    let disposition = format!("attachment; filename*=UTF-8''{}", bytes::encoded(&file_name));
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, disposition)], drawn).into_response())
}

/// A page as a JPEG that is sharp on paper, on white where it was seen through.
fn small(picture: &[u8]) -> Result<Vec<u8>, Refused> {
    let drawn = files::decode(picture, Fit::Within(PICTURED)).map_err(|e| not_drawn(FileError::NotDrawn(e.to_string())))?;
    files::jpeg_on_white(drawn, 85).map_err(|e| Refusal::Internal(e.to_string()).into())
}

/// Adds marks from W3C Web Annotations: an `AnnotationPage`, one `Annotation` or a list of them. All of them or none.
#[utoipa::path(post, path = "/proof-versions/{id}/annotations/import", tag = "proofs", params(("id" = ProofVersionId, Path)), request_body = Value,
    responses((status = 201, description = "The marks as they are now", body = Vec<Annotation>)))]
pub async fn import(caller: Caller, Path(id): Path<ProofVersionId>, Json(document): Json<Value>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let marks = work::marks::import(&mut uow, caller.member(), id, |pages, film| exchange::import(&document, pages, film)).await?;
    Answer::made(&marks)?.commit(uow).await
}
