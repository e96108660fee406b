//! Requests to use: a held upload goes through a chain, and is let out when every stage has approved.

use app::model::{
    ApprovalChain, Asset, AssetVersion, AssetVersionId, ChainId, Decision, DecisionId, Digest, Instant, Member, MemberId, NewDecision,
    Outlook, ReviewStage, ReviewStatus, StageStart, UseRequest,
};

use super::{Fields, Refusal, approvals, assets, chains};
use crate::{
    approvals::{content::Authorship, outcome, proof, roster::Roster},
    audit::UnitOfWork,
    db::Reading,
    identity::Signer,
    store::{self, find::Looking},
};

/// Asks the people of a chain for leave to use a version that was just uploaded. Refused, with the proof, when they could never give it.
pub(super) async fn open(uow: &mut UnitOfWork, by: &Member, asset: &Asset, version: &AssetVersion, id: ChainId) -> Result<(), Refusal> {
    let chain = store::approvals::chain(uow.read(), id).await?.ok_or(Refusal::NotFound("approval chain"))?;
    let roster = chains::roster(uow.read()).await?;
    let stages = stages_of(&chain, &roster, by.id, version.number)?;
    let request = UseRequest {
        version_id: version.id,
        asset_id: asset.id,
        asset_name: asset.name.clone(),
        number: version.number,
        digest: store::requests::digest_of(version.sha256, &chain.name, &stages)?,
        chain_name: chain.name,
        status: ReviewStatus::Open,
        stages,
        requested_by: by.id,
        requested_at: uow.now(),
    };
    store::requests::insert(uow, &request).await?;
    Ok(())
}

/// The stages of a chain over an upload. What only campaigns have does not count here: conditions, times and pages. Guests and viewers
/// do not see what is held, and so are not asked.
fn stages_of(chain: &ApprovalChain, roster: &Roster, uploader: MemberId, number: i64) -> Result<Vec<ReviewStage>, Refusal> {
    let authors = [Authorship { member_id: uploader, because: format!("uploaded v{number}") }];
    let mut stages = Vec::with_capacity(chain.stages.len());
    for (rule, position) in chain.stages.iter().zip(0..) {
        let mut stage = roster.open(rule, position, &authors);
        stage.eligible.retain(|id| roster.keeps_library(*id));
        stage.terms.only_if = None;
        stage.terms.every_page = false;
        stage.terms.escalation = None;
        if stage.terms.start != StageStart::Finished {
            stage.terms.start = StageStart::Approved;
        }
        let proof = proof::of_stage(&stage, roster, &authors);
        if proof.outlook == Outlook::Impossible {
            let detail = format!("Stage {} can never be approved: {}. Add approvers to the chain {}.", proof.name, proof.says, chain.name);
            return Err(Refusal::conflict("NO_ELIGIBLE_APPROVER", detail));
        }
        stages.push(stage);
    }
    Ok(stages)
}

/// Requests that are still open as this member may read them, oldest first; on demand those alone that wait for their decision.
pub async fn waiting(db: &mut Reading, by: &Member, only_theirs: bool, now: Instant) -> Result<Vec<UseRequest>, Refusal> {
    let requests = store::requests::waiting(db, Looking::of(by.role, now), 500).await?;
    let wanted = |request: &UseRequest| request.status == ReviewStatus::Open && (!only_theirs || request.awaits(by.id));
    Ok(requests.into_iter().filter(wanted).map(|request| request.seen_by(by.id, by.role)).collect())
}

/// Decides in an open stage of a request, on exactly what its digest says. The last approval lets the version out.
pub async fn decide(
    uow: &mut UnitOfWork,
    by: &Member,
    signer: Option<&Signer>,
    id: AssetVersionId,
    new: NewDecision,
) -> Result<UseRequest, Refusal> {
    let now = uow.now();
    let (asset, version) = assets::seen_version(uow.read(), id, by, now).await?;
    let none = || Refusal::conflict("NO_REQUEST", "This version was not held for an approval chain.");
    let mut request = store::requests::of_version(uow.read(), id).await?.ok_or_else(none)?;
    check(&request, by, &new)?;
    let none = || Refusal::forbidden("NOT_AN_APPROVER", "No stage that is open asks you, or not the one that was named.");
    let at = request.place_for(by.id, new.stage).ok_or_else(none)?;
    let decision = Decision {
        id: DecisionId::new(),
        member_id: by.id,
        name: by.name.clone(),
        decision: new.decision,
        signature: approvals::sign(&request.stages[at], by, None, new.digest, signer)?,
        comment: new.comment,
        digest: request.digest,
        guest_link_id: None,
        given_by: None,
        at: now,
    };
    store::requests::insert_decision(uow, &request, request.stages[at].position, &decision).await?;
    request.stages[at].decisions.push(decision);
    outcome::settle(&mut request.stages);
    request.status = outcome::of_review(&request.stages);
    if request.status == ReviewStatus::Approved && version.held {
        store::assets::approve(uow, &version, by.id).await?;
    }
    Ok(UseRequest { asset_name: asset.name, ..request })
}

fn check(request: &UseRequest, by: &Member, new: &NewDecision) -> Result<(), Refusal> {
    if request.requested_by == by.id {
        return Err(Refusal::forbidden("OWN_UPLOAD", "You uploaded this version, so somebody else decides on it, whatever your role."));
    }
    if request.status != ReviewStatus::Open {
        let detail = format!("This request is closed: {}.", request.status.label().to_lowercase());
        return Err(Refusal::conflict("REQUEST_CLOSED", detail));
    }
    if new.digest.is_some_and(|digest: Digest| digest != request.digest) {
        return Err(Refusal::Stale(serde_json::to_value(request)?));
    }
    approvals::check_words(&mut Fields::default(), new)
        .require(new.on_behalf_of.is_none_or(|of| of == by.id), "on_behalf_of", "decisions on uploads are not handed over")
        .done()
}
