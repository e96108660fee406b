//! Templates of campaigns.

use app::model::{CampaignTemplate, TemplateId};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// Every template, by name.
pub async fn all(db: &mut Reading) -> sqlx::Result<Vec<CampaignTemplate>> {
    both!(db, c => sqlx::query_as(
        "select id, name, description, plan, created_by, created_at, revision from campaign_template order by name, id limit 500")
        .fetch_all(c).await)
}

/// One template.
pub async fn find(db: &mut Reading, id: TemplateId) -> sqlx::Result<Option<CampaignTemplate>> {
    both!(db, c => sqlx::query_as(
        "select id, name, description, plan, created_by, created_at, revision from campaign_template where id = $1")
        .bind(id).fetch_optional(c).await)
}

/// Adds a template.
pub async fn insert(uow: &mut UnitOfWork, template: &CampaignTemplate) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("template.created", "template", template.id).after(template));
    both!(tx, c => sqlx::query(
        "insert into campaign_template (id, name, description, plan, created_by, created_at, revision) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(template.id).bind(&template.name).bind(&template.description).bind(Json(&template.plan)).bind(template.created_by)
        .bind(template.created_at).bind(template.revision).execute(c).await.map(drop))
}

/// Changes a template.
pub async fn update(uow: &mut UnitOfWork, before: &CampaignTemplate, after: &CampaignTemplate) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("template.updated", "template", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update campaign_template set name = $2, description = $3, plan = $4, revision = $5 where id = $1")
        .bind(after.id).bind(&after.name).bind(&after.description).bind(Json(&after.plan)).bind(after.revision)
        .execute(c).await.map(drop))
}

/// Takes a template away.
pub async fn remove(uow: &mut UnitOfWork, template: &CampaignTemplate) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("template.removed", "template", template.id).before(template));
    both!(tx, c => sqlx::query("delete from campaign_template where id = $1").bind(template.id).execute(c).await.map(drop))
}
