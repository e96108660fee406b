//! Keeping a workspace's files: whether all of them are sound, what nothing names any more, and how many there may be.
//!
//! A scan only looks. A sweep removes, in two steps: what nothing names is marked, and removed by a later sweep when [`GRACE`] has
//! passed since and still nothing names it. Both steps are made in a unit of work, so nobody names a file while it is removed; and
//! whoever names one asks in their own unit of work whether it is there.

use std::collections::BTreeSet;

use app::model::{Digest, Instant, StorageScan, StorageSweep, StorageUse};
use futures::StreamExt as _;

use crate::{
    audit::{Actor, Change, UnitOfWork},
    db::Reading,
    files::{FileError, FileStore, Role, Stored},
    store,
    tenancy::Tenant,
    work::{Refusal, proofs::StoredFile},
};

/// How long something is kept after it was found that nothing names it, in milliseconds: longer than any upload takes.
pub const GRACE: i64 = 24 * 60 * 60 * 1_000;

/// How many findings of a kind are told one by one.
const MOST_TOLD: usize = 100;

/// Most objects that one sweep removes: its unit of work keeps everybody else waiting.
const MOST_REMOVED: usize = 500;

/// How often a scan says how far it has come.
const TOLD_EVERY: i64 = 16;

/// How much a workspace keeps, and what is known about it.
///
/// # Errors
/// When the database cannot be read.
pub async fn usage(tenant: &Tenant, db: &mut Reading) -> sqlx::Result<StorageUse> {
    let kept = store::storage::kept(db).await?;
    let (marked, marked_bytes) = store::storage::marked(db).await?;
    let quota = quota(&kept, tenant.files());
    Ok(StorageUse { files: kept.files, bytes: kept.bytes, quota, marked, marked_bytes, scan: tenant.scan() })
}

/// What is set for the workspace, or else for the server.
fn quota(kept: &store::storage::Kept, files: &FileStore) -> Option<i64> {
    kept.quota.or_else(|| files.quota().and_then(|quota| i64::try_from(quota).ok()))
}

/// Refuses a file that would be too much. One that is there already takes no room.
///
/// # Errors
/// [`Refusal::QuotaFull`] when it does not fit.
pub async fn room_for(db: &mut Reading, files: &FileStore, sha256: Option<Digest>, bytes: i64) -> Result<(), Refusal> {
    let kept = store::storage::kept(db).await?;
    let Some(quota) = quota(&kept, files) else { return Ok(()) };
    if kept.bytes.saturating_add(bytes) <= quota {
        return Ok(());
    }
    match sha256 {
        Some(sha256) if store::storage::is_named(db, sha256).await? => Ok(()),
        _ => Err(Refusal::QuotaFull { used: kept.bytes, quota, bytes }),
    }
}

/// Lets a stored file be named in this unit of work: there is room for it, and a sweep has not removed it since it was stored.
///
/// # Errors
/// A refusal when it does not fit, or is to be sent again.
pub async fn admit(uow: &mut UnitOfWork, file: &StoredFile) -> Result<(), Refusal> {
    let tenant = uow.tenant().clone();
    room_for(uow.read(), tenant.files(), Some(file.sha256), file.bytes).await?;
    let bytes = u64::try_from(file.bytes).unwrap_or_default();
    match tenant.files().has(tenant.id(), file.sha256, bytes).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refusal::conflict("SEND_AGAIN", "The file was cleared away while it was taken in. Send it again.")),
        Err(error) => Err(Refusal::Internal(error.to_string())),
    }
}

/// Reads every file that is named, and compares what is stored with what is named.
///
/// # Errors
/// When the database or the store cannot be read; what is wrong with their content is in the scan.
pub async fn scan(tenant: &Tenant, told: impl Fn(&StorageScan)) -> Result<StorageScan, Refusal> {
    let mut scan = StorageScan::begun(tenant.now());
    let mut db = tenant.read().await?;
    let named = store::uploads::named(&mut db).await?;
    drop(db);
    scan.files = i64::try_from(named.len()).unwrap_or(i64::MAX);
    told(&scan);
    let files = tenant.files();
    for digest in named {
        match files.is_intact(tenant.id(), digest).await {
            Ok(true) => {}
            Ok(false) => told_of(&mut scan.altered, digest),
            Err(FileError::NotFound(_)) => told_of(&mut scan.gone, digest),
            Err(error) => return Err(internal(&error)),
        }
        scan.looked_at += 1;
        if scan.looked_at % TOLD_EVERY == 0 {
            told(&scan);
        }
    }
    for found in unnamed(tenant).await? {
        scan.orphans += 1;
        scan.orphan_bytes = scan.orphan_bytes.saturating_add_unsigned(found.bytes);
    }
    for left in files.left_behind(tenant.id()).await.map_err(|error| internal(&error))? {
        scan.left_behind += 1;
        scan.left_behind_bytes = scan.left_behind_bytes.saturating_add_unsigned(left.bytes);
    }
    scan.finished_at = Some(tenant.now());
    told(&scan);
    Ok(scan)
}

/// Scans while others work, and writes down what came of it. One at a time: a second goes along with the first.
pub fn scan_behind(tenant: &Tenant) {
    if !tenant.begin_scan() {
        return;
    }
    let tenant = tenant.clone();
    tokio::spawn(async move {
        let ended = match scan(&tenant, |so_far| tenant.tell_scan(so_far.clone())).await {
            Ok(scan) => scan,
            Err(error) => {
                let begun = tenant.scan().unwrap_or_else(|| StorageScan::begun(tenant.now()));
                StorageScan { finished_at: Some(tenant.now()), failed: Some(error.to_string()), ..begun }
            }
        };
        tenant.tell_scan(ended.clone());
        let written = async {
            let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await?;
            uow.note(Change::new("storage.scanned", "storage", "storage").after(&ended));
            uow.commit().await.map_err(Refusal::from)
        };
        if let Err(error) = written.await {
            tracing::error!(error = error.to_string(), "a scan could not be written down");
        }
    });
}

/// What is stored that nothing names. Looked at before anything else is kept waiting; a file that is being taken in may be among it.
///
/// # Errors
/// When the database or the store cannot be read.
pub async fn unnamed(tenant: &Tenant) -> Result<Vec<Stored>, Refusal> {
    let mut all = Vec::new();
    let mut stored = tenant.files().stored(tenant.id());
    while let Some(found) = stored.next().await {
        all.push(found.map_err(|error| internal(&error))?);
    }
    // Read last: what was named meanwhile is named.
    let kept = protected(&mut tenant.read().await?).await?;
    all.retain(|found| !is_kept(found, &kept));
    Ok(all)
}

/// Marks what was found that nothing names, and removes what was marked `grace` milliseconds ago and is still named by nothing.
///
/// # Errors
/// When the database or the store fails. What was removed by then is removed.
pub async fn sweep(mut uow: UnitOfWork, found: Vec<Stored>, grace: i64) -> Result<(StorageSweep, UnitOfWork), Refusal> {
    let tenant = uow.tenant().clone();
    let (files, now) = (tenant.files(), uow.now());
    let is_old = |since: Instant| since.plus_millis(grace) <= now;
    let kept = protected(uow.read()).await?;
    let mut marks = store::storage::marks(uow.read()).await?;
    let (mut result, mut add, mut settled) = (StorageSweep::default(), Vec::new(), Vec::new());
    for found in found.into_iter().filter(|found| !is_kept(found, &kept)) {
        let marked = marks.remove(found.place());
        let bytes = i64::try_from(found.bytes).unwrap_or(i64::MAX);
        match marked {
            None => {
                result.marked += 1;
                add.push((found.place().to_owned(), bytes));
            }
            Some(at) if is_old(at) && is_old(found.since) && settled.len() < MOST_REMOVED => {
                files.remove(&found).await.map_err(|error| internal(&error))?;
                result.removed += 1;
                result.removed_bytes = result.removed_bytes.saturating_add(bytes);
                settled.push(found.place().to_owned());
            }
            Some(_) => result.waiting += 1,
        }
    }
    // Marked once, and named again or gone by now.
    result.spared = i64::try_from(marks.len()).unwrap_or(i64::MAX);
    settled.extend(marks.into_keys());
    for left in files.left_behind(tenant.id()).await.map_err(|error| internal(&error))? {
        if is_old(left.since) {
            result.removed += 1;
            result.removed_bytes = result.removed_bytes.saturating_add_unsigned(left.bytes);
            files.clear(left).await.map_err(|error| internal(&error))?;
        } else {
            result.waiting += 1;
        }
    }
    store::storage::swept(&mut uow, result, &add, &settled).await?;
    Ok((result, uow))
}

/// Sets how many bytes a workspace may have.
///
/// # Errors
/// When the database cannot be written.
pub async fn set_quota(uow: &mut UnitOfWork, quota: Option<i64>) -> Result<(), Refusal> {
    let before = store::storage::kept(uow.read()).await?.quota;
    Ok(store::storage::set_quota(uow, before, quota).await?)
}

/// Every file that a version is or a certificate names.
async fn protected(db: &mut Reading) -> sqlx::Result<BTreeSet<Digest>> {
    let mut kept: BTreeSet<Digest> = store::uploads::named(db).await?.into_iter().collect();
    kept.extend(store::uploads::certified(db).await?);
    Ok(kept)
}

/// Whether something stored is to stay: a file that is named, or what is drawn from one.
fn is_kept(stored: &Stored, kept: &BTreeSet<Digest>) -> bool {
    match stored.role {
        Role::File(digest) | Role::Drawn(digest) => kept.contains(&digest),
        Role::Unknown => false,
    }
}

fn told_of(list: &mut Vec<Digest>, digest: Digest) {
    if list.len() < MOST_TOLD {
        list.push(digest);
    }
}

fn internal(error: &FileError) -> Refusal {
    Refusal::Internal(error.to_string())
}
