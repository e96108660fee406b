//! What comes again by a rule, and what was made of it.

use app::model::{CampaignId, Day, Series, SeriesId, TaskId};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_series {
    ($rest:literal) => {
        concat!(
            "select id, name, what, rule, starts_on, lead_days, exceptions, ended_at, created_by, created_at, revision from series ",
            $rest
        )
    };
}

/// What was made on a day that a rule says.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Made {
    pub on_day: Day,
    pub campaign_id: Option<CampaignId>,
    pub task_id: Option<TaskId>,
}

/// Every series, oldest first.
pub async fn all(db: &mut Reading) -> sqlx::Result<Vec<Series>> {
    both!(db, c => sqlx::query_as(select_series!("order by id limit 500")).fetch_all(c).await)
}

/// Those that more may come of.
pub async fn going_on(db: &mut Reading) -> sqlx::Result<Vec<Series>> {
    both!(db, c => sqlx::query_as(select_series!("where ended_at is null order by id limit 500")).fetch_all(c).await)
}

/// One series.
pub async fn find(db: &mut Reading, id: SeriesId) -> sqlx::Result<Option<Series>> {
    both!(db, c => sqlx::query_as(select_series!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// What was made of a series, by its days.
pub async fn made(db: &mut Reading, id: SeriesId) -> sqlx::Result<Vec<Made>> {
    both!(db, c => sqlx::query_as("select on_day, campaign_id, task_id from series_made where series_id = $1 order by on_day")
        .bind(id).fetch_all(c).await)
}

/// The days from one on for which something was made already, of every series.
pub async fn made_since(db: &mut Reading, from: Day) -> sqlx::Result<Vec<(SeriesId, Day)>> {
    both!(db, c => sqlx::query_as("select series_id, on_day from series_made where on_day >= $1").bind(from).fetch_all(c).await)
}

/// Starts a series.
pub async fn insert(uow: &mut UnitOfWork, series: &Series) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("series.started", "series", series.id).after(series));
    both!(tx, c => sqlx::query(
        "insert into series (id, name, what, rule, starts_on, lead_days, exceptions, created_by, created_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(series.id).bind(&series.name).bind(Json(&series.what)).bind(&series.rule).bind(series.starts_on).bind(series.lead_days)
        .bind(Json(&series.exceptions)).bind(series.created_by).bind(series.created_at).bind(series.revision)
        .execute(c).await.map(drop))
}

/// Changes a series.
pub async fn update(uow: &mut UnitOfWork, before: &Series, after: &Series) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("series.changed", "series", after.id).differing(before, after));
    both!(tx, c => sqlx::query(
        "update series set name = $2, rule = $3, starts_on = $4, exceptions = $5, ended_at = $6, revision = $7 where id = $1")
        .bind(after.id).bind(&after.name).bind(&after.rule).bind(after.starts_on).bind(Json(&after.exceptions)).bind(after.ended_at)
        .bind(after.revision).execute(c).await.map(drop))
}

/// Writes down what was made on a day of a series.
pub async fn insert_made(uow: &mut UnitOfWork, series: &Series, made: Made) -> sqlx::Result<()> {
    let told = serde_json::json!({ "series": series.name, "on": made.on_day, "campaign_id": made.campaign_id, "task_id": made.task_id });
    let change = Change::new("series.made", "series", series.id).after(&told);
    let tx = uow.write(match made.campaign_id {
        Some(campaign) => change.of(campaign),
        None => change,
    });
    both!(tx, c => sqlx::query("insert into series_made (series_id, on_day, campaign_id, task_id) values ($1, $2, $3, $4)")
        .bind(series.id).bind(made.on_day).bind(made.campaign_id).bind(made.task_id).execute(c).await.map(drop))
}

/// Gives what was made on a day of a series to another series, on its own day.
pub async fn move_made(uow: &mut UnitOfWork, (from, on): (SeriesId, Day), (to, day): (SeriesId, Day)) -> sqlx::Result<()> {
    let told = |series: SeriesId, on: Day| serde_json::json!({ "series_id": series, "on": on });
    let tx = uow.write(Change::new("series.made_moved", "series", to).before(&told(from, on)).after(&told(to, day)));
    both!(tx, c => sqlx::query("update series_made set series_id = $3, on_day = $4 where series_id = $1 and on_day = $2")
        .bind(from).bind(on).bind(to).bind(day).execute(c).await.map(drop))
}
