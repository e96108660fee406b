//! Approval chains, reviews and decisions.

use app::model::{
    ApprovalChain, ChainId, ChainPatch, Delegation, DelegationId, Digest, NewChain, NewDecision, NewDelegation, Page, Review, ReviewId,
    ReviewProof, WaitingCounts,
};
use axum::{
    Extension, Json as Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Api,
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path, Query},
    kept::{self, Asked},
    problem::Refused,
    session,
};
use crate::{
    identity::{Caller, Origin, Right},
    store,
    work::{self, Refusal},
};

/// Every approval chain, by name.
#[utoipa::path(get, path = "/approval-chains", tag = "approvals", responses((status = 200, body = Page<ApprovalChain>)))]
pub async fn list_chains(caller: Caller) -> Result<Body<Page<ApprovalChain>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::approvals::chains(&mut db).await?, next: None }))
}

/// Makes a chain.
#[utoipa::path(post, path = "/approval-chains", tag = "approvals", request_body = NewChain, responses((status = 201, body = ApprovalChain)))]
pub async fn create_chain(caller: Caller, Json(new): Json<NewChain>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let chain = work::chains::create(&mut uow, new).await?;
    Answer::created(&chain, chain.revision, format!("/api/v1/approval-chains/{}", chain.id))?.commit(uow).await
}

/// One chain.
#[utoipa::path(get, path = "/approval-chains/{id}", tag = "approvals", params(("id" = ChainId, Path)), responses((status = 200, body = ApprovalChain)))]
pub async fn show_chain(caller: Caller, Path(id): Path<ChainId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let chain = store::approvals::chain(&mut db, id).await?.ok_or(Refusal::NotFound("approval chain"))?;
    entity(&chain, chain.revision)
}

/// Changes a chain, for reviews opened from now on.
#[utoipa::path(patch, path = "/approval-chains/{id}", tag = "approvals", params(("id" = ChainId, Path)), request_body = ChainPatch, responses((status = 200, body = ApprovalChain)))]
pub async fn update_chain(
    caller: Caller,
    Path(id): Path<ChainId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<ChainPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let chain = work::chains::update(&mut uow, id, based, patch).await?;
    Answer::changed(&chain, chain.revision)?.commit(uow).await
}

/// Which reviews to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReviewQuery {
    /// `me`: those whose open stage waits for the caller.
    waiting_for: Option<String>,
}

/// Open reviews, oldest first.
#[utoipa::path(get, path = "/reviews", tag = "approvals", params(ReviewQuery), responses((status = 200, body = Page<Review>)))]
pub async fn list_reviews(caller: Caller, Query(query): Query<ReviewQuery>) -> Result<Body<Page<Review>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let items = match query.waiting_for.as_deref() {
        None => store::approvals::open_reviews(&mut db, 200).await?,
        Some("me") => work::approvals::waiting_for(&mut db, caller.member().id, caller.tenant().now().day()).await?,
        Some(_) => return Err(Refused::field("waiting_for", "must be `me`")),
    };
    let items = items.into_iter().map(|review| work::approvals::seen_by(review, caller.member())).collect();
    Ok(Body(Page { items, next: None }))
}

/// How much waits for the caller's decision: what the interface says beside its way to the approvals.
#[utoipa::path(get, path = "/waiting", tag = "approvals", responses((status = 200, body = WaitingCounts)))]
pub async fn waiting(State(api): State<Api>, caller: Caller, asked: Asked) -> Result<Response, Refused> {
    let (member, now) = (caller.member().clone(), caller.tenant().now());
    let name = format!("member {}", member.id);
    kept::for_a_while(&api, &caller, asked, &name, async |db| {
        let reviews = work::approvals::waiting_for(db, member.id, now.day()).await?.len();
        let uploads = work::requests::waiting(db, &member, true, now).await?.len();
        // Who stands in for whom is a matter of days, and what is known to whom one of embargoes.
        let midnight = store::find::millis(now.day().plus(1).begins());
        let until = store::find::next_lifting(db, now).await?.map_or(midnight, |lifting| lifting.min(midnight));
        Ok((WaitingCounts { reviews, uploads }, Some(until)))
    })
    .await
}

/// One review. Its ETag is the digest of what people sign.
#[utoipa::path(get, path = "/reviews/{id}", tag = "approvals", params(("id" = ReviewId, Path)), responses((status = 200, body = Review)))]
pub async fn show_review(caller: Caller, Path(id): Path<ReviewId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let mut review = work::approvals::find(&mut db, id).await?;
    work::delegations::deputise(&mut db, &mut review, caller.tenant().now().day()).await?;
    let review = work::approvals::seen_by(review, caller.member());
    let mut response = Body(&review).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", review.digest)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Why a review stands where it does: each stage's needs, who can still meet them, and why others cannot.
#[utoipa::path(get, path = "/reviews/{id}/explain", tag = "approvals", params(("id" = ReviewId, Path)), responses((status = 200, body = ReviewProof)))]
pub async fn explain(caller: Caller, Path(id): Path<ReviewId>) -> Result<Body<ReviewProof>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(work::approvals::explain(&mut db, id, caller.tenant().now().day()).await?))
}

/// Opens a stage that begins by hand.
#[utoipa::path(post, path = "/reviews/{id}/stages/{position}/opening", tag = "approvals", params(("id" = ReviewId, Path), ("position" = i64, Path, description = "From 0")),
    responses((status = 201, body = Review)))]
pub async fn open_stage(caller: Caller, Path((id, position)): Path<(ReviewId, i64)>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let review = work::stages::open(&mut uow, caller.member(), id, position).await?;
    Answer::made(&work::approvals::seen_by(review, caller.member()))?.commit(uow).await
}

/// Who decides for whom, on these days and later ones, by their first day.
#[utoipa::path(get, path = "/delegations", tag = "approvals", responses((status = 200, body = Page<Delegation>)))]
pub async fn list_delegations(caller: Caller) -> Result<Body<Page<Delegation>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let today = caller.tenant().now().day();
    Ok(Body(Page { items: store::delegations::from_day(&mut db, today).await?, next: None }))
}

/// Hands the caller's own decisions over for some days. Nobody does that for anybody else, and nobody hands on what they were handed.
#[utoipa::path(post, path = "/delegations", tag = "approvals", request_body = NewDelegation, responses((status = 201, body = Delegation)))]
pub async fn create_delegation(caller: Caller, Json(new): Json<NewDelegation>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Decide).await?;
    let made = work::delegations::create(&mut uow, caller.member(), new).await?;
    Answer::created(&made, 1, "/api/v1/delegations".to_owned())?.commit(uow).await
}

/// Takes back what the caller handed over. What was decided stands.
#[utoipa::path(delete, path = "/delegations/{id}", tag = "approvals", params(("id" = DelegationId, Path)), responses((status = 204)))]
pub async fn end_delegation(caller: Caller, Path(id): Path<DelegationId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Decide).await?;
    work::delegations::end(&mut uow, caller.member(), id).await?;
    Answer::gone().commit(uow).await
}

/// Decides in an open stage. With `If-Match`, only on content of exactly that digest.
#[utoipa::path(post, path = "/reviews/{id}/decisions", tag = "approvals", params(("id" = ReviewId, Path)), request_body = NewDecision,
    responses((status = 201, body = Review), (status = 403, description = "The author, or not an approver of this stage", body = app::model::Problem)))]
pub async fn decide(
    State(api): State<Api>,
    Extension(origin): Extension<Origin>,
    caller: Caller,
    Path(id): Path<ReviewId>,
    headers: HeaderMap,
    Json(mut new): Json<NewDecision>,
) -> Result<Response, Refused> {
    let shown = headers.get(header::IF_MATCH).map(|v| v.to_str().unwrap_or_default().trim_matches('"').parse::<Digest>());
    let shown = shown.transpose().map_err(|e| Refused::bad_request("BAD_IF_MATCH", format!("If-Match: {e}.")))?;
    let (caller, signer) = session::signing(&api, &origin, caller, &mut new).await?;
    let mut uow = caller.begin(Right::Decide).await?;
    let deciding = work::approvals::Deciding { by: caller.member(), signer: signer.as_ref(), link: None };
    let review = work::approvals::decide(&mut uow, deciding, id, new, shown).await?;
    Answer::made(&work::approvals::seen_by(review, caller.member()))?.commit(uow).await
}
