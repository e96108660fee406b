//! Budgets, their approval, and checklists by market and channel: what a team asks of every launch.

use app::model::{
    BudgetApproval, BudgetLimit, BudgetRule, CampaignId, ChecklistTemplate, ChecklistTemplateId, ChecklistTemplatePatch, Money,
    NewChecklistTemplate, Page,
};
use axum::{Json as Body, response::Response};

use super::{
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store, work,
};

/// From which amount on budgets need an approval.
#[utoipa::path(get, path = "/budget-rule", tag = "gate", responses((status = 200, body = BudgetRule)))]
pub async fn rule(caller: Caller) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let rule = store::budgets::rule(&mut db).await?;
    entity(&rule, rule.revision)
}

/// Sets that amount, or takes it away.
#[utoipa::path(put, path = "/budget-rule", tag = "gate", request_body = BudgetLimit, responses((status = 200, body = BudgetRule)))]
pub async fn set_rule(caller: Caller, IfMatch(based): IfMatch, Json(wanted): Json<BudgetLimit>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let rule = work::budgets::set_rule(&mut uow, based, wanted).await?;
    Answer::changed(&rule, rule.revision)?.commit(uow).await
}

/// Approves a campaign's budget as it was shown, as somebody other than its owner. Another amount needs another approval.
#[utoipa::path(post, path = "/campaigns/{id}/budget-approval", tag = "gate", params(("id" = CampaignId, Path)), request_body = Money,
    responses((status = 201, body = BudgetApproval)))]
pub async fn approve(caller: Caller, Path(id): Path<CampaignId>, Json(shown): Json<Money>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let approval = work::budgets::approve(&mut uow, caller.member(), id, shown).await?;
    Answer::made(&approval)?.commit(uow).await
}

/// Checklists by market and channel, oldest first.
#[utoipa::path(get, path = "/checklist-templates", tag = "gate", responses((status = 200, body = Page<ChecklistTemplate>)))]
pub async fn list_templates(caller: Caller) -> Result<Body<Page<ChecklistTemplate>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::checklist_templates::all(&mut db).await?, next: None }))
}

/// Adds a checklist for a market and channels. The campaigns that it covers get its lines at once, later ones when they are made.
#[utoipa::path(post, path = "/checklist-templates", tag = "gate", request_body = NewChecklistTemplate, responses((status = 201, body = ChecklistTemplate)))]
pub async fn create_template(caller: Caller, Json(new): Json<NewChecklistTemplate>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let template = work::checklist_templates::create(&mut uow, new).await?;
    Answer::created(&template, template.revision, format!("/api/v1/checklist-templates/{}", template.id))?.commit(uow).await
}

/// Changes a template or switches it off. Campaigns keep the lines that they have.
#[utoipa::path(patch, path = "/checklist-templates/{id}", tag = "gate", params(("id" = ChecklistTemplateId, Path)), request_body = ChecklistTemplatePatch,
    responses((status = 200, body = ChecklistTemplate)))]
pub async fn update_template(
    caller: Caller,
    Path(id): Path<ChecklistTemplateId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<ChecklistTemplatePatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let template = work::checklist_templates::update(&mut uow, id, based, patch).await?;
    Answer::changed(&template, template.revision)?.commit(uow).await
}
