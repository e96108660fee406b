//! Waivers: an item let pass by a second person, as long as it is the very finding that they were shown.

use app::model::{Digest, GateItem, ItemWaiver, MemberId, Waiver};
use serde_json::json;

use super::evidence::Evidence;

/// Lets pass what is waived, and names on every item the waiver that there is for it.
pub(super) fn apply(evidence: &Evidence, items: &mut [GateItem]) -> Result<(), serde_json::Error> {
    if evidence.waivers.is_empty() {
        return Ok(());
    }
    for item in items.iter_mut().filter(|item| !item.passed && item.waivable) {
        let basis = basis(evidence, item)?;
        let Some(waiver) = evidence.waivers.iter().rev().find(|waiver| covers(waiver, item, basis)) else { continue };
        item.waiver = Some(named(evidence, waiver));
        if waiver.granted_by.is_some() {
            item.passed = true;
            item.clear_by.clear();
            item.who.clear();
            item.expected_on = None;
            item.expected_by = None;
        }
    }
    Ok(())
}

/// Digest of a finding: what was found, and for a mark the bytes that it is on.
pub(super) fn basis(evidence: &Evidence, item: &GateItem) -> Result<Digest, serde_json::Error> {
    let bytes = marked_version(evidence, item).map(|version| version.sha256);
    Digest::of_value(json!({
        "code": item.code, "kind": item.subject.kind, "id": item.subject.id, "title": item.title, "detail": item.detail, "bytes": bytes,
    }))
}

/// Who made what the item is about: they may not grant its waiver.
pub(super) fn makers(evidence: &Evidence, item: &GateItem) -> Vec<MemberId> {
    marked_version(evidence, item).map(|version| version.uploaded_by).into_iter().collect()
}

fn marked_version<'a>(evidence: &'a Evidence, item: &GateItem) -> Option<&'a app::model::ProofVersion> {
    let mark = evidence.blockers.iter().find(|mark| item.subject.kind == "annotation" && mark.id.to_string() == item.subject.id)?;
    evidence.proofs.iter().find(|proof| proof.id == mark.proof_id)?.versions.last()
}

fn covers(waiver: &Waiver, item: &GateItem, basis: Digest) -> bool {
    waiver.ended_at.is_none() && waiver.code == item.code && waiver.subject_id == item.subject.id && waiver.basis == basis
}

fn named(evidence: &Evidence, waiver: &Waiver) -> ItemWaiver {
    ItemWaiver {
        id: waiver.id,
        revision: waiver.revision,
        reason: waiver.reason.clone(),
        requested_by_id: waiver.requested_by,
        requested_by: evidence.name(waiver.requested_by),
        requested_at: waiver.requested_at,
        granted_by: waiver.granted_by.map(|id| evidence.name(id)),
        granted_at: waiver.granted_at,
    }
}
