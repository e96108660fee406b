//! `campaign audit`: checks a workspace's whole log from its stored bytes.

use std::{path::PathBuf, process::ExitCode};

use app::{
    ledger::{
        certificate::note_agrees,
        merkle::{Frontier, leaf_hash, verify_inclusion},
        note::{Note, VerifierKey},
    },
    model::{Checkpoint, Digest},
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
    let text = std::fs::read_to_string(file)?;
    match verified(&text) {
        Ok(said) => {
            println!("{said}");
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            println!("NOT VERIFIED: {broken}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// An event of an exported log.
#[derive(serde::Deserialize)]
struct Line {
    seq: u64,
    leaf: String,
    leaf_hash: Digest,
    /// Of a part of a log.
    path: Option<Vec<Digest>>,
}

/// Checks an exported log: each event, its place, and who signed the head. The whole log is checked as a whole, a part of one
/// event by event.
fn verified(text: &str) -> Result<String, String> {
    let mut lines = text.lines().enumerate().collect::<Vec<_>>();
    let last = lines.pop().map(|(_, line)| line).unwrap_or_default();
    let mut last: serde_json::Value = serde_json::from_str(last).map_err(|e| format!("the last line: {e}"))?;
    let head = last.get_mut("checkpoint").map(serde_json::Value::take).ok_or("the file has no checkpoint: it was cut off")?;
    let head: Checkpoint = serde_json::from_value(head).map_err(|e| format!("the checkpoint: {e}"))?;
    let size = u64::try_from(head.size).map_err(|_| "the checkpoint has no size")?;
    let key: VerifierKey = head.key.parse().map_err(|e| format!("the checkpoint's key: {e}"))?;
    if key.name() != head.origin || !note_agrees(&head) {
        return Err("the checkpoint's note is of another head".to_owned());
    }
    Note::parse(&head.note).and_then(|note| note.verify(&key)).map_err(|e| e.to_string())?;

    let mut frontier = Frontier::default();
    let mut parts: u64 = 0;
    for (number, line) in lines {
        let at = |what: &str| format!("line {}: {what}", number + 1);
        let line: Line = serde_json::from_str(line).map_err(|e| at(&e.to_string()))?;
        let hash = leaf_hash(line.leaf.as_bytes());
        let says = serde_json::from_str::<serde_json::Value>(&line.leaf).ok().and_then(|event| event["seq"].as_u64());
        if hash != line.leaf_hash || says != Some(line.seq) {
            return Err(at("the event was changed or moved"));
        }
        match line.path {
            Some(path) if verify_inclusion(&hash, line.seq, size, &path, &head.root_hash) => parts += 1,
            Some(_) => return Err(at("the event is not in the log under that checkpoint")),
            None if line.seq == frontier.size() => drop(frontier.push(hash)),
            None => return Err(at("an event is missing before this one")),
        }
    }
    if parts > 0 && frontier.size() == 0 {
        return Ok(format!("{parts} events verified, each in the log of {size} events of {}, signed with {}.", head.origin, head.key));
    }
    if parts == 0 && head.root_hash == frontier.root() && size == frontier.size() {
        return Ok(format!("{size} events verified: the whole log of {}, signed with {}.", head.origin, head.key));
    }
    Err("the events do not lead to the root of the checkpoint".to_owned())
}
