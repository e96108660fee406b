//! Guests: their links as members make them, and what a link opens.

use super::{Pending, delete, get, post};
use crate::model::{
    Annotation, AnnotationId, Comment, Digest, GuestCodeSent, GuestLink, GuestLinkCreated, GuestLinkId, GuestReview, GuestView,
    NewAnnotation, NewComment, NewGuestCode, NewGuestDecision, NewGuestLink, NewViewing, Page, ProofVersionId, ReviewId, Viewing,
};

/// Every link to a review, newest first.
pub fn links(review: ReviewId) -> Pending<Page<GuestLink>> {
    get(format!("/guest-links?review={review}"))
}

pub fn invite(new: &NewGuestLink) -> Pending<GuestLinkCreated> {
    post("/guest-links", new)
}

pub fn revoke(id: GuestLinkId) -> Pending<()> {
    delete(format!("/guest-links/{id}"), None)
}

pub fn view(token: &str) -> Pending<GuestView> {
    get(format!("/guest/{token}"))
}

/// Where the bytes of a file are served from, for `<img>` and downloads.
pub fn page_url(token: &str, id: ProofVersionId, page: i64) -> String {
    format!("/api/v1/guest/{token}/files/{id}?page={page}")
}

/// Where a video is played from.
pub fn playback_url(token: &str, id: ProofVersionId) -> String {
    format!("/api/v1/guest/{token}/files/{id}?playback=true")
}

/// Where a file is saved from.
pub fn download_url(token: &str, id: ProofVersionId) -> String {
    format!("/api/v1/guest/{token}/files/{id}?download=true")
}

pub fn annotate(token: &str, id: ProofVersionId, new: &NewAnnotation) -> Pending<Annotation> {
    post(format!("/guest/{token}/files/{id}/annotations"), new)
}

/// Says which pages one has had on one's screen.
pub fn viewed(token: &str, id: ProofVersionId, new: &NewViewing) -> Pending<Viewing> {
    post(format!("/guest/{token}/files/{id}/views"), new)
}

pub fn comment(token: &str, id: AnnotationId, new: &NewComment) -> Pending<Comment> {
    post(format!("/guest/{token}/annotations/{id}/comments"), new)
}

pub fn mail_code(token: &str, digest: Digest) -> Pending<GuestCodeSent> {
    post(format!("/guest/{token}/codes"), &NewGuestCode { digest })
}

pub fn decide(token: &str, decision: &NewGuestDecision) -> Pending<GuestReview> {
    post(format!("/guest/{token}/decisions"), decision)
}
