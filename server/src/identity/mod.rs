//! Who is asking, and what they may do.
//!
//! A [`Caller`] is a member of the tenant that the Host names, come in by session cookie or bearer token. It hands out access to
//! the tenant's data only against a [`Right`], checked against role and scope. A [`Guest`] has come by a link instead, and reaches
//! only what that link names.

mod caller;
pub mod guest;
pub mod password;
mod right;
mod sessions;
mod signer;

pub use caller::{Caller, Origin};
pub use guest::Guest;
pub use right::Right;
pub use sessions::{MEMBER_KEY, SessionStoreOf, session_layer};
pub use signer::Signer;
