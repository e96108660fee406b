//! Attempts to get around the record and the gate: the suite that ships, and what it leaves to tests.

use app::model::{CampaignId, MemberId};
use serde_json::json;

use super::{
    desk::{Desk, png},
    on_both_engines,
};
use crate::{
    attack::{self, Ending, Road},
    audit::{self, Actor, UnitOfWork},
    inspection::inspect,
    store,
};

on_both_engines!(nothing_gets_through, a_write_without_a_record_is_not_kept, a_changed_log_is_found);

/// A workspace with something in it, attacked by the suite that ships.
async fn nothing_gets_through(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Target" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let proof = json!({ "campaign_id": campaign, "name": "Hero" });
    let proof = desk.contributor.post("/proofs", proof).await.expect(201)["id"].as_str().unwrap().to_owned();
    desk.contributor.upload(&format!("/proofs/{proof}/versions"), "hero.png", &png(9)).await.expect(201);
    let before = audit::count(&mut desk.tenant().await.read().await.unwrap()).await.unwrap();

    let attempts = attack::run(&desk.registry, "acme").await.unwrap();

    let through: Vec<_> = attempts.iter().filter(|attempt| attempt.got_through()).collect();
    assert!(through.is_empty(), "{through:#?}");
    let on = |road| attempts.iter().filter(|attempt| attempt.road == road).collect::<Vec<_>>();
    let routes = desk.document.paths.paths.values().map(methods).sum::<usize>();
    assert_eq!(on(Road::Rest).len(), routes + 1, "every route, and the record after them");
    assert!(on(Road::Race).iter().any(|attempt| matches!(attempt.ending, Ending::Harmless(_) | Ending::Refused(_))));
    assert!(on(Road::Owner).iter().chain(&on(Road::Disk)).all(|it| matches!(it.ending, Ending::Detected(_) | Ending::Refused(_))));
    let after = audit::count(&mut desk.tenant().await.read().await.unwrap()).await.unwrap();
    assert_eq!(after, before, "the workspace itself was only read");
    assert!(inspect(&desk.tenant().await, None).await.unwrap().is_clean());
}

fn methods(item: &utoipa::openapi::PathItem) -> usize {
    [&item.get, &item.post, &item.put, &item.patch, &item.delete].iter().filter(|operation| operation.is_some()).count()
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
    let location = desk.registry.location_of("rewritten").await.unwrap();
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
