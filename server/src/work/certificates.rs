//! Taking certificates back.

use app::model::{CampaignStatus, CertificateBody, CertificateId, Member};

use super::{Fields, Refusal, campaigns};
use crate::{audit::UnitOfWork, store};

/// Takes a certificate back, with a reason that whoever holds it will read. What is live by it is paused.
pub async fn revoke(uow: &mut UnitOfWork, by: &Member, id: CertificateId, reason: &str) -> Result<(), Refusal> {
    let stored = store::campaigns::certificate(uow.read(), id).await?.ok_or(Refusal::NotFound("certificate"))?;
    Fields::default().text(reason, "reason", 2_000).done()?;
    let campaign = serde_json::from_str::<CertificateBody>(&stored.body)?.campaign_id;
    let ending = store::certificates::ending(uow.read(), campaign, id).await?;
    if ending.is_some_and(|ending| ending.newer.is_none()) {
        return Err(Refusal::conflict("ALREADY_REVOKED", "This certificate is revoked already."));
    }
    store::certificates::revoke(uow, campaign, id, by.id, reason.trim()).await?;
    let live = campaigns::find(uow.read(), campaign).await?.status == CampaignStatus::Live;
    if live && store::certificates::newest(uow.read(), campaign).await? == Some(id) {
        campaigns::move_to(uow, campaign, None, CampaignStatus::Paused).await?;
    }
    Ok(())
}
