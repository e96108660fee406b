//! HTML banners: run in a frame of their own, by an address that is good for an hour.
//!
//! A banner's scripts run in an origin that is nobody's, so they send no cookie: each of its files is opened by the ticket in the address. It
//! names the version and who looks at it, signed by the tenant, and is good for what that member may see at the moment of use.

use app::model::{BannerFrame, Instant, MemberId, Problem, ProofVersion, ProofVersionId};
use axum::{Json as Body, response::Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{bytes, extract::Path, problem::Refused};
use crate::{
    gate,
    identity::{Caller, Right},
    store,
    tenancy::Tenant,
    work::Refusal,
};

/// How long an address is good.
const MINUTES: i64 = 60;

/// What a ticket for a banner begins with, so that it is one for nothing else.
const ABOUT: &[u8; 8] = b"banner 1";

/// What a ticket says.
struct Ticket {
    version: ProofVersionId,
    member: MemberId,
    ends_ms: i64,
}

impl Ticket {
    fn written(&self, tenant: &Tenant) -> String {
        let content = [&ABOUT[..], self.version.0.as_bytes(), self.member.0.as_bytes(), &self.ends_ms.to_be_bytes()].concat();
        URL_SAFE_NO_PAD.encode([&content[..], &tenant.signer().ticket(&content)].concat())
    }

    /// What a text says, when this tenant has signed it.
    fn read(tenant: &Tenant, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (content, signature) = bytes.split_at_checked(ABOUT.len() + 40)?;
        let signature: [u8; 64] = signature.try_into().ok()?;
        if !tenant.signer().is_ticket(content, &signature) {
            return None;
        }
        let said = content.strip_prefix(ABOUT)?;
        let id = |range: std::ops::Range<usize>| Uuid::from_slice(said.get(range)?).ok();
        let ends_ms = i64::from_be_bytes(said.get(32..40)?.try_into().ok()?);
        Some(Self { version: ProofVersionId(id(0..16)?), member: MemberId(id(16..32)?), ends_ms })
    }
}

/// Where a banner runs, for an hour. Of anything else there is no such place.
#[utoipa::path(get, path = "/proof-versions/{id}/banner", tag = "proofs", params(("id" = ProofVersionId, Path)), responses((status = 200, body = BannerFrame)))]
pub async fn show(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Body<BannerFrame>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    drop(db);
    if !version.is_banner() {
        return Err(Refusal::NotFound("banner").into());
    }
    let ProofVersion { sha256, width, height, .. } = version;
    let tenant = caller.tenant();
    let start = tenant.files().banner_start(tenant.id(), sha256).await.map_err(|error| Refusal::Internal(error.to_string()))?;
    let expires_at = tenant.now().plus_millis(MINUTES * 60_000);
    let ticket = Ticket { version: id, member: caller.member().id, ends_ms: millis(expires_at) }.written(tenant);
    Ok(Body(BannerFrame { url: format!("/api/v1/banners/{ticket}/{start}"), width, height, expires_at }))
}

/// A file of a banner, to be run in its frame.
#[utoipa::path(get, path = "/banners/{ticket}/{*path}", tag = "proofs", security(()), params(("ticket" = String, Path), ("path" = String, Path)),
    responses((status = 200, description = "The file"), (status = 401, body = Problem)))]
pub async fn file(tenant: Tenant, Path((text, path)): Path<(String, String)>) -> Result<Response, Refused> {
    let over = || Refusal::Unauthenticated("This address of a banner is not good any more. Open the proof again.".into());
    let now = millis(tenant.now());
    let ticket = Ticket::read(&tenant, &text).filter(|ticket| now < ticket.ends_ms).ok_or_else(over)?;
    let mut db = tenant.read().await?;
    store::people::member(&mut db, ticket.member).await?.filter(|member| member.active).ok_or_else(over)?;
    let (version, _) = store::proofs::version(&mut db, ticket.version).await?.ok_or_else(over)?;
    drop(db);
    let grant = gate::rights::banner_file(&version, &path).ok_or_else(over)?;
    bytes::run(&tenant, &grant).await
}

fn millis(at: Instant) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
