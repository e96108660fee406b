//! Waivers of gate items.

use app::model::{CampaignId, CheckCode, Digest, Instant, MemberId, Waiver, WaiverId};

use super::inconsistent;
use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_waivers {
    ($rest:literal) => {
        concat!(
            "select id, campaign_id, code, subject_id, title, reason, basis, requested_by, requested_at, granted_by, granted_at, ended_at, revision from waiver ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: WaiverId,
    campaign_id: CampaignId,
    code: String,
    subject_id: String,
    title: String,
    reason: String,
    basis: Vec<u8>,
    requested_by: MemberId,
    requested_at: Instant,
    granted_by: Option<MemberId>,
    granted_at: Option<Instant>,
    ended_at: Option<Instant>,
    revision: i64,
}

fn waiver(row: Row) -> sqlx::Result<Waiver> {
    let code: CheckCode = row.code.parse().map_err(|e| inconsistent("waiver", e))?;
    let basis = Digest::try_from(row.basis).map_err(|e| inconsistent("waiver", e))?;
    let Row { id, campaign_id, subject_id, title, reason, requested_by, requested_at, granted_by, granted_at, ended_at, revision, .. } =
        row;
    Ok(Waiver {
        id,
        campaign_id,
        code,
        subject_id,
        title,
        reason,
        basis,
        requested_by,
        requested_at,
        granted_by,
        granted_at,
        ended_at,
        revision,
    })
}

/// A waiver by id.
pub async fn find(db: &mut Reading, id: WaiverId) -> sqlx::Result<Option<Waiver>> {
    let row: Option<Row> = both!(db, c => sqlx::query_as(select_waivers!("where id = $1")).bind(id).fetch_optional(c).await)?;
    row.map(waiver).transpose()
}

/// A campaign's waivers, the ended ones included, oldest first.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Waiver>> {
    let rows: Vec<Row> =
        both!(db, c => sqlx::query_as(select_waivers!("where campaign_id = $1 order by id")).bind(campaign).fetch_all(c).await)?;
    rows.into_iter().map(waiver).collect()
}

/// Adds a waiver that is asked for.
pub async fn insert(uow: &mut UnitOfWork, waiver: &Waiver) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("waiver.requested", "waiver", waiver.id).of(waiver.campaign_id).after(waiver));
    both!(tx, c => sqlx::query(
        "insert into waiver (id, campaign_id, code, subject_id, title, reason, basis, requested_by, requested_at, granted_by, granted_at, ended_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(waiver.id).bind(waiver.campaign_id).bind(waiver.code.as_str()).bind(&waiver.subject_id).bind(&waiver.title)
        .bind(&waiver.reason).bind(&waiver.basis.0[..]).bind(waiver.requested_by).bind(waiver.requested_at)
        .bind(waiver.granted_by).bind(waiver.granted_at).bind(waiver.ended_at).bind(waiver.revision)
        .execute(c).await.map(drop))
}

/// Grants or ends a waiver.
pub async fn update(uow: &mut UnitOfWork, before: &Waiver, after: &Waiver) -> sqlx::Result<()> {
    let action = match (after.ended_at, before.granted_at) {
        (None, _) => "waiver.granted",
        (Some(_), None) => "waiver.refused",
        (Some(_), Some(_)) => "waiver.revoked",
    };
    let tx = uow.write(Change::new(action, "waiver", after.id).of(after.campaign_id).differing(before, after));
    both!(tx, c => sqlx::query("update waiver set granted_by = $2, granted_at = $3, ended_at = $4, revision = $5 where id = $1")
        .bind(after.id).bind(after.granted_by).bind(after.granted_at).bind(after.ended_at).bind(after.revision)
        .execute(c).await.map(drop))
}
