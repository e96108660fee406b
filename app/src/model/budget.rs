//! Budgets and their approval.

use serde::{Deserialize, Serialize};

use super::{BudgetApprovalId, CampaignId, Instant, MemberId, Money};

/// From which amount on a budget needs somebody's approval before a launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BudgetRule {
    /// Budgets above this need it, and any in another currency; none does when absent.
    #[serde(default)]
    pub limit: Option<Money>,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Sets the limit, or takes it away.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BudgetLimit {
    pub limit: Option<Money>,
}

/// Somebody's approval of exactly one amount for one campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BudgetApproval {
    pub id: BudgetApprovalId,
    pub campaign_id: CampaignId,
    pub budget: Money,
    pub approved_by: MemberId,
    pub approved_at: Instant,
}

impl BudgetRule {
    /// Whether a budget needs an approval of its own. What cannot be compared does.
    pub fn asks_about(&self, budget: &Money) -> bool {
        self.limit.as_ref().is_some_and(|limit| limit.currency != budget.currency || budget.amount > limit.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_compared_is_asked_about() {
        let money = |amount, currency: &str| Money { amount, currency: currency.into() };
        let rule = BudgetRule { limit: Some(money(100, "EUR")), revision: 1 };
        assert!(!rule.asks_about(&money(100, "EUR")));
        assert!(rule.asks_about(&money(101, "EUR")));
        assert!(rule.asks_about(&money(1, "USD")));
        assert!(!BudgetRule { limit: None, revision: 1 }.asks_about(&money(i64::MAX, "EUR")));
    }
}
