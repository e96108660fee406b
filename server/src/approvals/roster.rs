//! The people of a workspace, and who of them a stage names.

use std::collections::{HashMap, HashSet};

use app::model::{
    Approver, Component, Member, MemberId, ReviewStage, Role, Rule, StageEscalation, StageGroup, StageRule, StageStatus, StageTerms, Team,
    TeamId,
};

use super::content::Authorship;

/// Everybody in the workspace, and its teams.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    members: HashMap<MemberId, Member>,
    teams: HashMap<TeamId, Team>,
}

impl Roster {
    pub fn new(members: Vec<Member>, teams: Vec<Team>) -> Self {
        Self { members: members.into_iter().map(|m| (m.id, m)).collect(), teams: teams.into_iter().map(|t| (t.id, t)).collect() }
    }

    /// Whether this is an active member.
    pub fn is_active(&self, id: MemberId) -> bool {
        self.members.get(&id).is_some_and(|m| m.active)
    }

    /// Whether this is an active member who helps to keep the library, and so sees what is held in it.
    pub fn keeps_library(&self, id: MemberId) -> bool {
        self.members.get(&id).is_some_and(|m| m.active && m.role.includes(Role::Contributor))
    }

    /// Whether this person can decide, were they asked: an active member, or a guest.
    pub fn is_there(&self, id: MemberId) -> bool {
        self.members.get(&id).is_some_and(|m| m.active || m.guest)
    }

    /// Whether there is such a team.
    pub fn has_team(&self, id: TeamId) -> bool {
        self.teams.contains_key(&id)
    }

    pub fn name(&self, id: MemberId) -> String {
        self.members.get(&id).map_or_else(|| "somebody".to_owned(), |m| m.name.clone())
    }

    /// The active members and the guests that any of these approvers names, by id. Auditors decide nothing, whoever names them.
    pub fn named(&self, approvers: &[Approver]) -> Vec<MemberId> {
        let may = |m: &&Member| m.role != Role::Auditor && approvers.iter().any(|approver| self.names(approver, m));
        let mut people: Vec<MemberId> = self.members.values().filter(may).map(|m| m.id).collect();
        people.sort();
        people
    }

    fn names(&self, approver: &Approver, member: &Member) -> bool {
        match approver {
            // A guest has no account: roles, teams and ids name members only.
            Approver::MemberId(id) => member.active && *id == member.id,
            Approver::Role(role) => member.active && *role == member.role,
            Approver::TeamId(id) => member.active && self.teams.get(id).is_some_and(|team| team.members.contains(&member.id)),
            Approver::GuestEmail(email) => (member.active || member.guest) && member.email == email.trim().to_lowercase(),
        }
    }

    /// Whether this member may decide for another: active, with an account, and no auditor.
    pub fn may_deputise(&self, id: MemberId) -> bool {
        self.members.get(&id).is_some_and(|m| m.active && !m.guest && m.role != Role::Auditor)
    }

    /// How an approver is called.
    pub fn title(&self, approver: &Approver) -> String {
        match approver {
            Approver::MemberId(id) => self.name(*id),
            Approver::Role(role) => role.label().to_owned(),
            Approver::TeamId(id) => self.teams.get(id).map_or_else(|| "a team that is gone".to_owned(), |team| team.name.clone()),
            Approver::GuestEmail(email) => email.clone(),
        }
    }

    /// A stage as it begins: the people of its rule, those who made the content set apart.
    pub fn open(&self, rule: &StageRule, position: i64, authors: &[Authorship]) -> ReviewStage {
        let makers: HashSet<MemberId> = authors.iter().map(|a| a.member_id).collect();
        let (barred, eligible) = self.named(&rule.approvers).into_iter().partition(|id| makers.contains(id));
        let groups = match &rule.rule {
            Rule::PerGroup(quorums) => quorums
                .iter()
                .map(|q| StageGroup {
                    group: q.group.clone(),
                    name: self.title(&q.group),
                    approvals: q.approvals,
                    members: self.named(std::slice::from_ref(&q.group)),
                })
                .collect(),
            Rule::All | Rule::Any | Rule::Quorum(_) => Vec::new(),
        };
        ReviewStage {
            position,
            name: rule.name.clone(),
            rule: rule.rule.clone(),
            eligible,
            barred,
            groups,
            interests: if rule.interests.is_empty() { Component::USUAL.to_vec() } else { rule.interests.clone() },
            voided_by: Vec::new(),
            carried_from: None,
            signature: rule.signature.clone(),
            no_response: Vec::new(),
            status: StageStatus::Waiting,
            due_on: None,
            opened_at: None,
            escalated_at: None,
            deputies: Vec::new(),
            terms: StageTerms {
                due_in: rule.due_in,
                calendar: rule.calendar.clone(),
                only_if: rule.only_if.clone(),
                private: rule.private,
                every_page: rule.every_page,
                skipped: false,
                start: rule.start.clone(),
                opens_at: None,
                escalation: rule.escalation.as_ref().map(|escalation| StageEscalation {
                    to: self.named(&escalation.to).into_iter().filter(|id| self.is_active(*id) && !makers.contains(id)).collect(),
                    may_decide: escalation.may_decide,
                }),
            },
            decisions: Vec::new(),
        }
    }
}
