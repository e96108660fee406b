//! A campaign made after another: its brief, tasks, links and checklist, with every date as far from the new start as it was from the old.

use std::collections::HashMap;

use app::{
    model::{Campaign, CampaignId, Constraint, Day, Dependency, Member, NewCampaign, NewCampaignCopy, NewChecklistItem, NewTask, TaskId},
    plan::template::parents_first,
};

use super::{Fields, Refusal, campaigns, checklist, schedules, tasks};
use crate::{audit::UnitOfWork, store};

/// How many tasks a campaign that is copied has at most.
const TASKS: usize = 1_000;

/// Starts a campaign in `draft` after another. What was decided about that one (reviews, confirmations, progress) stays with it; people who
/// are no longer here are given nothing.
pub async fn duplicate(uow: &mut UnitOfWork, by: &Member, id: CampaignId, new: NewCampaignCopy) -> Result<Campaign, Refusal> {
    let source = campaigns::find(uow.read(), id).await?;
    let work = store::tasks::of_campaign(uow.read(), id).await?;
    Fields::default().require(work.len() <= TASKS, "id", format!("has more than {TASKS} tasks: too many to copy at once")).done()?;
    let earliest = work.iter().filter_map(|task| task.starts_on.or(task.due_on)).min();
    let days = match (new.starts_on, source.starts_on.or(earliest)) {
        (Some(to), Some(from)) => to.since(from),
        _ => 0,
    };
    let later = |day: Option<Day>| day.map(|day| day.plus(days));
    let name = new.name.unwrap_or_else(|| format!("{} (copy)", source.name));
    let copy = NewCampaign {
        name,
        brief: source.brief.clone(),
        starts_on: later(source.starts_on),
        ends_on: later(source.ends_on),
        market: source.market.clone(),
        channels: source.channels.clone(),
        ..NewCampaign::default()
    };
    let copy = campaigns::create(uow, by, copy).await?;
    let here: Vec<_> =
        store::people::members(uow.read()).await?.into_iter().filter(|member| member.active).map(|member| member.id).collect();
    let mut made: HashMap<TaskId, TaskId> = HashMap::new();
    for task in parents_first(&work) {
        let twin = NewTask {
            title: task.title.clone(),
            description: task.description.clone(),
            starts_on: later(task.starts_on),
            due_on: later(task.due_on),
            assignee_id: task.assignee_id.filter(|person| here.contains(person)),
            required: task.required,
            chain_id: task.chain_id,
            parent_id: task.plan.parent_id.and_then(|parent| made.get(&parent).copied()),
            working_days: task.plan.working_days,
            pull: Some(task.plan.pull),
            constraint: task.plan.constraint.map(|constraint| moved(constraint, days)),
            progress: None,
        };
        made.insert(task.id, tasks::create(uow, by, copy.id, twin).await?.id);
    }
    for link in store::tasks::dependencies_of_campaign(uow.read(), id).await? {
        if let (Some(task), Some(predecessor)) = (made.get(&link.task_id), made.get(&link.predecessor_id)) {
            let twin = Dependency { task_id: *task, predecessor_id: *predecessor, ..link };
            store::tasks::insert_dependency(uow, copy.id, &twin).await?;
        }
    }
    schedules::check(uow, copy.id).await?;
    for line in store::checklist::of_campaign(uow.read(), id).await? {
        checklist::create(uow, copy.id, NewChecklistItem { label: line.label, required: line.required }).await?;
    }
    campaigns::find(uow.read(), copy.id).await
}

/// The same constraint so many days later.
fn moved(constraint: Constraint, days: i64) -> Constraint {
    use Constraint::{FinishNoEarlierThan, FinishNoLaterThan, MustFinishOn, MustStartOn, StartNoEarlierThan, StartNoLaterThan};
    match constraint {
        StartNoEarlierThan(day) => StartNoEarlierThan(day.plus(days)),
        StartNoLaterThan(day) => StartNoLaterThan(day.plus(days)),
        FinishNoEarlierThan(day) => FinishNoEarlierThan(day.plus(days)),
        FinishNoLaterThan(day) => FinishNoLaterThan(day.plus(days)),
        MustStartOn(day) => MustStartOn(day.plus(days)),
        MustFinishOn(day) => MustFinishOn(day.plus(days)),
    }
}
