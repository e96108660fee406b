//! `campaign witness`: a witness for others' logs, to be run where their operators cannot reach.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use app::ledger::note::VerifierKey;
use clap::Args;
use server::witness::Witness as Keeper;

/// Runs a witness. It cosigns the heads of the logs that it knows, each only after proof that it grew from the one before.
#[derive(Args)]
pub struct Witness {
    /// Folder of the witness's key and memory.
    #[arg(long, default_value = "witness")]
    folder: PathBuf,
    /// The name that it signs under: like a web address without its scheme.
    #[arg(long)]
    name: String,
    /// The public key of a log (`name+hash+key`, as `GET /api/v1/audit/keys` answers); once for each.
    #[arg(long = "log", required = true)]
    logs: Vec<VerifierKey>,
    /// Address to listen on.
    #[arg(long = "at", default_value = "127.0.0.1:3100")]
    at: SocketAddr,
}

pub async fn run(command: Witness) -> super::super::Outcome {
    let witness = Keeper::open(&command.folder, &command.name, command.logs)?;
    println!("{}", witness.key());
    let listener = tokio::net::TcpListener::bind(command.at).await?;
    eprintln!("The witness {} listens at http://{}; its key is above.", command.name, listener.local_addr()?);
    axum::serve(listener, server::rest::witness(Arc::new(witness))).await?;
    Ok(ExitCode::SUCCESS)
}
