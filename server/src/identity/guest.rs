//! A guest behind a request: whoever holds a link that is signed, not expired and not revoked.
//!
//! A link's secret part is an HMAC-SHA256 (RFC 2104) under a key of its own over everything that it stands for, so that it is kept
//! nowhere, can be written again for a reminder, and fits no other link, workspace or date.

use app::model::{Digest, GuestCodeId, GuestLink, GuestLinkId, Member, TenantId};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Origin;
use crate::{
    audit::{Actor, ActorKind, UnitOfWork},
    db::Reading,
    store::{self, guests::KeyedLink},
    tenancy::Tenant,
    work::Refusal,
};

/// Somebody with a link. What they may do is what the link says, and on what it names.
#[derive(Debug)]
pub struct Guest {
    tenant: Tenant,
    link: KeyedLink,
    member: Member,
    origin: Origin,
}

impl Guest {
    /// Whose link this is. Refused alike when it is made up or of another workspace; an ended one is told so, since only somebody
    /// who was invited can hold it.
    ///
    /// # Errors
    /// When there is no such link, or when it has ended.
    pub async fn by_token(tenant: &Tenant, token: &str, origin: Origin) -> Result<Self, Refusal> {
        let unknown = || Refusal::NotFound("guest link");
        let (id, signature) = parts(token).ok_or_else(unknown)?;
        let mut db = tenant.read().await?;
        let link = store::guests::link(&mut db, id).await?.ok_or_else(unknown)?;
        if signer(tenant.id(), &link).verify_slice(&signature).is_err() {
            return Err(unknown());
        }
        let member = store::people::member(&mut db, link.link.member_id).await?.ok_or_else(unknown)?;
        if link.link.revoked_at.is_some() {
            return Err(Refusal::Ended("This link was taken back. Ask whoever invited you for another.".into()));
        }
        if link.link.expires_at <= tenant.now() {
            return Err(Refusal::Ended("This link has expired. Ask whoever invited you for another.".into()));
        }
        if !member.guest {
            return Err(Refusal::Ended("You have an account by now. Sign in with it.".into()));
        }
        Ok(Self { tenant: tenant.clone(), link, member, origin })
    }

    /// The guest, as decisions and notes name them.
    pub fn member(&self) -> &Member {
        &self.member
    }

    pub fn link(&self) -> &GuestLink {
        &self.link.link
    }

    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// A connection to read on.
    pub async fn read(&self) -> sqlx::Result<Reading> {
        self.tenant.read().await
    }

    /// A unit of work, recorded as this guest's.
    pub async fn begin(&self) -> sqlx::Result<UnitOfWork> {
        let actor = Actor {
            kind: ActorKind::Guest,
            id: Some(self.member.id),
            name: self.member.name.clone(),
            email: Some(self.member.email.clone()),
            ip: self.origin.ip.clone(),
            request_id: self.origin.request_id.clone(),
        };
        UnitOfWork::begin(&self.tenant, actor).await
    }

    /// The keyed digest under which a code is kept.
    pub fn code_hash(&self, id: GuestCodeId, code: &str) -> Digest {
        let mut mac = keyed(self.link.key());
        mac.update(b"cohiva campaign guest code v1\0");
        mac.update(id.0.as_bytes());
        mac.update(code.trim().as_bytes());
        Digest(mac.finalize().into_bytes().into())
    }
}

/// The address of a link's page.
pub fn address(tenant: &Tenant, link: &KeyedLink) -> String {
    let mut token = link.link.id.0.as_bytes().to_vec();
    token.extend(signer(tenant.id(), link).finalize().into_bytes());
    format!("{}/guest/{}", tenant.workspace().url.trim_end_matches('/'), BASE64_URL_SAFE_NO_PAD.encode(token))
}

fn parts(token: &str) -> Option<(GuestLinkId, [u8; 32])> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, signature) = bytes.split_first_chunk::<16>()?;
    Some((GuestLinkId(uuid::Uuid::from_bytes(*id)), signature.try_into().ok()?))
}

fn signer(tenant: TenantId, link: &KeyedLink) -> Hmac<Sha256> {
    let KeyedLink { link: terms, .. } = link;
    let mut mac = keyed(link.key());
    mac.update(b"cohiva campaign guest link v1\0");
    for id in [tenant.0, terms.id.0, terms.member_id.0, terms.review_id.map_or(uuid::Uuid::nil(), |id| id.0)] {
        mac.update(id.as_bytes());
    }
    mac.update(terms.proof_version_id.map_or(uuid::Uuid::nil(), |id| id.0).as_bytes());
    mac.update(&[u8::from(terms.can_comment), u8::from(terms.can_decide), u8::from(terms.can_download)]);
    mac.update(&terms.expires_at.unix_timestamp().to_be_bytes());
    mac
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // As RFC 2104 pads it.
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    <Hmac<Sha256> as Mac>::new(&block.into())
}
