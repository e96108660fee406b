//! The team's own rules of the gate.

use app::{
    model::{Instant, NewPolicy, Policy, PolicyId, PolicyPatch, PolicyTrial, RuleKind},
    weaker,
};

use super::{Based, Fields, Refusal, rule_changes};
use crate::{audit::UnitOfWork, db::Reading, gate, store};

/// How many campaigns a draft is tried on.
const TRIED_ON: i64 = 50;

/// Adds a policy, asked by the gate from now on.
pub async fn create(uow: &mut UnitOfWork, new: NewPolicy) -> Result<Policy, Refusal> {
    let NewPolicy { name, expression, advice, waivable } = new;
    let policy = Policy { id: PolicyId::new(), name: name.trim().to_owned(), expression, advice, waivable, active: true, revision: 1 };
    check(&policy)?;
    store::policies::insert(uow, &policy).await?;
    Ok(policy)
}

/// Changes a policy. One that the gate asks of campaigns on their way is weakened by two people.
pub async fn update(uow: &mut UnitOfWork, id: PolicyId, based: Based, patch: PolicyPatch) -> Result<Policy, Refusal> {
    let (before, after) = draft(uow.read(), id, based, patch).await?;
    rule_changes::admit(uow.read(), RuleKind::Policy, &id.to_string(), weaker::policy(&before, &after)).await?;
    store::policies::update(uow, &before, &after).await?;
    Ok(after)
}

/// A policy as it is, and as a change would make it.
pub(super) async fn draft(db: &mut Reading, id: PolicyId, based: Based, patch: PolicyPatch) -> Result<(Policy, Policy), Refusal> {
    let before = store::policies::find(db, id).await?.ok_or(Refusal::NotFound("policy"))?;
    based.check(before.revision, &before)?;
    let PolicyPatch { name, expression, advice, waivable, active } = patch;
    let mut after = before.clone();
    after.name = name.map_or(after.name, |name| name.trim().to_owned());
    after.expression = expression.unwrap_or(after.expression);
    after.advice = advice.unwrap_or(after.advice);
    after.waivable = waivable.unwrap_or(after.waivable);
    after.active = active.unwrap_or(after.active);
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the policy as it is."));
    }
    check(&after)?;
    after.revision += 1;
    Ok((before, after))
}

/// What a draft says of the newest campaigns, or what is wrong with it.
pub async fn try_out(db: &mut Reading, expression: &str, now: Instant) -> Result<PolicyTrial, Refusal> {
    let rule = match gate::policy::compile(expression) {
        Ok(rule) => rule,
        Err(problem) => return Ok(PolicyTrial { problem: Some(problem), outcomes: Vec::new() }),
    };
    let mut outcomes = Vec::new();
    for campaign in store::campaigns::list(db, None, None, TRIED_ON).await? {
        outcomes.extend(gate::try_rule(db, &rule, campaign.id, now).await?);
    }
    Ok(PolicyTrial { problem: None, outcomes })
}

fn check(policy: &Policy) -> Result<(), Refusal> {
    let mut fields = Fields::default();
    fields.text(&policy.name, "name", 200).text(&policy.advice, "advice", 1_000);
    if let Err(problem) = gate::policy::compile(&policy.expression) {
        fields.require(false, "expression", problem);
    }
    fields.done()
}
