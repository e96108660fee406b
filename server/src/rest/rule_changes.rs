//! Weakening a rule that something runs under: proposed by one person, confirmed by another.

use app::model::{NewRuleChange, Page, RuleChange, RuleChangeDecision, RuleChangeId};
use axum::{Json as Body, response::Response};

use super::{
    answer::Answer,
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store, work,
};

/// How many are listed.
const LATEST: i64 = 100;

/// Those that wait for a second person, and the latest that were decided.
#[utoipa::path(get, path = "/rule-changes", tag = "gate", responses((status = 200, body = Page<RuleChange>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<RuleChange>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::rule_changes::latest(&mut db, LATEST).await?, next: None }))
}

/// Proposes to weaken a rule that something runs under. Somebody else has to confirm it.
#[utoipa::path(post, path = "/rule-changes", tag = "gate", request_body = NewRuleChange, responses((status = 201, body = RuleChange)))]
pub async fn propose(caller: Caller, Json(new): Json<NewRuleChange>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let change = work::rule_changes::propose(&mut uow, caller.member(), new).await?;
    Answer::created(&change, change.revision, "/api/v1/rule-changes".to_owned())?.commit(uow).await
}

/// Confirms a change as a second person: it is made, and what ran under the rule is opened again. Or turns it down.
#[utoipa::path(patch, path = "/rule-changes/{id}", tag = "gate", params(("id" = RuleChangeId, Path)), request_body = RuleChangeDecision, responses((status = 200, body = RuleChange)))]
pub async fn decide(
    caller: Caller,
    Path(id): Path<RuleChangeId>,
    IfMatch(based): IfMatch,
    Json(decision): Json<RuleChangeDecision>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let change = work::rule_changes::decide(&mut uow, caller.member(), id, based, decision.confirmed).await?;
    Answer::changed(&change, change.revision)?.commit(uow).await
}
