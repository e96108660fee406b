//! Tasks: adding, changing, linking.

use std::collections::HashSet;

use app::{
    model::{
        BulkChange, CampaignId, Dependency, FieldProblem, Member, MemberId, NewDependency, NewTask, Pull, ReviewStatus, Task, TaskId,
        TaskPatch, TaskPlan, TaskStatus,
    },
    plan::Span,
};

use super::{Based, Fields, Refusal, approvals, campaigns, limits, schedules};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Room left between neighbours on the board.
pub(super) const GAP: f64 = 1024.0;

/// A task, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: TaskId) -> Result<Task, Refusal> {
    store::tasks::task(db, id).await?.ok_or(Refusal::NotFound("task"))
}

/// Adds a task at the end of its campaign's board.
pub async fn create(uow: &mut UnitOfWork, by: &Member, campaign: CampaignId, new: NewTask) -> Result<Task, Refusal> {
    let owner = campaigns::find(uow.read(), campaign).await?;
    if new.required {
        campaigns::refuse_when_live(&owner)?;
    }
    let last = store::tasks::of_campaign(uow.read(), campaign).await?.last().map_or(0.0, |t| t.position);
    let task = Task {
        id: TaskId::new(),
        campaign_id: campaign,
        title: new.title.trim().to_owned(),
        description: new.description,
        status: TaskStatus::ToDo,
        starts_on: new.starts_on,
        due_on: new.due_on,
        assignee_id: new.assignee_id,
        required: new.required,
        chain_id: new.chain_id,
        review_id: None,
        position: last + GAP,
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
        plan: TaskPlan {
            parent_id: new.parent_id,
            working_days: new.working_days,
            pull: new.pull.unwrap_or(Pull::Asap),
            constraint: new.constraint,
            progress: new.progress.unwrap_or(0),
        },
    };
    check(uow.read(), &task).await?;
    store::tasks::insert(uow, &task).await?;
    if task.plan != TaskPlan::default() {
        schedules::check(uow, campaign).await?;
    }
    Ok(task)
}

/// Changes a task.
pub async fn update(uow: &mut UnitOfWork, by: &Member, id: TaskId, based: Based, patch: TaskPatch) -> Result<Task, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    apply(&mut after, &patch);
    if content_of(&before) != content_of(&after) {
        campaigns::refuse_when_live(&campaigns::find(uow.read(), before.campaign_id).await?)?;
    }
    if let Some(to) = patch.status.filter(|to| *to != before.status) {
        check_move(&before, to)?;
        after.status = to;
    }
    if let Some(neighbour) = patch.after {
        after.position = place(uow.read(), &after, neighbour).await?;
    }
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the task as it is."));
    }
    check(uow.read(), &after).await?;
    limits::admit(uow, by, Some(&before), &after, &[], patch.over_limit.as_deref()).await?;
    after.revision += 1;
    store::tasks::update(uow, &before, &after).await?;
    if before.plan != after.plan {
        schedules::check(uow, after.campaign_id).await?;
    }
    if before.status == TaskStatus::InReview
        && after.status != TaskStatus::InReview
        && let Some(review) = store::approvals::open_review_of(uow.read(), id).await?
    {
        store::approvals::close_review(uow, &review, ReviewStatus::Withdrawn).await?;
    }
    approvals::content_changed(uow, id).await?;
    find(uow.read(), id).await
}

/// How many tasks are changed together at most.
const MANY: usize = 500;

/// Changes many tasks, each as by itself, in their order: all of them, or none. What differs in nothing stays as it is.
pub async fn bulk(uow: &mut UnitOfWork, by: &Member, change: BulkChange) -> Result<Vec<Task>, Refusal> {
    let items = change.items;
    let ids: HashSet<TaskId> = items.iter().map(|item| item.id).collect();
    Fields::default()
        .require((1..=MANY).contains(&items.len()), "items", format!("must be 1 to {MANY}"))
        .require(ids.len() == items.len(), "items", "must name each task once")
        .done()?;
    let (mut changed, mut problems, mut over, mut any) = (Vec::with_capacity(items.len()), Vec::new(), Vec::new(), false);
    for (index, item) in items.into_iter().enumerate() {
        match update(uow, by, item.id, Based(item.revision), item.set).await {
            Ok(task) => {
                any = true;
                changed.push(task);
            }
            Err(Refusal::Conflict { code: "NOTHING_TO_CHANGE", .. }) => changed.push(find(uow.read(), item.id).await?),
            Err(Refusal::OverLimit(limits)) => over.extend(limits),
            Err(Refusal::Invalid(fields)) => {
                problems.extend(fields.into_iter().map(|it| FieldProblem { field: format!("items[{index}].set.{}", it.field), ..it }));
            }
            Err(refusal @ (Refusal::NotFound(_) | Refusal::Conflict { .. } | Refusal::Stale(_))) => {
                problems.push(FieldProblem { field: format!("items[{index}]"), detail: refusal.to_string() });
            }
            Err(other) => return Err(other),
        }
    }
    match (problems.is_empty(), over.is_empty(), any) {
        (false, ..) => Err(Refusal::Bulk(problems)),
        (true, false, _) => Err(Refusal::OverLimit(over)),
        (true, true, false) => Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the tasks as they are.")),
        (true, true, true) => Ok(changed),
    }
}

/// Links a task to one that it waits for. Refused when they would end up waiting for each other.
pub async fn add_dependency(uow: &mut UnitOfWork, id: TaskId, new: NewDependency) -> Result<Dependency, Refusal> {
    let task = find(uow.read(), id).await?;
    let predecessor = store::tasks::task(uow.read(), new.predecessor_id).await?.filter(|p| p.campaign_id == task.campaign_id);
    Fields::default()
        .require(predecessor.is_some(), "predecessor_id", "is not a task of the same campaign")
        .require((-2_000..=2_000).contains(&new.lag_days), "lag_days", "must be between -2000 and 2000")
        .done()?;
    let links = store::tasks::dependencies(uow.read(), id).await?;
    if links.iter().any(|link| link.predecessor_id == new.predecessor_id) {
        return Err(Refusal::conflict("ALREADY_LINKED", "This task already waits for that one."));
    }
    let NewDependency { predecessor_id, kind, lag_days, lag_unit } = new;
    let link = Dependency { task_id: id, predecessor_id, kind, lag_days, lag_unit };
    store::tasks::insert_dependency(uow, task.campaign_id, &link).await?;
    schedules::check(uow, task.campaign_id).await?;
    Ok(link)
}

/// Lets a task no longer wait for another.
pub async fn delete_dependency(uow: &mut UnitOfWork, id: TaskId, predecessor: TaskId) -> Result<(), Refusal> {
    let task = find(uow.read(), id).await?;
    let links = store::tasks::dependencies(uow.read(), id).await?;
    let link = links.iter().find(|link| link.predecessor_id == predecessor).ok_or(Refusal::NotFound("dependency"))?;
    Ok(store::tasks::delete_dependency(uow, task.campaign_id, link).await?)
}

fn check_move(task: &Task, to: TaskStatus) -> Result<(), Refusal> {
    if task.status.moves().contains(&to) {
        return Ok(());
    }
    let detail = match to {
        TaskStatus::InReview => "A task enters review by submitting it: POST /tasks/{id}/submit.".to_owned(),
        TaskStatus::Approved => "A task is approved by its review, not by moving it.".to_owned(),
        _ => {
            let allowed: Vec<&str> = task.status.moves().iter().map(|s| s.as_str()).collect();
            format!("A task that is {} can move to: {}.", task.status, allowed.join(", "))
        }
    };
    Err(Refusal::conflict("MOVE_NOT_ALLOWED", detail))
}

/// The position after a neighbour, or first: between the two tasks that will surround it.
async fn place(db: &mut Reading, task: &Task, after: Option<TaskId>) -> Result<f64, Refusal> {
    let mut others = store::tasks::of_campaign(db, task.campaign_id).await?;
    others.retain(|other| other.id != task.id);
    let index = match after {
        None => 0,
        Some(id) => others.iter().position(|other| other.id == id).ok_or(Refusal::NotFound("task to place it after"))? + 1,
    };
    let before = index.checked_sub(1).map(|i| others[i].position);
    let next = others.get(index).map(|other| other.position);
    Ok(match (before, next) {
        (None, None) => GAP,
        (None, Some(next)) => next - GAP,
        (Some(before), None) => before + GAP,
        (Some(before), Some(next)) => f64::midpoint(before, next),
    })
}

fn content_of(task: &Task) -> (&str, &str, bool) {
    (&task.title, &task.description, task.required)
}

fn apply(task: &mut Task, patch: &TaskPatch) {
    if let Some(title) = &patch.title {
        title.trim().clone_into(&mut task.title);
    }
    if let Some(description) = &patch.description {
        task.description.clone_from(description);
    }
    if let Some(day) = patch.starts_on {
        task.starts_on = day;
    }
    if let Some(day) = patch.due_on {
        task.due_on = day;
    }
    if let Some(assignee) = patch.assignee_id {
        task.assignee_id = assignee;
    }
    if let Some(required) = patch.required {
        task.required = required;
    }
    if let Some(chain) = patch.chain_id {
        task.chain_id = chain;
    }
    apply_plan(task, patch);
}

/// Dates that are changed alone say the length themselves, but for a milestone that stays on one day.
fn apply_plan(task: &mut Task, patch: &TaskPatch) {
    let is_one_day = Span::of(task.starts_on, task.due_on).is_none_or(|span| span.days() == 1);
    if (patch.starts_on.is_some() || patch.due_on.is_some()) && !(task.plan.is_milestone() && is_one_day) {
        task.plan.working_days = None;
    }
    if let Some(working_days) = patch.working_days {
        task.plan.working_days = Some(working_days);
    }
    if let Some(parent) = patch.parent_id {
        task.plan.parent_id = parent;
    }
    if let Some(pull) = patch.pull {
        task.plan.pull = pull;
    }
    if let Some(constraint) = patch.constraint {
        task.plan.constraint = constraint;
    }
    if let Some(progress) = patch.progress {
        task.plan.progress = progress;
    }
}

async fn check(db: &mut Reading, task: &Task) -> Result<(), Refusal> {
    let assignee = match task.assignee_id {
        Some(id) => is_active(db, id).await?,
        None => true,
    };
    let chain = match task.chain_id {
        Some(id) => store::approvals::chain(db, id).await?.is_some(),
        None => true,
    };
    let parent = match task.plan.parent_id {
        Some(id) => id != task.id && store::tasks::task(db, id).await?.is_some_and(|parent| parent.campaign_id == task.campaign_id),
        None => true,
    };
    let is_length = task.plan.working_days.is_none_or(|days| (0..=TaskPlan::MAX_DAYS).contains(&days));
    let mut fields = Fields::default();
    fields
        .text(&task.title, "title", 200)
        .require(parent, "parent_id", "is not another task of the same campaign")
        .require(is_length, "working_days", "must be 0 to 36525; 0 makes it a milestone")
        .require((0..=100).contains(&task.plan.progress), "progress", "must be 0 to 100 percent")
        .at_most(&task.description, "description", 10_000)
        .require(assignee, "assignee_id", "is not an active member of this workspace")
        .require(chain, "chain_id", "is not an approval chain of this workspace");
    campaigns::check_order(&mut fields, task.starts_on, task.due_on, "due_on");
    fields.done()
}

async fn is_active(db: &mut Reading, id: MemberId) -> sqlx::Result<bool> {
    Ok(store::people::member(db, id).await?.is_some_and(|m| m.active))
}
