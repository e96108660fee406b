//! Marks on proof versions, and their threads.

use std::collections::HashMap;

use app::model::{
    Annotation, AnnotationId, CampaignId, CarriedFrom, Comment, CommentId, Fate, Geometry, Instant, MarkStyle, MemberId, ProofVersionId,
    Tombstone,
};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// When a field was last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Clock {
    /// The mark's revision since then; 0 when it was never changed.
    pub revision: i64,
    pub at: Option<Instant>,
}

/// When each field of a mark was last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Clocks {
    pub geometry: Clock,
    pub style: Clock,
    pub blocking: Clock,
    pub resolved: Clock,
}

#[derive(sqlx::FromRow)]
struct AnnotationRow {
    id: AnnotationId,
    proof_version_id: ProofVersionId,
    number: i64,
    page: i64,
    #[sqlx(json)]
    geometry: Geometry,
    #[sqlx(json)]
    style: MarkStyle,
    blocking: bool,
    author_id: MemberId,
    author_name: String,
    created_at: Instant,
    resolved_by: Option<MemberId>,
    resolved_at: Option<Instant>,
    carried_from: Option<AnnotationId>,
    fate: Option<String>,
    from_version: Option<i64>,
    from_number: Option<i64>,
    revision: i64,
}

#[derive(sqlx::FromRow)]
struct CommentRow {
    annotation_id: AnnotationId,
    id: CommentId,
    author_id: MemberId,
    author_name: String,
    body: String,
    created_at: Instant,
}

macro_rules! select_annotations {
    ($rest:literal) => {
        concat!(
            "select a.id, a.proof_version_id, a.number, a.page, a.geometry, a.style, a.blocking, a.author_id, m.name as author_name, a.created_at,
             a.resolved_by, a.resolved_at, a.carried_from, a.fate, f.number as from_number, v.number as from_version, a.revision
             from annotation a join member m on m.id = a.author_id
               left join annotation f on f.id = a.carried_from left join proof_version v on v.id = f.proof_version_id ",
            $rest
        )
    };
}

macro_rules! select_comments {
    ($rest:literal) => {
        concat!(
            "select c.annotation_id, c.id, c.author_id, m.name as author_name, c.body, c.created_at
             from comment c join member m on m.id = c.author_id join annotation a on a.id = c.annotation_id ",
            $rest
        )
    };
}

fn thread(row: AnnotationRow, comments: Vec<Comment>) -> Annotation {
    let AnnotationRow {
        id,
        proof_version_id,
        number,
        page,
        geometry,
        style,
        blocking,
        author_id,
        author_name,
        created_at,
        resolved_by,
        resolved_at,
        carried_from,
        fate,
        from_version,
        from_number,
        revision,
    } = row;
    let fate = fate.as_deref().and_then(Fate::read);
    let carried = carried_from.zip(fate).zip(from_version.zip(from_number));
    let carried = carried.map(|((annotation_id, fate), (version, number))| CarriedFrom { annotation_id, version, number, fate });
    Annotation {
        id,
        proof_version_id,
        number,
        page,
        geometry,
        style,
        blocking,
        author_id,
        author_name,
        created_at,
        resolved_by,
        resolved_at,
        comments,
        carried,
        revision,
    }
}

impl From<CommentRow> for Comment {
    fn from(row: CommentRow) -> Self {
        let CommentRow { id, author_id, author_name, body, created_at, .. } = row;
        Self { id, author_id, author_name, body, created_at }
    }
}

/// Marks of a version with their threads, by number, after a number.
pub async fn annotations(db: &mut Reading, version: ProofVersionId, after: i64, limit: i64) -> sqlx::Result<Vec<Annotation>> {
    let rows: Vec<AnnotationRow> = both!(db, c => sqlx::query_as(select_annotations!(
        "where a.proof_version_id = $1 and a.deleted_at is null and a.number > $2 order by a.number limit $3"))
        .bind(version).bind(after).bind(limit).fetch_all(c).await)?;
    let comments: Vec<CommentRow> = both!(db, c => sqlx::query_as(select_comments!(
        "where a.proof_version_id = $1 and a.deleted_at is null and a.number > $2 and a.number <= $3 order by c.id"))
        .bind(version).bind(after).bind(rows.last().map_or(after, |row| row.number)).fetch_all(c).await)?;
    let mut threads: HashMap<AnnotationId, Vec<Comment>> = HashMap::new();
    for comment in comments {
        threads.entry(comment.annotation_id).or_default().push(comment.into());
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = threads.remove(&row.id).unwrap_or_default();
            thread(row, own)
        })
        .collect())
}

/// The marks of a version that are not resolved, by number.
pub async fn open(db: &mut Reading, version: ProofVersionId) -> sqlx::Result<Vec<Annotation>> {
    let mut marks = annotations(db, version, 0, i64::MAX).await?;
    marks.retain(|mark| mark.resolved_at.is_none());
    Ok(marks)
}

/// A mark with its thread and its campaign. Deleted marks are not found.
pub async fn annotation(db: &mut Reading, id: AnnotationId) -> sqlx::Result<Option<(Annotation, CampaignId)>> {
    let row: Option<AnnotationRow> =
        both!(db, c => sqlx::query_as(select_annotations!("where a.id = $1 and a.deleted_at is null")).bind(id).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let comments: Vec<CommentRow> =
        both!(db, c => sqlx::query_as(select_comments!("where c.annotation_id = $1 order by c.id")).bind(id).fetch_all(c).await)?;
    let campaign = both!(db, c => sqlx::query_scalar("select campaign_id from annotation where id = $1").bind(id).fetch_one(c).await)?;
    Ok(Some((thread(row, comments.into_iter().map(Into::into).collect()), campaign)))
}

/// When each field of a mark was last changed.
pub async fn clocks(db: &mut Reading, id: AnnotationId) -> sqlx::Result<Clocks> {
    let Json(clocks) = both!(db, c => sqlx::query_scalar("select clocks from annotation where id = $1").bind(id).fetch_one(c).await)?;
    Ok(clocks)
}

/// What is left of a deleted mark, and its campaign.
pub async fn tombstone(db: &mut Reading, id: AnnotationId) -> sqlx::Result<Option<(Tombstone, CampaignId)>> {
    let found: Option<Tombstone> = both!(db, c => sqlx::query_as(
        "select id, proof_version_id, number, deleted_by, deleted_at, revision from annotation where id = $1 and deleted_at is not null")
        .bind(id).fetch_optional(c).await)?;
    let Some(found) = found else { return Ok(None) };
    let campaign = both!(db, c => sqlx::query_scalar("select campaign_id from annotation where id = $1").bind(id).fetch_one(c).await)?;
    Ok(Some((found, campaign)))
}

/// The number that the next mark of a version gets. Numbers of deleted marks are not used again.
pub async fn next_number(db: &mut Reading, version: ProofVersionId) -> sqlx::Result<i64> {
    both!(db, c => sqlx::query_scalar("select coalesce(max(number), 0) + 1 from annotation where proof_version_id = $1")
        .bind(version).fetch_one(c).await)
}

/// Adds a mark with its first comment.
pub async fn insert_annotation(uow: &mut UnitOfWork, campaign: CampaignId, mark: &Annotation) -> sqlx::Result<()> {
    let action = if mark.carried.is_some() { "annotation.carried" } else { "annotation.created" };
    let tx = uow.write(Change::new(action, "annotation", mark.id).of(campaign).after(mark));
    both!(tx, c => sqlx::query(
        "insert into annotation (id, proof_version_id, campaign_id, number, geometry, style, blocking, author_id, created_at, revision,
           page, carried_from, fate) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(mark.id).bind(mark.proof_version_id).bind(campaign).bind(mark.number).bind(Json(&mark.geometry)).bind(Json(mark.style))
        .bind(mark.blocking).bind(mark.author_id).bind(mark.created_at).bind(mark.revision).bind(mark.page)
        .bind(mark.carried.map(|from| from.annotation_id)).bind(mark.carried.map(|from| from.fate.as_str())).execute(c).await.map(drop))?;
    for comment in &mark.comments {
        both!(tx, c => sqlx::query("insert into comment (id, annotation_id, author_id, body, created_at) values ($1, $2, $3, $4, $5)")
            .bind(comment.id).bind(mark.id).bind(comment.author_id).bind(&comment.body).bind(comment.created_at).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Changes a mark: where it is and what it looks like, whether it blocks, whether it is resolved.
pub async fn update_annotation(
    uow: &mut UnitOfWork,
    campaign: CampaignId,
    before: &Annotation,
    after: &Annotation,
    clocks: Clocks,
) -> sqlx::Result<()> {
    let action = match (before.resolved_at, after.resolved_at) {
        (None, Some(_)) => "annotation.resolved",
        (Some(_), None) => "annotation.reopened",
        _ => "annotation.updated",
    };
    let tx = uow.write(Change::new(action, "annotation", after.id).of(campaign).differing(before, after));
    both!(tx, c => sqlx::query(
        "update annotation set geometry = $2, style = $3, blocking = $4, resolved_by = $5, resolved_at = $6, clocks = $7, revision = $8
         where id = $1")
        .bind(after.id).bind(Json(&after.geometry)).bind(Json(after.style)).bind(after.blocking).bind(after.resolved_by)
        .bind(after.resolved_at).bind(Json(clocks)).bind(after.revision).execute(c).await.map(drop))
}

/// Brings a deleted mark back.
pub async fn restore_annotation(uow: &mut UnitOfWork, campaign: CampaignId, grave: &Tombstone) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("annotation.restored", "annotation", grave.id).of(campaign).before(grave));
    both!(tx, c => sqlx::query("update annotation set deleted_at = null, deleted_by = null, revision = $2 where id = $1")
        .bind(grave.id).bind(grave.revision + 1).execute(c).await.map(drop))
}

/// Takes a mark away. Its row and its thread stay for the record.
pub async fn delete_annotation(uow: &mut UnitOfWork, campaign: CampaignId, mark: &Annotation, by: MemberId) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("annotation.deleted", "annotation", mark.id).of(campaign).before(mark));
    both!(tx, c => sqlx::query("update annotation set deleted_at = $2, deleted_by = $3, revision = revision + 1 where id = $1")
        .bind(mark.id).bind(now).bind(by).execute(c).await.map(drop))
}

/// Adds a comment to a thread.
pub async fn insert_comment(uow: &mut UnitOfWork, campaign: CampaignId, mark: AnnotationId, comment: &Comment) -> sqlx::Result<()> {
    let change = Change::new("comment.created", "annotation", mark).of(campaign).after(comment);
    let tx = uow.write(change);
    both!(tx, c => sqlx::query("insert into comment (id, annotation_id, author_id, body, created_at) values ($1, $2, $3, $4, $5)")
        .bind(comment.id).bind(mark).bind(comment.author_id).bind(&comment.body).bind(comment.created_at).execute(c).await.map(drop))
}
