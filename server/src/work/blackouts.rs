//! Days without launches.

use app::{
    model::{Blackout, BlackoutId, NewBlackout, RuleKind},
    weaker,
};

use super::{Based, Fields, Refusal, campaigns, conflicts, rule_changes};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Adds a blackout. What is planned in it already is written down as a conflict.
pub async fn create(uow: &mut UnitOfWork, new: NewBlackout) -> Result<Blackout, Refusal> {
    let mut fields = Fields::default();
    fields.text(&new.name, "name", 200);
    campaigns::check_order(&mut fields, Some(new.starts_on), Some(new.ends_on), "ends_on");
    campaigns::check_market(&mut fields, new.market.as_deref());
    fields.require(new.channels.len() <= 10, "channels", "must name each channel once");
    fields.done()?;
    let blackout = Blackout {
        id: BlackoutId::new(),
        name: new.name.trim().to_owned(),
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        market: new.market,
        channels: new.channels,
        revision: 1,
    };
    store::blackouts::insert(uow, &blackout).await?;
    conflicts::review_all(uow, blackout.id, blackout.starts_on, blackout.ends_on).await?;
    Ok(blackout)
}

/// Takes a blackout away. One that forbids launches of campaigns on their way is taken away by two people.
pub async fn remove(uow: &mut UnitOfWork, id: BlackoutId, based: Based) -> Result<(), Refusal> {
    let blackout = find(uow.read(), id, based).await?;
    let why = weaker::without_blackout(&blackout, uow.now().day());
    rule_changes::admit(uow.read(), RuleKind::Blackout, &id.to_string(), why).await?;
    take_away(uow, &blackout).await
}

/// Takes a blackout away, and the conflicts that it was.
pub(super) async fn take_away(uow: &mut UnitOfWork, blackout: &Blackout) -> Result<(), Refusal> {
    store::blackouts::remove(uow, blackout).await?;
    conflicts::review_all(uow, blackout.id, blackout.starts_on, blackout.ends_on).await
}

/// A blackout as a change is based on it.
pub(super) async fn find(db: &mut Reading, id: BlackoutId, based: Based) -> Result<Blackout, Refusal> {
    let blackout = store::blackouts::find(db, id).await?.ok_or(Refusal::NotFound("blackout"))?;
    based.check(blackout.revision, &blackout)?;
    Ok(blackout)
}
