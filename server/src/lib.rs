//! The server's rooms.

pub mod certificate;
pub mod files;
pub mod pictures;
