//! What the disk and SQLite give without a product around them: one row a commit, as durable as the product's.

use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions, Connection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use crate::{Outcome, load::count};

const MEASURED: Duration = Duration::from_secs(5);
/// What SQLite's log grows by, at the least, with a commit: one page.
const BLOCK: [u8; 4096] = [7; 4096];

/// Blocks a second that are appended and synced one by one: what the disk gives to who wants durability.
pub fn syncs(folder: &Path) -> Outcome<f64> {
    let mut file = File::create(folder.join("syncs"))?;
    let (began, mut syncs) = (Instant::now(), 0);
    while began.elapsed() < MEASURED {
        file.write_all(&BLOCK)?;
        file.sync_data()?;
        syncs += 1;
    }
    Ok(count(syncs) / began.elapsed().as_secs_f64())
}

/// Commits a second of one small row, WAL with `synchronous=FULL`.
pub async fn commits(folder: &Path) -> Outcome<f64> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await?;
    sqlx::query("create table event (seq integer primary key, body blob not null)").execute(&mut connection).await?;
    let body = vec![7_u8; 500];
    let (began, mut commits) = (Instant::now(), 0);
    while began.elapsed() < MEASURED {
        let mut transaction = connection.begin().await?;
        sqlx::query("insert into event (body) values (?)").bind(&body).execute(&mut *transaction).await?;
        transaction.commit().await?;
        commits += 1;
    }
    Ok(count(commits) / began.elapsed().as_secs_f64())
}
