//! Launches that were planned where a blackout is.

use app::model::{BlackoutId, Campaign, CampaignId, Day, Instant, PlanConflict};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_conflicts {
    ($rest:literal) => {
        concat!(
            "select x.id, x.campaign_id, c.name as campaign_name, x.blackout_id, x.name, x.planned_on, x.found_at, x.cleared_at
             from plan_conflict x join campaign c on c.id = x.campaign_id ",
            $rest
        )
    };
}

/// Everything that is still so, by its day.
pub async fn open(db: &mut Reading) -> sqlx::Result<Vec<PlanConflict>> {
    both!(db, c => sqlx::query_as(select_conflicts!("where x.cleared_at is null order by x.planned_on, x.id limit 1000")).fetch_all(c).await)
}

/// What was found of a campaign, newest first.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<PlanConflict>> {
    both!(db, c => sqlx::query_as(select_conflicts!("where x.campaign_id = $1 order by x.id desc limit 200"))
        .bind(campaign).fetch_all(c).await)
}

/// Campaigns whose launch may be planned in a window of days, with those that a blackout has found before.
pub async fn touched(db: &mut Reading, blackout: BlackoutId, from: Day, to: Day) -> sqlx::Result<Vec<CampaignId>> {
    both!(db, c => sqlx::query_scalar(
        "select id from campaign where status not in ('live', 'paused', 'completed', 'cancelled')
           and (starts_on between $1 and $2 or id in (select campaign_id from launch_schedule where substr(local, 1, 10) between $3 and $4))
         union select campaign_id from plan_conflict where blackout_id = $5 and cleared_at is null")
        .bind(from).bind(to).bind(from.to_string()).bind(to.to_string()).bind(blackout).fetch_all(c).await)
}

/// Writes a conflict down.
pub async fn insert(uow: &mut UnitOfWork, conflict: &PlanConflict) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("conflict.found", "conflict", conflict.id).of(conflict.campaign_id).after(conflict));
    both!(tx, c => sqlx::query(
        "insert into plan_conflict (id, campaign_id, blackout_id, name, planned_on, found_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(conflict.id).bind(conflict.campaign_id).bind(conflict.blackout_id).bind(&conflict.name).bind(conflict.planned_on)
        .bind(conflict.found_at).execute(c).await.map(drop))
}

/// It is no longer so.
pub async fn clear(uow: &mut UnitOfWork, campaign: &Campaign, conflict: &PlanConflict, at: Instant) -> sqlx::Result<()> {
    let after = PlanConflict { cleared_at: Some(at), ..conflict.clone() };
    let tx = uow.write(Change::new("conflict.cleared", "conflict", conflict.id).of(campaign.id).before(conflict).after(&after));
    both!(tx, c => sqlx::query("update plan_conflict set cleared_at = $2 where id = $1").bind(conflict.id).bind(at).execute(c).await.map(drop))
}
