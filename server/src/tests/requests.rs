//! Requests to use: what is uploaded is held until a chain of people has let it out.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, PASSWORD, png},
    on_both_engines,
};
use crate::{
    audit::{Actor, Change, UnitOfWork},
    store,
};

on_both_engines!(
    an_upload_goes_through_its_chain,
    what_is_not_wanted_stays_held,
    a_deputy_decides_and_people_are_mailed,
    a_chain_that_nobody_can_satisfy_refuses_the_upload,
    the_database_says_it_again,
);

async fn put(client: &Client, body: Value) -> super::desk::Reply {
    let now = client.get("/library-policy").await.expect(200);
    client.send(Method::PUT, "/library-policy", &[("if-match", &format!("\"{}\"", now["revision"]))], Some(body)).await
}

/// Uploads are held for a chain with these stages.
async fn hold(desk: &Desk, stages: Value) {
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Brand, then counsel", "stages": stages })).await.expect(201);
    let policy = put(&desk.admin, json!({ "hold_uploads": true, "chain_id": chain["id"] })).await.expect(200);
    assert_eq!(policy["chain_id"], chain["id"]);
}

/// Brand is the manager, counsel the owner, who signs.
fn two(desk: &Desk) -> Value {
    json!([
        { "name": "Brand", "rule": "any", "approvers": [{ "member_id": desk.manager.id() }, { "member_id": desk.contributor.id() }] },
        { "name": "Counsel", "rule": "any", "approvers": [{ "member_id": desk.owner.id() }], "signature": { "meaning": "Cleared" } },
    ])
}

/// An asset with one uploaded version: the paths of the asset and of the version.
async fn uploaded(desk: &Desk, shade: u8) -> (String, String) {
    let asset = desk.contributor.post("/assets", json!({ "name": "Pool", "kind": "photography" })).await.expect(201);
    let asset = format!("/assets/{}", asset["id"].as_str().unwrap());
    let version = desk.contributor.upload(&format!("{asset}/versions"), "pool.png", &png(shade)).await.expect(201);
    assert_eq!(version["held"], true);
    (asset, format!("/asset-versions/{}", version["id"].as_str().unwrap()))
}

async fn waiting(client: &Client) -> usize {
    let listed = client.get("/use-requests?waiting_for=me").await.expect(200)["items"].as_array().unwrap().len();
    assert_eq!(client.get("/waiting").await.expect(200), json!({ "reviews": 0, "uploads": listed }));
    listed
}

async fn an_upload_goes_through_its_chain(desk: &Desk) {
    hold(desk, two(desk)).await;
    let (asset, version) = uploaded(desk, 3).await;
    let rights = Some(json!({ "holder": "Acme" }));
    let based = format!("\"{}\"", desk.manager.get(&asset).await.expect(200)["revision"]);
    desk.manager.send(Method::PUT, &format!("{asset}/rights"), &[("if-match", &based)], rights).await.expect(200);
    let request = desk.viewer.get(&version).await;
    assert_eq!(request.status.as_u16(), 200);
    let request = desk.manager.get(&version).await.expect(200)["request"].clone();
    assert_eq!(
        (&request["status"], &request["stages"][0]["status"], &request["stages"][1]["status"]),
        (&json!("open"), &json!("open"), &json!("waiting"))
    );
    assert_eq!(request["stages"][0]["barred"], json!([desk.contributor.id()]), "who uploaded it is set apart");
    assert_eq!((waiting(&desk.manager).await, waiting(&desk.owner).await, waiting(&desk.contributor).await), (1, 0, 0));

    let decisions = format!("{version}/decisions");
    let approve = json!({ "decision": "approve", "digest": request["digest"] });
    assert_eq!(desk.admin.post(&format!("{version}/approval"), json!({})).await.problem(409), "IN_REQUEST");
    assert_eq!(desk.contributor.post(&decisions, approve.clone()).await.problem(403), "OWN_UPLOAD");
    assert_eq!(desk.owner.post(&decisions, approve.clone()).await.problem(403), "NOT_AN_APPROVER", "its turn has not come");
    assert_eq!(desk.manager.post(&decisions, json!({ "decision": "request_changes" })).await.problem(422), "INVALID_FIELDS");
    let other = json!({ "decision": "approve", "digest": "0".repeat(64) });
    assert_eq!(desk.manager.post(&decisions, other).await.status.as_u16(), 412, "what was shown is something else");
    let first = desk.manager.post(&decisions, approve.clone()).await.expect(201);
    assert_eq!((&first["status"], &first["stages"][1]["status"]), (&json!("open"), &json!("open")));

    let file = format!("{version}/file?purpose=download");
    assert_eq!(desk.viewer.get(&file).await.problem(403), "RIGHTS_DENIED", "half a chain is none");
    assert_eq!((waiting(&desk.manager).await, waiting(&desk.owner).await), (0, 1));
    assert_eq!(desk.owner.post(&decisions, approve.clone()).await.problem(403), "SIGN_WITH_PASSWORD");
    let mut signed = approve.clone();
    signed["password"] = json!(PASSWORD);
    let last = desk.owner.post(&decisions, signed).await.expect(201);
    assert_eq!(last["status"], "approved");
    assert_eq!(last["stages"][1]["decisions"][0]["signature"]["meaning"], "Cleared");
    let now = desk.viewer.get(&asset).await.expect(200);
    assert_eq!((&now["versions"][0]["held"], &now["versions"][0]["approved_by"]), (&json!(false), &json!(desk.owner.id())));
    assert_eq!(desk.viewer.get(&file).await.bytes, png(3));
    assert_eq!(desk.manager.post(&decisions, approve).await.problem(409), "REQUEST_CLOSED");
    let log = desk.owner.get("/audit/events?limit=100&order=newest").await.expect(200).to_string();
    assert!(log.contains("use_request.opened") && log.contains("use_request.decided") && log.contains("asset_version.approved"));
}

async fn what_is_not_wanted_stays_held(desk: &Desk) {
    hold(desk, two(desk)).await;
    let (asset, version) = uploaded(desk, 4).await;
    let no = json!({ "decision": "request_changes", "comment": "The old logo is in it" });
    let closed = desk.manager.post(&format!("{version}/decisions"), no).await.expect(201);
    assert_eq!(closed["status"], "changes_requested");
    assert_eq!(desk.admin.post(&format!("{version}/approval"), json!({})).await.problem(409), "IN_REQUEST");
    assert_eq!(desk.owner.get("/use-requests").await.expect(200)["items"], json!([]));
    // Another version is asked for anew.
    let next = desk.contributor.upload(&format!("{asset}/versions"), "pool.png", &png(5)).await.expect(201);
    let open = desk.owner.get("/use-requests").await.expect(200);
    assert_eq!(open["items"][0]["version_id"], next["id"]);
    // Nobody takes the chain away by themselves while something goes through it.
    assert_eq!(put(&desk.admin, json!({ "hold_uploads": true, "chain_id": null })).await.problem(409), "WEAKENS_RUNNING_RULE");
    let missing = json!({ "hold_uploads": true, "chain_id": uuid::Uuid::now_v7() });
    assert_eq!(put(&desk.admin, missing).await.problem(422), "INVALID_FIELDS");
    assert!(put(&desk.admin, json!({ "hold_uploads": true })).await.expect(200)["chain_id"].is_string(), "left as it is");
}

/// To whom mail was written, and about what, in their order.
async fn mailed(desk: &Desk) -> Vec<(String, String)> {
    let due = store::mail::due(&mut desk.tenant().await.read().await.unwrap(), "2100-01-01T00:00:00Z".parse().unwrap(), 100).await.unwrap();
    due.into_iter().map(|mail| (mail.recipient, mail.subject.split_once(": ").unwrap().1.to_owned())).collect()
}

async fn a_deputy_decides_and_people_are_mailed(desk: &Desk) {
    hold(desk, two(desk)).await;
    let today = desk.tenant().await.now().day();
    // The manager's decisions are with the admin; counsel's with somebody who does not see what is held.
    let hand = |deputy: &Client| json!({ "deputy_id": deputy.id(), "starts_on": today, "ends_on": today.plus(3), "note": "" });
    desk.manager.post("/delegations", hand(&desk.admin)).await.expect(201);
    desk.owner.post("/delegations", hand(&desk.viewer)).await.expect(201);
    let before = mailed(desk).await.len();
    let (_, version) = uploaded(desk, 6).await;
    let people = desk.owner.get("/members").await.expect(200);
    let address = |client: &Client| {
        let found = people["items"].as_array().unwrap().iter().find(|member| member["id"] == json!(client.id())).unwrap();
        found["email"].as_str().unwrap().to_owned()
    };
    let asked: Vec<_> = mailed(desk).await.split_off(before);
    let mut expected = vec![(address(&desk.manager), "to decide, Pool".to_owned()), (address(&desk.admin), "to decide, Pool".to_owned())];
    expected.sort();
    let mut sorted = asked.clone();
    sorted.sort();
    assert_eq!(sorted, expected);

    assert_eq!((waiting(&desk.admin).await, waiting(&desk.owner).await), (1, 0));
    let request = desk.admin.get(&version).await.expect(200)["request"].clone();
    assert_eq!(request["stages"][0]["deputies"][0]["deputy"], json!(desk.admin.id()));
    let decisions = format!("{version}/decisions");
    let approve = |of: &Client| json!({ "decision": "approve", "digest": request["digest"], "on_behalf_of": of.id() });
    assert_eq!(desk.admin.post(&decisions, json!({ "decision": "approve" })).await.problem(403), "NOT_AN_APPROVER");
    assert_eq!(desk.admin.post(&decisions, approve(&desk.owner)).await.problem(403), "NOT_A_DEPUTY");
    assert_eq!(desk.contributor.post(&decisions, approve(&desk.manager)).await.problem(403), "OWN_UPLOAD");
    let first = desk.admin.post(&decisions, approve(&desk.manager)).await.expect(201);
    let given = &first["stages"][0]["decisions"][0];
    assert_eq!((&given["member_id"], &given["given_by"]["member_id"]), (&json!(desk.manager.id()), &json!(desk.admin.id())));
    assert_eq!(first["stages"][1]["status"], "open");
    assert_eq!(first["stages"][1].get("deputies"), None, "a viewer does not see what is held");
    assert_eq!(mailed(desk).await.last().unwrap(), &(address(&desk.owner), "to decide, Pool".to_owned()));

    let signed = json!({ "decision": "approve", "digest": request["digest"], "password": PASSWORD });
    assert_eq!(desk.owner.post(&decisions, signed).await.expect(201)["status"], "approved");
    assert_eq!(mailed(desk).await.last().unwrap(), &(address(&desk.contributor), "decided, Pool".to_owned()));
    // Read again, it says the same.
    let now = desk.manager.get(&version).await.expect(200)["request"].clone();
    assert_eq!(now["stages"][0]["decisions"][0]["given_by"], given["given_by"]);
}

async fn a_chain_that_nobody_can_satisfy_refuses_the_upload(desk: &Desk) {
    // The uploader alone, and somebody who does not see what is held.
    for approver in [desk.contributor.id(), desk.viewer.id()] {
        hold(desk, json!([{ "name": "Only", "rule": "any", "approvers": [{ "member_id": approver }] }])).await;
        let asset = desk.contributor.post("/assets", json!({ "name": "Pool", "kind": "photography" })).await.expect(201);
        let asset = format!("/assets/{}", asset["id"].as_str().unwrap());
        let refused = desk.contributor.upload(&format!("{asset}/versions"), "pool.png", &png(6)).await;
        assert!(String::from_utf8_lossy(&refused.bytes).contains("Stage Only can never be approved"));
        assert_eq!(refused.problem(409), "NO_ELIGIBLE_APPROVER");
        assert_eq!(desk.contributor.get(&asset).await.expect(200)["versions"], json!([]), "nothing is half there");
    }
}

async fn the_database_says_it_again(desk: &Desk) {
    hold(desk, two(desk)).await;
    let (_, version) = uploaded(desk, 8).await;
    let yes = json!({ "decision": "approve" });
    desk.manager.post(&format!("{version}/decisions"), yes).await.expect(201);
    let tenant = desk.tenant().await;
    for sql in [
        "insert into asset_approval (version_id, asset_id, approved_by, approved_at)
         select version_id, asset_id, (select member_id from use_decision), requested_at from use_request",
        "update use_request set stage_count = 1",
        "delete from use_request",
        "update use_decision set decision = 'request_changes'",
        "delete from use_decision",
        "insert into use_decision (id, version_id, stage, member_id, decision, comment, digest, at)
         select version_id, version_id, 1, requested_by, 'approve', '', digest, requested_at from use_request",
    ] {
        let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
        let tx = uow.write(Change::new("attack.tried", "use_request", "x"));
        assert!(store::raw(tx, sql).await.is_err(), "{sql}");
    }
}
