//! When a stage of a chain begins, and who is turned to when it is late.

use serde::{Deserialize, Serialize};

use super::{Approver, Day, Decision, Instant, MemberId, ReviewStage, Role, StageStatus};

/// When a stage begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StageStart {
    /// Once the stage before it is approved; the first one at once.
    #[default]
    Approved,
    /// Once the stage before it has come to its end, whatever it came to. The review waits for what it says.
    Finished,
    /// At a time, however far the stages before it have come.
    At(CivilTime),
    /// When somebody who manages campaigns opens it.
    ByHand,
}

/// A civil time where people are; which instant that is follows from the rules of the zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CivilTime {
    /// `2026-12-01T09:00`.
    pub local: String,
    /// Of the IANA time zone database, for example `Europe/Berlin`.
    pub zone: String,
}

impl CivilTime {
    /// Its civil date, where it is.
    pub fn day(&self) -> Option<Day> {
        self.local.get(..10)?.parse().ok()
    }
}

impl std::fmt::Display for CivilTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.local.replacen('T', " ", 1), self.zone)
    }
}

impl StageStart {
    /// Whether it is what a stage does that says nothing of it.
    pub fn is_usual(&self) -> bool {
        *self == Self::Approved
    }

    /// When the stage begins, in words that go on after its name; `before` is the stage before it, where there is one.
    pub fn words(&self, before: Option<&str>) -> String {
        match (self, before) {
            (Self::Approved | Self::Finished, None) => "begins at once".to_owned(),
            (Self::Approved, Some(before)) => format!("begins once {before} has approved"),
            (Self::Finished, Some(before)) => format!("begins once {before} is finished, whatever it came to"),
            (Self::At(at), _) => format!("begins at {at}"),
            (Self::ByHand, _) => "begins when somebody opens it".to_owned(),
        }
    }
}

/// Whom a stage turns to once its due day has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Members, roles or teams; never guests.
    pub to: Vec<Approver>,
    /// Whether they may decide from then on: the approval of each stands in for that of somebody who has said nothing.
    #[serde(default)]
    pub may_decide: bool,
}

/// The same in a running review, its people resolved and the authors left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StageEscalation {
    pub to: Vec<MemberId>,
    pub may_decide: bool,
}

/// Somebody who decides in a stage for one of its people, since that person has handed their decisions over.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StageDeputy {
    /// Whose decision it is.
    pub of: MemberId,
    /// Who gives it.
    pub deputy: MemberId,
    /// The deputy's name.
    pub name: String,
    /// The last day.
    pub until: Day,
}

impl ReviewStage {
    /// Whether this person may decide here in their own name: named by the rule, or turned to because it is late.
    pub fn asks(&self, id: MemberId) -> bool {
        self.eligible.contains(&id) || self.stands_in(id)
    }

    /// Whether this person may decide here because the stage is late.
    pub fn stands_in(&self, id: MemberId) -> bool {
        self.stand_ins().contains(&id) && !self.barred.contains(&id)
    }

    /// Those who may decide because the stage is late.
    pub fn stand_ins(&self) -> &[MemberId] {
        match &self.terms.escalation {
            Some(escalation) if escalation.may_decide && self.escalated_at.is_some() => &escalation.to,
            _ => &[],
        }
    }

    /// For whom this person decides here, when they have been handed somebody's decisions.
    pub fn deputised(&self, id: MemberId) -> impl Iterator<Item = &StageDeputy> {
        self.deputies.iter().filter(move |deputy| deputy.deputy == id)
    }

    /// The decision that this person's counts as: their last.
    pub fn last_of(&self, id: MemberId) -> Option<&Decision> {
        self.decisions.iter().rev().find(|decision| decision.member_id == id)
    }

    /// Whether a decision of this person's, or one that they would give for somebody, is awaited.
    pub fn awaits(&self, id: MemberId) -> bool {
        let open = |of: MemberId| self.last_of(of).is_none();
        let own = self.asks(id) && open(id);
        self.status == StageStatus::Open && (own || self.deputised(id).any(|deputy| open(deputy.of)))
    }

    /// Takes out what this person may not read: what is said in a private stage is for its own people and for managers.
    pub fn hide_from(&mut self, id: MemberId, role: Role) {
        if self.terms.private && !self.asks(id) && !role.includes(Role::Manager) {
            self.decisions.iter_mut().for_each(|decision| decision.comment.clear());
        }
    }

    /// Whether anything happens here by itself when a time comes.
    pub fn is_timed(&self) -> bool {
        matches!(self.terms.start, StageStart::At(_)) || self.terms.escalation.is_some()
    }

    /// When something is to happen here by itself, as far as it is known: it opens, or is late.
    pub fn next_at(&self) -> Option<Instant> {
        match self.status {
            StageStatus::Waiting if self.opened_at.is_none() => self.terms.opens_at,
            StageStatus::Open if self.terms.escalation.is_some() && self.escalated_at.is_none() => Some(self.due_on?.plus(1).begins()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_written_as_a_word_or_a_time() {
        let at = CivilTime { local: "2026-12-01T09:00".into(), zone: "Europe/Berlin".into() };
        for (start, text) in [
            (StageStart::Approved, r#""approved""#),
            (StageStart::Finished, r#""finished""#),
            (StageStart::ByHand, r#""by_hand""#),
            (StageStart::At(at.clone()), r#"{"at":{"local":"2026-12-01T09:00","zone":"Europe/Berlin"}}"#),
        ] {
            assert_eq!(serde_json::to_string(&start).unwrap(), text);
            assert_eq!(serde_json::from_str::<StageStart>(text).unwrap(), start);
        }
        assert_eq!(StageStart::At(at).words(None), "begins at 2026-12-01 09:00 (Europe/Berlin)");
        assert_eq!(StageStart::Finished.words(Some("Brand")), "begins once Brand is finished, whatever it came to");
    }
}
