//! Guests: who is invited to what, what they are shown, what they say of it.

use app::model::{
    Annotation, AnnotationId, Comment, Digest, GuestCodeId, GuestCodeSent, GuestFile, GuestLink, GuestLinkCreated, GuestLinkId,
    GuestReview, GuestView, Member, MemberId, NewAnnotation, NewComment, NewDecision, NewGuestDecision, NewGuestLink, ProofVersion,
    ProofVersionId, Review, ReviewId, ReviewStage, ReviewStatus, Role, StageStatus,
};
use rand::{Rng, RngCore, rngs::OsRng};

use super::{
    Fields, Refusal,
    approvals::{self, Deciding},
    campaigns,
    marks::{self, Outcome},
    people, proofs,
};
use crate::{
    audit::UnitOfWork,
    db::Reading,
    identity::{Guest, Signer, guest::address},
    store::{
        self,
        guests::{Code, KeyedLink},
    },
};

/// How long an invitation holds when nobody says otherwise.
const DAYS: u32 = 30;
/// How long a code holds.
const CODE_MILLIS: i64 = 10 * 60 * 1_000;
/// So many codes a link and hour, each good for so many tries: guessing one of a million takes decades.
const CODES_AN_HOUR: usize = 5;
const TRIES: i64 = 5;

/// The guest with this address, made when there is none yet; or the member whose address it is.
pub(super) async fn known(uow: &mut UnitOfWork, email: &str, name: Option<&str>) -> Result<Member, Refusal> {
    let email = email.trim().to_lowercase();
    if let Some((member, _)) = store::people::by_email(uow.read(), &email).await? {
        return Ok(member);
    }
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(&email).to_owned();
    let guest =
        Member { id: MemberId::new(), name, email, role: Role::Viewer, active: false, guest: true, created_at: uow.now(), revision: 1 };
    store::people::insert(uow, &guest, None).await?;
    Ok(guest)
}

/// Makes a link and mails it.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewGuestLink) -> Result<GuestLinkCreated, Refusal> {
    let days = new.expires_in_days.unwrap_or(DAYS);
    let name = new.name.as_deref().unwrap_or_default();
    Fields::default()
        .require(people::looks_like_email(new.email.trim()), "email", "must be an e-mail address")
        .at_most(name, "name", 200)
        .require((1..=365).contains(&days), "expires_in_days", "must be 1 to 365")
        .require(new.review_id.is_some() != new.proof_version_id.is_some(), "review_id", "name either a review or a version of a proof")
        .require(!new.can_decide || new.review_id.is_some(), "can_decide", "needs a review to decide in")
        .done()?;
    let (campaign_id, about) = match (new.review_id, new.proof_version_id) {
        (Some(id), _) => {
            let review = approvals::find(uow.read(), id).await?;
            (review.campaign_id, review.content.title)
        }
        (None, Some(id)) => {
            let (version, campaign) = store::proofs::version(uow.read(), id).await?.ok_or(Refusal::NotFound("proof version"))?;
            (campaign, format!("{}, version {}", proofs::find(uow.read(), version.proof_id).await?.name, version.number))
        }
        (None, None) => return Err(Refusal::NotFound("review")),
    };
    let guest = known(uow, &new.email, new.name.as_deref()).await?;
    if !guest.guest {
        return Err(Refusal::conflict("HAS_ACCOUNT", format!("{} has an account in this workspace: no link is needed.", guest.name)));
    }
    let mut link = terms(uow, &guest, campaign_id, days);
    link.review_id = new.review_id;
    link.proof_version_id = new.proof_version_id;
    (link.can_comment, link.can_decide, link.can_download) = (new.can_comment, new.can_decide, new.can_download);
    link.created_by = Some(by.id);
    let keyed = sealed(link);
    store::guests::insert_link(uow, &keyed).await?;
    let url = address(uow.tenant(), &keyed);
    let words = if new.can_decide { "asks for your decision on" } else { "asks you to look at" };
    mail_invitation(uow, &keyed.link, &by.name, words, &about, &url).await?;
    Ok(GuestLinkCreated { link: keyed.link, url })
}

/// Takes a link back. What was said through it stays.
pub async fn revoke(uow: &mut UnitOfWork, id: GuestLinkId) -> Result<(), Refusal> {
    let keyed = store::guests::link(uow.read(), id).await?.ok_or(Refusal::NotFound("guest link"))?;
    if keyed.link.revoked_at.is_some() {
        return Err(Refusal::conflict("ALREADY_REVOKED", "This link was taken back before."));
    }
    Ok(store::guests::revoke_link(uow, &keyed.link).await?)
}

/// Takes back every link of somebody.
pub(super) async fn revoke_all(uow: &mut UnitOfWork, guest: MemberId) -> Result<(), Refusal> {
    for keyed in store::guests::links_of_guest(uow.read(), guest).await? {
        store::guests::revoke_link(uow, &keyed.link).await?;
    }
    Ok(())
}

/// Invites the guests whose turn it is in a review and who have no link to it that still holds.
///
/// Their link lets them decide: whoever wrote the chain has asked for that.
pub(super) async fn invite(uow: &mut UnitOfWork, review: &Review) -> Result<(), Refusal> {
    let open: Vec<&ReviewStage> = review.stages.iter().filter(|stage| stage.status == StageStatus::Open).collect();
    for stage in open {
        let said: Vec<MemberId> = stage.decisions.iter().map(|d| d.member_id).collect();
        for id in stage.eligible.iter().filter(|id| !said.contains(id)) {
            let Some(guest) = store::people::member(uow.read(), *id).await?.filter(|m| m.guest) else { continue };
            if address_of(uow, review.id, guest.id).await?.is_some() {
                continue;
            }
            let mut link = terms(uow, &guest, review.campaign_id, DAYS);
            link.review_id = Some(review.id);
            (link.can_comment, link.can_decide) = (true, true);
            let keyed = sealed(link);
            store::guests::insert_link(uow, &keyed).await?;
            let (from, url) = (uow.tenant().workspace().name.clone(), address(uow.tenant(), &keyed));
            mail_invitation(uow, &keyed.link, &from, "asks for your decision on", &review.content.title, &url).await?;
        }
    }
    Ok(())
}

/// Where a guest decides in a review: the address of their newest link to it that holds and may decide.
pub(super) async fn address_of(uow: &mut UnitOfWork, review: ReviewId, guest: MemberId) -> Result<Option<String>, Refusal> {
    let now = uow.now();
    let links = store::guests::links_of_review(uow.read(), review).await?;
    let holds = |l: &GuestLink| l.member_id == guest && l.can_decide && l.revoked_at.is_none() && l.expires_at > now;
    Ok(links.iter().find(|keyed| holds(&keyed.link)).map(|keyed| address(uow.tenant(), keyed)))
}

fn terms(uow: &UnitOfWork, guest: &Member, campaign_id: app::model::CampaignId, days: u32) -> GuestLink {
    GuestLink {
        id: GuestLinkId::new(),
        member_id: guest.id,
        name: guest.name.clone(),
        email: guest.email.clone(),
        campaign_id,
        review_id: None,
        proof_version_id: None,
        can_comment: false,
        can_decide: false,
        can_download: false,
        created_by: None,
        created_at: uow.now(),
        expires_at: uow.now().plus_millis(i64::from(days) * 86_400_000),
        revoked_at: None,
    }
}

fn sealed(link: GuestLink) -> KeyedLink {
    let mut key = [0; 32];
    OsRng.fill_bytes(&mut key);
    KeyedLink::new(link, key)
}

async fn mail_invitation(uow: &mut UnitOfWork, link: &GuestLink, from: &str, asks: &str, about: &str, url: &str) -> Result<(), Refusal> {
    let workspace = uow.tenant().workspace().name.clone();
    let subject = format!("{workspace}: {about}");
    let until = link.expires_at.day();
    let body = format!(
        "Hello {},\n\n{from} {asks} \u{201c}{about}\u{201d}.\n\n{url}\n\nThe link is yours alone and holds until {until}. You need no account.\n\n{workspace}\n",
        link.name
    );
    Ok(store::mail::post(uow, &link.email, &subject, &body).await?)
}

/// The files that a link opens: those of its review, in the versions that the review is about, or the one version that it names.
pub async fn files(db: &mut Reading, link: &GuestLink) -> Result<Vec<ProofVersion>, Refusal> {
    let ids: Vec<ProofVersionId> = match link.review_id {
        Some(id) => approvals::find(db, id).await?.content.files.iter().map(|file| file.proof_version_id).collect(),
        None => link.proof_version_id.into_iter().collect(),
    };
    let mut files = Vec::with_capacity(ids.len());
    for id in ids {
        files.extend(store::proofs::version(db, id).await?.map(|(version, _)| version));
    }
    Ok(files)
}

/// One file that a link opens.
pub async fn file(db: &mut Reading, link: &GuestLink, id: ProofVersionId) -> Result<ProofVersion, Refusal> {
    files(db, link).await?.into_iter().find(|version| version.id == id).ok_or(Refusal::NotFound("file for this link"))
}

/// Everything that a guest is shown.
pub async fn view(db: &mut Reading, guest: &Guest) -> Result<GuestView, Refusal> {
    let link = guest.link();
    let review = match link.review_id {
        Some(id) => Some(approvals::find(db, id).await?),
        None => None,
    };
    let (mut shown, mut notes) = (Vec::new(), Vec::new());
    for version in files(db, link).await? {
        let proof = proofs::find(db, version.proof_id).await?;
        notes.extend(own_notes(db, guest, version.id).await?);
        shown.push(GuestFile {
            proof_id: proof.id,
            proof_version_id: version.id,
            name: proof.name,
            number: version.number,
            sha256: version.sha256,
            width: version.width,
            height: version.height,
            pages: version.pages,
            frame_rate: version.frame_rate(),
        });
    }
    let (title, description) = match &review {
        Some(review) => (review.content.title.clone(), review.content.description.clone()),
        None => (shown.first().map(|file| file.name.clone()).unwrap_or_default(), String::new()),
    };
    Ok(GuestView {
        workspace: guest.tenant().workspace().name.clone(),
        campaign: campaigns::find(db, link.campaign_id).await?.name,
        name: guest.member().name.clone(),
        email: guest.member().email.clone(),
        expires_at: link.expires_at,
        can_comment: link.can_comment,
        can_download: link.can_download,
        title,
        description,
        files: shown,
        notes,
        review: review.map(|review| review_view(guest, review)),
    })
}

/// A guest's own notes on a version. What the team says among itself is not theirs to read.
async fn own_notes(db: &mut Reading, guest: &Guest, version: ProofVersionId) -> Result<Vec<Annotation>, Refusal> {
    let all = store::marks::annotations(db, version, 0, 10_000).await?;
    Ok(all.into_iter().filter(|mark| mark.author_id == guest.member().id).collect())
}

fn review_view(guest: &Guest, review: Review) -> GuestReview {
    let me = guest.member().id;
    let refusal = may_decide(guest, &review).err().map(|refusal| refusal.to_string());
    let mine = |stage: &&ReviewStage| stage.eligible.contains(&me);
    let stage = review.stages.iter().filter(mine).find(|s| s.status == StageStatus::Open).or_else(|| review.stages.iter().rfind(mine));
    GuestReview {
        status: if review.current || review.status != ReviewStatus::Open { review.status } else { ReviewStatus::Withdrawn },
        digest: review.digest,
        stage: stage.map(|stage| stage.name.clone()),
        interests: stage.map(|stage| stage.interests.clone()).unwrap_or_default(),
        due_on: stage.and_then(|stage| stage.due_on),
        meaning: stage.and_then(|stage| stage.signature.as_ref()).map(|rule| rule.meaning.clone()),
        may_decide: refusal.is_none(),
        why_not: refusal.unwrap_or_default(),
        decided: stage.and_then(|stage| stage.decisions.iter().rfind(|d| d.member_id == me).cloned()),
        terms: review.content.terms,
    }
}

/// Whether a guest may decide now, but for the code.
fn may_decide(guest: &Guest, review: &Review) -> Result<(), Refusal> {
    if !guest.link().can_decide {
        return Err(Refusal::forbidden("LINK_CANNOT_DECIDE", "This link is for looking and not for deciding."));
    }
    let probe = NewDecision {
        decision: app::model::Verdict::Approve,
        comment: String::new(),
        digest: None,
        password: None,
        stage: None,
        on_behalf_of: None,
    };
    approvals::check_decision(review, guest.member(), &probe, None)?;
    let me = guest.member().id;
    let open = || review.stages.iter().filter(|stage| stage.status == StageStatus::Open);
    match open().next() {
        Some(_) if open().any(|stage| stage.eligible.contains(&me)) => Ok(()),
        _ if review.stages.iter().any(|stage| stage.status == StageStatus::Waiting && stage.eligible.contains(&me)) => {
            Err(Refusal::forbidden("NOT_YET", "Your turn comes when your stage begins."))
        }
        Some(_) => Err(Refusal::forbidden("NOT_AN_APPROVER", "You are not among the people who decide in the stage that is open.")),
        None => Err(Refusal::conflict("NO_OPEN_STAGE", "No stage of this review is open.")),
    }
}

async fn review_of(db: &mut Reading, guest: &Guest) -> Result<Review, Refusal> {
    match guest.link().review_id {
        Some(id) => approvals::find(db, id).await,
        None => Err(Refusal::forbidden("LINK_CANNOT_DECIDE", "This link is for looking and not for deciding.")),
    }
}

/// Adds a note of a guest's.
pub async fn annotate(uow: &mut UnitOfWork, guest: &Guest, version: ProofVersionId, new: NewAnnotation) -> Result<Outcome, Refusal> {
    may_comment(guest)?;
    file(uow.read(), guest.link(), version).await?;
    Fields::default().require(!new.blocking, "blocking", "is for members: request changes instead").done()?;
    marks::annotate(uow, guest.member(), version, new).await
}

/// Answers in a guest's own note.
pub async fn comment(uow: &mut UnitOfWork, guest: &Guest, mark: AnnotationId, new: NewComment) -> Result<Comment, Refusal> {
    may_comment(guest)?;
    let found = store::marks::annotation(uow.read(), mark).await?.map(|(mark, _)| mark).filter(|mark| mark.author_id == guest.member().id);
    let version = found.ok_or(Refusal::NotFound("note of yours"))?.proof_version_id;
    file(uow.read(), guest.link(), version).await?;
    marks::comment(uow, guest.member(), mark, new).await
}

fn may_comment(guest: &Guest) -> Result<(), Refusal> {
    if guest.link().can_comment {
        return Ok(());
    }
    Err(Refusal::forbidden("LINK_CANNOT_COMMENT", "This link is for looking and not for comments."))
}

/// Mails a guest a code to decide with, on exactly this digest. Only the newest is good.
pub async fn mail_code(uow: &mut UnitOfWork, guest: &Guest, digest: Digest) -> Result<GuestCodeSent, Refusal> {
    let review = review_of(uow.read(), guest).await?;
    may_decide(guest, &review)?;
    approvals::require_every_page(uow.read(), &review, guest.member()).await?;
    if digest != review.digest {
        return Err(Refusal::Stale(serde_json::to_value(review_view(guest, review))?));
    }
    let now = uow.now();
    let newest = store::guests::codes(uow.read(), guest.link().id, 50).await?;
    if newest.iter().filter(|code| code.created_at > now.plus_millis(-3_600_000)).count() >= CODES_AN_HOUR {
        return Err(Refusal::conflict("TOO_MANY_CODES", "Several codes were mailed within the hour. Use the newest, or wait an hour."));
    }
    let (id, expires_at) = (GuestCodeId::new(), now.plus_millis(CODE_MILLIS));
    let digits = format!("{:06}", OsRng.gen_range(0..1_000_000));
    let code = Code::new(guest.link().id, id, digest, guest.code_hash(id, &digits), now, expires_at);
    store::guests::insert_code(uow, guest.link(), &code).await?;
    let workspace = uow.tenant().workspace().name.clone();
    let body = format!(
        "Hello {},\n\nyour code is {digits}\n\nIt is for one decision on \u{201c}{}\u{201d} and holds for ten minutes. If you did not ask for it, somebody else has \
         your link: tell whoever invited you.\n\n{workspace}\n",
        guest.member().name,
        review.content.title
    );
    store::mail::post(uow, &guest.member().email, &format!("{workspace}: your code"), &body).await?;
    Ok(GuestCodeSent { to: shortened(&guest.member().email), expires_at })
}

/// A mail address as somebody else may see it who holds the link.
fn shortened(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    format!("{}\u{2026}@{domain}", local.chars().next().unwrap_or_default())
}

/// Checks a guest's code and uses it up.
///
/// The inner refusal is for a code that is not right: it has been counted, so the unit of work is to be committed all the same.
pub async fn prove(uow: &mut UnitOfWork, guest: &Guest, new: &NewGuestDecision) -> Result<Result<Signer, Refusal>, Refusal> {
    let review = review_of(uow.read(), guest).await?;
    may_decide(guest, &review)?;
    if new.digest != review.digest {
        return Err(Refusal::Stale(serde_json::to_value(review_view(guest, review))?));
    }
    let wrong = |detail: &str| Fields::default().require(false, "code", detail).done().err().unwrap_or(Refusal::NotFound("code"));
    let now = uow.now();
    let newest = store::guests::codes(uow.read(), guest.link().id, 1).await?.pop();
    let Some(code) = newest.filter(|code| code.used_at.is_none() && code.expires_at > now && code.attempts < TRIES) else {
        return Err(wrong("has run out: ask for another"));
    };
    if code.digest()? != new.digest {
        return Err(wrong("was for what was shown before: ask for another"));
    }
    match Signer::by_code(guest.member(), &code.hash()?, &guest.code_hash(code.id, &new.code)) {
        Some(signer) => {
            store::guests::use_code(uow, guest.link(), &code).await?;
            Ok(Ok(signer))
        }
        None => {
            store::guests::miss_code(uow, guest.link(), &code).await?;
            Ok(Err(wrong("is not the one that was mailed")))
        }
    }
}

/// Decides as a guest whose code was right.
pub async fn decide(uow: &mut UnitOfWork, guest: &Guest, signer: &Signer, new: NewGuestDecision) -> Result<GuestReview, Refusal> {
    let review = review_of(uow.read(), guest).await?;
    let decision = NewDecision {
        decision: new.decision,
        comment: new.comment,
        digest: Some(new.digest),
        password: None,
        stage: None,
        on_behalf_of: None,
    };
    let deciding = Deciding { by: guest.member(), signer: Some(signer), link: Some(guest.link().id) };
    let review = approvals::decide(uow, deciding, review.id, decision, Some(new.digest)).await?;
    Ok(review_view(guest, review))
}

/// A link with its standing, for members.
pub async fn list(db: &mut Reading, review: Option<ReviewId>, version: Option<ProofVersionId>) -> Result<Vec<GuestLink>, Refusal> {
    let links = match (review, version) {
        (Some(review), _) => store::guests::links_of_review(db, review).await?,
        (None, Some(version)) => store::guests::links_of_version(db, version).await?,
        (None, None) => store::guests::newest_links(db, 200).await?,
    };
    Ok(links.into_iter().map(|keyed| keyed.link).collect())
}
