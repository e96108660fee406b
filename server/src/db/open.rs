//! Opening, creating and migrating databases.

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgConnection,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Database, Lane, Pools, guard};

/// Which engine a database is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Which tables a database has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    Control,
    Tenant,
}

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// A database on a server: `owner` migrates and owns the tables, the server itself connects as `campaign_app`.
    Postgres { owner: PgConnectOptions, database: String },
}

/// A database that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("could not open the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("could not migrate the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("could not make the folder of the database: {0}")]
    Folder(#[from] std::io::Error),
}

/// Rows that SQLite's thread may be ahead of who reads them: the longest page of a list and the row that tells of the next,
/// so that it does not stop halfway.
const ROWS_AHEAD: usize = 256;

/// The role that the running server connects as on PostgreSQL. It owns nothing.
const APP_ROLE: &str = "campaign_app";

static CONTROL_SQLITE: Migrator = sqlx::migrate!("../migrations/control/sqlite");
static CONTROL_POSTGRES: Migrator = sqlx::migrate!("../migrations/control/postgres");
static TENANT_SQLITE: Migrator = sqlx::migrate!("../migrations/tenant/sqlite");
static TENANT_POSTGRES: Migrator = sqlx::migrate!("../migrations/tenant/postgres");

impl Location {
    /// Reads a `postgres://…` URL as the owner's connection, its database as the control database.
    pub fn postgres(url: &str) -> sqlx::Result<Self> {
        let owner = PgConnectOptions::from_str(url)?.disable_statement_logging();
        let database = owner.get_database().unwrap_or("campaign").to_owned();
        Ok(Self::Postgres { owner, database })
    }

    /// Another database beside this one: a file below the same folder, or a database on the same server.
    #[must_use]
    pub fn beside(&self, name: &str) -> Self {
        match self {
            Self::Sqlite(path) => Self::Sqlite(path.parent().map_or_else(|| PathBuf::from(name), |folder| folder.join(name))),
            Self::Postgres { owner, .. } => Self::Postgres { owner: owner.clone(), database: name.to_owned() },
        }
    }

    /// Makes the database if it is not there, brings its schema up to date, and opens it for the running server.
    ///
    /// # Errors
    /// When it cannot be reached, made or migrated.
    pub async fn open(&self, schema: Schema) -> Result<Database, OpenError> {
        match self {
            Self::Sqlite(path) => open_sqlite(path, schema).await,
            Self::Postgres { owner, database } => open_postgres(owner, database, schema).await,
        }
    }

    /// Runs any statement as the owner: what somebody with the file or the owner's password could do. Attacks on copies use it.
    pub(crate) async fn as_owner_plain(&self, statement: &'static str) -> Result<(), OpenError> {
        match self {
            Self::Sqlite(path) => sqlx::query(statement).execute(&mut sqlite_options(path).connect().await?).await.map(|_| ())?,
            Self::Postgres { owner, database } => {
                sqlx::query(statement).execute(&mut owner.clone().database(database).connect().await?).await.map(|_| ())?
            }
        }
        Ok(())
    }

    /// Takes the triggers away that hold the record and the gate, as only the owner can.
    pub(crate) async fn disarm(&self) -> Result<(), OpenError> {
        match self {
            Self::Sqlite(path) => {
                let mut connection = sqlite_options(path).connect().await?;
                let triggers: Vec<String> =
                    sqlx::query_scalar("select name from sqlite_master where type = 'trigger'").fetch_all(&mut connection).await?;
                for trigger in triggers {
                    sqlx::query(sqlx::AssertSqlSafe(format!(r#"drop trigger "{trigger}""#))).execute(&mut connection).await?;
                }
            }
            Self::Postgres { owner, database } => {
                let mut connection = owner.clone().database(database).connect().await?;
                for table in [
                    "alter table audit_event disable trigger all",
                    "alter table audit_node disable trigger all",
                    "alter table audit_tip disable trigger all",
                    "alter table campaign disable trigger all",
                    "alter table certificate disable trigger all",
                ] {
                    sqlx::query(table).execute(&mut connection).await?;
                }
            }
        }
        Ok(())
    }

    /// Cuts the log to its first events, nodes and tip included: what a careful forger with the owner's password would do.
    pub(crate) async fn cut_log(&self, size: i64, peaks: &[u8]) -> Result<(), OpenError> {
        const CUT: [&str; 2] =
            ["delete from audit_event where seq >= $1", "delete from audit_node where idx >= ($1 >> cast(level as integer))"];
        const TIP: &str = "update audit_tip set size = $1, peaks = $2 where id = 1";
        match self {
            Self::Sqlite(path) => {
                let mut connection = sqlite_options(path).connect().await?;
                for statement in CUT {
                    sqlx::query(statement).bind(size).execute(&mut connection).await?;
                }
                sqlx::query(TIP).bind(size).bind(peaks).execute(&mut connection).await?;
            }
            Self::Postgres { owner, database } => {
                let mut connection = owner.clone().database(database).connect().await?;
                for statement in CUT {
                    sqlx::query(statement).bind(size).execute(&mut connection).await?;
                }
                sqlx::query(TIP).bind(size).bind(peaks).execute(&mut connection).await?;
            }
        }
        Ok(())
    }

    /// What a query about the schema answers, as table, column and whether it is required.
    #[cfg(test)]
    pub(crate) async fn columns(&self, sql: &'static str) -> sqlx::Result<Vec<(String, String, i64)>> {
        match self {
            Self::Sqlite(path) => sqlx::query_as(sql).fetch_all(&mut sqlite_options(path).connect().await?).await,
            Self::Postgres { owner, database } => {
                sqlx::query_as(sql).fetch_all(&mut owner.clone().database(database).connect().await?).await
            }
        }
    }

    /// Runs statements as the owner, for provisioning: outside any guard, never while serving.
    pub(crate) async fn as_owner(&self, statement: &'static str, id: uuid::Uuid) -> Result<(), OpenError> {
        match self {
            Self::Sqlite(path) => {
                let mut connection = sqlite_options(path).connect().await?;
                sqlx::query(statement).bind(id).execute(&mut connection).await?;
                connection.close().await?;
            }
            Self::Postgres { owner, database } => {
                let mut connection = owner.clone().database(database).connect().await?;
                sqlx::query(statement).bind(id).execute(&mut connection).await?;
                connection.close().await?;
            }
        }
        Ok(())
    }
}

pub(super) fn sqlite_options(path: &PathBuf) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("recursive_triggers", "on")
        .pragma("trusted_schema", "off")
        .row_buffer_size(ROWS_AHEAD)
        .disable_statement_logging()
}

async fn open_sqlite(path: &PathBuf, schema: Schema) -> Result<Database, OpenError> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let options = sqlite_options(path);
    let mut migrating = options.clone().create_if_missing(true).connect().await?;
    let migrator = match schema {
        Schema::Control => &CONTROL_SQLITE,
        Schema::Tenant => &TENANT_SQLITE,
    };
    migrator.run_direct(None, &mut migrating, false).await?;
    migrating.close().await?;

    // A file does not hang up as a server does: testing connections before use would cost more than most queries.
    let writer = Lane::new(options.clone());
    let reader = SqlitePoolOptions::new()
        .max_connections(4)
        .min_connections(0)
        .test_before_acquire(false)
        .idle_timeout(Duration::from_secs(60))
        .after_connect(|connection, _| Box::pin(guard::set(connection)))
        .connect_lazy_with(options.read_only(true));
    Ok(Database(Pools::Sqlite { reader, writer }))
}

async fn open_postgres(owner: &PgConnectOptions, database: &str, schema: Schema) -> Result<Database, OpenError> {
    let mut migrating = match owner.clone().database(database).connect().await {
        Ok(connection) => connection,
        Err(sqlx::Error::Database(e)) if e.code().as_deref() == Some("3D000") => {
            create_postgres(owner, database).await?;
            owner.clone().database(database).connect().await?
        }
        Err(e) => return Err(e.into()),
    };
    ensure_app_role(&mut migrating).await?;
    let migrator = match schema {
        Schema::Control => &CONTROL_POSTGRES,
        Schema::Tenant => &TENANT_POSTGRES,
    };
    migrator.run_direct(None, &mut migrating, false).await?;
    migrating.close().await?;

    let options = match schema {
        // The registry's own database belongs to the owner; tenants' tables must not.
        Schema::Control => owner.clone().database(database),
        Schema::Tenant => owner.clone().username(APP_ROLE).database(database),
    };
    let pool = PgPoolOptions::new().max_connections(6).min_connections(0).idle_timeout(Duration::from_secs(60)).connect_lazy_with(options);
    Ok(Database(Pools::Postgres(pool)))
}

pub(super) async fn create_postgres(owner: &PgConnectOptions, database: &str) -> sqlx::Result<()> {
    let mut maintenance = owner.clone().database("postgres").connect().await?;
    // The name is ours (`campaign` or `campaign_<uuid>`), never a user's; it cannot be bound as a parameter.
    sqlx::query(sqlx::AssertSqlSafe(format!(r#"create database "{}""#, plain(database)))).execute(&mut maintenance).await?;
    maintenance.close().await
}

/// A name with nothing in it that SQL could take for something else.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// Makes the role that the server runs as, once a cluster. Several servers may try at once.
async fn ensure_app_role(connection: &mut PgConnection) -> sqlx::Result<()> {
    let exists: bool =
        sqlx::query_scalar("select exists (select 1 from pg_roles where rolname = $1)").bind(APP_ROLE).fetch_one(&mut *connection).await?;
    if !exists && let Err(e) = sqlx::query("create role campaign_app login").execute(&mut *connection).await {
        let made_meanwhile = matches!(&e, sqlx::Error::Database(d) if matches!(d.code().as_deref(), Some("42710" | "23505")));
        if !made_meanwhile {
            return Err(e);
        }
    }
    Ok(())
}
