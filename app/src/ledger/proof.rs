//! C2SP `tlog-proof`: an inclusion proof with its signed head, as one text to be kept beside what it is about.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::note::decimal;
use crate::model::{AuditProof, Digest};

/// The first line of every proof.
const FIRST: &str = "c2sp.org/tlog-proof@v1";

/// A proof, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    pub index: u64,
    /// Sibling hashes from leaf to root.
    pub path: Vec<Digest>,
    /// The signed head, as the log gave it out.
    pub checkpoint: String,
}

/// A text that is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a tlog-proof@v1")]
pub struct BadProof;

impl TlogProof {
    /// The same proof as the API answers it. `None` for a position before the log.
    pub fn of(proof: &AuditProof) -> Option<Self> {
        let index = u64::try_from(proof.seq).ok()?;
        Some(Self { index, path: proof.path.clone(), checkpoint: proof.checkpoint.note.clone() })
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}\nindex {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", STANDARD.encode(hash.0)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for TlogProof {
    type Err = BadProof;

    fn from_str(text: &str) -> Result<Self, BadProof> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(BadProof)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST) {
            return Err(BadProof);
        }
        let mut line = lines.next().ok_or(BadProof)?;
        if line.starts_with("extra ") {
            line = lines.next().ok_or(BadProof)?;
        }
        let index = line.strip_prefix("index ").and_then(decimal).ok_or(BadProof)?;
        let hash = |line| STANDARD.decode(line).ok().and_then(|bytes| Digest::try_from(bytes).ok());
        let path = lines.map(hash).collect::<Option<_>>().ok_or(BadProof)?;
        Ok(Self { index, path, checkpoint: checkpoint.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses() {
        for path in [vec![], vec![Digest::of(b"a"), Digest::of(b"b")]] {
            let proof = TlogProof { index: 73_894, path, checkpoint: "log\n80000\nroot=\n\n\u{2014} log sig\n".into() };
            assert_eq!(proof.to_string().parse(), Ok(proof.clone()));
            let extra = proof.to_string().replacen("index", "extra Zm9v\nindex", 1);
            assert_eq!(extra.parse(), Ok(proof), "extra data is not looked at");
        }
        for bad in [
            "",
            "c2sp.org/tlog-proof@v2\nindex 1\n\nx",
            "c2sp.org/tlog-proof@v1\nindex 01\n\nx",
            "c2sp.org/tlog-proof@v1\nindex 1\nAAA\n\nx",
        ] {
            assert_eq!(bad.parse::<TlogProof>(), Err(BadProof), "{bad}");
        }
    }
}
