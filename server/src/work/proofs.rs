//! Proofs, versions, marks and threads.

use app::model::{
    Annotation, AnnotationId, AnnotationPatch, Comment, CommentId, Digest, Member, NewAnnotation, NewComment, NewProof, Proof, ProofId,
    ProofVersion, ProofVersionId, Role,
};

use super::{Based, Fields, Refusal, approvals, campaigns};
use crate::{audit::UnitOfWork, db::Reading, store};

/// A file that is stored and looked at, before anything names it.
#[derive(Debug, Clone)]
pub struct StoredFile {
    pub sha256: Digest,
    pub media_type: String,
    pub file_name: String,
    pub bytes: i64,
    pub width: i64,
    pub height: i64,
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
        versions: Vec::new(),
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
    };
    store::proofs::insert(uow, &proof).await?;
    Ok(proof)
}

/// Adds a version. What was approved on older bytes no longer counts: the gate compares digests.
pub async fn add_version(uow: &mut UnitOfWork, by: &Member, id: ProofId, file: StoredFile) -> Result<ProofVersion, Refusal> {
    let proof = find(uow.read(), id).await?;
    campaigns::refuse_when_live(&campaigns::find(uow.read(), proof.campaign_id).await?)?;
    let number = proof.versions.last().map_or(1, |v| v.number + 1);
    let StoredFile { sha256, media_type, file_name, bytes, width, height } = file;
    let version = ProofVersion {
        id: ProofVersionId::new(),
        proof_id: id,
        number,
        sha256,
        media_type,
        file_name,
        bytes,
        width,
        height,
        uploaded_by: by.id,
        created_at: uow.now(),
        open_blocking: 0,
        annotations: 0,
    };
    store::proofs::insert_version(uow, proof.campaign_id, &version).await?;
    let same_bytes = proof.versions.last().is_some_and(|last| last.sha256 == version.sha256);
    if let Some(task) = proof.task_id.filter(|_| !same_bytes) {
        approvals::content_changed(uow, task).await?;
    }
    Ok(version)
}

/// Adds a mark with its note. The same id again adds nothing and answers with the mark as it is.
pub async fn annotate(uow: &mut UnitOfWork, by: &Member, version: ProofVersionId, new: NewAnnotation) -> Result<Annotation, Refusal> {
    let (version, campaign) = store::proofs::version(uow.read(), version).await?.ok_or(Refusal::NotFound("proof version"))?;
    if store::proofs::annotation_exists(uow.read(), new.id).await? {
        return Err(Refusal::conflict("ALREADY_THERE", "A mark with this id is already there."));
    }
    Fields::default()
        .text(&new.body, "body", 4_000)
        .require(new.geometry.is_on_page(), "geometry", "must lie on the page: every coordinate from 0 to 1, sizes above 0")
        .done()?;
    let now = uow.now();
    let comment = Comment { id: CommentId::new(), author_id: by.id, author_name: by.name.clone(), body: new.body, created_at: now };
    let mark = Annotation {
        id: new.id,
        proof_version_id: version.id,
        number: store::proofs::next_number(uow.read(), version.id).await?,
        geometry: new.geometry,
        blocking: new.blocking,
        author_id: by.id,
        author_name: by.name.clone(),
        created_at: now,
        resolved_by: None,
        resolved_at: None,
        comments: vec![comment],
        revision: 1,
    };
    store::proofs::insert_annotation(uow, campaign, &mark).await?;
    Ok(mark)
}

/// Moves, resolves or reopens a mark, or changes whether it blocks.
pub async fn update_annotation(
    uow: &mut UnitOfWork,
    by: &Member,
    id: AnnotationId,
    based: Based,
    patch: AnnotationPatch,
) -> Result<Annotation, Refusal> {
    let (before, campaign) = store::proofs::annotation(uow.read(), id).await?.ok_or(Refusal::NotFound("annotation"))?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    if let Some(geometry) = patch.geometry {
        own(by, &before, "move")?;
        Fields::default().require(geometry.is_on_page(), "geometry", "must lie on the page").done()?;
        after.geometry = geometry;
    }
    if let Some(blocking) = patch.blocking {
        if before.blocking && !blocking {
            own(by, &before, "make advisory")?;
        }
        after.blocking = blocking;
    }
    match patch.resolved {
        Some(true) if after.resolved_at.is_none() => (after.resolved_by, after.resolved_at) = (Some(by.id), Some(uow.now())),
        Some(false) => (after.resolved_by, after.resolved_at) = (None, None),
        _ => {}
    }
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the mark as it is."));
    }
    after.revision += 1;
    store::proofs::update_annotation(uow, campaign, &before, &after).await?;
    Ok(after)
}

/// Takes a mark away.
pub async fn delete_annotation(uow: &mut UnitOfWork, by: &Member, id: AnnotationId, based: Based) -> Result<(), Refusal> {
    let (mark, campaign) = store::proofs::annotation(uow.read(), id).await?.ok_or(Refusal::NotFound("annotation"))?;
    based.check(mark.revision, &mark)?;
    own(by, &mark, "delete")?;
    store::proofs::delete_annotation(uow, campaign, &mark).await?;
    Ok(())
}

/// Answers in a mark's thread.
pub async fn comment(uow: &mut UnitOfWork, by: &Member, id: AnnotationId, new: NewComment) -> Result<Comment, Refusal> {
    let (_, campaign) = store::proofs::annotation(uow.read(), id).await?.ok_or(Refusal::NotFound("annotation"))?;
    Fields::default().text(&new.body, "body", 4_000).done()?;
    let comment = Comment { id: CommentId::new(), author_id: by.id, author_name: by.name.clone(), body: new.body, created_at: uow.now() };
    store::proofs::insert_comment(uow, campaign, id, &comment).await?;
    Ok(comment)
}

/// A mark is its author's; managers may act on anybody's.
fn own(by: &Member, mark: &Annotation, what: &str) -> Result<(), Refusal> {
    if mark.author_id == by.id || by.role.includes(Role::Manager) {
        return Ok(());
    }
    Err(Refusal::forbidden("NOT_YOURS", format!("Only {} or a manager can {what} this mark.", mark.author_name)))
}
