//! The witness itself: which logs it knows, how far it has seen each, and its key.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use app::{
    ledger::{
        merkle::{empty_root, verify_consistency},
        note::{Head, KeyKind, Note, NoteError, VerifierKey, cosigned, line_of},
    },
    model::Digest,
};
use ed25519_dalek::{Signer as _, SigningKey};
use rand::{RngCore, rngs::OsRng};
use serde::{Deserialize, Serialize};

use super::Request;

/// Why a witness cannot do its work.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    #[error("the witness's folder: {0}")]
    Disk(#[from] std::io::Error),
    #[error("the witness's memory cannot be read: {0}")]
    Memory(#[from] serde_json::Error),
    #[error("the witness's name or key cannot be used")]
    Key,
}

/// What a witness says to a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its signature lines.
    Cosigned(String),
    /// Not a request, or one that goes backwards.
    Malformed,
    /// A log that it does not know.
    Unknown,
    /// Not signed by the log.
    Unsigned,
    /// It has seen the log at another size.
    SeenAt(u64),
    /// Not the log that it has seen.
    Inconsistent,
}

/// How far a log was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    size: u64,
    root: Digest,
    /// The cosigned head.
    note: String,
}

/// A witness with its memory in a folder.
pub struct Witness {
    key: SigningKey,
    public: VerifierKey,
    logs: Vec<VerifierKey>,
    memory: PathBuf,
    seen: Mutex<BTreeMap<String, Seen>>,
}

impl Witness {
    /// Opens a witness; on first use it makes its key.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(folder: &Path, name: &str, logs: Vec<VerifierKey>) -> Result<Self, WitnessError> {
        std::fs::create_dir_all(folder)?;
        let key = SigningKey::from_bytes(&seed(&folder.join("witness.key"))?);
        let public = VerifierKey::new(name, KeyKind::Witness, &key.verifying_key().to_bytes()).map_err(|_| WitnessError::Key)?;
        let memory = folder.join("seen.json");
        let seen = match std::fs::read(&memory) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(Self { key, public, logs, memory, seen: Mutex::new(seen) })
    }

    /// The key that its cosignatures are checked with.
    pub fn key(&self) -> &VerifierKey {
        &self.public
    }

    /// Looks at a head. Whatever is cosigned is on the disk before it is answered, and nobody can come in between.
    ///
    /// # Errors
    /// When it cannot be remembered: then nothing is cosigned.
    pub fn add_checkpoint(&self, body: &str, now: u64) -> Result<Verdict, WitnessError> {
        let Some(request) = Request::read(body) else { return Ok(Verdict::Malformed) };
        let Ok(note) = Note::parse(request.checkpoint) else { return Ok(Verdict::Malformed) };
        let Some(head) = Head::of(note.text) else { return Ok(Verdict::Malformed) };
        let mut of_log = self.logs.iter().filter(|log| log.name() == head.origin).peekable();
        if of_log.peek().is_none() {
            return Ok(Verdict::Unknown);
        }
        let checked: Vec<_> = of_log.map(|log| note.verify(log)).collect();
        let forged = checked.iter().any(|found| matches!(found, Err(NoteError::Forged(_))));
        if forged || checked.iter().all(Result::is_err) {
            return Ok(Verdict::Unsigned);
        }
        if request.old > head.size {
            return Ok(Verdict::Malformed);
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let before = seen.get(head.origin);
        let known = before.map_or(0, |before| before.size);
        if request.old != known {
            return Ok(Verdict::SeenAt(known));
        }
        let consistent = match before.filter(|before| before.size > 0) {
            None => request.proof.is_empty() && (head.size > 0 || head.root == empty_root()),
            Some(before) => verify_consistency(before.size, head.size, &request.proof, &before.root, &head.root),
        };
        if !consistent {
            return Ok(Verdict::Inconsistent);
        }
        let signature = self.key.sign(cosigned(now, note.text).as_bytes()).to_bytes();
        let line = line_of(self.public.name(), self.public.id(), &[now.to_be_bytes().as_slice(), &signature].concat());
        let mut after = seen.clone();
        let cosigned = format!("{}{line}", request.checkpoint);
        after.insert(head.origin.to_owned(), Seen { size: head.size, root: head.root, note: cosigned });
        remember(&self.memory, &after)?;
        *seen = after;
        Ok(Verdict::Cosigned(line))
    }

    /// The newest cosigned head of the log whose name has this SHA-256.
    pub fn latest(&self, origin_hash: &str) -> Option<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let found = seen.iter().find(|(origin, _)| Digest::of(origin.as_bytes()).to_string() == origin_hash);
        found.map(|(_, seen)| seen.note.clone())
    }
}

fn seed(file: &Path) -> Result<[u8; 32], WitnessError> {
    match std::fs::read(file) {
        Ok(bytes) => bytes.try_into().map_err(|_| WitnessError::Key),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut seed = [0; 32];
            OsRng.fill_bytes(&mut seed);
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut made = options.open(file)?;
            made.write_all(&seed)?;
            made.sync_all()?;
            Ok(seed)
        }
        Err(error) => Err(error.into()),
    }
}

/// Another file first, then its name: a crash leaves the old memory or the new one.
fn remember(file: &Path, seen: &BTreeMap<String, Seen>) -> Result<(), WitnessError> {
    let next = file.with_extension("next");
    let mut written = std::fs::File::create(&next)?;
    written.write_all(&serde_json::to_vec(seen)?)?;
    written.sync_all()?;
    std::fs::rename(&next, file)?;
    Ok(())
}
