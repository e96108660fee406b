//! Checklists by market and channel.

use app::model::{ChecklistTemplate, ChecklistTemplateId};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_templates {
    ($rest:literal) => {
        concat!("select id, name, market, channels, lines, active, revision from checklist_template ", $rest)
    };
}

/// Every template, oldest first.
pub async fn all(db: &mut Reading) -> sqlx::Result<Vec<ChecklistTemplate>> {
    both!(db, c => sqlx::query_as(select_templates!("order by id")).fetch_all(c).await)
}

/// One template.
pub async fn find(db: &mut Reading, id: ChecklistTemplateId) -> sqlx::Result<Option<ChecklistTemplate>> {
    both!(db, c => sqlx::query_as(select_templates!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// Adds a template.
pub async fn insert(uow: &mut UnitOfWork, template: &ChecklistTemplate) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("checklist_template.created", "checklist_template", template.id).after(template));
    both!(tx, c => sqlx::query(
        "insert into checklist_template (id, name, market, channels, lines, active, revision) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(template.id).bind(&template.name).bind(template.market.as_deref()).bind(Json(&template.channels)).bind(Json(&template.lines))
        .bind(template.active).bind(template.revision).execute(c).await.map(drop))
}

/// Changes a template.
pub async fn update(uow: &mut UnitOfWork, before: &ChecklistTemplate, after: &ChecklistTemplate) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("checklist_template.updated", "checklist_template", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update checklist_template set name = $2, lines = $3, active = $4, revision = $5 where id = $1")
        .bind(after.id).bind(&after.name).bind(Json(&after.lines)).bind(after.active).bind(after.revision).execute(c).await.map(drop))
}
