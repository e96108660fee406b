//! `make bench`: what the product does in one run on one machine, written to BENCHMARKS.md.
//!
//! The built server is driven over HTTP on keep-alive connections, as callers do. Bare SQLite commits are measured in the same
//! run on the same disk, with the same durability, so that the rate of audited writes has something to be held against.

mod bare;
mod browser;
mod client;
mod directus;
mod library;
mod load;
mod machine;
mod memory;
mod picture;
mod planning;
mod postgres;
mod proofs;
mod record;
mod report;
mod scenes;
mod server;

use std::{error::Error, path::PathBuf};

use report::Report;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The scenes in the order of the report. `make bench` runs all; arguments choose some by name and print instead of writing.
const SCENES: [&str; 11] =
    ["workspace", "sizes", "proofs", "audit", "gate", "library", "files", "directus", "tenants", "planning", "million"];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcome<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = chosen.iter().find(|name| !SCENES.contains(&name.as_str())) {
        return Err(format!("there is no scene {unknown}; there are: {}", SCENES.join(", ")).into());
    }
    let mut report = Report::begin(&root)?;
    for scene in SCENES.iter().filter(|name| chosen.is_empty() || chosen.iter().any(|one| one == *name)) {
        let outcome = match *scene {
            "workspace" => scenes::workspace(&root, &mut report).await,
            "planning" => planning::planning(&root, &mut report).await,
            "proofs" => proofs::proofs(&root, &mut report).await,
            "audit" => scenes::long_audit(&root, &mut report).await,
            "gate" => record::gate(&root, &mut report).await,
            "library" => library::large(&root, &mut report).await,
            "directus" => directus::directus(&root, &mut report).await,
            "files" => library::files(&root, &mut report).await,
            "tenants" => scenes::many_tenants(&root, &mut report).await,
            "million" => record::million(&root, &mut report).await,
            _ => report.add_sizes(&root),
        };
        // What went wrong is told where its numbers would be; the others are measured all the same.
        if let Err(error) = outcome {
            report.failed(scene, &error.to_string());
        }
        if chosen.is_empty() {
            report.write(&root)?;
        }
    }
    Ok(())
}
