//! Which tenants exist and where they are, and the few of them that are open.

use std::{path::Path, sync::Arc};

use app::{
    ledger::note::Head,
    model::{Checkpoint, Instant, LogKey, LogKeys, TenantId, Workspace},
};
use moka::future::Cache;
use rand::{RngCore, rngs::OsRng};

use super::{Tenant, host::is_slug};
use crate::{
    audit::Signer,
    clock::Clock,
    db::{Database, Location, MayWrite, OpenError, Schema, both},
    files::{FileStore, Setup},
    witness::push::Cosigned,
};

/// Slugs that are never given away.
const RESERVED: [&str; 12] = ["www", "api", "app", "admin", "mail", "static", "assets", "status", "help", "docs", "verify", "cdn"];

/// Days of a free trial.
const TRIAL_DAYS: i64 = 30;

/// Databases kept open at once; the least recently used is closed.
const OPEN_TENANTS: u64 = 256;

/// The key to the control database's write transactions.
#[derive(Debug)]
struct RegistryKey;

impl MayWrite for RegistryKey {}

/// The control database, and the tenants that are open.
#[derive(Clone, Debug)]
pub struct Registry {
    control: Database,
    location: Location,
    files: Arc<Setup>,
    public: PublicAddress,
    clock: Clock,
    open: Cache<String, Tenant>,
}

/// How workspaces are addressed: `http`, `localhost`, and the port when it is not the scheme's own.
#[derive(Debug, Clone)]
pub struct PublicAddress {
    pub scheme: String,
    pub host: String,
    pub port: Option<u16>,
}

impl PublicAddress {
    fn of(&self, slug: &str) -> String {
        let port = self.port.map_or_else(String::new, |port| format!(":{port}"));
        format!("{}://{slug}.{}{port}", self.scheme, self.host)
    }
}

/// A workspace to be made.
#[derive(Debug, Clone)]
pub struct SignUp {
    pub name: String,
    pub slug: String,
}

/// What can go wrong with tenants as a whole.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("the slug `{0}` is taken")]
    SlugTaken(String),
    #[error("a slug is 3 to 40 of a-z, 0-9 and -, beginning with a letter")]
    BadSlug,
    #[error("the database of `{0}` belongs to another workspace")]
    Swapped(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the file store could not be opened: {0}")]
    Files(String),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: TenantId,
    slug: String,
    name: String,
    location: String,
    trial_ends_at: Instant,
    seed: Vec<u8>,
}

impl Registry {
    /// Opens the control database, making it if needed.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(location: Location, files: Setup, public: PublicAddress, clock: Clock) -> Result<Self, RegistryError> {
        let control = location.open(Schema::Control).await?;
        let open = Cache::builder()
            .max_capacity(OPEN_TENANTS)
            // A request still holding the tenant keeps its pools alive: the pool closes once its connections are back.
            .async_eviction_listener(|_, tenant: Tenant, _| {
                Box::pin(async move {
                    tokio::spawn(async move { tenant.database().close().await });
                })
            })
            .build();
        Ok(Self { control, location, files: Arc::new(files), public, clock, open })
    }

    /// The tenant with this slug; opened, and migrated, on first use. `None` when there is none.
    ///
    /// # Errors
    /// When its database cannot be opened or is not its own.
    pub async fn tenant(&self, slug: &str) -> Result<Option<Tenant>, Arc<RegistryError>> {
        if let Some(tenant) = self.open.get(slug).await {
            return Ok(Some(tenant));
        }
        let Some(row) = self.find(slug).await.map_err(|e| Arc::new(e.into()))? else { return Ok(None) };
        self.open.try_get_with(slug.to_owned(), self.open_row(row)).await.map(Some)
    }

    /// Every tenant's slug, in order.
    pub async fn slugs(&self) -> sqlx::Result<Vec<String>> {
        let mut db = self.control.read().await?;
        both!(db, c => sqlx::query_scalar("select slug from tenant order by slug").fetch_all(c).await)
    }

    /// Whether the control database answers.
    pub async fn ready(&self) -> sqlx::Result<()> {
        let mut db = self.control.read().await?;
        both!(db, c => sqlx::query("select 1").execute(c).await.map(drop))
    }

    /// The slugs of the tenants that are open now.
    pub fn open_slugs(&self) -> Vec<String> {
        self.open.iter().map(|(slug, _)| slug.as_ref().clone()).collect()
    }

    /// How many renditions have been drawn for the tenants that are open now.
    pub fn renditions_drawn(&self) -> u64 {
        self.open.iter().map(|(_, tenant)| tenant.files().renditions_made()).sum()
    }

    /// How many tenants are open now.
    pub fn open_count(&self) -> u64 {
        self.open.entry_count()
    }

    /// Makes a workspace: its database, migrated, and its signing key; registered last, so that a failure leaves no half workspace.
    ///
    /// # Errors
    /// When the slug is bad or taken, or the database cannot be made.
    pub async fn create(&self, sign_up: &SignUp) -> Result<Tenant, RegistryError> {
        let slug = sign_up.slug.as_str();
        if !is_slug(slug) {
            return Err(RegistryError::BadSlug);
        }
        if RESERVED.contains(&slug) || self.find(slug).await?.is_some() {
            return Err(RegistryError::SlugTaken(slug.into()));
        }
        let id = TenantId::new();
        let location = match self.location {
            Location::Sqlite(_) => format!("tenants/{id}.db"),
            Location::Postgres { .. } => format!("campaign_{}", id.0.simple()),
        };
        let place = self.location.beside(&location);
        place.open(Schema::Tenant).await?.close().await;
        place.as_owner("insert into tenant_meta (id, tenant_id) values (1, $1)", id.0).await?;

        let trial_ends_at = Instant::new(self.clock.now().0 + time::Duration::days(TRIAL_DAYS));
        self.register(id, slug, &sign_up.name, &location, trial_ends_at).await?;
        self.tenant(slug).await.map_err(|e| RegistryError::Files(e.to_string()))?.ok_or(RegistryError::BadSlug)
    }

    /// Writes a workspace's row, and a signing key made for it.
    async fn register(&self, id: TenantId, slug: &str, name: &str, location: &str, trial_ends_at: Instant) -> Result<(), RegistryError> {
        let seed = new_seed();
        let now = self.clock.now();
        let mut tx = self.control.begin(&RegistryKey).await?;
        both!(tx, c => sqlx::query("insert into tenant (id, slug, name, location, created_at, trial_ends_at) values ($1, $2, $3, $4, $5, $6)")
            .bind(id).bind(slug).bind(name).bind(location).bind(now).bind(trial_ends_at).execute(c).await.map(drop))
        .map_err(|e| if is_unique(&e) { RegistryError::SlugTaken(slug.into()) } else { e.into() })?;
        both!(tx, c => sqlx::query("insert into signing_key (tenant_id, seed, created_at) values ($1, $2, $3)")
            .bind(id).bind(&seed[..]).bind(now).execute(c).await.map(drop))?;
        Ok(tx.commit().await?)
    }

    /// The public keys of a tenant's log: the present one, then those before it, newest first.
    ///
    /// # Errors
    /// When the control database cannot be read.
    pub async fn log_keys(&self, tenant: &Tenant) -> sqlx::Result<LogKeys> {
        let mut db = self.control.read().await?;
        let since: Instant = both!(db, c => sqlx::query_scalar("select created_at from signing_key where tenant_id = $1")
            .bind(tenant.id()).fetch_one(c).await)?;
        let retired: Vec<(String, Instant, Instant)> = both!(db, c => sqlx::query_as(
            "select key, created_at, retired_at from retired_key where tenant_id = $1 order by retired_at desc")
            .bind(tenant.id()).fetch_all(c).await)?;
        let present = LogKey { key: tenant.signer().verifier_key(), since, until: None };
        let retired = retired.into_iter().map(|(key, since, until)| LogKey { key, since, until: Some(until) });
        Ok(LogKeys { origin: crate::audit::origin(tenant.id()), keys: std::iter::once(present).chain(retired).collect() })
    }

    /// Has a tenant's log signed with a new key from now on. The old public key stays published; the old seed is gone.
    ///
    /// # Errors
    /// When the control database cannot be written.
    pub async fn change_key(&self, tenant: &Tenant, seed: &[u8; 32]) -> sqlx::Result<()> {
        let (id, now) = (tenant.id(), self.clock.now());
        let mut tx = self.control.begin(&RegistryKey).await?;
        both!(tx, c => sqlx::query(
            "insert into retired_key (tenant_id, key, created_at, retired_at) select tenant_id, $2, created_at, $3 from signing_key where tenant_id = $1")
            .bind(id).bind(tenant.signer().verifier_key()).bind(now).execute(c).await.map(drop))?;
        both!(tx, c => sqlx::query("update signing_key set seed = $2, created_at = $3 where tenant_id = $1")
            .bind(id).bind(&seed[..]).bind(now).execute(c).await.map(drop))?;
        tx.commit().await?;
        tenant.sign_with(Signer::new(id, seed));
        Ok(())
    }

    /// What each witness has cosigned last of a tenant's log, by its name: the size, the log's note, the witness's line, and when.
    pub(super) async fn cosignatures(&self, tenant: TenantId) -> sqlx::Result<Vec<(String, i64, String, String, Instant)>> {
        let mut db = self.control.read().await?;
        both!(db, c => sqlx::query_as("select witness, size, note, line, at from cosignature where tenant_id = $1 order by witness")
            .bind(tenant).fetch_all(c).await)
    }

    /// The size of the newest head that a witness has cosigned for a tenant.
    ///
    /// # Errors
    /// When the control database cannot be read.
    pub async fn cosigned_size(&self, tenant: TenantId, witness: &str) -> sqlx::Result<u64> {
        let mut db = self.control.read().await?;
        let size: Option<i64> = both!(db, c => sqlx::query_scalar("select size from cosignature where tenant_id = $1 and witness = $2")
            .bind(tenant).bind(witness).fetch_optional(c).await)?;
        Ok(size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default())
    }

    /// Keeps a witness's newest cosignature, in place of its last.
    ///
    /// # Errors
    /// When the control database cannot be written.
    pub async fn keep_cosignature(&self, tenant: &Tenant, cosigned: &Cosigned) -> sqlx::Result<()> {
        let Cosigned { witness, head, line, at } = cosigned;
        let mut tx = self.control.begin(&RegistryKey).await?;
        both!(tx, c => sqlx::query(
            "insert into cosignature (tenant_id, witness, size, note, key, line, at) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (tenant_id, witness) do update set size = excluded.size, note = excluded.note, key = excluded.key,
             line = excluded.line, at = excluded.at")
            .bind(tenant.id()).bind(witness).bind(head.size).bind(&head.note).bind(&head.key).bind(line).bind(*at)
            .execute(c).await.map(drop))?;
        tx.commit().await?;
        tenant.remember_cosigned(self.cosigned(tenant.id()).await?);
        Ok(())
    }

    /// The largest head that witnesses have cosigned, with the lines of all that cosigned just this one.
    async fn cosigned(&self, tenant: TenantId) -> sqlx::Result<Option<Checkpoint>> {
        let mut db = self.control.read().await?;
        let rows: Vec<(i64, String, String, String)> = both!(db, c => sqlx::query_as(
            "select size, note, key, line from cosignature where tenant_id = $1 order by size desc, witness").bind(tenant).fetch_all(c).await)?;
        let Some((size, note, key, _)) = rows.first().cloned() else { return Ok(None) };
        let lines: String = rows.iter().filter(|row| (row.0, &row.1) == (size, &note)).map(|row| row.3.as_str()).collect();
        let Some(root_hash) = Head::of(&note).map(|head| head.root) else { return Ok(None) };
        Ok(Some(Checkpoint { origin: crate::audit::origin(tenant), size, root_hash, note: note + &lines, key }))
    }

    /// A registry of its own in an empty folder, with one workspace in it: a copy of this one's database and files, under a signing
    /// key that is not the workspace's, so that nothing signed there passes for the original. `None` when there is no such workspace.
    ///
    /// # Errors
    /// When either cannot be copied.
    pub(crate) async fn copy_of(&self, slug: &str, folder: &Path) -> Result<Option<Self>, RegistryError> {
        let Some(row) = self.find(slug).await? else { return Ok(None) };
        let name = uuid::Uuid::now_v7().simple().to_string();
        let (control, place) = match &self.location {
            Location::Sqlite(_) => (Location::Sqlite(folder.join("control.db")), "copy.db".to_owned()),
            Location::Postgres { .. } => (self.location.beside(&format!("campaign_copy_{name}_control")), format!("campaign_copy_{name}")),
        };
        self.location.beside(&row.location).copy_to(&control.beside(&place)).await?;
        let files = folder.join("files");
        FileStore::copy_of(&self.files, &files, row.id).await.map_err(|e| RegistryError::Files(e.to_string()))?;
        let copy = Self::open(control, self.files.beside(files), self.public.clone(), self.clock).await?;
        copy.register(row.id, slug, &row.name, &place, row.trial_ends_at).await?;
        Ok(Some(copy))
    }

    /// Opens a workspace anew, as after a restart.
    ///
    /// # Errors
    /// As [`tenant`](Self::tenant).
    pub(crate) async fn reopened(&self, slug: &str) -> Result<Option<Tenant>, Arc<RegistryError>> {
        self.open.invalidate(slug).await;
        self.tenant(slug).await
    }

    /// Closes a copy and removes its databases.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub(crate) async fn remove_copy(self, slug: &str) -> Result<(), RegistryError> {
        let place = self.location_of(slug).await?;
        if let Some(tenant) = self.open.get(slug).await {
            tenant.database().close().await;
        }
        self.control.close().await;
        place.remove().await?;
        Ok(self.location.remove().await?)
    }

    /// Where a tenant's database is.
    pub(crate) async fn location_of(&self, slug: &str) -> Result<Location, RegistryError> {
        let row = self.find(slug).await?.ok_or(RegistryError::BadSlug)?;
        Ok(self.location.beside(&row.location))
    }

    async fn find(&self, slug: &str) -> sqlx::Result<Option<Row>> {
        const BY_SLUG: &str = "select t.id, t.slug, t.name, t.location, t.trial_ends_at, k.seed
            from tenant t join signing_key k on k.tenant_id = t.id where t.slug = $1";
        let mut db = self.control.read().await?;
        both!(db, c => sqlx::query_as(BY_SLUG).bind(slug).fetch_optional(c).await)
    }

    async fn open_row(&self, row: Row) -> Result<Tenant, RegistryError> {
        let place = self.location.beside(&row.location);
        let database = place.open(Schema::Tenant).await?;
        let mut db = database.read().await?;
        let owner: TenantId = both!(db, c => sqlx::query_scalar("select tenant_id from tenant_meta where id = 1").fetch_one(c).await)?;
        drop(db);
        if owner != row.id {
            return Err(RegistryError::Swapped(row.slug));
        }
        let seed: [u8; 32] = row.seed.try_into().map_err(|_| sqlx::Error::Decode("signing_key: seed is not 32 bytes".into()))?;
        let files = FileStore::open(&self.files).map_err(|e| RegistryError::Files(e.to_string()))?;
        let workspace = Workspace { url: self.public.of(&row.slug), name: row.name, slug: row.slug, trial_ends_at: row.trial_ends_at };
        let tenant = Tenant::new(row.id, workspace, database, files, Signer::new(row.id, &seed), self.clock);
        tenant.remember_cosigned(self.cosigned(row.id).await?);
        Ok(tenant)
    }
}

/// A signing key's 32 random bytes.
pub(crate) fn new_seed() -> [u8; 32] {
    let mut seed = [0; 32];
    OsRng.fill_bytes(&mut seed);
    seed
}

fn is_unique(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(e) if e.is_unique_violation())
}
