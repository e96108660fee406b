//! Decisions that are handed over: to whom, on which days, and what that lets nobody around.

use serde_json::{Value, json};

use super::{
    chains::{task_under, upload},
    desk::{Client, Desk, PASSWORD},
    on_both_engines,
    starts::{decide, path, stage},
};
use crate::{
    audit::{Actor, Change, UnitOfWork},
    store,
};

on_both_engines!(
    a_deputy_decides_in_both_names,
    on_its_days_alone,
    makers_stay_barred,
    one_person_is_one_voice,
    a_deputy_signs_with_their_own_password,
    only_ones_own_and_never_to_guests
);

async fn hand_over(from: &Client, to: &Client, first: &str, last: &str) -> Value {
    from.post("/delegations", json!({ "deputy_id": to.id(), "starts_on": first, "ends_on": last, "note": "On leave" })).await.expect(201)
}

async fn submit(desk: &Desk, stages: Value) -> Value {
    let task = task_under(desk, stages).await;
    desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201)
}

fn today(desk: &Desk) -> (String, String) {
    (desk.now().day().to_string(), desk.now().day().plus(3).to_string())
}

async fn a_deputy_decides_in_both_names(desk: &Desk) {
    let review = submit(desk, json!([stage("Legal", &[&desk.manager], json!({}))])).await;
    let of = json!({ "on_behalf_of": desk.manager.id() });
    assert_eq!(decide(&desk.viewer, &review, "approve", of.clone()).await.problem(403), "NOT_A_DEPUTY");
    let (first, last) = today(desk);
    hand_over(&desk.manager, &desk.viewer, &first, &last).await;
    assert_eq!(desk.viewer.get("/reviews?waiting_for=me").await.expect(200)["items"][0]["id"], review["id"]);
    let proof = desk.viewer.get(&format!("{}/explain", path(&review))).await.expect(200);
    let says = proof["stages"][0]["proof"]["says"].as_str().unwrap();
    assert!(says.contains(&format!("Mia Manager handed decisions over to Vera Viewer until {last}")), "{says}");
    assert_eq!(decide(&desk.viewer, &review, "approve", json!({})).await.problem(403), "NOT_AN_APPROVER", "in her own name");

    let end = decide(&desk.viewer, &review, "approve", of).await.expect(201);
    assert_eq!(end["status"], "approved");
    let decision = &end["stages"][0]["decisions"][0];
    assert_eq!((&decision["member_id"], &decision["name"]), (&json!(desk.manager.id()), &json!("Mia Manager")));
    assert_eq!((&decision["given_by"]["member_id"], &decision["given_by"]["name"]), (&json!(desk.viewer.id()), &json!("Vera Viewer")));
    let log = desk.owner.get("/audit/events?action=review.decided").await.expect(200);
    assert_eq!(log["items"][0]["after"]["decision"]["given_by"]["name"], "Vera Viewer");
    let handed = desk.owner.get("/audit/events?action=delegation.created").await.expect(200);
    assert_eq!(handed["items"][0]["actor"]["name"], "Mia Manager");
}

async fn on_its_days_alone(desk: &Desk) {
    let review = submit(desk, json!([stage("Legal", &[&desk.manager], json!({}))])).await;
    let made = hand_over(&desk.manager, &desk.viewer, "2099-03-10", "2099-03-12").await;
    let of = json!({ "on_behalf_of": desk.manager.id() });
    for time in ["2099-03-09T23:59:59Z", "2099-03-13T00:00:00Z"] {
        let now = desk.at(time.parse().unwrap()).await;
        assert_eq!(decide(&now.client(&desk.viewer), &review, "approve", of.clone()).await.problem(403), "NOT_A_DEPUTY", "at {time}");
        now.end().await;
    }
    let now = desk.at("2099-03-12T23:59:59Z".parse().unwrap()).await;
    let seen = now.client(&desk.admin).get(&path(&review)).await.expect(200);
    assert_eq!(seen["stages"][0]["deputies"][0]["deputy"], desk.viewer.id());
    // Taken back, it is over at once; another over the same days is then possible, and not before.
    let again = json!({ "deputy_id": desk.admin.id(), "starts_on": "2099-03-12", "ends_on": "2099-03-20" });
    assert_eq!(desk.manager.post("/delegations", again.clone()).await.problem(409), "ALREADY_DELEGATED");
    let one = format!("/delegations/{}", made["id"].as_str().unwrap());
    assert_eq!(desk.admin.send(axum::http::Method::DELETE, &one, &[], None).await.problem(404), "NOT_FOUND", "nobody else's");
    desk.manager.send(axum::http::Method::DELETE, &one, &[], None).await.expect(204);
    assert_eq!(desk.manager.send(axum::http::Method::DELETE, &one, &[], None).await.problem(409), "ALREADY_ENDED");
    assert_eq!(decide(&now.client(&desk.viewer), &review, "approve", of).await.problem(403), "NOT_A_DEPUTY");
    now.end().await;
    desk.manager.post("/delegations", again).await.expect(201);
}

async fn makers_stay_barred(desk: &Desk) {
    let stages = json!([stage("Legal", &[&desk.manager, &desk.admin], json!({ "rule": "any" }))]);
    let task = task_under(desk, stages).await;
    // The manager made one of the files: her deputy decides nothing in her name.
    let campaign = desk.owner.get(&format!("/tasks/{task}")).await.expect(200)["campaign_id"].as_str().unwrap().to_owned();
    upload(desk, &desk.manager, &campaign, &task).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let (first, last) = today(desk);
    hand_over(&desk.manager, &desk.viewer, &first, &last).await;
    let of = json!({ "on_behalf_of": desk.manager.id() });
    assert_eq!(decide(&desk.viewer, &review, "approve", of).await.problem(403), "NOT_A_DEPUTY");
    // And whoever submitted it decides for nobody.
    hand_over(&desk.admin, &desk.contributor, &first, &last).await;
    let of = json!({ "on_behalf_of": desk.admin.id() });
    assert_eq!(decide(&desk.contributor, &review, "approve", of).await.problem(403), "AUTHOR_CANNOT_APPROVE");
}

async fn one_person_is_one_voice(desk: &Desk) {
    let quorum = json!({ "rule": { "quorum": 2 } });
    let review = submit(desk, json!([stage("Legal", &[&desk.manager, &desk.admin, &desk.owner], quorum)])).await;
    let (first, last) = today(desk);
    // Somebody who decides there already gives no second approval in another's name.
    hand_over(&desk.manager, &desk.admin, &first, &last).await;
    decide(&desk.admin, &review, "approve", json!({})).await.expect(201);
    let of = json!({ "on_behalf_of": desk.manager.id() });
    assert_eq!(decide(&desk.admin, &review, "approve", of.clone()).await.problem(403), "NOT_A_DEPUTY");

    // Nor does a deputy of two.
    let review =
        submit(desk, json!([stage("Legal", &[&desk.contributor, &desk.owner, &desk.manager], json!({ "rule": { "quorum": 2 } }))])).await;
    hand_over(&desk.owner, &desk.viewer, &first, &last).await;
    let earlier = desk.manager.get("/delegations").await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    desk.manager.send(axum::http::Method::DELETE, &format!("/delegations/{earlier}"), &[], None).await.expect(204);
    hand_over(&desk.manager, &desk.viewer, &first, &last).await;
    assert_eq!(decide(&desk.viewer, &review, "approve", json!({ "on_behalf_of": desk.owner.id() })).await.expect(201)["status"], "open");
    assert_eq!(decide(&desk.viewer, &review, "approve", of).await.problem(403), "ONE_VOICE");
    // What a person says themselves counts instead of what was said for them.
    assert_eq!(decide(&desk.owner, &review, "request_changes", json!({})).await.expect(201)["status"], "changes_requested");

    // Past the server, over its own connection: the database lets no decision in that was not handed over.
    let tenant = desk.tenant().await;
    let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
    let tx = uow.write(Change::new("attack.tried", "review", "x"));
    let forged =
        "insert into decision (id, review_id, campaign_id, stage, member_id, decision, comment, digest, at, deputy_id, delegation_id)
        select d.id, d.review_id, d.campaign_id, d.stage, d.deputy_id, d.decision, d.comment, d.digest, d.at, d.member_id, d.delegation_id
        from decision d where d.deputy_id is not null";
    assert!(store::raw(tx, forged).await.is_err());
}

async fn a_deputy_signs_with_their_own_password(desk: &Desk) {
    let signing = json!({ "signature": { "meaning": "Checked as counsel" } });
    let review = submit(desk, json!([stage("Legal", &[&desk.manager], signing)])).await;
    let (first, last) = today(desk);
    hand_over(&desk.manager, &desk.viewer, &first, &last).await;
    let of = |password: Option<&str>| json!({ "on_behalf_of": desk.manager.id(), "password": password });
    assert_eq!(decide(&desk.viewer, &review, "approve", of(None)).await.problem(403), "SIGN_WITH_PASSWORD");
    assert_eq!(decide(&desk.viewer, &review, "approve", of(Some("another one"))).await.problem(403), "PASSWORD_WRONG");
    let end = decide(&desk.viewer, &review, "approve", of(Some(PASSWORD))).await.expect(201);
    assert_eq!(end["stages"][0]["decisions"][0]["signature"]["printed_name"], "Vera Viewer, for Mia Manager");
}

async fn only_ones_own_and_never_to_guests(desk: &Desk) {
    let (first, last) = today(desk);
    let stages = json!([stage("Legal", &[&desk.manager], json!({})), { "name": "Counsel", "rule": "any", "approvers": [{ "guest_email": "cora@counsel.test" }] }]);
    submit(desk, stages).await;
    let tenant = desk.tenant().await;
    let guest = store::people::by_email(&mut tenant.read().await.unwrap(), "cora@counsel.test").await.unwrap().unwrap().0;
    for deputy in [guest.id.to_string(), desk.auditor.id(), uuid::Uuid::now_v7().to_string(), desk.manager.id()] {
        let body = json!({ "deputy_id": deputy, "starts_on": first, "ends_on": last });
        assert_eq!(desk.manager.post("/delegations", body).await.expect(422)["fields"][0]["field"], "deputy_id", "{deputy}");
    }
    for (starts_on, ends_on) in [(&last, &first), (&"2020-01-01".to_owned(), &"2020-01-02".to_owned()), (&first, &"2199-01-01".to_owned())]
    {
        let body = json!({ "deputy_id": desk.viewer.id(), "starts_on": starts_on, "ends_on": ends_on });
        assert_eq!(desk.manager.post("/delegations", body).await.expect(422)["fields"][0]["field"], "ends_on");
    }
    // There is no field for whose decisions they are: nobody hands over anybody else's.
    let body = json!({ "member_id": desk.owner.id(), "deputy_id": desk.viewer.id(), "starts_on": first, "ends_on": last });
    assert_eq!(desk.admin.post("/delegations", body).await.status.as_u16(), 422);
    assert_eq!(
        desk.auditor.post("/delegations", json!({ "deputy_id": desk.viewer.id(), "starts_on": first, "ends_on": last })).await.problem(403),
        "ROLE_TOO_LOW"
    );
}
