//! `campaign verify`: looks a workspace over, and tries every way around the gate and the record on a copy of it.

use std::{path::PathBuf, process::ExitCode};

use app::model::Checkpoint;
use clap::Args;
use server::{
    attack::{self, Attempt},
    audit::Tip,
    config::Config,
    inspection::inspect,
};

/// Checks a workspace: every event of its log, every certificate and live campaign, every stored file.
#[derive(Args)]
pub struct Verify {
    /// The workspace.
    slug: String,
    /// A checkpoint kept from earlier (JSON, as `GET /audit/checkpoint` answers): the log must still begin with it.
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// Then try, on a copy, every road to live and to another history, and print how each ended.
    #[arg(long)]
    attack: bool,
}

pub async fn run(command: Verify, config: &Config) -> super::super::Outcome {
    let registry = config.registry().await?;
    let Some(tenant) = registry.tenant(&command.slug).await? else {
        return Err(format!("there is no workspace `{}`", command.slug).into());
    };
    let remembered = command.checkpoint.as_deref().map(read).transpose()?;
    let found = inspect(&tenant, remembered.as_ref()).await?;
    if let Some(log) = &found.log {
        println!("{} events verified, root {}", log.events, log.root);
    }
    println!("{} stored files looked at", found.files);
    for finding in &found.findings {
        println!("NOT AS IT SHOULD BE: {finding}");
    }
    let mut passed = found.is_clean();
    if command.attack {
        let attempts = attack::run(&registry, &command.slug).await?;
        print(&attempts);
        passed &= !attempts.iter().any(Attempt::got_through);
    }
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(file: &std::path::Path) -> Result<Tip, Box<dyn std::error::Error>> {
    let checkpoint: Checkpoint = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    Ok(Tip { size: u64::try_from(checkpoint.size)?, root: checkpoint.root_hash })
}

fn print(attempts: &[Attempt]) {
    const WIDE: usize = 78;
    println!();
    for attempt in attempts {
        let what: String = match attempt.what.char_indices().nth(WIDE) {
            Some((end, _)) => format!("{}…", attempt.what[..end].trim_end_matches(' ')),
            None => attempt.what.clone(),
        };
        println!("{:<6} {:<width$} {}", attempt.road.to_string(), what, attempt.ending, width = WIDE + 1);
    }
    let through = attempts.iter().filter(|it| it.got_through()).count();
    println!("\n{} attempts on a copy, {through} got through.", attempts.len());
}
