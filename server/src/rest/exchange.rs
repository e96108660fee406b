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
    extract::{Json, Path, Query},
    problem::Refused,
};
use crate::{
    db::Reading,
    exchange::{
        self, csv, iiif,
        web_annotation::{self, Addresses},
    },
    identity::{Caller, Right},
    store, work,
    work::Refusal,
};

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
        Some("csv") => ("text/csv; charset=utf-8", "marks.csv", csv::notes(&marks)),
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

/// Adds marks from W3C Web Annotations: an `AnnotationPage`, one `Annotation` or a list of them. All of them or none.
#[utoipa::path(post, path = "/proof-versions/{id}/annotations/import", tag = "proofs", params(("id" = ProofVersionId, Path)), request_body = Value,
    responses((status = 201, description = "The marks as they are now", body = Vec<Annotation>)))]
pub async fn import(caller: Caller, Path(id): Path<ProofVersionId>, Json(document): Json<Value>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let marks = work::marks::import(&mut uow, caller.member(), id, |pages| exchange::import(&document, pages)).await?;
    Answer::made(&marks)?.commit(uow).await
}
