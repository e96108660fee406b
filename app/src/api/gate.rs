//! What the gate is told: waivers, launches at a set time, blackouts, policies.

use http::Method;

use super::{Call, Pending, ask, delete, get, patch, post};
use crate::model::{
    Blackout, Campaign, CampaignId, ItemWaiver, LaunchSchedule, NewBlackout, NewPolicy, NewSchedule, NewWaiver, Page, Policy, PolicyDraft,
    PolicyPatch, PolicyTrial, Waiver, WaiverPatch,
};

/// Asks that an item be let pass.
pub fn request_waiver(id: CampaignId, new: &NewWaiver) -> Pending<Waiver> {
    post(format!("/campaigns/{id}/waivers"), new)
}

/// Grants a waiver, or ends it.
pub fn decide_waiver(waiver: &ItemWaiver, granted: bool) -> Pending<Waiver> {
    patch(format!("/waivers/{}", waiver.id), waiver.revision, &WaiverPatch { granted })
}

pub fn schedule_launch(id: CampaignId, new: &NewSchedule) -> Pending<LaunchSchedule> {
    post(format!("/campaigns/{id}/launch-schedule"), new)
}

/// Takes the time of a launch back.
pub fn unschedule_launch(id: CampaignId) -> Pending<Campaign> {
    ask(Call::new(Method::DELETE, format!("/campaigns/{id}/launch-schedule")))
}

pub fn blackouts() -> Pending<Page<Blackout>> {
    get("/blackouts")
}

pub fn add_blackout(new: &NewBlackout) -> Pending<Blackout> {
    post("/blackouts", new)
}

pub fn remove_blackout(blackout: &Blackout) -> Pending<()> {
    delete(format!("/blackouts/{}", blackout.id), Some(blackout.revision))
}

pub fn policies() -> Pending<Page<Policy>> {
    get("/policies")
}

pub fn add_policy(new: &NewPolicy) -> Pending<Policy> {
    post("/policies", new)
}

pub fn update_policy(policy: &Policy, change: &PolicyPatch) -> Pending<Policy> {
    patch(format!("/policies/{}", policy.id), policy.revision, change)
}

/// What is wrong with a rule, or what it says of the newest campaigns.
pub fn try_policy(expression: &str) -> Pending<PolicyTrial> {
    post("/policies/trial", &PolicyDraft { expression: expression.to_owned() })
}
