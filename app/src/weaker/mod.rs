//! Whether a change to a rule lets more through than before: pure.
//!
//! A chain holds what it held when each of its stages is held by a stage of the chain that it becomes, no two by the same one. A stage
//! `after` holds a stage `before` when, whoever of those asked approves or asks for changes, nothing passes `after` that would not
//! have passed `before`:
//!
//! - everybody who could ask for changes before still can: nobody is taken out;
//! - however the approvals that `after` needs fall on its people, enough of them are by people of `before`;
//! - it looks at everything that it looked at, and is there for every campaign for which it was;
//! - its decisions are the same signatures, given after as many pages were opened, and nobody else may stand in when it is late.
//!
//! Order, due days and the beginning of stages say when somebody decides, not what passes. People are compared as they are named: that
//! a role has other people tomorrow changes no rule.

mod stage;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::model::{Blackout, BudgetRule, Day, LibraryPolicy, Policy, StageRule};

/// Why the chain `after` holds less than `before`, as sentences; empty when it holds at least as much.
pub fn chain(before: &[StageRule], after: &[StageRule]) -> Vec<String> {
    let holds: Vec<Vec<usize>> = before
        .iter()
        .map(|was| after.iter().enumerate().filter(|(_, is)| stage::losses(was, is).is_empty()).map(|(at, _)| at).collect())
        .collect();
    let held = assigned(&holds);
    let mut why: Vec<String> = Vec::new();
    for (at, was) in before.iter().enumerate().filter(|(at, _)| !held.contains(at)) {
        let same = after.iter().find(|is| is.name == was.name).or_else(|| after.get(at).filter(|_| before.len() == after.len()));
        let losses = same.map(|is| stage::losses(was, is)).unwrap_or_default();
        if losses.is_empty() {
            why.push(format!("The stage {} is dropped.", was.name));
        }
        why.extend(losses.into_iter().map(|loss| format!("The stage {} {loss}.", was.name)));
    }
    why
}

/// Which of the first have one of the second to themselves, as many as possible (Kuhn's augmenting paths).
fn assigned(choices: &[Vec<usize>]) -> Vec<usize> {
    fn place(at: usize, choices: &[Vec<usize>], taken: &mut HashMap<usize, usize>, tried: &mut Vec<usize>) -> bool {
        for choice in &choices[at] {
            if tried.contains(choice) {
                continue;
            }
            tried.push(*choice);
            let free = match taken.get(choice) {
                None => true,
                Some(other) => place(*other, choices, taken, tried),
            };
            if free {
                taken.insert(*choice, at);
                return true;
            }
        }
        false
    }
    let mut taken = HashMap::new();
    for at in 0..choices.len() {
        place(at, choices, &mut taken, &mut Vec::new());
    }
    taken.into_values().collect()
}

/// Why a policy holds less than before. Of two conditions nobody can tell which holds more, so another one counts as less: what is to
/// be held in addition is a policy of its own.
pub fn policy(before: &Policy, after: &Policy) -> Vec<String> {
    if !before.active {
        return Vec::new();
    }
    let mut why = Vec::new();
    if !after.active {
        why.push("The gate asks it no more.".to_owned());
    }
    if after.waivable && !before.waivable {
        why.push("A second person may let it pass, which nobody could.".to_owned());
    }
    if before.expression.trim() != after.expression.trim() {
        why.push("Its condition is another one, which need not hold what the old one held.".to_owned());
    }
    why
}

/// Why fewer budgets need an approval than before.
pub fn budget(before: &BudgetRule, after: &BudgetRule) -> Vec<String> {
    let Some(was) = &before.limit else { return Vec::new() };
    match &after.limit {
        None => vec!["No budget needs an approval any more.".to_owned()],
        Some(is) if is.currency != was.currency => vec!["The limit is in another currency.".to_owned()],
        Some(is) if is.amount > was.amount => vec!["Budgets up to a higher limit need no approval.".to_owned()],
        Some(_) => Vec::new(),
    }
}

/// Why what is uploaded is looked at by fewer people than before.
pub fn library(before: &LibraryPolicy, after: &LibraryPolicy) -> Vec<String> {
    if !before.hold_uploads {
        return Vec::new();
    }
    let dropped = (!after.hold_uploads).then(|| "What is uploaded is no longer held until somebody else approves it.".to_owned());
    let other = before.chain_id.is_some() && after.hold_uploads && after.chain_id != before.chain_id;
    let other = other.then(|| "What is uploaded no longer goes through the approval chain that it went through.".to_owned());
    dropped.into_iter().chain(other).collect()
}

/// Why a blackout that is taken away forbade something: it is on, or still to come.
pub fn without_blackout(blackout: &Blackout, today: Day) -> Vec<String> {
    let counts = blackout.ends_on >= today;
    counts.then(|| format!("Launches from {} to {} are no longer forbidden.", blackout.starts_on, blackout.ends_on)).into_iter().collect()
}
