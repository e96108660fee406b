//! What processes take of memory, as the kernel counts it.

use std::{
    process::Output,
    time::{Duration, Instant},
};

use tokio::{process::Command, time::interval};

use crate::Outcome;

/// How often a process is looked at. What it takes only in its last moments is not seen.
const LOOK: Duration = Duration::from_millis(5);

/// Resident memory now, in MiB.
pub fn resident(process: u32) -> Outcome<f64> {
    field(process, "VmRSS:")
}

/// A program that has ended.
pub struct Ended {
    pub output: Output,
    pub took: Duration,
    /// The most memory that was resident, in MiB.
    pub peak: f64,
}

/// Runs a program to its end and watches what it takes.
pub async fn watch(command: &mut Command) -> Outcome<Ended> {
    let began = Instant::now();
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn()?;
    let process = child.id().ok_or("ended at once")?;
    let mut ended = Box::pin(child.wait_with_output());
    let (mut tick, mut peak) = (interval(LOOK), 0.0);
    loop {
        tokio::select! {
            output = &mut ended => return Ok(Ended { output: output?, took: began.elapsed(), peak }),
            // One that is just ending has no memory left to tell of.
            _ = tick.tick() => peak = field(process, "VmHWM:").unwrap_or(peak),
        }
    }
}

fn field(process: u32, name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with(name)).ok_or_else(|| format!("no {name}"))?;
    let kib: f64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kib / 1024.0)
}
