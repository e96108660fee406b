//! What every handler may reach: the registry of tenants, and the limits.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use app::model::{MemberId, TenantId};
use dashmap::DashSet;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::kept::Answers;
use crate::tenancy::{PublicAddress, Registry};

/// The API's state. Holds no tenant: those come from the Host of each request.
#[derive(Clone, Debug)]
pub struct Api(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) registry: Registry,
    pub(super) public: PublicAddress,
    /// Attempts to sign in or up, by address.
    pub(super) attempts: DefaultKeyedRateLimiter<IpAddr>,
    /// Writes under an `Idempotency-Key` that are under way.
    pub(super) in_flight: DashSet<(TenantId, MemberId, String)>,
    /// Answers that stay true until the log grows.
    pub(super) answers: Answers,
}

/// How much is let through.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Attempts to sign in or up a minute and address, and as many at once.
    pub attempts_a_minute: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { attempts_a_minute: NonZeroU32::new(30).unwrap_or(NonZeroU32::MIN) }
    }
}

impl Api {
    pub fn new(registry: Registry, public: PublicAddress, limits: Limits) -> Self {
        let attempts = RateLimiter::keyed(Quota::per_minute(limits.attempts_a_minute));
        Self(Arc::new(Inner { registry, public, attempts, in_flight: DashSet::new(), answers: Answers::default() }))
    }

    pub fn registry(&self) -> &Registry {
        &self.0.registry
    }
}
