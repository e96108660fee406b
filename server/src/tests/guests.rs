//! Guests from end to end: invited by mail, shown one thing, deciding with a code, and nothing more than their link says.

use app::model::{Instant, Role};
use axum::http::Method;
use serde_json::{Value, json};

use super::{
    chains::task_under,
    desk::{Client, Desk, Reply},
    on_both_engines,
    sink::Sink,
};
use crate::mailer;

on_both_engines!(
    a_guest_named_in_a_chain_decides_from_the_mail,
    a_guest_whose_link_cannot_decide_posts_a_decision_in_vain,
    a_guest_cannot_take_anothers_place,
    a_link_ends,
    a_code_is_good_once_and_for_few_tries,
    a_members_address_names_the_member,
    guests_have_no_account,
    mail_waits_until_it_is_taken,
    the_next_stage_invites_its_guest_once,
    a_guest_signs_with_the_code
);

const COUNSEL: &str = "cora@counsel.test";

/// A review whose only stage asks counsel, and the mail that has gone out.
async fn asked(desk: &Desk, sink: &Sink) -> Value {
    let task = task_under(desk, json!([{ "name": "Legal", "rule": "any", "approvers": [{ "guest_email": COUNSEL }] }])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    sent(desk, sink).await;
    review
}

async fn sent(desk: &Desk, sink: &Sink) {
    mailer::send_due(&desk.tenant().await, &sink.post).await.unwrap();
}

async fn link(desk: &Desk, more: Value) -> (String, Value) {
    let mut new = json!({ "email": COUNSEL, "name": "Cora Counsel" });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = desk.manager.post("/guest-links", new).await.expect(201);
    (made["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned(), made["link"].clone())
}

async fn decide(desk: &Desk, token: &str, review: &Value, code: &str) -> Reply {
    let decision = json!({ "decision": "approve", "comment": "Fine.", "digest": review["digest"], "code": code });
    desk.nobody.post(&format!("/guest/{token}/decisions"), decision).await
}

async fn code(desk: &Desk, sink: &Sink, token: &str, review: &Value) -> String {
    desk.nobody.post(&format!("/guest/{token}/codes"), json!({ "digest": review["digest"] })).await.expect(201);
    sent(desk, sink).await;
    sink.newest_to(COUNSEL).code()
}

fn pin(body: &str) -> Value {
    json!({ "geometry": { "type": "pin", "x": 0.25, "y": 0.5 }, "body": body })
}

async fn a_guest_named_in_a_chain_decides_from_the_mail(desk: &Desk) {
    let sink = Sink::open().await;
    let review = asked(desk, &sink).await;
    let letter = sink.newest_to(COUNSEL);
    assert!(letter.subject.contains("Hero") && letter.body.contains("http://acme.localhost:3000/guest/"), "{letter:?}");
    let token = letter.token();

    let view = desk.nobody.get(&format!("/guest/{token}")).await.expect(200);
    assert_eq!((view["workspace"].as_str(), view["title"].as_str()), (Some("Acme"), Some("Hero")));
    assert_eq!((view["review"]["may_decide"].as_bool(), view["review"]["stage"].as_str()), (Some(true), Some("Legal")), "{view:#}");
    let version = view["files"][0]["proof_version_id"].as_str().unwrap();
    let shown = desk.nobody.get(&format!("/guest/{token}/files/{version}")).await;
    assert!(shown.status.is_success() && shown.headers["cache-control"] == "private, no-cache");

    let note = desk.nobody.post(&format!("/guest/{token}/files/{version}/annotations"), pin("Add the licence line")).await.expect(201);
    assert_eq!(note["author_name"], COUNSEL);
    let thread = format!("/annotations/{}/comments", note["id"].as_str().unwrap());
    desk.contributor.post(&thread, json!({ "body": "Where?" })).await.expect(201);
    desk.nobody.post(&format!("/guest/{token}{thread}"), json!({ "body": "Below the price" })).await.expect(201);
    let notes = desk.nobody.get(&format!("/guest/{token}")).await.expect(200)["notes"].clone();
    assert_eq!(notes[0]["comments"].as_array().unwrap().len(), 3);

    let code = code(desk, &sink, &token, &review).await;
    let decided = decide(desk, &token, &review, &code).await.expect(201);
    assert_eq!((decided["status"].as_str(), decided["may_decide"].as_bool()), (Some("approved"), Some(false)));
    let read = desk.viewer.get(&format!("/reviews/{}", review["id"].as_str().unwrap())).await.expect(200);
    let decision = &read["stages"][0]["decisions"][0];
    let links = desk.manager.get(&format!("/guest-links?review={}", review["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&decision["name"], &decision["guest_link_id"]), (&json!(COUNSEL), &links["items"][0]["id"]));
    assert_eq!(decision["digest"], review["digest"]);

    // On record as the guest's own; nothing secret is.
    let events = desk.owner.get("/audit/events?limit=200&order=newest").await.expect(200);
    let event = events["items"].as_array().unwrap().iter().find(|e| e["action"] == "review.decided").unwrap().clone();
    assert_eq!((&event["actor"]["kind"], &event["email"]), (&json!("guest"), &json!(COUNSEL)));
    assert!(!events.to_string().contains(&token) && !events.to_string().contains(&format!("\"{code}\"")));
    let mut db = desk.tenant().await.read().await.unwrap();
    assert!(!crate::store::mail::any(&mut db).await.unwrap(), "nothing waits, and of what was sent the body is forgotten");
}

/// Research, negative test 10, first half.
async fn a_guest_whose_link_cannot_decide_posts_a_decision_in_vain(desk: &Desk) {
    let sink = Sink::open().await;
    let review = asked(desk, &sink).await;
    // The guest is an eligible approver; this link of theirs says that it is for looking.
    let (token, made) = link(desk, json!({ "review_id": review["id"], "can_comment": false })).await;
    assert_eq!((made["can_decide"].as_bool(), made["can_download"].as_bool()), (Some(false), Some(false)), "off unless asked for");
    let path = format!("/guest/{token}");
    let view = desk.nobody.get(&path).await.expect(200);
    assert_eq!(view["review"]["may_decide"], false);
    assert_eq!(decide(desk, &token, &review, "000000").await.problem(403), "LINK_CANNOT_DECIDE");
    let asks = desk.nobody.post(&format!("{path}/codes"), json!({ "digest": review["digest"] })).await;
    assert_eq!(asks.problem(403), "LINK_CANNOT_DECIDE");
    let file = format!("{path}/files/{}", view["files"][0]["proof_version_id"].as_str().unwrap());
    assert_eq!(desk.nobody.post(&format!("{file}/annotations"), pin("Hello")).await.problem(403), "LINK_CANNOT_COMMENT");
    assert_eq!(desk.nobody.get(&format!("{file}?download=true")).await.problem(403), "LINK_CANNOT_DOWNLOAD");
    let (allowed, _) = link(desk, json!({ "review_id": review["id"], "can_download": true })).await;
    let saved = desk.nobody.get(&format!("{}?download=true", file.replace(&token, &allowed))).await;
    assert!(saved.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let read = desk.viewer.get(&format!("/reviews/{}", review["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read["stages"][0]["decisions"], json!([]));
    // A link to a file is never one to decide by.
    let version = view["files"][0]["proof_version_id"].clone();
    let wish = json!({ "email": COUNSEL, "proof_version_id": version, "can_decide": true });
    assert_eq!(desk.manager.post("/guest-links", wish).await.problem(422), "INVALID_FIELDS");
    // Somebody who decides in no stage may hold a link that could.
    let other = json!({ "email": "otto@agency.test", "review_id": review["id"], "can_decide": true });
    let other = desk.manager.post("/guest-links", other).await.expect(201)["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert_eq!(decide(desk, &other, &review, "000000").await.problem(403), "NOT_AN_APPROVER");
}

/// Research, negative test 10, second half.
async fn a_guest_cannot_take_anothers_place(desk: &Desk) {
    let sink = Sink::open().await;
    let review = asked(desk, &sink).await;
    let token = sink.newest_to(COUNSEL).token();
    let other = json!({ "email": "otto@agency.test", "review_id": review["id"], "can_decide": true });
    let other = desk.manager.post("/guest-links", other).await.expect(201);
    let (others, other_id) = (other["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned(), other["link"]["member_id"].clone());
    let version =
        desk.nobody.get(&format!("/guest/{token}")).await.expect(200)["files"][0]["proof_version_id"].as_str().unwrap().to_owned();

    // Who somebody is comes from the link alone: no field of a body can say otherwise.
    for field in ["guest_id", "member_id", "author_id", "link_id"] {
        let mut decision = json!({ "decision": "approve", "digest": review["digest"], "code": "000000" });
        decision[field] = other_id.clone();
        assert_eq!(desk.nobody.post(&format!("/guest/{token}/decisions"), decision).await.problem(422), "INVALID_FIELDS");
        let mut note = pin("Mine");
        note[field] = other_id.clone();
        assert_eq!(desk.nobody.post(&format!("/guest/{others}/files/{version}/annotations"), note).await.problem(422), "INVALID_FIELDS");
    }
    let note = desk.nobody.post(&format!("/guest/{token}/files/{version}/annotations"), pin("Mine")).await.expect(201);
    let answer = format!("/guest/{others}/annotations/{}/comments", note["id"].as_str().unwrap());
    assert_eq!(desk.nobody.post(&answer, json!({ "body": "Not mine" })).await.problem(404), "NOT_FOUND");
    assert_eq!(desk.nobody.get(&format!("/guest/{others}")).await.expect(200)["notes"], json!([]));

    // A code mailed to one guest is nothing in another's hands.
    let mailed = code(desk, &sink, &token, &review).await;
    assert_eq!(decide(desk, &others, &review, &mailed).await.problem(403), "NOT_AN_APPROVER");

    // One link's id under another's signature, a bit turned over, another workspace, and a link as a token: nothing.
    let mixed = format!("{}{}", &others[..22], &token[22..]);
    let flipped = format!("{}{}", &token[..40], token[40..].replace(|c: char| c.is_ascii_alphanumeric(), "x"));
    for made_up in [mixed.as_str(), flipped.as_str(), "x", "AAAA"] {
        assert_eq!(desk.nobody.get(&format!("/guest/{made_up}")).await.problem(404), "NOT_FOUND", "{made_up}");
    }
    let neighbour = desk.neighbour("globex").await;
    assert_eq!(neighbour.get(&format!("/guest/{token}")).await.problem(404), "NOT_FOUND");
    assert_eq!(desk.nobody.with_token(&token).get("/campaigns").await.problem(401), "UNAUTHENTICATED");

    // A file that the link does not name, and a blocking mark.
    let elsewhere = task_under(desk, json!([{ "name": "X", "rule": "any", "approvers": [{ "role": "manager" }] }])).await;
    let task = desk.viewer.get(&format!("/tasks/{elsewhere}")).await.expect(200);
    let proofs = desk.viewer.get(&format!("/campaigns/{}/proofs", task["campaign_id"].as_str().unwrap())).await.expect(200);
    let foreign = proofs["items"][0]["versions"][0]["id"].as_str().unwrap();
    assert_eq!(desk.nobody.get(&format!("/guest/{token}/files/{foreign}")).await.problem(404), "NOT_FOUND");
    assert_eq!(desk.nobody.post(&format!("/guest/{token}/files/{foreign}/annotations"), pin("Hm")).await.problem(404), "NOT_FOUND");
    let mut blocking = pin("Stop");
    blocking["blocking"] = json!(true);
    let refused = desk.nobody.post(&format!("/guest/{token}/files/{version}/annotations"), blocking).await;
    assert_eq!(refused.problem(422), "INVALID_FIELDS");
}

async fn a_link_ends(desk: &Desk) {
    let sink = Sink::open().await;
    let review = asked(desk, &sink).await;
    let (token, made) = link(desk, json!({ "review_id": review["id"], "can_decide": true, "expires_in_days": 2 })).await;
    let (path, id) = (format!("/guest/{token}"), made["id"].as_str().unwrap().to_owned());
    let file = format!("{path}/files/{}", desk.nobody.get(&path).await.expect(200)["files"][0]["proof_version_id"].as_str().unwrap());

    let now: Instant = made["created_at"].as_str().unwrap().parse().unwrap();
    for (hours, open) in [(47, true), (48, false)] {
        let later = desk.at(now.plus_millis(hours * 3_600_000)).await;
        let guest = later.client(&desk.nobody);
        for path in [&path, &file] {
            let reply = guest.get(path).await;
            if open { assert!(reply.status.is_success(), "{path}") } else { assert_eq!(reply.problem(410), "LINK_ENDED") }
        }
        later.end().await;
    }

    assert_eq!(desk.contributor.send(Method::DELETE, &format!("/guest-links/{id}"), &[], None).await.problem(403), "ROLE_TOO_LOW");
    desk.manager.send(Method::DELETE, &format!("/guest-links/{id}"), &[], None).await.expect(204);
    assert_eq!(desk.nobody.get(&path).await.problem(410), "LINK_ENDED");
    assert_eq!(desk.nobody.get(&file).await.problem(410), "LINK_ENDED");
    assert_eq!(decide(desk, &token, &review, "000000").await.problem(410), "LINK_ENDED");
    assert_eq!(desk.manager.send(Method::DELETE, &format!("/guest-links/{id}"), &[], None).await.problem(409), "ALREADY_REVOKED");

    // Whoever gets an account comes by it from then on, as the same person on record.
    let invited = sink.newest_to(COUNSEL).token();
    let hired = json!({ "name": "Cora Counsel", "email": COUNSEL, "role": "viewer", "password": super::desk::PASSWORD });
    let hired = desk.admin.post("/members", hired).await.expect(201);
    assert_eq!((&hired["id"], hired["guest"].as_bool()), (&made["member_id"], Some(false)));
    assert_eq!(desk.nobody.get(&format!("/guest/{invited}")).await.problem(410), "LINK_ENDED");
    let wish = json!({ "email": COUNSEL, "review_id": review["id"] });
    assert_eq!(desk.manager.post("/guest-links", wish).await.problem(409), "HAS_ACCOUNT");
}

async fn a_code_is_good_once_and_for_few_tries(desk: &Desk) {
    let sink = Sink::open().await;
    let review = asked(desk, &sink).await;
    let token = sink.newest_to(COUNSEL).token();
    let said = async |code: &str| decide(desk, &token, &review, code).await.expect(422)["fields"][0]["detail"].as_str().unwrap().to_owned();
    assert_eq!(said("123456").await, "has run out: ask for another");

    let right = code(desk, &sink, &token, &review).await;
    let wrong = if right == "111111" { "222222" } else { "111111" };
    for _ in 0..5 {
        assert_eq!(said(wrong).await, "is not the one that was mailed");
    }
    assert_eq!(said(&right).await, "has run out: ask for another", "guessing is over, for the right one too");
    let refused = desk.owner.get("/audit/events?action=guest_code.refused").await.expect(200);
    assert_eq!(refused["items"].as_array().unwrap().len(), 5, "each wrong try is on record");

    // An older code does not come back with a newer one, and ten minutes are enough.
    let newer = code(desk, &sink, &token, &review).await;
    if newer != right {
        assert_eq!(said(&right).await, "is not the one that was mailed");
    }
    let later = desk.at(Instant::new(time::OffsetDateTime::now_utc()).plus_millis(11 * 60_000)).await;
    let decision = json!({ "decision": "approve", "digest": review["digest"], "code": newer });
    assert_eq!(later.client(&desk.nobody).post(&format!("/guest/{token}/decisions"), decision).await.problem(422), "INVALID_FIELDS");
    later.end().await;

    // What is decided on is what was shown.
    let stale = json!({ "digest": app::model::Digest::of(b"another") });
    assert_eq!(desk.nobody.post(&format!("/guest/{token}/codes"), stale).await.problem(412), "STALE");
    decide(desk, &token, &review, &newer).await.expect(201);
    assert_eq!(decide(desk, &token, &review, &newer).await.problem(409), "REVIEW_CLOSED");

    let next = asked(desk, &sink).await;
    let token = sink.newest_to(COUNSEL).token();
    for _ in 0..5 {
        code(desk, &sink, &token, &next).await;
    }
    let sixth = desk.nobody.post(&format!("/guest/{token}/codes"), json!({ "digest": next["digest"] })).await;
    assert_eq!(sixth.problem(409), "TOO_MANY_CODES");
}

/// Otherwise an author could approve as a guest what they made as a member.
async fn a_members_address_names_the_member(desk: &Desk) {
    let own = "Cem.Contributor@acme.test";
    let task = task_under(desk, json!([{ "name": "Legal", "rule": "any", "approvers": [{ "guest_email": own }] }])).await;
    let refused = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(409);
    assert_eq!(refused["code"], "NO_ELIGIBLE_APPROVER");
    assert!(refused["detail"].as_str().unwrap().contains("Cem Contributor submitted it"), "{refused}");
    let wish = json!({ "email": own, "review_id": uuid::Uuid::now_v7() });
    assert_eq!(desk.manager.post("/guest-links", wish).await.problem(404), "NOT_FOUND");
    let stages = json!([{ "name": "Legal", "rule": "any", "approvers": [{ "guest_email": "no address" }] }]);
    assert_eq!(desk.owner.post("/approval-chains", json!({ "name": "C", "stages": stages })).await.problem(422), "INVALID_FIELDS");
}

async fn guests_have_no_account(desk: &Desk) {
    let sink = Sink::open().await;
    asked(desk, &sink).await;
    let guest =
        desk.viewer.get("/members").await.expect(200)["items"].as_array().unwrap().iter().find(|m| m["email"] == COUNSEL).unwrap().clone();
    assert_eq!((guest["guest"].as_bool(), guest["active"].as_bool()), (Some(true), Some(false)));
    let (id, path) = (guest["id"].clone(), format!("/members/{}", guest["id"].as_str().unwrap()));
    assert_eq!(desk.nobody.post("/session", json!({ "email": COUNSEL, "password": "x" })).await.problem(401), "UNAUTHENTICATED");
    assert_eq!(desk.admin.patch(&path, &json!(1), json!({ "active": true })).await.problem(404), "NOT_FOUND");
    let set = desk
        .admin
        .send(Method::PUT, &format!("{path}/password"), &[("if-match", "\"1\"")], Some(json!({ "password": "long enough 9" })))
        .await;
    assert_eq!(set.problem(404), "NOT_FOUND");
    assert_eq!(desk.admin.post("/teams", json!({ "name": "T", "members": [id] })).await.problem(422), "INVALID_FIELDS");
    // Their role on record gives them nothing: a stage for viewers asks viewers.
    let task = task_under(desk, json!([{ "name": "All", "rule": "all", "approvers": [{ "role": Role::Viewer }] }])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    assert_eq!(review["stages"][0]["eligible"], json!([desk.viewer.id()]));
    let stages = json!([{ "name": "All", "rule": "any", "approvers": [{ "member_id": id }] }]);
    assert_eq!(desk.owner.post("/approval-chains", json!({ "name": "C", "stages": stages })).await.problem(422), "INVALID_FIELDS");
}

async fn mail_waits_until_it_is_taken(desk: &Desk) {
    let task = task_under(desk, json!([{ "name": "Legal", "rule": "any", "approvers": [{ "guest_email": COUNSEL }] }])).await;
    // Nobody listens at the discard port of this machine.
    let nowhere = mailer::Post::at("smtp://127.0.0.1:9", "a@acme.test").unwrap();
    desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    mailer::send_due(&desk.tenant().await, &nowhere).await.unwrap();
    let failed = desk.owner.get("/audit/events?action=mail.failed").await.expect(200);
    assert_eq!(failed["items"].as_array().unwrap().len(), 1);
    let sink = Sink::open().await;
    sent(desk, &sink).await;
    assert!(sink.letters().is_empty(), "not again at once");
    let later = desk.at(Instant::new(time::OffsetDateTime::now_utc()).plus_millis(2 * 60_000)).await;
    mailer::send_due(&later.tenant().await, &sink.post).await.unwrap();
    mailer::send_due(&later.tenant().await, &sink.post).await.unwrap();
    later.end().await;
    assert_eq!(sink.letters().len(), 1, "taken once");
}

/// Research, negative test 8, as guests meet it.
async fn the_next_stage_invites_its_guest_once(desk: &Desk) {
    let sink = Sink::open().await;
    let stages = json!([
        { "name": "Brand", "rule": { "quorum": 1 }, "approvers": [{ "member_id": desk.manager.id() }, { "guest_email": "otto@agency.test" }] },
        { "name": "Legal", "rule": "any", "approvers": [{ "guest_email": COUNSEL }, { "member_id": desk.admin.id() }] },
    ]);
    let task = task_under(desk, stages).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    sent(desk, &sink).await;
    let to = |address: &str| sink.letters().iter().filter(|letter| letter.to == address).count();
    assert_eq!((to("otto@agency.test"), to(COUNSEL)), (1, 0), "nobody is invited before their turn");
    let approve = async |by: &Client| {
        let path = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
        by.post(&path, json!({ "decision": "approve", "digest": review["digest"] })).await
    };
    let decided = approve(&desk.manager).await.expect(201);
    let silent = decided["stages"][0]["no_response"].as_array().unwrap();
    assert_eq!(silent.len(), 1, "the agency had said nothing when its stage closed");
    sent(desk, &sink).await;
    assert_eq!((to("otto@agency.test"), to(COUNSEL)), (1, 1));
    // The agency's link is to a stage that is over.
    let late = decide(desk, &sink.newest_to("otto@agency.test").token(), &review, "000000").await;
    assert_eq!(late.problem(403), "NOT_AN_APPROVER");
    assert_eq!(approve(&desk.admin).await.expect(201)["status"], "approved");
    sent(desk, &sink).await;
    assert_eq!(sink.letters().len(), 2);
}

/// In a stage of signatures the code is what a guest proves once more with who they are: no code, no signature.
async fn a_guest_signs_with_the_code(desk: &Desk) {
    let sink = Sink::open().await;
    let meaning = "I have checked the claims as counsel";
    let stage = json!({ "name": "Legal", "rule": "any", "approvers": [{ "guest_email": COUNSEL }], "signature": { "meaning": meaning } });
    let task = task_under(desk, json!([stage])).await;
    let review = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    sent(desk, &sink).await;
    let token = sink.newest_to(COUNSEL).token();
    let view = desk.nobody.get(&format!("/guest/{token}")).await.expect(200);
    assert_eq!(view["review"]["meaning"], meaning, "what signing says is shown before");
    assert_eq!(decide(desk, &token, &review, "000000").await.problem(422), "INVALID_FIELDS");
    let code = code(desk, &sink, &token, &review).await;
    assert_eq!(decide(desk, &token, &review, &code).await.expect(201)["status"], "approved");
    let read = desk.viewer.get(&format!("/reviews/{}", review["id"].as_str().unwrap())).await.expect(200);
    let expected = json!({ "meaning": meaning, "printed_name": COUNSEL, "authentication": "code" });
    assert_eq!(read["stages"][0]["decisions"][0]["signature"], expected);
    assert_eq!(decide(desk, &token, &review, &code).await.problem(409), "REVIEW_CLOSED", "and signs nothing else");
}
