//! Checking the audit without trusting anyone: RFC 9162 Merkle trees. Runs natively and in wasm.

pub mod merkle;
