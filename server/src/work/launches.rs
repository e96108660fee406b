//! Launches at a set time: setting it, taking it back, and what happens when it comes.

use app::model::{
    Campaign, CampaignId, CampaignStatus, Day, FieldProblem, GateReport, Instant, LaunchSchedule, Member, NewSchedule, NewTask, Role,
};
use jiff::civil::DateTime;

use super::{Fields, Refusal, campaigns, civil, conflicts, tasks};
use crate::{
    audit::UnitOfWork,
    gate::{self, Launch},
    store,
};

/// What became of a launch whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fired {
    /// Live, once the unit of work commits.
    Live,
    /// The gate refused: it waits until somebody launches it or sets another time. Commit the unit of work, which holds the refusal.
    Held,
    /// Nothing to do any more: it was launched, moved or taken back in the meantime. Nothing was recorded.
    Gone,
}

/// Sets when a campaign that is approved goes live by itself.
pub async fn set(uow: &mut UnitOfWork, by: &Member, id: CampaignId, new: NewSchedule) -> Result<LaunchSchedule, Refusal> {
    let campaign = campaigns::find(uow.read(), id).await?;
    let (local, launch_at) = resolve(&new)?;
    Fields::default().require(launch_at > uow.now(), "local", "must be in the future").done()?;
    match campaign.status {
        CampaignStatus::Scheduled => {}
        CampaignStatus::Approved => drop(store::campaigns::set_status(uow, &campaign, CampaignStatus::Scheduled).await?),
        other => {
            let detail = format!("Only an approved campaign can be scheduled; this one is {other}.");
            return Err(Refusal::conflict("NOT_APPROVED", detail));
        }
    }
    let day: Day = local.date().to_string().parse().map_err(|_| Refusal::Internal("a civil date is no day".into()))?;
    let closed = store::blackouts::all(uow.read()).await?.into_iter().find(|blackout| blackout.forbids(&campaign, day));
    if let Some(blackout) = closed {
        let detail = format!("Nothing is launched from {} to {}: {}.", blackout.starts_on, blackout.ends_on, blackout.name);
        return Err(Refusal::conflict("BLACKOUT", detail));
    }
    let schedule = LaunchSchedule {
        campaign_id: id,
        local: local.to_string(),
        zone: new.zone,
        launch_at,
        scheduled_by: by.id,
        held_at: None,
        held_for: String::new(),
    };
    store::launches::set(uow, &schedule).await?;
    conflicts::review(uow, id).await?;
    Ok(schedule)
}

/// Takes the time of a launch back; the campaign is approved again.
pub async fn remove(uow: &mut UnitOfWork, id: CampaignId) -> Result<Campaign, Refusal> {
    let campaign = campaigns::find(uow.read(), id).await?;
    if store::launches::of_campaign(uow.read(), id).await?.is_none() {
        return Err(Refusal::NotFound("schedule"));
    }
    campaigns::leave_schedule(uow, id, false).await?;
    let after = match campaign.status {
        CampaignStatus::Scheduled => store::campaigns::set_status(uow, &campaign, CampaignStatus::Approved).await?,
        _ => campaign,
    };
    conflicts::review(uow, id).await?;
    Ok(after)
}

/// Launches what is due through the gate, for the member that scheduled it, or holds it. Everything is read anew inside of the
/// unit of work: whoever else fired it, moved it or took it back in between has won.
pub async fn fire(uow: &mut UnitOfWork, by: &Member, id: CampaignId) -> Result<Fired, Refusal> {
    let now = uow.now();
    let campaign = campaigns::find(uow.read(), id).await?;
    let schedule = store::launches::of_campaign(uow.read(), id).await?;
    let due = |it: &LaunchSchedule| it.launch_at <= now && it.held_at.is_none() && it.scheduled_by == by.id;
    let Some(schedule) = schedule.filter(due).filter(|_| campaign.status == CampaignStatus::Scheduled) else { return Ok(Fired::Gone) };
    if !store::people::member(uow.read(), by.id).await?.is_some_and(|m| m.active && m.role.includes(Role::Manager)) {
        store::launches::hold(uow, &schedule, "Whoever scheduled it may no longer launch.").await?;
        return Ok(Fired::Held);
    }
    match gate::launch(uow, id).await? {
        None => Ok(Fired::Gone),
        Some(Launch::Live(_)) => {
            campaigns::leave_schedule(uow, id, true).await?;
            conflicts::review(uow, id).await?;
            Ok(Fired::Live)
        }
        Some(Launch::Refused(report)) => {
            hold(uow, &schedule, &campaign, by, &report).await?;
            Ok(Fired::Held)
        }
    }
}

/// Marks the launch as held, and gives the campaign's owner a task that names what is missing.
async fn hold(
    uow: &mut UnitOfWork,
    schedule: &LaunchSchedule,
    campaign: &Campaign,
    by: &Member,
    report: &GateReport,
) -> Result<(), Refusal> {
    let failed = report.failed();
    let why: Vec<&str> = failed.iter().map(|item| item.title.as_str()).collect();
    store::launches::hold(uow, schedule, &why.join("; ")).await?;
    let lines: Vec<String> = failed.iter().map(|item| format!("{}: {} {}", item.title, item.detail, item.clear_by)).collect();
    let owner = store::people::member(uow.read(), campaign.owner_id).await?.filter(|m| m.active);
    let task = NewTask {
        title: "Clear the gate for the scheduled launch".into(),
        description: lines.join("\n"),
        starts_on: None,
        due_on: Some(uow.now().day()),
        assignee_id: owner.map(|m| m.id),
        required: false,
        chain_id: None,
        ..NewTask::default()
    };
    tasks::create(uow, by, campaign.id, task).await?;
    Ok(())
}

/// The instant that is asked for. Times that a change of clocks skips or repeats are refused: nobody can know which was meant.
fn resolve(new: &NewSchedule) -> Result<(DateTime, Instant), Refusal> {
    civil::resolve(&new.local, &new.zone).map_err(|problem| {
        let field = if problem == civil::Problem::Zone { "zone" } else { "local" };
        Refusal::Invalid(vec![FieldProblem { field: field.into(), detail: problem.words().into() }])
    })
}
