//! `campaign`: the server and its tools.
#![recursion_limit = "512"]

use std::{net::SocketAddr, process::ExitCode};

use clap::{Parser, Subcommand};
use server::{config::Config, pages, rest};
use tracing_subscriber::EnvFilter;

mod cli;

/// Its few arenas give memory back sooner than the system's, and threads wait less for each other.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[derive(Parser)]
#[command(name = "campaign", version, about = "Campaigns from brief to gated launch")]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the interface and the API.
    Serve,
    /// Look into and check the audit.
    #[command(subcommand)]
    Audit(cli::audit::Audit),
    /// Check certificates, without any server.
    #[command(subcommand)]
    Certificate(cli::certificate::Certificate),
    /// Check a workspace's log, launches and files; with `--attack`, try every way around them on a copy.
    Verify(cli::verify::Verify),
    /// Scan and sweep a workspace's files, and set how many it may have.
    #[command(subcommand)]
    Storage(cli::storage::Storage),
    /// Cosign the heads of others' logs (C2SP tlog-witness).
    Witness(cli::witness::Witness),
    /// Bring every tenant's database up to date.
    Migrate,
    /// Fill a workspace with believable content, through the REST API of a running server.
    Demo(cli::demo::Demo),
    /// Print the OpenAPI document.
    Openapi,
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// Drawing a page nests deeply, most of all unoptimised.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,c2pa=error")))
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    server::tls::ready();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    match runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run(cli))) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("campaign: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Serve => serve(&cli.config).await,
        Command::Audit(command) => cli::audit::run(command, &cli.config).await,
        Command::Certificate(command) => cli::certificate::run(command),
        Command::Witness(command) => cli::witness::run(command).await,
        Command::Verify(command) => cli::verify::run(command, &cli.config).await,
        Command::Storage(command) => cli::storage::run(command, &cli.config).await,
        Command::Migrate => cli::migrate::run(&cli.config).await,
        Command::Demo(demo) => cli::demo::run(demo, &cli.config).await,
        Command::Openapi => {
            println!("{}", rest::router(cli.config.api().await?).1.to_pretty_json()?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn serve(config: &Config) -> Outcome {
    let api = config.api().await?;
    tokio::spawn(server::launcher::run(api.registry().clone()));
    tokio::spawn(server::recurring::run(api.registry().clone()));
    tokio::spawn(server::logos::run(api.registry().clone()));
    tokio::spawn(server::witness::push::run(api.registry().clone(), config.witnesses.clone()));
    match config.post()? {
        Some(post) => drop(tokio::spawn(server::mailer::run(api.registry().clone(), post))),
        None => tracing::warn!("no SMTP server is named (CAMPAIGN_SMTP_URL): mail waits in the outboxes"),
    }
    let (api, _) = rest::router(api);
    let listener = tokio::net::TcpListener::bind(config.listen).await?;
    eprintln!("Cohiva Campaign is ready at {}://{}:{}", config.scheme, config.host, listener.local_addr()?.port());
    let app = pages::mount(api, &config.site);
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(stop()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C or the service manager's TERM.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        drop(interrupt.await);
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = term.recv() => {}
    }
}
