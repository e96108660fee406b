//! Campaigns, their checklist, the gate and the launch.

use http::Method;
use serde_json::json;

use super::{Call, Pending, ask, audit::percent, get, patch, post};
use crate::model::{
    AsOf, CalendarWindow, Campaign, CampaignId, CampaignPatch, CampaignStatus, Certificate, CertificateId, ChecklistItem, ChecklistPatch,
    Day, GateReport, Launched, NewCampaign, NewCampaignCopy, NewChecklistItem, Page, PlanConflict, StatusMove,
};
use crate::plan::period::View;

/// All campaigns, newest first.
pub fn list() -> Pending<Page<Campaign>> {
    get("/campaigns?limit=200")
}

pub fn show(id: CampaignId) -> Pending<Campaign> {
    get(format!("/campaigns/{id}"))
}

pub fn create(new: &NewCampaign) -> Pending<Campaign> {
    post("/campaigns", new)
}

/// What blackouts have found of its launch, newest first.
pub fn conflicts(id: CampaignId) -> Pending<Page<PlanConflict>> {
    get(format!("/campaigns/{id}/conflicts"))
}

/// Starts a campaign after another.
pub fn duplicate(id: CampaignId, new: &NewCampaignCopy) -> Pending<Campaign> {
    post(format!("/campaigns/{id}/duplicate"), new)
}

pub fn update(id: CampaignId, revision: i64, change: &CampaignPatch) -> Pending<Campaign> {
    patch(format!("/campaigns/{id}"), revision, change)
}

/// Moves along the state machine. Going live is [`launch`].
pub fn move_to(id: CampaignId, revision: i64, to: CampaignStatus) -> Pending<Campaign> {
    ask(Call::new(Method::POST, format!("/campaigns/{id}/status")).if_match(revision).json(&StatusMove { to }))
}

pub fn gate(id: CampaignId) -> Pending<GateReport> {
    get(format!("/campaigns/{id}/gate"))
}

/// Asks the gate to take the campaign live. Refused with `failed_items` until everything holds.
pub fn launch(id: CampaignId) -> Pending<Launched> {
    post(format!("/campaigns/{id}/launch"), &json!({}))
}

/// Certificates of this campaign, newest first.
pub fn certificates(id: CampaignId) -> Pending<Page<Certificate>> {
    get(format!("/campaigns/{id}/certificates"))
}

pub fn certificate(id: CertificateId) -> Pending<Certificate> {
    get(format!("/certificates/{id}"))
}

pub fn checklist(id: CampaignId) -> Pending<Page<ChecklistItem>> {
    get(format!("/campaigns/{id}/checklist"))
}

pub fn add_checklist_item(id: CampaignId, new: &NewChecklistItem) -> Pending<ChecklistItem> {
    post(format!("/campaigns/{id}/checklist"), new)
}

pub fn update_checklist_item(item: &ChecklistItem, change: &ChecklistPatch) -> Pending<ChecklistItem> {
    patch(format!("/campaigns/{}/checklist/{}", item.campaign_id, item.id), item.revision, change)
}

/// Everything dated between two days, both included.
pub fn calendar(from: Day, to: Day) -> Pending<CalendarWindow> {
    get(format!("/calendar?from={from}&to={to}"))
}

/// The same on the page that today is on for the server.
pub fn calendar_today(view: View) -> Pending<CalendarWindow> {
    get(format!("/calendar?view={}", view.as_str()))
}

/// A campaign as it was at an instant, written as in RFC 3339.
pub fn as_of(id: CampaignId, at: &str) -> Pending<AsOf> {
    get(format!("/campaigns/{id}/as-of?at={}", percent(at)))
}
