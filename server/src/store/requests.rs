//! Requests to use a held version, and what was decided on them. Both stay as they were written.

use app::model::{
    AssetId, AssetVersionId, Decision, DecisionId, DelegationId, Digest, Instant, MemberId, ReviewStage, Signature, UseRequest, Verdict,
};
use sqlx::types::Json;

use super::{find::Looking, inconsistent};
use crate::{
    approvals::outcome,
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

#[derive(sqlx::FromRow)]
struct Row {
    version_id: AssetVersionId,
    asset_id: AssetId,
    asset_name: String,
    number: i64,
    #[sqlx(try_from = "Vec<u8>")]
    sha256: Digest,
    chain_name: String,
    stages: Json<Vec<ReviewStage>>,
    #[sqlx(try_from = "Vec<u8>")]
    digest: Digest,
    requested_by: MemberId,
    requested_at: Instant,
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: DecisionId,
    stage: i64,
    member_id: MemberId,
    name: String,
    #[sqlx(try_from = "String")]
    decision: Verdict,
    comment: String,
    #[sqlx(try_from = "Vec<u8>")]
    digest: Digest,
    signature: Option<Json<Signature>>,
    deputy_id: Option<MemberId>,
    deputy_name: Option<String>,
    delegation_id: Option<DelegationId>,
    at: Instant,
}

macro_rules! select_requests {
    ($rest:literal) => {
        concat!(
            "select r.version_id, r.asset_id, a.name as asset_name, v.number, v.sha256, r.chain_name, r.stages, r.digest, r.requested_by, r.requested_at
             from use_request r join asset a on a.id = r.asset_id join asset_version v on v.id = r.version_id ",
            $rest
        )
    };
}

/// The request to use a version, if it was held for a chain.
pub async fn of_version(db: &mut Reading, id: AssetVersionId) -> sqlx::Result<Option<UseRequest>> {
    let row: Option<Row> = both!(db, c => sqlx::query_as(select_requests!("where r.version_id = $1")).bind(id).fetch_optional(c).await)?;
    match row {
        Some(row) => with_decisions(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// The requests of versions that nobody has let out yet, oldest first; none of what whoever looks does not know of.
pub async fn waiting(db: &mut Reading, who: Looking, limit: i64) -> sqlx::Result<Vec<UseRequest>> {
    let rows: Vec<Row> = both!(db, c => sqlx::query_as(select_requests!(
        "where not exists (select 1 from asset_approval p where p.version_id = r.version_id)
         and (a.embargo_ms is null or a.embargo_ms <= $1) order by r.version_id limit $2"))
        .bind(who.until_ms()).bind(limit).fetch_all(c).await)?;
    let mut requests = Vec::with_capacity(rows.len());
    for row in rows {
        requests.push(with_decisions(db, row).await?);
    }
    Ok(requests)
}

/// What people sign: exactly these bytes, under the chain as it stood with its people.
///
/// # Errors
/// Never for stages; the error is that of writing JSON.
pub fn digest_of(sha256: Digest, chain: &str, stages: &[ReviewStage]) -> Result<Digest, serde_json::Error> {
    Digest::of_json(&serde_json::json!({ "sha256": sha256, "chain": chain, "stages": stages }))
}

async fn with_decisions(db: &mut Reading, row: Row) -> sqlx::Result<UseRequest> {
    let mut stages = row.stages.0;
    let digest = digest_of(row.sha256, &row.chain_name, &stages).map_err(|e| inconsistent("use_request", e))?;
    if digest != row.digest {
        return Err(inconsistent("use_request", "its terms do not add up to its digest"));
    }
    let made: Vec<DecisionRow> = both!(db, c => sqlx::query_as(
        "select d.id, d.stage, d.member_id, m.name, d.decision, d.comment, d.digest, d.signature, d.deputy_id, p.name as deputy_name,
           d.delegation_id, d.at
         from use_decision d join member m on m.id = d.member_id left join member p on p.id = d.deputy_id where d.version_id = $1 order by d.id")
        .bind(row.version_id).fetch_all(c).await)?;
    for row in made {
        let DecisionRow { id, stage, member_id, name, decision, comment, digest, signature, deputy_id, deputy_name, delegation_id, at } =
            row;
        let signature = signature.map(|it| it.0);
        let given_by = super::approvals::given_by(deputy_id, deputy_name, delegation_id);
        let made = Decision { id, member_id, name, decision, comment, digest, signature, guest_link_id: None, given_by, at };
        if let Some(stage) = stages.iter_mut().find(|known| known.position == stage) {
            stage.decisions.push(made);
        }
    }
    outcome::settle(&mut stages);
    outcome::date(&mut stages, row.requested_at.day(), None);
    Ok(UseRequest {
        version_id: row.version_id,
        asset_id: row.asset_id,
        asset_name: row.asset_name,
        number: row.number,
        chain_name: row.chain_name,
        status: outcome::of_review(&stages),
        digest,
        stages,
        requested_by: row.requested_by,
        requested_at: row.requested_at,
    })
}

/// Asks for leave to use a version. The stages are those that the chain would begin with, without a word said in them.
pub async fn insert(uow: &mut UnitOfWork, request: &UseRequest) -> sqlx::Result<()> {
    let count = i64::try_from(request.stages.len()).unwrap_or(i64::MAX);
    let tx = uow.write(Change::new("use_request.opened", "asset", request.asset_id).after(request));
    both!(tx, c => sqlx::query(
        "insert into use_request (version_id, asset_id, chain_name, stages, stage_count, digest, requested_by, requested_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(request.version_id).bind(request.asset_id).bind(&request.chain_name).bind(Json(&request.stages)).bind(count)
        .bind(&request.digest.0[..]).bind(request.requested_by).bind(request.requested_at).execute(c).await.map(drop))
}

/// Adds a decision.
pub async fn insert_decision(uow: &mut UnitOfWork, request: &UseRequest, stage: i64, decision: &Decision) -> sqlx::Result<()> {
    let said = serde_json::json!({ "version": request.number, "stage": stage, "decision": decision });
    let tx = uow.write(Change::new("use_request.decided", "asset", request.asset_id).after(&said));
    both!(tx, c => sqlx::query(
        "insert into use_decision (id, version_id, stage, member_id, decision, comment, digest, signature, at, deputy_id, delegation_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(decision.id).bind(request.version_id).bind(stage).bind(decision.member_id).bind(decision.decision.as_str())
        .bind(&decision.comment).bind(&decision.digest.0[..]).bind(decision.signature.as_ref().map(Json)).bind(decision.at)
        .bind(decision.given_by.as_ref().map(|by| by.member_id)).bind(decision.given_by.as_ref().map(|by| by.delegation_id))
        .execute(c).await.map(drop))
}
