//! Logos of a brand in proofs: looked for once in each file, so that a brand can be held against where they are.
//!
//! Looks once a second at the workspaces that are open, and only when something has been written there. A proof that nobody has looked
//! through yet is not said to be right: the gate waits for it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app::{
    brand::default_of,
    model::{Area, Brand, LogoSighting},
};
use likeness::{Logo, Sighting};
use tokio::{
    sync::Semaphore,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use crate::{
    audit::{self, Actor, UnitOfWork},
    files::{self, FileError, Fit, Kind},
    store::{
        self,
        logos::{LogoFile, Unsearched},
    },
    tenancy::{Registry, Tenant},
    work::Refusal,
};

const TICK: Duration = Duration::from_secs(1);
/// The longer side of the pages that are searched, in pixels.
const LONGEST: u32 = 1_200;
/// The longer side of the logo that is looked for, in pixels: no more than that is compared.
const LOGO: u32 = 400;
/// Pages of a file that are searched.
const PAGES: i64 = 10;
/// Files that are asked for at once, and told of in one event.
const AT_ONCE: i64 = 8;
/// One page is searched at a time: the other cores are for those who wait for something.
static TURN: Semaphore = Semaphore::const_new(1);

/// Never returns. Each workspace is looked through beside the others, in turns with them. One that cannot be is named in the server's own
/// log, and tried again when it has changed.
pub async fn run(registry: Registry) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    loop {
        ticks.tick().await;
        for slug in registry.open_slugs() {
            let known = known.entry(slug.clone()).or_default();
            if let Err(error) = look_at(&registry, &slug, known).await {
                tracing::error!(%error, workspace = slug, "logos cannot be looked for");
            }
        }
    }
}

/// What is known of a workspace: how long its log was when it was last looked at, and whether that goes on.
#[derive(Debug, Default)]
struct Known {
    size: Option<i64>,
    under_way: Option<JoinHandle<()>>,
}

async fn look_at(registry: &Registry, slug: &str, known: &mut Known) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if known.under_way.as_ref().is_some_and(|work| !work.is_finished()) {
        return Ok(());
    }
    let Some(tenant) = registry.tenant(slug).await? else { return Ok(()) };
    let size = audit::count(&mut tenant.read().await?).await?;
    if known.size.replace(size) != Some(size) {
        let slug = slug.to_owned();
        known.under_way = Some(tokio::spawn(async move {
            if let Err(error) = look_through(&tenant).await {
                tracing::error!(%error, workspace = slug, "logos cannot be looked for");
            }
        }));
    }
    Ok(())
}

/// Looks for every logo of the default brand in every newest version of a proof in which it has not been looked for, if the brand asks
/// anything of its logos.
///
/// # Errors
/// When the database fails. What was found before stays found.
pub async fn look_through(tenant: &Tenant) -> Result<(), Refusal> {
    let brands = store::brands::all(&mut tenant.read().await?).await?;
    let Some(brand) = default_of(&brands).filter(|brand| brand.rules.ask_of_logos()) else { return Ok(()) };
    let logos = store::logos::of_default(&mut tenant.read().await?, brand.id, None).await?;
    for logo in logos {
        look_for(tenant, brand, &logo).await?;
    }
    Ok(())
}

async fn look_for(tenant: &Tenant, brand: &Brand, logo: &LogoFile) -> Result<(), Refusal> {
    let mut files = store::logos::unsearched(&mut tenant.read().await?, logo.sha256, None, AT_ONCE).await?;
    if files.is_empty() {
        return Ok(());
    }
    let shape = match shape_of(tenant, logo).await {
        Ok(shape) => shape,
        Err(error) => {
            tracing::warn!(%error, logo = %logo.sha256, "a logo cannot be looked at");
            return Ok(());
        }
    };
    while let Some(last) = files.last().map(|file| file.sha256) {
        let mut seen = Vec::with_capacity(files.len());
        for file in files {
            match sightings(tenant, shape.as_ref(), &file).await {
                Ok(found) => seen.push((file.sha256, found)),
                // Not looked at is not looked at: nothing is said of it, and it is tried again when something has been written.
                Err(error) => tracing::warn!(%error, file = %file.sha256, "no logo can be looked for in a file"),
            }
        }
        if !seen.is_empty() {
            let mut uow = UnitOfWork::begin(tenant, Actor::system()).await?;
            store::logos::keep(&mut uow, brand, logo, &seen).await?;
            uow.commit().await?;
        }
        files = store::logos::unsearched(&mut tenant.read().await?, logo.sha256, Some(last), AT_ONCE).await?;
    }
    Ok(())
}

/// What is looked for. Nothing of a file on which nothing is drawn.
async fn shape_of(tenant: &Tenant, logo: &LogoFile) -> Result<Option<Arc<Logo>>, FileError> {
    let page = tenant.files().as_picture(tenant.id(), logo.sha256, Kind::of_media_type(&logo.media_type), 1).await?;
    let made = tokio::task::spawn_blocking(move || Logo::new(&files::decode(&page, Fit::Within(LOGO)).ok()?)).await;
    Ok(made.map_err(std::io::Error::other)?.map(Arc::new))
}

/// Where a logo is on the first pages of a file: nowhere, where there is nothing of it to be seen. Later pages that cannot be drawn have none.
async fn sightings(tenant: &Tenant, logo: Option<&Arc<Logo>>, file: &Unsearched) -> Result<Vec<LogoSighting>, FileError> {
    let mut found = Vec::new();
    let Some(logo) = logo else { return Ok(found) };
    let kind = Kind::of_media_type(&file.media_type);
    for number in 1..=if kind.is_some_and(Kind::is_film) { 1 } else { file.pages.min(PAGES) } {
        let bytes = match tenant.files().as_picture(tenant.id(), file.sha256, kind, number).await {
            Ok(bytes) => bytes,
            Err(FileError::NotDrawn(_)) if number > 1 => continue,
            Err(error) => return Err(error),
        };
        let logo = Arc::clone(logo);
        let _turn = TURN.acquire().await.map_err(std::io::Error::other)?;
        let seen = tokio::task::spawn_blocking(move || on_page(&logo, &bytes, number)).await;
        found.extend(seen.map_err(std::io::Error::other)?.into_iter().flatten());
    }
    Ok(found)
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a page, and percentages")]
fn on_page(logo: &Logo, bytes: &[u8], number: i64) -> Option<Vec<LogoSighting>> {
    let whole = files::probe(bytes).ok()?;
    let page = files::decode(bytes, Fit::Within(LONGEST)).ok()?;
    // As it is shown: the header's sides are those before a camera's turn.
    let is_turned = (whole.width > whole.height) != (page.width() > page.height());
    let width = f64::from(if is_turned { whole.height } else { whole.width });
    let part = |share: f64| (share.clamp(0.0, 1.0) * 1_000.0).round() as i64;
    let told = |seen: Sighting| LogoSighting {
        area: Area { page: number, left: part(seen.left), top: part(seen.top), width: part(seen.width), height: part(seen.height) },
        pixels: (seen.width * width).round() as i64,
        room: (seen.room * 100.0).round() as i64,
        likeness: (f64::from(seen.likeness) * 100.0).round() as i64,
    };
    Some(logo.find(&page).into_iter().map(told).collect())
}
