//! Digest of everything that a launch would publish.

use app::model::{Digest, Term};
use serde_json::json;

use super::evidence::Evidence;

/// Covers the brief, the flight, the words and files of every proof, and the assets: anything left out would be a way around.
pub(super) fn of(evidence: &Evidence) -> Result<Digest, serde_json::Error> {
    let c = &evidence.campaign;
    let deliverables: Vec<_> = evidence
        .deliverables
        .iter()
        .map(|d| json!({ "task_id": d.task.id, "title": d.task.title, "description": d.task.description, "review": d.review.as_ref().map(|r| r.digest) }))
        .collect();
    let files: Vec<_> = evidence
        .proofs
        .iter()
        .filter_map(|p| p.versions.last().map(|v| json!({ "proof_id": p.id, "task_id": p.task_id, "name": p.name, "sha256": v.sha256 })))
        .collect();
    let assets: Vec<_> = evidence
        .assets
        .iter()
        .map(
            |a| json!({ "asset_id": a.id, "sha256": a.versions.last().map(|v| v.sha256), "rights": a.rights, "terms": standing(&a.terms) }),
        )
        .collect();
    Digest::of_value(&json!({
        "campaign_id": c.id, "name": c.name, "brief": c.brief, "starts_on": c.starts_on, "ends_on": c.ends_on,
        "market": c.market, "channels": c.channels, "deliverables": deliverables, "files": files, "assets": assets,
    }))
}

/// The terms as they were agreed, without what only counts on.
fn standing(terms: &[Term]) -> Vec<Term> {
    terms.iter().map(|term| Term { used: 0, ..term.clone() }).collect()
}
