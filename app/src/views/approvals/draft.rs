//! A chain while it is being written.

use leptos::prelude::*;

use crate::model::{
    ApprovalChain, Approver, Channel, CivilTime, Component, Escalation, GroupQuorum, Role, Rule, SignatureRule, StageCondition, StageRule,
    StageStart,
};

/// The words of a rule in a choice.
pub const RULES: [(&str, &str); 4] = [
    ("all", "All must approve"),
    ("any", "Any one approves"),
    ("quorum", "A number must approve"),
    ("per_group", "Some of each group must approve"),
];

/// The words of when a stage begins in a choice.
pub const STARTS: [(&str, &str); 4] = [
    ("approved", "Once the stage before has approved"),
    ("finished", "Once the stage before is finished, whatever it came to"),
    ("at", "At a time"),
    ("by_hand", "When somebody opens it"),
];

/// One stage while it is being written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StageDraft {
    /// Stays with the stage wherever it is moved.
    pub key: u64,
    pub name: RwSignal<String>,
    /// One of [`RULES`].
    pub rule: RwSignal<String>,
    /// How many, when the rule is a number.
    pub quorum: RwSignal<String>,
    /// How many of each group, when the rule is by group; a group not named here owes one.
    pub groups: RwSignal<Vec<GroupQuorum>>,
    pub due_in: RwSignal<String>,
    pub approvers: RwSignal<Vec<Approver>>,
    /// Market whose working days count; empty for the campaign's.
    pub calendar: RwSignal<String>,
    /// Markets, separated by commas; empty for all.
    pub markets: RwSignal<String>,
    /// Channels; none for all.
    pub channels: RwSignal<Vec<Channel>>,
    /// The least budget; empty for any.
    pub budget_from: RwSignal<String>,
    pub private: RwSignal<bool>,
    pub every_page: RwSignal<bool>,
    /// What a decision says, where it is a signature; empty where it is none.
    pub meaning: RwSignal<String>,
    /// Kept as it came.
    pub interests: RwSignal<Vec<Component>>,
    /// One of [`STARTS`].
    pub start: RwSignal<String>,
    /// The day of a start at a time.
    pub start_day: RwSignal<String>,
    /// Its time of day.
    pub start_time: RwSignal<String>,
    pub start_zone: RwSignal<String>,
    /// Whom it turns to when it is late; nobody when empty.
    pub late: RwSignal<Vec<Approver>>,
    /// Whether those may decide then.
    pub late_decides: RwSignal<bool>,
}

impl StageDraft {
    fn new(key: u64, stage: Option<&StageRule>) -> Self {
        let rule = stage.map_or(Rule::All, |stage| stage.rule.clone());
        let (word, quorum, groups) = match rule {
            Rule::All => ("all", 2, Vec::new()),
            Rule::Any => ("any", 2, Vec::new()),
            Rule::Quorum(n) => ("quorum", n, Vec::new()),
            Rule::PerGroup(groups) => ("per_group", 2, groups),
        };
        let condition = stage.and_then(|stage| stage.only_if.clone()).unwrap_or_default();
        let (start, at) = match stage.map(|stage| stage.start.clone()).unwrap_or_default() {
            StageStart::Approved => ("approved", None),
            StageStart::Finished => ("finished", None),
            StageStart::At(at) => ("at", Some(at)),
            StageStart::ByHand => ("by_hand", None),
        };
        let at = at.unwrap_or_else(|| CivilTime { local: "T09:00".into(), zone: "UTC".into() });
        let (day, time) = at.local.split_once('T').unwrap_or_default();
        let late = stage.and_then(|stage| stage.escalation.clone());
        Self {
            key,
            name: RwSignal::new(stage.map(|stage| stage.name.clone()).unwrap_or_default()),
            rule: RwSignal::new(word.to_owned()),
            quorum: RwSignal::new(quorum.to_string()),
            groups: RwSignal::new(groups),
            due_in: RwSignal::new(stage.and_then(|stage| stage.due_in).map(|days| days.to_string()).unwrap_or_default()),
            interests: RwSignal::new(stage.map(|stage| stage.interests.clone()).unwrap_or_default()),
            calendar: RwSignal::new(stage.and_then(|stage| stage.calendar.clone()).unwrap_or_default()),
            markets: RwSignal::new(condition.markets.join(", ")),
            channels: RwSignal::new(condition.channels),
            budget_from: RwSignal::new(condition.budget_from.map(|amount| amount.to_string()).unwrap_or_default()),
            private: RwSignal::new(stage.is_some_and(|stage| stage.private)),
            every_page: RwSignal::new(stage.is_some_and(|stage| stage.every_page)),
            meaning: RwSignal::new(stage.and_then(|stage| stage.signature.clone()).map(|rule| rule.meaning).unwrap_or_default()),
            approvers: RwSignal::new(stage.map(|stage| stage.approvers.clone()).unwrap_or_default()),
            start: RwSignal::new(start.to_owned()),
            start_day: RwSignal::new(day.to_owned()),
            start_time: RwSignal::new(time.to_owned()),
            start_zone: RwSignal::new(at.zone.clone()),
            late_decides: RwSignal::new(late.as_ref().is_none_or(|late| late.may_decide)),
            late: RwSignal::new(late.map(|late| late.to).unwrap_or_default()),
        }
    }

    /// What each group owes: as it was, or one where an approver is new.
    fn quorums(self) -> Vec<GroupQuorum> {
        let known = self.groups.get_untracked();
        let owed = |group: Approver| {
            let approvals = known.iter().find(|quorum| quorum.group == group).map_or(1, |quorum| quorum.approvals);
            GroupQuorum { group, approvals }
        };
        self.approvers.get_untracked().into_iter().map(owed).collect()
    }

    /// For which campaigns it is, as written.
    fn condition(self) -> StageCondition {
        let markets = self.markets.get_untracked();
        StageCondition {
            markets: markets.split(',').map(|one| one.trim().to_uppercase()).filter(|one| !one.is_empty()).collect(),
            channels: self.channels.get_untracked(),
            budget_from: self.budget_from.get_untracked().trim().replace(',', "").parse().ok(),
        }
    }

    /// When it begins, as written.
    fn begins(self) -> StageStart {
        match self.start.get_untracked().as_str() {
            "finished" => StageStart::Finished,
            "by_hand" => StageStart::ByHand,
            "at" => StageStart::At(CivilTime {
                local: format!("{}T{}", self.start_day.get_untracked(), self.start_time.get_untracked()),
                zone: self.start_zone.get_untracked().trim().to_owned(),
            }),
            _ => StageStart::Approved,
        }
    }

    /// Whom it turns to when it is late.
    fn escalation(self) -> Option<Escalation> {
        let to = self.late.get_untracked();
        (!to.is_empty()).then(|| Escalation { to, may_decide: self.late_decides.get_untracked() })
    }

    /// The stage as written; a number that cannot be read counts as not written.
    fn stage(self) -> StageRule {
        let rule = match self.rule.get_untracked().as_str() {
            "any" => Rule::Any,
            "quorum" => Rule::Quorum(self.quorum.get_untracked().trim().parse().unwrap_or(1)),
            "per_group" => Rule::PerGroup(self.quorums()),
            _ => Rule::All,
        };
        StageRule {
            name: self.name.get_untracked().trim().to_owned(),
            rule,
            approvers: self.approvers.get_untracked(),
            interests: self.interests.get_untracked(),
            signature: written(self.meaning).map(|meaning| SignatureRule { meaning }),
            due_in: self.due_in.get_untracked().trim().parse().ok(),
            calendar: written(self.calendar).map(|market| market.to_uppercase()),
            only_if: Some(self.condition()).filter(|condition| *condition != StageCondition::default()),
            private: self.private.get_untracked(),
            every_page: self.every_page.get_untracked(),
            start: self.begins(),
            escalation: self.escalation(),
        }
    }
}

fn written(text: RwSignal<String>) -> Option<String> {
    let text = text.get_untracked().trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// A chain while it is being written.
#[derive(Clone, Copy)]
pub struct ChainDraft {
    pub name: RwSignal<String>,
    pub stages: RwSignal<Vec<StageDraft>>,
    next: RwSignal<u64>,
}

impl ChainDraft {
    /// The chain as it stands, or one empty stage to begin with.
    pub fn of(chain: Option<&ApprovalChain>) -> Self {
        let stages: Vec<StageDraft> = match chain {
            Some(chain) => chain.stages.iter().zip(0..).map(|(stage, key)| StageDraft::new(key, Some(stage))).collect(),
            None => vec![StageDraft::new(0, None)],
        };
        Self {
            name: RwSignal::new(chain.map(|chain| chain.name.clone()).unwrap_or_default()),
            next: RwSignal::new(stages.len() as u64),
            stages: RwSignal::new(stages),
        }
    }

    /// Adds an empty stage at the end.
    pub fn add(self) {
        let key = self.next.get_untracked();
        self.next.set(key + 1);
        self.stages.update(|stages| stages.push(StageDraft::new(key, None)));
    }

    pub fn remove(self, key: u64) {
        self.stages.update(|stages| stages.retain(|stage| stage.key != key));
    }

    /// Moves a stage one place towards the beginning or the end.
    pub fn shift(self, key: u64, towards: Towards) {
        self.stages.update(|stages| {
            let Some(at) = stages.iter().position(|stage| stage.key == key) else { return };
            let to = match towards {
                Towards::Beginning => at.checked_sub(1),
                Towards::End => Some(at + 1).filter(|to| *to < stages.len()),
            };
            if let Some(to) = to {
                stages.swap(at, to);
            }
        });
    }

    /// Where a stage stands, from 0.
    pub fn place(self, key: u64) -> usize {
        self.stages.with(|stages| stages.iter().position(|stage| stage.key == key).unwrap_or_default())
    }

    /// The stages as written.
    pub fn rules(self) -> Vec<StageRule> {
        self.stages.get_untracked().into_iter().map(StageDraft::stage).collect()
    }
}

/// A direction in the order of stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    Beginning,
    End,
}

/// An approver as the value of a choice: `role:manager`, `member:<id>`.
pub fn word(approver: &Approver) -> String {
    match approver {
        Approver::Role(role) => format!("role:{role}"),
        Approver::MemberId(id) => format!("member:{id}"),
        Approver::TeamId(id) => format!("team:{id}"),
        Approver::GuestEmail(email) => format!("guest:{email}"),
    }
}

/// Reads what [`word`] wrote.
pub fn approver(word: &str) -> Option<Approver> {
    let (kind, value) = word.split_once(':')?;
    match kind {
        "role" => value.parse::<Role>().ok().map(Approver::Role),
        "member" => value.parse().ok().map(Approver::MemberId),
        "team" => value.parse().ok().map(Approver::TeamId),
        "guest" => Some(Approver::GuestEmail(value.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ChainId, MemberId};

    fn stage(name: &str, rule: Rule) -> StageRule {
        StageRule {
            name: name.into(),
            rule,
            approvers: vec![Approver::Role(Role::Manager)],
            interests: Vec::new(),
            signature: Some(SignatureRule { meaning: "Checked as counsel".into() }),
            due_in: Some(3),
            calendar: Some("AU-NSW".into()),
            only_if: Some(StageCondition { markets: vec!["AU".into()], channels: vec![Channel::Email], budget_from: Some(5_000) }),
            private: true,
            every_page: true,
            start: StageStart::Approved,
            escalation: None,
        }
    }

    #[test]
    fn a_chain_comes_out_as_it_went_in() {
        let owner = Owner::new();
        owner.set();
        let mut stages = vec![stage("Brand", Rule::All), stage("Legal", Rule::Quorum(2)), stage("Head", Rule::Any)];
        stages[0].escalation = Some(Escalation { to: vec![Approver::Role(Role::Admin)], may_decide: false });
        stages[1].start = StageStart::Finished;
        stages[2].start = StageStart::At(CivilTime { local: "2026-12-01T09:30".into(), zone: "Europe/Berlin".into() });
        let chain = ApprovalChain { id: ChainId::new(), name: "Standard".into(), stages: stages.clone(), revision: 1 };
        assert_eq!(ChainDraft::of(Some(&chain)).rules(), stages);
    }

    #[test]
    fn stages_move_within_their_bounds() {
        let owner = Owner::new();
        owner.set();
        let stages = vec![stage("A", Rule::All), stage("B", Rule::All)];
        let draft = ChainDraft::of(Some(&ApprovalChain { id: ChainId::new(), name: String::new(), stages, revision: 1 }));
        let names = || draft.rules().into_iter().map(|stage| stage.name).collect::<Vec<_>>();
        draft.shift(0, Towards::Beginning);
        assert_eq!(names(), ["A", "B"]);
        draft.shift(0, Towards::End);
        assert_eq!(names(), ["B", "A"]);
        draft.add();
        draft.remove(1);
        assert_eq!(names(), ["A", ""]);
    }

    #[test]
    fn approvers_survive_being_a_choice() {
        for one in [Approver::Role(Role::Admin), Approver::MemberId(MemberId::new()), Approver::GuestEmail("a@b.example".into())] {
            assert_eq!(approver(&word(&one)), Some(one));
        }
        assert_eq!(approver("role:king"), None);
        assert_eq!(approver("nonsense"), None);
    }
}
