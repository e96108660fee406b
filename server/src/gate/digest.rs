//! Digest of everything that a launch would publish.

use app::model::{AssetId, CampaignId, Channel, Day, Digest, ProofId, TaskId, Term, canonical};
use serde::Serialize;
use serde_json::Value;

use super::evidence::Evidence;

/// Covers the brief, the flight, the words and files of every proof, and the assets: anything left out would be a way around.
pub(super) fn of(evidence: &Evidence) -> Result<Digest, serde_json::Error> {
    let c = &evidence.campaign;
    let deliverables = evidence.deliverables.iter().map(|d| DeliverableSaid {
        description: &d.task.description,
        review: d.review.as_ref().map(|review| review.digest),
        task_id: d.task.id,
        title: &d.task.title,
    });
    let files = evidence
        .proofs
        .iter()
        .filter_map(|p| Some(FileShown { name: &p.name, proof_id: p.id, sha256: p.versions.last()?.sha256, task_id: p.task_id }));
    let assets = evidence.assets.iter().map(|a| {
        Ok(AssetUsed {
            asset_id: a.id,
            rights: canonical(&a.rights)?,
            sha256: a.versions.last().map(|version| version.sha256),
            terms: canonical(&standing(&a.terms))?,
        })
    });
    let published = Published {
        assets: assets.collect::<Result<_, serde_json::Error>>()?,
        brief: canonical(&c.brief)?,
        campaign_id: c.id,
        channels: &c.channels,
        deliverables: deliverables.collect(),
        ends_on: c.ends_on,
        files: files.collect(),
        market: c.market.as_deref(),
        name: &c.name,
        starts_on: c.starts_on,
    };
    Ok(Digest::of(&serde_json::to_vec(&published)?))
}

/// The terms as they were agreed, without what only counts on.
fn standing(terms: &[Term]) -> Vec<Term> {
    terms.iter().map(|term| Term { used: 0, ..term.clone() }).collect()
}

// Canonical JSON has its keys in order. So have these, and what is nested in them comes from `canonical`: a launch makes no map of
// every deliverable first.
#[derive(Serialize)]
struct Published<'a> {
    assets: Vec<AssetUsed>,
    brief: Value,
    campaign_id: CampaignId,
    channels: &'a [Channel],
    deliverables: Vec<DeliverableSaid<'a>>,
    ends_on: Option<Day>,
    files: Vec<FileShown<'a>>,
    market: Option<&'a str>,
    name: &'a str,
    starts_on: Option<Day>,
}

#[derive(Serialize)]
struct AssetUsed {
    asset_id: AssetId,
    rights: Value,
    sha256: Option<Digest>,
    terms: Value,
}

#[derive(Serialize)]
struct DeliverableSaid<'a> {
    description: &'a str,
    review: Option<Digest>,
    task_id: TaskId,
    title: &'a str,
}

#[derive(Serialize)]
struct FileShown<'a> {
    name: &'a str,
    proof_id: ProofId,
    sha256: Digest,
    task_id: Option<TaskId>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_hashed_is_canonical() {
        let (digest, id) = (Digest::of(b"file"), uuid::Uuid::nil());
        let published = Published {
            assets: vec![AssetUsed {
                asset_id: AssetId(id),
                rights: canonical(&json!({ "b": 1, "a": 2 })).unwrap(),
                sha256: None,
                terms: json!([]),
            }],
            brief: canonical(&json!({ "offer": "Half price", "audience": "Members" })).unwrap(),
            campaign_id: CampaignId(id),
            channels: &[],
            deliverables: vec![DeliverableSaid { description: "", review: Some(digest), task_id: TaskId(id), title: "Hero" }],
            ends_on: None,
            files: vec![FileShown { name: "Hero", proof_id: ProofId(id), sha256: digest, task_id: None }],
            market: Some("NZ"),
            name: "Spring",
            starts_on: None,
        };
        let digest = Digest::of(&serde_json::to_vec(&published).unwrap());
        // In this build a library has asked for keys in the order in which they came.
        assert_eq!(digest, Digest::of_json(&published).unwrap());
        // What certificates name stays what it is: nothing is left out or called otherwise.
        assert_eq!(digest.short(), "f9b05b17");
    }
}
