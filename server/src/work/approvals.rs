//! Reviews and decisions.

use app::model::{
    ApprovalChain, CampaignTerms, Day, Decision, DecisionId, Digest, ExplainedStage, GivenBy, GuestLinkId, Member, MemberId, NewDecision,
    Outlook, Proof, Review, ReviewContent, ReviewId, ReviewProof, ReviewStage, ReviewStatus, Signature, StageDeputy, StageProof,
    StageStart, StageStatus, Task, TaskId, TaskStatus, Verdict,
};

use super::{Fields, Refusal, campaigns, chains, civil, delegations, limits, stages, tasks, versions};
use crate::{
    approvals::{
        components::{self, Rules},
        content::{self, Authorship},
        outcome, proof,
        roster::Roster,
    },
    audit::UnitOfWork,
    db::Reading,
    identity::Signer,
    store,
};

/// Opens a review of a task's content as it stands now.
pub async fn submit(uow: &mut UnitOfWork, by: &Member, id: TaskId, over_limit: Option<&str>) -> Result<Review, Refusal> {
    let task = tasks::find(uow.read(), id).await?;
    let campaign = campaigns::find(uow.read(), task.campaign_id).await?;
    campaigns::refuse_when_live(&campaign)?;
    let chain_id = task.chain_id.ok_or_else(no_chain)?;
    let chain = store::approvals::chain(uow.read(), chain_id).await?.ok_or(Refusal::NotFound("approval chain"))?;
    let proofs = store::proofs::of_task(uow.read(), task.campaign_id, id).await?;
    let content = content::of(&campaign, &task, &proofs);
    if let Some(mut open) = store::approvals::open_review_of(uow.read(), id).await? {
        components::void_what_changed(&mut open, &content)?;
        if open.current {
            return Err(Refusal::conflict("ALREADY_IN_REVIEW", "This task is in review, and nothing has changed since it was submitted."));
        }
        store::approvals::close_review(uow, &open, ReviewStatus::Withdrawn).await?;
    }
    let today = uow.now().day();
    let (authors, stages) = stages_of(uow.read(), (by, today), &task, &chain, (&proofs, &content)).await?;
    let opened = opened(&stages);
    let submitted = Task { status: TaskStatus::InReview, ..task.clone() };
    limits::admit(uow, by, Some(&task), &submitted, &opened, over_limit).await?;
    let rules = Rules { chain: &chain.name, stages: &stages, authors: &authors };
    let review = Review {
        id: ReviewId::new(),
        task_id: id,
        campaign_id: task.campaign_id,
        chain_name: chain.name.clone(),
        status: ReviewStatus::Open,
        digest: components::root(&components::leaves(&content, rules)?),
        content,
        current: true,
        stages,
        authors,
        opened_by: by.id,
        opened_at: uow.now(),
        closed_at: None,
    };
    store::approvals::insert_review(uow, &review).await?;
    store::tasks::set_review(uow, &task, TaskStatus::InReview, review.id).await?;
    campaigns::review_began(uow, task.campaign_id).await?;
    // With every stage carried over there is nothing left to ask; and a time that is past has come.
    let review = find(uow.read(), review.id).await?;
    stages::advance(uow, review).await
}

/// The authors of what is submitted, and the stages of its review as they would stand at once.
async fn stages_of(
    db: &mut Reading,
    (by, today): (&Member, Day),
    task: &Task,
    chain: &ApprovalChain,
    (proofs, content): (&[Proof], &ReviewContent),
) -> Result<(Vec<MemberId>, Vec<ReviewStage>), Refusal> {
    let authorship = content::authorship(task, proofs, by.id);
    let mut stages = open_stages(chain, &chains::roster(db).await?, &authorship, today, &content.terms)?;
    let authors = content::authors(&authorship);
    carry(db, content, &chain.name, &authors, &mut stages).await?;
    Ok((authors, stages))
}

/// The names of the stages that are open.
pub(super) fn opened(stages: &[ReviewStage]) -> Vec<String> {
    stages.iter().filter(|stage| stage.status == StageStatus::Open).map(|stage| stage.name.clone()).collect()
}

/// The stages that a submission would begin with, by the same rules as [`submit`] and without writing anything.
pub(super) async fn would_open(db: &mut Reading, by: &Member, task: &Task, today: Day) -> Result<Vec<ReviewStage>, Refusal> {
    let campaign = campaigns::find(db, task.campaign_id).await?;
    campaigns::refuse_when_live(&campaign)?;
    let chain_id = task.chain_id.ok_or_else(no_chain)?;
    let chain = store::approvals::chain(db, chain_id).await?.ok_or(Refusal::NotFound("approval chain"))?;
    let proofs = store::proofs::of_task(db, task.campaign_id, task.id).await?;
    let content = content::of(&campaign, task, &proofs);
    stages_of(db, (by, today), task, &chain, (&proofs, &content)).await.map(|(_, stages)| stages)
}

fn no_chain() -> Refusal {
    Refusal::conflict("NO_CHAIN", "This task has no approval chain. Give it one, then submit it.")
}

/// Somebody who decides: who they are, how they have just proved it, and by which link they came, if by one.
#[derive(Debug, Clone, Copy)]
pub struct Deciding<'a> {
    pub by: &'a Member,
    pub signer: Option<&'a Signer>,
    pub link: Option<GuestLinkId>,
}

/// Lets the approvals of earlier reviews stand for the stages that look at nothing that has changed since.
async fn carry(
    db: &mut Reading,
    content: &ReviewContent,
    chain: &str,
    authors: &[MemberId],
    stages: &mut [ReviewStage],
) -> Result<(), Refusal> {
    let earlier = store::approvals::reviews_of(db, content.task_id).await?;
    let opened = stages.to_vec();
    let rules = Rules { chain, stages: &opened, authors };
    for stage in stages.iter_mut().filter(|stage| !stage.terms.skipped) {
        stage.carried_from = components::carried(&earlier, content, rules, stage)?;
    }
    Ok(())
}

/// The chain's stages with the people who may decide now. Refused, with the proof, when one can never be approved.
fn open_stages(
    chain: &ApprovalChain,
    roster: &Roster,
    authors: &[Authorship],
    today: Day,
    terms: &CampaignTerms,
) -> Result<Vec<ReviewStage>, Refusal> {
    // When each should begin, as long as that can be known.
    let mut begins = Some(today);
    let mut stages = Vec::with_capacity(chain.stages.len());
    for (rule, position) in chain.stages.iter().zip(0..) {
        let mut stage = roster.open(rule, position, authors);
        stage.terms.skipped = rule.only_if.as_ref().is_some_and(|condition| !condition.holds(terms));
        if !stage.terms.skipped {
            match &rule.start {
                StageStart::At(time) => {
                    let at = civil::resolve(&time.local, &time.zone).ok().map(|(_, at)| at);
                    stage.terms.opens_at = Some(at.ok_or_else(|| Refusal::Internal(format!("{time} was kept and is no instant")))?);
                    begins = at.map(|at| at.day().max(today));
                }
                StageStart::ByHand => begins = None,
                StageStart::Approved | StageStart::Finished => {}
            }
            if let (Some(from), Some(days)) = (begins, rule.due_in) {
                stage.due_on = Some(outcome::due(from, days, rule.calendar.as_deref().or(terms.market.as_deref())));
                begins = stage.due_on;
            }
        }
        let proof = proof::of_stage(&stage, roster, authors);
        if proof.outlook == Outlook::Impossible {
            return Err(Refusal::conflict(
                "NO_ELIGIBLE_APPROVER",
                format!("Stage {} can never be approved: {}. Add approvers to the chain.", proof.name, proof.says),
            ));
        }
        stages.push(stage);
    }
    if stages.iter().all(|stage| stage.terms.skipped) {
        return Err(Refusal::conflict(
            "NO_STAGE_APPLIES",
            "No stage of this chain is for a campaign like this one, so nobody would approve it.",
        ));
    }
    outcome::settle(&mut stages);
    Ok(stages)
}

/// Why a review stands where it does, and what could still become of it.
pub async fn explain(db: &mut Reading, id: ReviewId, today: Day) -> Result<ReviewProof, Refusal> {
    let mut review = find(db, id).await?;
    delegations::deputise(db, &mut review, today).await?;
    let task = tasks::find(db, review.task_id).await?;
    let proofs = store::proofs::of_task(db, review.campaign_id, review.task_id).await?;
    let authors = content::authorship(&task, &proofs, review.opened_by);
    let roster = chains::roster(db).await?;
    let proofs: Vec<StageProof> = review.stages.iter().map(|stage| proof::of_stage(stage, &roster, &authors)).collect();
    let outlook = proof::worst(&proofs);
    let mut before = None;
    let mut explained = Vec::with_capacity(proofs.len());
    for (stage, proof) in review.stages.iter().zip(proofs) {
        let waits = stage.status == StageStatus::Waiting;
        let begins = if waits { stage.terms.start.words(before) } else { String::new() };
        if !stage.terms.skipped {
            before = Some(stage.name.as_str());
        }
        explained.push(ExplainedStage { status: stage.status, begins, proof });
    }
    Ok(ReviewProof { review_id: id, status: review.status, outlook, stages: explained })
}

/// Takes a task back to production when something changes that a stage of its review looks at: what was shown to approvers is no
/// longer what there is. A change that no stage looks at leaves the review as it is.
pub(super) async fn content_changed(uow: &mut UnitOfWork, id: TaskId) -> Result<(), Refusal> {
    let task = tasks::find(uow.read(), id).await?;
    let Some(latest) = task.review_id else { return Ok(()) };
    let review = find(uow.read(), latest).await?;
    if review.current {
        return Ok(());
    }
    if review.status == ReviewStatus::Open {
        store::approvals::close_review(uow, &review, ReviewStatus::Withdrawn).await?;
    }
    if matches!(task.status, TaskStatus::InReview | TaskStatus::Approved | TaskStatus::Done) {
        store::tasks::set_review(uow, &task, TaskStatus::InProduction, latest).await?;
    }
    Ok(())
}

/// A review with what has changed since it was opened.
pub async fn find(db: &mut Reading, id: ReviewId) -> Result<Review, Refusal> {
    let mut review = store::approvals::review(db, id).await?.ok_or(Refusal::NotFound("review"))?;
    let task = tasks::find(db, review.task_id).await?;
    let campaign = campaigns::find(db, review.campaign_id).await?;
    let proofs = store::proofs::of_task(db, review.campaign_id, review.task_id).await?;
    components::void_what_changed(&mut review, &content::of(&campaign, &task, &proofs))?;
    Ok(review)
}

/// Open reviews that wait for this person's decision, or for one that they give for somebody.
pub async fn waiting_for(db: &mut Reading, member: MemberId, today: Day) -> Result<Vec<Review>, Refusal> {
    let mut reviews = store::approvals::open_reviews(db, 500).await?;
    let handed = delegations::Handed::on(db, today).await?;
    for review in &mut reviews {
        handed.over(review);
    }
    reviews.retain(|review| review.stages.iter().any(|stage| stage.awaits(member)));
    Ok(reviews)
}

/// Decides in an open stage of a review, on exactly what its digest says. A stage of signatures asks for a signer.
pub async fn decide(
    uow: &mut UnitOfWork,
    deciding: Deciding<'_>,
    id: ReviewId,
    new: NewDecision,
    shown: Option<Digest>,
) -> Result<Review, Refusal> {
    let mut review = find(uow.read(), id).await?;
    let today = uow.now().day();
    delegations::deputise(uow.read(), &mut review, today).await?;
    let shown = shown.or(new.digest);
    check_decision(&review, deciding.by, &new, shown)?;
    let (at, of) = place(&review.stages, deciding.by, &new)?;
    let approves = matches!(new.decision, Verdict::Approve | Verdict::ApproveWithChanges);
    if approves && review.stages[at].terms.every_page {
        versions::require_every_page(uow.read(), &review, deciding.by.id).await?;
    }
    let (member_id, name, given_by) = voice(uow, deciding.by, of.as_ref()).await?;
    let signature = sign(&review.stages[at], deciding.by, given_by.as_ref().map(|_| name.as_str()), shown, deciding.signer)?;
    let decision = Decision {
        id: DecisionId::new(),
        member_id,
        name,
        decision: new.decision,
        comment: new.comment,
        digest: review.digest,
        signature,
        guest_link_id: deciding.link,
        given_by,
        at: uow.now(),
    };
    store::approvals::insert_decision(uow, &review, review.stages[at].position, &decision).await?;
    review.stages[at].decisions.push(decision);
    stages::settle(&mut review);
    if matches!(review.stages[at].status, StageStatus::Approved | StageStatus::ChangesRequested) {
        stages::note_silence(uow, &mut review, at).await?;
    }
    stages::advance(uow, review).await
}

/// Whose decision it is that this member gives, with the name, and by what they give it where it is another's.
pub(super) async fn voice(
    uow: &mut UnitOfWork,
    by: &Member,
    of: Option<&StageDeputy>,
) -> Result<(MemberId, String, Option<GivenBy>), Refusal> {
    let Some(of) = of else { return Ok((by.id, by.name.clone(), None)) };
    let today = uow.now().day();
    let delegation_id = delegations::holding(uow.read(), of, today).await?;
    let name = store::people::member(uow.read(), of.of).await?.map_or_else(|| by.name.clone(), |member| member.name);
    Ok((of.of, name, Some(GivenBy { member_id: by.id, name: by.name.clone(), delegation_id })))
}

/// Refuses an approval in an open stage that asks for every page to be opened before.
pub(super) async fn require_every_page(db: &mut Reading, review: &Review, by: &Member) -> Result<(), Refusal> {
    let asks = |stage: &ReviewStage| stage.status == StageStatus::Open && stage.terms.every_page && stage.asks(by.id);
    if review.stages.iter().any(asks) { versions::require_every_page(db, review, by.id).await } else { Ok(()) }
}

/// In which stage a decision is, and for whom where it is not the decider's own.
pub(super) fn place(stages: &[ReviewStage], by: &Member, new: &NewDecision) -> Result<(usize, Option<StageDeputy>), Refusal> {
    let wanted = |stage: &ReviewStage| stage.status == StageStatus::Open && new.stage.is_none_or(|position| stage.position == position);
    let open: Vec<usize> = (0..stages.len()).filter(|at| wanted(&stages[*at])).collect();
    let Some(first) = open.first() else {
        return Err(Refusal::conflict("NO_OPEN_STAGE", "No stage is open, or not the one that was named."));
    };
    let (at, of) = match new.on_behalf_of.filter(|of| *of != by.id) {
        None => {
            let asked = || open.iter().copied().filter(|at| stages[*at].asks(by.id));
            let at = asked().find(|at| stages[*at].last_of(by.id).is_none()).or_else(|| asked().next());
            let name = &stages[*first].name;
            let none = || Refusal::forbidden("NOT_AN_APPROVER", format!("You are not among the people who decide in the stage {name}."));
            (at.ok_or_else(none)?, None)
        }
        Some(of) => {
            let handed = |at: &usize| stages[*at].deputised(by.id).find(|deputy| deputy.of == of).map(|deputy| (*at, deputy.clone()));
            let found = open.iter().find_map(handed);
            let none = "Nobody of that name has handed you their decisions in a stage that is open, or you decide there yourself.";
            let (at, deputy) = found.ok_or_else(|| Refusal::forbidden("NOT_A_DEPUTY", none))?;
            (at, Some(deputy))
        }
    };
    // Whoever it is for, one person is one voice.
    let whose = new.on_behalf_of.unwrap_or(by.id);
    let spoke = |decision: &Decision| {
        decision.member_id != whose
            && (decision.member_id == by.id || decision.given_by.as_ref().is_some_and(|given| given.member_id == by.id))
    };
    if let Some(before) = stages[at].decisions.iter().find(|decision| spoke(decision)) {
        let detail =
            format!("You have decided in the stage {} before, for {}. One person is one voice there.", stages[at].name, before.name);
        return Err(Refusal::forbidden("ONE_VOICE", detail));
    }
    Ok((at, of))
}

/// The signature that a stage asks for, if it does; `of` is for whom it is given.
pub(super) fn sign(
    stage: &ReviewStage,
    by: &Member,
    of: Option<&str>,
    shown: Option<Digest>,
    signer: Option<&Signer>,
) -> Result<Option<Signature>, Refusal> {
    let Some(rule) = &stage.signature else { return Ok(None) };
    Fields::default().require(shown.is_some(), "digest", "name the digest of what you sign").done()?;
    let Some(authentication) = signer.and_then(|signer| signer.authentication(by.id)) else {
        return Err(Refusal::forbidden(
            "SIGN_WITH_PASSWORD",
            format!("Decisions in the stage {} are signatures: send your password with it.", stage.name),
        ));
    };
    let printed_name = of.map_or_else(|| by.name.clone(), |of| format!("{}, for {of}", by.name));
    Ok(Some(Signature { meaning: rule.meaning.clone(), printed_name, authentication }))
}

pub(super) fn check_decision(review: &Review, by: &Member, new: &NewDecision, shown: Option<Digest>) -> Result<(), Refusal> {
    if review.authors.contains(&by.id) {
        return Err(Refusal::forbidden(
            "AUTHOR_CANNOT_APPROVE",
            "You made or submitted this content, so you cannot decide on it, whatever your role.",
        ));
    }
    check_running(review)?;
    if [shown, new.digest].into_iter().flatten().any(|digest| digest != review.digest) {
        return Err(Refusal::Stale(serde_json::to_value(review)?));
    }
    check_words(&mut Fields::default(), new).done()
}

/// A request for changes says which; nobody says too much.
pub(super) fn check_words<'f>(fields: &'f mut Fields, new: &NewDecision) -> &'f mut Fields {
    fields.require(new.decision != Verdict::RequestChanges || !new.comment.trim().is_empty(), "comment", "say what has to change").at_most(
        &new.comment,
        "comment",
        4_000,
    )
}

/// Refuses when nothing is decided in a review any more.
pub(super) fn check_running(review: &Review) -> Result<(), Refusal> {
    if review.status != ReviewStatus::Open {
        return Err(Refusal::conflict("REVIEW_CLOSED", format!("This review is closed: {}.", review.status.label().to_lowercase())));
    }
    if !review.current {
        return Err(Refusal::conflict(
            "CONTENT_CHANGED",
            format!(
                "The content changed after this review was opened: {}. It has to be submitted again.",
                components::voided_words(review)
            ),
        ));
    }
    Ok(())
}

/// A review as this member may read it.
pub fn seen_by(mut review: Review, member: &Member) -> Review {
    review.stages.iter_mut().for_each(|stage| stage.hide_from(member.id, member.role));
    review
}
