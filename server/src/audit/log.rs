//! Appending leaves to the tree, inside the transaction that they describe.

use app::{
    ledger::merkle::{Frontier, Node, leaf_hash},
    model::{Digest, Instant, LiveEvent, TenantId},
};
use serde_json::json;

use super::{Actor, Change};
use crate::db::{Reading, Writing, both};

/// The tree as it stands.
#[derive(Debug, Clone)]
pub struct Tip {
    pub size: u64,
    pub root: Digest,
}

/// Size and root of the log.
pub async fn tip(db: &mut Reading) -> sqlx::Result<Tip> {
    let (size, peaks): (i64, Vec<u8>) = both!(db, c => sqlx::query_as(SELECT_TIP).fetch_one(c).await)?;
    let frontier = frontier(size, &peaks)?;
    Ok(Tip { size: frontier.size(), root: frontier.root() })
}

/// Well within what either engine takes as parameters of a statement.
const NODES_A_STATEMENT: usize = 100;

const SELECT_TIP: &str = "select size, peaks from audit_tip where id = 1";

/// Appends the changes in order. Returns what other browsers are told.
pub(super) async fn append(
    tx: &mut Writing,
    tenant: TenantId,
    actor: &Actor,
    at: Instant,
    changes: Vec<Change>,
) -> sqlx::Result<Vec<LiveEvent>> {
    let (size, peaks): (i64, Vec<u8>) = both!(tx, c => sqlx::query_as(SELECT_TIP).fetch_one(c).await)?;
    let mut frontier = frontier(size, &peaks)?;
    let mut told = Vec::with_capacity(changes.len());
    let mut nodes = Vec::new();
    for change in changes {
        told.push(append_one(tx, &mut frontier, &mut nodes, tenant, actor, at, change).await?);
    }
    // All of them in one statement: each is a way to the database's thread and back.
    for nodes in nodes.chunks(NODES_A_STATEMENT) {
        both!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new("insert into audit_node (level, idx, hash) ");
            insert.push_values(nodes, |mut row, node: &Node| {
                row.push_bind(i64::from(node.level)).push_bind(signed(node.index)).push_bind(node.hash.0.to_vec());
            });
            insert.build().execute(c).await.map(drop)
        })?;
    }
    let (size, peaks) = (signed(frontier.size()), frontier.peaks().iter().flat_map(|p| p.0).collect::<Vec<u8>>());
    both!(tx, c => sqlx::query("update audit_tip set size = $1, peaks = $2 where id = 1").bind(size).bind(peaks).execute(c).await.map(drop))?;
    Ok(told)
}

async fn append_one(
    tx: &mut Writing,
    frontier: &mut Frontier,
    nodes: &mut Vec<Node>,
    tenant: TenantId,
    actor: &Actor,
    at: Instant,
    change: Change,
) -> sqlx::Result<LiveEvent> {
    let seq = signed(frontier.size());
    // `serde_json` sorts object keys, so this is the canonical form (RFC 8785 but for floats, of which geometry alone has any).
    let body = json!({
        "v": 1,
        "tenant": tenant,
        "seq": seq,
        "at": at,
        "actor": actor.as_recorded(),
        "email": actor.email,
        "ip": actor.ip,
        "request_id": actor.request_id,
        "action": change.action,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
    })
    .to_string();
    let leaf = leaf_hash(body.as_bytes());
    both!(tx, c => sqlx::query(
        "insert into audit_event (seq, at, actor_id, email, action, subject_kind, subject_id, campaign_id, body, leaf_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(seq).bind(at).bind(actor.id).bind(actor.email.as_deref()).bind(change.action)
        .bind(&change.subject.kind).bind(&change.subject.id).bind(change.campaign).bind(&body).bind(&leaf.0[..])
        .execute(c).await.map(drop))?;
    nodes.extend(frontier.push(leaf));
    Ok(LiveEvent {
        seq,
        action: change.action.into(),
        kind: change.subject.kind,
        id: change.subject.id,
        campaign_id: change.subject.campaign_id,
        actor: actor.name.clone(),
    })
}

fn frontier(size: i64, peaks: &[u8]) -> sqlx::Result<Frontier> {
    let peaks = peaks.as_chunks::<32>().0.iter().map(|hash| Digest(*hash)).collect();
    u64::try_from(size)
        .ok()
        .and_then(|size| Frontier::restore(size, peaks))
        .ok_or_else(|| sqlx::Error::Decode("audit_tip: peaks do not fit the size".into()))
}

/// Sizes of a log fit both types for longer than anyone will write to it.
fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
