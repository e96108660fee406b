//! The server under measurement: the release build, on a folder of its own.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Outcome, client::Client, memory};

/// How long the server may take to be ready.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server. Ends when dropped.
pub struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts the server on this data and waits until it answers.
    pub async fn start(root: &Path, data: &Path) -> Outcome<Self> {
        Self::start_with(root, data, &[]).await
    }

    /// The same with more said in the environment.
    pub async fn start_with(root: &Path, data: &Path, more: &[(&str, &str)]) -> Outcome<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = Command::new(binary(root))
            .arg("serve")
            .current_dir(root)
            .env("CAMPAIGN_DATA", data)
            .env("CAMPAIGN_LISTEN", format!("127.0.0.1:{port}"))
            .env("CAMPAIGN_ATTEMPTS_A_MINUTE", "1000000")
            .env("RUST_LOG", "error")
            .envs(more.iter().copied())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { process, port };
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Ok(mut client) = server.client("localhost", "").await
                && client.get("/healthz").await.is_ok_and(|reply| reply.status == 200)
            {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("the server did not become ready".into())
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// A connection to the workspace at this host, with a token.
    pub async fn client(&self, host: &str, token: &str) -> Outcome<Client> {
        Client::connect(self.port, host, token).await
    }

    /// Resident memory in MiB.
    pub fn memory_mib(&self) -> Outcome<f64> {
        memory::resident(self.process.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to end.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The release build of the product.
pub fn binary(root: &Path) -> PathBuf {
    root.join("target/release/campaign")
}
