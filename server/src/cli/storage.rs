//! `campaign storage`: a workspace's files, from where the server runs.

use std::process::ExitCode;

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use server::{
    audit::{Actor, UnitOfWork},
    config::Config,
    storage,
    tenancy::Tenant,
};

/// Looks after the files of a workspace.
#[derive(Subcommand)]
pub enum Storage {
    /// Read every file and compare it with its name; count what nothing names.
    Scan { slug: String },
    /// Mark what nothing names, and remove what was marked long enough ago.
    Sweep {
        slug: String,
        /// Hours that something marked is kept.
        #[arg(long, default_value = "24", value_parser = clap::value_parser!(u16).range(1..))]
        grace_hours: u16,
    },
    /// Say how much is kept; set how much may be.
    Quota {
        slug: String,
        /// Bytes, or `default` for what the server is set up with.
        quota: Option<String>,
    },
}

pub async fn run(command: Storage, config: &Config) -> super::super::Outcome {
    let registry = config.registry().await?;
    let (Storage::Scan { slug } | Storage::Sweep { slug, .. } | Storage::Quota { slug, .. }) = &command;
    let Some(tenant) = registry.tenant(slug).await? else { return Err(format!("there is no workspace `{slug}`").into()) };
    match command {
        Storage::Scan { .. } => scan(&tenant).await,
        Storage::Sweep { grace_hours, .. } => {
            let found = storage::unnamed(&tenant).await?;
            let uow = UnitOfWork::begin(&tenant, Actor::system()).await?;
            let (swept, uow) = storage::sweep(uow, found, i64::from(grace_hours) * 3_600_000).await?;
            uow.commit().await?;
            println!(
                "{} removed ({} bytes), {} marked, {} kept a while longer, {} named again",
                swept.removed, swept.removed_bytes, swept.marked, swept.waiting, swept.spared
            );
            Ok(ExitCode::SUCCESS)
        }
        Storage::Quota { quota, .. } => {
            if let Some(quota) = quota {
                let quota = if quota == "default" { None } else { Some(i64::try_from(quota.parse::<u64>()?)?) };
                let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await?;
                storage::set_quota(&mut uow, quota).await?;
                uow.commit().await?;
            }
            let usage = storage::usage(&tenant, &mut tenant.read().await?).await?;
            let limit = usage.quota.map_or_else(|| "no limit".to_owned(), |quota| format!("of {quota}"));
            println!("{} files, {} bytes, {limit}", usage.files, usage.bytes);
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn scan(tenant: &Tenant) -> super::super::Outcome {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} files") {
        bar.set_style(style);
    }
    let scan = storage::scan(tenant, |so_far| {
        bar.set_length(so_far.files.unsigned_abs());
        bar.set_position(so_far.looked_at.unsigned_abs());
    })
    .await?;
    bar.finish_and_clear();
    println!("{} files read", scan.looked_at);
    for digest in &scan.altered {
        println!("NOT AS IT SHOULD BE: file {digest} has other bytes than those that it is named after");
    }
    for digest in &scan.gone {
        println!("NOT AS IT SHOULD BE: file {digest} is gone");
    }
    println!("{} stored that nothing names ({} bytes)", scan.orphans, scan.orphan_bytes);
    println!("{} left by uploads that broke off ({} bytes)", scan.left_behind, scan.left_behind_bytes);
    Ok(if scan.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
