//! Proofs, versions, marks and threads. Uploading a version is in [`upload`](super::upload).

use super::{Pending, delete, get, patch, post};
use crate::geometry::pyramid::{Piece, Pyramid};
use crate::model::{
    Annotation, AnnotationId, AnnotationPatch, BannerFrame, CampaignId, Comment, Comparison, Difference, DifferenceId, DifferencePatch,
    Here, HistoryLine, NewAnnotation, NewComment, NewComparison, NewProof, NewViewing, Page, PageText, Proof, ProofId, ProofPages,
    ProofPatch, ProofVersion, ProofVersionId, VersionLocking, VersionStep, Viewing,
};

pub fn of_campaign(id: CampaignId) -> Pending<Page<Proof>> {
    get(format!("/campaigns/{id}/proofs?limit=200"))
}

pub fn show(id: ProofId) -> Pending<Proof> {
    get(format!("/proofs/{id}"))
}

pub fn create(new: &NewProof) -> Pending<Proof> {
    post("/proofs", new)
}

pub fn update(id: ProofId, revision: i64, change: &ProofPatch) -> Pending<Proof> {
    patch(format!("/proofs/{id}"), revision, change)
}

/// How a version compares with an earlier one; none when nobody has asked yet.
pub fn comparison(id: ProofVersionId) -> Pending<Option<Comparison>> {
    let asked = get(format!("/proof-versions/{id}/comparison"));
    Box::pin(async move {
        match asked.await {
            Ok(made) => Ok(Some(made)),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    })
}

pub fn compare(id: ProofVersionId, new: &NewComparison) -> Pending<Comparison> {
    post(format!("/proof-versions/{id}/comparison"), new)
}

pub fn decide_difference(id: DifferenceId, revision: i64, change: &DifferencePatch) -> Pending<Difference> {
    patch(format!("/differences/{id}"), revision, change)
}

/// Where the bytes of a version are served from.
pub fn file_url(id: ProofVersionId) -> String {
    format!("/api/v1/proof-versions/{id}/file")
}

/// Where a page of any version is shown from, whatever it is.
pub fn page_url(id: ProofVersionId, page: i64) -> String {
    format!("/api/v1/proof-versions/{id}/pages/{page}/picture")
}

/// Where a version's summary is: its pages with the marks burnt in, and the threads.
pub fn summary_url(id: ProofVersionId) -> String {
    format!("/api/v1/proof-versions/{id}/summary")
}

/// Where a version's marks are, as `csv` or `jsonld`.
pub fn export_url(id: ProofVersionId, format: &str) -> String {
    format!("/api/v1/proof-versions/{id}/annotations/export?format={format}")
}

/// Where a version is as a IIIF manifest.
pub fn manifest_url(id: ProofVersionId) -> String {
    format!("/api/v1/proof-versions/{id}/manifest")
}

/// Where a page of a version is shown from, for `<img>`.
pub fn picture_url(version: &ProofVersion, page: i64) -> String {
    if let Some(pyramid) = version.pyramid().filter(|_| version.is_large()) {
        return piece_url(version.id, pyramid, Piece::Whole { level: pyramid.preview() }).unwrap_or_default();
    }
    if version.is_picture() && version.downloads { file_url(version.id) } else { page_url(version.id, page) }
}

/// Where a tile of a large picture is served from.
pub fn piece_url(id: ProofVersionId, pyramid: Pyramid, piece: Piece) -> Option<String> {
    let (region, size) = pyramid.name(piece)?;
    Some(format!("/api/v1/proof-versions/{id}/tiles/{region}/{size}/0/default.jpg"))
}

/// Where a banner runs, for a while.
pub fn banner(id: ProofVersionId) -> Pending<BannerFrame> {
    get(format!("/proof-versions/{id}/banner"))
}

/// Where a video is played from.
pub fn playback_url(id: ProofVersionId) -> String {
    format!("/api/v1/proof-versions/{id}/playback")
}

/// The pages of a version.
pub fn pages(id: ProofVersionId) -> Pending<ProofPages> {
    get(format!("/proof-versions/{id}/pages"))
}

/// What is written on a page.
pub fn text(id: ProofVersionId, page: i64) -> Pending<PageText> {
    get(format!("/proof-versions/{id}/pages/{page}/text"))
}

/// Where a version is uploaded to, as [`upload::file`](super::upload) wants it.
pub fn upload_path(id: ProofId, step: VersionStep) -> String {
    format!("/proofs/{id}/versions?step={step}")
}

/// Locks a version, or unlocks it for a reason.
pub fn set_lock(id: ProofVersionId, asked: &VersionLocking) -> Pending<ProofVersion> {
    post(format!("/proof-versions/{id}/lock"), asked)
}

/// What happened to a proof, newest first.
pub fn history(id: ProofId) -> Pending<Page<HistoryLine>> {
    get(format!("/proofs/{id}/history"))
}

/// Who has seen what of a version.
pub fn viewings(id: ProofVersionId) -> Pending<Page<Viewing>> {
    get(format!("/proof-versions/{id}/views"))
}

/// Says which pages one has had on one's screen.
pub fn viewed(id: ProofVersionId, new: &NewViewing) -> Pending<Viewing> {
    post(format!("/proof-versions/{id}/views"), new)
}

/// Says where one is, and asks who else is there.
pub fn meet(here: &Here) -> Pending<Page<Here>> {
    let at = here.at.map(|at| format!("&x={:.4}&y={:.4}", at.x, at.y)).unwrap_or_default();
    let selected = here.selected.map(|id| format!("&selected={id}")).unwrap_or_default();
    get(format!("/proof-versions/{}/presence?page={}&leave={}{at}{selected}", here.proof_version_id, here.page, here.left))
}

/// A page of a version's marks, after the `next` of the page before.
pub fn annotations(id: ProofVersionId, after: Option<&str>) -> Pending<Page<Annotation>> {
    let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
    get(format!("/proof-versions/{id}/annotations?limit=200{after}"))
}

pub fn annotate(id: ProofVersionId, new: &NewAnnotation) -> Pending<Annotation> {
    post(format!("/proof-versions/{id}/annotations"), new)
}

pub fn update_annotation(id: AnnotationId, revision: i64, change: &AnnotationPatch) -> Pending<Annotation> {
    patch(format!("/annotations/{id}"), revision, change)
}

pub fn delete_annotation(id: AnnotationId, revision: i64) -> Pending<()> {
    delete(format!("/annotations/{id}"), Some(revision))
}

pub fn comment(id: AnnotationId, new: &NewComment) -> Pending<Comment> {
    post(format!("/annotations/{id}/comments"), new)
}
