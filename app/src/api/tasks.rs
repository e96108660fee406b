//! Tasks and their dependencies.

use super::{Pending, delete, get, patch, post};
use crate::model::{
    BulkChange, CampaignId, Dependency, MovePreview, NewDependency, NewSubmission, NewTask, NewWipLimit, Page, Review, Task, TaskCard,
    TaskId, TaskPatch, TaskStatus, WipLimit,
};

/// Tasks of one campaign, in board order.
pub fn of_campaign(id: CampaignId) -> Pending<Page<Task>> {
    get(format!("/campaigns/{id}/tasks?limit=200"))
}

pub fn show(id: TaskId) -> Pending<Task> {
    get(format!("/tasks/{id}"))
}

pub fn create(campaign: CampaignId, new: &NewTask) -> Pending<Task> {
    post(format!("/campaigns/{campaign}/tasks"), new)
}

pub fn update(id: TaskId, revision: i64, change: &TaskPatch) -> Pending<Task> {
    patch(format!("/tasks/{id}"), revision, change)
}

/// Opens a review of the task's present content along its chain.
pub fn submit(id: TaskId, over_limit: Option<String>) -> Pending<Review> {
    post(format!("/tasks/{id}/submit"), &NewSubmission { over_limit })
}

/// Tasks as cards: of one campaign, or of all that are not over.
pub fn cards(campaign: Option<CampaignId>) -> Pending<Page<TaskCard>> {
    match campaign {
        Some(id) => get(format!("/tasks?campaign={id}&limit=10000")),
        None => get("/tasks?open=true&limit=10000"),
    }
}

/// Tasks that are not done, of all campaigns that are not over.
pub fn open_cards() -> Pending<Page<TaskCard>> {
    get("/tasks?open=true&status=to_do,in_production,in_review,approved&limit=10000")
}

/// What moving a task to a column would come to.
pub fn move_preview(id: TaskId, to: TaskStatus) -> Pending<MovePreview> {
    get(format!("/tasks/{id}/move?to={to}"))
}

/// Changes many tasks: all of them, or none.
pub fn bulk(change: &BulkChange) -> Pending<Page<Task>> {
    post("/tasks/bulk", change)
}

/// Limits to work in progress.
pub fn limits() -> Pending<Page<WipLimit>> {
    get("/wip-limits")
}

pub fn add_limit(new: &NewWipLimit) -> Pending<WipLimit> {
    post("/wip-limits", new)
}

pub fn remove_limit(limit: &WipLimit) -> Pending<()> {
    delete(format!("/wip-limits/{}", limit.id), Some(limit.revision))
}

pub fn dependencies(id: TaskId) -> Pending<Page<Dependency>> {
    get(format!("/tasks/{id}/dependencies"))
}

pub fn add_dependency(id: TaskId, new: &NewDependency) -> Pending<Dependency> {
    post(format!("/tasks/{id}/dependencies"), new)
}

/// Lets a task no longer wait for another.
pub fn delete_dependency(id: TaskId, predecessor: TaskId) -> Pending<()> {
    delete(format!("/tasks/{id}/dependencies/{predecessor}"), None)
}
