//! A stage's rule as requirements, and whether some people's approvals meet them.

use std::collections::{HashMap, HashSet};

use app::model::{MemberId, ReviewStage, Rule, StageGroup};

/// So many approvals of these people.
#[derive(Debug, Clone)]
pub struct Need<'a> {
    /// The group that owes them; absent when it is the whole stage.
    pub group: Option<&'a StageGroup>,
    pub approvals: usize,
    /// Everybody named, those barred among them: whose approval exists is for the caller of [`met`] to say.
    pub of: Vec<MemberId>,
}

/// What a stage needs, when so many of its eligible people stepped aside. Never nothing: an empty stage needs one approval that
/// nobody can give.
pub fn of_stage(stage: &ReviewStage, aside: usize) -> Vec<Need<'_>> {
    let whole = |approvals: usize| {
        let of = with_stand_ins(stage, stage.eligible.iter().chain(&stage.barred).copied().collect());
        vec![Need { group: None, approvals: approvals.max(1), of }]
    };
    match &stage.rule {
        Rule::All => whole(stage.eligible.len().saturating_sub(aside)),
        Rule::Any => whole(1),
        Rule::Quorum(n) => whole(*n as usize),
        Rule::PerGroup(_) if stage.groups.is_empty() => whole(1),
        Rule::PerGroup(_) => stage
            .groups
            .iter()
            .map(|group| Need {
                group: Some(group),
                approvals: (group.approvals as usize).max(1),
                of: with_stand_ins(stage, group.members.clone()),
            })
            .collect(),
    }
}

/// These people, and those who stand in since the stage is late: each where their approval helps.
fn with_stand_ins(stage: &ReviewStage, mut people: Vec<MemberId>) -> Vec<MemberId> {
    let more: Vec<MemberId> = stage.stand_ins().iter().copied().filter(|id| !people.contains(id)).collect();
    people.extend(more);
    people
}

/// Whether approvals by these people meet every need, with each person counted for one need at most.
///
/// A bipartite matching of people to needs by augmenting paths (Kuhn): whoever is in two groups counts where it helps.
pub(super) fn met(needs: &[Need<'_>], by: &HashSet<MemberId>) -> bool {
    let mut counted = HashMap::new();
    needs.iter().enumerate().all(|(index, need)| {
        // Before the loop, so that a quorum of four thousand million ends at once.
        need.approvals <= need.of.len() && (0..need.approvals).all(|_| count_one(needs, by, index, &mut counted, &mut HashSet::new()))
    })
}

/// Finds one more person for this need, moving others to another need where that makes room.
fn count_one(
    needs: &[Need<'_>],
    by: &HashSet<MemberId>,
    index: usize,
    counted: &mut HashMap<MemberId, usize>,
    tried: &mut HashSet<MemberId>,
) -> bool {
    for person in needs[index].of.iter().filter(|person| by.contains(person)) {
        if !tried.insert(*person) {
            continue;
        }
        let free = match counted.get(person) {
            None => true,
            Some(&elsewhere) => count_one(needs, by, elsewhere, counted, tried),
        };
        if free {
            counted.insert(*person, index);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every way to count each person for one need or none.
    fn brute_force(needs: &[(usize, Vec<usize>)], people: usize) -> bool {
        let choices = needs.len() + 1;
        (0..choices.pow(u32::try_from(people).unwrap())).any(|mut code| {
            let mut left: Vec<usize> = needs.iter().map(|(approvals, _)| *approvals).collect();
            for person in 0..people {
                let need = code % choices;
                code /= choices;
                if need < needs.len() && needs[need].1.contains(&person) {
                    left[need] = left[need].saturating_sub(1);
                }
            }
            left.iter().all(|n| *n == 0)
        })
    }

    proptest! {
        #[test]
        fn agrees_with_trying_everything(
            drawn in prop::collection::vec((1_usize..4, prop::collection::btree_set(0_usize..6, 0..6)), 1..4),
            present in prop::collection::btree_set(0_usize..6, 0..6),
        ) {
            let ids: Vec<MemberId> = (0..6).map(|_| MemberId::new()).collect();
            let needs: Vec<Need<'_>> = drawn
                .iter()
                .map(|(approvals, of)| Need { group: None, approvals: *approvals, of: of.iter().map(|i| ids[*i]).collect() })
                .collect();
            let here: Vec<(usize, Vec<usize>)> =
                drawn.iter().map(|(n, of)| (*n, of.iter().copied().filter(|i| present.contains(i)).collect())).collect();
            let by = present.iter().map(|i| ids[*i]).collect();
            prop_assert_eq!(met(&needs, &by), brute_force(&here, 6));
        }
    }

    #[test]
    fn a_huge_quorum_ends_at_once() {
        let ana = MemberId::new();
        assert!(!met(&[Need { group: None, approvals: u32::MAX as usize, of: vec![ana] }], &HashSet::from([ana])));
    }
}
