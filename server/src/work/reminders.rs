//! Reminding people of decisions that are due: once each, the day before.

use app::model::{MemberId, Review, ReviewStage, StageDeputy, StageStatus};

use super::{Refusal, approvals, delegations, guests};
use crate::{
    audit::{Actor, UnitOfWork},
    store,
    tenancy::Tenant,
};

/// Looked through at once; the oldest first.
const REVIEWS: i64 = 500;

/// Mails everybody who is asked in a stage that is due tomorrow or was due before, has said nothing yet and was not reminded.
///
/// # Errors
/// When the database fails. Nobody is reminded twice by trying again.
pub async fn remind(tenant: &Tenant) -> Result<(), Refusal> {
    let tomorrow = tenant.now().day().plus(1);
    let mut db = tenant.read().await?;
    for review in store::approvals::open_reviews(&mut db, REVIEWS).await? {
        let soon = |stage: &&ReviewStage| stage.status == StageStatus::Open && stage.due_on.is_some_and(|day| day <= tomorrow);
        for stage in review.stages.iter().filter(soon) {
            let reminded = store::approvals::reminded(&mut db, review.id, stage.position).await?;
            let silent: Vec<MemberId> = silent(stage).filter(|id| !reminded.contains(id)).collect();
            if silent.is_empty() {
                continue;
            }
            let mut read = approvals::find(&mut db, review.id).await?;
            // What changed since is decided on by nobody.
            if !read.current {
                continue;
            }
            delegations::deputise(&mut db, &mut read, tenant.now().day()).await?;
            let deputies = read.stages.iter().find(|it| it.position == stage.position).map(|it| it.deputies.as_slice()).unwrap_or_default();
            let mut uow = UnitOfWork::begin(tenant, Actor::system()).await?;
            for id in silent {
                one(&mut uow, &review, stage, id, deputies).await?;
            }
            uow.commit().await?;
        }
    }
    Ok(())
}

fn silent(stage: &ReviewStage) -> impl Iterator<Item = MemberId> {
    stage.eligible.iter().copied().filter(|id| !stage.decisions.iter().any(|decision| decision.member_id == *id))
}

async fn one(uow: &mut UnitOfWork, review: &Review, stage: &ReviewStage, id: MemberId, deputies: &[StageDeputy]) -> Result<(), Refusal> {
    store::approvals::insert_reminder(uow, review, stage, id).await?;
    let Some(person) = store::people::member(uow.read(), id).await?.filter(|person| person.active || person.guest) else { return Ok(()) };
    let workspace = uow.tenant().workspace().clone();
    let place = if person.guest {
        guests::address_of(uow, review.id, id).await?
    } else {
        Some(format!("{}/reviews/{}", workspace.url.trim_end_matches('/'), review.id))
    };
    // A guest whose link was taken back is asked no more.
    let Some(place) = place else { return Ok(()) };
    let title = &review.content.title;
    let due = stage.due_on.map(|day| format!(", due on {day}")).unwrap_or_default();
    let body = format!(
        "Hello {},\n\nyour decision on \u{201c}{title}\u{201d} is awaited in the stage {}{due}.\n\n{place}\n\n{}\n",
        person.name, stage.name, workspace.name
    );
    let subject = format!("{}: still to decide, {title}", workspace.name);
    store::mail::post(uow, &person.email, &subject, &body).await?;
    for handed in deputies.iter().filter(|handed| handed.of == id) {
        let Some(deputy) = store::people::member(uow.read(), handed.deputy).await? else { continue };
        let body = format!(
            "Hello {},\n\nthe decision of {} on \u{201c}{title}\u{201d} is awaited in the stage {}{due}, and you give it for them.\n\n{place}\n\n{}\n",
            deputy.name, person.name, stage.name, workspace.name
        );
        store::mail::post(uow, &deputy.email, &subject, &body).await?;
    }
    Ok(())
}
