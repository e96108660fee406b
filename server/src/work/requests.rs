//! Requests to use: a held upload goes through a chain, and is let out when every stage has approved.

use app::model::{
    ApprovalChain, Asset, AssetVersion, AssetVersionId, ChainId, Day, Decision, DecisionId, Digest, Instant, Member, MemberId, NewDecision,
    Outlook, ReviewStage, ReviewStatus, StageStart, StageStatus, UseRequest,
};

use super::{Fields, Refusal, approvals, assets, chains, delegations::Handed};
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
    let mut request = request;
    outcome::settle(&mut request.stages);
    let today = uow.now().day();
    deputise(uow.read(), &mut request, today).await?;
    ask(uow, &request, &[]).await
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
    let mut requests = store::requests::waiting(db, Looking::of(by.role, now), 500).await?;
    let handed = Handed::on(db, now.day()).await?;
    for request in &mut requests {
        over(&handed, request);
    }
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
    deputise(uow.read(), &mut request, now.day()).await?;
    let (at, of) = approvals::place(&request.stages, by, &new)?;
    let (member_id, name, given_by) = approvals::voice(uow, by, of.as_ref()).await?;
    let decision = Decision {
        id: DecisionId::new(),
        signature: approvals::sign(&request.stages[at], by, of.as_ref().map(|_| name.as_str()), new.digest, signer)?,
        member_id,
        name,
        decision: new.decision,
        comment: new.comment,
        digest: request.digest,
        guest_link_id: None,
        given_by,
        at: now,
    };
    let open: Vec<i64> = open_stages(&request).map(|stage| stage.position).collect();
    store::requests::insert_decision(uow, &request, request.stages[at].position, &decision).await?;
    request.stages[at].decisions.push(decision);
    outcome::settle(&mut request.stages);
    request.status = outcome::of_review(&request.stages);
    if request.status == ReviewStatus::Approved && version.held {
        store::assets::approve(uow, &version, by.id).await?;
    }
    let request = UseRequest { asset_name: asset.name, ..request };
    match request.status {
        ReviewStatus::Open => ask(uow, &request, &open).await?,
        _ => tell(uow, &request).await?,
    }
    Ok(request)
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
    approvals::check_words(&mut Fields::default(), new).done()
}

/// Says in its stages who decides there for whom on this day. Who does not see what is held decides on it for nobody.
pub async fn deputise(db: &mut Reading, request: &mut UseRequest, today: Day) -> Result<(), Refusal> {
    if request.status == ReviewStatus::Open {
        over(&Handed::on(db, today).await?, request);
    }
    Ok(())
}

fn over(handed: &Handed, request: &mut UseRequest) {
    if request.status == ReviewStatus::Open {
        let may = |roster: &Roster, id: MemberId| roster.may_deputise(id) && roster.keeps_library(id);
        handed.over_stages(&mut request.stages, &[request.requested_by], may);
    }
}

fn open_stages(request: &UseRequest) -> impl Iterator<Item = &ReviewStage> {
    request.stages.iter().filter(|stage| stage.status == StageStatus::Open)
}

/// Mails those who are asked in stages that have just been opened, and those who decide for them; not those of the stages `before`.
async fn ask(uow: &mut UnitOfWork, request: &UseRequest, before: &[i64]) -> Result<(), Refusal> {
    let workspace = uow.tenant().workspace().clone();
    let place = address(&workspace.url, request);
    for stage in open_stages(request).filter(|stage| !before.contains(&stage.position)) {
        let handed = stage.deputies.iter().map(|deputy| deputy.deputy);
        let mut told: Vec<MemberId> = stage.eligible.iter().copied().chain(handed).collect();
        told.sort_unstable();
        told.dedup();
        for id in told {
            let Some(person) = store::people::member(uow.read(), id).await?.filter(|person| person.active) else { continue };
            let body = format!(
                "Hello {},\n\nversion {} of \u{201c}{}\u{201d} is held in the library until the stage {} has decided on it, and you are asked.\n\n{place}\n\n{}\n",
                person.name, request.number, request.asset_name, stage.name, workspace.name
            );
            let subject = format!("{}: to decide, {}", workspace.name, request.asset_name);
            store::mail::post(uow, &person.email, &subject, &body).await?;
        }
    }
    Ok(())
}

/// Mails whoever uploaded it what has become of it.
async fn tell(uow: &mut UnitOfWork, request: &UseRequest) -> Result<(), Refusal> {
    let Some(person) = store::people::member(uow.read(), request.requested_by).await?.filter(|person| person.active) else { return Ok(()) };
    let workspace = uow.tenant().workspace().clone();
    let became = match request.status {
        ReviewStatus::Approved => "was let out: it may be used now, as far as its rights go",
        _ => "was not let out: changes are asked for. Upload another version with them; it is asked for anew",
    };
    let body = format!(
        "Hello {},\n\nversion {} of \u{201c}{}\u{201d}, which you uploaded, {became}.\n\n{}\n\n{}\n",
        person.name,
        request.number,
        request.asset_name,
        address(&workspace.url, request),
        workspace.name
    );
    Ok(store::mail::post(uow, &person.email, &format!("{}: decided, {}", workspace.name, request.asset_name), &body).await?)
}

fn address(workspace: &str, request: &UseRequest) -> String {
    format!("{}/library/{}", workspace.trim_end_matches('/'), request.asset_id)
}
