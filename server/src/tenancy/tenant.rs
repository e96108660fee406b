//! One workspace, and all that belongs to it.

use std::sync::{Arc, PoisonError, RwLock};

use app::model::{Checkpoint, Instant, LiveEvent, StorageScan, TenantId, Workspace};
use tokio::sync::broadcast;

use super::{Presence, witnesses::Asked};
use crate::{
    audit::Signer,
    clock::Clock,
    db::{Database, Reading},
    files::FileStore,
};

/// One workspace: its database, its files, its signer, its live events. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tenant(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    id: TenantId,
    workspace: Workspace,
    database: Database,
    files: FileStore,
    /// Another takes its place when the key is changed.
    signer: RwLock<Signer>,
    /// The newest head that witnesses have cosigned.
    cosigned: RwLock<Option<Checkpoint>>,
    asked: Asked,
    live: broadcast::Sender<LiveEvent>,
    presence: Presence,
    /// The scan of the files under way, or the last.
    scan: RwLock<Option<StorageScan>>,
    clock: Clock,
}

impl Tenant {
    pub(super) fn new(id: TenantId, workspace: Workspace, database: Database, files: FileStore, signer: Signer, clock: Clock) -> Self {
        let (live, _) = broadcast::channel(1024);
        let (signer, cosigned, presence) = (RwLock::new(signer), RwLock::new(None), Presence::default());
        let (asked, scan) = (Asked::default(), RwLock::default());
        Self(Arc::new(Inner { id, workspace, database, files, signer, cosigned, asked, live, presence, scan, clock }))
    }

    pub fn id(&self) -> TenantId {
        self.0.id
    }

    /// Name, slug and address.
    pub fn workspace(&self) -> &Workspace {
        &self.0.workspace
    }

    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    /// A connection to read on.
    pub async fn read(&self) -> sqlx::Result<Reading> {
        self.0.database.read().await
    }

    /// This workspace's uploaded files.
    pub fn files(&self) -> &FileStore {
        &self.0.files
    }

    /// Signs this workspace's audit.
    pub fn signer(&self) -> Signer {
        self.0.signer.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Signs with another key from now on.
    pub(super) fn sign_with(&self, signer: Signer) {
        *self.0.signer.write().unwrap_or_else(PoisonError::into_inner) = signer;
    }

    /// The newest head of this workspace's log that witnesses have cosigned, their lines in its note.
    pub fn cosigned(&self) -> Option<Checkpoint> {
        self.0.cosigned.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn remember_cosigned(&self, head: Option<Checkpoint>) {
        *self.0.cosigned.write().unwrap_or_else(PoisonError::into_inner) = head;
    }

    /// What came of asking the witnesses of this workspace's log.
    pub fn asked(&self) -> &Asked {
        &self.0.asked
    }

    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// Everything committed from now on.
    pub fn listen(&self) -> broadcast::Receiver<LiveEvent> {
        self.0.live.subscribe()
    }

    /// Who looks at what right now.
    pub fn presence(&self) -> &Presence {
        &self.0.presence
    }

    /// The scan of the files under way, or the last since the server started.
    pub fn scan(&self) -> Option<StorageScan> {
        self.0.scan.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins a scan, unless one is under way.
    pub(crate) fn begin_scan(&self) -> bool {
        let mut scan = self.0.scan.write().unwrap_or_else(PoisonError::into_inner);
        let under_way = scan.as_ref().is_some_and(|scan| scan.finished_at.is_none());
        if !under_way {
            *scan = Some(StorageScan::begun(self.now()));
        }
        !under_way
    }

    /// How far a scan has come.
    pub(crate) fn tell_scan(&self, so_far: StorageScan) {
        *self.0.scan.write().unwrap_or_else(PoisonError::into_inner) = Some(so_far);
    }

    /// Tells whoever listens what has been committed.
    pub(crate) fn tell(&self, events: Vec<LiveEvent>) {
        for event in events {
            // Nobody listening is no error.
            drop(self.0.live.send(event));
        }
    }
}
