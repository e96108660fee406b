//! A PostgreSQL cluster of the bench's own.

use std::{path::Path, process::Stdio};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::Outcome;

/// Ends at the latest when this process does: that closes the pipe which its script reads.
pub struct Cluster {
    script: Child,
    url: String,
    _socket: TempDir,
}

impl Cluster {
    /// Makes one in this folder, which it shares a disk with.
    pub async fn start(root: &Path, data: &Path) -> Outcome<Self> {
        // The way to a socket is short by necessity.
        let socket = tempfile::Builder::new().prefix("bench-pg-").tempdir()?;
        let mut script = Command::new(root.join("bench/postgres.sh"))
            .arg(data)
            .arg(socket.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = script.stdout.take().ok_or("no output")?;
        match BufReader::new(out).lines().next_line().await? {
            Some(said) if said == "ready" => {
                let url = format!("postgres://postgres@localhost/bench?host={}", socket.path().display());
                Ok(Self { script, url, _socket: socket })
            }
            _ => Err("no PostgreSQL server could be started; `make tools` installs it".into()),
        }
    }

    /// The address of a database in it, which the server makes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it, and waits for what it still writes.
    pub async fn stop(mut self) -> Outcome<()> {
        drop(self.script.stdin.take());
        self.script.wait().await?;
        Ok(())
    }
}
