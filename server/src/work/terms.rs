//! The terms of assets' rights: adding them, and taking them back with all that follows.

use app::model::{
    AssetId, BlastRadius, CampaignStatus, Member, NewTalent, NewTask, NewTerm, Talent, TalentId, TaskId, Term, TermId, TermKind,
};

use super::{Fields, Refusal, assets, campaigns, tasks};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Adds a term to an asset.
pub async fn add(uow: &mut UnitOfWork, by: &Member, asset: AssetId, new: NewTerm) -> Result<Term, Refusal> {
    assets::find(uow.read(), asset).await?;
    let person = match new.talent_id {
        Some(id) => store::terms::person(uow.read(), id).await?,
        None => None,
    };
    let evidence_known = match new.evidence_id {
        Some(id) => store::assets::version(uow.read(), id).await?.is_some(),
        None => true,
    };
    let holder = if new.holder.trim().is_empty() { person.as_ref().map_or("", |p| p.name.as_str()) } else { new.holder.trim() };
    let in_order = !matches!((new.starts_at, new.ends_at), (Some(starts), Some(ends)) if ends <= starts);
    Fields::default()
        .text(holder, "holder", 200)
        .require(new.talent_id.is_none() || person.is_some(), "talent_id", "is nobody of this workspace")
        .require(new.talent_id.is_none() || new.kind != TermKind::Licence, "talent_id", "belongs to releases and consents")
        .require(in_order, "ends_at", "must be after starts_at")
        .require(new.quota.is_none_or(|quota| quota > 0), "quota", "must be at least 1")
        .require(new.quota.is_none() || new.kind == TermKind::Licence, "quota", "belongs to licences")
        .require(evidence_known, "evidence_id", "is not a version of an asset of this workspace")
        .done()?;
    let term = Term {
        id: TermId::new(),
        asset_id: asset,
        kind: new.kind,
        holder: holder.to_owned(),
        talent_id: new.talent_id,
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        markets: new.markets,
        channels: new.channels,
        purposes: new.purposes,
        quota: new.quota,
        used: 0,
        evidence_id: new.evidence_id,
        withdrawn_at: None,
        withdrawn_reason: String::new(),
        created_by: by.id,
        created_at: uow.now(),
    };
    store::terms::insert(uow, &term).await?;
    Ok(term)
}

/// Takes a term back from now on.
pub async fn withdraw(uow: &mut UnitOfWork, by: &Member, id: TermId, reason: &str) -> Result<BlastRadius, Refusal> {
    let term = store::terms::term(uow.read(), id).await?.ok_or(Refusal::NotFound("term"))?;
    withdraw_all(uow, by, vec![term], reason).await
}

/// Takes back every consent of a person, from now on.
pub async fn withdraw_consents(uow: &mut UnitOfWork, by: &Member, id: TalentId, reason: &str) -> Result<BlastRadius, Refusal> {
    person(uow.read(), id).await?;
    let terms = store::terms::standing_of_talent(uow.read(), id).await?;
    if terms.is_empty() {
        return Err(Refusal::conflict("NOTHING_TO_WITHDRAW", "No consent of this person stands."));
    }
    withdraw_all(uow, by, terms, reason).await
}

async fn withdraw_all(uow: &mut UnitOfWork, by: &Member, terms: Vec<Term>, reason: &str) -> Result<BlastRadius, Refusal> {
    Fields::default().text(reason, "reason", 1_000).done()?;
    if terms.iter().any(|term| term.withdrawn_at.is_some()) {
        return Err(Refusal::conflict("ALREADY_WITHDRAWN", "This term was withdrawn before."));
    }
    let now = uow.now();
    let mut reached = BlastRadius { terms: Vec::new(), uses: Vec::new(), tasks: Vec::new() };
    for term in terms {
        store::terms::withdraw(uow, &term, reason.trim()).await?;
        // Lifting a ban leaves nothing to replace.
        if term.kind != TermKind::Ban {
            let uses = store::terms::uses(uow.read(), term.asset_id).await?;
            let asset = assets::find(uow.read(), term.asset_id).await?;
            for place in &uses {
                reached.tasks.push(open_task(uow, by, place.campaign_id, &asset.name, &term, reason).await?);
            }
            reached.uses.extend(uses);
        }
        reached.terms.push(Term { withdrawn_at: Some(now), withdrawn_reason: reason.trim().to_owned(), ..term });
    }
    Ok(reached)
}

/// The work that a withdrawal leaves in a campaign. What is live is certified as it is, so the task is never required there: it is
/// the gate that refuses the next launch.
async fn open_task(
    uow: &mut UnitOfWork,
    by: &Member,
    campaign: app::model::CampaignId,
    asset: &str,
    term: &Term,
    reason: &str,
) -> Result<TaskId, Refusal> {
    let live = campaigns::find(uow.read(), campaign).await?.status == CampaignStatus::Live;
    let title: String = format!("{} \u{201c}{asset}\u{201d}", if live { "Take down" } else { "Replace" }).chars().take(200).collect();
    let description = format!("The {} of {} was withdrawn: {}", term.kind.label().to_lowercase(), term.holder, reason.trim());
    let new = NewTask { title, description, required: false, ..NewTask::default() };
    Ok(tasks::create(uow, by, campaign, new).await?.id)
}

/// Names a person whose consent assets need.
pub async fn add_talent(uow: &mut UnitOfWork, new: NewTalent) -> Result<Talent, Refusal> {
    Fields::default().text(&new.name, "name", 200).done()?;
    let person = Talent { id: TalentId::new(), name: new.name.trim().to_owned(), created_at: uow.now() };
    store::terms::insert_talent(uow, &person).await?;
    Ok(person)
}

/// A person, or the refusal that there is none.
pub async fn person(db: &mut Reading, id: TalentId) -> Result<Talent, Refusal> {
    store::terms::person(db, id).await?.ok_or(Refusal::NotFound("person"))
}
