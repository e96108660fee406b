//! What is written down about a change.

use app::model::{AuditActor, AuditSubject, CampaignId, Member, MemberId};
use serde::Serialize;
use serde_json::{Map, Value};

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    Member,
    Token,
    /// Somebody outside, come in by a link.
    Guest,
    System,
}

/// Who does something, from where.
#[derive(Debug, Clone)]
pub struct Actor {
    pub kind: ActorKind,
    pub id: Option<MemberId>,
    pub name: String,
    pub email: Option<String>,
    pub ip: Option<String>,
    pub request_id: Option<String>,
}

impl Actor {
    /// The product itself: jobs and sign-up.
    pub fn system() -> Self {
        Self { kind: ActorKind::System, id: None, name: "Cohiva Campaign".into(), email: None, ip: None, request_id: None }
    }

    /// The product, doing at a set time what this member has ordered.
    pub fn on_schedule_of(member: &Member) -> Self {
        Self { id: Some(member.id), name: format!("{}, as scheduled", member.name), email: Some(member.email.clone()), ..Self::system() }
    }

    pub(super) fn as_recorded(&self) -> AuditActor {
        let kind = match self.kind {
            ActorKind::Member => "member",
            ActorKind::Token => "token",
            ActorKind::Guest => "guest",
            ActorKind::System => "system",
        };
        AuditActor { kind: kind.into(), id: self.id.map(|id| id.to_string()), name: self.name.clone() }
    }
}

/// One change, as the audit keeps it.
#[derive(Debug, Clone)]
pub struct Change {
    pub(super) action: &'static str,
    pub(super) subject: AuditSubject,
    pub(super) campaign: Option<CampaignId>,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

impl Change {
    /// Something was done to a subject, named by its kind and id.
    pub fn new(action: &'static str, kind: &str, id: impl ToString) -> Self {
        let subject = AuditSubject { kind: kind.into(), id: id.to_string(), campaign_id: None };
        Self { action, subject, campaign: None, before: None, after: None }
    }

    /// It belongs to this campaign.
    #[must_use]
    pub fn of(mut self, campaign: CampaignId) -> Self {
        self.campaign = Some(campaign);
        self.subject.campaign_id = Some(campaign.to_string());
        self
    }

    /// What is there now.
    #[must_use]
    pub fn after(mut self, value: &impl Serialize) -> Self {
        self.after = serde_json::to_value(value).ok();
        self
    }

    /// What was there.
    #[must_use]
    pub fn before(mut self, value: &impl Serialize) -> Self {
        self.before = serde_json::to_value(value).ok();
        self
    }

    /// The fields that differ, as they were and as they are.
    #[must_use]
    pub fn differing(mut self, before: &impl Serialize, after: &impl Serialize) -> Self {
        if let (Ok(before), Ok(after)) = (serde_json::to_value(before), serde_json::to_value(after)) {
            let (before, after) = diff(&before, &after);
            self.before = Some(before);
            self.after = Some(after);
        }
        self
    }
}

/// The top-level fields in which two JSON objects differ, from each.
pub fn diff(before: &Value, after: &Value) -> (Value, Value) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return (before.clone(), after.clone());
    };
    let differing = |from: &Map<String, Value>, other: &Map<String, Value>| {
        from.iter().filter(|(key, value)| other.get(*key) != Some(value)).map(|(k, v)| (k.clone(), v.clone())).collect()
    };
    (Value::Object(differing(old, new)), Value::Object(differing(new, old)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_kept() {
        let (before, after) = diff(&json!({"a": 1, "b": 2}), &json!({"a": 1, "b": 3, "c": 4}));
        assert_eq!(before, json!({"b": 2}));
        assert_eq!(after, json!({"b": 3, "c": 4}));
    }
}
