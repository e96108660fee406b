//! The team's checklist of a campaign.

use app::model::{CampaignId, ChecklistItem, ChecklistItemId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_items {
    ($rest:literal) => {
        concat!("select id, campaign_id, label, required, confirmed_by, confirmed_at, template_id, revision from checklist_item ", $rest)
    };
}

/// A campaign's checklist, in the order of adding.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<ChecklistItem>> {
    both!(db, c => sqlx::query_as(select_items!("where campaign_id = $1 order by id")).bind(campaign).fetch_all(c).await)
}

/// One line.
pub async fn item(db: &mut Reading, campaign: CampaignId, id: ChecklistItemId) -> sqlx::Result<Option<ChecklistItem>> {
    both!(db, c => sqlx::query_as(select_items!("where campaign_id = $1 and id = $2")).bind(campaign).bind(id).fetch_optional(c).await)
}

/// Adds a line.
pub async fn insert(uow: &mut UnitOfWork, item: &ChecklistItem) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("checklist_item.created", "checklist_item", item.id).of(item.campaign_id).after(item));
    both!(tx, c => sqlx::query(
        "insert into checklist_item (id, campaign_id, label, required, confirmed_by, confirmed_at, template_id, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(item.id).bind(item.campaign_id).bind(&item.label).bind(item.required).bind(item.confirmed_by).bind(item.confirmed_at)
        .bind(item.template_id).bind(item.revision).execute(c).await.map(drop))
}

/// Changes a line: its label, or who has confirmed it.
pub async fn update(uow: &mut UnitOfWork, before: &ChecklistItem, after: &ChecklistItem) -> sqlx::Result<()> {
    let action = match (before.confirmed_at, after.confirmed_at) {
        (None, Some(_)) => "checklist_item.confirmed",
        (Some(_), None) => "checklist_item.reopened",
        _ => "checklist_item.updated",
    };
    let tx = uow.write(Change::new(action, "checklist_item", after.id).of(after.campaign_id).differing(before, after));
    both!(tx, c => sqlx::query("update checklist_item set label = $2, confirmed_by = $3, confirmed_at = $4, revision = $5 where id = $1")
        .bind(after.id).bind(&after.label).bind(after.confirmed_by).bind(after.confirmed_at).bind(after.revision)
        .execute(c).await.map(drop))
}
