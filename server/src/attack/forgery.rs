//! What those can do who own the database or the disk: anything. None of it goes unnoticed.
//!
//! Each forgery has a copy of its own.

use std::path::Path;

use super::{AttackError, Attempt, Copy, Ending, Road};
use crate::{
    audit::{Actor, Change, UnitOfWork, peaks_at},
    tenancy::Registry,
};

/// How many events a forger takes away at the end.
const CUT: u64 = 2;

/// A thing that somebody with the owner's password does.
#[derive(Debug, Clone, Copy)]
enum Forgery {
    ChangedEvent,
    RemovedEvent,
    CutEnd,
    RewrittenEnd,
    LaunchByHand,
    ForgedCertificate,
    SwappedDatabase,
    AlteredFile,
    RemovedFile,
}

impl Forgery {
    const ALL: [Self; 9] = [
        Self::ChangedEvent,
        Self::RemovedEvent,
        Self::CutEnd,
        Self::RewrittenEnd,
        Self::LaunchByHand,
        Self::ForgedCertificate,
        Self::SwappedDatabase,
        Self::AlteredFile,
        Self::RemovedFile,
    ];

    fn road(self) -> Road {
        if matches!(self, Self::AlteredFile | Self::RemovedFile) { Road::Disk } else { Road::Owner }
    }

    fn what(self) -> &'static str {
        match self {
            Self::ChangedEvent => "triggers dropped, an event's bytes changed",
            Self::RemovedEvent => "triggers dropped, an event taken out of the middle",
            Self::CutEnd => "the last events cut off, tree and tip set back to fit",
            Self::RewrittenEnd => "the last events cut off and others written in their place, properly hashed",
            Self::LaunchByHand => "triggers dropped, a campaign set live by hand",
            Self::ForgedCertificate => "a certificate written by hand, then a campaign set live with it",
            Self::SwappedDatabase => "another workspace's database put in this one's place",
            Self::AlteredFile => "an approved file's bytes replaced under its name",
            Self::RemovedFile => "an approved file removed",
        }
    }
}

/// Commits every forgery, each on a copy of its own, and looks whether it is noticed.
pub(super) async fn attack(registry: &Registry, slug: &str) -> Result<Vec<Attempt>, AttackError> {
    let mut attempts = Vec::new();
    for forgery in Forgery::ALL {
        let copy = Copy::of(registry, slug).await?;
        let ending = commit(forgery, &copy).await;
        copy.remove().await?;
        attempts.push(Attempt::new(forgery.road(), forgery.what(), ending?));
    }
    Ok(attempts)
}

async fn commit(forgery: Forgery, copy: &Copy) -> Result<Ending, AttackError> {
    let owner = copy.location().await?;
    match forgery {
        Forgery::ChangedEvent => {
            owner.disarm().await?;
            owner.as_owner_plain("update audit_event set body = replace(body, '\"v\":1', '\"v\":2') where seq = 0").await?;
        }
        Forgery::RemovedEvent => {
            owner.disarm().await?;
            owner.as_owner_plain("delete from audit_event where seq = 1").await?;
        }
        Forgery::CutEnd => cut(copy).await?,
        Forgery::RewrittenEnd => {
            cut(copy).await?;
            for n in 0..=CUT {
                let mut uow = UnitOfWork::begin(&copy.tenant, Actor::system()).await?;
                uow.note(Change::new("history.invented", "event", n));
                uow.commit().await?;
            }
        }
        Forgery::LaunchByHand => {
            some_campaign(copy).await?;
            owner.disarm().await?;
            owner.as_owner_plain("update campaign set status = 'live'").await?;
        }
        Forgery::ForgedCertificate => {
            some_campaign(copy).await?;
            owner.disarm().await?;
            owner
                .as_owner_plain(
                    "insert into certificate (id, campaign_id, content_revision, content_digest, body, digest, issued_at, consumed_at)
                     select id, id, content_revision, (select leaf_hash from audit_event limit 1), '{}',
                     (select leaf_hash from audit_event limit 1), created_at, created_at from campaign",
                )
                .await?;
            owner.as_owner_plain("update campaign set status = 'live'").await?;
        }
        Forgery::SwappedDatabase => return swapped(copy).await,
        Forgery::AlteredFile => {
            return match copy.some_file().await? {
                None => Ok(Ending::Harmless("there is no file yet".into())),
                Some(file) => {
                    replace(&file, b"other bytes")?;
                    seen(copy).await
                }
            };
        }
        Forgery::RemovedFile => {
            return match copy.some_file().await? {
                None => Ok(Ending::Harmless("there is no file yet".into())),
                Some(file) => {
                    std::fs::remove_file(&file)?;
                    seen(copy).await
                }
            };
        }
    }
    seen(copy).await
}

/// What an inspection says of it.
async fn seen(copy: &Copy) -> Result<Ending, AttackError> {
    let found = copy.inspect().await?;
    Ok(match &found.findings[..] {
        [] => Ending::GotThrough("an inspection finds nothing".into()),
        [first] => Ending::Detected(first.to_string()),
        [first, rest @ ..] => Ending::Detected(format!("{first}, and {} more", rest.len())),
    })
}

async fn cut(copy: &Copy) -> Result<(), AttackError> {
    let size = copy.remembered.size.saturating_sub(CUT);
    let peaks = peaks_at(&mut copy.tenant.read().await?, size).await?;
    let owner = copy.location().await?;
    owner.disarm().await?;
    let peaks: Vec<u8> = peaks.iter().flat_map(|peak| peak.0).collect();
    Ok(owner.cut_log(i64::try_from(size).unwrap_or(i64::MAX), &peaks).await?)
}

/// A campaign to forge with, in a workspace that has none.
async fn some_campaign(copy: &Copy) -> Result<(), AttackError> {
    super::scene::Scene::set(copy).await.map(drop)
}

/// A database that says it belongs to somebody else is not opened.
async fn swapped(copy: &Copy) -> Result<Ending, AttackError> {
    let owner = copy.location().await?;
    owner.disarm().await?;
    owner.as_owner("update tenant_meta set tenant_id = $1", uuid::Uuid::now_v7()).await?;
    Ok(match copy.registry.reopened(&copy.slug).await {
        Err(error) => Ending::Refused(error.to_string()),
        Ok(_) => Ending::GotThrough("it was opened".into()),
    })
}

/// Another file under the same name, so that whoever shares the bytes keeps theirs.
fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::remove_file(file)?;
    std::fs::write(file, bytes)
}
