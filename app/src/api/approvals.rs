//! Approval chains, reviews and decisions.

use super::{Pending, get, patch, post};
use crate::model::{ApprovalChain, ChainId, ChainPatch, NewChain, NewDecision, Page, Review, ReviewId};

pub fn chains() -> Pending<Page<ApprovalChain>> {
    get("/approval-chains?limit=200")
}

pub fn create_chain(new: &NewChain) -> Pending<ApprovalChain> {
    post("/approval-chains", new)
}

pub fn update_chain(id: ChainId, revision: i64, change: &ChainPatch) -> Pending<ApprovalChain> {
    patch(format!("/approval-chains/{id}"), revision, change)
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
