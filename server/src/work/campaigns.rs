//! Campaigns from brief to launch.

use app::model::{Brief, Campaign, CampaignId, CampaignPatch, CampaignStatus, CertificateId, Day, Member, NewCampaign, Task, TaskStatus};

use super::{Based, Fields, Refusal, approvals, checklist_templates, conflicts};
use crate::{
    audit::UnitOfWork,
    db::Reading,
    gate::{self, Launch},
    store,
};

/// A campaign, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: CampaignId) -> Result<Campaign, Refusal> {
    store::campaigns::campaign(db, id).await?.ok_or(Refusal::NotFound("campaign"))
}

/// Starts a campaign in `draft`.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewCampaign) -> Result<Campaign, Refusal> {
    let owner_id = new.owner_id.unwrap_or(by.id);
    let now = uow.now();
    let campaign = Campaign {
        id: CampaignId::new(),
        name: new.name.trim().to_owned(),
        status: CampaignStatus::Draft,
        brief: new.brief,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        market: new.market,
        channels: new.channels,
        owner_id,
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    // Whoever asks was found active a moment ago.
    let known = owner_id == by.id || store::people::member(uow.read(), owner_id).await?.is_some_and(|m| m.active);
    check(&campaign)
        .require(known, "owner_id", "is not an active member of this workspace")
        .require(
            new.status.is_none_or(|s| s == CampaignStatus::Draft),
            "status",
            "a campaign begins as draft; move it with POST /campaigns/{id}/status, and go live with POST /campaigns/{id}/launch",
        )
        .done()?;
    store::campaigns::insert(uow, &campaign).await?;
    checklist_templates::reach(uow, &campaign).await?;
    conflicts::review(uow, campaign.id).await?;
    Ok(campaign)
}

/// Changes a campaign's fields, and moves its status when asked to.
pub async fn update(uow: &mut UnitOfWork, id: CampaignId, based: Based, patch: CampaignPatch) -> Result<Campaign, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let status = patch.status;
    let mut after = before.clone();
    apply(&mut after, patch);
    let changed = after != before;
    if changed {
        refuse_when_live(&before)?;
        let known = store::people::member(uow.read(), after.owner_id).await?.is_some_and(|m| m.active);
        check(&after).require(known, "owner_id", "is not an active member of this workspace").done()?;
        after.updated_at = uow.now();
        after.revision += 1;
        store::campaigns::update(uow, &before, &after).await?;
        checklist_templates::reach(uow, &after).await?;
        conflicts::review(uow, id).await?;
        for task in store::tasks::of_campaign(uow.read(), id).await? {
            approvals::content_changed(uow, task.id).await?;
        }
    }
    match status {
        Some(to) if to != after.status => step(uow, after, to).await,
        _ if changed => Ok(after),
        _ => Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the campaign as it is.")),
    }
}

/// Moves a campaign along the state machine.
pub async fn move_to(uow: &mut UnitOfWork, id: CampaignId, based: Option<Based>, to: CampaignStatus) -> Result<Campaign, Refusal> {
    let before = find(uow.read(), id).await?;
    if let Some(based) = based {
        based.check(before.revision, &before)?;
    }
    step(uow, before, to).await
}

async fn step(uow: &mut UnitOfWork, before: Campaign, to: CampaignStatus) -> Result<Campaign, Refusal> {
    if to == CampaignStatus::Live {
        return Err(Refusal::conflict(
            "LAUNCH_THROUGH_GATE",
            "A campaign goes live only through the gate: POST /campaigns/{id}/launch, which checks everything and issues the certificate.",
        ));
    }
    if !before.status.moves().contains(&to) {
        let allowed: Vec<&str> = before.status.moves().iter().map(|s| s.as_str()).collect();
        let detail = format!(
            "A campaign that is {} can move to: {}.",
            before.status,
            if allowed.is_empty() { "nothing".into() } else { allowed.join(", ") }
        );
        return Err(Refusal::conflict("MOVE_NOT_ALLOWED", detail));
    }
    if to == CampaignStatus::Approved && before.status == CampaignStatus::InReview {
        let open = store::tasks::of_campaign(uow.read(), before.id)
            .await?
            .into_iter()
            .filter(|t| t.required && !matches!(t.status, TaskStatus::Approved | TaskStatus::Done))
            .count();
        if open > 0 {
            return Err(Refusal::conflict("DELIVERABLES_OPEN", format!("{open} required deliverables are not approved yet.")));
        }
    }
    leave_schedule(uow, before.id, false).await?;
    let after = store::campaigns::set_status(uow, &before, to).await?;
    conflicts::review(uow, after.id).await?;
    Ok(after)
}

/// Forgets when a campaign was to go live: it has, or it is no longer to go by itself.
pub(super) async fn leave_schedule(uow: &mut UnitOfWork, id: CampaignId, met: bool) -> Result<(), Refusal> {
    if let Some(schedule) = store::launches::of_campaign(uow.read(), id).await? {
        store::launches::remove(uow, &schedule, met).await?;
    }
    Ok(())
}

/// Takes a campaign live through the gate. Refused with the whole report; the caller commits the record of the refusal.
pub async fn launch(uow: &mut UnitOfWork, id: CampaignId) -> Result<CertificateId, Refusal> {
    match gate::launch(uow, id).await? {
        None => Err(Refusal::NotFound("campaign")),
        Some(Launch::Refused(report)) => Err(Refusal::GateRefused(report)),
        Some(Launch::Live(certificate)) => {
            leave_schedule(uow, id, true).await?;
            conflicts::review(uow, id).await?;
            Ok(certificate)
        }
    }
}

/// Moves a campaign forward to `in_review` when its first deliverable is submitted.
pub(super) async fn review_began(uow: &mut UnitOfWork, id: CampaignId) -> Result<(), Refusal> {
    use CampaignStatus::{Draft, InProduction, InReview, Planning};
    let campaign = find(uow.read(), id).await?;
    if matches!(campaign.status, Draft | Planning | InProduction) {
        store::campaigns::set_status(uow, &campaign, InReview).await?;
    }
    Ok(())
}

/// Moves a campaign forward to `approved` when its last required deliverable is.
pub(super) async fn deliverable_approved(uow: &mut UnitOfWork, id: CampaignId) -> Result<(), Refusal> {
    use CampaignStatus::{Approved, Draft, InProduction, InReview, Planning};
    let campaign = find(uow.read(), id).await?;
    if !matches!(campaign.status, Draft | Planning | InProduction | InReview) {
        return Ok(());
    }
    let tasks = store::tasks::of_campaign(uow.read(), id).await?;
    if all_approved(&tasks) {
        store::campaigns::set_status(uow, &campaign, Approved).await?;
    }
    Ok(())
}

/// Whether there are required tasks, and every one of them is approved.
fn all_approved(tasks: &[Task]) -> bool {
    let mut required = tasks.iter().filter(|t| t.required).peekable();
    required.peek().is_some() && required.all(|t| matches!(t.status, TaskStatus::Approved | TaskStatus::Done))
}

/// What is live stays what was certified.
pub(super) fn refuse_when_live(campaign: &Campaign) -> Result<(), Refusal> {
    if campaign.status == CampaignStatus::Live {
        return Err(Refusal::conflict(
            "CAMPAIGN_LIVE",
            "This campaign is live, and what is live stays what was certified. Pause it, change it, and launch it again through the gate.",
        ));
    }
    Ok(())
}

fn apply(campaign: &mut Campaign, patch: CampaignPatch) {
    let CampaignPatch { name, brief, starts_on, ends_on, market, channels, owner_id, status: _ } = patch;
    if let Some(name) = name {
        campaign.name = name.trim().to_owned();
    }
    if let Some(brief) = brief {
        campaign.brief = brief;
    }
    if let Some(day) = starts_on {
        campaign.starts_on = day;
    }
    if let Some(day) = ends_on {
        campaign.ends_on = day;
    }
    if let Some(market) = market {
        campaign.market = market;
    }
    if let Some(channels) = channels {
        campaign.channels = channels;
    }
    if let Some(owner) = owner_id {
        campaign.owner_id = owner;
    }
}

fn check(campaign: &Campaign) -> Fields {
    let mut fields = Fields::default();
    fields.text(&campaign.name, "name", 200);
    check_order(&mut fields, campaign.starts_on, campaign.ends_on, "ends_on");
    check_market(&mut fields, campaign.market.as_deref());
    let mut seen = campaign.channels.clone();
    seen.dedup();
    fields.require(seen.len() == campaign.channels.len() && seen.len() <= 10, "channels", "must name each channel once");
    check_brief(&mut fields, &campaign.brief);
    fields
}

/// A market, where one is named.
pub(super) fn check_market(fields: &mut Fields, market: Option<&str>) {
    if let Some(market) = market {
        let ok = market.split('-').next().is_some_and(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase())) && market.len() <= 6;
        fields.require(ok, "market", "must be a country as in ISO 3166, for example AU or AU-NSW");
    }
}

fn check_brief(fields: &mut Fields, brief: &Brief) {
    for (name, text) in
        [("objective", &brief.objective), ("audience", &brief.audience), ("message", &brief.message), ("offer", &brief.offer)]
    {
        fields.at_most(text, &format!("brief.{name}"), 4_000);
    }
    for (name, lines) in [("kpis", &brief.kpis), ("mandatories", &brief.mandatories)] {
        fields.require(lines.len() <= 50, &format!("brief.{name}"), "must not have more than 50 lines");
        for line in lines {
            fields.at_most(line, &format!("brief.{name}"), 500);
        }
    }
    if let Some(budget) = &brief.budget {
        fields.require(budget.amount >= 0, "brief.budget.amount", "must not be negative");
        let code = budget.currency.len() == 3 && budget.currency.bytes().all(|b| b.is_ascii_uppercase());
        fields.require(code, "brief.budget.currency", "must be three capital letters as in ISO 4217, for example EUR");
    }
}

/// An end must not come before its start.
pub(super) fn check_order(fields: &mut Fields, start: Option<Day>, end: Option<Day>, field: &str) {
    if let (Some(start), Some(end)) = (start, end) {
        fields.require(start <= end, field, "must not be before the start");
    }
}
