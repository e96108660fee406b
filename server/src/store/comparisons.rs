//! Comparisons of versions, and the differences that they found.

use app::model::{CampaignId, Comparison, Difference, DifferenceId, Instant, MemberId, ProofId, ProofVersionId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

#[derive(sqlx::FromRow)]
struct Row {
    proof_version_id: ProofVersionId,
    base_version_id: ProofVersionId,
    sensitivity: i64,
    made_by: MemberId,
    made_at: Instant,
}

macro_rules! select_differences {
    ($rest:literal) => {
        concat!(
            "select id, proof_version_id, number, page, x, y, width, height, changed, state, annotation_id, decided_by, decided_at, revision
             from difference ",
            $rest
        )
    };
}

/// The comparison of a version with an earlier one.
pub async fn comparison(db: &mut Reading, version: ProofVersionId) -> sqlx::Result<Option<Comparison>> {
    let row: Option<Row> = both!(db, c => sqlx::query_as(
        "select proof_version_id, base_version_id, sensitivity, made_by, made_at from comparison where proof_version_id = $1")
        .bind(version).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let differences = both!(db, c => sqlx::query_as(select_differences!("where proof_version_id = $1 order by number"))
        .bind(version).fetch_all(c).await)?;
    let Row { proof_version_id, base_version_id, sensitivity, made_by, made_at } = row;
    Ok(Some(Comparison { proof_version_id, base_version_id, sensitivity, made_by, made_at, differences }))
}

/// A difference by id, with the campaign it belongs to.
pub async fn difference(db: &mut Reading, id: DifferenceId) -> sqlx::Result<Option<(Difference, CampaignId)>> {
    let found: Option<Difference> = both!(db, c => sqlx::query_as(select_differences!("where id = $1")).bind(id).fetch_optional(c).await)?;
    let Some(found) = found else { return Ok(None) };
    let campaign = both!(db, c => sqlx::query_scalar("select campaign_id from difference where id = $1").bind(id).fetch_one(c).await)?;
    Ok(Some((found, campaign)))
}

/// Keeps a comparison in the place of the one before.
pub async fn replace(uow: &mut UnitOfWork, campaign: CampaignId, proof: ProofId, made: &Comparison) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("comparison.made", "proof", proof).of(campaign).after(made));
    let version = made.proof_version_id;
    both!(tx, c => sqlx::query("delete from difference where proof_version_id = $1").bind(version).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query("delete from comparison where proof_version_id = $1").bind(version).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query(
        "insert into comparison (proof_version_id, base_version_id, campaign_id, sensitivity, made_by, made_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(version).bind(made.base_version_id).bind(campaign).bind(made.sensitivity).bind(made.made_by).bind(made.made_at)
        .execute(c).await.map(drop))?;
    for difference in &made.differences {
        both!(tx, c => sqlx::query(
            "insert into difference (id, proof_version_id, campaign_id, number, x, y, width, height, changed, state, annotation_id, revision,
               page) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
            .bind(difference.id).bind(version).bind(campaign).bind(difference.number).bind(difference.x).bind(difference.y)
            .bind(difference.width).bind(difference.height).bind(difference.changed).bind(difference.state.as_str())
            .bind(difference.annotation_id).bind(difference.revision).bind(difference.page).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Keeps what was said of a difference.
pub async fn update(
    uow: &mut UnitOfWork,
    campaign: CampaignId,
    proof: ProofId,
    before: &Difference,
    after: &Difference,
) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("difference.decided", "proof", proof).of(campaign).differing(before, after));
    both!(tx, c => sqlx::query(
        "update difference set state = $2, annotation_id = $3, decided_by = $4, decided_at = $5, revision = $6 where id = $1")
        .bind(after.id).bind(after.state.as_str()).bind(after.annotation_id).bind(after.decided_by).bind(after.decided_at)
        .bind(after.revision).execute(c).await.map(drop))
}
