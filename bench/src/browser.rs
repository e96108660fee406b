//! What Chromium says: from a navigation to the mark that the interface sets when it has taken the page over, and how the page of a
//! long log behaves.

use std::{path::Path, process::Stdio};

use serde_json::Value;
use tokio::process::Command;

use crate::{Outcome, load::Caller, server::Server};

/// What a script of the bench prints as JSON. What it says meanwhile goes to the terminal.
pub async fn script(root: &Path, arguments: &[&str]) -> Outcome<Value> {
    let running = Command::new("node").args(arguments).current_dir(root.join("bench")).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let output = running.wait_with_output().await?;
    if !output.status.success() {
        return Err(format!("{} failed", arguments.first().unwrap_or(&"nothing")).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A number of what a script measured; beyond all aims where it has none.
pub fn number(seen: &Value, key: &str) -> f64 {
    seen[key].as_f64().unwrap_or(f64::INFINITY)
}

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
    let arguments: Vec<&str> = ["interactive.mjs", &url, &cookie].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let rows = script(root, &arguments).await?;
    let rows = rows.as_array().ok_or("no rows of pages")?;
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

/// How the page of a long log behaves.
pub struct LongLog {
    /// Milliseconds from one frame to the next while it is scrolled: the median, the 99th percentile, the worst.
    pub frames: [f64; 3],
    /// Milliseconds from a jump to what is in sight being there to be read: the median and the worst.
    pub jumps: [f64; 2],
    /// Seconds to verify all of it.
    pub seconds: f64,
}

/// Scrolls the audit, jumps about in it, and verifies it there, as a signed-in member.
pub async fn long_log(root: &Path, server: &Server, caller: &Caller) -> Outcome<LongLog> {
    let url = format!("http://{}:{}", caller.host, server.port());
    let cookie = caller.cookie.clone().unwrap_or_default();
    let seen = script(root, &["log.mjs", &url, &cookie]).await?;
    Ok(LongLog {
        frames: [number(&seen, "frameP50"), number(&seen, "frameP99"), number(&seen, "frameWorst")],
        jumps: [number(&seen, "jumpP50"), number(&seen, "jumpWorst")],
        seconds: number(&seen, "seconds"),
    })
}
