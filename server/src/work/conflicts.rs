//! Blackouts and what is already planned: conflicts are written down where the two meet, and closed where they no longer do.

use app::model::{BlackoutId, Campaign, CampaignId, CampaignStatus, ConflictId, Day, PlanConflict};

use super::Refusal;
use crate::{audit::UnitOfWork, db::Reading, store};

/// The day on which a campaign is to be launched: that of its launch at a set time, or else the first of its flight. None once it was.
pub async fn planned_on(db: &mut Reading, campaign: &Campaign) -> Result<Option<Day>, Refusal> {
    use CampaignStatus::{Cancelled, Completed, Live, Paused};
    if matches!(campaign.status, Live | Paused | Completed | Cancelled) {
        return Ok(None);
    }
    let set = store::launches::of_campaign(db, campaign.id).await?;
    let on = set.and_then(|launch| launch.local.get(..10).and_then(|day| day.parse().ok()));
    Ok(on.or(campaign.starts_on))
}

/// Looks at one campaign after something about its launch has changed.
pub(super) async fn review(uow: &mut UnitOfWork, id: CampaignId) -> Result<(), Refusal> {
    let Some(campaign) = store::campaigns::campaign(uow.read(), id).await? else { return Ok(()) };
    let on = planned_on(uow.read(), &campaign).await?;
    let blackouts = store::blackouts::all(uow.read()).await?;
    let open: Vec<PlanConflict> =
        store::conflicts::of_campaign(uow.read(), id).await?.into_iter().filter(|conflict| conflict.cleared_at.is_none()).collect();
    let in_the_way: Vec<_> = on
        .map(|on| blackouts.into_iter().filter(|blackout| blackout.forbids(&campaign, on)).map(|it| (it, on)).collect())
        .unwrap_or_default();
    let now = uow.now();
    // One that meets the same blackout on another day is another conflict.
    let stands = |conflict: &PlanConflict| in_the_way.iter().any(|(it, on)| it.id == conflict.blackout_id && *on == conflict.planned_on);
    for conflict in open.iter().filter(|conflict| !stands(conflict)) {
        store::conflicts::clear(uow, &campaign, conflict, now).await?;
    }
    for (blackout, on) in &in_the_way {
        if open.iter().any(|conflict| conflict.blackout_id == blackout.id && conflict.planned_on == *on) {
            continue;
        }
        let found = PlanConflict {
            id: ConflictId::new(),
            campaign_id: id,
            campaign_name: campaign.name.clone(),
            blackout_id: blackout.id,
            name: blackout.name.clone(),
            planned_on: *on,
            found_at: now,
            cleared_at: None,
        };
        store::conflicts::insert(uow, &found).await?;
    }
    Ok(())
}

/// Looks at everything that a blackout may meet, or has met, once it was saved or taken away.
pub(super) async fn review_all(uow: &mut UnitOfWork, blackout: BlackoutId, from: Day, to: Day) -> Result<(), Refusal> {
    for id in store::conflicts::touched(uow.read(), blackout, from, to).await? {
        review(uow, id).await?;
    }
    Ok(())
}
