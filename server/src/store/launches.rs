//! Launches at a set time.

use app::model::{CampaignId, Instant, LaunchSchedule};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_schedules {
    ($rest:literal) => {
        concat!("select campaign_id, local, zone, launch_at, scheduled_by, held_at, held_for from launch_schedule ", $rest)
    };
}

/// When a campaign is to go live, if that is set.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Option<LaunchSchedule>> {
    both!(db, c => sqlx::query_as(select_schedules!("where campaign_id = $1")).bind(campaign).fetch_optional(c).await)
}

/// What should be live by `now` and is not held, in order of time.
pub async fn due(db: &mut Reading, now: Instant) -> sqlx::Result<Vec<LaunchSchedule>> {
    // SQLite keeps instants as text, which sorts only to the second.
    let about = Instant::new(now.0 + time::Duration::SECOND);
    let soon: Vec<LaunchSchedule> = both!(db, c => sqlx::query_as(
        select_schedules!("where launch_at <= $1 and held_at is null order by launch_at, campaign_id")).bind(about).fetch_all(c).await)?;
    Ok(soon.into_iter().filter(|schedule| schedule.launch_at <= now).collect())
}

/// Whether anything still waits for its time.
pub async fn any(db: &mut Reading) -> sqlx::Result<bool> {
    let count: i64 = both!(db, c => sqlx::query_scalar("select count(*) from launch_schedule where held_at is null").fetch_one(c).await)?;
    Ok(count > 0)
}

/// Sets the time of a campaign's launch, in place of any that was set.
pub async fn set(uow: &mut UnitOfWork, schedule: &LaunchSchedule) -> sqlx::Result<()> {
    let id = schedule.campaign_id;
    let before = of_campaign(uow.read(), id).await?;
    let change = Change::new("campaign.launch_scheduled", "campaign", id).of(id).after(schedule);
    let tx = uow.write(match before {
        Some(before) => change.before(&before),
        None => change,
    });
    both!(tx, c => sqlx::query("delete from launch_schedule where campaign_id = $1").bind(id).execute(c).await.map(drop))?;
    both!(tx, c => sqlx::query(
        "insert into launch_schedule (campaign_id, local, zone, launch_at, scheduled_by, held_at, held_for) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id).bind(&schedule.local).bind(&schedule.zone).bind(schedule.launch_at).bind(schedule.scheduled_by)
        .bind(schedule.held_at).bind(&schedule.held_for).execute(c).await.map(drop))
}

/// Marks a launch as held.
pub async fn hold(uow: &mut UnitOfWork, schedule: &LaunchSchedule, why: &str) -> sqlx::Result<()> {
    let after = LaunchSchedule { held_at: Some(uow.now()), held_for: why.to_owned(), ..schedule.clone() };
    let id = after.campaign_id;
    let tx = uow.write(Change::new("campaign.launch_held", "campaign", id).of(id).differing(schedule, &after));
    both!(tx, c => sqlx::query("update launch_schedule set held_at = $2, held_for = $3 where campaign_id = $1")
        .bind(id).bind(after.held_at).bind(&after.held_for).execute(c).await.map(drop))
}

/// Takes the time of a launch away, because it was met or is none any more.
pub async fn remove(uow: &mut UnitOfWork, schedule: &LaunchSchedule, met: bool) -> sqlx::Result<()> {
    let id = schedule.campaign_id;
    let action = if met { "campaign.launch_schedule_met" } else { "campaign.launch_unscheduled" };
    let tx = uow.write(Change::new(action, "campaign", id).of(id).before(schedule));
    both!(tx, c => sqlx::query("delete from launch_schedule where campaign_id = $1").bind(id).execute(c).await.map(drop))
}
