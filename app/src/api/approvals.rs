//! Approval chains, reviews and decisions.

use super::{Pending, delete, get, patch, post};
use crate::model::{
    ApprovalChain, ChainId, ChainPatch, Delegation, DelegationId, NewChain, NewDecision, NewDelegation, Page, Review, ReviewId,
    WaitingCounts,
};

pub fn chains() -> Pending<Page<ApprovalChain>> {
    get("/approval-chains?limit=200")
}

pub fn create_chain(new: &NewChain) -> Pending<ApprovalChain> {
    post("/approval-chains", new)
}

pub fn update_chain(id: ChainId, revision: i64, change: &ChainPatch) -> Pending<ApprovalChain> {
    patch(format!("/approval-chains/{id}"), revision, change)
}

/// How much waits for the decision of whoever is signed in.
pub fn waiting() -> Pending<WaitingCounts> {
    get("/waiting")
}

/// Reviews whose open stage waits for the caller's decision, oldest first.
pub fn waiting_for_me() -> Pending<Page<Review>> {
    get("/reviews?waiting_for=me")
}

pub fn review(id: ReviewId) -> Pending<Review> {
    get(format!("/reviews/{id}"))
}

pub fn decide(id: ReviewId, decision: &NewDecision) -> Pending<Review> {
    post(format!("/reviews/{id}/decisions"), decision)
}

/// Opens a stage that begins by hand.
pub fn open_stage(id: ReviewId, position: i64) -> Pending<Review> {
    post(format!("/reviews/{id}/stages/{position}/opening"), &serde_json::json!({}))
}

/// Who decides for whom, today and later.
pub fn delegations() -> Pending<Page<Delegation>> {
    get("/delegations")
}

/// Hands the caller's decisions over.
pub fn delegate(new: &NewDelegation) -> Pending<Delegation> {
    post("/delegations", new)
}

/// Takes back what the caller handed over.
pub fn end_delegation(id: DelegationId) -> Pending<()> {
    delete(format!("/delegations/{id}"), None)
}
