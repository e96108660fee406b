//! Decisions that are signatures, and silence that is on record.

use serde_json::{Value, json};

use super::{
    chains::task_under,
    desk::{Desk, PASSWORD},
    on_both_engines,
};

on_both_engines!(a_signature_needs_the_password_and_the_digest, silence_is_written_down);

async fn a_signature_needs_the_password_and_the_digest(desk: &Desk) {
    let meaning = "I have checked the claims as counsel";
    let stage =
        json!({ "name": "Legal", "rule": "any", "approvers": [{ "member_id": desk.manager.id() }], "signature": { "meaning": meaning } });
    let task = task_under(desk, json!([stage])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let path = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    let decide = async |more: Value| {
        let mut body = json!({ "decision": "approve" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        desk.manager.post(&path, body).await
    };
    assert_eq!(decide(json!({ "digest": review["digest"] })).await.problem(403), "SIGN_WITH_PASSWORD");
    assert_eq!(decide(json!({ "digest": review["digest"], "password": "guessed wrong" })).await.problem(403), "PASSWORD_WRONG");
    assert_eq!(decide(json!({ "password": PASSWORD })).await.problem(422), "INVALID_FIELDS");
    let signed = decide(json!({ "digest": review["digest"], "password": PASSWORD })).await.expect(201);
    let expected = json!({ "meaning": meaning, "printed_name": "Mia Manager", "authentication": "password" });
    assert_eq!(signed["stages"][0]["decisions"][0]["signature"], expected);
    assert_eq!(signed["status"], "approved");

    // The attempt is on record; the password is not.
    let events = desk.owner.get("/audit/events?limit=200").await.expect(200);
    assert!(events["items"].as_array().unwrap().iter().any(|e| e["action"] == "session.refused"));
    assert!(!events.to_string().contains(PASSWORD));

    // A later change of name leaves the signature as it was printed.
    let member = format!("/members/{}", desk.manager.id());
    desk.owner.patch(&member, &json!(1), json!({ "name": "Mia Married" })).await.expect(200);
    let read = desk.viewer.get(&format!("/reviews/{}", review["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read["stages"][0]["decisions"][0]["signature"], expected);
}

async fn silence_is_written_down(desk: &Desk) {
    let approvers = json!([{ "member_id": desk.manager.id() }, { "member_id": desk.admin.id() }]);
    let stages = json!([
        { "name": "Brand", "rule": "any", "approvers": approvers },
        { "name": "Legal", "rule": "any", "approvers": [{ "member_id": desk.viewer.id() }] },
    ]);
    let task = task_under(desk, stages).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let path = format!("/reviews/{}", review["id"].as_str().unwrap());
    let decided = desk.manager.post(&format!("{path}/decisions"), json!({ "decision": "approve" })).await.expect(201);
    assert_eq!(decided["stages"][0]["no_response"], json!([desk.admin.id()]));
    let read = desk.viewer.get(&path).await.expect(200);
    assert_eq!(read["stages"][0]["no_response"], json!([desk.admin.id()]));
    assert!(read["stages"][1].get("no_response").is_none(), "nobody was asked there when the first stage closed");
    // Nothing waits for the admin any more.
    assert_eq!(desk.admin.get("/reviews?waiting_for=me").await.expect(200)["items"], json!([]));
    let log = desk.owner.get("/audit/events?action=review.no_response").await.expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
}
