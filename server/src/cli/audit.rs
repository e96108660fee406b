//! `campaign audit`: checks a workspace's whole log from its stored bytes.

use std::{path::PathBuf, process::ExitCode};

use app::{
    ledger::merkle::{Frontier, leaf_hash},
    model::Checkpoint,
};
use clap::Subcommand;
use server::{audit, config::Config};

#[derive(Subcommand)]
pub enum Audit {
    /// Check every event of a workspace, and name the first bad one.
    Verify {
        /// The workspace.
        slug: String,
    },
    /// Check an exported log (JSONL) without any database.
    VerifyFile { file: PathBuf },
}

pub async fn run(command: Audit, config: &Config) -> super::super::Outcome {
    match command {
        Audit::Verify { slug } => verify(&slug, config).await,
        Audit::VerifyFile { file } => verify_file(&file),
    }
}

async fn verify(slug: &str, config: &Config) -> super::super::Outcome {
    let Some(tenant) = config.registry().await?.tenant(slug).await? else {
        return Err(format!("there is no workspace `{slug}`").into());
    };
    let mut db = tenant.read().await?;
    match audit::verify::verify(&mut db).await? {
        Ok(verified) => {
            let checkpoint = tenant.signer().checkpoint(&audit::Tip { size: verified.events, root: verified.root });
            println!("{} events verified. Root {}\n\n{}\nKey {}", verified.events, verified.root, checkpoint.note, checkpoint.key);
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            println!("NOT VERIFIED: {broken}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn verify_file(file: &PathBuf) -> super::super::Outcome {
    let text = std::fs::read_to_string(file)?;
    let mut frontier = Frontier::default();
    let mut checkpoint: Option<Checkpoint> = None;
    for (number, line) in text.lines().enumerate() {
        let mut value: serde_json::Value = serde_json::from_str(line).map_err(|e| format!("line {}: {e}", number + 1))?;
        if let Some(found) = value.get_mut("checkpoint") {
            checkpoint = Some(serde_json::from_value(found.take())?);
            continue;
        }
        let leaf = value["leaf"].as_str().ok_or_else(|| format!("line {}: no leaf", number + 1))?;
        let hash = leaf_hash(leaf.as_bytes());
        if value["seq"].as_u64() != Some(frontier.size()) || value["leaf_hash"].as_str() != Some(&hash.to_string()) {
            println!("NOT VERIFIED: event on line {} was changed or moved", number + 1);
            return Ok(ExitCode::FAILURE);
        }
        frontier.push(hash);
    }
    let checkpoint = checkpoint.ok_or("the file has no checkpoint: it was cut off")?;
    if checkpoint.root_hash == frontier.root() && u64::try_from(checkpoint.size) == Ok(frontier.size()) {
        println!("{} events verified against the checkpoint of {}.", frontier.size(), checkpoint.origin);
        Ok(ExitCode::SUCCESS)
    } else {
        println!("NOT VERIFIED: the events do not lead to the root of the checkpoint");
        Ok(ExitCode::FAILURE)
    }
}
