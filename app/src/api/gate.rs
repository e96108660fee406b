//! What the gate is told: waivers, launches at a set time, blackouts, policies.

use http::Method;

use super::{Call, Pending, ask, delete, get, patch, post};
use crate::model::{
    Blackout, BudgetApproval, BudgetLimit, BudgetRule, Campaign, CampaignId, ChecklistTemplate, ChecklistTemplatePatch, ItemWaiver,
    LaunchSchedule, Money, NewBlackout, NewChecklistTemplate, NewPolicy, NewRuleChange, NewSchedule, NewWaiver, Page, Policy, PolicyDraft,
    PolicyPatch, PolicyTrial, RuleChange, RuleChangeDecision, Waiver, WaiverPatch,
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

pub fn budget_rule() -> Pending<BudgetRule> {
    get("/budget-rule")
}

pub fn set_budget_rule(now: &BudgetRule, wanted: &BudgetLimit) -> Pending<BudgetRule> {
    ask(Call::new(Method::PUT, "/budget-rule").if_match(now.revision).json(wanted))
}

/// Approves a budget as it is shown.
pub fn approve_budget(id: CampaignId, shown: &Money) -> Pending<BudgetApproval> {
    post(format!("/campaigns/{id}/budget-approval"), shown)
}

pub fn checklist_templates() -> Pending<Page<ChecklistTemplate>> {
    get("/checklist-templates")
}

pub fn add_checklist_template(new: &NewChecklistTemplate) -> Pending<ChecklistTemplate> {
    post("/checklist-templates", new)
}

pub fn update_checklist_template(template: &ChecklistTemplate, change: &ChecklistTemplatePatch) -> Pending<ChecklistTemplate> {
    patch(format!("/checklist-templates/{}", template.id), template.revision, change)
}

/// Weakenings of rules that wait for a second person, and the latest that were decided.
pub fn rule_changes() -> Pending<Page<RuleChange>> {
    get("/rule-changes")
}

pub fn propose_rule_change(new: &NewRuleChange) -> Pending<RuleChange> {
    post("/rule-changes", new)
}

/// Confirms one as a second person, or turns it down.
pub fn decide_rule_change(change: &RuleChange, confirmed: bool) -> Pending<RuleChange> {
    patch(format!("/rule-changes/{}", change.id), change.revision, &RuleChangeDecision { confirmed })
}
