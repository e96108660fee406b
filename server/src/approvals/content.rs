//! What a review is about, and the digest that people sign.

use app::model::{Digest, MemberId, Proof, ReviewContent, ReviewFile, ReviewStage, Task};
use serde_json::json;

/// The content of a task as it stands: its words, and the current version of each of its proofs.
pub fn of(task: &Task, proofs: &[Proof]) -> ReviewContent {
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
    ReviewContent { task_id: task.id, title: task.title.clone(), description: task.description.clone(), files }
}

/// Digest of the content and of the rules it is reviewed under.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn digest(content: &ReviewContent, chain: &str, stages: &[ReviewStage], authors: &[MemberId]) -> Result<Digest, serde_json::Error> {
    let rules: Vec<_> = stages.iter().map(|s| json!({ "name": s.name, "rule": s.rule, "eligible": s.eligible })).collect();
    Digest::of_json(&json!({ "content": content, "chain": chain, "stages": rules, "authors": authors }))
}

/// Who made this content: whoever uploaded a current file, and whoever submits it. Without files, also whoever wrote the task.
pub fn authors(task: &Task, proofs: &[Proof], submitter: MemberId) -> Vec<MemberId> {
    let mut authors = vec![submitter];
    authors.extend(proofs.iter().filter(|p| p.task_id == Some(task.id)).filter_map(|p| p.versions.last()).map(|v| v.uploaded_by));
    if authors.len() == 1 {
        authors.push(task.created_by);
    }
    authors.sort();
    authors.dedup();
    authors
}
