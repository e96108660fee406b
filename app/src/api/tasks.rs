//! Tasks and their dependencies.

use serde_json::json;

use super::{Pending, delete, get, patch, post};
use crate::model::{CampaignId, Dependency, NewDependency, NewTask, Page, Review, Task, TaskId, TaskPatch};

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
pub fn submit(id: TaskId) -> Pending<Review> {
    post(format!("/tasks/{id}/submit"), &json!({}))
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
