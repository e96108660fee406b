//! `make bench`: what the product does in one run on one machine, written to BENCHMARKS.md.
//!
//! The built server is driven over HTTP on keep-alive connections, as callers do. Bare SQLite commits are measured in the same
//! run on the same disk, with the same durability, so that the rate of audited writes has something to be held against.

mod bare;
mod browser;
mod client;
mod load;
mod machine;
mod memory;
mod picture;
mod record;
mod report;
mod scenes;
mod server;

use std::{error::Error, path::PathBuf};

use report::Report;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcome<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut report = Report::begin(&root)?;
    scenes::workspace(&root, &mut report).await?;
    scenes::long_audit(&root, &mut report).await?;
    record::gate(&root, &mut report).await?;
    record::million(&root, &mut report).await?;
    scenes::many_tenants(&root, &mut report).await?;
    report.add_sizes(&root)?;
    report.write(&root)
}
