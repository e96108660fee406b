//! Chains: who counts, who is barred, and the proof of why.

use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, png},
    on_both_engines,
};

on_both_engines!(
    teams_are_approvers,
    each_group_owes_its_approvals,
    a_chain_that_cannot_be_satisfied_is_refused_with_the_proof,
    an_explanation_follows_the_review
);

/// A task with one file by the contributor, under a chain of these stages.
pub(super) async fn task_under(desk: &Desk, stages: Value) -> String {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Chains" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Chain", "stages": stages })).await.expect(201);
    let task = json!({ "title": "Hero", "chain_id": chain["id"] });
    let task = desk.manager.post(&format!("/campaigns/{campaign}/tasks"), task).await.expect(201)["id"].as_str().unwrap().to_owned();
    upload(desk, &desk.contributor, &campaign, &task).await;
    task
}

pub(super) async fn upload(desk: &Desk, by: &Client, campaign: &str, task: &str) {
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign, "task_id": task, "name": "Banner" })).await.expect(201);
    by.upload(&format!("/proofs/{}/versions", proof["id"].as_str().unwrap()), "a.png", &png(1)).await.expect(201);
}

async fn submit(desk: &Desk, task: &str) -> super::desk::Reply {
    desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await
}

async fn approve(by: &Client, review: &Value) -> Value {
    let path = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    by.post(&path, json!({ "decision": "approve", "digest": review["digest"] })).await.expect(201)
}

async fn teams_are_approvers(desk: &Desk) {
    let team = desk.admin.post("/teams", json!({ "name": "Counsel", "members": [desk.viewer.id(), desk.viewer.id()] })).await.expect(201);
    assert_eq!(team["members"], json!([desk.viewer.id()]));
    assert_eq!(desk.admin.post("/teams", json!({ "name": "Counsel" })).await.problem(409), "NAME_TAKEN");
    let stranger = json!({ "name": "Ghosts", "members": [uuid::Uuid::now_v7()] });
    assert_eq!(desk.admin.post("/teams", stranger).await.problem(422), "INVALID_FIELDS");

    let task = task_under(desk, json!([{ "name": "Legal", "rule": "any", "approvers": [{ "team_id": team["id"] }] }])).await;
    let review = submit(desk, &task).await.expect(201);
    assert_eq!(review["stages"][0]["eligible"], json!([desk.viewer.id()]));

    // Who joins later decides in later reviews, not in this one.
    let path = format!("/teams/{}", team["id"].as_str().unwrap());
    desk.admin.patch(&path, &team["revision"], json!({ "members": [desk.manager.id()] })).await.expect(200);
    let decide = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    assert_eq!(desk.manager.post(&decide, json!({ "decision": "approve" })).await.problem(403), "NOT_AN_APPROVER");
    assert_eq!(approve(&desk.viewer, &review).await["status"], "approved");
}

async fn each_group_owes_its_approvals(desk: &Desk) {
    let (manager, viewer) = (json!({ "role": "manager" }), json!({ "member_id": desk.viewer.id() }));
    let rule = json!({ "per_group": [{ "group": manager, "approvals": 1 }, { "group": viewer, "approvals": 1 }] });
    let task = task_under(desk, json!([{ "name": "Both", "rule": rule, "approvers": [manager, viewer, { "role": "admin" }] }])).await;
    let review = submit(desk, &task).await.expect(201);
    // The admin may speak, but is in neither group.
    assert_eq!(approve(&desk.admin, &review).await["status"], "open");
    assert_eq!(approve(&desk.manager, &review).await["status"], "open");
    assert_eq!(approve(&desk.viewer, &review).await["status"], "approved");
}

async fn a_chain_that_cannot_be_satisfied_is_refused_with_the_proof(desk: &Desk) {
    let viewer = json!({ "member_id": desk.viewer.id() });
    let save = async |rule: Value, approvers: Value| {
        let stages = json!([{ "name": "Legal", "rule": rule, "approvers": approvers }]);
        let refused = desk.owner.post("/approval-chains", json!({ "name": "Chain", "stages": stages })).await.expect(422);
        refused["fields"][0]["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(save(json!("any"), json!([])).await, "can never be satisfied: needs 1 of nobody");
    assert_eq!(save(json!({ "quorum": 2 }), json!([viewer])).await, "can never be satisfied: needs 2 of Vera Viewer");
    // One person in two groups counts once.
    let twice = json!({ "per_group": [{ "group": viewer, "approvals": 1 }, { "group": { "role": "viewer" }, "approvals": 1 }] });
    assert!(save(twice, json!([viewer, { "role": "viewer" }])).await.starts_with("can never be satisfied: needs 1 of Vera Viewer"));

    // Satisfiable in general, but not with what the author made.
    let task = task_under(desk, json!([{ "name": "Legal", "rule": "any", "approvers": [{ "member_id": desk.contributor.id() }] }])).await;
    let refused = submit(desk, &task).await.expect(409);
    assert_eq!(
        refused["detail"],
        "Stage Legal can never be approved: needs 1 of Cem Contributor; Cem Contributor submitted it and uploaded v1 of Banner. Add approvers to the chain."
    );
}

async fn an_explanation_follows_the_review(desk: &Desk) {
    let both = json!([{ "member_id": desk.viewer.id() }, { "member_id": desk.manager.id() }, { "member_id": desk.contributor.id() }]);
    let task = task_under(desk, json!([{ "name": "Legal", "rule": "all", "approvers": both }])).await;
    let review = submit(desk, &task).await.expect(201);
    let path = format!("/reviews/{}/explain", review["id"].as_str().unwrap());
    let standing = |proof: &Value, who: &Client| {
        let people = proof["stages"][0]["proof"]["needs"][0]["people"].as_array().unwrap().clone();
        people.into_iter().find(|p| p["member_id"] == who.id()).unwrap()["standing"].as_str().unwrap().to_owned()
    };
    let proof = desk.viewer.get(&path).await.expect(200);
    assert_eq!((proof["outlook"].as_str(), proof["stages"][0]["proof"]["needs"][0]["needed"].as_i64()), (Some("possible"), Some(2)));
    assert_eq!(standing(&proof, &desk.contributor), "barred");

    approve(&desk.manager, &review).await;
    assert_eq!(standing(&desk.viewer.get(&path).await.expect(200), &desk.manager), "approved");

    // Somebody who left cannot approve any more: said, and not silently counted out.
    let viewer = format!("/members/{}", desk.viewer.id());
    desk.admin.patch(&viewer, &json!(1), json!({ "active": false })).await.expect(200);
    let proof = desk.admin.get(&path).await.expect(200);
    assert_eq!((proof["outlook"].as_str(), standing(&proof, &desk.viewer).as_str()), (Some("impossible"), "absent"));
    assert!(proof["stages"][0]["proof"]["says"].as_str().unwrap().contains("Vera Viewer is no longer active"));
}
