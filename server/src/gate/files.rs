//! Whether what is stored is what was approved: a file that somebody has put other bytes in place of does not go live.

use app::model::{CheckCode, Component, Digest, GateItem, ProofId, Role, Subject};

use super::{
    checks::{Finding, item, of_campaign, those_with},
    evidence::{Deliverable, Evidence},
};
use crate::files::Standing;

/// An item for every file that is not what its digest says; one that holds when all are. Nothing to say of a campaign without files.
pub(super) fn intact(evidence: &Evidence) -> Vec<GateItem> {
    let proofs = evidence.proofs.iter().filter_map(|proof| {
        let version = proof.versions.last()?;
        let subject =
            Subject { kind: "proof".into(), id: proof.id.to_string(), name: proof.name.clone(), href: format!("/proofs/{}", proof.id) };
        Some((subject, version.sha256, version.number, looked_at_by(evidence, proof.id)))
    });
    let assets = evidence.assets.iter().filter_map(|asset| {
        let version = asset.versions.last()?;
        let subject =
            Subject { kind: "asset".into(), id: asset.id.to_string(), name: asset.name.clone(), href: format!("/library/{}", asset.id) };
        Some((subject, version.sha256, version.number, String::new()))
    });
    let files: Vec<_> = proofs.chain(assets).collect();
    let bad: Vec<GateItem> = files
        .iter()
        .filter_map(|(subject, digest, number, stages)| {
            let problem = problem(evidence, *digest)?;
            let finding = Finding::Fails {
                detail: format!("The component files{stages}: what is stored of version {number} {problem} (SHA-256 {}).", digest.short()),
                clear_by: "Upload the same file again, or have it restored from a backup. The approval stands on its bytes.".into(),
                who: those_with(evidence, Role::Contributor),
                expected_on: None,
            };
            Some(item(CheckCode::FilesIntact, format!("\u{201c}{}\u{201d} stored as approved", subject.name), subject.clone(), finding))
        })
        .collect();
    if !bad.is_empty() || files.is_empty() {
        return bad;
    }
    let finding = Finding::Holds(match files.len() {
        1 => "The one stored file has the bytes that its digest names.".to_owned(),
        many => format!("All {many} stored files have the bytes that their digests name."),
    });
    vec![item(CheckCode::FilesIntact, "Stored files intact", of_campaign(evidence, "proofs"), finding)]
}

fn problem(evidence: &Evidence, digest: Digest) -> Option<&'static str> {
    match evidence.stored.get(&digest) {
        Some(Standing::Intact) => None,
        Some(Standing::Altered) => Some("has other bytes than were uploaded"),
        Some(Standing::Gone) => Some("is gone"),
        None => Some("was not looked at"),
    }
}

/// The stages whose approval rests on this file, in words that follow on the component.
fn looked_at_by(evidence: &Evidence, proof: ProofId) -> String {
    let rests = |deliverable: &&Deliverable| {
        deliverable.review.as_ref().is_some_and(|review| review.content.files.iter().any(|file| file.proof_id == proof))
    };
    let stages: Vec<&str> = evidence
        .deliverables
        .iter()
        .filter(rests)
        .flat_map(|deliverable| deliverable.review.iter().flat_map(|review| &review.stages))
        .filter(|stage| !stage.terms.skipped && stage.interests.contains(&Component::Files))
        .map(|stage| stage.name.as_str())
        .collect();
    match stages[..] {
        [] => String::new(),
        [one] => format!(", which the stage {one} looked at"),
        _ => format!(", which the stages {} looked at", stages.join(", ")),
    }
}
