//! Fires launches at their time.
//!
//! Looks once a second at the workspaces that are open and at those that are known to wait for a launch; the others are looked
//! through every quarter of an hour, and when the server starts. What was due while no server ran is fired then.

use std::{collections::BTreeSet, time::Duration};

use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::{
    audit::{Actor, UnitOfWork},
    store,
    tenancy::{Registry, Tenant},
    work::{
        Refusal,
        launches::{self, Fired},
    },
};

const TICK: Duration = Duration::from_secs(1);
const LOOK_AT_ALL: Duration = Duration::from_mins(15);

/// Never returns. A workspace that cannot be looked at is named in the server's own log, and tried again.
pub async fn run(registry: Registry) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waiting = BTreeSet::new();
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
            match look_at(&registry, &slug).await {
                Ok(true) => drop(waiting.insert(slug)),
                Ok(false) => drop(waiting.remove(&slug)),
                Err(error) => tracing::error!(%error, workspace = slug, "launches cannot be fired"),
            }
        }
    }
}

/// Fires what is due in a workspace. Whether anything still waits for its time there.
async fn look_at(registry: &Registry, slug: &str) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let Some(tenant) = registry.tenant(slug).await? else { return Ok(false) };
    fire_due(&tenant).await?;
    Ok(store::launches::any(&mut tenant.read().await?).await?)
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
        let mut uow = UnitOfWork::begin(tenant, Actor::on_schedule_of(&by)).await?;
        match launches::fire(&mut uow, &by, schedule.campaign_id).await? {
            Fired::Gone => {}
            Fired::Live | Fired::Held => uow.commit().await?,
        }
    }
    Ok(())
}
