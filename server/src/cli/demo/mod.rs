//! `campaign demo`: believable content, written through the REST API like anybody's.
//!
//! Everybody acts with a token of their own, so that authors are never approvers and the audit has everybody's name.

mod aired;
mod client;
mod content;
mod planned;
mod ready;
mod story;

use std::{
    io::{IsTerminal, Write},
    net::SocketAddr,
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use server::config::Config;

use self::{
    client::{ClientError, Server},
    content::{CampaignPlan, PASSWORD, PEOPLE},
};

/// Which server to fill, and how.
#[derive(Debug, Args)]
pub struct Demo {
    /// Address of the running server; this machine, at the port of `--listen`, when absent.
    #[arg(long)]
    server: Option<String>,
    /// The workspace to make.
    #[arg(long, default_value = "demo")]
    slug: String,
    /// Wait for the server, then ask whether to do it.
    #[arg(long)]
    offer: bool,
}

pub async fn run(demo: Demo, config: &Config) -> super::super::Outcome {
    let address = demo.server.clone().unwrap_or_else(|| own_address(config.listen));
    let server = Server::at(&address, &config.host)?;
    let patience = Duration::from_secs(if demo.offer { 60 } else { 5 });
    if !server.answers_within(patience).await {
        return Err(format!("no server answers at {address}; start one with `make run`, or name it with --server").into());
    }
    if server.has_workspace(&demo.slug).await? {
        eprintln!("The workspace `{}` is already there; nothing was changed.", demo.slug);
        return Ok(ExitCode::SUCCESS);
    }
    if demo.offer && !wanted()? {
        return Ok(ExitCode::SUCCESS);
    }
    let url = story::tell(&server, &demo.slug, &campaigns()).await?;
    introduce(&url);
    Ok(ExitCode::SUCCESS)
}

/// Where this machine's own server is, if it was started the same way.
fn own_address(listen: SocketAddr) -> String {
    let reachable = if listen.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], listen.port())) } else { listen };
    format!("http://{reachable}")
}

/// Asks whoever is at the terminal. With nobody there, says how to get the content later.
fn wanted() -> std::io::Result<bool> {
    if !std::io::stdin().is_terminal() {
        eprintln!("For a workspace full of demonstration content, run `make demo`.");
        return Ok(false);
    }
    eprint!("Fill a workspace with demo data? [Y/n] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer)?;
    let yes = read > 0 && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes");
    if !yes {
        eprintln!("Nothing was made. `make demo` does it later.");
    }
    Ok(yes)
}

/// Every campaign, in the order of making.
fn campaigns() -> Vec<CampaignPlan> {
    [aired::campaigns(), planned::campaigns(), ready::campaigns()].into_iter().flatten().collect()
}

/// Says who can sign in where.
fn introduce(url: &str) {
    println!("\nReady at {url}\n");
    for person in PEOPLE {
        println!("  {:<28} {:<12} {}, {}", person.email, person.role.label(), person.name, person.job);
    }
    println!("\nEverybody's password: {PASSWORD}");
}
