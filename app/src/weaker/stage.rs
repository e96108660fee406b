//! What one stage holds that another does not.

use std::collections::HashSet;

use crate::model::{Approver, Component, GroupQuorum, Rule, StageCondition, StageRule};

/// What `after` does not hold of what `before` held, as clauses that go on after the stage's name; empty when it holds all.
pub(super) fn losses(before: &StageRule, after: &StageRule) -> Vec<String> {
    let mut lost = Vec::new();
    let (was, is) = (named(&before.approvers), named(&after.approvers));
    if !was.is_subset(&is) {
        lost.push("has lost people who could ask for changes".to_owned());
    }
    if !still_needed(before, after, &was, &is) {
        lost.push("can be approved by fewer, or by others".to_owned());
    }
    let looks = |stage: &StageRule| -> Vec<Component> {
        if stage.interests.is_empty() { Component::USUAL.to_vec() } else { stage.interests.clone() }
    };
    let still = looks(after);
    let unseen: Vec<&str> = looks(before).iter().filter(|part| !still.contains(part)).map(|part| part.label()).collect();
    if !unseen.is_empty() {
        lost.push(format!("no longer looks at {}", unseen.join(", ").to_lowercase()));
    }
    if !covers(after.only_if.as_ref(), before.only_if.as_ref()) {
        lost.push("is left out for more campaigns".to_owned());
    }
    if before.signature.is_some() && before.signature != after.signature {
        lost.push("asks for another signature, or none".to_owned());
    }
    if before.every_page && !after.every_page {
        lost.push("no longer asks that every page was opened".to_owned());
    }
    if !stand_ins(after).is_subset(&stand_ins(before)) {
        lost.push("lets more people stand in when it is late".to_owned());
    }
    lost
}

fn named(approvers: &[Approver]) -> HashSet<&Approver> {
    approvers.iter().collect()
}

fn stand_ins(stage: &StageRule) -> HashSet<&Approver> {
    match &stage.escalation {
        Some(escalation) if escalation.may_decide => named(&escalation.to),
        _ => HashSet::new(),
    }
}

/// Whether any approvals that are enough after are enough before.
fn still_needed(before: &StageRule, after: &StageRule, was: &HashSet<&Approver>, is: &HashSet<&Approver>) -> bool {
    match (&before.rule, &after.rule) {
        // Everybody of before is among those who must all approve.
        (_, Rule::All) => was.is_subset(is),
        // The same approvals are called for by name.
        (Rule::PerGroup(before), Rule::PerGroup(after)) => {
            owed(before).iter().all(|one| owed(after).iter().any(|other| at_least(other, one)))
        }
        (Rule::PerGroup(_), _) => false,
        // At worst everybody who is new has approved, and only the rest of the approvals is by people of before.
        (first, second) => match (least(first, was), least(second, is), people(is.difference(was))) {
            (Some(first), Some(second), Some(added)) => second >= first + added,
            _ => false,
        },
    }
}

/// How many people these names are, as long as each is one.
fn people<'a>(names: impl IntoIterator<Item = &'a &'a Approver>) -> Option<u64> {
    names.into_iter().try_fold(0, |count, name| match name {
        Approver::MemberId(_) | Approver::GuestEmail(_) => Some(count + 1),
        Approver::Role(_) | Approver::TeamId(_) => None,
    })
}

fn owed(quorums: &[GroupQuorum]) -> Vec<&GroupQuorum> {
    quorums.iter().filter(|quorum| quorum.approvals > 0).collect()
}

fn at_least(after: &GroupQuorum, before: &GroupQuorum) -> bool {
    after.group == before.group && after.approvals >= before.approvals
}

/// The approvals that a rule needs of these people, where that is a number.
fn least(rule: &Rule, of: &HashSet<&Approver>) -> Option<u64> {
    match rule {
        Rule::Any => Some(1),
        Rule::Quorum(n) => Some(u64::from((*n).max(1))),
        Rule::PerGroup(groups) => Some(groups.iter().map(|group| u64::from(group.approvals.max(1))).sum::<u64>().max(1)),
        Rule::All => people(of).map(|all| all.max(1)),
    }
}

/// Whether a stage with this condition is there for every campaign for which one with the other is.
fn covers(after: Option<&StageCondition>, before: Option<&StageCondition>) -> bool {
    let Some(after) = after else { return true };
    let none = StageCondition::default();
    let before = before.unwrap_or(&none);
    let country = |market: &str| market.split('-').next().unwrap_or(market).to_uppercase();
    let market_covered = |market: &String| {
        after.markets.iter().any(|one| one.eq_ignore_ascii_case(market) || (one.to_uppercase() == country(market) && !one.contains('-')))
    };
    let markets = after.markets.is_empty() || (!before.markets.is_empty() && before.markets.iter().all(market_covered));
    let channels = after.channels.is_empty()
        || (!before.channels.is_empty() && before.channels.iter().all(|channel| after.channels.contains(channel)));
    let budget = match (after.budget_from, before.budget_from) {
        (None, _) => true,
        (Some(after), Some(before)) => after <= before,
        (Some(_), None) => false,
    };
    markets && channels && budget
}
