//! Appending leaves to the tree, inside the transaction that they describe.

use app::{
    ledger::merkle::{Frontier, Node, leaf_hash},
    model::{Digest, Instant, LiveEvent, TenantId},
};
use serde_json::json;

use super::{Actor, Change};
use crate::db::{Conn, Reading, Writing, both};

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

/// Changes whose leaves and nodes go into one statement: well within what either engine takes as parameters.
const CHANGES_A_STATEMENT: usize = 100;

const SELECT_TIP: &str = "select size, peaks from audit_tip where id = 1";

/// Appends the changes in order. Returns what other browsers are told.
pub(super) async fn append(
    tx: &mut Writing,
    tenant: TenantId,
    actor: &Actor,
    at: Instant,
    mut changes: Vec<Change>,
) -> sqlx::Result<Vec<LiveEvent>> {
    let (size, peaks): (i64, Vec<u8>) = both!(tx, c => sqlx::query_as(SELECT_TIP).fetch_one(c).await)?;
    let mut frontier = frontier(size, &peaks)?;
    let mut told = Vec::with_capacity(changes.len());
    while !changes.is_empty() {
        let rest = changes.split_off(changes.len().min(CHANGES_A_STATEMENT));
        let (leaves, nodes) = grow(&mut frontier, tenant, actor, at, changes);
        write(tx, &frontier, actor, at, &leaves, &nodes).await?;
        told.extend(leaves.into_iter().map(|leaf| leaf.told(actor)));
        changes = rest;
    }
    Ok(told)
}

/// One change as the log holds it.
struct Leaf {
    seq: i64,
    change: Change,
    body: String,
    hash: Digest,
}

impl Leaf {
    fn told(self, actor: &Actor) -> LiveEvent {
        let Change { action, subject, .. } = self.change;
        let (kind, id, campaign_id) = (subject.kind, subject.id, subject.campaign_id);
        LiveEvent { seq: self.seq, action: action.into(), kind, id, campaign_id, actor: actor.name.clone() }
    }
}

/// Pushes the changes as leaves; also returns the nodes that they complete.
fn grow(frontier: &mut Frontier, tenant: TenantId, actor: &Actor, at: Instant, changes: Vec<Change>) -> (Vec<Leaf>, Vec<Node>) {
    let mut nodes = Vec::new();
    let leaves = changes.into_iter().map(|change| {
        let seq = signed(frontier.size());
        // Sorted below, this is the canonical form (RFC 8785 but for floats, of which geometry alone has any).
        let mut body = json!({
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
        });
        body.sort_all_objects();
        let body = body.to_string();
        let hash = leaf_hash(body.as_bytes());
        nodes.extend(frontier.push(hash));
        Leaf { seq, change, body, hash }
    });
    (leaves.collect(), nodes)
}

/// What joins the three parts of an append into one statement. Each way to the database and back costs more than a part.
fn seams(engine: &Conn<'_>) -> [&'static str; 3] {
    match engine {
        Conn::Sqlite(_) => ["", "; ", "; "],
        Conn::Postgres(_) => ["with event as (", "), node as (", ") "],
    }
}

async fn write(tx: &mut Writing, frontier: &Frontier, actor: &Actor, at: Instant, leaves: &[Leaf], nodes: &[Node]) -> sqlx::Result<()> {
    let (size, peaks) = (signed(frontier.size()), frontier.peaks().iter().flat_map(|p| p.0).collect::<Vec<u8>>());
    let [before, between, after] = seams(&tx.conn());
    both!(tx, c => {
        let mut append = sqlx::QueryBuilder::new(before);
        append.push(
            "insert into audit_event (seq, at, actor_id, email, action, subject_kind, subject_id, campaign_id, body, leaf_hash) ",
        );
        append.push_values(leaves, |mut row, leaf: &Leaf| {
            let Leaf { seq, change, body, hash } = leaf;
            row.push_bind(*seq).push_bind(at).push_bind(actor.id).push_bind(actor.email.as_deref()).push_bind(change.action);
            row.push_bind(&change.subject.kind).push_bind(&change.subject.id).push_bind(change.campaign);
            row.push_bind(body).push_bind(&hash.0[..]);
        });
        // Every other leaf completes no subtree.
        if !nodes.is_empty() {
            append.push(between).push("insert into audit_node (level, idx, hash) ");
            append.push_values(nodes, |mut row, node: &Node| {
                row.push_bind(i64::from(node.level)).push_bind(signed(node.index)).push_bind(&node.hash.0[..]);
            });
        }
        append.push(after).push("update audit_tip set size = ").push_bind(size).push(", peaks = ").push_bind(peaks).push(" where id = 1");
        append.build().execute(c).await.map(drop)
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
