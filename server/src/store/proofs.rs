//! Proofs and their versions.

use std::collections::HashMap;

use app::model::{AnnotationId, CampaignId, FileFacts, Instant, MemberId, Proof, ProofId, ProofPage, ProofVersion, ProofVersionId, TaskId};

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
    review_differences: bool,
    downloads: bool,
    created_by: MemberId,
    created_at: Instant,
    revision: i64,
}

impl ProofRow {
    fn with(self, versions: Vec<ProofVersion>) -> Proof {
        let Self { id, campaign_id, task_id, name, review_differences, downloads, created_by, created_at, revision } = self;
        Proof { id, campaign_id, task_id, name, review_differences, downloads, versions, created_by, created_at, revision }
    }
}

macro_rules! select_proofs {
    ($rest:literal) => {
        concat!("select id, campaign_id, task_id, name, review_differences, downloads, created_by, created_at, revision from proof ", $rest)
    };
}

macro_rules! select_versions {
    ($rest:literal) => {
        concat!(
            "select v.id, v.proof_id, v.number, v.major, v.minor, v.sha256, v.media_type, v.file_name, v.bytes, v.width, v.height, v.pages, v.fps_num, v.fps_den, v.uploaded_by, v.created_at,
             (select count(*) from annotation a where a.proof_version_id = v.id and a.deleted_at is null) as annotations,
             (select count(*) from annotation a where a.proof_version_id = v.id and a.deleted_at is null and a.resolved_at is null
                and a.blocking) as open_blocking,
             (select p.downloads from proof p where p.id = v.proof_id) as downloads,
             (select case when l.locked then l.at end from version_lock l where l.proof_version_id = v.id order by l.id desc limit 1) as locked_at,
             (select case when l.locked then l.member_id end from version_lock l where l.proof_version_id = v.id order by l.id desc limit 1)
               as locked_by
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

/// Changes what is asked of a proof's versions.
pub async fn update(uow: &mut UnitOfWork, before: &Proof, after: &Proof) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("proof.updated", "proof", after.id).of(after.campaign_id).differing(before, after));
    both!(tx, c => sqlx::query("update proof set review_differences = $2, revision = $3, downloads = $4 where id = $1")
        .bind(after.id).bind(after.review_differences).bind(after.revision).bind(after.downloads).execute(c).await.map(drop))
}

/// The pages of a version that has several.
pub async fn pages(db: &mut Reading, version: ProofVersionId) -> sqlx::Result<Vec<ProofPage>> {
    both!(db, c => sqlx::query_as("select number, width, height from proof_page where proof_version_id = $1 order by number")
        .bind(version).fetch_all(c).await)
}

/// Adds a version with its pages.
pub async fn insert_version(
    uow: &mut UnitOfWork,
    campaign: CampaignId,
    version: &ProofVersion,
    pages: &[ProofPage],
    facts: &FileFacts,
) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("proof_version.uploaded", "proof", version.proof_id).of(campaign).after(version));
    both!(tx, c => sqlx::query(
        "insert into proof_version (id, proof_id, campaign_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by,
           created_at, pages, major, minor, fps_num, fps_den)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)")
        .bind(version.id).bind(version.proof_id).bind(campaign).bind(version.number).bind(&version.sha256.0[..]).bind(&version.media_type)
        .bind(&version.file_name).bind(version.bytes).bind(version.width).bind(version.height).bind(version.uploaded_by)
        .bind(version.created_at).bind(version.pages).bind(version.major).bind(version.minor).bind(version.fps_num).bind(version.fps_den)
        .execute(c).await.map(drop))?;
    super::brands::keep_facts(tx, version.sha256, facts).await?;
    for page in pages.iter().filter(|_| pages.len() > 1) {
        both!(tx, c => sqlx::query("insert into proof_page (proof_version_id, number, width, height) values ($1, $2, $3, $4)")
            .bind(version.id).bind(page.number).bind(page.width).bind(page.height).execute(c).await.map(drop))?;
    }
    both!(tx, c => sqlx::query("update proof set revision = revision + 1 where id = $1").bind(version.proof_id).execute(c).await.map(drop))
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
