//! Proofs and their versions.

use app::model::{
    Annotation, AnnotationId, CarriedFrom, Comment, CommentId, Digest, Embedded, FileFacts, Member, NewProof, Proof, ProofId, ProofPage,
    ProofPatch, ProofVersion, ProofVersionId, VersionStep,
};

use super::{Based, Fields, Refusal, approvals, campaigns};
use crate::{
    audit::UnitOfWork,
    carry::Carried,
    db::Reading,
    files::{Film, PageSize, Source},
    storage, store,
};

/// A file that is stored and looked at, before anything names it.
#[derive(Debug, Clone)]
pub struct StoredFile {
    pub sha256: Digest,
    pub media_type: String,
    pub file_name: String,
    pub bytes: i64,
    /// The size of each page; pictures and videos have one.
    pub pages: Vec<PageSize>,
    /// Of a video: its frames, which are its pages.
    pub film: Option<Film>,
    /// Where its pages are drawn from, when it is not a picture that is shown as it is.
    pub source: Option<Source>,
    /// What is written into it.
    pub embedded: Embedded,
    /// What it looks like.
    pub look: Option<i64>,
    /// What it shows.
    pub facts: FileFacts,
    /// How far it goes beyond the version before.
    pub step: VersionStep,
}

impl StoredFile {
    /// How many pages, or frames of a video.
    pub fn count(&self) -> i64 {
        self.film.map_or_else(|| i64::try_from(self.pages.len()).unwrap_or(i64::MAX), |film| film.frames)
    }

    /// Width and height of the first page.
    pub fn size(&self) -> (i64, i64) {
        self.pages.first().map_or((0, 0), |page| (i64::from(page.width), i64::from(page.height)))
    }
}

/// A proof, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: ProofId) -> Result<Proof, Refusal> {
    store::proofs::proof(db, id).await?.ok_or(Refusal::NotFound("proof"))
}

/// Starts a proof.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewProof) -> Result<Proof, Refusal> {
    let campaign = campaigns::find(uow.read(), new.campaign_id).await?;
    campaigns::refuse_when_live(&campaign)?;
    let task = match new.task_id {
        Some(id) => store::tasks::task(uow.read(), id).await?.is_some_and(|t| t.campaign_id == new.campaign_id),
        None => true,
    };
    Fields::default().text(&new.name, "name", 200).require(task, "task_id", "is not a task of this campaign").done()?;
    let proof = Proof {
        id: ProofId::new(),
        campaign_id: new.campaign_id,
        task_id: new.task_id,
        name: new.name.trim().to_owned(),
        review_differences: false,
        downloads: true,
        versions: Vec::new(),
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
    };
    store::proofs::insert(uow, &proof).await?;
    Ok(proof)
}

/// Changes what is asked of a proof's versions.
pub async fn update(uow: &mut UnitOfWork, id: ProofId, based: Based, patch: ProofPatch) -> Result<Proof, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let review_differences = patch.review_differences.unwrap_or(before.review_differences);
    let downloads = patch.downloads.unwrap_or(before.downloads);
    let after = Proof { review_differences, downloads, revision: before.revision + 1, ..before.clone() };
    store::proofs::update(uow, &before, &after).await?;
    Ok(after)
}

/// The current version of a proof with the notes on it that are not settled: they go on to the next version.
pub async fn unsettled(db: &mut Reading, id: ProofId) -> Result<Option<(ProofVersion, Vec<Annotation>)>, Refusal> {
    let Some(current) = find(db, id).await?.versions.pop() else { return Ok(None) };
    let notes = store::marks::open(db, current.id).await?;
    Ok(Some((current, notes)))
}

/// Adds a version, and carries over the notes that are not settled. What was approved on older bytes no longer counts: the gate
/// compares digests. None when there are other notes by now than those that were followed.
pub async fn add_version(
    uow: &mut UnitOfWork,
    by: &Member,
    id: ProofId,
    file: StoredFile,
    carried: &[Carried],
) -> Result<Option<ProofVersion>, Refusal> {
    let proof = find(uow.read(), id).await?;
    let notes = unsettled(uow.read(), id).await?.map(|(_, notes)| notes).unwrap_or_default();
    if notes.iter().any(|note| carried.iter().all(|carried| carried.note != note.id)) {
        return Ok(None);
    }
    campaigns::refuse_when_live(&campaigns::find(uow.read(), proof.campaign_id).await?)?;
    storage::admit(uow, &file).await?;
    let number = proof.versions.last().map_or(1, |v| v.number + 1);
    let (major, minor) = file.step.after(proof.versions.last().map(|last| (last.major, last.minor)));
    let (width, height) = file.size();
    let count = file.count();
    let StoredFile { sha256, media_type, file_name, bytes, pages, film, facts, .. } = file;
    let version = ProofVersion {
        id: ProofVersionId::new(),
        proof_id: id,
        number,
        major,
        minor,
        sha256,
        media_type,
        file_name,
        bytes,
        width,
        height,
        pages: count,
        fps_num: film.map(|film| film.rate.num),
        fps_den: film.map(|film| film.rate.den),
        uploaded_by: by.id,
        created_at: uow.now(),
        open_blocking: 0,
        annotations: 0,
        locked_at: None,
        locked_by: None,
        downloads: proof.downloads,
    };
    let pages: Vec<ProofPage> =
        (1..).zip(pages).map(|(number, page)| ProofPage { number, width: page.width.into(), height: page.height.into() }).collect();
    store::proofs::insert_version(uow, proof.campaign_id, &version, &pages, &facts).await?;
    let from = proof.versions.last().map_or(0, |last| last.number);
    for (number, note) in (1..).zip(&notes) {
        if let Some(carried) = carried.iter().find(|carried| carried.note == note.id) {
            let mark = carry(uow, note, carried, &version, (from, number));
            store::marks::insert_annotation(uow, proof.campaign_id, &mark).await?;
        }
    }
    let same_bytes = proof.versions.last().is_some_and(|last| last.sha256 == version.sha256);
    if let Some(task) = proof.task_id.filter(|_| !same_bytes) {
        approvals::content_changed(uow, task).await?;
    }
    Ok(Some(version))
}

/// A note as it is on the next version: whoever wrote it there has written it here.
fn carry(uow: &UnitOfWork, note: &Annotation, carried: &Carried, to: &ProofVersion, (version, number): (i64, i64)) -> Annotation {
    let first = note.comments.first().map(|comment| Comment { id: CommentId::new(), ..comment.clone() });
    Annotation {
        id: AnnotationId::new(),
        proof_version_id: to.id,
        number,
        page: carried.page,
        geometry: carried.geometry.clone(),
        created_at: uow.now(),
        comments: first.into_iter().collect(),
        carried: Some(CarriedFrom { annotation_id: note.id, version, number: note.number, fate: carried.fate }),
        revision: 1,
        ..note.clone()
    }
}

/// The pages of a version in their order. Those of a video are its frames, all like the first.
pub async fn pages(db: &mut Reading, version: &ProofVersion) -> Result<Vec<ProofPage>, Refusal> {
    if version.pages == 1 || version.frame_rate().is_some() {
        return Ok(vec![ProofPage { number: 1, width: version.width, height: version.height }]);
    }
    Ok(store::proofs::pages(db, version.id).await?)
}
