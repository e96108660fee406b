//! Checklists by market and channel: what a campaign has to confirm because of where and how it runs.

use app::model::{
    Campaign, CampaignStatus, ChecklistItem, ChecklistItemId, ChecklistTemplate, ChecklistTemplateId, ChecklistTemplatePatch,
    NewChecklistTemplate,
};

use super::{Based, Fields, Refusal, campaigns};
use crate::{audit::UnitOfWork, store};

/// Campaigns read at once when a template reaches all of them.
const PAGE: i64 = 200;
const MAX_LINES: usize = 50;

/// Adds a template, and its lines to the campaigns that it covers.
pub async fn create(uow: &mut UnitOfWork, new: NewChecklistTemplate) -> Result<ChecklistTemplate, Refusal> {
    let template = ChecklistTemplate {
        id: ChecklistTemplateId::new(),
        name: new.name.trim().to_owned(),
        market: new.market,
        channels: new.channels,
        lines: trimmed(new.lines),
        active: true,
        revision: 1,
    };
    check(&template)?;
    store::checklist_templates::insert(uow, &template).await?;
    reach_all(uow, &template).await?;
    Ok(template)
}

/// Changes a template. Campaigns get the lines that are new; confirmed or not, what they have they keep.
pub async fn update(
    uow: &mut UnitOfWork,
    id: ChecklistTemplateId,
    based: Based,
    patch: ChecklistTemplatePatch,
) -> Result<ChecklistTemplate, Refusal> {
    let before = store::checklist_templates::find(uow.read(), id).await?.ok_or(Refusal::NotFound("checklist template"))?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    after.name = patch.name.map_or(after.name, |name| name.trim().to_owned());
    after.lines = patch.lines.map_or(after.lines, trimmed);
    after.active = patch.active.unwrap_or(after.active);
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the template as it is."));
    }
    check(&after)?;
    after.revision += 1;
    store::checklist_templates::update(uow, &before, &after).await?;
    reach_all(uow, &after).await?;
    Ok(after)
}

/// Gives a campaign the lines of every template that covers it and that it has not yet.
pub(super) async fn reach(uow: &mut UnitOfWork, campaign: &Campaign) -> Result<(), Refusal> {
    let templates = store::checklist_templates::all(uow.read()).await?;
    for template in templates.iter().filter(|template| template.covers(campaign)) {
        give(uow, campaign, template).await?;
    }
    Ok(())
}

async fn reach_all(uow: &mut UnitOfWork, template: &ChecklistTemplate) -> Result<(), Refusal> {
    let mut after = None;
    loop {
        let page = store::campaigns::list(uow.read(), None, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        for campaign in page.iter().filter(|campaign| template.covers(campaign)) {
            if !matches!(campaign.status, CampaignStatus::Completed | CampaignStatus::Cancelled) {
                give(uow, campaign, template).await?;
            }
        }
    }
}

async fn give(uow: &mut UnitOfWork, campaign: &Campaign, template: &ChecklistTemplate) -> Result<(), Refusal> {
    let there = store::checklist::of_campaign(uow.read(), campaign.id).await?;
    for line in &template.lines {
        if there.iter().any(|item| item.template_id == Some(template.id) && item.label == *line) {
            continue;
        }
        let item = ChecklistItem {
            id: ChecklistItemId::new(),
            campaign_id: campaign.id,
            label: line.clone(),
            required: true,
            confirmed_by: None,
            confirmed_at: None,
            template_id: Some(template.id),
            revision: 1,
        };
        store::checklist::insert(uow, &item).await?;
    }
    Ok(())
}

fn trimmed(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

fn check(template: &ChecklistTemplate) -> Result<(), Refusal> {
    let mut fields = Fields::default();
    fields.text(&template.name, "name", 200);
    campaigns::check_market(&mut fields, template.market.as_deref());
    fields.require((1..=MAX_LINES).contains(&template.lines.len()), "lines", format!("must be 1 to {MAX_LINES} lines"));
    for line in &template.lines {
        fields.at_most(line, "lines", 300);
    }
    let mut seen = template.lines.clone();
    seen.sort();
    seen.dedup();
    fields.require(seen.len() == template.lines.len(), "lines", "must name each line once").done()
}
