//! What comes again by a rule.

use app::model::{Day, NewSeries, Occurrence, OccurrencePatch, Page, Series, SeriesId};
use axum::{Json as Body, response::Response};
use serde::Deserialize;

use super::{
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path, Query},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store, work,
};

/// Every series, oldest first, those that have ended included.
#[utoipa::path(get, path = "/series", tag = "planning", responses((status = 200, body = Page<Series>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<Series>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::series::all(&mut db).await?, next: None }))
}

/// Starts a series of campaigns from a template, or of tasks of a campaign, by a recurrence rule of days (RFC 5545). Each is made so many
/// days before its day.
#[utoipa::path(post, path = "/series", tag = "planning", request_body = NewSeries, responses((status = 201, body = Series)))]
pub async fn create(caller: Caller, Json(new): Json<NewSeries>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let series = work::series::create(&mut uow, caller.member(), new).await?;
    Answer::created(&series, series.revision, format!("/api/v1/series/{}", series.id))?.commit(uow).await
}

/// One series.
#[utoipa::path(get, path = "/series/{id}", tag = "planning", params(("id" = SeriesId, Path)), responses((status = 200, body = Series)))]
pub async fn show(caller: Caller, Path(id): Path<SeriesId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let series = work::series::find(&mut db, id).await?;
    entity(&series, series.revision)
}

/// Ends a series: nothing more comes of it, and what was made stays.
#[utoipa::path(delete, path = "/series/{id}", tag = "planning", params(("id" = SeriesId, Path)), responses((status = 200, body = Series)))]
pub async fn end(caller: Caller, Path(id): Path<SeriesId>, IfMatch(based): IfMatch) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let series = work::series::end(&mut uow, id, based).await?;
    Answer::changed(&series, series.revision)?.commit(uow).await
}

/// From which day, and how many.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NextQuery {
    /// Today when absent.
    from: Option<Day>,
    /// 1 to 200, 10 when absent.
    limit: Option<u16>,
}

/// The next of a series, what is left out and what was moved included, and what was made of it since.
#[utoipa::path(get, path = "/series/{id}/occurrences", tag = "planning", params(("id" = SeriesId, Path), NextQuery), responses((status = 200, body = Page<Occurrence>)))]
pub async fn occurrences(
    caller: Caller,
    Path(id): Path<SeriesId>,
    Query(query): Query<NextQuery>,
) -> Result<Body<Page<Occurrence>>, Refused> {
    let most = query.limit.unwrap_or(10);
    if !(1..=200).contains(&most) {
        return Err(Refused::field("limit", "must be 1 to 200"));
    }
    let mut db = caller.read(Right::Read).await?;
    let series = work::series::find(&mut db, id).await?;
    let from = query.from.unwrap_or_else(|| caller.tenant().now().day());
    Ok(Body(Page { items: work::series::occurrences(&mut db, &series, from, most).await?, next: None }))
}

/// Changes one of a series, it and all that follow, or all of them. What was made already stays as it is. Answers with the series that it is
/// in from then on: a series that is changed from a day on goes on as another.
#[utoipa::path(patch, path = "/series/{id}/occurrences/{on}", tag = "planning", params(("id" = SeriesId, Path), ("on" = String, Path, description = "The day that the rule says")), request_body = OccurrencePatch, responses((status = 200, body = Series)))]
pub async fn change(
    caller: Caller,
    Path(at): Path<(SeriesId, Day)>,
    IfMatch(based): IfMatch,
    Json(patch): Json<OccurrencePatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let series = work::series::change(&mut uow, caller.member(), at, based, patch).await?;
    Answer::changed(&series, series.revision)?.commit(uow).await
}

/// Makes one of a series now.
#[utoipa::path(post, path = "/series/{id}/occurrences/{on}", tag = "planning", params(("id" = SeriesId, Path), ("on" = String, Path, description = "The day that the rule says")), responses((status = 201, body = Occurrence)))]
pub async fn make(caller: Caller, Path((id, on)): Path<(SeriesId, Day)>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let made = work::series::make(&mut uow, caller.member(), id, on).await?;
    Answer::made(&made)?.commit(uow).await
}
