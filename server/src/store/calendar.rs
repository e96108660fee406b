//! What falls on days without being a campaign or a task.

use app::model::{AssetId, CampaignId, Day, Instant, ReviewId, TermKind};

use super::find::millis;
use crate::db::{Reading, both};

/// A launch at a set time, with the name of its campaign.
#[derive(Debug, sqlx::FromRow)]
pub struct LaunchDate {
    pub campaign_id: CampaignId,
    pub name: String,
    /// Civil time in `zone`.
    pub local: String,
    pub zone: String,
    pub launch_at: Instant,
    pub held_at: Option<Instant>,
}

/// The last day or instant of a right to use an asset.
#[derive(Debug, sqlx::FromRow)]
pub struct RightsEnd {
    pub asset_id: AssetId,
    pub name: String,
    pub holder: String,
    pub ends_on: Day,
}

/// The end of one term of an asset's rights.
#[derive(Debug, sqlx::FromRow)]
pub struct TermEnd {
    pub id: app::model::TermId,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub kind: TermKind,
    pub holder: String,
    pub ends_at: Instant,
}

/// Launches whose civil day lies in a window, by their time.
pub async fn launches(db: &mut Reading, from: Day, to: Day) -> sqlx::Result<Vec<LaunchDate>> {
    both!(db, c => sqlx::query_as(
        "select l.campaign_id, c.name, l.local, l.zone, l.launch_at, l.held_at from launch_schedule l join campaign c on c.id = l.campaign_id
         where substr(l.local, 1, 10) between $1 and $2 order by l.launch_at, l.campaign_id")
        .bind(from.to_string()).bind(to.to_string()).fetch_all(c).await)
}

/// Open reviews, with the title of what is in review, oldest first. Which of their stages are due when, the reviews themselves say.
pub async fn reviewed(db: &mut Reading) -> sqlx::Result<Vec<(ReviewId, String)>> {
    both!(db, c => sqlx::query_as(
        "select r.id, t.title from review r join task t on t.id = r.task_id where r.status = 'open' order by r.id limit 2000")
        .fetch_all(c).await)
}

/// Stated rights that end in a window. What is under embargo on this day is told to nobody.
pub async fn rights_ends(db: &mut Reading, from: Day, to: Day, today: Day) -> sqlx::Result<Vec<RightsEnd>> {
    let rows: Vec<(AssetId, String, Option<String>, String)> = both!(db, c => sqlx::query_as(
        "select id, name, rights ->> 'holder', rights ->> 'ends_on' from asset where rights ->> 'ends_on' between $1 and $2
         and (embargo_ms is null or embargo_ms <= $3) order by id limit 2000")
        .bind(from.to_string()).bind(to.to_string()).bind(millis(today.begins())).fetch_all(c).await)?;
    let end = |(asset_id, name, holder, day): (AssetId, String, Option<String>, String)| {
        let ends_on = day.parse().map_err(|e| super::inconsistent("asset", e))?;
        Ok(RightsEnd { asset_id, name, holder: holder.unwrap_or_default(), ends_on })
    };
    rows.into_iter().map(end).collect()
}

/// Terms that stand and end in a window. The end of a ban is none. What is under embargo on this day is told to nobody.
pub async fn term_ends(db: &mut Reading, from: Day, to: Day, today: Day) -> sqlx::Result<Vec<TermEnd>> {
    let rows: Vec<TermEnd> = both!(db, c => sqlx::query_as(
        "select t.id, a.name, t.kind, t.holder, t.ends_at from asset_term t join asset a on a.id = t.asset_id
         where t.withdrawn_at is null and t.kind <> 'ban' and t.ends_at > $1 and t.ends_at <= $2
         and (a.embargo_ms is null or a.embargo_ms <= $3) order by t.ends_at, t.id limit 2000")
        // SQLite keeps instants as text, which sorts only to the second; which day it is, is told apart below.
        .bind(from.begins().plus_millis(-1_000)).bind(to.plus(2).begins()).bind(millis(today.begins())).fetch_all(c).await)?;
    Ok(rows.into_iter().filter(|term| (from..=to).contains(&term.last_day())).collect())
}

impl TermEnd {
    /// The last day of which it covers anything.
    pub fn last_day(&self) -> Day {
        self.ends_at.plus_millis(-1).day()
    }
}

/// Every market that a campaign which is not over is for.
pub async fn markets(db: &mut Reading) -> sqlx::Result<Vec<String>> {
    both!(db, c => sqlx::query_scalar(
        "select distinct market from campaign where market is not null and status not in ('completed', 'cancelled') order by market")
        .fetch_all(c).await)
}
