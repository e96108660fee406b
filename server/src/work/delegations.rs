//! Handing one's decisions over for a while: by oneself alone, to a member who may decide, never on.

use app::model::{
    Day, Delegation, DelegationId, Member, MemberId, NewDelegation, Review, ReviewStage, ReviewStatus, Role, StageDeputy, StageStatus,
};

use super::{Fields, Refusal, chains};
use crate::{approvals::roster::Roster, audit::UnitOfWork, db::Reading, store};

/// The longest that decisions are handed over for.
const DAYS: i64 = 366;

/// Hands the decisions of `by` over.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewDelegation) -> Result<Delegation, Refusal> {
    let today = uow.now().day();
    let deputy = store::people::member(uow.read(), new.deputy_id).await?;
    let may = deputy.as_ref().is_some_and(|deputy| deputy.active && !deputy.guest && deputy.role != Role::Auditor);
    Fields::default()
        .require(may, "deputy_id", "must be an active member of this workspace who may decide: no guest and no auditor")
        .require(new.deputy_id != by.id, "deputy_id", "must be somebody else")
        .require(new.starts_on <= new.ends_on, "ends_on", "must not be before the first day")
        .require(new.ends_on >= today, "ends_on", "must not be past")
        .require(new.ends_on.since(new.starts_on) < DAYS, "ends_on", "must be within a year of the first day")
        .at_most(&new.note, "note", 500)
        .done()?;
    let others = store::delegations::of_member(uow.read(), by.id).await?;
    if let Some(other) = others.iter().find(|other| other.starts_on <= new.ends_on && new.starts_on <= other.ends_on) {
        let detail = format!("Your decisions are handed over from {} to {} already. Take that back first.", other.starts_on, other.ends_on);
        return Err(Refusal::conflict("ALREADY_DELEGATED", detail));
    }
    let made = Delegation {
        id: DelegationId::new(),
        member_id: by.id,
        deputy_id: new.deputy_id,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        note: new.note.trim().to_owned(),
        created_at: uow.now(),
        ended_at: None,
    };
    store::delegations::insert(uow, &made).await?;
    if let Some(deputy) = deputy {
        let workspace = uow.tenant().workspace().clone();
        let note = if made.note.is_empty() { String::new() } else { format!("\n\n{}", made.note) };
        let body = format!(
            "Hello {},\n\n{} has handed you their decisions from {} to {}.{note}\n\n{}/work\n\n{}\n",
            deputy.name,
            by.name,
            made.starts_on,
            made.ends_on,
            workspace.url.trim_end_matches('/'),
            workspace.name
        );
        store::mail::post(uow, &deputy.email, &format!("{}: you decide for {}", workspace.name, by.name), &body).await?;
    }
    Ok(made)
}

/// Takes back what `by` handed over. Whose it is not finds nothing.
pub async fn end(uow: &mut UnitOfWork, by: &Member, id: DelegationId) -> Result<(), Refusal> {
    let found = store::delegations::delegation(uow.read(), id).await?.filter(|delegation| delegation.member_id == by.id);
    let delegation = found.ok_or(Refusal::NotFound("delegation of yours"))?;
    if delegation.ended_at.is_some() {
        return Err(Refusal::conflict("ALREADY_ENDED", "This was taken back before."));
    }
    Ok(store::delegations::end(uow, &delegation).await?)
}

/// Says in the stages of an open review who decides there for whom on this day.
///
/// Whoever made the content decides for nobody, and whoever decides in a stage themselves does so in their own name only.
pub async fn deputise(db: &mut Reading, review: &mut Review, today: Day) -> Result<(), Refusal> {
    if review.status == ReviewStatus::Open {
        Handed::on(db, today).await?.over(review);
    }
    Ok(())
}

/// What is handed over on a day, and among whom; nothing where nothing is.
pub struct Handed(Option<(Vec<Delegation>, Roster)>);

impl Handed {
    pub async fn on(db: &mut Reading, today: Day) -> Result<Self, Refusal> {
        let all = store::delegations::from_day(db, today).await?;
        let holding: Vec<Delegation> = all.into_iter().filter(|delegation| delegation.holds_on(today)).collect();
        Ok(Self(if holding.is_empty() { None } else { Some((holding, chains::roster(db).await?)) }))
    }

    /// Says in the stages of a review who decides there for whom, if it is open.
    pub fn over(&self, review: &mut Review) {
        if review.status == ReviewStatus::Open {
            self.over_stages(&mut review.stages, &review.authors, Roster::may_deputise);
        }
    }

    /// Says the same in stages over something that these people made, of those who `may` decide there at all.
    pub(super) fn over_stages(&self, stages: &mut [ReviewStage], makers: &[MemberId], may: impl Fn(&Roster, MemberId) -> bool) {
        if let Some((holding, roster)) = &self.0 {
            fill(stages, makers, holding, roster, may);
        }
    }
}

fn fill(
    stages: &mut [ReviewStage],
    makers: &[MemberId],
    holding: &[Delegation],
    roster: &Roster,
    may_decide: impl Fn(&Roster, MemberId) -> bool,
) {
    for stage in stages.iter_mut().filter(|stage| matches!(stage.status, StageStatus::Open | StageStatus::Waiting)) {
        let may = |delegation: &&Delegation| {
            let (of, deputy) = (delegation.member_id, delegation.deputy_id);
            stage.asks(of)
                && roster.is_active(of)
                && may_decide(roster, deputy)
                && !stage.asks(deputy)
                && !stage.barred.contains(&deputy)
                && !makers.contains(&deputy)
        };
        stage.deputies = holding
            .iter()
            .filter(may)
            .map(|delegation| StageDeputy {
                of: delegation.member_id,
                deputy: delegation.deputy_id,
                name: roster.name(delegation.deputy_id),
                until: delegation.ends_on,
            })
            .collect();
    }
}

/// By which delegation a deputy gives the decision of somebody on this day.
pub(super) async fn holding(db: &mut Reading, deputy: &StageDeputy, today: Day) -> Result<DelegationId, Refusal> {
    let all = store::delegations::from_day(db, today).await?;
    let found = all.into_iter().find(|it| it.holds_on(today) && it.member_id == deputy.of && it.deputy_id == deputy.deputy);
    found.map(|delegation| delegation.id).ok_or(Refusal::NotFound("delegation"))
}
