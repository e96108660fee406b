//! Marks on proof versions, and their threads.
//!
//! A mark changes field by field, so that two people at work on it never take back each other's change: of two who change the same
//! field, the later one wins. A deleted mark leaves a tombstone, which says so to whoever changes it still, and can be brought back.

use app::model::{
    Annotation, AnnotationId, AnnotationPatch, CampaignId, Comment, CommentId, FieldProblem, Geometry, Instant, Member, NewAnnotation,
    NewComment, ProofPage, ProofVersionId, Role, Tombstone,
};

use super::{Based, Fields, Refusal, proofs, versions};
use crate::{
    audit::{Change, UnitOfWork},
    db::Reading,
    exchange::{Frames, ImportError},
    store::{
        self,
        marks::{Clock, Clocks},
    },
};

/// A mark after a request that may have changed nothing, since it was made before or something later counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Written(Annotation),
    AsItWas(Annotation),
}

/// Adds a mark with its note. The same id again, from the same person on the same version, adds nothing.
pub async fn annotate(uow: &mut UnitOfWork, by: &Member, version: ProofVersionId, new: NewAnnotation) -> Result<Outcome, Refusal> {
    let (version, campaign) = store::proofs::version(uow.read(), version).await?.ok_or(Refusal::NotFound("proof version"))?;
    match find(uow.read(), new.id).await {
        Ok((mark, _)) if mark.proof_version_id == version.id && mark.author_id == by.id => return Ok(Outcome::AsItWas(mark)),
        Ok(_) => return Err(Refusal::conflict("ALREADY_THERE", "Another mark has this id already. Make a new UUIDv7.")),
        Err(Refusal::NotFound(_)) => {}
        Err(refusal) => return Err(refusal),
    }
    versions::refuse_when_locked(&version)?;
    let mut fields = Fields::default();
    fields.text(&new.body, "body", 4_000);
    fields.require((1..=version.pages).contains(&new.page), "page", format!("must be 1 to {}", version.pages));
    check_shape(&mut fields, &new.geometry).done()?;
    let now = uow.now();
    let comment = Comment { id: CommentId::new(), author_id: by.id, author_name: by.name.clone(), body: new.body, created_at: now };
    let mark = Annotation {
        id: new.id,
        proof_version_id: version.id,
        number: store::marks::next_number(uow.read(), version.id).await?,
        page: new.page,
        geometry: new.geometry,
        style: new.style,
        blocking: new.blocking,
        author_id: by.id,
        author_name: by.name.clone(),
        created_at: now,
        resolved_by: None,
        resolved_at: None,
        comments: vec![comment],
        carried: None,
        revision: 1,
    };
    store::marks::insert_annotation(uow, campaign, &mark).await?;
    Ok(Outcome::Written(mark))
}

/// Adds marks that were made elsewhere, read for the sizes of this version's pages. Those that are here already are answered as they are.
pub async fn import(
    uow: &mut UnitOfWork,
    by: &Member,
    version: ProofVersionId,
    read: impl FnOnce(&[ProofPage], Option<Frames>) -> Result<Vec<NewAnnotation>, ImportError>,
) -> Result<Vec<Annotation>, Refusal> {
    let (found, _) = store::proofs::version(uow.read(), version).await?.ok_or(Refusal::NotFound("proof version"))?;
    let pages = proofs::pages(uow.read(), &found).await?;
    let marks = read(&pages, found.frame_rate().map(|rate| (rate, found.pages)))
        .map_err(|error| Refusal::Invalid(vec![FieldProblem { field: "annotations".into(), detail: error.to_string() }]))?;
    let mut made = Vec::new();
    for mark in marks {
        made.push(match annotate(uow, by, version, mark).await? {
            Outcome::Written(mark) | Outcome::AsItWas(mark) => mark,
        });
    }
    uow.note(Change::new("annotations.imported", "proof_version", version).after(&made.len()));
    Ok(made)
}

/// Moves, restyles, resolves or reopens a mark, changes whether it blocks, or brings it back.
pub async fn update(uow: &mut UnitOfWork, by: &Member, id: AnnotationId, based: Based, patch: AnnotationPatch) -> Result<Outcome, Refusal> {
    if patch.restore {
        return restore(uow, by, id, based).await;
    }
    let (before, campaign) = find(uow.read(), id).await?;
    if patch.geometry.is_some() || patch.style.is_some() || patch.blocking.is_some() {
        open(uow.read(), before.proof_version_id).await?;
    }
    let clocks = store::marks::clocks(uow.read(), id).await?;
    let (after, clocks) = merged(&before, clocks, by, uow.now(), based, patch)?;
    if after == before {
        return Ok(Outcome::AsItWas(before));
    }
    store::marks::update_annotation(uow, campaign, &before, &after, clocks).await?;
    Ok(Outcome::Written(after))
}

/// The mark with those fields of a request that count.
fn merged(
    before: &Annotation,
    mut clocks: Clocks,
    by: &Member,
    now: Instant,
    based: Based,
    patch: AnnotationPatch,
) -> Result<(Annotation, Clocks), Refusal> {
    let at = patch.edited_at.map_or(now, |at| at.min(now));
    let ticked = Clock { revision: before.revision + 1, at: Some(at) };
    // Nobody has changed the field since it was read, or whoever did has done so before.
    let counts = |clock: Clock| clock.revision <= based.0 || clock.at.is_none_or(|other| other <= at);
    let mut after = before.clone();
    if let Some(geometry) = patch.geometry.filter(|geometry| *geometry != before.geometry && counts(clocks.geometry)) {
        own(by, before, "move")?;
        check_shape(&mut Fields::default(), &geometry).done()?;
        (after.geometry, clocks.geometry) = (geometry, ticked);
    }
    if let Some(style) = patch.style.filter(|style| *style != before.style && counts(clocks.style)) {
        own(by, before, "restyle")?;
        (after.style, clocks.style) = (style, ticked);
    }
    if let Some(blocking) = patch.blocking.filter(|blocking| *blocking != before.blocking && counts(clocks.blocking)) {
        if !blocking {
            own(by, before, "make advisory")?;
        }
        (after.blocking, clocks.blocking) = (blocking, ticked);
    }
    if let Some(resolved) = patch.resolved.filter(|resolved| *resolved != before.resolved_at.is_some() && counts(clocks.resolved)) {
        (after.resolved_by, after.resolved_at) = if resolved { (Some(by.id), Some(now)) } else { (None, None) };
        clocks.resolved = ticked;
    }
    if after != *before {
        after.revision += 1;
    }
    Ok((after, clocks))
}

/// Takes a mark away. What it was stays for the record, and it can be brought back.
pub async fn delete(uow: &mut UnitOfWork, by: &Member, id: AnnotationId, based: Based) -> Result<(), Refusal> {
    let (mark, campaign) = find(uow.read(), id).await?;
    based.check(mark.revision, &mark)?;
    own(by, &mark, "delete")?;
    open(uow.read(), mark.proof_version_id).await?;
    store::marks::delete_annotation(uow, campaign, &mark, by.id).await?;
    Ok(())
}

/// Brings a deleted mark back. One that is there stays as it is.
async fn restore(uow: &mut UnitOfWork, by: &Member, id: AnnotationId, based: Based) -> Result<Outcome, Refusal> {
    let Some((grave, campaign)) = store::marks::tombstone(uow.read(), id).await? else {
        return find(uow.read(), id).await.map(|(mark, _)| Outcome::AsItWas(mark));
    };
    if based.0 != grave.revision {
        return Err(gone(&grave));
    }
    open(uow.read(), grave.proof_version_id).await?;
    store::marks::restore_annotation(uow, campaign, &grave).await?;
    let (mark, _) = find(uow.read(), id).await?;
    own(by, &mark, "bring back")?;
    Ok(Outcome::Written(mark))
}

/// Answers in a mark's thread.
pub async fn comment(uow: &mut UnitOfWork, by: &Member, id: AnnotationId, new: NewComment) -> Result<Comment, Refusal> {
    let (mark, campaign) = find(uow.read(), id).await?;
    open(uow.read(), mark.proof_version_id).await?;
    Fields::default().text(&new.body, "body", 4_000).done()?;
    let comment = Comment { id: CommentId::new(), author_id: by.id, author_name: by.name.clone(), body: new.body, created_at: uow.now() };
    store::marks::insert_comment(uow, campaign, id, &comment).await?;
    Ok(comment)
}

/// Refuses to touch what is on a locked version.
async fn open(db: &mut Reading, version: ProofVersionId) -> Result<(), Refusal> {
    versions::refuse_when_locked(&versions::find(db, version).await?.0)
}

/// A mark with its campaign; what is left of it when it is deleted.
async fn find(db: &mut Reading, id: AnnotationId) -> Result<(Annotation, CampaignId), Refusal> {
    if let Some(found) = store::marks::annotation(db, id).await? {
        return Ok(found);
    }
    match store::marks::tombstone(db, id).await? {
        Some((grave, _)) => Err(gone(&grave)),
        None => Err(Refusal::NotFound("annotation")),
    }
}

fn gone(grave: &Tombstone) -> Refusal {
    Refusal::Gone(serde_json::to_value(grave).unwrap_or_default())
}

fn check_shape<'f>(fields: &'f mut Fields, geometry: &Geometry) -> &'f mut Fields {
    match geometry.check() {
        Ok(()) => fields,
        Err(error) => fields.require(false, "geometry", error.to_string()),
    }
}

/// A mark is its author's; managers may act on anybody's.
fn own(by: &Member, mark: &Annotation, what: &str) -> Result<(), Refusal> {
    if mark.author_id == by.id || by.role.includes(Role::Manager) {
        return Ok(());
    }
    Err(Refusal::forbidden("NOT_YOURS", format!("Only {} or a manager can {what} this mark.", mark.author_name)))
}
