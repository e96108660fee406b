//! Sending the heads of this server's logs to witnesses, and keeping what they cosign.

use std::{str::FromStr, time::Duration};

use app::{
    ledger::note::{Note, NoteError, VerifierKey, decimal},
    model::{Checkpoint, Instant},
};

use super::Request;
use crate::{
    audit,
    tenancy::{Registry, Tenant},
};

/// How often logs that have grown are sent.
const EVERY: Duration = Duration::from_secs(10);
/// How long a witness may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A witness to send heads to: its address, and the key that its cosignatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watcher {
    pub url: String,
    pub key: VerifierKey,
}

impl FromStr for Watcher {
    type Err = String;

    /// `http://witness.example/ name+hash+key`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (url, key) = text.trim().split_once(' ').ok_or("a witness is its address, a space, and its key")?;
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(format!("`{url}` is not the address of a witness"));
        }
        Ok(Self { url: url.trim_end_matches('/').to_owned(), key: key.parse().map_err(|e| format!("the witness's key: {e}"))? })
    }
}

/// A head cosigned by one witness.
#[derive(Debug, Clone, PartialEq)]
pub struct Cosigned {
    pub witness: String,
    /// The head as the log signed it, with the key that it did so with.
    pub head: Checkpoint,
    /// The witness's line.
    pub line: String,
    pub at: Instant,
}

/// Why a head was not cosigned.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    #[error("the witness could not be reached: {0}")]
    Unreached(#[from] reqwest::Error),
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the witness answered {0}")]
    Refused(u16),
    #[error("the witness has seen {seen} events, and the log has {here}: its end was cut off, or another log bears its name")]
    Shorter { seen: u64, here: u64 },
    #[error("the witness's signature does not hold: {0}")]
    Forged(#[from] NoteError),
}

/// Sends every open workspace's head to every witness, again and again.
pub async fn run(registry: Registry, watchers: Vec<Watcher>) {
    if watchers.is_empty() {
        return;
    }
    let Ok(http) = reqwest::Client::builder().timeout(PATIENCE).build() else { return };
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        for slug in registry.open_slugs() {
            let Ok(Some(tenant)) = registry.tenant(&slug).await else { continue };
            for watcher in &watchers {
                if let Err(error) = push(&http, &registry, &tenant, watcher).await {
                    tracing::warn!(%slug, witness = watcher.key.name(), %error, "a head was not cosigned");
                }
            }
        }
    }
}

/// Sends a log's head to one witness, if the log has grown since. Tells whether it was cosigned.
/// What came of it is remembered with the workspace.
///
/// # Errors
/// When the witness cannot be reached or does not cosign, or its signature does not hold.
pub async fn push(http: &reqwest::Client, registry: &Registry, tenant: &Tenant, watcher: &Watcher) -> Result<bool, PushError> {
    let pushed = send(http, registry, tenant, watcher).await;
    let problem = pushed.as_ref().err().map(ToString::to_string);
    tenant.asked().remember(watcher.key.name(), watcher.key.to_string(), tenant.now(), problem);
    pushed
}

async fn send(http: &reqwest::Client, registry: &Registry, tenant: &Tenant, watcher: &Watcher) -> Result<bool, PushError> {
    let mut db = tenant.read().await?;
    let tip = audit::tip(&mut db).await?;
    let head = tenant.signer().checkpoint(&tip);
    let mut old = registry.cosigned_size(tenant.id(), watcher.key.name()).await?;
    if old >= tip.size {
        return Ok(false);
    }
    // What is remembered here may be older than what the witness remembers: then it says so, once.
    for _ in 0..2 {
        let proof = match old {
            0 => Vec::new(),
            old => {
                let (from, to) = (i64::try_from(old).unwrap_or(i64::MAX), head.size);
                audit::consistency(&mut db, from, to).await?.map(|proof| proof.path).unwrap_or_default()
            }
        };
        let body = Request { old, proof, checkpoint: &head.note }.write();
        let answer = http.post(format!("{}/add-checkpoint", watcher.url)).body(body).send().await?;
        match answer.status().as_u16() {
            200 => {
                let lines = answer.text().await?;
                keep(registry, tenant, watcher, &head, &lines).await?;
                return Ok(true);
            }
            409 => {
                let seen = decimal(answer.text().await?.trim()).unwrap_or_default();
                if seen > tip.size {
                    return Err(PushError::Shorter { seen, here: tip.size });
                }
                old = seen;
            }
            other => return Err(PushError::Refused(other)),
        }
    }
    Err(PushError::Refused(409))
}

/// Keeps the witness's own line of what it answered, once it holds.
async fn keep(registry: &Registry, tenant: &Tenant, watcher: &Watcher, head: &Checkpoint, lines: &str) -> Result<(), PushError> {
    let note = format!("{}{lines}", head.note);
    let signed = Note::parse(&note)?.verify(&watcher.key)?;
    let name = format!("\u{2014} {} ", watcher.key.name());
    let line = lines.split_inclusive('\n').find(|line| line.starts_with(&name)).unwrap_or_default().to_owned();
    let seconds = i64::try_from(signed.at.unwrap_or_default()).unwrap_or_default();
    let at = time::OffsetDateTime::from_unix_timestamp(seconds).map_or(tenant.now(), Instant::new);
    let cosigned = Cosigned { witness: watcher.key.name().to_owned(), head: head.clone(), line, at };
    Ok(registry.keep_cosignature(tenant, &cosigned).await?)
}
