//! What changed between two versions of a proof, and whether anybody asked for it.

use app::{
    compare::{Region, Sensitivity, asked_for},
    model::{Comparison, Difference, DifferenceId, DifferencePatch, DifferenceState, Member, ProofVersion, ProofVersionId},
};

use super::{Based, Fields, Refusal};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Marks that are looked at for who asked.
const MARKS: i64 = 20_000;

/// Two versions of one proof, the earlier one first.
#[derive(Debug, Clone)]
pub struct Pair {
    pub base: ProofVersion,
    pub version: ProofVersion,
}

/// The versions that a comparison is asked for: a version and an earlier one, by default the one before.
pub async fn pair(db: &mut Reading, version: ProofVersionId, base: Option<ProofVersionId>) -> Result<Pair, Refusal> {
    let (version, _) = store::proofs::version(db, version).await?.ok_or(Refusal::NotFound("proof version"))?;
    let proof = store::proofs::proof(db, version.proof_id).await?.ok_or(Refusal::NotFound("proof"))?;
    let mut earlier = proof.versions.into_iter().filter(|other| other.number < version.number);
    let found = match base {
        Some(base) => {
            let found = earlier.find(|other| other.id == base);
            Fields::default().require(found.is_some(), "base_version_id", "is not an earlier version of this proof").done()?;
            found
        }
        None => earlier.next_back(),
    };
    let base = found.ok_or_else(|| Refusal::conflict("NOTHING_TO_COMPARE", "This is the first version: there is nothing before it."))?;
    Ok(Pair { base, version })
}

/// Keeps what a comparison has found. Decisions are about what was seen: once there are any, it is not made anew.
pub async fn keep(
    uow: &mut UnitOfWork,
    by: &Member,
    pair: &Pair,
    sensitivity: Sensitivity,
    regions: &[(i64, Region)],
) -> Result<Comparison, Refusal> {
    let (version, campaign) = store::proofs::version(uow.read(), pair.version.id).await?.ok_or(Refusal::NotFound("proof version"))?;
    let before = store::comparisons::comparison(uow.read(), version.id).await?;
    if before.is_some_and(|before| before.differences.iter().any(|difference| difference.decided_by.is_some())) {
        let detail = "Some of its differences are decided already. Set those back to open first.";
        return Err(Refusal::conflict("COMPARISON_DECIDED", detail));
    }
    let marks = store::marks::annotations(uow.read(), pair.base.id, 0, MARKS).await?;
    let asked =
        |page: i64, region: &Region| asked_for(region, marks.iter().filter(|mark| mark.page == page).map(|mark| (mark.id, &mark.geometry)));
    let differences =
        (1..).zip(regions).map(|(number, (page, region))| found(number, *page, region, version.id, asked(*page, region))).collect();
    let made = Comparison {
        proof_version_id: version.id,
        base_version_id: pair.base.id,
        sensitivity: i64::from(sensitivity.percent()),
        made_by: by.id,
        made_at: uow.now(),
        differences,
    };
    store::comparisons::replace(uow, campaign, version.proof_id, &made).await?;
    Ok(made)
}

fn found(number: i64, page: i64, region: &Region, version: ProofVersionId, annotation_id: Option<app::model::AnnotationId>) -> Difference {
    let &Region { x, y, width, height, changed } = region;
    Difference {
        id: DifferenceId::new(),
        proof_version_id: version,
        number,
        page,
        x,
        y,
        width,
        height,
        changed: i64::try_from(changed).unwrap_or(i64::MAX),
        state: DifferenceState::Open,
        annotation_id,
        decided_by: None,
        decided_at: None,
        revision: 1,
    }
}

/// Says what a difference is. Whoever uploaded the version does not accept their own changes.
pub async fn decide(
    uow: &mut UnitOfWork,
    by: &Member,
    id: DifferenceId,
    based: Based,
    patch: DifferencePatch,
) -> Result<Difference, Refusal> {
    let (before, campaign) = store::comparisons::difference(uow.read(), id).await?.ok_or(Refusal::NotFound("difference"))?;
    based.check(before.revision, &before)?;
    let (version, _) = store::proofs::version(uow.read(), before.proof_version_id).await?.ok_or(Refusal::NotFound("proof version"))?;
    if version.uploaded_by == by.id {
        let detail = "You uploaded this version; somebody else must say whether its changes are meant.";
        return Err(Refusal::forbidden("OWN_CHANGE", detail));
    }
    let mut after = before.clone();
    if let Some(asked) = patch.annotation_id {
        let known = match asked {
            Some(id) => store::marks::annotation(uow.read(), id).await?.is_some_and(|(_, of)| of == campaign),
            None => true,
        };
        Fields::default().require(known, "annotation_id", "is not a mark in this campaign").done()?;
        after.annotation_id = asked;
    }
    after.state = patch.state.unwrap_or(before.state);
    let decided = (after.state != DifferenceState::Open || after.annotation_id != before.annotation_id).then_some(by.id);
    (after.decided_by, after.decided_at) = (decided, decided.map(|_| uow.now()));
    after.revision += 1;
    store::comparisons::update(uow, campaign, version.proof_id, &before, &after).await?;
    Ok(after)
}
