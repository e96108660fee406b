//! Teams.

use app::model::{NewTeam, Page, Team, TeamId, TeamPatch};
use axum::{Json as Body, response::Response};

use super::{
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store,
    work::{self, Refusal},
};

/// Every team, by name.
#[utoipa::path(get, path = "/teams", tag = "people", responses((status = 200, body = Page<Team>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<Team>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::teams::teams(&mut db).await?, next: None }))
}

/// Makes a team.
#[utoipa::path(post, path = "/teams", tag = "people", request_body = NewTeam, responses((status = 201, body = Team)))]
pub async fn create(caller: Caller, Json(new): Json<NewTeam>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let team = work::teams::create(&mut uow, new).await?;
    Answer::created(&team, team.revision, format!("/api/v1/teams/{}", team.id))?.commit(uow).await
}

/// One team.
#[utoipa::path(get, path = "/teams/{id}", tag = "people", params(("id" = TeamId, Path)), responses((status = 200, body = Team)))]
pub async fn show(caller: Caller, Path(id): Path<TeamId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let team = store::teams::team(&mut db, id).await?.ok_or(Refusal::NotFound("team"))?;
    entity(&team, team.revision)
}

/// Changes a team's name or its members, for reviews opened from now on.
#[utoipa::path(patch, path = "/teams/{id}", tag = "people", params(("id" = TeamId, Path)), request_body = TeamPatch, responses((status = 200, body = Team)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<TeamId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<TeamPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let team = work::teams::update(&mut uow, id, based, patch).await?;
    Answer::changed(&team, team.revision)?.commit(uow).await
}
