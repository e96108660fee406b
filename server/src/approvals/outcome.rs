//! From decisions to the standing of stages and of the review: the worst decision wins, and nobody's silence counts as a yes.

use std::collections::{HashMap, HashSet};

use app::{
    model::{Day, Instant, MemberId, ReviewStage, ReviewStatus, StageStart, StageStatus, Verdict},
    plan::workdays::{WorkingCalendar, WorkingWeek, holidays::Market},
};

use super::needs;

/// Sets each stage's status from its decisions and from what has been opened. A stage that does not apply is passed over: the one
/// before it is then the one before the next.
pub fn settle(stages: &mut [ReviewStage]) {
    let mut before = None;
    for stage in stages {
        if stage.terms.skipped {
            stage.status = StageStatus::Skipped;
            continue;
        }
        let begun = match (&stage.terms.start, before) {
            (StageStart::At(_) | StageStart::ByHand, _) => stage.opened_at.is_some(),
            (StageStart::Approved | StageStart::Finished, None) => true,
            (StageStart::Approved, Some(before)) => before == StageStatus::Approved,
            (StageStart::Finished, Some(before)) => is_finished(before),
        };
        stage.status = if begun { standing(stage) } else { StageStatus::Waiting };
        before = Some(stage.status);
    }
}

fn is_finished(status: StageStatus) -> bool {
    matches!(status, StageStatus::Approved | StageStatus::ChangesRequested)
}

/// Whether a stage that is to be heard whatever those before it came to has still to be heard: it is open, or will open by itself.
fn is_awaited(stages: &[ReviewStage]) -> bool {
    let mut coming = false;
    stages.iter().filter(|stage| stage.status != StageStatus::Skipped).any(|stage| {
        let heard = stage.terms.start == StageStart::Finished;
        coming = stage.status == StageStatus::Open || (stage.status == StageStatus::Waiting && heard && coming);
        heard && coming
    })
}

/// What a review with these settled stages is. The worst decides; a stage that is to be heard in any case is heard first.
pub fn of_review(stages: &[ReviewStage]) -> ReviewStatus {
    if stages.iter().any(|s| s.status == StageStatus::ChangesRequested) {
        if is_awaited(stages) { ReviewStatus::Open } else { ReviewStatus::ChangesRequested }
    } else if stages.iter().any(|s| s.status == StageStatus::Approved)
        && stages.iter().all(|s| matches!(s.status, StageStatus::Approved | StageStatus::Skipped))
    {
        ReviewStatus::Approved
    } else {
        ReviewStatus::Open
    }
}

/// Sets when each stage that has begun is due: so many working days after it was opened, the stage before it was finished, or the
/// review was opened. A stage that waits keeps the day that was planned for it.
pub fn date(stages: &mut [ReviewStage], opened_on: Day, market: Option<&str>) {
    let mut from = opened_on;
    for stage in stages.iter_mut().filter(|stage| !matches!(stage.status, StageStatus::Waiting | StageStatus::Skipped)) {
        from = stage.opened_at.map_or(from, Instant::day);
        if let Some(days) = stage.terms.due_in {
            stage.due_on = Some(due(from, days, stage.terms.calendar.as_deref().or(market)));
        }
        // Decisions that were carried over lie before the review itself.
        from = stage.decisions.iter().map(|decision| decision.at.day()).max().map_or(from, |day| day.max(from));
    }
}

/// So many working days after a day, as a market works.
pub fn due(from: Day, working_days: u32, market: Option<&str>) -> Day {
    let years = from.year() - 1..=from.year() + 2;
    let calendar =
        market.and_then(Market::of).map_or_else(WorkingCalendar::default, |market| market.calendar(WorkingWeek::STANDARD, years, []));
    calendar.plus(from, i64::from(working_days))
}

/// What everybody who is asked in a stage said last.
pub fn last_words(stage: &ReviewStage) -> HashMap<MemberId, Verdict> {
    stage.decisions.iter().filter(|d| stage.asks(d.member_id)).map(|d| (d.member_id, d.decision)).collect()
}

/// How many of those whom the rule names have stepped aside. Whoever stands in and steps aside leaves the rule as it is.
pub(super) fn aside(stage: &ReviewStage, said: &HashMap<MemberId, Verdict>) -> usize {
    said.iter().filter(|(id, verdict)| **verdict == Verdict::NotRelevant && stage.eligible.contains(id)).count()
}

/// Where a stage stands by its own decisions, whether or not the stages before it have let it begin.
pub fn standing(stage: &ReviewStage) -> StageStatus {
    let last = last_words(stage);
    let who = |wanted: &[Verdict]| -> HashSet<MemberId> {
        last.iter().filter(|(_, verdict)| wanted.contains(verdict)).map(|(member, _)| *member).collect()
    };
    if !who(&[Verdict::RequestChanges]).is_empty() {
        return StageStatus::ChangesRequested;
    }
    let needs = needs::of_stage(stage, aside(stage, &last));
    let approvals = who(&[Verdict::Approve, Verdict::ApproveWithChanges]);
    if needs::met(&needs, &approvals) { StageStatus::Approved } else { StageStatus::Open }
}

#[cfg(test)]
mod tests {
    use app::model::{CivilTime, Decision, DecisionId, Digest, Rule, StageEscalation, StageTerms};

    use super::*;

    fn stage(rule: Rule, people: usize, given: &[(usize, Verdict)]) -> ReviewStage {
        let eligible: Vec<MemberId> = (0..people).map(|_| MemberId::new()).collect();
        let decisions = given
            .iter()
            .map(|(who, decision)| Decision {
                id: DecisionId::new(),
                member_id: eligible.get(*who).copied().unwrap_or_default(),
                name: String::new(),
                decision: *decision,
                comment: String::new(),
                digest: Digest::of(b""),
                signature: None,
                guest_link_id: None,
                given_by: None,
                at: Instant::new(time::OffsetDateTime::UNIX_EPOCH),
            })
            .collect();
        ReviewStage {
            position: 0,
            name: String::new(),
            rule,
            eligible,
            barred: Vec::new(),
            groups: Vec::new(),
            interests: Vec::new(),
            voided_by: Vec::new(),
            carried_from: None,
            signature: None,
            no_response: Vec::new(),
            status: StageStatus::Waiting,
            due_on: None,
            opened_at: None,
            escalated_at: None,
            deputies: Vec::new(),
            terms: StageTerms::default(),
            decisions,
        }
    }

    fn status(rule: Rule, people: usize, given: &[(usize, Verdict)]) -> StageStatus {
        let mut stages = [stage(rule, people, given)];
        settle(&mut stages);
        stages[0].status
    }

    #[test]
    fn the_rules() {
        use StageStatus::{Approved, ChangesRequested, Open};
        use Verdict::{Approve, ApproveWithChanges, NotRelevant, RequestChanges};
        assert_eq!(status(Rule::All, 2, &[(0, Approve)]), Open);
        assert_eq!(status(Rule::All, 2, &[(0, Approve), (1, ApproveWithChanges)]), Approved);
        assert_eq!(status(Rule::All, 2, &[(0, Approve), (1, NotRelevant)]), Approved);
        assert_eq!(status(Rule::Any, 3, &[(2, Approve)]), Approved);
        assert_eq!(status(Rule::Any, 3, &[(2, Approve), (1, RequestChanges)]), ChangesRequested);
        assert_eq!(status(Rule::Quorum(2), 3, &[(0, Approve)]), Open);
        assert_eq!(status(Rule::Quorum(2), 3, &[(0, Approve), (1, Approve)]), Approved);
    }

    #[test]
    fn a_stage_that_does_not_apply_is_passed_over_and_approves_nothing() {
        let mut stages = [stage(Rule::Any, 1, &[]), stage(Rule::Any, 1, &[(0, Verdict::Approve)])];
        stages[0].terms.skipped = true;
        settle(&mut stages);
        assert_eq!(stages.each_ref().map(|s| s.status), [StageStatus::Skipped, StageStatus::Approved]);
        assert_eq!(of_review(&stages), ReviewStatus::Approved);
        assert_eq!(of_review(&stages[..1]), ReviewStatus::Open);
    }

    #[test]
    fn due_in_working_days_of_the_market() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        // Thursday; the weekend, then Christmas and Boxing Day in New Zealand, which Germany's calendar also has.
        assert_eq!(due(day("2026-11-26"), 2, None), day("2026-11-30"));
        assert_eq!(due(day("2026-12-24"), 1, Some("NZ")), day("2026-12-29"));
        assert_eq!(due(day("2026-12-24"), 1, None), day("2026-12-25"));
        // Where the clocks change on the Sunday between, a day is a day.
        assert_eq!(due(day("2027-03-26"), 1, Some("XX")), day("2027-03-29"));
        let mut stages = [stage(Rule::Any, 1, &[(0, Verdict::Approve)]), stage(Rule::Any, 1, &[])];
        for stage in &mut stages {
            stage.terms.due_in = Some(2);
        }
        settle(&mut stages);
        stages[0].decisions[0].at = "2026-11-30T23:59:59Z".parse().unwrap();
        date(&mut stages, day("2026-11-26"), None);
        assert_eq!(stages.each_ref().map(|s| s.due_on), [Some(day("2026-11-30")), Some(day("2026-12-02"))]);
    }

    #[test]
    fn nobody_left_to_decide_blocks() {
        use Verdict::NotRelevant;
        for rule in [Rule::All, Rule::Any, Rule::Quorum(0), Rule::Quorum(1)] {
            assert_eq!(status(rule.clone(), 0, &[]), StageStatus::Open, "{rule:?} with nobody eligible");
            assert_eq!(status(rule.clone(), 1, &[(0, NotRelevant)]), StageStatus::Open, "{rule:?} with everybody stepped aside");
        }
    }

    #[test]
    fn a_stranger_and_a_repeated_yes_count_for_nothing() {
        assert_eq!(status(Rule::Any, 1, &[(9, Verdict::Approve)]), StageStatus::Open);
        assert_eq!(status(Rule::Quorum(2), 3, &[(0, Verdict::Approve), (0, Verdict::Approve)]), StageStatus::Open);
    }

    #[test]
    fn a_later_decision_counts_instead_of_the_earlier() {
        assert_eq!(status(Rule::All, 1, &[(0, Verdict::Approve), (0, Verdict::RequestChanges)]), StageStatus::ChangesRequested);
    }

    fn starting(start: StageStart, given: &[(usize, Verdict)]) -> ReviewStage {
        let mut stage = stage(Rule::Any, 1, given);
        stage.terms.start = start;
        stage
    }

    fn settled(mut stages: Vec<ReviewStage>) -> (Vec<StageStatus>, ReviewStatus) {
        settle(&mut stages);
        (stages.iter().map(|stage| stage.status).collect(), of_review(&stages))
    }

    #[test]
    fn a_stage_that_is_heard_in_any_case_holds_the_end_up() {
        use StageStatus::{Approved, ChangesRequested, Open, Waiting};
        let no = [(0, Verdict::RequestChanges)];
        let yes = [(0, Verdict::Approve)];
        let both = |first: &[(usize, Verdict)], second: &[(usize, Verdict)]| {
            settled(vec![starting(StageStart::Approved, first), starting(StageStart::Finished, second)])
        };
        assert_eq!(both(&[], &[]), (vec![Open, Waiting], ReviewStatus::Open));
        assert_eq!(both(&no, &[]), (vec![ChangesRequested, Open], ReviewStatus::Open));
        assert_eq!(both(&no, &yes), (vec![ChangesRequested, Approved], ReviewStatus::ChangesRequested), "the worst decides");
        assert_eq!(both(&yes, &yes), (vec![Approved, Approved], ReviewStatus::Approved));
        // What would only follow an approval is not waited for.
        let third =
            settled(vec![starting(StageStart::Approved, &no), starting(StageStart::Approved, &[]), starting(StageStart::Finished, &[])]);
        assert_eq!(third, (vec![ChangesRequested, Waiting, Waiting], ReviewStatus::ChangesRequested));
    }

    #[test]
    fn what_is_opened_by_hand_or_by_the_clock_begins_when_it_was_opened() {
        let at = StageStart::At(CivilTime { local: "2026-12-01T09:00".into(), zone: "UTC".into() });
        for start in [at, StageStart::ByHand] {
            let mut stages = vec![starting(StageStart::Approved, &[]), starting(start, &[(0, Verdict::Approve)])];
            assert_eq!(settled(stages.clone()).0, [StageStatus::Open, StageStatus::Waiting], "whatever was said there");
            stages[1].opened_at = Some("2026-12-01T09:00:00Z".parse().unwrap());
            stages[1].terms.due_in = Some(2);
            assert_eq!(settled(stages.clone()), (vec![StageStatus::Open, StageStatus::Approved], ReviewStatus::Open));
            settle(&mut stages);
            date(&mut stages, "2026-11-20".parse().unwrap(), None);
            assert_eq!(stages[1].due_on, Some("2026-12-03".parse().unwrap()));
        }
    }

    #[test]
    fn whoever_stands_in_counts_once_it_is_late_and_leaves_the_rule_as_it_is() {
        let mut late = stage(Rule::All, 2, &[(0, Verdict::Approve)]);
        let head = MemberId::new();
        late.terms.escalation = Some(StageEscalation { to: vec![head], may_decide: true });
        late.decisions.push(Decision { member_id: head, ..late.decisions[0].clone() });
        assert_eq!(standing(&late), StageStatus::Open, "not late yet");
        late.escalated_at = Some(Instant::new(time::OffsetDateTime::UNIX_EPOCH));
        assert_eq!(standing(&late), StageStatus::Approved);
        late.decisions[1].decision = Verdict::NotRelevant;
        assert_eq!(standing(&late), StageStatus::Open, "one who stands in and steps aside makes nobody's approval dispensable");
        late.decisions[1].decision = Verdict::RequestChanges;
        assert_eq!(standing(&late), StageStatus::ChangesRequested);
        late.terms.escalation = Some(StageEscalation { to: vec![head], may_decide: false });
        assert_eq!(standing(&late), StageStatus::Open, "who was only told decides nothing");
    }

    #[test]
    fn the_next_stage_waits() {
        let mut stages = [stage(Rule::Any, 1, &[]), stage(Rule::Any, 1, &[(0, Verdict::Approve)])];
        settle(&mut stages);
        assert_eq!(stages[1].status, StageStatus::Waiting);
        assert_eq!(of_review(&stages), ReviewStatus::Open);
        assert_eq!(of_review(&[]), ReviewStatus::Open);
    }
}
