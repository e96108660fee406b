//! Every way to live meets the same check, on the bytes that there are (research, proofing §8, negative tests 4 and 5; GitHub docs 45265).

use app::model::Instant;
use serde_json::{Value, json};

use super::{
    desk::{Desk, png},
    on_both_engines,
    story::{Work, approve, codes, launch, set_up, submit},
};
use crate::{
    audit::{Actor, Change, UnitOfWork},
    inspection::inspect,
    launcher, store,
};

on_both_engines!(
    every_way_to_live_meets_the_same_check,
    by_the_clock_it_is_refused_as_by_hand,
    bytes_swapped_in_storage_are_never_shown_and_are_found,
    a_byte_swapped_in_storage_is_refused_by_component_and_stage,
    a_name_under_embargo_is_not_in_the_report,
    the_same_version_never_gets_other_bytes
);

async fn status(desk: &Desk, work: &Work) -> Value {
    desk.viewer.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)["status"].clone()
}

/// Negative test 5.
async fn every_way_to_live_meets_the_same_check(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/campaigns/{}", work.campaign);
    let campaign = desk.owner.get(&path).await.expect(200);
    // By saying so: when it is made, when it is changed, as a move of its state.
    assert_eq!(desk.owner.post("/campaigns", json!({ "name": "Born live", "status": "live" })).await.problem(422), "INVALID_FIELDS");
    assert_eq!(desk.owner.patch(&path, &campaign["revision"], json!({ "status": "live" })).await.problem(409), "LAUNCH_THROUGH_GATE");
    assert_eq!(desk.owner.post(&format!("{path}/status"), json!({ "to": "live" })).await.problem(409), "LAUNCH_THROUGH_GATE");
    // By the launch itself, at once and by the clock.
    assert!(codes(&launch(desk, &work.campaign).await.expect(422)).contains(&"deliverable_approved".to_owned()));
    let at = json!({ "local": "2099-12-01T09:00", "zone": "UTC" });
    assert_eq!(desk.owner.post(&format!("{path}/launch-schedule"), at).await.problem(409), "NOT_APPROVED");
    // By a file of its schedule that speaks of states.
    let file = "Title,Start,End,Status\nHero banner,2026-12-01,2026-12-02,live\n";
    let request = axum::http::Request::builder().method("POST").header("content-type", "text/csv");
    desk.owner.send_raw(request, &format!("{path}/schedule/import"), axum::body::Body::from(file)).await;
    assert_eq!(status(desk, &work).await, "draft");

    // By taking back a pause: what was live once passes again, or does not come back.
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    launch(desk, &work.campaign).await.expect(200);
    desk.owner.post(&format!("{path}/status"), json!({ "to": "paused" })).await.expect(200);
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(9)).await.expect(201);
    assert_eq!(desk.owner.post(&format!("{path}/status"), json!({ "to": "live" })).await.problem(409), "LAUNCH_THROUGH_GATE");
    assert!(codes(&launch(desk, &work.campaign).await.expect(422)).contains(&"deliverable_approved".to_owned()));

    // Past the server, over its own connection: the database says it again. The certificate of the first launch is used up.
    let tenant = desk.tenant().await;
    for sql in [
        "update campaign set status = 'live' where status <> 'live'",
        "update campaign set status = 'live', content_revision = content_revision - 1 where status <> 'live'",
        "update certificate set consumed_at = null",
    ] {
        let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
        let tx = uow.write(Change::new("attack.tried", "campaign", &work.campaign));
        assert!(store::raw(tx, sql).await.is_err(), "{sql}");
    }
    assert_eq!(status(desk, &work).await, "paused");
}

/// GitHub docs 45265: a right to bypass held on the one way and not on the other.
async fn by_the_clock_it_is_refused_as_by_hand(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    let path = format!("/campaigns/{}", work.campaign);
    let at = Instant::new(time::OffsetDateTime::now_utc() + time::Duration::hours(1));
    let schedule = json!({ "local": at.to_string()[..19], "zone": "UTC" });
    desk.owner.post(&format!("{path}/launch-schedule"), schedule).await.expect(201);
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(9)).await.expect(201);
    desk.owner.post(&format!("{path}/checklist"), json!({ "label": "Terms reviewed" })).await.expect(201);
    let later = desk.at(at.plus_millis(1_000)).await;
    launcher::fire_due(&later.tenant().await).await.unwrap();
    later.end().await;
    assert_eq!(status(desk, &work).await, "scheduled");
    let by_hand = launch(desk, &work.campaign).await.expect(422);
    let refusals = desk.owner.get("/audit/events?action=campaign.launch_refused").await.expect(200);
    let items = refusals["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let said = |event: &Value| {
        let failed = event["after"]["failed"].as_array().or(event["after"]["failed_items"].as_array());
        failed.unwrap_or_else(|| panic!("{event:#}")).iter().map(|i| i["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(said(&items[0]), said(&items[1]), "the same findings, whoever asks");
    assert_eq!(codes(&by_hand).len(), said(&items[0]).len());
}

/// Negative test 4: an object replaced in storage.
async fn bytes_swapped_in_storage_are_never_shown_and_are_found(desk: &Desk) {
    let work = set_up(desk).await;
    let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let (version, digest) = (&proof["versions"][0]["id"], proof["versions"][0]["sha256"].as_str().unwrap());
    let file = format!("/proof-versions/{}/file", version.as_str().unwrap());
    assert!(desk.viewer.get(&file).await.status.is_success());
    let stored = desk.stored(digest).await;
    let original = std::fs::read(&stored).unwrap();
    std::fs::write(&stored, png(77)).unwrap();
    let shown = desk.viewer.get(&file).await;
    assert_eq!(shown.problem(500), "INTERNAL", "other bytes than those that are named are shown to nobody");
    let found = inspect(&desk.tenant().await, None).await.unwrap();
    assert!(!found.is_clean());
    std::fs::write(&stored, original).unwrap();
    assert!(desk.viewer.get(&file).await.status.is_success());
}

/// Negative test 4: approved, then one byte changed on the disk, past the server and with the clock of the file set back.
async fn a_byte_swapped_in_storage_is_refused_by_component_and_stage(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    let gate = format!("/campaigns/{}/gate", work.campaign);
    let holds = async || {
        let report = desk.viewer.get(&gate).await.expect(200);
        let item = report["items"].as_array().unwrap().iter().find(|i| i["code"] == "files_intact").unwrap().clone();
        item["passed"] == true
    };
    assert!(holds().await);
    let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let stored = desk.stored(proof["versions"][0]["sha256"].as_str().unwrap()).await;
    let modified = std::fs::metadata(&stored).unwrap().modified().unwrap();
    let mut bytes = std::fs::read(&stored).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&stored, &bytes).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(&stored).unwrap();
    file.set_times(std::fs::FileTimes::new().set_modified(modified)).unwrap();

    let refused = launch(desk, &work.campaign).await.expect(422);
    assert_eq!(codes(&refused), ["files_intact"]);
    let item = &refused["failed_items"][0];
    let said = item["detail"].as_str().unwrap();
    assert!(said.contains("component files") && said.contains("the stage Brand looked at"), "{said}");
    assert_eq!((&item["subject"]["kind"], &item["subject"]["id"]), (&json!("proof"), &json!(work.proof)));
    std::fs::remove_file(&stored).unwrap();
    let gone = launch(desk, &work.campaign).await.expect(422);
    assert!(gone["failed_items"][0]["detail"].as_str().unwrap().contains("is gone"), "{gone}");
    std::fs::write(&stored, &bytes).unwrap();

    // The same file uploaded again takes its place back, and the approval stands on it.
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(1)).await.expect(201);
    assert!(holds().await);
    launch(desk, &work.campaign).await.expect(200);
}

async fn a_name_under_embargo_is_not_in_the_report(desk: &Desk) {
    let work = set_up(desk).await;
    let asset = desk.owner.post("/assets", json!({ "name": "Secret sponsor", "kind": "logo" })).await.expect(201);
    let path = format!("/assets/{}", asset["id"].as_str().unwrap());
    desk.owner.upload(&format!("{path}/versions"), "sponsor.png", &png(3)).await.expect(201);
    let asset = desk.owner.get(&path).await.expect(200);
    desk.owner.patch(&path, &asset["revision"], json!({ "embargoed_until": "2099-01-01T00:00:00Z" })).await.expect(200);
    desk.owner.post(&format!("/campaigns/{}/assets", work.campaign), json!({ "asset_id": asset["id"] })).await.expect(201);
    let gate = format!("/campaigns/{}/gate", work.campaign);
    let seen = desk.viewer.get(&gate).await.expect(200);
    assert!(!seen.to_string().contains("Secret sponsor"), "{seen:#}");
    let known = desk.contributor.get(&gate).await.expect(200);
    assert!(known.to_string().contains("Secret sponsor"), "{known:#}");
    let verdicts =
        |report: &Value| report["items"].as_array().unwrap().iter().map(|i| (i["code"].clone(), i["passed"].clone())).collect::<Vec<_>>();
    assert_eq!(verdicts(&seen), verdicts(&known), "the verdict is the same for everybody");
}

/// Negative test 4: the same name, the same number.
async fn the_same_version_never_gets_other_bytes(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    let tenant = desk.tenant().await;
    for sql in ["update proof_version set sha256 = id", "update review set digest = id", "update decision set digest = id"] {
        let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
        let tx = uow.write(Change::new("attack.tried", "campaign", &work.campaign));
        assert!(store::raw(tx, sql).await.is_err(), "{sql}");
    }
    let again = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(1)).await.expect(201);
    assert_eq!(again["number"], 2, "the same file again is another version");
    launch(desk, &work.campaign).await.expect(200);
}
