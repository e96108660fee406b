//! Versions after they came in: locked, looked at, decided on.

use std::collections::HashMap;

use app::model::{
    CampaignId, HistoryKind, HistoryLine, Member, MemberId, NewViewing, PageTime, ProofId, ProofVersion, ProofVersionId, Review, ToldBy,
    VersionLocking, Viewing,
};

use super::{Fields, Refusal, campaigns, proofs};
use crate::{
    audit::UnitOfWork,
    db::Reading,
    store::{self, versions::Lock},
};

/// Nobody looks at one page for longer without saying so in between.
const MOST_SECONDS: i64 = 3_600;

/// A version with its campaign, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: ProofVersionId) -> Result<(ProofVersion, CampaignId), Refusal> {
    store::proofs::version(db, id).await?.ok_or(Refusal::NotFound("proof version"))
}

/// Locks a version by hand, or unlocks it for a reason. What is as asked for stays as it is.
pub async fn set_lock(uow: &mut UnitOfWork, by: &Member, id: ProofVersionId, asked: VersionLocking) -> Result<ProofVersion, Refusal> {
    let (version, campaign) = find(uow.read(), id).await?;
    let reason = asked.reason.trim();
    Fields::default()
        .at_most(reason, "reason", 1_000)
        .require(asked.locked || !reason.is_empty(), "reason", "say why it is unlocked")
        .done()?;
    if asked.locked == version.is_locked() {
        let is = if asked.locked { "locked" } else { "open" };
        return Err(Refusal::conflict("ALREADY_SO", format!("Version {} is {is} already.", version.label())));
    }
    campaigns::refuse_when_live(&campaigns::find(uow.read(), campaign).await?)?;
    let lock = Lock { proof_version_id: id, locked: asked.locked, member_id: Some(by.id), reason: reason.to_owned(), at: uow.now() };
    store::versions::insert_lock(uow, campaign, version.proof_id, &lock).await?;
    Ok(find(uow.read(), id).await?.0)
}

/// Locks what was approved: what people said yes to is not talked about any further without somebody who unlocks it.
pub(super) async fn lock_approved(uow: &mut UnitOfWork, review: &Review) -> Result<(), Refusal> {
    for file in &review.content.files {
        let (version, campaign) = find(uow.read(), file.proof_version_id).await?;
        if !version.is_locked() {
            let reason = format!("Approved under \u{201c}{}\u{201d}", review.chain_name);
            let lock = Lock { proof_version_id: version.id, locked: true, member_id: None, reason, at: uow.now() };
            store::versions::insert_lock(uow, campaign, version.proof_id, &lock).await?;
        }
    }
    Ok(())
}

/// Refuses to add to a locked version, or to change what is on it. Notes on it can still be settled: the gate asks for that.
pub(super) fn refuse_when_locked(version: &ProofVersion) -> Result<(), Refusal> {
    if !version.is_locked() {
        return Ok(());
    }
    let why = if version.locked_by.is_none() { " since it was approved" } else { "" };
    let words =
        format!("Version {} is locked{why}: it takes no new marks. Upload a new version, or have a manager unlock it.", version.label());
    Err(Refusal::conflict("VERSION_LOCKED", words))
}

/// Writes down which pages somebody has had on their screen, as their browser says.
pub async fn viewed(uow: &mut UnitOfWork, by: &Member, id: ProofVersionId, new: NewViewing) -> Result<Viewing, Refusal> {
    let (version, campaign) = find(uow.read(), id).await?;
    let there = |page: &PageTime| (1..=version.pages).contains(&page.page);
    let many = usize::try_from(version.pages).unwrap_or(usize::MAX);
    Fields::default()
        .require(!new.pages.is_empty() && new.pages.len() <= many, "pages", format!("must name 1 to {} pages", version.pages))
        .require(new.pages.iter().all(there), "pages", format!("must be 1 to {}", version.pages))
        .require(
            new.pages.iter().all(|page| (0..=MOST_SECONDS).contains(&page.seconds)),
            "pages",
            "must have been seen for 0 to 3600 seconds",
        )
        .done()?;
    store::versions::insert_views(uow, campaign, &version, by.id, &new.pages).await?;
    let seen = viewings(uow.read(), id).await?;
    seen.into_iter().find(|viewing| viewing.member_id == by.id).ok_or(Refusal::NotFound("viewing"))
}

/// Who has seen what of a version, by name.
pub async fn viewings(db: &mut Reading, id: ProofVersionId) -> Result<Vec<Viewing>, Refusal> {
    let mut people: Vec<Viewing> = Vec::new();
    for seen in store::versions::seen(db, id).await? {
        let page = seen.page();
        match people.last_mut().filter(|last| last.member_id == seen.member_id) {
            Some(last) => last.pages.push(page),
            None => people.push(Viewing {
                member_id: seen.member_id,
                name: seen.name,
                guest: seen.guest,
                pages: vec![page],
                told_by: ToldBy::Browser,
            }),
        }
    }
    Ok(people)
}

/// Refuses an approval by somebody who has not opened every page of every file under review.
pub(super) async fn require_every_page(db: &mut Reading, review: &Review, by: MemberId) -> Result<(), Refusal> {
    let mut missing = Vec::new();
    for file in &review.content.files {
        let (version, _) = find(db, file.proof_version_id).await?;
        let opened = store::versions::opened(db, version.id, by).await?;
        // Of a video it is known that it was played, not which frames were on the screen.
        let pages = if version.frame_rate().is_some() { 1 } else { version.pages };
        let closed: Vec<i64> = (1..=pages).filter(|page| !opened.contains(page)).collect();
        if !closed.is_empty() {
            let word = version.page_word();
            missing.push(match (pages, closed.as_slice()) {
                (1, _) => file.name.clone(),
                (_, [one]) => format!("{}, {word} {one}", file.name),
                (_, several) => format!("{}, {word}s {}", file.name, ranges(several)),
            });
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let words = format!("This stage asks that every page was opened before it is approved. Not opened yet: {}.", missing.join("; "));
    Err(Refusal::conflict("PAGES_NOT_OPENED", words))
}

/// Ascending numbers as people write them: `2, 4–7`.
fn ranges(numbers: &[i64]) -> String {
    let runs = numbers.chunk_by(|one, next| *next == one + 1);
    let words = runs.map(|run| match run {
        [first, .., last] => format!("{first}\u{2013}{last}"),
        [one] => one.to_string(),
        [] => String::new(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// What happened to a proof, newest first.
pub async fn history(db: &mut Reading, id: ProofId) -> Result<Vec<HistoryLine>, Refusal> {
    let proof = proofs::find(db, id).await?;
    let names: HashMap<MemberId, String> = store::people::members(db).await?.into_iter().map(|member| (member.id, member.name)).collect();
    let line = |at, kind, member_id: Option<MemberId>, version: &ProofVersion, detail: String| HistoryLine {
        at,
        kind,
        member_id,
        name: member_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        number: version.number,
        label: version.label(),
        detail,
    };
    let find = |id: ProofVersionId| proof.versions.iter().find(|version| version.id == id);
    let mut lines: Vec<HistoryLine> = proof
        .versions
        .iter()
        .map(|version| line(version.created_at, HistoryKind::Uploaded, Some(version.uploaded_by), version, version.file_name.clone()))
        .collect();
    for lock in store::versions::locks(db, id).await? {
        if let Some(version) = find(lock.proof_version_id) {
            let kind = if lock.locked { HistoryKind::Locked } else { HistoryKind::Unlocked };
            lines.push(line(lock.at, kind, lock.member_id, version, lock.reason));
        }
    }
    if let Some(task) = proof.task_id {
        for review in store::approvals::reviews_of(db, task).await? {
            let Some(version) = review.content.files.iter().find_map(|file| find(file.proof_version_id)) else { continue };
            let decisions = review.stages.iter().flat_map(|stage| stage.decisions.iter().map(move |decision| (stage, decision)));
            lines.extend(decisions.map(|(stage, decision)| {
                let detail = format!("{} in the stage {}", decision.decision.label(), stage.name);
                HistoryLine {
                    name: decision.name.clone(),
                    ..line(decision.at, HistoryKind::Decided, Some(decision.member_id), version, detail)
                }
            }));
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    Ok(lines)
}

#[cfg(test)]
mod tests {
    #[test]
    fn pages_are_named_in_runs() {
        assert_eq!(super::ranges(&[2, 4, 5, 6, 9]), "2, 4\u{2013}6, 9");
        assert_eq!(super::ranges(&[1, 2]), "1\u{2013}2");
    }
}
