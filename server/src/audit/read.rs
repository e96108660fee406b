//! Reading and proving.

use std::collections::HashMap;

use app::{
    ledger::merkle::{Span, complete_subtrees, consistency_spans, fold_subtrees, inclusion_spans},
    model::{AuditActor, AuditEvent, AuditProof, AuditSubject, Checkpoint, ConsistencyProof, Digest, Instant, LiveEvent},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Signer, tip};
use crate::db::{Reading, both};

/// Which events to list. Empty texts do not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub campaign: Option<app::model::CampaignId>,
    pub email: Option<String>,
    /// An action, or its beginning when it ends in a dot.
    pub action: Option<String>,
    pub after: Option<i64>,
    pub newest_first: bool,
    pub limit: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    body: String,
    leaf_hash: Vec<u8>,
}

/// What the stored bytes say.
#[derive(Deserialize)]
struct Body {
    at: Instant,
    actor: AuditActor,
    email: Option<String>,
    ip: Option<String>,
    action: String,
    subject: AuditSubject,
    before: Option<Value>,
    after: Option<Value>,
}

/// Events with their exact stored bytes.
pub async fn events(db: &mut Reading, filter: &Filter) -> sqlx::Result<Vec<(AuditEvent, String)>> {
    const OLDEST: &str = "select seq, body, leaf_hash from audit_event
        where seq > $1 and ($2 is null or campaign_id = $2) and ($3 is null or email = $3)
          and ($4 is null or action = $4 or (action >= $5 and action < $6))
        order by seq limit $7";
    const NEWEST: &str = "select seq, body, leaf_hash from audit_event
        where seq < $1 and ($2 is null or campaign_id = $2) and ($3 is null or email = $3)
          and ($4 is null or action = $4 or (action >= $5 and action < $6))
        order by seq desc limit $7";
    let (sql, start) = if filter.newest_first { (NEWEST, filter.after.unwrap_or(i64::MAX)) } else { (OLDEST, filter.after.unwrap_or(-1)) };
    // `task.` means every action that begins so: up to, not including, `task/`.
    let (low, high) = match filter.action.as_deref() {
        Some(action) if action.ends_with('.') => (action.to_owned(), format!("{}/", action.trim_end_matches('.'))),
        _ => (String::from("~"), String::from("~")),
    };
    let rows: Vec<Row> = both!(db, c => sqlx::query_as(sql)
        .bind(start).bind(filter.campaign).bind(filter.email.as_deref()).bind(filter.action.as_deref())
        .bind(low).bind(high).bind(filter.limit).fetch_all(c).await)?;
    rows.into_iter().map(event).collect()
}

fn event(row: Row) -> sqlx::Result<(AuditEvent, String)> {
    let body: Body = serde_json::from_str(&row.body).map_err(|e| sqlx::Error::Decode(format!("audit_event {}: {e}", row.seq).into()))?;
    let leaf_hash = digest(row.leaf_hash)?;
    let Body { at, actor, email, ip, action, subject, before, after } = body;
    Ok((AuditEvent { seq: row.seq, at, actor, email, ip, action, subject, before, after, leaf_hash }, row.body))
}

/// How many events there are.
pub async fn count(db: &mut Reading) -> sqlx::Result<i64> {
    both!(db, c => sqlx::query_scalar("select size from audit_tip where id = 1").fetch_one(c).await)
}

/// What happened after an event, as told to browsers; for those who come back with a `Last-Event-ID`.
pub async fn live_since(db: &mut Reading, seq: i64, limit: i64) -> sqlx::Result<Vec<LiveEvent>> {
    let events = events(db, &Filter { after: Some(seq), limit, ..Filter::default() }).await?;
    Ok(events
        .into_iter()
        .map(|(e, _)| LiveEvent {
            seq: e.seq,
            action: e.action,
            kind: e.subject.kind,
            id: e.subject.id,
            campaign_id: e.subject.campaign_id,
            actor: e.actor.name,
        })
        .collect())
}

/// Proof that event `seq` is in the log as it stands now. `None` when there is no such event.
pub async fn inclusion(db: &mut Reading, signer: &Signer, seq: i64) -> sqlx::Result<Option<AuditProof>> {
    let tip = tip(db).await?;
    inclusion_under(db, signer.checkpoint(&tip), seq).await
}

/// Proof that event `seq` is in the log under one of its heads. `None` when it is not, or there is no such event.
pub async fn inclusion_under(db: &mut Reading, head: Checkpoint, seq: i64) -> sqlx::Result<Option<AuditProof>> {
    let row: Option<Row> = both!(db, c => sqlx::query_as("select seq, body, leaf_hash from audit_event where seq = $1")
        .bind(seq).fetch_optional(c).await)?;
    let (Some(row), Ok(index), Ok(size)) = (row, u64::try_from(seq), u64::try_from(head.size)) else { return Ok(None) };
    if index >= size {
        return Ok(None);
    }
    let path = hashes(db, &inclusion_spans(index, size)).await?;
    Ok(Some(AuditProof { seq, leaf_hash: digest(row.leaf_hash)?, leaf: row.body, path, checkpoint: head }))
}

/// The path of event `seq` to the root of the log of `size` events. Neither is checked here.
pub async fn path(db: &mut Reading, seq: i64, size: u64) -> sqlx::Result<Vec<Digest>> {
    hashes(db, &inclusion_spans(u64::try_from(seq).unwrap_or(u64::MAX), size)).await
}

/// The position of the first event at or after an instant; the size of the log when there is none. Events are in the order of
/// their instants, so halving finds it.
pub async fn first_since(db: &mut Reading, at: Instant) -> sqlx::Result<i64> {
    let (mut low, mut high) = (0, count(db).await?);
    while low < high {
        let middle = low + (high - low) / 2;
        let then: Instant =
            both!(db, c => sqlx::query_scalar("select at from audit_event where seq = $1").bind(middle).fetch_one(c).await)?;
        if then < at { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

/// Proof that the log of size `to` begins with the log of size `from`. `None` when the sizes are not `1 ≤ from ≤ to ≤ size`.
pub async fn consistency(db: &mut Reading, from: i64, to: i64) -> sqlx::Result<Option<ConsistencyProof>> {
    let tip = tip(db).await?;
    let (Ok(old), Ok(new)) = (u64::try_from(from), u64::try_from(to)) else { return Ok(None) };
    if old == 0 || old > new || new > tip.size {
        return Ok(None);
    }
    let path = hashes(db, &consistency_spans(old, new)).await?;
    let roots = hashes(db, &[(0, old), (0, new)]).await?;
    Ok(Some(ConsistencyProof { from, to, from_root: roots[0], to_root: roots[1], path }))
}

/// The peaks of the tree over the first `size` events: roots of its complete subtrees, from left to right.
pub(crate) async fn peaks_at(db: &mut Reading, size: u64) -> sqlx::Result<Vec<Digest>> {
    let mut peaks = Vec::new();
    for at in complete_subtrees((0, size)) {
        peaks.push(subtree(db, at).await?);
    }
    Ok(peaks)
}

/// The hash over each span, from the stored complete subtrees.
async fn hashes(db: &mut Reading, spans: &[Span]) -> sqlx::Result<Vec<Digest>> {
    let mut known: HashMap<(u32, u64), Digest> = HashMap::new();
    let mut spanned = Vec::with_capacity(spans.len());
    for span in spans {
        let mut parts = Vec::new();
        for at in complete_subtrees(*span) {
            let hash = match known.get(&at) {
                Some(hash) => *hash,
                None => subtree(db, at).await?,
            };
            known.insert(at, hash);
            parts.push(hash);
        }
        spanned.push(fold_subtrees(&parts));
    }
    Ok(spanned)
}

async fn subtree(db: &mut Reading, (level, index): (u32, u64)) -> sqlx::Result<Digest> {
    let index = i64::try_from(index).unwrap_or(i64::MAX);
    let hash: Vec<u8> = if level == 0 {
        both!(db, c => sqlx::query_scalar("select leaf_hash from audit_event where seq = $1").bind(index).fetch_one(c).await)?
    } else {
        both!(db, c => sqlx::query_scalar("select hash from audit_node where level = $1 and idx = $2")
            .bind(i64::from(level)).bind(index).fetch_one(c).await)?
    };
    digest(hash)
}

fn digest(bytes: Vec<u8>) -> sqlx::Result<Digest> {
    Digest::try_from(bytes).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}
