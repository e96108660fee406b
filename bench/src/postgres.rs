//! A PostgreSQL cluster of the bench's own.

use std::{path::Path, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::Outcome;

/// Runs as long as this is held: its end closes the pipe that the script reads.
pub struct Cluster {
    script: Child,
    url: String,
}

impl Cluster {
    /// Makes one in a folder below this one.
    pub async fn start(root: &Path, data: &Path) -> Outcome<Self> {
        // The way to a socket is short by necessity.
        let folder = tempfile::Builder::new().prefix("bench-pg-").tempdir()?.keep();
        let mut script = Command::new(root.join("bench/postgres.sh"))
            .arg(&folder)
            .current_dir(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = script.stdout.take().ok_or("no output")?;
        match BufReader::new(out).lines().next_line().await? {
            Some(said) if said == "ready" => {
                let url = format!("postgres://postgres@localhost/bench?host={}", folder.display());
                Ok(Self { script, url })
            }
            _ => Err("no PostgreSQL server could be started; `make tools` installs it".into()),
        }
    }

    /// The address of a database in it, which the server makes.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
    }
}
