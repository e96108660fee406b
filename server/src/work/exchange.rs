//! Taking tasks over from another tool.

use app::model::{CampaignId, Dependency, Member, Task, TaskId, TaskPlan, TaskStatus};

use super::{Refusal, campaigns, schedules, tasks::GAP};
use crate::{audit::UnitOfWork, exchange::plans::Told, store};

/// Adds everything that a file tells to a campaign, in its order. No task of it is required for launch until somebody says so.
/// All of it is added, or nothing.
pub async fn import(uow: &mut UnitOfWork, by: &Member, campaign: CampaignId, told: &[Told]) -> Result<Vec<Task>, Refusal> {
    campaigns::find(uow.read(), campaign).await?;
    let last = store::tasks::of_campaign(uow.read(), campaign).await?.last().map_or(0.0, |task| task.position);
    let ids: Vec<TaskId> = told.iter().map(|_| TaskId::new()).collect();
    let mut position = last;
    let mut added = Vec::with_capacity(told.len());
    for (told, id) in told.iter().zip(&ids) {
        position += GAP;
        let task = Task {
            id: *id,
            campaign_id: campaign,
            title: told.title.clone(),
            description: String::new(),
            status: TaskStatus::ToDo,
            starts_on: told.starts_on,
            due_on: told.due_on,
            assignee_id: None,
            required: false,
            chain_id: None,
            review_id: None,
            position,
            created_by: by.id,
            created_at: uow.now(),
            revision: 1,
            plan: TaskPlan {
                parent_id: told.parent.map(|parent| ids[parent]),
                working_days: told.working_days.map(|days| days.min(TaskPlan::MAX_DAYS)),
                pull: told.pull,
                constraint: told.constraint,
                progress: told.progress,
            },
        };
        store::tasks::insert(uow, &task).await?;
        added.push(task);
    }
    for (told, task_id) in told.iter().zip(&ids) {
        let mut linked = Vec::new();
        for link in told.waits_for.iter().filter(|link| ids[link.predecessor] != *task_id) {
            let predecessor_id = ids[link.predecessor];
            // One link between two tasks: the first that the file tells.
            if !linked.contains(&predecessor_id) {
                let link =
                    Dependency { task_id: *task_id, predecessor_id, kind: link.kind, lag_days: link.lag_days, lag_unit: link.lag_unit };
                store::tasks::insert_dependency(uow, campaign, &link).await?;
                linked.push(predecessor_id);
            }
        }
    }
    schedules::check(uow, campaign).await?;
    Ok(added)
}
