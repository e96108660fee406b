//! What a review is about, and who made it.

use app::model::{Campaign, CampaignTerms, MemberId, Proof, ReviewContent, ReviewFile, Task};

/// The content of a task as it stands: its words, the current version of each of its proofs, and what its campaign says.
pub fn of(campaign: &Campaign, task: &Task, proofs: &[Proof]) -> ReviewContent {
    let mut files: Vec<ReviewFile> = proofs
        .iter()
        .filter(|proof| proof.task_id == Some(task.id))
        .filter_map(|proof| {
            let version = proof.versions.last()?;
            Some(ReviewFile {
                proof_id: proof.id,
                proof_version_id: version.id,
                name: proof.name.clone(),
                number: version.number,
                sha256: version.sha256,
            })
        })
        .collect();
    files.sort_by_key(|file| file.proof_id);
    ReviewContent { task_id: task.id, title: task.title.clone(), description: task.description.clone(), files, terms: terms(campaign) }
}

fn terms(campaign: &Campaign) -> CampaignTerms {
    CampaignTerms {
        market: campaign.market.clone(),
        channels: campaign.channels.clone(),
        audience: campaign.brief.audience.clone(),
        starts_on: campaign.starts_on,
        ends_on: campaign.ends_on,
        message: campaign.brief.message.clone(),
        offer: campaign.brief.offer.clone(),
        mandatories: campaign.brief.mandatories.clone(),
        budget: campaign.brief.budget.clone(),
    }
}

/// That somebody made this content, and how: a clause such as `uploaded v3 of Hero banner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorship {
    pub member_id: MemberId,
    pub because: String,
}

/// Who made this content: whoever uploaded the bytes of a current file, in whichever version, and whoever submits it. Without
/// files, also whoever wrote the task.
pub fn authorship(task: &Task, proofs: &[Proof], submitter: MemberId) -> Vec<Authorship> {
    let mut authors = vec![Authorship { member_id: submitter, because: "submitted it".to_owned() }];
    for proof in proofs.iter().filter(|p| p.task_id == Some(task.id)) {
        let Some(current) = proof.versions.last() else { continue };
        authors.extend(
            proof
                .versions
                .iter()
                .filter(|v| v.sha256 == current.sha256)
                .map(|v| Authorship { member_id: v.uploaded_by, because: format!("uploaded v{} of {}", v.number, proof.name) }),
        );
    }
    if authors.len() == 1 {
        authors.push(Authorship { member_id: task.created_by, because: "wrote the task".to_owned() });
    }
    authors
}

/// The people behind these authorships, each once, by id.
pub fn authors(authorship: &[Authorship]) -> Vec<MemberId> {
    let mut authors: Vec<MemberId> = authorship.iter().map(|a| a.member_id).collect();
    authors.sort();
    authors.dedup();
    authors
}
