//! Schedules: what they are made of, changes, receipts, baselines.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Call, Pending, ask, get, post};
use crate::{
    model::{BaselineId, CampaignId, Page, ReceiptId, Task},
    plan::{
        project::{NewBaseline, PlanChange, Project, RecordedBaseline, RecordedReceipt},
        schedule::Drift,
    },
};

/// Of a campaign's schedule, what it was computed from: whoever has that computes the same.
#[derive(Debug, Clone, Deserialize)]
pub struct Source {
    pub project: Project,
}

/// What the schedules of all campaigns that are not over are made of.
pub fn list() -> Pending<Page<Project>> {
    get("/schedules")
}

pub fn show(id: CampaignId) -> Pending<Source> {
    get(format!("/campaigns/{id}/schedule"))
}

/// Makes a change as it was shown.
pub fn commit(id: CampaignId, change: &PlanChange) -> Pending<RecordedReceipt> {
    post(format!("/campaigns/{id}/schedule/commit"), change)
}

/// Adds the tasks of a Microsoft Project file, which is XML.
pub fn import(id: CampaignId, xml: String) -> Pending<Page<Task>> {
    ask(Call::new(Method::POST, format!("/campaigns/{id}/schedule/import")).text("application/xml", xml))
}

/// Takes a change back as one.
pub fn undo(id: ReceiptId) -> Pending<RecordedReceipt> {
    post(format!("/receipts/{id}/undo"), &json!({}))
}

/// Baselines of a campaign, newest first.
pub fn baselines(id: CampaignId) -> Pending<Page<RecordedBaseline>> {
    get(format!("/campaigns/{id}/baselines"))
}

pub fn take_baseline(id: CampaignId, new: &NewBaseline) -> Pending<RecordedBaseline> {
    post(format!("/campaigns/{id}/baselines"), new)
}

/// What became of a baseline.
pub fn drift(id: BaselineId) -> Pending<Page<Drift>> {
    get(format!("/baselines/{id}/drift"))
}
