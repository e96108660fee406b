//! Witnesses (C2SP `tlog-witness`): somebody else's box that cosigns a log's head only after proof that nothing before it has changed.
//!
//! [`Witness`] is such a box, small enough for a customer to run (`campaign witness`). [`push`] sends it this server's heads. With a
//! cosignature, a log that was cut or forked can no longer pass for the one that the witness saw.

mod keeper;
pub mod push;

use app::{ledger::note::decimal, model::Digest};
use base64::{Engine as _, prelude::BASE64_STANDARD};

pub use keeper::{Verdict, Witness, WitnessError};

/// The most hashes that a request may carry.
const MOST: usize = 63;

/// What is asked of a witness: the size that it saw last, the proof from there, and the new head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    pub old: u64,
    pub proof: Vec<Digest>,
    pub checkpoint: &'a str,
}

impl<'a> Request<'a> {
    /// Reads a request's body. `None` when it is none.
    pub fn read(body: &'a str) -> Option<Self> {
        let (head, checkpoint) = body.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old = decimal(lines.next()?.strip_prefix("old ")?)?;
        let hash = |line: &str| BASE64_STANDARD.decode(line).ok().and_then(|bytes| Digest::try_from(bytes).ok());
        let proof = lines.map(hash).collect::<Option<Vec<_>>>()?;
        (proof.len() <= MOST).then_some(Self { old, proof, checkpoint })
    }

    /// The body of the request.
    pub fn write(&self) -> String {
        let proof: String = self.proof.iter().map(|hash| format!("{}\n", BASE64_STANDARD.encode(hash.0))).collect();
        format!("old {}\n{proof}\n{}", self.old, self.checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_print_and_parse() {
        for proof in [vec![], vec![Digest::of(b"a"), Digest::of(b"b")]] {
            let request = Request { old: 7, proof, checkpoint: "log\n9\nroot=\n\n\u{2014} log sig\n" };
            assert_eq!(Request::read(&request.write()), Some(request.clone()));
        }
        for bad in ["", "old 07\n\nx", "old 7\nAAA\n\nx", "new 7\n\nx", "old 7\nx"] {
            assert_eq!(Request::read(bad), None, "{bad}");
        }
    }
}
