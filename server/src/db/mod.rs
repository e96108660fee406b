//! One thin room over sqlx's native drivers: the same SQL text on SQLite and PostgreSQL.
//!
//! Hands out connections for reading to anyone inside the server, and for writing only to those who hold a key ([`MayWrite`]):
//! the audit's unit of work for tenants, the registry for the control database. Knows no table.

mod awake;
mod copy;
mod guard;
mod lane;
mod open;

use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction, pool::PoolConnection};

pub(crate) use awake::awake;
use lane::{Lane, Pass};
pub use open::{Engine, Location, OpenError, Schema};

/// One open database with its pools.
#[derive(Clone, Debug)]
pub struct Database(Pools);

#[derive(Clone, Debug)]
enum Pools {
    Sqlite { reader: SqlitePool, writer: Lane },
    Postgres(PgPool),
}

/// Whoever may begin a write transaction. Implemented once in the audit and once in the registry of tenants.
pub trait MayWrite {}

/// A connection to read on.
#[derive(Debug)]
pub struct Reading(Held);

#[derive(Debug)]
enum Held {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Pass),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// A write transaction. Dropped without [`commit`](Self::commit) it leaves nothing behind.
#[derive(Debug)]
pub struct Writing(Reading);

/// The connection itself, for the `both!` macro.
pub(crate) enum Conn<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// Runs one body against whichever engine is there: `both!(db, c => sqlx::query("…").execute(c).await)`.
macro_rules! both {
    ($db:expr, $c:ident => $body:expr) => {
        match $db.conn() {
            $crate::db::Conn::Sqlite($c) => $crate::db::awake(async { $body }).await,
            $crate::db::Conn::Postgres($c) => $body,
        }
    };
}
pub(crate) use both;

impl Database {
    /// A connection to read on; on SQLite one that cannot write.
    pub async fn read(&self) -> sqlx::Result<Reading> {
        Ok(Reading(match &self.0 {
            Pools::Sqlite { reader, .. } => Held::SqliteRead(reader.acquire().await?),
            Pools::Postgres(pool) => Held::PostgresRead(pool.acquire().await?),
        }))
    }

    /// Begins the one write transaction of this database, so that what is read stays true until the commit.
    ///
    /// SQLite: a turn on the only writing connection, inside `BEGIN IMMEDIATE`. PostgreSQL: an advisory lock held to the end.
    pub async fn begin<K: MayWrite>(&self, _key: &K) -> sqlx::Result<Writing> {
        Ok(Writing(Reading(match &self.0 {
            Pools::Sqlite { writer, .. } => Held::SqliteWrite(writer.enter().await?),
            Pools::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                // One writer a database, as on SQLite: each statement after this sees what the last writer committed.
                sqlx::query("select pg_advisory_xact_lock(6962)").execute(&mut *tx).await?;
                Held::PostgresWrite(tx)
            }
        })))
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.0 {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Closes the pools once their connections are back. SQLite's writing connection closes with the last that holds it.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { reader, .. } => reader.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Reading {
    pub(crate) fn conn(&mut self) -> Conn<'_> {
        match &mut self.0 {
            Held::SqliteRead(c) => Conn::Sqlite(c),
            Held::SqliteWrite(pass) => Conn::Sqlite(pass.connection()),
            Held::PostgresRead(c) => Conn::Postgres(c),
            Held::PostgresWrite(c) => Conn::Postgres(c),
        }
    }
}

impl Writing {
    pub(crate) fn conn(&mut self) -> Conn<'_> {
        self.0.conn()
    }

    /// Reads inside the transaction: sees what it has written.
    pub fn reading(&mut self) -> &mut Reading {
        &mut self.0
    }

    /// Makes everything durable. After this returns the change survives a crash.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self.0.0 {
            Held::SqliteWrite(pass) => pass.commit().await,
            Held::PostgresWrite(tx) => tx.commit().await,
            Held::SqliteRead(_) | Held::PostgresRead(_) => Ok(()),
        }
    }
}
