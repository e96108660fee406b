//! Checking the whole log from its stored bytes, trusting no stored hash.

use app::{
    ledger::merkle::{Frontier, leaf_hash},
    model::Digest,
};
use serde::Deserialize;

use super::{Tip, tip};
use crate::db::{Reading, both};

/// What a full check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub events: u64,
    pub root: Digest,
}

/// The first thing wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("event {expected} is missing: the log goes on with event {found}")]
    Missing { expected: i64, found: i64 },
    #[error("event {seq} does not hash to its leaf: its bytes were changed")]
    Changed { seq: i64 },
    #[error("event {seq} says of itself that it is event {says}")]
    Misplaced { seq: i64, says: i64 },
    #[error("the log ends after {events} events, but its tip says {tip}: the end was cut off")]
    Cut { events: u64, tip: u64 },
    #[error("the root over all events is not the one that the tip gives")]
    Root,
    #[error("the log has {events} events, and had {remembered} when the checkpoint was taken: its end was cut off")]
    Shorter { events: u64, remembered: u64 },
    #[error("the first {size} events are not those that the checkpoint was taken over: history was rewritten")]
    Forked { size: u64 },
}

/// Checks every event in order. The outer error is the database's, the inner one the log's.
pub async fn verify(db: &mut Reading) -> sqlx::Result<Result<Verified, Broken>> {
    verify_since(db, None).await
}

/// Checks every event in order, and that the log still begins with what a remembered head covers. Without one, a log that was cut
/// or rewritten by somebody who could also move its tip looks whole: whoever wants to notice keeps a checkpoint elsewhere.
pub async fn verify_since(db: &mut Reading, remembered: Option<&Tip>) -> sqlx::Result<Result<Verified, Broken>> {
    const PAGE: i64 = 2_000;
    let mut frontier = Frontier::default();
    let tip = loop {
        let before = frontier.size();
        loop {
            let next = i64::try_from(frontier.size()).unwrap_or(i64::MAX);
            let page: Vec<(i64, String, Vec<u8>)> = both!(db, c => sqlx::query_as(
                "select seq, body, leaf_hash from audit_event where seq >= $1 order by seq limit $2")
                .bind(next).bind(PAGE).fetch_all(c).await)?;
            if page.is_empty() {
                break;
            }
            for (seq, body, stored) in page {
                match check(&frontier, seq, &body, &stored) {
                    Ok(leaf) => drop(frontier.push(leaf)),
                    Err(broken) => return Ok(Err(broken)),
                }
                if remembered.is_some_and(|known| known.size == frontier.size() && known.root != frontier.root()) {
                    return Ok(Err(Broken::Forked { size: frontier.size() }));
                }
            }
        }
        let tip = tip(db).await?;
        // Others go on writing: what was appended meanwhile is read as well. What the tip counts and nobody finds was cut off.
        if tip.size <= frontier.size() || frontier.size() == before {
            break tip;
        }
    };
    if let Some(known) = remembered.filter(|known| known.size > frontier.size()) {
        return Ok(Err(Broken::Shorter { events: frontier.size(), remembered: known.size }));
    }
    if frontier.size() != tip.size {
        return Ok(Err(Broken::Cut { events: frontier.size(), tip: tip.size }));
    }
    if frontier.root() != tip.root {
        return Ok(Err(Broken::Root));
    }
    Ok(Ok(Verified { events: tip.size, root: tip.root }))
}

fn check(frontier: &Frontier, seq: i64, body: &str, stored: &[u8]) -> Result<Digest, Broken> {
    #[derive(Deserialize)]
    struct Says {
        seq: i64,
    }
    let expected = i64::try_from(frontier.size()).unwrap_or(i64::MAX);
    if seq != expected {
        return Err(Broken::Missing { expected, found: seq });
    }
    let leaf = leaf_hash(body.as_bytes());
    if leaf.0[..] != *stored {
        return Err(Broken::Changed { seq });
    }
    match serde_json::from_str::<Says>(body) {
        Ok(says) if says.seq == seq => Ok(leaf),
        Ok(says) => Err(Broken::Misplaced { seq, says: says.seq }),
        Err(_) => Err(Broken::Changed { seq }),
    }
}
