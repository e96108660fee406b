//! Tasks: adding, changing, linking.

use std::collections::{HashMap, HashSet};

use app::model::{CampaignId, Dependency, Member, MemberId, NewDependency, NewTask, ReviewStatus, Task, TaskId, TaskPatch, TaskStatus};

use super::{Based, Fields, Refusal, approvals, campaigns};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Room left between neighbours on the board.
const GAP: f64 = 1024.0;

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
    };
    check(uow.read(), &task).await?;
    store::tasks::insert(uow, &task).await?;
    Ok(task)
}

/// Changes a task.
pub async fn update(uow: &mut UnitOfWork, id: TaskId, based: Based, patch: TaskPatch) -> Result<Task, Refusal> {
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
    after.revision += 1;
    store::tasks::update(uow, &before, &after).await?;
    if before.status == TaskStatus::InReview
        && after.status != TaskStatus::InReview
        && let Some(review) = store::approvals::open_review_of(uow.read(), id).await?
    {
        store::approvals::close_review(uow, &review, ReviewStatus::Withdrawn).await?;
    }
    approvals::content_changed(uow, id).await?;
    find(uow.read(), id).await
}

/// Links a task to one that it waits for. Refused when they would end up waiting for each other.
pub async fn add_dependency(uow: &mut UnitOfWork, id: TaskId, new: NewDependency) -> Result<Dependency, Refusal> {
    let task = find(uow.read(), id).await?;
    let predecessor = store::tasks::task(uow.read(), new.predecessor_id).await?.filter(|p| p.campaign_id == task.campaign_id);
    Fields::default()
        .require(predecessor.is_some(), "predecessor_id", "is not a task of the same campaign")
        .require((-2_000..=2_000).contains(&new.lag_days), "lag_days", "must be between -2000 and 2000")
        .done()?;
    let links = store::tasks::dependencies_of_campaign(uow.read(), task.campaign_id).await?;
    if links.iter().any(|l| l.task_id == id && l.predecessor_id == new.predecessor_id) {
        return Err(Refusal::conflict("ALREADY_LINKED", "This task already waits for that one."));
    }
    if let Some(cycle) = cycle(&links, id, new.predecessor_id) {
        return Err(Refusal::Cycle(cycle.iter().map(ToString::to_string).collect()));
    }
    let link = Dependency { task_id: id, predecessor_id: new.predecessor_id, kind: new.kind, lag_days: new.lag_days };
    store::tasks::insert_dependency(uow, task.campaign_id, &link).await?;
    Ok(link)
}

/// The way from `predecessor` back to `task` along existing links, which the new link would close; in order of waiting.
fn cycle(links: &[Dependency], task: TaskId, predecessor: TaskId) -> Option<Vec<TaskId>> {
    let mut waits_for: HashMap<TaskId, Vec<TaskId>> = HashMap::new();
    for link in links {
        waits_for.entry(link.task_id).or_default().push(link.predecessor_id);
    }
    let mut stack = vec![vec![task, predecessor]];
    let mut seen = HashSet::new();
    while let Some(path) = stack.pop() {
        let at = *path.last()?;
        if at == task {
            return Some(path);
        }
        if seen.insert(at) {
            for next in waits_for.get(&at).into_iter().flatten() {
                stack.push(path.iter().copied().chain([*next]).collect());
            }
        }
    }
    None
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
    let mut fields = Fields::default();
    fields
        .text(&task.title, "title", 200)
        .at_most(&task.description, "description", 10_000)
        .require(assignee, "assignee_id", "is not an active member of this workspace")
        .require(chain, "chain_id", "is not an approval chain of this workspace");
    campaigns::check_order(&mut fields, task.starts_on, task.due_on, "due_on");
    fields.done()
}

async fn is_active(db: &mut Reading, id: MemberId) -> sqlx::Result<bool> {
    Ok(store::people::member(db, id).await?.is_some_and(|m| m.active))
}

#[cfg(test)]
mod tests {
    use app::model::DependencyKind;

    use super::*;

    #[test]
    fn a_cycle_is_named_in_order() {
        let [a, b, c] = [TaskId::new(), TaskId::new(), TaskId::new()];
        let link = |task_id, predecessor_id| Dependency { task_id, predecessor_id, kind: DependencyKind::FinishToStart, lag_days: 0 };
        let links = [link(b, a), link(c, b)];
        assert_eq!(cycle(&links, a, c), Some(vec![a, c, b, a]));
        assert_eq!(cycle(&links, c, a), None);
        assert_eq!(cycle(&[], a, a), Some(vec![a, a]));
    }
}
