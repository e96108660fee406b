//! What moving a task to another column of the board would come to, before it is made: by the rules that make it.

use app::{
    model::{CampaignStatus, Day, Member, MemberId, MovePreview, Task, TaskId, TaskStatus},
    plan::{
        board::{Way, way},
        project::Approval,
    },
};

use super::{Refusal, approvals, campaigns, limits, schedules, tasks};
use crate::{db::Reading, store};

/// What a move would come to. What would refuse it is told, not answered as a refusal.
pub async fn preview(
    db: &mut Reading,
    by: &Member,
    id: TaskId,
    to: TaskStatus,
    assignee: Option<Option<MemberId>>,
    today: Day,
) -> Result<MovePreview, Refusal> {
    let before = tasks::find(db, id).await?;
    let after = Task { status: to, assignee_id: assignee.unwrap_or(before.assignee_id), ..before.clone() };
    let mut told = MovePreview { to, ..MovePreview::default() };
    let way = way(before.status, to);
    let mut stages = Vec::new();
    match way {
        Way::Closed(why) => {
            told.refused = Some(why.to_owned());
            return Ok(told);
        }
        Way::Submit => match approvals::would_open(db, by, &after, today).await {
            Ok(opened) => stages = opened,
            Err(refusal @ Refusal::Database(_)) => return Err(refusal),
            Err(refusal) => {
                told.refused = Some(refusal.to_string());
                return Ok(told);
            }
        },
        Way::Here | Way::Move => {}
    }
    told.opens = approvals::opened(&stages);
    told.limits = limits::counted(db, Some(&before), &after, &told.opens).await?;
    let leaves_review = before.status == TaskStatus::InReview && to != TaskStatus::InReview;
    told.withdraws = leaves_review && store::approvals::open_review_of(db, id).await?.is_some();
    let campaign = campaigns::find(db, before.campaign_id).await?;
    let is_early = matches!(campaign.status, CampaignStatus::Draft | CampaignStatus::Planning | CampaignStatus::InProduction);
    told.campaign_to = (way == Way::Submit && is_early).then_some(CampaignStatus::InReview);
    let mut project = schedules::project(db, before.campaign_id, today).await?;
    told.clear_on_before = schedules::standing(&project)?.forecast.clear_on;
    let approval = if stages.is_empty() {
        let chains = store::approvals::chains(db).await?;
        schedules::approval(db, &after, &chains).await?
    } else {
        Some(Approval { task_id: id, stages: schedules::running(&stages) })
    };
    project.approvals.retain(|other| other.task_id != id);
    project.approvals.extend(approval);
    if let Some(task) = project.tasks.iter_mut().find(|task| task.id == id) {
        *task = after;
    }
    told.clear_on = schedules::standing(&project)?.forecast.clear_on;
    Ok(told)
}
