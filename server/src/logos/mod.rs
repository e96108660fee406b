//! Logos in proofs.

pub mod search;
