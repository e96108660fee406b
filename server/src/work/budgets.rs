//! Approving budgets: somebody other than the campaign's owner, for exactly the amount that they were shown.

use app::{
    model::{BudgetApproval, BudgetApprovalId, BudgetLimit, BudgetRule, CampaignId, Member, Money, RuleKind},
    weaker,
};

use super::{Based, Fields, Refusal, campaigns, rule_changes};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Sets from which amount on budgets need an approval. While campaigns are on their way it takes two people to have fewer need one.
pub async fn set_rule(uow: &mut UnitOfWork, based: Based, wanted: BudgetLimit) -> Result<BudgetRule, Refusal> {
    let (before, after) = draft(uow.read(), based, wanted).await?;
    rule_changes::admit(uow.read(), RuleKind::BudgetRule, "", weaker::budget(&before, &after)).await?;
    store::budgets::set_rule(uow, &before, &after).await?;
    Ok(after)
}

/// The rule as it is, and as a change would make it.
pub(super) async fn draft(db: &mut Reading, based: Based, wanted: BudgetLimit) -> Result<(BudgetRule, BudgetRule), Refusal> {
    let before = store::budgets::rule(db).await?;
    based.check(before.revision, &before)?;
    if let Some(limit) = &wanted.limit {
        let mut fields = Fields::default();
        fields.require(limit.amount >= 0, "limit.amount", "must not be negative");
        let code = limit.currency.len() == 3 && limit.currency.bytes().all(|b| b.is_ascii_uppercase());
        fields.require(code, "limit.currency", "must be three capital letters as in ISO 4217, for example EUR").done()?;
    }
    if wanted.limit == before.limit {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "This is the limit already."));
    }
    let after = BudgetRule { limit: wanted.limit, revision: before.revision + 1 };
    Ok((before, after))
}

/// Approves a campaign's budget as it was shown.
pub async fn approve(uow: &mut UnitOfWork, by: &Member, id: CampaignId, shown: Money) -> Result<BudgetApproval, Refusal> {
    let campaign = campaigns::find(uow.read(), id).await?;
    if campaign.brief.budget.as_ref() != Some(&shown) {
        let detail = "The budget is not what you were shown. Look at it again, and approve the amount that it is now.";
        return Err(Refusal::conflict("BUDGET_CHANGED", detail));
    }
    if campaign.owner_id == by.id {
        let detail = "A budget is approved by somebody other than the campaign's owner.";
        return Err(Refusal::conflict("SECOND_PERSON_NEEDED", detail));
    }
    let known = store::budgets::approval(uow.read(), id).await?;
    if known.is_some_and(|known| known.budget == shown && known.approved_by == by.id) {
        return Err(Refusal::conflict("ALREADY_APPROVED", "You have approved exactly this budget already."));
    }
    let approval =
        BudgetApproval { id: BudgetApprovalId::new(), campaign_id: id, budget: shown, approved_by: by.id, approved_at: uow.now() };
    store::budgets::approve(uow, &approval).await?;
    Ok(approval)
}
