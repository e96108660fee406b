//! Whether the person who looks at a review may decide in it, and if not, why not.

use crate::model::{Decision, MemberId, Review, ReviewStage, ReviewStatus, StageStatus};

/// How a person stands to a review. The server decides; this says it before anybody has to try.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// May decide in the open stage.
    May,
    /// Has decided in the open stage, and may think better of it.
    Decided(Decision),
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
    let Some(open) = open_stage(review) else { return Standing::Closed(review.status) };
    if open.eligible.contains(&me) {
        return match last_of(open, me) {
            Some(decision) => Standing::Decided(decision.clone()),
            None => Standing::May,
        };
    }
    let later = review.stages.iter().find(|stage| stage.status == StageStatus::Waiting && stage.eligible.contains(&me));
    later.map_or_else(|| Standing::NotAsked(open.name.clone()), |stage| Standing::Later(stage.name.clone()))
}

/// The stage in which decisions are awaited.
pub fn open_stage(review: &Review) -> Option<&ReviewStage> {
    review.stages.iter().find(|stage| stage.status == StageStatus::Open)
}

/// The decision of a person that counts in a stage: their last.
pub fn last_of(stage: &ReviewStage, member: MemberId) -> Option<&Decision> {
    stage.decisions.iter().rev().find(|decision| decision.member_id == member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CampaignId, CampaignTerms, DecisionId, Digest, ReviewContent, ReviewId, Rule, StageTerms, TaskId, Verdict};

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
        assert_eq!(standing(&review, brand), Standing::May);
        assert_eq!(standing(&review, legal), Standing::Later("Legal".into()));
        assert_eq!(standing(&review, other), Standing::NotAsked("Brand".into()));
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
            at: "2026-11-23T10:00:00Z".parse().unwrap(),
        };
        open.decisions = vec![decide(Verdict::Approve), decide(Verdict::NotRelevant)];
        assert_eq!(last_of(&open, me).map(|decision| decision.decision), Some(Verdict::NotRelevant));
        assert!(matches!(standing(&review(vec![open], Vec::new()), me), Standing::Decided(last) if last.decision == Verdict::NotRelevant));
    }
}
