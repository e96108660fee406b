//! Which workspace a request is for, and nothing of any other.
//!
//! The tenant is resolved from the Host name before anything else. From there on code holds a [`Tenant`], which reaches one
//! database and one set of files. The registry knows where tenants are; it never looks inside.

mod host;
mod presence;
mod registry;
mod tenant;
mod witnesses;

pub use host::{Host, resolve};
pub use presence::Presence;
pub(crate) use registry::new_seed;
pub use registry::{PublicAddress, Registry, RegistryError, SignUp};
pub use tenant::Tenant;
