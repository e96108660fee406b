//! Limits to how much is in work at once: setting them, and holding them wherever tasks change.

use app::model::{LimitPer, Member, NewWipLimit, OverLimit, Role, StageStatus, Task, TaskStatus, WipLimit, WipLimitId, WipLimitPatch};

use super::{Based, Fields, Refusal, campaigns};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Sets a limit.
pub async fn create(uow: &mut UnitOfWork, new: NewWipLimit) -> Result<WipLimit, Refusal> {
    let limit = WipLimit {
        id: WipLimitId::new(),
        status: new.status,
        per: new.per,
        stage: new.stage.trim().to_owned(),
        most: new.most,
        revision: 1,
    };
    let is_work = matches!(limit.status, TaskStatus::InProduction | TaskStatus::InReview);
    let is_stage = limit.per == LimitPer::Stage;
    Fields::default()
        .require(is_work, "status", "must be in_production or in_review: what waits or is done is not in work")
        .require(is_stage != limit.stage.is_empty(), "stage", "must name a stage where `per` is stage, and only there")
        .require(!is_stage || limit.status == TaskStatus::InReview, "status", "must be in_review for a stage")
        .at_most(&limit.stage, "stage", 100)
        .require((1..=10_000).contains(&limit.most), "most", "must be 1 to 10000")
        .done()?;
    let same = |other: &WipLimit| (other.status, other.per, &other.stage) == (limit.status, limit.per, &limit.stage);
    if store::limits::all(uow.read()).await?.iter().any(same) {
        return Err(Refusal::conflict("ALREADY_LIMITED", "There is such a limit already. Change how many it lets in."));
    }
    store::limits::insert(uow, &limit).await?;
    Ok(limit)
}

/// Changes how many a limit lets in. What is over it already stays.
pub async fn update(uow: &mut UnitOfWork, id: WipLimitId, based: Based, patch: WipLimitPatch) -> Result<WipLimit, Refusal> {
    let before = store::limits::find(uow.read(), id).await?.ok_or(Refusal::NotFound("limit"))?;
    based.check(before.revision, &before)?;
    Fields::default().require((1..=10_000).contains(&patch.most), "most", "must be 1 to 10000").done()?;
    let after = WipLimit { most: patch.most, revision: before.revision + 1, ..before.clone() };
    store::limits::update(uow, &before, &after).await?;
    Ok(after)
}

/// Takes a limit away.
pub async fn remove(uow: &mut UnitOfWork, id: WipLimitId, based: Based) -> Result<(), Refusal> {
    let limit = store::limits::find(uow.read(), id).await?.ok_or(Refusal::NotFound("limit"))?;
    based.check(limit.revision, &limit)?;
    Ok(store::limits::remove(uow, &limit).await?)
}

/// Lets a task into where it is about to go, or refuses with every limit that is reached. With a reason, a manager may let it in
/// all the same; the reason is kept in the audit.
pub(super) async fn admit(
    uow: &mut UnitOfWork,
    by: &Member,
    before: Option<&Task>,
    after: &Task,
    stages: &[String],
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let mut over = counted(uow.read(), before, after, stages).await?;
    over.retain(|limit| limit.current >= limit.most);
    match reason.map(str::trim).filter(|_| !over.is_empty()) {
        None if over.is_empty() => Ok(()),
        None => Err(Refusal::OverLimit(over)),
        Some(reason) => {
            Fields::default().text(reason, "over_limit", 1_000).done()?;
            if !by.role.includes(Role::Manager) {
                return Err(Refusal::forbidden(
                    "OVERRIDE_NEEDS_MANAGER",
                    "A limit is reached. Only managers may let more in, and say why.",
                ));
            }
            store::limits::overridden(uow, after, &over, reason);
            Ok(())
        }
    }
}

/// Every limit that would count a task once it is where it is about to go, and did not before, with how many it counts already. Those
/// that are reached are what [`admit`] refuses.
pub async fn counted(db: &mut Reading, before: Option<&Task>, after: &Task, stages: &[String]) -> Result<Vec<OverLimit>, Refusal> {
    let mut counted = Vec::new();
    for limit in store::limits::all(db).await?.iter().filter(|limit| limit.status == after.status) {
        counted.extend(count(db, limit, before, after, stages).await?);
    }
    Ok(counted)
}

/// What a limit counts for a task that was not yet among what it counts; none where it is nothing to it.
async fn count(
    db: &mut Reading,
    limit: &WipLimit,
    before: Option<&Task>,
    after: &Task,
    stages: &[String],
) -> Result<Option<OverLimit>, Refusal> {
    let was_there = before.is_some_and(|before| before.status == after.status);
    let campaign = campaigns::find(db, after.campaign_id).await?;
    let column = limit.status.label();
    let place = match limit.per {
        LimitPer::Column if !was_there => column.to_owned(),
        LimitPer::Campaign if !was_there => format!("{column} of {}", campaign.name),
        LimitPer::Market if !was_there => match &campaign.market {
            Some(market) => format!("{column} in {market}"),
            None => return Ok(None),
        },
        LimitPer::Person => match after.assignee_id {
            Some(person) if !was_there || before.and_then(|before| before.assignee_id) != Some(person) => {
                let name = store::people::member(db, person).await?.map(|member| member.name).unwrap_or_default();
                format!("{column} of {name}")
            }
            _ => return Ok(None),
        },
        LimitPer::Stage if stages.contains(&limit.stage) => format!("Approval stage {}", limit.stage),
        _ => return Ok(None),
    };
    let current = match limit.per {
        LimitPer::Stage => in_stage(db, &limit.stage, after).await?,
        per => store::limits::beside(db, per, limit.status, after, &campaign).await?,
    };
    Ok(Some(OverLimit { limit_id: limit.id, task_id: after.id, place, most: limit.most, current }))
}

/// How many reviews of other tasks wait in a stage of this name.
async fn in_stage(db: &mut Reading, stage: &str, but: &Task) -> Result<i64, Refusal> {
    let mut count = 0;
    for id in store::limits::under_review(db, but.id).await? {
        let review = store::approvals::review(db, id).await?;
        count += i64::from(review.is_some_and(|review| review.stages.iter().any(|it| it.status == StageStatus::Open && it.name == stage)));
    }
    Ok(count)
}
