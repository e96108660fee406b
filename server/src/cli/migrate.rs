//! `campaign migrate`: every tenant's database, with a progress bar. A tenant that fails does not stop the others.

use std::process::ExitCode;

use indicatif::ProgressBar;
use server::config::Config;

pub async fn run(config: &Config) -> super::super::Outcome {
    let registry = config.registry().await?;
    let slugs = registry.slugs().await?;
    let bar = ProgressBar::new(slugs.len() as u64);
    let mut failed = Vec::new();
    for slug in slugs {
        // Opening a tenant brings its schema up to date.
        if let Err(error) = registry.tenant(&slug).await {
            failed.push(format!("{slug}: {error}"));
        }
        bar.inc(1);
    }
    bar.finish();
    for failure in &failed {
        println!("not migrated: {failure}");
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
