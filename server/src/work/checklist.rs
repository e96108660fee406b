//! The team's checklist: lines that somebody allowed to confirms.

use app::model::{CampaignId, ChecklistItem, ChecklistItemId, ChecklistPatch, Member, NewChecklistItem};

use super::{Based, Fields, Refusal, campaigns};
use crate::{audit::UnitOfWork, store};

/// Adds a line.
pub async fn create(uow: &mut UnitOfWork, campaign: CampaignId, new: NewChecklistItem) -> Result<ChecklistItem, Refusal> {
    campaigns::find(uow.read(), campaign).await?;
    Fields::default().text(&new.label, "label", 300).done()?;
    let item = ChecklistItem {
        id: ChecklistItemId::new(),
        campaign_id: campaign,
        label: new.label.trim().to_owned(),
        required: new.required,
        confirmed_by: None,
        confirmed_at: None,
        template_id: None,
        revision: 1,
    };
    store::checklist::insert(uow, &item).await?;
    Ok(item)
}

/// Confirms a line, takes a confirmation back, or changes its words, which takes the confirmation back too.
pub async fn update(
    uow: &mut UnitOfWork,
    by: &Member,
    (campaign, id): (CampaignId, ChecklistItemId),
    based: Based,
    patch: ChecklistPatch,
) -> Result<ChecklistItem, Refusal> {
    let before = store::checklist::item(uow.read(), campaign, id).await?.ok_or(Refusal::NotFound("checklist item"))?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    if before.template_id.is_some() && patch.label.is_some() {
        let detail = "This line comes from the workspace's checklist for the campaign's market and channels: its words are changed there.";
        return Err(Refusal::conflict("LINE_OF_TEMPLATE", detail));
    }
    if let Some(label) = patch.label {
        Fields::default().text(&label, "label", 300).done()?;
        if label.trim() != after.label {
            after = ChecklistItem { label: label.trim().to_owned(), confirmed_by: None, confirmed_at: None, ..after };
        }
    }
    match patch.confirmed {
        Some(true) if after.confirmed_at.is_none() => (after.confirmed_by, after.confirmed_at) = (Some(by.id), Some(uow.now())),
        Some(false) => (after.confirmed_by, after.confirmed_at) = (None, None),
        _ => {}
    }
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the line as it is."));
    }
    after.revision += 1;
    store::checklist::update(uow, &before, &after).await?;
    Ok(after)
}
