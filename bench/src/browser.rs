//! What Chromium says: from a navigation to the mark that the interface sets when it has taken the page over, and how the page of a
//! long log behaves.

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
    let output = Command::new("node").arg("log.mjs").arg(url).arg(cookie).current_dir(root.join("bench")).output().await?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let seen: Value = serde_json::from_slice(&output.stdout)?;
    let number = |name: &str| seen[name].as_f64().unwrap_or(f64::NAN);
    Ok(LongLog {
        frames: [number("frameP50"), number("frameP99"), number("frameWorst")],
        jumps: [number("jumpP50"), number("jumpWorst")],
        seconds: number("seconds"),
    })
}
