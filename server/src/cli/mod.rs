//! The commands beside `serve`.

pub mod audit;
pub mod certificate;
pub mod demo;
pub mod migrate;
pub mod storage;
pub mod verify;
pub mod witness;
