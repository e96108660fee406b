//! Attempts to get around the record and the gate with SQL, through the very connections that the running server uses.

use app::model::{CampaignId, MemberId};
use serde_json::json;

use super::{desk::Desk, on_both_engines};
use crate::{
    audit::{self, Actor, Change, UnitOfWork},
    db::{Engine, both},
    store,
};

on_both_engines!(
    no_statement_gets_around_the_record,
    no_statement_takes_a_campaign_live,
    a_write_without_a_record_is_not_kept,
    a_changed_log_is_found
);

/// Runs one statement in a write transaction of its own, then tries to commit it.
async fn attack(desk: &Desk, sql: &'static str) -> Result<(), String> {
    let tenant = desk.tenant().await;
    let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.map_err(|e| e.to_string())?;
    let tx = uow.write(Change::new("attack.tried", "attack", "sql"));
    both!(tx, c => sqlx::query(sql).execute(c).await.map(drop)).map_err(|e| e.to_string())?;
    uow.commit().await.map_err(|e| e.to_string())
}

async fn no_statement_gets_around_the_record(desk: &Desk) {
    let engine = desk.tenant().await.database().engine();
    let common = [
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
        "drop table audit_event",
        "alter table audit_event rename to other",
        "create table x (y integer)",
    ];
    let sqlite = [
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
    let postgres = [
        "truncate audit_event",
        "insert into audit_event select * from audit_event where seq = 0 on conflict (seq) do update set body = 'x'",
        "alter table audit_event disable trigger all",
        "drop trigger audit_event_refuses_change on audit_event",
        "set session_replication_role = replica",
        "drop function refuse_change() cascade",
        "create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$",
        "set role postgres",
    ];
    let own: &[&'static str] = if engine == Engine::Sqlite { &sqlite } else { &postgres };
    for sql in common.iter().chain(own) {
        let tried = attack(desk, sql).await;
        assert!(tried.is_err(), "went through: {sql}");
    }
    assert!(attack(desk, "update member set name = name").await.is_ok(), "what is allowed still works");
}

async fn no_statement_takes_a_campaign_live(desk: &Desk) {
    desk.owner.post("/campaigns", json!({ "name": "Target" })).await.expect(201);
    for sql in [
        "update campaign set status = 'live'",
        "update campaign set status = 'live', content_revision = 0",
        "insert into campaign (id, name, status, brief, channels, owner_id, created_at, updated_at, revision)
           select tenant_id, 'x', 'live', '{}', '[]', (select id from member limit 1), created_at, created_at, 1
           from tenant_meta, member limit 1",
        "insert into certificate (id, campaign_id, content_revision, content_digest, body, digest, issued_at, consumed_at)
           select id, id, content_revision, (select leaf_hash from audit_event limit 1), '', (select leaf_hash from audit_event limit 1), created_at, created_at from campaign",
        "delete from campaign",
        "update campaign set id = (select tenant_id from tenant_meta)",
    ] {
        let tried = attack(desk, sql).await;
        assert!(tried.is_err(), "went through: {sql}");
    }
    let campaigns = desk.owner.get("/campaigns").await.expect(200);
    assert_eq!(campaigns["items"][0]["status"], "draft");
}

async fn a_write_without_a_record_is_not_kept(desk: &Desk) {
    let tenant = desk.tenant().await;
    let before = audit::count(&mut tenant.read().await.unwrap()).await.unwrap();
    let uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
    assert!(uow.commit().await.is_err(), "nothing recorded, nothing kept");
    let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
    store::people::delete_sessions_of(&mut uow, MemberId::new()).await.unwrap();
    drop(uow);
    assert_eq!(audit::count(&mut tenant.read().await.unwrap()).await.unwrap(), before, "dropped, nothing kept");
    assert!(store::campaigns::campaign(&mut tenant.read().await.unwrap(), CampaignId::new()).await.unwrap().is_none());
}

/// Somebody with the file or the owner's password can change anything; the check says where.
async fn a_changed_log_is_found(desk: &Desk) {
    let rebuilt = desk.neighbour("rewritten").await;
    rebuilt.post("/campaigns", json!({ "name": "One" })).await.expect(201);
    let tenant = desk.registry.tenant("rewritten").await.unwrap().unwrap();
    let location = desk.registry.location_of("rewritten").await;
    let disable = match location {
        crate::db::Location::Sqlite(_) => "drop trigger audit_event_refuses_update",
        crate::db::Location::Postgres { .. } => "alter table audit_event disable trigger all",
    };
    location.as_owner_plain(disable).await.unwrap();
    location.as_owner_plain("update audit_event set body = replace(body, 'One', 'Two')").await.unwrap();
    let found = audit::verify::verify(&mut tenant.read().await.unwrap()).await.unwrap();
    assert!(matches!(found, Err(audit::verify::Broken::Changed { .. })), "{found:?}");
    location.as_owner_plain("update audit_event set body = replace(body, 'Two', 'One')").await.unwrap();
}
