//! Schedules: reading, showing a change, making it, taking it back; and baselines.
//!
//! What a change comes to is `app::plan::project`'s to say, on the server as in the browser. Here it is read, and written.

use std::collections::{HashMap, HashSet};

use app::{
    model::{
        ApprovalChain, Asset, AssetId, BaselineId, Blackout, Campaign, CampaignId, CampaignPatch, CampaignStatus, CheckCode, Day,
        ExpectedBy, FieldProblem, GateItem, Instant, Member, ReceiptId, ReviewStage, StageRule, StageStart, StageStatus, Subject, Task,
        TaskStatus,
    },
    plan::{
        project::{
            Approval, ApprovalStage, Changed, Forecast, NewBaseline, PlanChange, Project, RecordedBaseline, RecordedReceipt, Refused,
            Short, Standing,
        },
        schedule::{Baseline, Drift, Field, ItemId, Left, PlanError, Receipt, drift},
    },
    rights::AssetRights,
};

use super::{Based, Fields, Refusal, campaigns};
use crate::{
    audit::{self, UnitOfWork},
    db::Reading,
    store,
};

/// How many campaigns are planned together at most.
const CAMPAIGNS: i64 = 200;

/// How many receipts a drift is explained by at most.
const RECEIPTS: i64 = 10_000;

/// How long a stage takes whose chain does not say, in days.
const USUAL_STAGE: u32 = 1;

/// Everything that a campaign's schedule is made of.
pub async fn project(db: &mut Reading, id: CampaignId, today: Day) -> Result<Project, Refusal> {
    let campaign = campaigns::find(db, id).await?;
    let around = Around { chains: store::approvals::chains(db).await?, blackouts: store::blackouts::all(db).await? };
    let attached = store::assets::of_campaign(db, id).await?;
    read(db, campaign, &around, &attached, today).await
}

/// What every campaign is planned among.
struct Around {
    chains: Vec<ApprovalChain>,
    blackouts: Vec<Blackout>,
}

/// Every campaign that is not over, newest first.
pub async fn projects(db: &mut Reading, today: Day) -> Result<Vec<Project>, Refusal> {
    let mut campaigns = store::campaigns::list(db, None, None, CAMPAIGNS).await?;
    campaigns.retain(|campaign| !matches!(campaign.status, CampaignStatus::Completed | CampaignStatus::Cancelled));
    let around = Around { chains: store::approvals::chains(db).await?, blackouts: store::blackouts::all(db).await? };
    let mut attached = attached_to(db, &campaigns).await?;
    let mut projects = Vec::with_capacity(campaigns.len());
    for campaign in campaigns {
        let attached = attached.remove(&campaign.id).unwrap_or_default();
        projects.push(read(db, campaign, &around, &attached, today).await?);
    }
    Ok(projects)
}

/// What is attached to each of these campaigns; one that has nothing is left out.
pub(super) async fn attached_to(db: &mut Reading, campaigns: &[Campaign]) -> Result<HashMap<CampaignId, Vec<Asset>>, Refusal> {
    let ids: Vec<CampaignId> = campaigns.iter().map(|campaign| campaign.id).collect();
    let pairs = store::assets::attached(db, &ids).await?;
    let mut wanted: Vec<AssetId> = pairs.iter().map(|(_, asset)| *asset).collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let assets: HashMap<AssetId, Asset> = store::assets::assets(db, &wanted).await?.into_iter().map(|asset| (asset.id, asset)).collect();
    let mut attached: HashMap<CampaignId, Vec<Asset>> = HashMap::new();
    for (campaign, asset) in pairs {
        attached.entry(campaign).or_default().extend(assets.get(&asset).cloned());
    }
    Ok(attached)
}

/// When what is attached to a campaign may be published in it, where that is bounded. What is under embargo is told to nobody here.
pub(super) fn rights(campaign: &Campaign, attached: &[Asset], today: Day) -> Vec<AssetRights> {
    let is_known = |asset: &&Asset| asset.embargoed_until.is_none_or(|until| until <= today.begins());
    attached.iter().filter(is_known).filter_map(|asset| AssetRights::of(asset, campaign.market.as_deref(), &campaign.channels)).collect()
}

async fn read(db: &mut Reading, campaign: Campaign, around: &Around, attached: &[Asset], today: Day) -> Result<Project, Refusal> {
    let tasks = store::tasks::of_campaign(db, campaign.id).await?;
    let dependencies = store::tasks::dependencies_of_campaign(db, campaign.id).await?;
    let mut approvals = Vec::new();
    for task in &tasks {
        approvals.extend(approval(db, task, &around.chains).await?);
    }
    // Those of other markets and channels are nothing to it.
    let blackouts = around.blackouts.iter().filter(|blackout| blackout.forbids(&campaign, blackout.starts_on)).cloned().collect();
    let rights = rights(&campaign, attached, today);
    Ok(Project { campaign, tasks, dependencies, approvals, today, blackouts, rights })
}

/// What a task still has to get approved: by the review that runs, or else along its chain.
pub(super) async fn approval(db: &mut Reading, task: &Task, chains: &[ApprovalChain]) -> Result<Option<Approval>, Refusal> {
    let review = match task.status {
        TaskStatus::Approved | TaskStatus::Done => return Ok(None),
        TaskStatus::InReview => store::approvals::open_review_of(db, task.id).await?,
        TaskStatus::ToDo | TaskStatus::InProduction => None,
    };
    let chain = chains.iter().find(|chain| Some(chain.id) == task.chain_id);
    let stages = review.as_ref().map(|review| running(&review.stages)).or_else(|| chain.map(to_come));
    Ok(stages.map(|stages| Approval { task_id: task.id, stages }))
}

/// The stages of a chain that nothing has been submitted to.
fn to_come(chain: &ApprovalChain) -> Vec<ApprovalStage> {
    let stage = |stage: &StageRule| ApprovalStage {
        name: stage.name.clone(),
        status: StageStatus::Waiting,
        days: stage.due_in.unwrap_or(USUAL_STAGE),
        due_on: None,
        opens_on: match &stage.start {
            StageStart::At(time) => time.day(),
            StageStart::Approved | StageStart::Finished | StageStart::ByHand => None,
        },
    };
    chain.stages.iter().map(stage).collect()
}

/// The stages of a review that are not approved yet.
pub(super) fn running(stages: &[ReviewStage]) -> Vec<ApprovalStage> {
    let open = stages.iter().filter(|stage| !matches!(stage.status, StageStatus::Approved | StageStatus::Skipped));
    open.map(|stage| ApprovalStage {
        name: stage.name.clone(),
        status: stage.status,
        days: stage.terms.due_in.unwrap_or(USUAL_STAGE),
        due_on: stage.due_on,
        opens_on: stage.terms.opens_at.map(Instant::day),
    })
    .collect()
}

/// Where everything lies.
pub fn standing(project: &Project) -> Result<Standing, Refusal> {
    project.standing().map_err(|error| refused(project, error.into()))
}

/// What a change would do.
pub fn preview(project: &Project, change: &PlanChange) -> Result<Changed, Refusal> {
    project.change(&change.edits, change.cascade).map_err(|error| refused(project, error))
}

/// Makes a change exactly as it was shown: refused when it would come to anything else by now.
pub async fn commit(uow: &mut UnitOfWork, by: &Member, id: CampaignId, change: PlanChange) -> Result<RecordedReceipt, Refusal> {
    let today = uow.now().day();
    let project = project(uow.read(), id, today).await?;
    let changed = preview(&project, &change)?;
    let mut fields = Fields::default();
    fields.require(change.digest.is_some(), "digest", "must be that of the preview which this confirms").done()?;
    if change.digest != Some(changed.standing.digest) {
        return Err(Refusal::Stale(serde_json::to_value(&changed)?));
    }
    write(uow, by, &project, changed.receipt, None).await
}

/// A receipt, or the refusal that there is none.
pub async fn receipt(db: &mut Reading, id: ReceiptId) -> Result<RecordedReceipt, Refusal> {
    store::schedules::receipt(db, id).await?.ok_or(Refusal::NotFound("receipt"))
}

/// Takes a change back as one, or says what has changed since.
pub async fn undo(uow: &mut UnitOfWork, by: &Member, id: ReceiptId) -> Result<RecordedReceipt, Refusal> {
    let made = receipt(uow.read(), id).await?;
    let today = uow.now().day();
    let project = project(uow.read(), made.campaign_id, today).await?;
    let changed = project.undo(&made.receipt).map_err(|error| refused(&project, error))?;
    write(uow, by, &project, changed.receipt, Some(id)).await
}

async fn write(
    uow: &mut UnitOfWork,
    by: &Member,
    project: &Project,
    receipt: Receipt,
    undoes: Option<ReceiptId>,
) -> Result<RecordedReceipt, Refusal> {
    if receipt.changes.is_empty() {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Everything lies where this change would put it."));
    }
    let after = project.with(&receipt);
    if receipt.changes.iter().any(|change| change.item == project.flight()) {
        let Campaign { starts_on, ends_on, revision, .. } = after.campaign;
        let patch = CampaignPatch { starts_on: Some(starts_on), ends_on: Some(ends_on), ..CampaignPatch::default() };
        campaigns::update(uow, project.campaign.id, Based(revision), patch).await?;
    }
    let moved: HashSet<ItemId> = receipt.changes.iter().map(|change| change.item).collect();
    let tasks: Vec<Task> = after.tasks.iter().filter(|task| moved.contains(&task.id.into())).cloned().collect();
    let made =
        RecordedReceipt { id: ReceiptId::new(), campaign_id: project.campaign.id, receipt, undoes, made_by: by.id, made_at: uow.now() };
    store::schedules::write(uow, &made, &tasks).await?;
    Ok(made)
}

/// Keeps the dates of a campaign's schedule.
pub async fn take_baseline(uow: &mut UnitOfWork, by: &Member, id: CampaignId, new: NewBaseline) -> Result<RecordedBaseline, Refusal> {
    Fields::default().text(&new.name, "name", 200).done()?;
    let today = uow.now().day();
    let project = project(uow.read(), id, today).await?;
    let baseline = Baseline::take(new.name.trim().to_owned(), today, &standing(&project)?.schedule);
    let taken_after = audit::count(uow.read()).await? - 1;
    let taken = RecordedBaseline { id: BaselineId::new(), campaign_id: id, baseline, taken_after, made_by: by.id, made_at: uow.now() };
    store::schedules::insert_baseline(uow, &taken).await?;
    Ok(taken)
}

/// A baseline, or the refusal that there is none.
pub async fn baseline(db: &mut Reading, id: BaselineId) -> Result<RecordedBaseline, Refusal> {
    store::schedules::baseline(db, id).await?.ok_or(Refusal::NotFound("baseline"))
}

/// What has become of a baseline, with the events of the audit that moved each item.
pub async fn drift_of(db: &mut Reading, baseline: &RecordedBaseline, today: Day) -> Result<Vec<Drift>, Refusal> {
    let project = project(db, baseline.campaign_id, today).await?;
    let filter = audit::Filter {
        campaign: Some(baseline.campaign_id),
        action: Some("schedule.".into()),
        after: Some(baseline.taken_after),
        limit: RECEIPTS,
        ..audit::Filter::default()
    };
    let receipt = |event: app::model::AuditEvent| {
        let made: RecordedReceipt = serde_json::from_value(event.after?).ok()?;
        Some((event.seq, made.receipt))
    };
    let events: Vec<_> = audit::events(db, &filter).await?.into_iter().filter_map(|(event, _)| receipt(event)).collect();
    Ok(drift(&baseline.baseline, &standing(&project)?.schedule, &events))
}

/// Refuses a campaign whose plan cannot be scheduled: tasks that wait for each other, parts that make no sense.
pub(super) async fn check(uow: &mut UnitOfWork, id: CampaignId) -> Result<(), Refusal> {
    let today = uow.now().day();
    let project = project(uow.read(), id, today).await?;
    standing(&project).map(drop)
}

fn refused(project: &Project, error: Refused) -> Refusal {
    match error {
        Refused::Plan(PlanError::Cycle(items)) => {
            Refusal::Cycle(items.iter().chain(items.first()).map(|item| item.0.to_string()).collect())
        }
        Refused::Plan(error) => Refusal::Invalid(vec![FieldProblem {
            field: "edits".into(),
            detail: format!("cannot be scheduled: {}", project.explain(&error)),
        }]),
        Refused::BeforeClear { on, clear_on, forecast } => before_clear(project, on, clear_on, &forecast),
        Refused::ChangedSince(left) => Refusal::ChangedSince(left.iter().map(|left| field_of(project, left)).collect()),
    }
}

fn before_clear(project: &Project, on: Day, clear_on: Day, forecast: &Forecast) -> Refusal {
    let short: Vec<&Short> = forecast.short_of(on).collect();
    let names: Vec<&str> = short.iter().map(|short| short.title.as_str()).collect();
    let detail = format!("The gate should not be clear before {clear_on}: {} will not be approved by {on}.", names.join(", "));
    Refusal::BeforeClear { detail, short: short.into_iter().map(|short| gate_item(project, short)).collect() }
}

fn gate_item(project: &Project, short: &Short) -> GateItem {
    GateItem {
        code: CheckCode::DeliverableApproved,
        title: short.title.clone(),
        passed: false,
        detail: format!("Should be approved on {}.", short.ready_on),
        subject: Subject {
            kind: "task".into(),
            id: short.task_id.to_string(),
            name: short.title.clone(),
            href: format!("/campaigns/{}", project.campaign.id),
        },
        clear_by: "Finish it earlier, shorten its approval, or go live later.".into(),
        who: Vec::new(),
        expected_on: Some(short.ready_on),
        expected_by: Some(ExpectedBy::DueDate),
        waivable: false,
        waiver: None,
    }
}

fn field_of(project: &Project, left: &Left) -> FieldProblem {
    let (item, field, detail) = match *left {
        Left::Changed { item, field } => (item, field, "has been changed since"),
        Left::Settled { item } => (item, Field::Dates, "is done by now"),
        Left::Gone { item } => (item, Field::Dates, "is not on the plan any more"),
    };
    let field = match field {
        Field::Dates => "dates",
        Field::WorkingDays => "working_days",
        Field::Constraint => "constraint",
    };
    FieldProblem { field: format!("{}.{field}", item.0), detail: format!("of {} {detail}", project.name(item)) }
}
