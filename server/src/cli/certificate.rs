//! `campaign certificate`: checks a certificate from its file alone, as `/verify` does in a browser.

use std::{path::PathBuf, process::ExitCode};

use app::{
    ledger::{certificate, note::VerifierKey},
    model::{Digest, StandingState},
};
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Certificate {
    /// Check a certificate's JSON: its words, its place in the log, and the signature of the log's head. Asks nobody anything.
    VerifyFile {
        file: PathBuf,
        /// The log's public key (`name+hash+key`), from a source that you trust more than the certificate itself.
        #[arg(long)]
        key: Option<VerifierKey>,
        /// A file that went live: it must be among those that the certificate names.
        #[arg(long)]
        content: Vec<PathBuf>,
    },
}

pub fn run(command: Certificate) -> super::super::Outcome {
    let Certificate::VerifyFile { file, key, content } = command;
    let found = match certificate::read(&std::fs::read_to_string(file)?) {
        Ok(found) => found,
        Err(unreadable) => {
            println!("NOT VERIFIED ({}): {unreadable}", unreadable.code());
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut verified = true;
    for step in certificate::verify(&found, key.as_ref()) {
        let (word, says) = if step.holds { ("ok", step.says) } else { ("FAILS", step.fails) };
        println!("{word:<6} {:<12} {says}\n{:20}{}", step.code, "", step.computed);
        verified &= step.holds;
    }
    for path in content {
        let digest = Digest::of(&std::fs::read(&path)?);
        match found.body.files.iter().find(|file| file.sha256 == digest) {
            Some(file) => println!("ok     content      {} is {}, version {}", path.display(), file.name, file.version),
            None => {
                println!("FAILS  content      {} is none of the files that went live\n{:20}{digest}", path.display(), "");
                verified = false;
            }
        }
    }
    println!();
    if !verified {
        println!("NOT VERIFIED.");
        return Ok(ExitCode::FAILURE);
    }
    let body = &found.body;
    println!("Verified: {} launched \u{201c}{}\u{201d} on {} with this certificate.", body.workspace, body.campaign_name, body.issued_at);
    let standing = &found.standing;
    if standing.state != StandingState::Valid {
        println!("It no longer stands: {} on {}.", standing.state, standing.at.map(|at| at.to_string()).unwrap_or_default());
    }
    println!("\nNot proved:");
    for line in certificate::not_proved(&found, key.is_some(), false) {
        println!("- {line}");
    }
    Ok(ExitCode::SUCCESS)
}
