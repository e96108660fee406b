//! Checking the record without trusting anyone: RFC 9162 Merkle trees, signed notes, proofs and certificates. Runs natively and in
//! wasm; asks nobody anything.

pub mod certificate;
pub mod export;
pub mod merkle;
pub mod note;
pub mod proof;
