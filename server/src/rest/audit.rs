//! Reading, proving and exporting the audit.

use app::model::{AuditEvent, AuditProof, CampaignId, Checkpoint, ConsistencyProof, LogKeys, Page};
use axum::{
    Json as Body,
    body::Body as Stream,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Api,
    certificates::open_to_all,
    extract::{Query, cursor},
    problem::Refused,
};
use crate::{
    audit::{self, Filter},
    exchange::csv,
    identity::{Caller, Right},
    store,
    tenancy::{Tenant, new_seed},
    work::Refusal,
};

/// Which events to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventQuery {
    campaign_id: Option<CampaignId>,
    email: Option<String>,
    /// An action; everything that begins so when it ends in a dot, for example `task.`.
    action: Option<String>,
    /// `oldest` (when absent) or `newest` first.
    order: Option<String>,
    limit: Option<i64>,
    /// The `next` of the page before: the sequence number of its last event.
    after: Option<String>,
}

impl EventQuery {
    fn filter(&self, limit: i64) -> Result<Filter, Refused> {
        let newest_first = match self.order.as_deref() {
            None | Some("oldest") => false,
            Some("newest") => true,
            Some(_) => return Err(Refused::field("order", "must be `oldest` or `newest`")),
        };
        Ok(Filter {
            campaign: self.campaign_id,
            email: self.email.as_deref().map(|e| e.trim().to_lowercase()),
            action: self.action.clone(),
            after: cursor(self.after.as_deref())?,
            newest_first,
            limit,
        })
    }
}

/// Events with who, what, when, from where, before and after.
#[utoipa::path(get, path = "/audit/events", tag = "audit", params(EventQuery), responses((status = 200, body = Page<AuditEvent>)))]
pub async fn events(caller: Caller, Query(query): Query<EventQuery>) -> Result<Body<Page<AuditEvent>>, Refused> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Refused::field("limit", "must be 1 to 200"));
    }
    let mut db = caller.read(Right::ReadAudit).await?;
    let rows = audit::events(&mut db, &query.filter(limit + 1)?).await?;
    let events = rows.into_iter().map(|(event, _)| event).collect();
    Ok(Body(store::page(events, limit, |event: &AuditEvent| event.seq.to_string())))
}

/// The head of the log, signed (C2SP `tlog-checkpoint`).
#[utoipa::path(get, path = "/audit/checkpoint", tag = "audit", responses((status = 200, body = Checkpoint)))]
pub async fn checkpoint(caller: Caller) -> Result<Body<Checkpoint>, Refused> {
    let mut db = caller.read(Right::ReadAudit).await?;
    let tip = audit::tip(&mut db).await?;
    Ok(Body(caller.tenant().signer().checkpoint(&tip)))
}

/// The public keys that this workspace's log is, or was, signed with. Nobody has to sign in: a key is there to be known.
#[utoipa::path(get, path = "/audit/keys", tag = "audit", security(()), responses((status = 200, body = LogKeys)))]
pub async fn keys(State(api): State<Api>, tenant: Tenant) -> Result<Response, Refused> {
    Ok((open_to_all(), Body(api.registry().log_keys(&tenant).await?)).into_response())
}

/// Has the log signed with a new key from now on. The event that names both keys comes first, so the last head under the old key
/// vouches for the new one; the old public key stays published, its secret is destroyed.
#[utoipa::path(post, path = "/audit/keys/rotation", tag = "audit", responses((status = 200, body = LogKeys)))]
pub async fn rotate_key(State(api): State<Api>, caller: Caller) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let tenant = caller.tenant();
    let seed = new_seed();
    let key = |signer: audit::Signer| serde_json::json!({ "key": signer.verifier_key() });
    let change = audit::Change::new("signing_key.changed", "signing_key", tenant.id());
    uow.note(change.before(&key(tenant.signer())).after(&key(audit::Signer::new(tenant.id(), &seed))));
    uow.commit().await.map_err(Refusal::from)?;
    api.registry().change_key(tenant, &seed).await?;
    Ok(Body(api.registry().log_keys(tenant).await?).into_response())
}

/// Which event to prove.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InclusionQuery {
    seq: i64,
}

/// Proof that an event is in the log as it stands (RFC 9162 §2.1.3).
#[utoipa::path(get, path = "/audit/inclusion", tag = "audit", params(InclusionQuery), responses((status = 200, body = AuditProof)))]
pub async fn inclusion(caller: Caller, Query(query): Query<InclusionQuery>) -> Result<Body<AuditProof>, Refused> {
    let mut db = caller.read(Right::ReadAudit).await?;
    let proof = audit::inclusion(&mut db, &caller.tenant().signer(), query.seq).await?;
    Ok(Body(proof.ok_or(Refusal::NotFound("event"))?))
}

/// Which two sizes to compare.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyQuery {
    from: i64,
    to: i64,
}

/// Proof that the log of one size begins with the log of an earlier one (RFC 9162 §2.1.4).
#[utoipa::path(get, path = "/audit/consistency", tag = "audit", params(ConsistencyQuery), responses((status = 200, body = ConsistencyProof)))]
pub async fn consistency(caller: Caller, Query(query): Query<ConsistencyQuery>) -> Result<Body<ConsistencyProof>, Refused> {
    let mut db = caller.read(Right::ReadAudit).await?;
    let proof = audit::consistency(&mut db, query.from, query.to).await?;
    proof.map(Body).ok_or_else(|| Refused::field("to", "sizes must be 1 ≤ from ≤ to ≤ the size of the log"))
}

/// What to export.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `jsonl` or `csv`.
    format: Option<String>,
    campaign_id: Option<CampaignId>,
}

/// The log as a file. JSONL: each line an event with its exact bytes in `leaf`; the last line is the signed checkpoint.
#[utoipa::path(get, path = "/audit/export", tag = "audit", params(ExportQuery),
    responses((status = 200, description = "The events", content_type = "application/x-ndjson")))]
pub async fn export(caller: Caller, Query(query): Query<ExportQuery>) -> Result<Response, Refused> {
    const PAGE: i64 = 1_000;
    let as_csv = match query.format.as_deref() {
        None | Some("jsonl") => false,
        Some("csv") => true,
        Some(_) => return Err(Refused::field("format", "must be `jsonl` or `csv`")),
    };
    caller.require(Right::ReadAudit)?;
    let stream = async_stream::try_stream! {
        if as_csv {
            yield "seq,at,actor,email,ip,action,subject_kind,subject_id,campaign_id,before,after,leaf_hash\r\n".to_owned();
        }
        let mut after = None;
        loop {
            let mut db = caller.tenant().read().await?;
            let filter = Filter { campaign: query.campaign_id, after, limit: PAGE, ..Filter::default() };
            let rows = audit::events(&mut db, &filter).await?;
            let Some((last, _)) = rows.last() else { break };
            after = Some(last.seq);
            yield rows.iter().map(|(event, leaf)| if as_csv { csv_line(event) } else { json_line(event, leaf) }).collect::<String>();
        }
        if !as_csv {
            let tip = audit::tip(&mut caller.tenant().read().await?).await?;
            yield format!("{}\n", serde_json::json!({ "checkpoint": caller.tenant().signer().checkpoint(&tip) }));
        }
    };
    let stream = Stream::from_stream(futures::TryStreamExt::map_err(stream, |e: sqlx::Error| std::io::Error::other(e)));
    let (media_type, name) = if as_csv { ("text/csv; charset=utf-8", "audit.csv") } else { ("application/x-ndjson", "audit.jsonl") };
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], stream).into_response())
}

fn json_line(event: &AuditEvent, leaf: &str) -> String {
    format!("{}\n", serde_json::json!({ "seq": event.seq, "leaf": leaf, "leaf_hash": event.leaf_hash }))
}

/// RFC 4180. Cells that a spreadsheet would take for a formula get an apostrophe in front.
fn csv_line(event: &AuditEvent) -> String {
    let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let cells = [
        event.seq.to_string(),
        event.at.to_string(),
        event.actor.name.clone(),
        event.email.clone().unwrap_or_default(),
        event.ip.clone().unwrap_or_default(),
        event.action.clone(),
        event.subject.kind.clone(),
        event.subject.id.clone(),
        event.subject.campaign_id.clone().unwrap_or_default(),
        json(&event.before),
        json(&event.after),
        event.leaf_hash.to_string(),
    ];
    csv::line(cells.iter().map(String::as_str))
}
