//! Whether the person who looks at a review may decide in it, and if not, why not.

use super::voices::{self, Voice};
use crate::model::{Decision, MemberId, Review, ReviewStage, ReviewStatus, StageStatus};

/// How a person stands to a review. The server decides; this says it before anybody has to try.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// May decide in an open stage, in their own name or for these people.
    May(Vec<Voice>),
    /// Has decided in the open stage, and may think better of it.
    Decided(Decision, Vec<Voice>),
    /// Made the content.
    Author,
    /// The content is no longer what this review was opened on.
    Superseded,
    /// The review has come to its end.
    Closed(ReviewStatus),
    /// Decides in a stage that is not open yet.
    Later(String),
    /// Decides in none that is still to come.
    NotAsked(String),
    /// Nobody is asked at the moment; why, in words that go on after the name of the next stage.
    Between(String, String),
}

/// How this member stands to this review.
pub fn standing(review: &Review, me: MemberId) -> Standing {
    if review.status != ReviewStatus::Open {
        return Standing::Closed(review.status);
    }
    if !review.current {
        return Standing::Superseded;
    }
    if review.authors.contains(&me) {
        return Standing::Author;
    }
    let stages = &review.stages;
    let voices = voices::of(stages, me);
    if let Some(first) = voices.first() {
        let unheard = voices::unheard(stages, &voices);
        return match voices::said(stages, *first).filter(|_| unheard.is_empty()) {
            Some(decision) => Standing::Decided(decision.clone(), voices.clone()),
            None => Standing::May(unheard),
        };
    }
    let Some(open) = open_stage(review) else {
        let next = review.stages.iter().find(|stage| stage.status == StageStatus::Waiting);
        return match next {
            Some(stage) => Standing::Between(stage.name.clone(), begins(review, stage)),
            None => Standing::Closed(review.status),
        };
    };
    let later = review.stages.iter().find(|stage| stage.status == StageStatus::Waiting && stage.eligible.contains(&me));
    later.map_or_else(|| Standing::NotAsked(open.name.clone()), |stage| Standing::Later(stage.name.clone()))
}

/// When a stage that waits begins, in words that go on after its name.
pub fn begins(review: &Review, stage: &ReviewStage) -> String {
    let before = review.stages.iter().rfind(|it| it.position < stage.position && it.status != StageStatus::Skipped);
    stage.terms.start.words(before.map(|before| before.name.as_str()))
}

/// The stage in which decisions are awaited.
pub fn open_stage(review: &Review) -> Option<&ReviewStage> {
    review.stages.iter().find(|stage| stage.status == StageStatus::Open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        CampaignId, CampaignTerms, DecisionId, Digest, ReviewContent, ReviewId, Rule, StageDeputy, StageStart, StageTerms, TaskId, Verdict,
    };

    fn stage(name: &str, status: StageStatus, eligible: Vec<MemberId>) -> ReviewStage {
        ReviewStage {
            position: 0,
            name: name.into(),
            rule: Rule::Any,
            eligible,
            barred: Vec::new(),
            groups: Vec::new(),
            interests: Vec::new(),
            voided_by: Vec::new(),
            carried_from: None,
            signature: None,
            no_response: Vec::new(),
            status,
            due_on: None,
            opened_at: None,
            escalated_at: None,
            deputies: Vec::new(),
            terms: StageTerms::default(),
            decisions: Vec::new(),
        }
    }

    fn review(stages: Vec<ReviewStage>, authors: Vec<MemberId>) -> Review {
        let task_id = TaskId::new();
        Review {
            id: ReviewId::new(),
            task_id,
            campaign_id: CampaignId::new(),
            chain_name: "Brand".into(),
            status: ReviewStatus::Open,
            digest: Digest::of(b""),
            content: ReviewContent {
                task_id,
                title: String::new(),
                description: String::new(),
                files: Vec::new(),
                terms: CampaignTerms::default(),
            },
            current: true,
            stages,
            authors,
            opened_by: MemberId::new(),
            opened_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            closed_at: None,
        }
    }

    #[test]
    fn the_open_stage_asks_its_people() {
        let (brand, legal, other) = (MemberId::new(), MemberId::new(), MemberId::new());
        let stages = vec![stage("Brand", StageStatus::Open, vec![brand]), stage("Legal", StageStatus::Waiting, vec![legal])];
        let review = review(stages, Vec::new());
        assert_eq!(standing(&review, brand), Standing::May(vec![Voice { stage: 0, of: brand, own: true }]));
        assert_eq!(standing(&review, legal), Standing::Later("Legal".into()));
        assert_eq!(standing(&review, other), Standing::NotAsked("Brand".into()));
    }

    #[test]
    fn a_deputy_speaks_for_whom_they_were_handed() {
        let (ana, bo) = (MemberId::new(), MemberId::new());
        let mut open = stage("Brand", StageStatus::Open, vec![ana]);
        open.deputies = vec![StageDeputy { of: ana, deputy: bo, name: "Bo".into(), until: "2026-12-01".parse().unwrap() }];
        let review = review(vec![open], Vec::new());
        assert_eq!(standing(&review, bo), Standing::May(vec![Voice { stage: 0, of: ana, own: false }]));
        assert_eq!(standing(&review, ana), Standing::May(vec![Voice { stage: 0, of: ana, own: true }]), "and may do so themselves");
    }

    #[test]
    fn between_stages_nobody_is_asked() {
        let mut waiting = stage("Legal", StageStatus::Waiting, vec![MemberId::new()]);
        waiting.terms.start = StageStart::ByHand;
        let review = review(vec![waiting], Vec::new());
        assert_eq!(standing(&review, MemberId::new()), Standing::Between("Legal".into(), "begins when somebody opens it".into()));
    }

    #[test]
    fn authors_never_decide_on_their_own() {
        let me = MemberId::new();
        let review = review(vec![stage("Brand", StageStatus::Open, vec![me])], vec![me]);
        assert_eq!(standing(&review, me), Standing::Author);
    }

    #[test]
    fn what_changed_or_ended_is_not_decided_on() {
        let me = MemberId::new();
        let mut review = review(vec![stage("Brand", StageStatus::Open, vec![me])], Vec::new());
        review.current = false;
        assert_eq!(standing(&review, me), Standing::Superseded);
        review.status = ReviewStatus::Withdrawn;
        assert_eq!(standing(&review, me), Standing::Closed(ReviewStatus::Withdrawn));
    }

    #[test]
    fn the_last_decision_counts() {
        let me = MemberId::new();
        let mut open = stage("Brand", StageStatus::Open, vec![me]);
        let decide = |decision| Decision {
            id: DecisionId::new(),
            member_id: me,
            name: "Ada".into(),
            decision,
            comment: String::new(),
            digest: Digest::of(b""),
            signature: None,
            guest_link_id: None,
            given_by: None,
            at: "2026-11-23T10:00:00Z".parse().unwrap(),
        };
        open.decisions = vec![decide(Verdict::Approve), decide(Verdict::NotRelevant)];
        assert_eq!(open.last_of(me).map(|decision| decision.decision), Some(Verdict::NotRelevant));
        assert!(
            matches!(standing(&review(vec![open], Vec::new()), me), Standing::Decided(last, _) if last.decision == Verdict::NotRelevant)
        );
    }
}
