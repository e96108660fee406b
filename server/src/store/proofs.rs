//! Proofs, versions, marks and comments.

use std::collections::HashMap;

use app::model::{
    Annotation, AnnotationId, CampaignId, Comment, CommentId, Geometry, Instant, MemberId, Proof, ProofId, ProofVersion, ProofVersionId,
    TaskId,
};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

#[derive(sqlx::FromRow)]
struct ProofRow {
    id: ProofId,
    campaign_id: CampaignId,
    task_id: Option<TaskId>,
    name: String,
    created_by: MemberId,
    created_at: Instant,
    revision: i64,
}

impl ProofRow {
    fn with(self, versions: Vec<ProofVersion>) -> Proof {
        let Self { id, campaign_id, task_id, name, created_by, created_at, revision } = self;
        Proof { id, campaign_id, task_id, name, versions, created_by, created_at, revision }
    }
}

macro_rules! select_proofs {
    ($rest:literal) => {
        concat!("select id, campaign_id, task_id, name, created_by, created_at, revision from proof ", $rest)
    };
}

macro_rules! select_versions {
    ($rest:literal) => {
        concat!(
            "select v.id, v.proof_id, v.number, v.sha256, v.media_type, v.file_name, v.bytes, v.width, v.height, v.uploaded_by, v.created_at,
             (select count(*) from annotation a where a.proof_version_id = v.id and a.deleted_at is null) as annotations,
             (select count(*) from annotation a where a.proof_version_id = v.id and a.deleted_at is null and a.resolved_at is null
                and a.blocking) as open_blocking
             from proof_version v ",
            $rest
        )
    };
}

/// A proof with its versions.
pub async fn proof(db: &mut Reading, id: ProofId) -> sqlx::Result<Option<Proof>> {
    let row: Option<ProofRow> = both!(db, c => sqlx::query_as(select_proofs!("where id = $1")).bind(id).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let versions = both!(db, c => sqlx::query_as(select_versions!("where v.proof_id = $1 order by v.number")).bind(id).fetch_all(c).await)?;
    Ok(Some(row.with(versions)))
}

/// A campaign's proofs with their versions, in the order of adding.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Proof>> {
    let rows: Vec<ProofRow> =
        both!(db, c => sqlx::query_as(select_proofs!("where campaign_id = $1 order by id")).bind(campaign).fetch_all(c).await)?;
    let all: Vec<ProofVersion> = both!(db, c => sqlx::query_as(select_versions!("where v.campaign_id = $1 order by v.proof_id, v.number"))
        .bind(campaign).fetch_all(c).await)?;
    let mut versions: HashMap<ProofId, Vec<ProofVersion>> = HashMap::new();
    for version in all {
        versions.entry(version.proof_id).or_default().push(version);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = versions.remove(&row.id).unwrap_or_default();
            row.with(own)
        })
        .collect())
}

/// The proofs of one task, by id.
pub async fn of_task(db: &mut Reading, campaign: CampaignId, task: TaskId) -> sqlx::Result<Vec<Proof>> {
    let mut proofs = of_campaign(db, campaign).await?;
    proofs.retain(|proof| proof.task_id == Some(task));
    Ok(proofs)
}

/// A version by id, with the campaign it belongs to.
pub async fn version(db: &mut Reading, id: ProofVersionId) -> sqlx::Result<Option<(ProofVersion, CampaignId)>> {
    let version: Option<ProofVersion> =
        both!(db, c => sqlx::query_as(select_versions!("where v.id = $1")).bind(id).fetch_optional(c).await)?;
    let Some(version) = version else { return Ok(None) };
    let campaign = both!(db, c => sqlx::query_scalar("select campaign_id from proof_version where id = $1").bind(id).fetch_one(c).await)?;
    Ok(Some((version, campaign)))
}

/// Adds a proof.
pub async fn insert(uow: &mut UnitOfWork, proof: &Proof) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("proof.created", "proof", proof.id).of(proof.campaign_id).after(proof));
    both!(tx, c => sqlx::query("insert into proof (id, campaign_id, task_id, name, created_by, created_at, revision) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(proof.id).bind(proof.campaign_id).bind(proof.task_id).bind(&proof.name).bind(proof.created_by).bind(proof.created_at)
        .bind(proof.revision).execute(c).await.map(drop))
}

/// Adds a version.
pub async fn insert_version(uow: &mut UnitOfWork, campaign: CampaignId, version: &ProofVersion) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("proof_version.uploaded", "proof", version.proof_id).of(campaign).after(version));
    both!(tx, c => sqlx::query(
        "insert into proof_version (id, proof_id, campaign_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(version.id).bind(version.proof_id).bind(campaign).bind(version.number).bind(&version.sha256.0[..]).bind(&version.media_type)
        .bind(&version.file_name).bind(version.bytes).bind(version.width).bind(version.height).bind(version.uploaded_by)
        .bind(version.created_at).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query("update proof set revision = revision + 1 where id = $1").bind(version.proof_id).execute(c).await.map(drop))
}

#[derive(sqlx::FromRow)]
struct AnnotationRow {
    id: AnnotationId,
    proof_version_id: ProofVersionId,
    number: i64,
    #[sqlx(json)]
    geometry: Geometry,
    blocking: bool,
    author_id: MemberId,
    author_name: String,
    created_at: Instant,
    resolved_by: Option<MemberId>,
    resolved_at: Option<Instant>,
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
            "select a.id, a.proof_version_id, a.number, a.geometry, a.blocking, a.author_id, m.name as author_name, a.created_at,
             a.resolved_by, a.resolved_at, a.revision from annotation a join member m on m.id = a.author_id ",
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
        geometry,
        blocking,
        author_id,
        author_name,
        created_at,
        resolved_by,
        resolved_at,
        revision,
    } = row;
    Annotation {
        id,
        proof_version_id,
        number,
        geometry,
        blocking,
        author_id,
        author_name,
        created_at,
        resolved_by,
        resolved_at,
        comments,
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
        "where a.proof_version_id = $1 and a.deleted_at is null and a.number > $2 order by c.id")).bind(version).bind(after).fetch_all(c).await)?;
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

/// Whether this id was ever used, deleted marks included.
pub async fn annotation_exists(db: &mut Reading, id: AnnotationId) -> sqlx::Result<bool> {
    let found: Option<i64> =
        both!(db, c => sqlx::query_scalar("select number from annotation where id = $1").bind(id).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// The number that the next mark of a version gets. Numbers of deleted marks are not used again.
pub async fn next_number(db: &mut Reading, version: ProofVersionId) -> sqlx::Result<i64> {
    both!(db, c => sqlx::query_scalar("select coalesce(max(number), 0) + 1 from annotation where proof_version_id = $1")
        .bind(version).fetch_one(c).await)
}

/// A blocking mark that is not resolved, on the current version of a proof.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OpenBlocker {
    pub id: AnnotationId,
    pub proof_id: ProofId,
    pub proof_name: String,
    pub number: i64,
    pub author_name: String,
    pub body: String,
}

/// Every open blocking mark on current versions of a campaign's proofs.
pub async fn open_blockers(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<OpenBlocker>> {
    both!(db, c => sqlx::query_as(
        "select a.id, p.id as proof_id, p.name as proof_name, a.number, m.name as author_name,
           coalesce((select c.body from comment c where c.annotation_id = a.id order by c.id limit 1), '') as body
         from annotation a join proof_version v on v.id = a.proof_version_id join proof p on p.id = v.proof_id
           join member m on m.id = a.author_id
         where a.campaign_id = $1 and a.blocking and a.resolved_at is null and a.deleted_at is null
           and v.number = (select max(w.number) from proof_version w where w.proof_id = p.id)
         order by p.id, a.number")
        .bind(campaign).fetch_all(c).await)
}

/// Adds a mark with its first comment.
pub async fn insert_annotation(uow: &mut UnitOfWork, campaign: CampaignId, mark: &Annotation) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("annotation.created", "annotation", mark.id).of(campaign).after(mark));
    both!(tx, c => sqlx::query(
        "insert into annotation (id, proof_version_id, campaign_id, number, geometry, blocking, author_id, created_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(mark.id).bind(mark.proof_version_id).bind(campaign).bind(mark.number).bind(Json(mark.geometry)).bind(mark.blocking)
        .bind(mark.author_id).bind(mark.created_at).bind(mark.revision).execute(c).await.map(drop))?;
    for comment in &mark.comments {
        both!(tx, c => sqlx::query("insert into comment (id, annotation_id, author_id, body, created_at) values ($1, $2, $3, $4, $5)")
            .bind(comment.id).bind(mark.id).bind(comment.author_id).bind(&comment.body).bind(comment.created_at).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Changes a mark: where it is, whether it blocks, whether it is resolved.
pub async fn update_annotation(uow: &mut UnitOfWork, campaign: CampaignId, before: &Annotation, after: &Annotation) -> sqlx::Result<()> {
    let action = match (before.resolved_at, after.resolved_at) {
        (None, Some(_)) => "annotation.resolved",
        (Some(_), None) => "annotation.reopened",
        _ => "annotation.updated",
    };
    let tx = uow.write(Change::new(action, "annotation", after.id).of(campaign).differing(before, after));
    both!(tx, c => sqlx::query("update annotation set geometry = $2, blocking = $3, resolved_by = $4, resolved_at = $5, revision = $6 where id = $1")
        .bind(after.id).bind(Json(after.geometry)).bind(after.blocking).bind(after.resolved_by).bind(after.resolved_at)
        .bind(after.revision).execute(c).await.map(drop))
}

/// Takes a mark away. Its row and its thread stay for the record.
pub async fn delete_annotation(uow: &mut UnitOfWork, campaign: CampaignId, mark: &Annotation) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("annotation.deleted", "annotation", mark.id).of(campaign).before(mark));
    both!(tx, c => sqlx::query("update annotation set deleted_at = $2, revision = revision + 1 where id = $1")
        .bind(mark.id).bind(now).execute(c).await.map(drop))
}

/// Adds a comment to a thread.
pub async fn insert_comment(uow: &mut UnitOfWork, campaign: CampaignId, mark: AnnotationId, comment: &Comment) -> sqlx::Result<()> {
    let change = Change::new("comment.created", "annotation", mark).of(campaign).after(comment);
    let tx = uow.write(change);
    both!(tx, c => sqlx::query("insert into comment (id, annotation_id, author_id, body, created_at) values ($1, $2, $3, $4, $5)")
        .bind(comment.id).bind(mark).bind(comment.author_id).bind(&comment.body).bind(comment.created_at).execute(c).await.map(drop))
}
