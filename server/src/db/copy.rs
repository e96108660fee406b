//! Copying a whole database, and taking the copy away again.

use std::process::{Command, Stdio};

use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};

use super::{Location, OpenError, open::sqlite_options};

impl Location {
    /// Copies this database, as it is at this instant, to a place where there is none. It may be in use meanwhile.
    ///
    /// SQLite: `VACUUM INTO`. PostgreSQL: `pg_dump` into `psql`, which must be installed.
    ///
    /// # Errors
    /// When it cannot be read, or the copy not be written.
    pub(crate) async fn copy_to(&self, to: &Self) -> Result<(), OpenError> {
        match (self, to) {
            (Self::Sqlite(from), Self::Sqlite(to)) => {
                if let Some(folder) = to.parent() {
                    tokio::fs::create_dir_all(folder).await?;
                }
                let mut connection = sqlite_options(from).connect().await?;
                sqlx::query("vacuum into $1").bind(to.to_string_lossy()).execute(&mut connection).await?;
                Ok(connection.close().await?)
            }
            (Self::Postgres { owner, database: from }, Self::Postgres { database: to, .. }) => {
                super::open::create_postgres(owner, to).await?;
                let (from, to) = (owner.clone().database(from), owner.clone().database(to));
                tokio::task::spawn_blocking(move || dump(&from, &to)).await.map_err(std::io::Error::other)??;
                Ok(())
            }
            _ => Err(std::io::Error::other("a database is copied to its own engine").into()),
        }
    }

    /// Removes this database. On SQLite it is a file, gone with its folder.
    ///
    /// # Errors
    /// When the server refuses.
    pub(crate) async fn remove(&self) -> Result<(), OpenError> {
        if let Self::Postgres { owner, database } = self {
            let mut maintenance = owner.clone().database("postgres").connect().await?;
            // Ours, made of letters, digits and underscores; it cannot be bound as a parameter.
            let drop = format!(r#"drop database if exists "{}" with (force)"#, super::open::plain(database));
            sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut maintenance).await?;
            maintenance.close().await?;
        }
        Ok(())
    }
}

fn dump(from: &PgConnectOptions, to: &PgConnectOptions) -> std::io::Result<()> {
    let mut dump = client("pg_dump", from).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let Some(rows) = dump.stdout.take() else { return Err(std::io::Error::other("pg_dump has no output")) };
    let restored = client("psql", to).args(["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1"]).stdin(rows).output()?;
    let dumped = dump.wait_with_output()?;
    match [("pg_dump", dumped), ("psql", restored)].into_iter().find(|(_, output)| !output.status.success()) {
        None => Ok(()),
        Some((program, output)) => Err(std::io::Error::other(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim()))),
    }
}

/// One of the server's own programs, told by its environment where to connect, so that no password is seen among the processes.
fn client(program: &str, options: &PgConnectOptions) -> Command {
    let mut command = Command::new(program);
    match options.get_socket() {
        Some(folder) => command.env("PGHOST", folder),
        None => command.env("PGHOST", options.get_host()),
    };
    command.env("PGPORT", options.get_port().to_string()).env("PGUSER", options.get_username());
    command.env("PGDATABASE", options.get_database().unwrap_or_default());
    // The options keep the password to themselves; their URL has it, encoded.
    if let Some(password) = options.to_url_lossy().password() {
        command.env("PGPASSWORD", percent_encoding::percent_decode_str(password).decode_utf8_lossy().as_ref());
    }
    command
}
