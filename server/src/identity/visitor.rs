//! Somebody who came in by a link to a share: known by their pass, and let to that one share.

use app::model::{Digest, Share, ShareId};

use super::{Caller, Origin, Right};
use crate::{
    audit::{Actor, ActorKind, UnitOfWork},
    db::Reading,
    store::{self, shares::VisitRow},
    tenancy::Tenant,
    work::{self, Refusal},
};

/// A guest of one share, or a member who looks at it as guests do.
#[derive(Debug)]
pub struct Visitor {
    tenant: Tenant,
    share: Share,
    seen_as: SeenAs,
    origin: Origin,
}

#[derive(Debug)]
enum SeenAs {
    Guest(VisitRow),
    Member(Box<Caller>),
}

impl Visitor {
    /// The guest that a pass belongs to, while the share stands and has the password that the pass was got with. Without a pass, a
    /// member. Asked anew by every route of a share: nothing else gives access to any of it.
    ///
    /// # Errors
    /// Unauthenticated without either; forbidden once the share is over.
    pub async fn admit(tenant: &Tenant, id: ShareId, pass: Option<&str>, member: Option<Caller>, origin: Origin) -> Result<Self, Refusal> {
        let stranger = || Refusal::Unauthenticated("Open the link that you were sent first.".into());
        let mut db = tenant.read().await?;
        let (share, seen_as) = match (pass, member) {
            (Some(pass), _) => {
                let visit = store::shares::visit(&mut db, &Digest::of(pass.as_bytes())).await?;
                let visit = visit.filter(|visit| visit.share_id == id).ok_or_else(stranger)?;
                let share = work::shares::find(&mut db, id).await?;
                if store::shares::password_of(&mut db, id).await? != visit.password_hash {
                    return Err(stranger());
                }
                (share, SeenAs::Guest(visit))
            }
            (None, Some(member)) => {
                member.require(Right::Read)?;
                (work::shares::find(&mut db, id).await?, SeenAs::Member(Box::new(member)))
            }
            (None, None) => return Err(stranger()),
        };
        work::shares::refuse_when_over(&share, tenant.now())?;
        Ok(Self { tenant: tenant.clone(), share, seen_as, origin })
    }

    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    pub fn share(&self) -> &Share {
        &self.share
    }

    /// The visit, unless a member looks.
    pub fn visit(&self) -> Option<&VisitRow> {
        match &self.seen_as {
            SeenAs::Guest(visit) => Some(visit),
            SeenAs::Member(_) => None,
        }
    }

    /// The member who looks as guests do.
    pub fn member(&self) -> Option<&Caller> {
        match &self.seen_as {
            SeenAs::Guest(_) => None,
            SeenAs::Member(member) => Some(member),
        }
    }

    /// What is written across the pictures of a watermarked share.
    pub fn imprint(&self) -> String {
        let who = match &self.seen_as {
            SeenAs::Guest(visit) if !visit.email.is_empty() => visit.email.as_str(),
            SeenAs::Guest(visit) if !visit.name.is_empty() => visit.name.as_str(),
            SeenAs::Guest(_) => self.share.name.as_str(),
            SeenAs::Member(member) => member.member().email.as_str(),
        };
        format!("{who} \u{b7} {}", self.share.created_at.day())
    }

    pub async fn read(&self) -> Result<Reading, Refusal> {
        Ok(self.tenant.read().await?)
    }

    /// A unit of work that says in the record who the guest is, as far as anybody knows.
    pub async fn begin(&self) -> Result<UnitOfWork, Refusal> {
        let actor = match &self.seen_as {
            SeenAs::Member(member) => return member.begin(Right::Read).await,
            SeenAs::Guest(visit) => Actor {
                kind: ActorKind::Guest,
                id: None,
                name: if visit.name.is_empty() { format!("A guest of {}", self.share.name) } else { visit.name.clone() },
                email: (!visit.email.is_empty()).then(|| visit.email.clone()),
                ip: self.origin.ip.clone(),
                request_id: self.origin.request_id.clone(),
            },
        };
        Ok(UnitOfWork::begin(&self.tenant, actor).await?)
    }
}
