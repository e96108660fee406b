//! How the stages of a review begin and end: by what is decided, at a time, by hand; and what happens when one is late.
//!
//! Everything that can move a review on ends in [`advance`].

use app::model::{Day, Instant, Member, MemberId, Review, ReviewId, ReviewStage, ReviewStatus, StageStart, StageStatus, TaskStatus};

use super::{Refusal, approvals, campaigns, guests, tasks, versions};
use crate::{
    approvals::outcome,
    audit::{Actor, UnitOfWork},
    db::Reading,
    store,
    tenancy::Tenant,
};

/// Does what is due in a review by now: opens stages whose time has come, turns to others where one is late, asks guests, and closes
/// what has come to its end.
pub(super) async fn advance(uow: &mut UnitOfWork, mut review: Review) -> Result<Review, Refusal> {
    let now = uow.now();
    for at in 0..review.stages.len() {
        if opens_now(&review.stages[at], now) {
            store::approvals::open_stage(uow, &review, &review.stages[at], None).await?;
            review.stages[at].opened_at = Some(now);
            settle(&mut review);
        }
    }
    for at in 0..review.stages.len() {
        if is_late(&review.stages[at], now.day()) {
            store::approvals::escalate(uow, &review, &review.stages[at]).await?;
            tell(uow, &review, &review.stages[at]).await?;
            review.stages[at].escalated_at = Some(now);
        }
    }
    conclude(uow, review).await
}

/// Sets the stages anew from what has been opened and decided.
pub(super) fn settle(review: &mut Review) {
    outcome::settle(&mut review.stages);
    outcome::date(&mut review.stages, review.opened_at.day(), review.content.terms.market.as_deref());
}

fn opens_now(stage: &ReviewStage, now: Instant) -> bool {
    stage.status == StageStatus::Waiting && stage.opened_at.is_none() && stage.terms.opens_at.is_some_and(|at| at <= now)
}

/// Whether its due day has passed and those whom it turns to have not been told.
fn is_late(stage: &ReviewStage, today: Day) -> bool {
    let open = stage.status == StageStatus::Open && stage.escalated_at.is_none() && stage.terms.escalation.is_some();
    open && stage.due_on.is_some_and(|due| due < today)
}

/// Tells those whom a late stage turns to.
async fn tell(uow: &mut UnitOfWork, review: &Review, stage: &ReviewStage) -> Result<(), Refusal> {
    let Some(escalation) = stage.terms.escalation.clone() else { return Ok(()) };
    let workspace = uow.tenant().workspace().clone();
    let title = &review.content.title;
    let due = stage.due_on.map(|day| day.to_string()).unwrap_or_default();
    let mut waiting = Vec::new();
    for id in stage.eligible.iter().filter(|id| stage.last_of(**id).is_none()) {
        waiting.extend(store::people::member(uow.read(), *id).await?.map(|person| person.name));
    }
    let asked = if escalation.may_decide { "You may decide in their place." } else { "You decide nothing there; see to it that they do." };
    for id in escalation.to {
        let Some(person) = store::people::member(uow.read(), id).await?.filter(|person| person.active) else { continue };
        let body = format!(
            "Hello {},\n\nthe stage {} of \u{201c}{title}\u{201d} was due on {due} and still waits for {}. {asked}\n\n{}/reviews/{}\n\n{}\n",
            person.name,
            stage.name,
            waiting.join(", "),
            workspace.url.trim_end_matches('/'),
            review.id,
            workspace.name
        );
        store::mail::post(uow, &person.email, &format!("{}: late, {title}", workspace.name), &body).await?;
    }
    Ok(())
}

/// Opens a stage that begins by hand.
pub async fn open(uow: &mut UnitOfWork, by: &Member, id: ReviewId, position: i64) -> Result<Review, Refusal> {
    let mut review = approvals::find(uow.read(), id).await?;
    approvals::check_running(&review)?;
    let at = review.stages.iter().position(|stage| stage.position == position).ok_or(Refusal::NotFound("stage of this review"))?;
    let stage = &review.stages[at];
    if stage.terms.start != StageStart::ByHand || stage.terms.skipped {
        let detail = format!("The stage {} is not one that is opened by hand.", stage.name);
        return Err(Refusal::conflict("NOT_BY_HAND", detail));
    }
    if stage.opened_at.is_some() {
        return Err(Refusal::conflict("ALREADY_OPEN", format!("The stage {} was opened before.", stage.name)));
    }
    store::approvals::open_stage(uow, &review, stage, Some(by.id)).await?;
    review.stages[at].opened_at = Some(uow.now());
    settle(&mut review);
    advance(uow, review).await
}

/// Closes a review that has come to its end, and takes its task along.
async fn conclude(uow: &mut UnitOfWork, mut review: Review) -> Result<Review, Refusal> {
    let status = outcome::of_review(&review.stages);
    if status == ReviewStatus::Open {
        guests::invite(uow, &review).await?;
        return Ok(review);
    }
    // Whoever was asked when it ended and had said nothing is on record, in every stage that was open.
    for position in 0..review.stages.len() {
        if review.stages[position].status == StageStatus::Open {
            note_silence(uow, &mut review, position).await?;
        }
    }
    store::approvals::close_review(uow, &review, status).await?;
    let task = tasks::find(uow.read(), review.task_id).await?;
    let to = if status == ReviewStatus::Approved { TaskStatus::Approved } else { TaskStatus::InProduction };
    store::tasks::set_review(uow, &task, to, review.id).await?;
    if status == ReviewStatus::Approved {
        versions::lock_approved(uow, &review).await?;
        campaigns::deliverable_approved(uow, review.campaign_id).await?;
    }
    Ok(Review { status, closed_at: Some(uow.now()), ..review })
}

/// Writes down who had said nothing in a stage that takes no more decisions.
pub(super) async fn note_silence(uow: &mut UnitOfWork, review: &mut Review, at: usize) -> Result<(), Refusal> {
    let said = outcome::last_words(&review.stages[at]);
    let silent: Vec<MemberId> = review.stages[at].eligible.iter().copied().filter(|id| !said.contains_key(id)).collect();
    if !silent.is_empty() {
        store::approvals::insert_no_response(uow, review, &review.stages[at], &silent).await?;
        review.stages[at].no_response = silent;
    }
    Ok(())
}

/// Moves on every review in which something is due by now, each in a unit of work of its own, and says when something will be next.
///
/// # Errors
/// When the database fails. What was moved on before stays so.
pub async fn sweep(tenant: &Tenant) -> Result<Option<Instant>, Refusal> {
    let now = tenant.now();
    let mut db = tenant.read().await?;
    let mut next = None;
    for review in store::approvals::timed_reviews(&mut db).await? {
        let due = |at: &Instant| *at <= now;
        if !review.stages.iter().filter_map(ReviewStage::next_at).any(|at| due(&at)) {
            next = earliest(next, &review);
            continue;
        }
        // What changed since is decided on by nobody, so nothing begins in it either.
        if !is_current(&mut db, review.id).await? {
            continue;
        }
        let mut uow = UnitOfWork::begin(tenant, Actor::system()).await?;
        let read = approvals::find(uow.read(), review.id).await?;
        let still = read.status == ReviewStatus::Open && read.current;
        if still && read.stages.iter().filter_map(ReviewStage::next_at).any(|at| due(&at)) {
            let moved = advance(&mut uow, read).await?;
            uow.commit().await?;
            next = earliest(next, &moved);
        }
    }
    Ok(next)
}

fn earliest(next: Option<Instant>, review: &Review) -> Option<Instant> {
    let open = review.status == ReviewStatus::Open;
    review.stages.iter().filter(|_| open).filter_map(ReviewStage::next_at).chain(next).min()
}

async fn is_current(db: &mut Reading, id: ReviewId) -> Result<bool, Refusal> {
    Ok(approvals::find(db, id).await?.current)
}
