//! Proofs and their versions.

use app::model::{Digest, Embedded, Member, NewProof, Proof, ProofId, ProofPatch, ProofVersion, ProofVersionId};

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
    /// What is written into it.
    pub embedded: Embedded,
    /// What it looks like.
    pub look: Option<i64>,
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
    let after = Proof { review_differences, revision: before.revision + 1, ..before.clone() };
    store::proofs::update(uow, &before, &after).await?;
    Ok(after)
}

/// Adds a version. What was approved on older bytes no longer counts: the gate compares digests.
pub async fn add_version(uow: &mut UnitOfWork, by: &Member, id: ProofId, file: StoredFile) -> Result<ProofVersion, Refusal> {
    let proof = find(uow.read(), id).await?;
    campaigns::refuse_when_live(&campaigns::find(uow.read(), proof.campaign_id).await?)?;
    let number = proof.versions.last().map_or(1, |v| v.number + 1);
    let StoredFile { sha256, media_type, file_name, bytes, width, height, .. } = file;
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
