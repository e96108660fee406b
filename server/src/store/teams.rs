//! Teams and who is in them.

use std::collections::HashMap;

use app::model::{MemberId, Team, TeamId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

#[derive(sqlx::FromRow)]
struct TeamRow {
    id: TeamId,
    name: String,
    revision: i64,
}

/// Every team, by name.
pub async fn teams(db: &mut Reading) -> sqlx::Result<Vec<Team>> {
    let rows: Vec<TeamRow> = both!(db, c => sqlx::query_as("select id, name, revision from team order by name, id").fetch_all(c).await)?;
    let pairs: Vec<(TeamId, MemberId)> =
        both!(db, c => sqlx::query_as("select team_id, member_id from team_member order by team_id, member_id").fetch_all(c).await)?;
    let mut members: HashMap<TeamId, Vec<MemberId>> = HashMap::new();
    for (team, member) in pairs {
        members.entry(team).or_default().push(member);
    }
    Ok(rows
        .into_iter()
        .map(|TeamRow { id, name, revision }| Team { id, name, members: members.remove(&id).unwrap_or_default(), revision })
        .collect())
}

/// A team by id.
pub async fn team(db: &mut Reading, id: TeamId) -> sqlx::Result<Option<Team>> {
    let row: Option<TeamRow> =
        both!(db, c => sqlx::query_as("select id, name, revision from team where id = $1").bind(id).fetch_optional(c).await)?;
    let Some(TeamRow { id, name, revision }) = row else { return Ok(None) };
    let members: Vec<(MemberId,)> = both!(db, c => sqlx::query_as("select member_id from team_member where team_id = $1 order by member_id").bind(id).fetch_all(c).await)?;
    Ok(Some(Team { id, name, members: members.into_iter().map(|(member,)| member).collect(), revision }))
}

/// Adds a team.
pub async fn insert(uow: &mut UnitOfWork, team: &Team) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("team.created", "team", team.id).after(team));
    both!(tx, c => sqlx::query("insert into team (id, name, revision) values ($1, $2, $3)")
        .bind(team.id).bind(&team.name).bind(team.revision).execute(c).await.map(drop))?;
    for member in &team.members {
        both!(tx, c => sqlx::query("insert into team_member (team_id, member_id) values ($1, $2)")
            .bind(team.id).bind(member).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Changes a team: its name, and who comes and goes.
pub async fn update(uow: &mut UnitOfWork, before: &Team, after: &Team) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("team.updated", "team", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update team set name = $2, revision = $3 where id = $1")
        .bind(after.id).bind(&after.name).bind(after.revision).execute(c).await.map(drop))?;
    for gone in before.members.iter().filter(|member| !after.members.contains(member)) {
        both!(tx, c => sqlx::query("delete from team_member where team_id = $1 and member_id = $2")
            .bind(after.id).bind(gone).execute(c).await.map(drop))?;
    }
    for come in after.members.iter().filter(|member| !before.members.contains(member)) {
        both!(tx, c => sqlx::query("insert into team_member (team_id, member_id) values ($1, $2)")
            .bind(after.id).bind(come).execute(c).await.map(drop))?;
    }
    Ok(())
}
