//! Does what is to happen at a time: fires launches, and moves reviews on whose stages open by the clock or are late.
//!
//! Looks once a second at the workspaces that are open and at those that are known to wait for a launch; the others are looked
//! through every quarter of an hour, and when the server starts. What was due while no server ran is fired then.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::{
    audit::{self, Actor, UnitOfWork},
    gate, store,
    tenancy::{Registry, Tenant},
    work::{
        Refusal,
        launches::{self, Fired},
        stages,
    },
};

const TICK: Duration = Duration::from_secs(1);
const LOOK_AT_ALL: Duration = Duration::from_mins(15);

/// Never returns. A workspace that cannot be looked at is named in the server's own log, and tried again.
pub async fn run(registry: Registry) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waiting = BTreeSet::new();
    let mut reviews = Reviews::default();
    let mut looked_at_all: Option<Instant> = None;
    loop {
        ticks.tick().await;
        let mut slugs: BTreeSet<String> = waiting.iter().cloned().chain(registry.open_slugs()).collect();
        if looked_at_all.is_none_or(|at| at.elapsed() >= LOOK_AT_ALL) {
            match registry.slugs().await {
                Ok(all) => {
                    slugs.extend(all);
                    looked_at_all = Some(Instant::now());
                }
                Err(error) => tracing::error!(%error, "the workspaces cannot be listed"),
            }
        }
        for slug in slugs {
            match look_at(&registry, &slug, &mut reviews).await {
                Ok(true) => drop(waiting.insert(slug)),
                Ok(false) => drop(waiting.remove(&slug)),
                Err(error) => tracing::error!(%error, workspace = slug, "what is due cannot be done"),
            }
        }
    }
}

/// What is known of the reviews of each workspace: how long its log was when they were looked through, and when something is next.
#[derive(Debug, Default)]
struct Reviews(BTreeMap<String, (i64, Option<app::model::Instant>)>);

impl Reviews {
    /// Moves on what is due. Nothing is written without an event, so as long as the log has not grown and the next time has not come
    /// there is nothing to look for. Whether anything still waits for its time.
    async fn look_at(&mut self, tenant: &Tenant, slug: &str) -> Result<bool, Refusal> {
        let size = audit::count(&mut tenant.read().await?).await?;
        if let Some((then, next)) = self.0.get(slug)
            && *then == size
            && next.is_none_or(|at| at > tenant.now())
        {
            return Ok(next.is_some());
        }
        let next = stages::sweep(tenant).await?;
        self.0.insert(slug.to_owned(), (size, next));
        Ok(next.is_some())
    }
}

/// Does what is due in a workspace. Whether anything still waits for its time there.
async fn look_at(registry: &Registry, slug: &str, reviews: &mut Reviews) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let Some(tenant) = registry.tenant(slug).await? else { return Ok(false) };
    fire_due(&tenant).await?;
    let waits = reviews.look_at(&tenant, slug).await?;
    Ok(waits || store::launches::any(&mut tenant.read().await?).await?)
}

/// Fires what is due, each in a unit of work of its own.
///
/// # Errors
/// When the database fails. What was fired before stays fired.
pub async fn fire_due(tenant: &Tenant) -> Result<(), Refusal> {
    let mut db = tenant.read().await?;
    let due = store::launches::due(&mut db, tenant.now()).await?;
    for schedule in due {
        let Some(by) = store::people::member(&mut db, schedule.scheduled_by).await? else { continue };
        gate::look_ahead(tenant, schedule.campaign_id).await?;
        let mut uow = UnitOfWork::begin(tenant, Actor::on_schedule_of(&by)).await?;
        match launches::fire(&mut uow, &by, schedule.campaign_id).await? {
            Fired::Gone => {}
            Fired::Live | Fired::Held => uow.commit().await?,
        }
    }
    Ok(())
}
