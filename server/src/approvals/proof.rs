//! Whether a stage can still be approved, and why: the proof that refusals quote and `…/explain` gives.

use std::collections::HashSet;

use app::model::{MemberId, NeedProof, Outlook, PersonProof, PersonStanding, ReviewStage, StageProof, Verdict};

use super::{
    content::Authorship,
    needs::{self, Need},
    outcome,
    roster::Roster,
};

/// Names beyond these are counted, not listed.
const LISTED: usize = 12;

/// Proves how a stage stands with the people there are.
///
/// Whoever stepped aside counts as not to be had, though they may still come back to it while the stage is open.
pub fn of_stage(stage: &ReviewStage, roster: &Roster, authors: &[Authorship]) -> StageProof {
    if stage.terms.skipped {
        let says = "does not apply to this campaign".to_owned();
        return StageProof { position: stage.position, name: stage.name.clone(), outlook: Outlook::Satisfied, says, needs: Vec::new() };
    }
    let said = outcome::last_words(stage);
    let needs = needs::of_stage(stage, outcome::aside(stage, &said));
    let person = |id: MemberId| {
        let (standing, because) = match said.get(&id) {
            _ if stage.barred.contains(&id) => (PersonStanding::Barred, because_of(authors, id)),
            Some(Verdict::Approve | Verdict::ApproveWithChanges) => (PersonStanding::Approved, through(stage, id, "approved")),
            Some(Verdict::RequestChanges) => (PersonStanding::AskedForChanges, through(stage, id, "asked for changes")),
            Some(Verdict::NotRelevant) => (PersonStanding::SteppedAside, through(stage, id, "stepped aside")),
            None if !roster.is_there(id) => (PersonStanding::Absent, "is no longer active".to_owned()),
            None => (PersonStanding::MayApprove, because_asked(stage, id)),
        };
        PersonProof { member_id: id, name: roster.name(id), standing, because }
    };
    let proofs: Vec<NeedProof> = needs.iter().map(|need| of_need(need, need.of.iter().map(|id| person(*id)).collect())).collect();
    StageProof {
        position: stage.position,
        name: stage.name.clone(),
        outlook: outlook(&needs, &proofs),
        says: proofs.iter().map(|need| need.says.as_str()).collect::<Vec<_>>().join(", and "),
        needs: proofs,
    }
}

/// The worst of the stages: one that is impossible makes the review so.
pub fn worst(stages: &[StageProof]) -> Outlook {
    let any = |outlook| stages.iter().any(|stage| stage.outlook == outlook);
    if stages.is_empty() || any(Outlook::Impossible) {
        Outlook::Impossible
    } else if any(Outlook::Possible) {
        Outlook::Possible
    } else {
        Outlook::Satisfied
    }
}

fn outlook(needs: &[Need<'_>], proofs: &[NeedProof]) -> Outlook {
    let people = || proofs.iter().flat_map(|need| &need.people);
    let with = |wanted: &[PersonStanding]| -> HashSet<MemberId> {
        people().filter(|person| wanted.contains(&person.standing)).map(|person| person.member_id).collect()
    };
    if people().any(|person| person.standing == PersonStanding::AskedForChanges) {
        Outlook::Impossible
    } else if needs::met(needs, &with(&[PersonStanding::Approved])) {
        Outlook::Satisfied
    } else if needs::met(needs, &with(&[PersonStanding::Approved, PersonStanding::MayApprove])) {
        Outlook::Possible
    } else {
        Outlook::Impossible
    }
}

fn of_need(need: &Need<'_>, people: Vec<PersonProof>) -> NeedProof {
    let names: Vec<String> = people.iter().map(|person| person.name.clone()).collect();
    let reasons = people.iter().filter(|person| !person.because.is_empty()).map(|person| format!("{} {}", person.name, person.because));
    let of = match need.group {
        Some(group) => format!("{} ({})", group.name, list(&names)),
        None => list(&names),
    };
    let says = std::iter::once(format!("needs {} of {of}", need.approvals)).chain(reasons.take(LISTED)).collect::<Vec<_>>().join("; ");
    NeedProof {
        group: need.group.map(|group| group.group.clone()),
        needed: u32::try_from(need.approvals).unwrap_or(u32::MAX),
        says,
        people,
    }
}

/// What somebody did, and through whom.
fn through(stage: &ReviewStage, id: MemberId, did: &str) -> String {
    match stage.last_of(id).and_then(|decision| decision.given_by.as_ref()) {
        Some(by) => format!("{did} through {}", by.name),
        None => did.to_owned(),
    }
}

/// Why somebody may decide, where the rule alone does not say so; and who does it for them.
fn because_asked(stage: &ReviewStage, id: MemberId) -> String {
    let late = stage.stands_in(id) && !stage.eligible.contains(&id);
    let late = late.then(|| "was turned to because the stage is late".to_owned());
    let deputies = stage.deputies.iter().filter(|deputy| deputy.of == id);
    let handed = deputies.map(|deputy| format!("handed decisions over to {} until {}", deputy.name, deputy.until));
    late.into_iter().chain(handed).collect::<Vec<_>>().join(" and ")
}

fn list(names: &[String]) -> String {
    match names.len() {
        0 => "nobody".to_owned(),
        n if n > LISTED => format!("{} and {} more", names[..LISTED].join(", "), n - LISTED),
        _ => names.join(", "),
    }
}

fn because_of(authors: &[Authorship], id: MemberId) -> String {
    let all: Vec<&str> = authors.iter().filter(|a| a.member_id == id).map(|a| a.because.as_str()).collect();
    if all.is_empty() { "made the content".to_owned() } else { all.join(" and ") }
}

#[cfg(test)]
mod tests {
    use app::model::{Approver, GroupQuorum, Instant, Member, Role, Rule, StageRule};

    use super::*;

    fn member(name: &str, role: Role) -> Member {
        let at = Instant::new(time::OffsetDateTime::UNIX_EPOCH);
        Member {
            id: MemberId::new(),
            name: name.into(),
            email: String::new(),
            role,
            active: true,
            guest: false,
            created_at: at,
            revision: 1,
        }
    }

    fn stage(rule: Rule, approvers: Vec<Approver>) -> StageRule {
        StageRule {
            name: "Legal".into(),
            rule,
            approvers,
            interests: Vec::new(),
            signature: None,
            due_in: None,
            calendar: None,
            only_if: None,
            private: false,
            every_page: false,
            start: app::model::StageStart::Approved,
            escalation: None,
        }
    }

    #[test]
    fn says_who_is_missing_and_why() {
        let (ana, bo) = (member("Ana", Role::Manager), member("Bo", Role::Manager));
        let authors = [Authorship { member_id: ana.id, because: "uploaded v3 of Hero".into() }];
        let rule = stage(Rule::Quorum(2), vec![Approver::MemberId(ana.id), Approver::MemberId(bo.id)]);
        let roster = Roster::new(vec![ana, bo], Vec::new());
        let proof = of_stage(&roster.open(&rule, 0, &authors), &roster, &authors);
        assert_eq!(proof.outlook, Outlook::Impossible);
        let says = ["needs 2 of Bo, Ana; Ana uploaded v3 of Hero"];
        assert!(says.contains(&proof.says.as_str()), "{}", proof.says);
    }

    #[test]
    fn one_person_in_two_groups_counts_once() {
        let (ana, bo) = (member("Ana", Role::Manager), member("Bo", Role::Admin));
        let (manager, one) = (Approver::Role(Role::Manager), Approver::MemberId(ana.id));
        let both = vec![GroupQuorum { group: manager.clone(), approvals: 1 }, GroupQuorum { group: one.clone(), approvals: 1 }];
        let rule = stage(Rule::PerGroup(both), vec![manager.clone(), one.clone()]);
        let roster = Roster::new(vec![ana, bo.clone()], Vec::new());
        assert_eq!(of_stage(&roster.open(&rule, 0, &[]), &roster, &[]).outlook, Outlook::Impossible);

        let apart =
            vec![GroupQuorum { group: one.clone(), approvals: 1 }, GroupQuorum { group: Approver::Role(Role::Admin), approvals: 1 }];
        let rule = stage(Rule::PerGroup(apart), vec![one, Approver::Role(Role::Admin)]);
        assert_eq!(of_stage(&roster.open(&rule, 0, &[]), &roster, &[]).outlook, Outlook::Possible);
    }

    #[test]
    fn nobody_named_is_impossible() {
        let roster = Roster::default();
        for rule in [Rule::All, Rule::Any, Rule::Quorum(0), Rule::PerGroup(Vec::new())] {
            let proof = of_stage(&roster.open(&stage(rule, Vec::new()), 0, &[]), &roster, &[]);
            assert_eq!((proof.outlook, proof.says.as_str()), (Outlook::Impossible, "needs 1 of nobody"));
        }
    }
}
