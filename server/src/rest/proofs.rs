//! Proofs, versions, marks and threads.

use app::model::{
    Annotation, AnnotationId, AnnotationPatch, CampaignId, Comment, FromUpload, NewAnnotation, NewComment, NewProof, Page, Problem, Proof,
    ProofId, ProofPatch, ProofVersion, ProofVersionId, Role, VersionStep,
};
use axum::{Json as Body, extract::Request, http::HeaderMap, response::Response};
use serde::Deserialize;

use super::{
    answer::{Answer, entity},
    bytes::{self, Disposition},
    extract::{IfMatch, Json, Paging, Path, Query},
    problem::Refused,
    tus,
    upload::{self, Takes},
};
use crate::{
    audit::UnitOfWork,
    carry,
    files::Large,
    gate,
    identity::{Caller, Right},
    store,
    work::{self, Refusal, marks::Outcome, proofs::StoredFile},
};

/// How often notes are followed anew because others were written meanwhile.
const TRIES: usize = 5;

/// A campaign's proofs with their versions.
#[utoipa::path(get, path = "/campaigns/{id}/proofs", tag = "proofs", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<Proof>)))]
pub async fn list(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<Proof>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    Ok(Body(Page { items: store::proofs::of_campaign(&mut db, id).await?, next: None }))
}

/// Starts a proof, without a file yet.
#[utoipa::path(post, path = "/proofs", tag = "proofs", request_body = NewProof, responses((status = 201, body = Proof)))]
pub async fn create(caller: Caller, Json(new): Json<NewProof>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let proof = work::proofs::create(&mut uow, caller.member(), new).await?;
    Answer::created(&proof, proof.revision, format!("/api/v1/proofs/{}", proof.id))?.commit(uow).await
}

/// One proof.
#[utoipa::path(get, path = "/proofs/{id}", tag = "proofs", params(("id" = ProofId, Path)), responses((status = 200, body = Proof)))]
pub async fn show(caller: Caller, Path(id): Path<ProofId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let proof = work::proofs::find(&mut db, id).await?;
    entity(&proof, proof.revision)
}

/// Changes what is asked of a proof's versions.
#[utoipa::path(patch, path = "/proofs/{id}", tag = "proofs", params(("id" = ProofId, Path)), request_body = ProofPatch, responses((status = 200, body = Proof)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<ProofId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<ProofPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let proof = work::proofs::update(&mut uow, id, based, patch).await?;
    Answer::changed(&proof, proof.revision)?.commit(uow).await
}

/// How far a new version goes.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StepQuery {
    /// `minor` for a small correction, which counts 1.1, 1.2 and so on; a new round when absent.
    step: Option<VersionStep>,
}

/// Uploads a version: PNG, JPEG, WebP, AVIF, GIF, TIFF, SVG, PDF, MP4 or WebM, at most 100 MiB and 2,000 pages.
///
/// AVIF pictures and videos need ffmpeg on the server; their frames are pages.
#[utoipa::path(post, path = "/proofs/{id}/versions", tag = "proofs", params(("id" = ProofId, Path), StepQuery),
    request_body(content = upload::FileForm, content_type = "multipart/form-data"), responses((status = 201, body = ProofVersion)))]
pub async fn upload_version(
    caller: Caller,
    Path(id): Path<ProofId>,
    Query(StepQuery { step }): Query<StepQuery>,
    request: Request,
) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    work::proofs::find(&mut caller.read(Right::Read).await?, id).await?;
    let mut file = upload::receive(caller.tenant(), request, Takes::Proofs).await?;
    file.step = step.unwrap_or(file.step);
    name_version(&caller, id, file).await
}

/// Makes a version of a whole upload (tus): the same as sending the file at once.
#[utoipa::path(post, path = "/proofs/{id}/versions/from-upload", tag = "proofs", params(("id" = ProofId, Path), StepQuery),
    request_body = FromUpload, responses((status = 201, body = ProofVersion)))]
pub async fn version_from_upload(
    caller: Caller,
    Path(id): Path<ProofId>,
    Query(StepQuery { step }): Query<StepQuery>,
    Json(from): Json<FromUpload>,
) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    work::proofs::find(&mut caller.read(Right::Read).await?, id).await?;
    let (staged, file_name) = tus::whole(&caller, from).await?;
    let mut file = upload::take_in(caller.tenant(), staged, file_name, Takes::Proofs).await?;
    file.step = step.unwrap_or(file.step);
    name_version(&caller, id, file).await
}

/// Makes a version of a stored file, and begins to draw what people will ask for.
async fn name_version(caller: &Caller, id: ProofId, file: StoredFile) -> Result<Response, Refused> {
    let source = file.source;
    let (version, uow) = add_version(caller, id, &file).await?;
    let answer = Answer::made(&version)?.at(format!("/api/v1/proof-versions/{}", version.id)).commit(uow).await?;
    // A video's frames are drawn when somebody looks at one of them.
    let ahead = source.filter(|_| version.frame_rate().is_none());
    if let (Some(source), Ok(pages)) = (ahead, u32::try_from(version.pages)) {
        // Not waited for: whoever is quicker has the page drawn that they turn to.
        let (files, tenant) = (caller.tenant().files().clone(), caller.tenant().id());
        tokio::spawn(async move { files.draw_ahead(tenant, source, pages).await });
    }
    if let Some(pyramid) = version.pyramid().filter(|_| version.is_large()) {
        let (files, tenant) = (caller.tenant().files().clone(), caller.tenant().id());
        let large = Large { digest: version.sha256, source, pyramid };
        tokio::spawn(async move { drop(files.cut(tenant, large).await) });
    }
    Ok(answer)
}

/// Follows the open notes to the new file, then adds it with them; again when others have written notes meanwhile.
async fn add_version(caller: &Caller, id: ProofId, file: &StoredFile) -> Result<(ProofVersion, UnitOfWork), Refused> {
    for _ in 0..TRIES {
        let unsettled = work::proofs::unsettled(&mut caller.read(Right::Read).await?, id).await?;
        let carried = match &unsettled {
            Some((base, notes)) => carry::follow(caller.tenant(), base, file, notes).await,
            None => Vec::new(),
        };
        let mut uow = caller.begin(Right::Contribute).await?;
        if let Some(version) = work::proofs::add_version(&mut uow, caller.member(), id, file.clone(), &carried).await? {
            return Ok((version, uow));
        }
    }
    let detail = "Others are writing notes on the current version just now. Upload again when they have finished.";
    Err(Refusal::conflict("NOTES_ARE_BEING_WRITTEN", detail).into())
}

/// One version.
#[utoipa::path(get, path = "/proof-versions/{id}", tag = "proofs", params(("id" = ProofVersionId, Path)), responses((status = 200, body = ProofVersion)))]
pub async fn show_version(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Body<ProofVersion>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    Ok(Body(version))
}

/// The bytes of a version, for managers alone where the proof says so. They never change, so browsers may keep them.
#[utoipa::path(get, path = "/proof-versions/{id}/file", tag = "proofs", params(("id" = ProofVersionId, Path)),
    responses((status = 200, description = "The file", content_type = "image/*")))]
pub async fn file(caller: Caller, Path(id): Path<ProofVersionId>, headers: HeaderMap) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    drop(db);
    if !version.downloads && !caller.member().role.includes(Role::Manager) {
        return Err(Refusal::forbidden("DOWNLOADS_OFF", "The files of this proof are not given out. Ask a manager for it.").into());
    }
    // What may have programs in it is saved, not shown: its pages are there to be looked at.
    let disposition = if version.is_picture() { Disposition::Inline } else { Disposition::Attachment };
    bytes::serve(caller.tenant(), &gate::rights::proof(&version), &headers, disposition).await
}

/// Marks of a version with their threads, by number.
#[utoipa::path(get, path = "/proof-versions/{id}/annotations", tag = "proofs", params(("id" = ProofVersionId, Path), Paging), responses((status = 200, body = Page<Annotation>)))]
pub async fn list_annotations(
    caller: Caller,
    Path(id): Path<ProofVersionId>,
    Query(paging): Query<Paging>,
) -> Result<Body<Page<Annotation>>, Refused> {
    let (limit, after) = (paging.limit()?, paging.after::<i64>()?.unwrap_or(0));
    let mut db = caller.read(Right::Read).await?;
    store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    let rows = store::marks::annotations(&mut db, id, after, limit + 1).await?;
    Ok(Body(store::page(rows, limit, |mark: &Annotation| mark.number.to_string())))
}

/// Adds a mark with its note, in page space from 0 to 1. The same request again answers 200 with the mark as it is.
#[utoipa::path(post, path = "/proof-versions/{id}/annotations", tag = "proofs", params(("id" = ProofVersionId, Path)), request_body = NewAnnotation, responses((status = 201, body = Annotation), (status = 200, body = Annotation), (status = 410, body = Problem)))]
pub async fn annotate(caller: Caller, Path(id): Path<ProofVersionId>, Json(new): Json<NewAnnotation>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    match work::marks::annotate(&mut uow, caller.member(), id, new).await? {
        Outcome::Written(mark) => Answer::created(&mark, mark.revision, format!("/api/v1/annotations/{}", mark.id))?.commit(uow).await,
        Outcome::AsItWas(mark) => entity(&mark, mark.revision),
    }
}

/// Moves, restyles, resolves or reopens a mark, changes whether it blocks the launch, or brings it back.
///
/// Field by field: what others have changed in other fields stays, and of two changes to one field the later counts.
#[utoipa::path(patch, path = "/annotations/{id}", tag = "proofs", params(("id" = AnnotationId, Path)), request_body = AnnotationPatch, responses((status = 200, body = Annotation), (status = 410, body = Problem)))]
pub async fn update_annotation(
    caller: Caller,
    Path(id): Path<AnnotationId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<AnnotationPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    match work::marks::update(&mut uow, caller.member(), id, based, patch).await? {
        Outcome::Written(mark) => Answer::changed(&mark, mark.revision)?.commit(uow).await,
        Outcome::AsItWas(mark) => entity(&mark, mark.revision),
    }
}

/// Takes a mark away. It leaves a tombstone: whoever changes it still is answered 410.
#[utoipa::path(delete, path = "/annotations/{id}", tag = "proofs", params(("id" = AnnotationId, Path)), responses((status = 204), (status = 410, body = Problem)))]
pub async fn delete_annotation(caller: Caller, Path(id): Path<AnnotationId>, IfMatch(based): IfMatch) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    work::marks::delete(&mut uow, caller.member(), id, based).await?;
    Answer::gone().commit(uow).await
}

/// Answers in a mark's thread.
#[utoipa::path(post, path = "/annotations/{id}/comments", tag = "proofs", params(("id" = AnnotationId, Path)), request_body = NewComment, responses((status = 201, body = Comment)))]
pub async fn comment(caller: Caller, Path(id): Path<AnnotationId>, Json(new): Json<NewComment>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let comment = work::marks::comment(&mut uow, caller.member(), id, new).await?;
    Answer::made(&comment)?.commit(uow).await
}
