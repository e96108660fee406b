//! Guests: their links, as members make them, and what a link opens. The link is the key: no session and no token counts there.

use app::model::{
    Annotation, AnnotationId, Comment, GuestCodeSent, GuestLink, GuestLinkCreated, GuestLinkId, GuestReview, GuestView, NewAnnotation,
    NewComment, NewGuestCode, NewGuestDecision, NewGuestLink, Page, ProofVersionId, ReviewId,
};
use axum::{Extension, Json as Body, extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;

use super::{
    Api,
    answer::{Answer, entity},
    bytes::{self, Disposition},
    extract::{Json, Path, Query},
    problem::Refused,
    session,
};
use crate::{
    gate,
    identity::{Caller, Guest, Origin, Right},
    tenancy::Tenant,
    work::{self, Refusal, marks::Outcome},
};

/// Which links to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// Those to this review.
    review: Option<ReviewId>,
    /// Those to this version of a proof.
    proof_version: Option<ProofVersionId>,
}

/// Links to a review or to a version, ended ones too, newest first.
#[utoipa::path(get, path = "/guest-links", tag = "guests", params(LinkQuery), responses((status = 200, body = Page<GuestLink>)))]
pub async fn list(caller: Caller, Query(query): Query<LinkQuery>) -> Result<Body<Page<GuestLink>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: work::guests::list(&mut db, query.review, query.proof_version).await?, next: None }))
}

/// Invites a guest: makes a link and mails it. Its address is shown this once.
#[utoipa::path(post, path = "/guest-links", tag = "guests", request_body = NewGuestLink, responses((status = 201, body = GuestLinkCreated)))]
pub async fn create(caller: Caller, Json(new): Json<NewGuestLink>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let made = work::guests::create(&mut uow, caller.member(), new).await?;
    Answer::made(&made)?.commit(uow).await
}

/// Takes a link back, at once and for good.
#[utoipa::path(delete, path = "/guest-links/{id}", tag = "guests", params(("id" = GuestLinkId, Path)), responses((status = 204)))]
pub async fn revoke(caller: Caller, Path(id): Path<GuestLinkId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    work::guests::revoke(&mut uow, id).await?;
    Answer::gone().commit(uow).await
}

/// What a link opens.
#[utoipa::path(get, path = "/guest/{token}", tag = "guests", security(()), params(("token" = String, Path)), responses((status = 200, body = GuestView)))]
pub async fn show(tenant: Tenant, Extension(origin): Extension<Origin>, Path(token): Path<String>) -> Result<Body<GuestView>, Refused> {
    let guest = Guest::by_token(&tenant, &token, origin).await?;
    Ok(Body(work::guests::view(&mut guest.read().await?, &guest).await?))
}

/// How a file is wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// To save it under its name, where the link allows that.
    #[serde(default)]
    download: bool,
    /// Which page of it to look at, from 1; the first when absent. A download is the whole file.
    page: Option<u32>,
    /// To play it, when it is a video.
    #[serde(default)]
    playback: bool,
}

/// The bytes of a file that a link opens.
#[utoipa::path(get, path = "/guest/{token}/files/{version}", tag = "guests", security(()), params(("token" = String, Path), ("version" = ProofVersionId, Path), FileQuery),
    responses((status = 200, description = "The file", content_type = "image/*")))]
pub async fn file(
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Path((token, version)): Path<(String, ProofVersionId)>,
    Query(query): Query<FileQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let guest = Guest::by_token(&tenant, &token, origin).await?;
    let mut db = guest.read().await?;
    let version = work::guests::file(&mut db, guest.link(), version).await?;
    drop(db);
    if query.download && !guest.link().can_download {
        return Err(Refusal::forbidden("LINK_CANNOT_DOWNLOAD", "This link is for looking and not for downloads.").into());
    }
    if query.download && !version.downloads {
        return Err(Refusal::forbidden("DOWNLOADS_OFF", "The files of this proof are not given out.").into());
    }
    if query.download {
        return bytes::serve(&tenant, &gate::rights::given_to_guest(&version), &headers, Disposition::Attachment).await;
    }
    if query.playback {
        let grant = gate::rights::played_by_guest(&version).ok_or(Refusal::NotFound("video"))?;
        return bytes::play(&tenant, &grant, &headers).await;
    }
    let page = query.page.unwrap_or(1);
    if !(1..=version.pages).contains(&i64::from(page)) {
        return Err(Refusal::NotFound("page").into());
    }
    bytes::serve(&tenant, &gate::rights::shown_to_guest(&version, page), &headers, Disposition::Inline).await
}

/// Adds a guest's note to a file.
#[utoipa::path(post, path = "/guest/{token}/files/{version}/annotations", tag = "guests", security(()), params(("token" = String, Path), ("version" = ProofVersionId, Path)),
    request_body = NewAnnotation, responses((status = 201, body = Annotation), (status = 200, body = Annotation)))]
pub async fn annotate(
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Path((token, version)): Path<(String, ProofVersionId)>,
    Json(new): Json<NewAnnotation>,
) -> Result<Response, Refused> {
    let guest = Guest::by_token(&tenant, &token, origin).await?;
    let mut uow = guest.begin().await?;
    match work::guests::annotate(&mut uow, &guest, version, new).await? {
        Outcome::Written(mark) => Answer::made(&mark)?.commit(uow).await,
        Outcome::AsItWas(mark) => entity(&mark, mark.revision),
    }
}

/// Answers in a note of the guest's own.
#[utoipa::path(post, path = "/guest/{token}/annotations/{mark}/comments", tag = "guests", security(()), params(("token" = String, Path), ("mark" = AnnotationId, Path)),
    request_body = NewComment, responses((status = 201, body = Comment)))]
pub async fn comment(
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Path((token, mark)): Path<(String, AnnotationId)>,
    Json(new): Json<NewComment>,
) -> Result<Response, Refused> {
    let guest = Guest::by_token(&tenant, &token, origin).await?;
    let mut uow = guest.begin().await?;
    let comment = work::guests::comment(&mut uow, &guest, mark, new).await?;
    Answer::made(&comment)?.commit(uow).await
}

/// Mails the guest a one-time code, which a decision needs.
#[utoipa::path(post, path = "/guest/{token}/codes", tag = "guests", security(()), params(("token" = String, Path)), request_body = NewGuestCode,
    responses((status = 201, body = GuestCodeSent)))]
pub async fn mail_code(
    State(api): State<Api>,
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Path(token): Path<String>,
    Json(new): Json<NewGuestCode>,
) -> Result<Response, Refused> {
    session::check_rate(&api, &origin)?;
    let guest = Guest::by_token(&tenant, &token, origin).await?;
    let mut uow = guest.begin().await?;
    let sent = work::guests::mail_code(&mut uow, &guest, new.digest).await?;
    Answer::made(&sent)?.commit(uow).await
}

/// Decides, with the code that came by mail, on content of exactly the digest that is named.
#[utoipa::path(post, path = "/guest/{token}/decisions", tag = "guests", security(()), params(("token" = String, Path)), request_body = NewGuestDecision,
    responses((status = 201, body = GuestReview), (status = 422, description = "The code is not right", body = app::model::Problem)))]
pub async fn decide(
    State(api): State<Api>,
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Path(token): Path<String>,
    Json(new): Json<NewGuestDecision>,
) -> Result<Response, Refused> {
    session::check_rate(&api, &origin)?;
    let guest = Guest::by_token(&tenant, &token, origin).await?;
    let mut uow = guest.begin().await?;
    match work::guests::prove(&mut uow, &guest, &new).await? {
        Ok(signer) => {
            let review = work::guests::decide(&mut uow, &guest, &signer, new).await?;
            Answer::made(&review)?.commit(uow).await
        }
        Err(refusal) => {
            uow.commit().await.map_err(Refusal::from)?;
            Err(refusal.into())
        }
    }
}
