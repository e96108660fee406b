//! Time to interactive in Chromium, from the navigation to the mark that the interface sets when it has taken the page over.

use std::path::Path;

use serde_json::Value;
use tokio::process::Command;

use crate::{Outcome, load::Caller, server::Server};

/// Milliseconds with an empty cache and with a warm one, the median of several navigations each.
pub struct Interactive {
    pub path: String,
    pub cold: f64,
    pub warm: f64,
    /// Bytes of the interface's code that came over the wire with an empty cache.
    pub code_bytes: f64,
}

/// Opens each page as a signed-in member.
pub async fn time_to_interactive(root: &Path, server: &Server, caller: &Caller, paths: &[String]) -> Outcome<Vec<Interactive>> {
    let url = format!("http://{}:{}", caller.host, server.port());
    let cookie = caller.cookie.clone().unwrap_or_default();
    let output =
        Command::new("node").arg("interactive.mjs").arg(url).arg(cookie).args(paths).current_dir(root.join("bench")).output().await?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout)?;
    let number = |row: &Value, name: &str| row[name].as_f64().unwrap_or(f64::NAN);
    Ok(rows
        .iter()
        .map(|row| Interactive {
            path: row["path"].as_str().unwrap_or_default().to_owned(),
            cold: number(row, "cold"),
            warm: number(row, "warm"),
            code_bytes: number(row, "codeBytes"),
        })
        .collect())
}
