//! `campaign demo`: believable content, written through the REST API like anybody's.

use std::process::ExitCode;

use clap::Args;

/// Which server to fill.
#[derive(Debug, Args)]
pub struct Demo {
    /// Address of the running server.
    #[arg(long, default_value = "http://localhost:3000")]
    server: String,
}

pub async fn run(demo: Demo) -> super::super::Outcome {
    drop(demo);
    Ok(ExitCode::SUCCESS)
}
