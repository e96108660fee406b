//! Templates: making them, by hand or after a campaign, and starting campaigns from them.

use std::collections::HashSet;

use app::{
    model::{
        Campaign, CampaignTemplate, Day, Dependency, Member, MemberId, NewCampaign, NewChecklistItem, NewFromTemplate, NewTask,
        NewTemplate, TaskId, TemplateId, TemplatePatch, TemplatePlan,
    },
    plan::{Span, template},
};

use super::{Based, Fields, Refusal, campaigns, checklist, schedules, tasks};
use crate::{audit::UnitOfWork, db::Reading, store};

/// How many tasks a template has at most.
const TASKS: usize = 500;

/// A template, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: TemplateId) -> Result<CampaignTemplate, Refusal> {
    store::templates::find(db, id).await?.ok_or(Refusal::NotFound("template"))
}

/// Makes a template.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewTemplate) -> Result<CampaignTemplate, Refusal> {
    let plan = match (new.campaign_id, new.plan) {
        (Some(id), None) => {
            let campaign = campaigns::find(uow.read(), id).await?;
            let work = store::tasks::of_campaign(uow.read(), id).await?;
            let last = work.iter().filter_map(|task| task.due_on.or(task.starts_on)).max();
            let launch = campaign.starts_on.or(last).unwrap_or_else(|| uow.now().day());
            let links = store::tasks::dependencies_of_campaign(uow.read(), id).await?;
            let lines = store::checklist::of_campaign(uow.read(), id).await?;
            template::taken_from(&campaign, launch, &work, &links, &lines)
        }
        (None, plan) => plan.unwrap_or_default(),
        (Some(_), Some(_)) => {
            let mut fields = Fields::default();
            fields.require(false, "plan", "must stay away when the template is made after a campaign").done()?;
            return Err(Refusal::Internal("a plan was neither taken nor refused".into()));
        }
    };
    let template = CampaignTemplate {
        id: TemplateId::new(),
        name: new.name.trim().to_owned(),
        description: new.description,
        plan,
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
    };
    check(uow.read(), &template).await?;
    store::templates::insert(uow, &template).await?;
    Ok(template)
}

/// Changes a template.
pub async fn update(uow: &mut UnitOfWork, id: TemplateId, based: Based, patch: TemplatePatch) -> Result<CampaignTemplate, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    if let Some(name) = patch.name {
        name.trim().clone_into(&mut after.name);
    }
    if let Some(description) = patch.description {
        after.description = description;
    }
    if let Some(plan) = patch.plan {
        after.plan = plan;
    }
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the template as it is."));
    }
    check(uow.read(), &after).await?;
    after.revision += 1;
    store::templates::update(uow, &before, &after).await?;
    Ok(after)
}

/// Takes a template away. One that a series still uses stays.
pub async fn remove(uow: &mut UnitOfWork, id: TemplateId, based: Based) -> Result<(), Refusal> {
    let template = find(uow.read(), id).await?;
    based.check(template.revision, &template)?;
    let uses = |series: &app::model::Series| matches!(series.what, app::model::Recurring::Campaign { template_id } if template_id == id);
    if let Some(series) = store::series::going_on(uow.read()).await?.iter().find(|series| uses(series)) {
        let detail = format!("The series {} makes campaigns from it. End that first.", series.name);
        return Err(Refusal::conflict("TEMPLATE_IN_USE", detail));
    }
    Ok(store::templates::remove(uow, &template).await?)
}

/// Starts a campaign in `draft` from a template, with every date told from its launch.
pub async fn start(uow: &mut UnitOfWork, by: &Member, id: TemplateId, new: NewFromTemplate) -> Result<Campaign, Refusal> {
    let plan = find(uow.read(), id).await?.plan;
    let market = new.market.unwrap_or_else(|| plan.market.clone());
    let launch = new.launch_on;
    let flight = launch.map(|launch| template::flight(launch, &plan));
    let campaign = NewCampaign {
        name: new.name,
        brief: plan.brief.clone(),
        starts_on: launch,
        ends_on: flight.map(Span::last),
        market: market.clone(),
        channels: plan.channels.clone(),
        ..NewCampaign::default()
    };
    let campaign = campaigns::create(uow, by, campaign).await?;
    let here: HashSet<MemberId> =
        store::people::members(uow.read()).await?.into_iter().filter(|member| member.active).map(|member| member.id).collect();
    let made = add_tasks(uow, by, &campaign, (&plan, launch), &here).await?;
    for link in &plan.links {
        let (Some(task), Some(predecessor)) = (made.get(link.task), made.get(link.waits_for)) else { continue };
        let link =
            Dependency { task_id: *task, predecessor_id: *predecessor, kind: link.kind, lag_days: link.lag_days, lag_unit: link.lag_unit };
        store::tasks::insert_dependency(uow, campaign.id, &link).await?;
    }
    schedules::check(uow, campaign.id).await?;
    for line in plan.checklist {
        checklist::create(uow, campaign.id, NewChecklistItem { label: line.label, required: line.required }).await?;
    }
    campaigns::find(uow.read(), campaign.id).await
}

async fn add_tasks(
    uow: &mut UnitOfWork,
    by: &Member,
    campaign: &Campaign,
    (plan, launch): (&TemplatePlan, Option<Day>),
    here: &HashSet<MemberId>,
) -> Result<Vec<TaskId>, Refusal> {
    let calendar = template::calendar(campaign.market.as_deref(), launch.unwrap_or_else(|| uow.now().day()));
    let mut made: Vec<TaskId> = Vec::with_capacity(plan.tasks.len());
    for task in &plan.tasks {
        let span = launch.and_then(|launch| template::placed(task, launch, &calendar));
        // A chain that is gone since is given to nobody rather than refuse the whole campaign.
        let chain_id = match task.chain_id {
            Some(id) => store::approvals::chain(uow.read(), id).await?.map(|chain| chain.id),
            None => None,
        };
        let new = NewTask {
            title: task.title.clone(),
            description: task.description.clone(),
            starts_on: span.map(Span::first),
            due_on: span.map(Span::last),
            assignee_id: task.assignee_id.filter(|person| here.contains(person)),
            required: task.required,
            chain_id,
            parent_id: task.part_of.and_then(|place| made.get(place).copied()),
            working_days: Some(task.working_days),
            ..NewTask::default()
        };
        made.push(tasks::create(uow, by, campaign.id, new).await?.id);
    }
    Ok(made)
}

async fn check(db: &mut Reading, template: &CampaignTemplate) -> Result<(), Refusal> {
    let plan = &template.plan;
    let mut fields = Fields::default();
    fields.text(&template.name, "name", 200).at_most(&template.description, "description", 4_000);
    campaigns::check_market(&mut fields, plan.market.as_deref());
    fields
        .require(plan.channels.len() <= 10, "plan.channels", "must name each channel once")
        .require(plan.flight_days.is_none_or(|days| (1..=3_660).contains(&days)), "plan.flight_days", "must be 1 to 3660")
        .require(plan.tasks.len() <= TASKS, "plan.tasks", format!("must not have more than {TASKS} tasks"))
        .require(plan.checklist.len() <= 200, "plan.checklist", "must not have more than 200 lines");
    for (place, task) in plan.tasks.iter().enumerate() {
        let at = |field: &str| format!("plan.tasks[{place}].{field}");
        fields
            .text(&task.title, &at("title"), 200)
            .at_most(&task.description, &at("description"), 10_000)
            .require(
                task.starts.is_none_or(|days| (-2_600..=2_600).contains(&days)),
                &at("starts"),
                "must be within ten years of the launch",
            )
            .require((0..=2_600).contains(&task.working_days), &at("working_days"), "must be 0 to 2600; 0 makes it a milestone")
            .require(task.part_of.is_none_or(|part_of| part_of < place), &at("part_of"), "must be a task before it");
    }
    let count = plan.tasks.len();
    for (place, link) in plan.links.iter().enumerate() {
        let twice = plan.links[..place].iter().any(|other| (other.task, other.waits_for) == (link.task, link.waits_for));
        let fits = link.task < count && link.waits_for < count && link.task != link.waits_for && !twice;
        fields.require(fits, &format!("plan.links[{place}]"), "must be between two tasks of the template, once");
    }
    for (place, line) in plan.checklist.iter().enumerate() {
        fields.text(&line.label, &format!("plan.checklist[{place}].label"), 300);
    }
    fields.done()?;
    for (place, task) in plan.tasks.iter().enumerate() {
        if let Some(id) = task.chain_id {
            let known = store::approvals::chain(db, id).await?.is_some();
            fields.require(known, &format!("plan.tasks[{place}].chain_id"), "is not an approval chain of this workspace");
        }
    }
    fields.done()
}
