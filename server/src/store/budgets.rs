//! The rule about budgets, and their approvals.

use app::model::{BudgetApproval, BudgetApprovalId, BudgetRule, CampaignId, Instant, MemberId, Money};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// The rule as it is.
pub async fn rule(db: &mut Reading) -> sqlx::Result<BudgetRule> {
    let (amount, currency, revision): (Option<i64>, Option<String>, i64) =
        both!(db, c => sqlx::query_as("select amount, currency, revision from budget_rule where id = 1").fetch_one(c).await)?;
    Ok(BudgetRule { limit: amount.zip(currency).map(|(amount, currency)| Money { amount, currency }), revision })
}

/// Changes the rule.
pub async fn set_rule(uow: &mut UnitOfWork, before: &BudgetRule, after: &BudgetRule) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("budget_rule.changed", "budget_rule", 1).differing(before, after));
    let limit = after.limit.as_ref();
    both!(tx, c => sqlx::query("update budget_rule set amount = $1, currency = $2, revision = $3 where id = 1")
        .bind(limit.map(|limit| limit.amount)).bind(limit.map(|limit| &limit.currency)).bind(after.revision).execute(c).await.map(drop))
}

/// The newest approval of a campaign's budget, of whatever amount.
pub async fn approval(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Option<BudgetApproval>> {
    let row: Option<(BudgetApprovalId, i64, String, MemberId, Instant)> = both!(db, c => sqlx::query_as(
        "select id, amount, currency, approved_by, approved_at from budget_approval where campaign_id = $1 order by id desc limit 1")
        .bind(campaign).fetch_optional(c).await)?;
    Ok(row.map(|(id, amount, currency, approved_by, approved_at)| BudgetApproval {
        id,
        campaign_id: campaign,
        budget: Money { amount, currency },
        approved_by,
        approved_at,
    }))
}

/// Approves a budget.
pub async fn approve(uow: &mut UnitOfWork, approval: &BudgetApproval) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("budget.approved", "budget_approval", approval.id).of(approval.campaign_id).after(approval));
    both!(tx, c => sqlx::query(
        "insert into budget_approval (id, campaign_id, amount, currency, approved_by, approved_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(approval.id).bind(approval.campaign_id).bind(approval.budget.amount).bind(&approval.budget.currency)
        .bind(approval.approved_by).bind(approval.approved_at).execute(c).await.map(drop))
}
