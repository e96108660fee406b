//! The server: tenant routing, the go-live gate and the audit writer behind one REST door.
#![recursion_limit = "512"]

pub mod approvals;
pub mod attack;
pub mod audit;
mod carry;
pub mod certificate;
pub mod clock;
pub mod config;
pub mod db;
pub mod drawing;
pub mod exchange;
pub mod files;
pub mod gate;
pub mod identity;
pub mod inspection;
pub mod launcher;
pub mod logos;
pub mod mailer;
pub mod pages;
pub mod pictures;
pub mod recurrence;
pub mod recurring;
pub mod rest;
pub mod storage;
pub mod store;
pub mod tenancy;
pub mod tls;
pub mod witness;
pub mod work;

#[cfg(test)]
mod tests;
