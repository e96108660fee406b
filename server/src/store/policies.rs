//! Rules of the gate that the team wrote.

use app::model::{Policy, PolicyId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// Every policy, oldest first.
pub async fn all(db: &mut Reading) -> sqlx::Result<Vec<Policy>> {
    both!(db, c => sqlx::query_as("select id, name, expression, advice, waivable, active, revision from policy order by id").fetch_all(c).await)
}

/// One policy.
pub async fn find(db: &mut Reading, id: PolicyId) -> sqlx::Result<Option<Policy>> {
    both!(db, c => sqlx::query_as("select id, name, expression, advice, waivable, active, revision from policy where id = $1")
        .bind(id).fetch_optional(c).await)
}

/// Adds a policy.
pub async fn insert(uow: &mut UnitOfWork, policy: &Policy) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("policy.created", "policy", policy.id).after(policy));
    both!(tx, c => sqlx::query("insert into policy (id, name, expression, advice, waivable, active, revision) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(policy.id).bind(&policy.name).bind(&policy.expression).bind(&policy.advice).bind(policy.waivable).bind(policy.active)
        .bind(policy.revision).execute(c).await.map(drop))
}

/// Changes a policy.
pub async fn update(uow: &mut UnitOfWork, before: &Policy, after: &Policy) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("policy.updated", "policy", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update policy set name = $2, expression = $3, advice = $4, waivable = $5, active = $6, revision = $7 where id = $1")
        .bind(after.id).bind(&after.name).bind(&after.expression).bind(&after.advice).bind(after.waivable).bind(after.active)
        .bind(after.revision).execute(c).await.map(drop))
}
