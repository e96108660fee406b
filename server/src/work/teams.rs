//! Teams.

use app::model::{MemberId, NewTeam, Team, TeamId, TeamPatch};

use super::{Based, Fields, Refusal};
use crate::{audit::UnitOfWork, store};

/// Makes a team.
pub async fn create(uow: &mut UnitOfWork, new: NewTeam) -> Result<Team, Refusal> {
    let team = Team { id: TeamId::new(), name: new.name.trim().to_owned(), members: each_once(new.members), revision: 1 };
    check(uow, &team).await?;
    store::teams::insert(uow, &team).await?;
    Ok(team)
}

/// Changes a team, for reviews opened from now on.
pub async fn update(uow: &mut UnitOfWork, id: TeamId, based: Based, patch: TeamPatch) -> Result<Team, Refusal> {
    let before = store::teams::team(uow.read(), id).await?.ok_or(Refusal::NotFound("team"))?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    if let Some(name) = patch.name {
        name.trim().clone_into(&mut after.name);
    }
    if let Some(members) = patch.members {
        after.members = each_once(members);
    }
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the team as it is."));
    }
    check(uow, &after).await?;
    after.revision += 1;
    store::teams::update(uow, &before, &after).await?;
    Ok(after)
}

fn each_once(mut members: Vec<MemberId>) -> Vec<MemberId> {
    members.sort();
    members.dedup();
    members
}

async fn check(uow: &mut UnitOfWork, team: &Team) -> Result<(), Refusal> {
    let known: Vec<MemberId> = store::people::members(uow.read()).await?.into_iter().filter(|m| !m.guest).map(|m| m.id).collect();
    let mut fields = Fields::default();
    fields.text(&team.name, "name", 100);
    for (i, member) in team.members.iter().enumerate().filter(|(_, member)| !known.contains(member)) {
        fields.require(false, &format!("members[{i}]"), format!("{member} is not a member of this workspace"));
    }
    fields.done()?;
    let taken = store::teams::teams(uow.read()).await?.iter().any(|other| other.id != team.id && other.name == team.name);
    if taken { Err(Refusal::conflict("NAME_TAKEN", "Another team has this name.")) } else { Ok(()) }
}
