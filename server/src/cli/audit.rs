//! `campaign audit`: checks a workspace's whole log from its stored bytes.

use std::{io::Read as _, path::PathBuf, process::ExitCode};

use app::ledger::export::{Reader, Verified};
use clap::Subcommand;
use server::{audit, config::Config};

#[derive(Subcommand)]
pub enum Audit {
    /// Check every event of a workspace, and name the first bad one.
    Verify {
        /// The workspace.
        slug: String,
    },
    /// Check an exported log or a part of one (JSONL) without any database, to the signature of its head.
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
    let mut file = std::fs::File::open(file)?;
    let mut reader = Reader::default();
    let mut piece = vec![0; 1 << 20];
    let verified = loop {
        match file.read(&mut piece)? {
            0 => break reader.finish(),
            read => {
                if let Err(broken) = reader.feed(&piece[..read]) {
                    break Err(broken);
                }
            }
        }
    };
    match verified {
        Ok(Verified { events, whole, head }) => {
            let (origin, key, size) = (head.origin, head.key, head.size);
            if whole {
                println!("{events} events verified: the whole log of {origin}, signed with {key}.");
            } else {
                println!("{events} events verified, each in the log of {size} events of {origin}, signed with {key}.");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            println!("NOT VERIFIED: {broken}");
            Ok(ExitCode::FAILURE)
        }
    }
}
