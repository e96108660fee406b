//! Links that carry their own leave, for minutes: for programs that fetch a file and cannot sign in.
//!
//! A ticket names a version, the member who asked for the link, and when it ends, signed by the tenant. It is good for what that member
//! may do at the moment of use, and for no more.

use app::{
    model::{AssetVersionId, DownloadLink, Instant, MemberId, Problem, UsePurpose},
    rights::Use,
};
use axum::{Extension, http::HeaderMap, response::Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{
    answer::Answer,
    assets::granted,
    bytes::{self, Disposition},
    extract::Path,
    problem::Refused,
};
use crate::{
    audit::{Actor, ActorKind, Change, UnitOfWork},
    identity::{Caller, Origin, Right},
    store,
    tenancy::Tenant,
    work::{self, Refusal},
};

/// How long a link is good.
const MINUTES: i64 = 5;

/// What a ticket says.
struct Ticket {
    version: AssetVersionId,
    member: MemberId,
    ends_ms: i64,
}

impl Ticket {
    fn content(&self) -> Vec<u8> {
        [self.version.0.as_bytes(), self.member.0.as_bytes(), &self.ends_ms.to_be_bytes()[..]].concat()
    }

    fn written(&self, tenant: &Tenant) -> String {
        let content = self.content();
        let signature = tenant.signer().ticket(&content);
        URL_SAFE_NO_PAD.encode([&content[..], &signature].concat())
    }

    /// What a text says, when this tenant has signed it.
    fn read(tenant: &Tenant, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (content, signature) = bytes.split_at_checked(40)?;
        let signature: [u8; 64] = signature.try_into().ok()?;
        if !tenant.signer().is_ticket(content, &signature) {
            return None;
        }
        let id = |range: std::ops::Range<usize>| Uuid::from_slice(content.get(range)?).ok();
        let ends_ms = i64::from_be_bytes(content.get(32..40)?.try_into().ok()?);
        Some(Self { version: AssetVersionId(id(0..16)?), member: MemberId(id(16..32)?), ends_ms })
    }
}

/// Makes a link to a version's file that is good for five minutes without signing in.
#[utoipa::path(post, path = "/asset-versions/{id}/link", tag = "assets", params(("id" = AssetVersionId, Path)),
    responses((status = 201, body = DownloadLink), (status = 403, body = Problem)))]
pub async fn create(caller: Caller, Path(id): Path<AssetVersionId>) -> Result<Response, Refused> {
    // An answer that is remembered would keep the ticket.
    let caller = caller.repeating(None);
    let (tenant, member) = (caller.tenant(), caller.member());
    let now = tenant.now();
    let mut uow = caller.begin(Right::Decide).await?;
    let (asset, version) = work::assets::seen_version(uow.read(), id, member, now).await?;
    granted(&asset, &version, &Use::download(now))?;
    let expires_at = now.plus_millis(MINUTES * 60_000);
    let ticket = Ticket { version: id, member: member.id, ends_ms: millis(expires_at) };
    let told = serde_json::json!({ "version": version.number, "expires_at": expires_at });
    uow.note(Change::new("asset.link_made", "asset", asset.id).after(&told));
    let url = format!("{}/api/v1/downloads/{}", tenant.workspace().url.trim_end_matches('/'), ticket.written(tenant));
    Answer::made(&DownloadLink { url, expires_at })?.commit(uow).await
}

/// The file that a link is for. Its rights, and its maker's, are asked about at this moment.
#[utoipa::path(get, path = "/downloads/{ticket}", tag = "assets", security(()), params(("ticket" = String, Path)),
    responses((status = 200, description = "The file", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn file(
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let over = || Refusal::Unauthenticated("This link is not good any more. Make a new one.".into());
    let now = tenant.now();
    let ticket = Ticket::read(&tenant, &text).filter(|ticket| millis(now) < ticket.ends_ms).ok_or_else(over)?;
    let member = store::people::member(&mut tenant.read().await?, ticket.member).await?.filter(|member| member.active).ok_or_else(over)?;
    let actor = Actor {
        kind: ActorKind::Token,
        id: Some(member.id),
        name: member.name.clone(),
        email: Some(member.email.clone()),
        ip: origin.ip,
        request_id: origin.request_id,
    };
    // Counted in the transaction that decides, so that no quota is spent twice.
    let mut uow = UnitOfWork::begin(&tenant, actor).await?;
    let (asset, version) = work::assets::seen_version(uow.read(), ticket.version, &member, now).await?;
    let grant = granted(&asset, &version, &Use::download(now))?;
    store::terms::take(&mut uow, &version, UsePurpose::Download, Some(member.id), None).await?;
    uow.commit().await.map_err(Refusal::from)?;
    bytes::serve(&tenant, &grant, &headers, Disposition::Attachment).await
}

fn millis(at: Instant) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
