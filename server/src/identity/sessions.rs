//! Browser sessions, kept in the tenant's own database through its unit of work.

use std::fmt;

use app::model::{Instant, MemberId};
use time::Duration;
use tower_sessions::{
    Expiry, SessionManagerLayer,
    cookie::SameSite,
    session::{Id, Record},
    session_store::{Error, Result, SessionStore},
};

use crate::{
    audit::{Actor, ActorKind, UnitOfWork},
    store,
    tenancy::Tenant,
};

/// Where in a session's data the member is.
pub const MEMBER_KEY: &str = "member_id";

/// How long a session lasts.
const LASTS: Duration = Duration::days(14);

/// The sessions of one tenant, as seen from one request.
#[derive(Clone)]
pub struct SessionStoreOf {
    tenant: Tenant,
    ip: Option<String>,
    request_id: Option<String>,
}

impl fmt::Debug for SessionStoreOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionStoreOf").field("tenant", &self.tenant.id()).finish_non_exhaustive()
    }
}

/// The cookie layer for one request. The cookie is host-only: it never reaches another tenant's host.
pub fn session_layer(tenant: Tenant, ip: Option<String>, request_id: Option<String>) -> SessionManagerLayer<SessionStoreOf> {
    let secure = tenant.workspace().url.starts_with("https:");
    SessionManagerLayer::new(SessionStoreOf { tenant, ip, request_id })
        .with_name(if secure { "__Host-campaign" } else { "campaign" })
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::AtDateTime(time::OffsetDateTime::now_utc() + LASTS))
}

fn backend(error: impl fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

impl SessionStoreOf {
    async fn write(&self, record: &Record) -> Result<()> {
        let member: MemberId = record
            .data
            .get(MEMBER_KEY)
            .and_then(|value| serde_json::from_value(value.clone()).ok())
            .ok_or_else(|| Error::Encode("a session is always somebody's".into()))?;
        let data = serde_json::to_string(record).map_err(|e| Error::Encode(e.to_string()))?;
        let mut uow = self.unit_of_work(Some(member)).await?;
        store::people::save_session(&mut uow, &record.id.to_string(), member, &data, Instant::new(record.expiry_date))
            .await
            .map_err(backend)?;
        uow.commit().await.map_err(backend)
    }

    async fn unit_of_work(&self, member: Option<MemberId>) -> Result<UnitOfWork> {
        let mut db = self.tenant.read().await.map_err(backend)?;
        let member = match member {
            Some(id) => store::people::member(&mut db, id).await.map_err(backend)?,
            None => None,
        };
        drop(db);
        let actor = Actor {
            ip: self.ip.clone(),
            request_id: self.request_id.clone(),
            ..match member {
                Some(m) => {
                    Actor { kind: ActorKind::Member, id: Some(m.id), name: m.name, email: Some(m.email), ip: None, request_id: None }
                }
                None => Actor::system(),
            }
        };
        UnitOfWork::begin(&self.tenant, actor).await.map_err(backend)
    }
}

#[async_trait::async_trait]
impl SessionStore for SessionStoreOf {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not meet by accident; the table's primary key would say so.
        self.write(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.write(record).await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let mut db = self.tenant.read().await.map_err(backend)?;
        let Some((data, expires_at)) = store::people::session(&mut db, &id.to_string()).await.map_err(backend)? else { return Ok(None) };
        if expires_at <= self.tenant.now() {
            return Ok(None);
        }
        serde_json::from_str(&data).map(Some).map_err(|e| Error::Decode(e.to_string()))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let Some(record) = self.load(id).await? else { return Ok(()) };
        let member = record.data.get(MEMBER_KEY).and_then(|value| serde_json::from_value(value.clone()).ok());
        let mut uow = self.unit_of_work(member).await?;
        store::people::delete_session(&mut uow, &id.to_string()).await.map_err(backend)?;
        uow.commit().await.map_err(backend)
    }
}
