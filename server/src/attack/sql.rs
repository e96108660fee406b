//! SQL through the very connections that the running server uses: what a hole in it could send.

use super::{AttackError, Attempt, Copy, Ending, Road};
use crate::{
    audit::{Actor, Change, UnitOfWork},
    db::Engine,
    store,
    tenancy::Tenant,
};

const REWRITES: [&str; 16] = [
    "update audit_event set body = 'x'",
    "delete from audit_event where seq = 0",
    "update audit_node set hash = leaf_hash from audit_event",
    "delete from audit_node",
    "update audit_tip set size = 0 where id = 1",
    "delete from audit_tip",
    "update decision set comment = 'x'",
    "delete from decision",
    "update proof_version set file_name = 'x'",
    "delete from certificate",
    "delete from rule_change",
    "update stage_opening set stage = 0",
    "delete from stage_escalation",
    "drop table audit_event",
    "alter table audit_event rename to other",
    "create table x (y integer)",
];

const REWRITES_SQLITE: [&str; 12] = [
    "insert or replace into audit_event select * from audit_event where seq = 0",
    "replace into audit_event select * from audit_event where seq = 0",
    "insert into audit_event select * from audit_event where seq = 0 on conflict (seq) do update set body = 'x'",
    "drop trigger audit_event_refuses_update",
    "drop trigger campaign_goes_live_through_the_gate",
    "pragma writable_schema = on",
    "pragma recursive_triggers = off",
    "attach 'other.db' as other",
    "vacuum",
    "create trigger t after insert on member begin delete from audit_event; end",
    "create temp trigger t after insert on member begin delete from audit_event; end",
    "delete from sqlite_master",
];

const REWRITES_POSTGRES: [&str; 8] = [
    "truncate audit_event",
    "insert into audit_event select * from audit_event where seq = 0 on conflict (seq) do update set body = 'x'",
    "alter table audit_event disable trigger all",
    "drop trigger audit_event_refuses_change on audit_event",
    "set session_replication_role = replica",
    "drop function refuse_change() cascade",
    "create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$",
    "set role postgres",
];

const LAUNCHES: [&str; 6] = [
    "update campaign set status = 'live' where status <> 'live'",
    "update campaign set status = 'live', content_revision = 0 where status <> 'live'",
    "insert into campaign (id, name, status, brief, channels, owner_id, created_at, updated_at, revision)
       select tenant_id, 'x', 'live', '{}', '[]', (select id from member limit 1), created_at, created_at, 1
       from tenant_meta, member limit 1",
    "insert into certificate (id, campaign_id, content_revision, content_digest, body, digest, issued_at, consumed_at)
       select id, id, content_revision, (select leaf_hash from audit_event limit 1), '', (select leaf_hash from audit_event limit 1),
       created_at, created_at from campaign",
    "delete from campaign",
    "update campaign set id = (select tenant_id from tenant_meta)",
];

/// Each statement in a write transaction of its own, committed if it can be.
pub(super) async fn attack(copy: &Copy) -> Result<Vec<Attempt>, AttackError> {
    let own: &[&str] = match copy.tenant.database().engine() {
        Engine::Sqlite => &REWRITES_SQLITE,
        Engine::Postgres => &REWRITES_POSTGRES,
    };
    let mut attempts = Vec::new();
    for sql in REWRITES.iter().chain(own).chain(&LAUNCHES) {
        let ending = match send(&copy.tenant, sql).await {
            Err(refusal) => Ending::Refused(refusal),
            Ok(()) => Ending::GotThrough("the statement was carried out".into()),
        };
        attempts.push(Attempt::new(Road::Sql, one_line(sql), ending));
    }
    // Whoever refuses everything proves nothing.
    let allowed = send(&copy.tenant, "update member set name = name").await;
    let ending =
        allowed.map_or_else(|e| Ending::GotThrough(format!("the test itself fails: {e}")), |()| Ending::Harmless("allowed".into()));
    attempts.push(Attempt::new(Road::Sql, "update member set name = name", ending));
    Ok(attempts)
}

async fn send(tenant: &Tenant, sql: &'static str) -> Result<(), String> {
    let mut uow = UnitOfWork::begin(tenant, Actor::system()).await.map_err(|e| e.to_string())?;
    let tx = uow.write(Change::new("attack.tried", "attack", "sql"));
    store::raw(tx, sql).await.map_err(|e| e.as_database_error().map_or_else(|| e.to_string(), |said| said.message().to_owned()))?;
    uow.commit().await.map_err(|e| e.to_string())
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}
