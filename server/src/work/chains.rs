//! Approval chains.

use std::collections::HashSet;

use app::{
    model::{ApprovalChain, Approver, ChainId, ChainPatch, Escalation, NewChain, Outlook, Rule, RuleKind, StageRule, StageStart},
    plan::workdays::holidays::Market,
    weaker,
};

use super::{Based, Fields, Refusal, civil, guests, people, rule_changes};
use crate::{
    approvals::{proof, roster::Roster},
    audit::UnitOfWork,
    db::Reading,
    store,
};

/// Everybody whom a chain could name.
pub(super) async fn roster(db: &mut Reading) -> Result<Roster, Refusal> {
    Ok(Roster::new(store::people::members(db).await?, store::teams::teams(db).await?))
}

/// Makes a chain.
pub async fn create(uow: &mut UnitOfWork, new: NewChain) -> Result<ApprovalChain, Refusal> {
    let chain = ApprovalChain { id: ChainId::new(), name: new.name.trim().to_owned(), stages: new.stages, revision: 1 };
    invite(uow, &chain.stages).await?;
    check(&roster(uow.read()).await?, &chain)?;
    store::approvals::insert_chain(uow, &chain).await?;
    Ok(chain)
}

/// Changes a chain, for reviews opened from now on. What reviews run under is weakened by two people.
pub async fn update(uow: &mut UnitOfWork, id: ChainId, based: Based, patch: ChainPatch) -> Result<ApprovalChain, Refusal> {
    let (before, after) = draft(uow, id, based, patch).await?;
    let why = weaker::chain(&before.stages, &after.stages);
    rule_changes::admit(uow.read(), RuleKind::Chain, &id.to_string(), why).await?;
    store::approvals::update_chain(uow, &before, &after).await?;
    Ok(after)
}

/// A chain as it is, and as a change would make it.
pub(super) async fn draft(
    uow: &mut UnitOfWork,
    id: ChainId,
    based: Based,
    patch: ChainPatch,
) -> Result<(ApprovalChain, ApprovalChain), Refusal> {
    let before = store::approvals::chain(uow.read(), id).await?.ok_or(Refusal::NotFound("approval chain"))?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    if let Some(name) = patch.name {
        name.trim().clone_into(&mut after.name);
    }
    if let Some(stages) = patch.stages {
        after.stages = stages;
    }
    invite(uow, &after.stages).await?;
    check(&roster(uow.read()).await?, &after)?;
    after.revision += 1;
    Ok((before, after))
}

/// Makes a record of each guest whom these stages name and nobody has named before, so that rules can be proved about them. A
/// refusal takes it back with all else.
async fn invite(uow: &mut UnitOfWork, stages: &[StageRule]) -> Result<(), Refusal> {
    for approver in stages.iter().flat_map(|stage| stage.approvers.iter().take(100)) {
        if let Approver::GuestEmail(email) = approver
            && people::looks_like_email(email.trim())
        {
            guests::known(uow, email, None).await?;
        }
    }
    Ok(())
}

fn check(roster: &Roster, chain: &ApprovalChain) -> Result<(), Refusal> {
    let mut fields = Fields::default();
    fields.text(&chain.name, "name", 200);
    fields.require((1..=20).contains(&chain.stages.len()), "stages", "must be 1 to 20 stages");
    for (i, stage) in chain.stages.iter().enumerate() {
        check_stage(&mut fields, roster, stage, &|name| format!("stages[{i}].{name}"));
    }
    fields.done()
}

fn check_stage(fields: &mut Fields, roster: &Roster, stage: &StageRule, field: &dyn Fn(&str) -> String) {
    fields.text(&stage.name, &field("name"), 100);
    fields.require(stage.due_in.is_none_or(|days| days <= 365), &field("due_in"), "must be at most 365 days");
    if let Some(market) = &stage.calendar {
        let known = Market::of(market).is_some();
        fields.require(known, &field("calendar"), "is no market whose holidays are known");
    }
    if let Some(condition) = &stage.only_if {
        fields.require(condition.markets.len() <= 100, &field("only_if.markets"), "must be at most 100");
        for market in &condition.markets {
            fields.text(market, &field("only_if.markets"), 10);
        }
        fields.require(condition.budget_from.is_none_or(|amount| amount >= 0), &field("only_if.budget_from"), "must not be negative");
    }
    fields.require(stage.approvers.len() <= 100, &field("approvers"), "must be at most 100");
    for approver in &stage.approvers {
        if let Some(problem) = problem_of(roster, approver) {
            fields.require(false, &field("approvers"), problem);
        }
    }
    if let Some(signature) = &stage.signature {
        fields.text(&signature.meaning, &field("signature.meaning"), 500);
    }
    check_rule(fields, stage, &field("rule"));
    if let StageStart::At(time) = &stage.start
        && let Err(problem) = civil::resolve(&time.local, &time.zone)
    {
        fields.require(false, &field("start"), problem.words());
    }
    if let Some(escalation) = &stage.escalation {
        check_escalation(fields, roster, stage, escalation, &field("escalation"));
    }
    let proof = proof::of_stage(&roster.open(stage, 0, &[]), roster, &[]);
    fields.require(proof.outlook != Outlook::Impossible, &field("approvers"), format!("can never be satisfied: {}", proof.says));
}

fn problem_of(roster: &Roster, approver: &Approver) -> Option<String> {
    match approver {
        Approver::MemberId(id) if !roster.is_active(*id) => Some(format!("{id} is not an active member of this workspace")),
        Approver::TeamId(id) if !roster.has_team(*id) => Some(format!("{id} is not a team of this workspace")),
        Approver::GuestEmail(email) if !people::looks_like_email(email.trim()) => Some(format!("{email} is not an e-mail address")),
        Approver::GuestEmail(_) if roster.named(std::slice::from_ref(approver)).is_empty() => {
            Some(format!("{} belongs to a member who is no longer active", roster.title(approver)))
        }
        Approver::MemberId(_) | Approver::TeamId(_) | Approver::Role(_) | Approver::GuestEmail(_) => None,
    }
}

fn check_escalation(fields: &mut Fields, roster: &Roster, stage: &StageRule, escalation: &Escalation, field: &str) {
    fields.require(stage.due_in.is_some(), field, "needs a due date: without one nothing is ever late");
    fields.require(!escalation.to.is_empty() && escalation.to.len() <= 100, field, "must name 1 to 100 people, roles or teams");
    for approver in &escalation.to {
        fields.require(!matches!(approver, Approver::GuestEmail(_)), field, "must not name guests");
        if let Some(problem) = problem_of(roster, approver) {
            fields.require(false, field, problem);
        }
    }
    fields.require(!roster.named(&escalation.to).is_empty(), field, "names nobody who is there");
}

fn check_rule(fields: &mut Fields, stage: &StageRule, field: &str) {
    let Rule::PerGroup(quorums) = &stage.rule else { return };
    fields.require(!quorums.is_empty(), field, "name at least one group");
    let mut seen = HashSet::new();
    for quorum in quorums {
        fields.require(quorum.approvals > 0, field, "a group owes at least one approval");
        fields.require(stage.approvers.contains(&quorum.group), field, "a group must be among the approvers of its stage");
        fields.require(seen.insert(&quorum.group), field, "names a group twice");
    }
}
