//! Who is asking, and what they may do.
//!
//! A [`Caller`] is a member of the tenant that the Host names, come in by session cookie or bearer token. It hands out access to
//! the tenant's data only against a [`Right`], checked against role and scope. A [`Guest`] has come by a link to a review or a file
//! instead, a [`Visitor`] by one to a share; each reaches only what its link names.

mod caller;
pub mod guest;
pub mod password;
mod right;
mod sessions;
mod signer;
mod visitor;

pub use caller::{Caller, Origin};
pub use guest::Guest;
pub use right::Right;
pub use sessions::{MEMBER_KEY, SessionStoreOf, session_layer};
pub use signer::Signer;
pub use visitor::Visitor;
