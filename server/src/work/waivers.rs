//! Waivers: asked for by one person with a reason, granted by another.

use app::model::{CampaignId, Member, NewWaiver, Waiver, WaiverId};

use super::{Based, Fields, Refusal, campaigns};
use crate::{audit::UnitOfWork, gate, store};

/// Asks for a waiver of an item that stands.
pub async fn request(uow: &mut UnitOfWork, by: &Member, id: CampaignId, new: NewWaiver) -> Result<Waiver, Refusal> {
    campaigns::find(uow.read(), id).await?;
    Fields::default().text(&new.reason, "reason", 2_000).done()?;
    let now = uow.now();
    let standing = gate::standing(uow.read(), id, new.code, &new.subject_id, now).await?.ok_or_else(nothing_to_waive)?;
    if !standing.item.waivable {
        let detail = "This cannot be waived by anybody: it has to be put right.";
        return Err(Refusal::conflict("NOT_WAIVABLE", detail));
    }
    if standing.item.waiver.is_some() {
        return Err(Refusal::conflict("ALREADY_REQUESTED", "A waiver of exactly this finding is asked for already."));
    }
    let waiver = Waiver {
        id: WaiverId::new(),
        campaign_id: id,
        code: new.code,
        subject_id: new.subject_id,
        title: standing.item.title,
        reason: new.reason.trim().to_owned(),
        basis: standing.basis,
        requested_by: by.id,
        requested_at: now,
        granted_by: None,
        granted_at: None,
        ended_at: None,
        revision: 1,
    };
    store::waivers::insert(uow, &waiver).await?;
    Ok(waiver)
}

/// Grants a waiver, as a second person and on the same finding; or ends it, which anybody who manages may.
pub async fn decide(uow: &mut UnitOfWork, by: &Member, id: WaiverId, based: Based, granted: bool) -> Result<Waiver, Refusal> {
    let before = store::waivers::find(uow.read(), id).await?.ok_or(Refusal::NotFound("waiver"))?;
    based.check(before.revision, &before)?;
    if before.ended_at.is_some() || (granted && before.granted_at.is_some()) {
        return Err(Refusal::conflict("WAIVER_DECIDED", "This waiver is decided already."));
    }
    let now = uow.now();
    let mut after = Waiver { revision: before.revision + 1, ..before.clone() };
    if granted {
        check_second_person(uow, by, &before).await?;
        (after.granted_by, after.granted_at) = (Some(by.id), Some(now));
    } else {
        after.ended_at = Some(now);
    }
    store::waivers::update(uow, &before, &after).await?;
    Ok(after)
}

async fn check_second_person(uow: &mut UnitOfWork, by: &Member, waiver: &Waiver) -> Result<(), Refusal> {
    let now = uow.now();
    let standing =
        gate::standing(uow.read(), waiver.campaign_id, waiver.code, &waiver.subject_id, now).await?.ok_or_else(nothing_to_waive)?;
    if standing.basis != waiver.basis {
        let detail = "What was to be waived has changed since. Ask for a waiver of what is found now.";
        return Err(Refusal::conflict("WAIVER_VOID", detail));
    }
    if waiver.requested_by == by.id || standing.makers.contains(&by.id) {
        let detail = "A waiver is granted by somebody else: neither who asked for it nor who made what it is about.";
        return Err(Refusal::conflict("SECOND_PERSON_NEEDED", detail));
    }
    Ok(())
}

fn nothing_to_waive() -> Refusal {
    Refusal::conflict("NOTHING_TO_WAIVE", "The gate has no such open item on this campaign.")
}
