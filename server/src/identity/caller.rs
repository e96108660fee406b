//! The person behind a request.

use app::model::{Digest, Member, MemberId, Scope};
use tower_sessions::Session;

use super::{MEMBER_KEY, Right};
use crate::{
    audit::{Actor, ActorKind, Idempotency, UnitOfWork},
    db::Reading,
    store,
    tenancy::Tenant,
    work::Refusal,
};

/// A member of the tenant, signed in. Access to data goes through [`read`](Self::read) and [`begin`](Self::begin).
#[derive(Debug, Clone)]
pub struct Caller {
    tenant: Tenant,
    member: Member,
    /// What the token is good for; `None` with a session cookie.
    scopes: Option<Vec<Scope>>,
    origin: Origin,
    idempotency: Option<Idempotency>,
    /// Events in the log when the caller was identified.
    as_of: i64,
}

/// Where a request came from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    pub ip: Option<String>,
    pub request_id: Option<String>,
}

impl Caller {
    /// Who a bearer token belongs to. Refused alike when it is unknown, expired, or its member may no longer sign in.
    pub async fn by_token(tenant: &Tenant, secret: &str, origin: Origin) -> Result<Self, Refusal> {
        let refused = || Refusal::Unauthenticated("This token is unknown, expired or revoked.".into());
        let mut db = tenant.read().await?;
        let bearer = store::people::bearer(&mut db, &Digest::of(secret.as_bytes())).await?;
        let bearer = bearer.filter(|it| it.member.active && it.expires_at.is_none_or(|at| at > tenant.now())).ok_or_else(refused)?;
        Ok(Self {
            tenant: tenant.clone(),
            member: bearer.member,
            scopes: Some(bearer.scopes),
            origin,
            idempotency: None,
            as_of: bearer.log_size,
        })
    }

    /// Who a session cookie belongs to; `None` without one.
    pub async fn by_session(tenant: &Tenant, session: &Session, origin: Origin) -> Result<Option<Self>, Refusal> {
        let id: Option<MemberId> = session.get(MEMBER_KEY).await.map_err(|e| Refusal::Internal(e.to_string()))?;
        let Some(id) = id else { return Ok(None) };
        let mut db = tenant.read().await?;
        let found = store::people::member_as_of(&mut db, id).await?.filter(|(member, _)| member.active);
        Ok(found.map(|(member, as_of)| Self { tenant: tenant.clone(), member, scopes: None, origin, idempotency: None, as_of }))
    }

    pub fn member(&self) -> &Member {
        &self.member
    }

    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// How far the log had come when this caller was identified: whatever was true of the workspace then is true until it grows.
    pub fn as_of(&self) -> i64 {
        self.as_of
    }

    pub(crate) fn repeating(mut self, idempotency: Option<Idempotency>) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// A connection to read on, if this caller has the right.
    ///
    /// # Errors
    /// Refused without the right.
    pub async fn read(&self, right: Right) -> Result<Reading, Refusal> {
        self.require(right)?;
        Ok(self.tenant.read().await?)
    }

    /// A unit of work to write in, if this caller has the right.
    ///
    /// # Errors
    /// Refused without the right.
    pub async fn begin(&self, right: Right) -> Result<UnitOfWork, Refusal> {
        self.require(right)?;
        Ok(UnitOfWork::begin(&self.tenant, self.actor()).await?.with_idempotency(self.idempotency.clone()))
    }

    /// Refuses without the right.
    ///
    /// # Errors
    /// Names the role or the scope that is needed.
    pub fn require(&self, right: Right) -> Result<(), Refusal> {
        if !right.is_given_to(self.member.role) {
            let detail = format!("This needs the role {} or above; you are {}.", right.role(), self.member.role);
            return Err(Refusal::forbidden("ROLE_TOO_LOW", detail));
        }
        match &self.scopes {
            Some(scopes) if !scopes.contains(&right.scope()) => {
                Err(Refusal::forbidden("SCOPE_MISSING", format!("This token lacks the scope {}.", right.scope())))
            }
            _ => Ok(()),
        }
    }

    fn actor(&self) -> Actor {
        Actor {
            kind: if self.scopes.is_some() { ActorKind::Token } else { ActorKind::Member },
            id: Some(self.member.id),
            name: self.member.name.clone(),
            email: Some(self.member.email.clone()),
            ip: self.origin.ip.clone(),
            request_id: self.origin.request_id.clone(),
        }
    }
}
