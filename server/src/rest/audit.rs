//! Reading, proving and exporting the audit.

use app::model::{AuditEvent, AuditProof, CampaignId, Checkpoint, ConsistencyProof, LogKeys, Page, Role, WitnessStanding};
use axum::{
    Json as Body,
    extract::State,
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
    let look = serde_json::json!({ "events": { "campaign_id": query.campaign_id, "email": query.email, "action": query.action, "order": query.order, "after": query.after } });
    looked(&caller, &look).await?;
    let mut db = caller.read(Right::ReadAudit).await?;
    let rows = audit::events(&mut db, &query.filter(limit + 1)?).await?;
    let events = rows.into_iter().map(|(event, _)| event).collect();
    Ok(Body(store::page(events, limit, |event: &AuditEvent| event.seq.to_string())))
}

/// An auditor's look at the audit is in the audit, with what was looked for. Heads of the log say nothing about anybody, and are not.
pub async fn looked(caller: &Caller, at: &serde_json::Value) -> Result<(), Refused> {
    if caller.member().role != Role::Auditor {
        return Ok(());
    }
    let mut uow = caller.begin(Right::ReadAudit).await?;
    uow.note(audit::Change::new("audit.read", "audit", caller.tenant().id()).after(at));
    Ok(uow.commit().await.map_err(Refusal::from)?)
}

/// The head of the log, signed (C2SP `tlog-checkpoint`).
#[utoipa::path(get, path = "/audit/checkpoint", tag = "audit", responses((status = 200, body = Checkpoint)))]
pub async fn checkpoint(caller: Caller) -> Result<Body<Checkpoint>, Refused> {
    let mut db = caller.read(Right::ReadAudit).await?;
    let tip = audit::tip(&mut db).await?;
    Ok(Body(caller.tenant().signer().checkpoint(&tip)))
}

/// The newest head that witnesses have cosigned, with their lines in its note; nothing while none has.
#[utoipa::path(get, path = "/audit/witnessed", tag = "audit", responses((status = 200, body = Option<Checkpoint>)))]
pub async fn witnessed(caller: Caller) -> Result<Body<Option<Checkpoint>>, Refused> {
    caller.require(Right::ReadAudit)?;
    Ok(Body(caller.tenant().cosigned()))
}

/// The witnesses of this workspace's log: what each cosigned last, and what came of asking it.
#[utoipa::path(get, path = "/audit/witnesses", tag = "audit", responses((status = 200, body = Page<WitnessStanding>)))]
pub async fn witnesses(State(api): State<Api>, caller: Caller) -> Result<Body<Page<WitnessStanding>>, Refused> {
    caller.require(Right::ReadAudit)?;
    let items = api.registry().witnesses(caller.tenant()).await.map_err(Refusal::from)?;
    Ok(Body(Page { items, next: None }))
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
    looked(&caller, &serde_json::json!({ "proof_of": query.seq })).await?;
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
