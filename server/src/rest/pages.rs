//! Pages of a proof's version: how large, as pictures, and what is written on them.

use app::model::{PageText, ProofPages, ProofVersion, ProofVersionId};
use axum::{Json as Body, http::HeaderMap, response::Response};
use bytes::Bytes;

use super::{
    bytes::{self as out, Disposition},
    extract::Path,
    problem::Refused,
};
use crate::{
    files::{FileError, Kind, Source},
    gate,
    identity::{Caller, Right},
    store,
    tenancy::Tenant,
    work::{self, Refusal},
};

/// A version with a page of it, or the refusal that there is none.
async fn find(caller: &Caller, id: ProofVersionId, page: u32) -> Result<ProofVersion, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    let there = (1..=version.pages).contains(&i64::from(page));
    if there { Ok(version) } else { Err(Refusal::NotFound("page").into()) }
}

/// The pages of a version with their sizes, and how many are drawn. A picture has one.
#[utoipa::path(get, path = "/proof-versions/{id}/pages", tag = "proofs", params(("id" = ProofVersionId, Path)), responses((status = 200, body = ProofPages)))]
pub async fn list(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Body<ProofPages>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    let items = work::proofs::pages(&mut db, &version).await?;
    drop(db);
    let drawn = match source(&version) {
        None => version.pages,
        Some(source) => i64::try_from(caller.tenant().files().drawn(caller.tenant().id(), source.digest).await).unwrap_or(i64::MAX),
    };
    Ok(Body(ProofPages { items, drawn }))
}

/// A page as a picture: PNG, or the version itself when that is a picture. Drawn once, at the latest now.
#[utoipa::path(get, path = "/proof-versions/{id}/pages/{page}/picture", tag = "proofs",
    params(("id" = ProofVersionId, Path), ("page" = u32, Path, description = "From 1")),
    responses((status = 200, description = "The page", content_type = "image/*")))]
pub async fn show(caller: Caller, Path((id, page)): Path<(ProofVersionId, u32)>, headers: HeaderMap) -> Result<Response, Refused> {
    let version = find(&caller, id, page).await?;
    out::serve(caller.tenant(), &gate::rights::proof_page(&version, page), &headers, Disposition::Inline).await
}

/// A video, to be played: parts of it by range. Of anything else there is none.
#[utoipa::path(get, path = "/proof-versions/{id}/playback", tag = "proofs", params(("id" = ProofVersionId, Path)),
    responses((status = 200, description = "The video", content_type = "video/*"), (status = 206, description = "A part of it", content_type = "video/*")))]
pub async fn play(caller: Caller, Path(id): Path<ProofVersionId>, headers: HeaderMap) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    drop(db);
    let grant = gate::rights::played(&version).ok_or(Refusal::NotFound("video"))?;
    out::play(caller.tenant(), &grant, &headers).await
}

/// The words of a page with the boxes around them, in page space. None for pictures.
#[utoipa::path(get, path = "/proof-versions/{id}/pages/{page}/text", tag = "proofs",
    params(("id" = ProofVersionId, Path), ("page" = u32, Path, description = "From 1")), responses((status = 200, body = PageText)))]
pub async fn text(caller: Caller, Path((id, page)): Path<(ProofVersionId, u32)>) -> Result<Body<PageText>, Refused> {
    let version = find(&caller, id, page).await?;
    match source(&version) {
        None => Ok(Body(PageText::default())),
        Some(source) => Ok(Body(caller.tenant().files().text(caller.tenant().id(), source, page).await.map_err(not_drawn)?)),
    }
}

/// Where the pages of a version are drawn from; none for pictures.
fn source(version: &ProofVersion) -> Option<Source> {
    Kind::of_media_type(&version.media_type).map(|kind| Source { digest: version.sha256, kind })
}

/// The picture of a page, for those who look at it here.
pub(super) async fn picture(tenant: &Tenant, version: &ProofVersion, page: i64) -> Result<Bytes, Refused> {
    let found = match source(version) {
        None => tenant.files().get(tenant.id(), version.sha256).await,
        Some(source) => tenant.files().page(tenant.id(), source, u32::try_from(page).unwrap_or(u32::MAX)).await,
    };
    found.map_err(not_drawn)
}

pub(super) fn not_drawn(error: FileError) -> Refused {
    match error {
        FileError::NotDrawn(detail) => Refusal::BadFile { code: "PAGE_NOT_DRAWN", detail }.into(),
        error => Refusal::Internal(error.to_string()).into(),
    }
}
