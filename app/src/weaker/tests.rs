use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::model::{
    Approver, CampaignTerms, ChainId, Channel, Component, Escalation, GroupQuorum, MemberId, Money, PolicyId, Role, Rule, SignatureRule,
    StageCondition, StageStart,
};

/// Who there is: 0 to 3 are members by themselves, managers are 0, 1 and 4, admins are 1 and 5.
const EVERYBODY: usize = 6;

fn member(n: usize) -> Approver {
    Approver::MemberId(MemberId(uuid::Uuid::from_u128(u128::try_from(n).unwrap() + 1)))
}

fn people_of(approver: &Approver) -> HashSet<usize> {
    match approver {
        Approver::Role(Role::Manager) => HashSet::from([0, 1, 4]),
        Approver::Role(_) => HashSet::from([1, 5]),
        Approver::MemberId(id) => HashSet::from([usize::try_from(id.0.as_u128()).unwrap() - 1]),
        Approver::TeamId(_) | Approver::GuestEmail(_) => HashSet::new(),
    }
}

fn people_of_all(approvers: &[Approver]) -> HashSet<usize> {
    approvers.iter().flat_map(people_of).collect()
}

/// Every way to count each of these people for one group or none.
fn groups_met(groups: &[GroupQuorum], by: &HashSet<usize>) -> bool {
    let by: Vec<usize> = by.iter().copied().collect();
    let choices = groups.len() + 1;
    (0..choices.pow(u32::try_from(by.len()).unwrap())).any(|mut code| {
        let mut left: Vec<u32> = groups.iter().map(|group| group.approvals.max(1)).collect();
        for person in &by {
            let group = code % choices;
            code /= choices;
            if group < groups.len() && people_of(&groups[group].group).contains(person) {
                left[group] = left[group].saturating_sub(1);
            }
        }
        left.iter().all(|left| *left == 0)
    })
}

/// Whether a stage is approved when these approve and those ask for changes.
fn passes(stage: &StageRule, approve: &HashSet<usize>, refuse: &HashSet<usize>) -> bool {
    let people = people_of_all(&stage.approvers);
    let by: HashSet<usize> = people.intersection(approve).copied().collect();
    let enough = match &stage.rule {
        Rule::All => by.len() == people.len() && !people.is_empty(),
        Rule::Any => !by.is_empty(),
        Rule::Quorum(n) => by.len() >= usize::try_from((*n).max(1)).unwrap(),
        Rule::PerGroup(groups) => !groups.is_empty() && groups_met(groups, &by),
    };
    enough && people.is_disjoint(refuse)
}

fn chain_passes(stages: &[StageRule], terms: &CampaignTerms, approve: &HashSet<usize>, refuse: &HashSet<usize>) -> bool {
    let applies = |stage: &&StageRule| stage.only_if.as_ref().is_none_or(|condition| condition.holds(terms));
    stages.iter().filter(applies).all(|stage| passes(stage, approve, refuse))
}

fn can_pass(stage: &StageRule) -> bool {
    passes(stage, &(0..EVERYBODY).collect(), &HashSet::new())
}

fn stage_of(rule: Rule, approvers: Vec<Approver>) -> StageRule {
    StageRule {
        name: "Legal".into(),
        rule,
        approvers,
        interests: Vec::new(),
        signature: None,
        due_in: Some(2),
        calendar: None,
        only_if: None,
        private: false,
        every_page: false,
        start: StageStart::Approved,
        escalation: None,
    }
}

fn approver() -> impl Strategy<Value = Approver> {
    prop_oneof![4 => (0_usize..4).prop_map(member), 1 => Just(Approver::Role(Role::Manager)), 1 => Just(Approver::Role(Role::Admin))]
}

fn condition() -> impl Strategy<Value = Option<StageCondition>> {
    let markets = prop::collection::vec(prop::sample::select(vec!["AU", "AU-NSW", "NZ"]).prop_map(str::to_owned), 0..3);
    let channels = prop::collection::vec(prop::sample::select(vec![Channel::Email, Channel::Web]), 0..3);
    let budget = prop::option::of(prop::sample::select(vec![0_i64, 10, 20]));
    prop::option::of((markets, channels, budget).prop_map(|(markets, channels, budget_from)| StageCondition {
        markets,
        channels,
        budget_from,
    }))
}

fn any_stage() -> impl Strategy<Value = StageRule> {
    let approvers = prop::collection::vec(approver(), 1..4);
    (approvers, 0_u32..4, 0_u8..4, condition()).prop_map(|(mut approvers, n, kind, only_if)| {
        let mut seen = HashSet::new();
        approvers.retain(|approver| seen.insert(approver.clone()));
        let rule = match kind {
            0 => Rule::All,
            1 => Rule::Any,
            2 => Rule::Quorum(n),
            _ => Rule::PerGroup(approvers.iter().map(|group| GroupQuorum { group: group.clone(), approvals: n.clamp(1, 2) }).collect()),
        };
        StageRule { only_if, ..stage_of(rule, approvers) }
    })
}

fn terms() -> impl Strategy<Value = CampaignTerms> {
    let market = prop::option::of(prop::sample::select(vec!["AU", "AU-NSW", "AU-VIC", "NZ"]).prop_map(str::to_owned));
    let channels = prop::collection::vec(prop::sample::select(vec![Channel::Email, Channel::Web, Channel::Print]), 0..3);
    let budget = prop::option::of(0_i64..30);
    (market, channels, budget).prop_map(|(market, channels, budget)| CampaignTerms {
        market,
        channels,
        budget: budget.map(|amount| Money { amount, currency: "EUR".into() }),
        ..CampaignTerms::default()
    })
}

fn set(mask: u32) -> HashSet<usize> {
    (0..EVERYBODY).filter(|person| mask & (1 << person) != 0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What is not called weaker lets nothing through that was not let through, whoever says what of whichever campaign.
    #[test]
    fn what_is_not_weaker_lets_nothing_more_through(
        before in prop::collection::vec(any_stage(), 1..4),
        changed in prop::collection::vec((any::<prop::sample::Index>(), any_stage()), 0..2),
        more in prop::collection::vec(any_stage(), 0..2),
        terms in terms(),
        refused in prop::collection::vec(0_u32..64, 4),
    ) {
        let mut after = before.clone();
        for (at, stage) in changed {
            let at = at.index(after.len());
            after[at] = stage;
        }
        after.extend(more);
        prop_assume!(before.iter().all(can_pass));
        if chain(&before, &after).is_empty() {
            for approve in 0..64 {
                for refuse in refused.iter().map(|mask| set(mask & !approve)).chain([HashSet::new()]) {
                    let (approve, refuse) = (set(approve), refuse);
                    prop_assert!(
                        !chain_passes(&after, &terms, &approve, &refuse) || chain_passes(&before, &terms, &approve, &refuse),
                        "{approve:?} approve, {refuse:?} refuse"
                    );
                }
            }
        }
    }

    /// Of one stage of single people, what is called weaker does let something through that was not.
    #[test]
    fn of_people_by_name_the_rule_is_exact(
        was in prop::collection::btree_set(0_usize..4, 1..5), is in prop::collection::btree_set(0_usize..4, 1..5),
        rules in (0_u8..3, 0_u8..3), numbers in (1_u32..4, 1_u32..4),
    ) {
        let rule = |kind: u8, n: u32| match kind { 0 => Rule::All, 1 => Rule::Any, _ => Rule::Quorum(n) };
        let before = stage_of(rule(rules.0, numbers.0), was.into_iter().map(member).collect());
        let after = stage_of(rule(rules.1, numbers.1), is.into_iter().map(member).collect());
        prop_assume!(can_pass(&before) && can_pass(&after));
        let more = (0..64_u32).any(|approve| (0..64_u32).filter(|refuse| refuse & approve == 0).any(|refuse| {
            passes(&after, &set(approve), &set(refuse)) && !passes(&before, &set(approve), &set(refuse))
        }));
        prop_assert_eq!(!chain(&[before], &[after]).is_empty(), more);
    }

    #[test]
    fn nothing_is_weaker_than_itself_in_any_order_and_dropping_a_stage_always_is(
        stages in prop::collection::vec(any_stage(), 1..5), at in any::<prop::sample::Index>(),
    ) {
        prop_assert_eq!(chain(&stages, &stages), Vec::<String>::new());
        let mut turned = stages.clone();
        turned.reverse();
        prop_assert_eq!(chain(&stages, &turned), Vec::<String>::new());
        let mut fewer = stages.clone();
        fewer.remove(at.index(stages.len()));
        prop_assert!(!chain(&stages, &fewer).is_empty());
        prop_assert_eq!(chain(&fewer, &stages), Vec::<String>::new());
    }
}

#[test]
fn each_loss_has_its_words() {
    let base = || stage_of(Rule::Quorum(2), vec![member(0), member(1), member(2)]);
    let loses = |change: &dyn Fn(&mut StageRule), words: &str| {
        let (mut before, mut after) = (base(), base());
        before.signature = Some(SignatureRule { meaning: "Checked".into() });
        after.signature.clone_from(&before.signature);
        change(&mut after);
        let why = chain(&[before], &[after]);
        assert!(why.iter().any(|why| why.contains(words)), "{words}: {why:?}");
    };
    loses(&|stage| stage.rule = Rule::Any, "approved by fewer");
    loses(&|stage| drop(stage.approvers.pop()), "lost people");
    loses(&|stage| stage.approvers.push(Approver::Role(Role::Viewer)), "by others");
    loses(&|stage| stage.interests = vec![Component::Copy], "no longer looks at files");
    loses(
        &|stage| stage.only_if = Some(StageCondition { budget_from: Some(1), ..StageCondition::default() }),
        "left out for more campaigns",
    );
    loses(&|stage| stage.signature = None, "another signature");
    let pages = StageRule { every_page: true, ..base() };
    assert_eq!(chain(std::slice::from_ref(&pages), &[base()]), ["The stage Legal no longer asks that every page was opened."]);
    assert!(chain(&[base()], &[pages]).is_empty());
    loses(&|stage| stage.escalation = Some(Escalation { to: vec![member(5)], may_decide: true }), "stand in");
    assert_eq!(chain(&[base()], &[]), ["The stage Legal is dropped."]);
    // When, in which order and under which name somebody decides takes nothing away; nor does asking one more of all.
    let mut other = base();
    (other.name, other.due_in, other.start) = ("Counsel".into(), None, StageStart::ByHand);
    other.escalation = Some(Escalation { to: vec![member(5)], may_decide: false });
    assert!(chain(&[base()], &[other]).is_empty());
    assert!(chain(&[stage_of(Rule::All, vec![member(0)])], &[stage_of(Rule::All, vec![member(0), member(1)])]).is_empty());
}

#[test]
fn policies_budgets_and_the_library() {
    let policy_of = |expression: &str, waivable, active| Policy {
        id: PolicyId(uuid::Uuid::nil()),
        name: String::new(),
        expression: expression.into(),
        advice: String::new(),
        waivable,
        active,
        revision: 1,
    };
    let base = policy_of("market == 'AU'", false, true);
    assert!(policy(&base, &base).is_empty());
    for after in [policy_of("market == 'AU'", true, true), policy_of("market == 'AU'", false, false), policy_of("true", false, true)] {
        assert_eq!(policy(&base, &after).len(), 1);
    }
    assert!(policy(&policy_of("false", false, false), &policy_of("true", true, false)).is_empty(), "what nobody asks holds nothing");
    let limit = |limit: Option<(i64, &str)>| BudgetRule {
        limit: limit.map(|(amount, currency)| Money { amount, currency: currency.into() }),
        revision: 1,
    };
    for (before, after, weaker) in [
        (None, Some((5, "EUR")), false),
        (Some((5, "EUR")), Some((4, "EUR")), false),
        (Some((5, "EUR")), Some((6, "EUR")), true),
        (Some((5, "EUR")), Some((4, "USD")), true),
        (Some((5, "EUR")), None, true),
    ] {
        assert_eq!(!budget(&limit(before), &limit(after)).is_empty(), weaker, "{before:?} {after:?}");
    }
    let (one, other) = (Some(ChainId::new()), Some(ChainId::new()));
    for ((before, chain), (after, then), weaker) in [
        ((true, None), (false, None), true),
        ((false, None), (true, None), false),
        ((false, one), (false, None), false),
        ((true, None), (true, one), false),
        ((true, one), (true, one), false),
        ((true, one), (true, other), true),
        ((true, one), (true, None), true),
        ((true, one), (false, one), true),
    ] {
        let policy = |hold_uploads, chain_id| LibraryPolicy { hold_uploads, chain_id, revision: 1 };
        assert_eq!(!library(&policy(before, chain), &policy(after, then)).is_empty(), weaker, "{before} {chain:?}, {after} {then:?}");
    }
}
