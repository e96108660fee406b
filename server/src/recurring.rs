//! Makes what comes again when its time has come.
//!
//! Looks once a minute at the workspaces that are open, and at all of them when the server starts and every quarter of an hour: a series is
//! about days, so nothing is late by that.

use std::{collections::BTreeSet, time::Duration};

use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::{tenancy::Registry, work::series};

const TICK: Duration = Duration::from_mins(1);
const LOOK_AT_ALL: Duration = Duration::from_mins(15);

/// Never returns. A workspace that cannot be looked at is named in the server's own log, and tried again.
pub async fn run(registry: Registry) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looked_at_all: Option<Instant> = None;
    loop {
        ticks.tick().await;
        let mut slugs: BTreeSet<String> = registry.open_slugs().into_iter().collect();
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
            if let Err(error) = look_at(&registry, &slug).await {
                tracing::error!(%error, workspace = slug, "series cannot be continued");
            }
        }
    }
}

async fn look_at(registry: &Registry, slug: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let Some(tenant) = registry.tenant(slug).await? else { return Ok(()) };
    Ok(series::make_due(&tenant).await?)
}
