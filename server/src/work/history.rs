//! A campaign as it was: its events up to an instant, folded. What a row says today is not looked at.

use std::collections::BTreeMap;

use app::model::{AsLive, AsOf, AuditEvent, Campaign, CampaignId, CampaignStatus, CertificateBody, Instant, LiveFile, Member, Record};
use serde_json::{Map, Value};

use super::Refusal;
use crate::{
    audit::{self, Filter},
    db::Reading,
    store,
};

/// How many events are read at once.
const PAGE: i64 = 1_000;

/// Rebuilds a campaign as it was, as this member may read it now. Not found when it did not exist yet.
pub async fn as_of(db: &mut Reading, by: &Member, id: CampaignId, at: Instant, now: Instant) -> Result<AsOf, Refusal> {
    super::campaigns::find(db, id).await?;
    let mut folded = Folded::default();
    let mut after = None;
    'all: loop {
        let page = audit::events(db, &Filter { campaign: Some(id), after, limit: PAGE, ..Filter::default() }).await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(last.seq);
        for (event, _) in page {
            if event.at > at {
                break 'all;
            }
            folded.take(event);
        }
    }
    let Some(seq) = folded.seq else { return Err(Refusal::NotFound("campaign as of then")) };
    let campaign = folded.things.remove(&("campaign".to_owned(), id.to_string())).map(|thing| thing.state).unwrap_or_default();
    let campaign: Campaign = serde_json::from_value(Value::Object(campaign))?;
    let live = match folded.certificate {
        Some(certificate) if campaign.status == CampaignStatus::Live => live(db, certificate).await?,
        _ => None,
    };
    // What is under embargo today is not told of the past either.
    let attached: Vec<(String, String)> = folded.things.keys().filter(|(kind, _)| kind == "asset").cloned().collect();
    for key in attached {
        let asset = match key.1.parse() {
            Ok(asset) => store::assets::asset(db, asset).await?,
            Err(_) => None,
        };
        if asset.is_some_and(|asset| !asset.is_known_to(by.role, now)) {
            folded.things.remove(&key);
        }
    }
    let record = |((kind, id), thing): ((String, String), Thing)| Record { kind, id, seq: thing.seq, state: Value::Object(thing.state) };
    Ok(AsOf { campaign_id: id, at, seq, campaign, live, records: folded.things.into_iter().map(record).collect() })
}

/// What the certificate lists, and where its bytes are.
async fn live(db: &mut Reading, certificate: String) -> Result<Option<AsLive>, Refusal> {
    let Ok(id) = certificate.parse() else { return Ok(None) };
    let Some(stored) = store::campaigns::certificate(db, id).await? else { return Ok(None) };
    let certificate: CertificateBody = serde_json::from_str(&stored.body)?;
    let mut files = Vec::with_capacity(certificate.files.len());
    for file in &certificate.files {
        let href = store::uploads::place(db, file.sha256).await?;
        files.push(LiveFile { name: file.name.clone(), sha256: file.sha256, href });
    }
    Ok(Some(AsLive { certificate_id: id, certificate_digest: stored.digest, certificate, files }))
}

/// Everything that the events so far have made.
#[derive(Debug, Default)]
struct Folded {
    things: BTreeMap<(String, String), Thing>,
    /// The newest certificate.
    certificate: Option<String>,
    seq: Option<i64>,
}

#[derive(Debug, Default)]
struct Thing {
    seq: i64,
    state: Map<String, Value>,
}

/// What an event does to what it is about.
#[derive(Debug, PartialEq, Eq)]
enum Effect {
    /// Its fields are these now.
    Fields,
    /// It belongs to a list of the thing, under this name.
    Part(&'static str),
    /// It is gone.
    Gone,
    /// It tells of something that happened and changes no field.
    Nothing,
}

fn effect(action: &str) -> Effect {
    match action {
        "proof_version.uploaded" => Effect::Part("versions"),
        "proof_version.locked" | "proof_version.unlocked" => Effect::Part("locks"),
        "proof_version.viewed" => Effect::Nothing,
        "comment.created" => Effect::Part("comments"),
        "review.decided" => Effect::Part("decisions"),
        "review.no_response" => Effect::Part("no_responses"),
        "dependency.created" => Effect::Part("waits_for"),
        "difference.decided" => Effect::Part("differences_decided"),
        "comparison.made" => Effect::Part("comparisons"),
        "annotation.deleted" => Effect::Gone,
        "campaign.launch_refused" | "campaign.launch_scheduled" | "campaign.launch_held" | "dependency.deleted" => Effect::Nothing,
        action if action.starts_with("campaign.launch_") => Effect::Nothing,
        _ => Effect::Fields,
    }
}

impl Folded {
    fn take(&mut self, event: AuditEvent) {
        self.seq = Some(event.seq);
        if event.action == "certificate.issued" {
            self.certificate = Some(event.subject.id.clone());
        }
        let key = (event.subject.kind, event.subject.id);
        let effect = effect(&event.action);
        if effect == Effect::Gone {
            self.things.remove(&key);
            return;
        }
        let thing = self.things.entry(key).or_default();
        thing.seq = event.seq;
        match (effect, event.after) {
            (Effect::Fields, Some(Value::Object(fields))) => {
                // A field that was there before and is not any more has been cleared.
                if let Some(Value::Object(before)) = event.before {
                    for name in before.keys().filter(|name| !fields.contains_key(*name)) {
                        thing.state.remove(name);
                    }
                }
                thing.state.extend(fields);
            }
            (Effect::Part(list), Some(part)) => {
                if let Value::Array(parts) = thing.state.entry(list).or_insert_with(|| Value::Array(Vec::new())) {
                    parts.push(part);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use app::model::{AuditActor, AuditSubject, Digest};
    use serde_json::json;

    use super::*;

    fn event(seq: i64, action: &str, before: Option<Value>, after: Option<Value>) -> AuditEvent {
        AuditEvent {
            seq,
            at: "2026-11-23T10:00:00Z".parse().unwrap(),
            actor: AuditActor { kind: "system".into(), id: None, name: "Test".into() },
            email: None,
            ip: None,
            action: action.into(),
            subject: AuditSubject { kind: "annotation".into(), id: "1".into(), campaign_id: None },
            before,
            after,
            leaf_hash: Digest::of(b""),
        }
    }

    #[test]
    fn events_fold_into_what_was() {
        let mut folded = Folded::default();
        let state = |folded: &Folded| folded.things.values().next().map(|thing| Value::Object(thing.state.clone()));
        folded.take(event(1, "annotation.created", None, Some(json!({ "body": "Here", "blocking": true, "note": 1 }))));
        folded.take(event(2, "annotation.updated", Some(json!({ "blocking": true, "note": 1 })), Some(json!({ "blocking": false }))));
        folded.take(event(3, "comment.created", None, Some(json!({ "body": "Yes" }))));
        assert_eq!(state(&folded), Some(json!({ "body": "Here", "blocking": false, "comments": [{ "body": "Yes" }] })));
        folded.take(event(4, "annotation.deleted", Some(json!({})), None));
        assert_eq!((state(&folded), folded.seq), (None, Some(4)));
    }
}
