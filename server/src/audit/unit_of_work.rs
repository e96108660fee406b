//! The write transaction of a tenant.

use app::model::{Digest, Instant};
use serde::Serialize;

use super::{Actor, Change, log};
use crate::{
    db::{MayWrite, Reading, Writing, both},
    tenancy::Tenant,
};

/// The key to the databases' write transactions. Made in this file only.
#[derive(Debug)]
struct AuditKey;

impl MayWrite for AuditKey {}

/// A write transaction that cannot commit without the audit events of all that it did.
///
/// The connection is handed out by [`write`](Self::write), against the change to be recorded, and by nothing else.
/// Dropped without [`commit`](Self::commit), nothing has happened.
#[derive(Debug)]
pub struct UnitOfWork {
    tenant: Tenant,
    actor: Actor,
    now: Instant,
    tx: Writing,
    changes: Vec<Change>,
    idempotency: Option<Idempotency>,
}

/// The `Idempotency-Key` of the request, and what it was sent with.
#[derive(Debug, Clone)]
pub(crate) struct Idempotency {
    pub(crate) key: String,
    pub(crate) fingerprint: Digest,
}

/// What a write answered, kept so that a repeated request is answered alike.
#[derive(Debug, Clone, Serialize, sqlx::FromRow)]
pub struct Remembered {
    pub status: i64,
    pub body: String,
    pub etag: Option<String>,
    pub location: Option<String>,
}

/// A unit of work that could not commit.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Written without saying what: a mistake in the program, and nothing was kept.
    #[error("nothing was recorded about this write")]
    Unrecorded,
}

impl UnitOfWork {
    /// Begins a unit of work in a tenant's database, for one actor, at one instant.
    pub async fn begin(tenant: &Tenant, actor: Actor) -> sqlx::Result<Self> {
        let tx = tenant.database().begin(&AuditKey).await?;
        Ok(Self { now: tenant.now(), tenant: tenant.clone(), actor, tx, changes: Vec::new(), idempotency: None })
    }

    pub(crate) fn with_idempotency(mut self, idempotency: Option<Idempotency>) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// The instant of everything that happens in this unit of work.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Who does it.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where it happens.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Reads what this transaction sees, its own writes included.
    pub fn read(&mut self) -> &mut Reading {
        self.tx.reading()
    }

    /// Records a change and hands out the connection to make it with.
    pub(crate) fn write(&mut self, change: Change) -> &mut Writing {
        self.changes.push(change);
        &mut self.tx
    }

    /// Records something that changes no row: a refusal, a reading of the audit.
    pub fn note(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Keeps the answer for a repeated request, if this request may be repeated.
    pub(crate) async fn remember(&mut self, answer: &Remembered) -> Result<(), WriteError> {
        let (Some(idempotency), Some(member)) = (self.idempotency.clone(), self.actor.id) else { return Ok(()) };
        if self.changes.is_empty() {
            return Err(WriteError::Unrecorded);
        }
        let now = self.now;
        both!(self.tx, c => sqlx::query(
            "insert into idempotency (member_id, key, fingerprint, status, body, etag, location, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(member).bind(&idempotency.key).bind(&idempotency.fingerprint.0[..]).bind(answer.status)
            .bind(&answer.body).bind(answer.etag.as_deref()).bind(answer.location.as_deref()).bind(now)
            .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Appends everything recorded to the audit and makes all of it durable, together or not at all.
    ///
    /// # Errors
    /// [`WriteError::Unrecorded`] when nothing was recorded; the database's own otherwise.
    pub async fn commit(mut self) -> Result<(), WriteError> {
        if self.changes.is_empty() {
            return Err(WriteError::Unrecorded);
        }
        let told = log::append(&mut self.tx, self.tenant.id(), &self.actor, self.now, self.changes).await?;
        self.tx.commit().await?;
        self.tenant.tell(told);
        Ok(())
    }
}
