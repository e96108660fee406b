//! Checking an exported log, or a part of one, while it arrives: every event's bytes and place, and who signed the head.
//!
//! Nothing is kept but the edge of the tree and the line that is being read, so a log of any length passes through.

use std::borrow::Cow;

use serde::Deserialize;

use super::{
    certificate::note_agrees,
    merkle::{Frontier, leaf_hash, verify_inclusion},
    note::{Note, VerifierKey},
};
use crate::model::{Checkpoint, Digest};

/// The longest line: an event with its proof.
const LONGEST: usize = 64 << 20;

/// Why an exported log does not verify.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("line {line}: {what}")]
    Line { line: u64, what: String },
    #[error("the file has no checkpoint: it was cut off")]
    CutOff,
    #[error("the checkpoint: {0}")]
    Head(String),
    #[error("the events do not lead to the root of the checkpoint")]
    AnotherRoot,
}

/// What was verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// How many events.
    pub events: u64,
    /// Whether they are the whole log, rather than a part of which each proves itself.
    pub whole: bool,
    pub head: Checkpoint,
}

/// An event as it is exported.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(default)]
    seq: Option<u64>,
    #[serde(borrow, default)]
    leaf: Option<Cow<'a, str>>,
    #[serde(default)]
    leaf_hash: Option<Digest>,
    /// Of a part of a log.
    #[serde(default)]
    path: Option<Vec<Digest>>,
    #[serde(default)]
    checkpoint: Option<Checkpoint>,
}

/// What an event says of its own place.
#[derive(Deserialize)]
struct Place {
    seq: u64,
}

/// An event of a part of a log, until the head that it is under is known.
#[derive(Debug)]
struct Part {
    line: u64,
    seq: u64,
    hash: Digest,
    path: Vec<Digest>,
}

/// Reads an export piece by piece.
#[derive(Debug, Default)]
pub struct Reader {
    /// The beginning of a line whose end has not come.
    rest: Vec<u8>,
    lines: u64,
    frontier: Frontier,
    parts: Vec<Part>,
    head: Option<Checkpoint>,
}

impl Reader {
    /// How many events have been read.
    pub fn events(&self) -> u64 {
        self.frontier.size() + u64::try_from(self.parts.len()).unwrap_or(u64::MAX)
    }

    /// Reads on.
    ///
    /// # Errors
    /// At the first line that does not hold.
    pub fn feed(&mut self, mut bytes: &[u8]) -> Result<(), Broken> {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (line, after) = (&bytes[..end], &bytes[end + 1..]);
            if self.rest.is_empty() {
                self.line(line)?;
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.line(&whole)?;
            }
            bytes = after;
        }
        if self.rest.len() + bytes.len() > LONGEST {
            return Err(self.here("is too long for an event"));
        }
        self.rest.extend_from_slice(bytes);
        Ok(())
    }

    fn here(&self, what: impl Into<String>) -> Broken {
        Broken::Line { line: self.lines.max(1), what: what.into() }
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Broken> {
        self.lines += 1;
        if self.head.is_some() {
            return Err(self.here("there is something after the checkpoint"));
        }
        let read: Line<'_> = serde_json::from_slice(line).map_err(|error| self.here(error.to_string()))?;
        if let Some(head) = read.checkpoint {
            self.head = Some(head);
            return Ok(());
        }
        let (Some(seq), Some(leaf), Some(told)) = (read.seq, read.leaf, read.leaf_hash) else {
            return Err(self.here("is neither an event nor a checkpoint"));
        };
        let hash = leaf_hash(leaf.as_bytes());
        let says = serde_json::from_str::<Place>(&leaf).ok().map(|place| place.seq);
        if hash != told || says != Some(seq) {
            return Err(self.here("the event was changed or moved"));
        }
        match read.path {
            Some(path) => self.parts.push(Part { line: self.lines, seq, hash, path }),
            None if seq == self.frontier.size() => drop(self.frontier.push(hash)),
            None => return Err(self.here("an event is missing before this one")),
        }
        Ok(())
    }

    /// Ends: checks the head's signature, and that what was read leads to its root.
    ///
    /// # Errors
    /// When the file was cut off, its head is not signed as it says, or the events are not those under it.
    pub fn finish(mut self) -> Result<Verified, Broken> {
        if !self.rest.is_empty() {
            let last = std::mem::take(&mut self.rest);
            self.line(&last)?;
        }
        let events = self.events();
        let Some(head) = self.head else { return Err(Broken::CutOff) };
        check_head(&head)?;
        let size = u64::try_from(head.size).map_err(|_| Broken::Head("it has no size".to_owned()))?;
        for part in &self.parts {
            if !verify_inclusion(&part.hash, part.seq, size, &part.path, &head.root_hash) {
                return Err(Broken::Line { line: part.line, what: "the event is not in the log under that checkpoint".to_owned() });
            }
        }
        let whole = self.parts.is_empty();
        let leads = if whole { self.frontier.root() == head.root_hash && self.frontier.size() == size } else { self.frontier.size() == 0 };
        if leads { Ok(Verified { events, whole, head }) } else { Err(Broken::AnotherRoot) }
    }
}

/// Whether a head's note names it, and is signed with the key that comes with it.
fn check_head(head: &Checkpoint) -> Result<(), Broken> {
    let key: VerifierKey = head.key.parse().map_err(|error| Broken::Head(format!("its key: {error}")))?;
    if key.name() != head.origin || !note_agrees(head) {
        return Err(Broken::Head("its note is of another head".to_owned()));
    }
    Note::parse(&head.note).and_then(|note| note.verify(&key)).map(drop).map_err(|error| Broken::Head(error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A log of so many events, with a head that nobody signed.
    fn export(events: u64) -> String {
        let mut frontier = Frontier::default();
        let mut text = String::new();
        for seq in 0..events {
            let leaf = json!({ "seq": seq, "what": format!("event \u{e4}{seq}") }).to_string();
            frontier.push(leaf_hash(leaf.as_bytes()));
            text.push_str(&format!("{}\n", json!({ "seq": seq, "leaf": leaf, "leaf_hash": leaf_hash(leaf.as_bytes()) })));
        }
        let head = json!({ "origin": "x", "size": events, "root_hash": frontier.root(), "note": "", "key": "x" });
        text.push_str(&format!("{}\n", json!({ "checkpoint": head })));
        text
    }

    fn read(text: &[u8], piece: usize) -> Result<Reader, Broken> {
        let mut reader = Reader::default();
        for part in text.chunks(piece) {
            reader.feed(part)?;
        }
        Ok(reader)
    }

    #[test]
    fn pieces_of_any_size_come_to_the_same() {
        let text = export(40);
        for piece in [1, 7, 100, 1 << 20] {
            let reader = read(text.as_bytes(), piece).unwrap();
            assert_eq!(reader.events(), 40);
            assert_eq!(reader.frontier.root(), reader.head.as_ref().unwrap().root_hash);
            assert!(matches!(reader.finish(), Err(Broken::Head(_))), "nobody signed it");
        }
    }

    #[test]
    fn every_changed_byte_and_every_missing_line_shows() {
        let text = export(5);
        let events = text.lines().take(5).map(|line| line.len() + 1).sum::<usize>();
        for at in 0..events {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let reader = read(&bytes, 64);
            let leads = reader.is_ok_and(|reader| reader.head.as_ref().is_some_and(|head| head.root_hash == reader.frontier.root()));
            assert!(!leads, "byte {at}");
        }
        let lines: Vec<&str> = text.lines().collect();
        for left_out in 0..4 {
            let less: String = lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| format!("{line}\n")).collect();
            assert!(matches!(read(less.as_bytes(), 64), Err(Broken::Line { .. })), "line {left_out}");
        }
        let cut: String = lines[..5].iter().map(|line| format!("{line}\n")).collect();
        assert_eq!(read(cut.as_bytes(), 64).unwrap().finish().err(), Some(Broken::CutOff));
        let more = format!("{text}{}\n", lines[0]);
        assert!(matches!(read(more.as_bytes(), 64), Err(Broken::Line { .. })));
    }
}
