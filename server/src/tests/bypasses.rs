//! The ways around approvals that other products shipped, each as a test (research, proofing §4.3 and negative tests 3 and 8).

use app::model::Role;
use axum::http::Method;
use serde_json::{Value, json};

use super::{
    chains::task_under,
    desk::{Client, Desk, Reply, png},
    on_both_engines,
    story::{Work, approve, codes, launch, set_up, submit},
    weaker::by_two,
};

on_both_engines!(
    zero_approvals_never_satisfy_a_rule_that_names_its_author,
    without_a_chain_nobody_is_offered_to_approve,
    an_author_of_any_role_is_refused_wherever_they_try,
    an_author_who_edits_the_rule_adds_themself_and_asks_for_none,
    an_author_cannot_lock_their_own_review,
    a_service_account_does_not_launder_authorship,
    who_made_what_was_replaced_may_approve_the_rest,
    there_is_no_switch_that_lets_it_pass,
    new_bytes_void_the_approval_even_under_the_same_name,
    a_second_upload_does_not_dismiss_what_it_leaves_alone,
    roles_owe_several_approvals_each_and_a_person_counts_once,
    who_leaves_during_a_review_is_not_counted_out,
    who_loses_their_role_keeps_what_they_said_and_says_no_more,
    who_approved_and_then_uploads_has_approved_nothing,
    a_stage_closes_once_with_its_silence_on_record
);

fn people(all: &[&Client]) -> Vec<Value> {
    all.iter().map(|client| json!({ "member_id": client.id() })).collect()
}

/// A review of what the contributor made.
async fn review(desk: &Desk, stages: Value) -> Value {
    let task = task_under(desk, stages).await;
    desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201)
}

async fn decide(by: &Client, review: &Value, decision: &str) -> Reply {
    let path = format!("/reviews/{}/decisions", review["id"].as_str().unwrap());
    by.post(&path, json!({ "decision": decision, "comment": "So.", "digest": review["digest"] })).await
}

/// The gate does not take the deliverable.
async fn refused(desk: &Desk, work: &Work) {
    let failed = codes(&launch(desk, &work.campaign).await.expect(422));
    assert!(failed.contains(&"deliverable_approved".to_owned()), "{failed:?}");
}

/// GitLab 12152: an author in the group of approvers left nobody to ask, and nothing was asked.
async fn zero_approvals_never_satisfy_a_rule_that_names_its_author(desk: &Desk) {
    for rule in [json!("all"), json!("any"), json!({ "quorum": 0 }), json!({ "quorum": 1 })] {
        let stages = json!([{ "name": "Peers", "rule": rule, "approvers": [{ "role": "contributor" }] }]);
        let task = task_under(desk, stages).await;
        let refused = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await;
        assert_eq!(refused.problem(409), "NO_ELIGIBLE_APPROVER", "{rule}");
        let both = [people(&[&desk.contributor]), people(&[&desk.viewer])].concat();
        let started = review(desk, json!([{ "name": "Peers", "rule": rule, "approvers": both }])).await;
        assert_eq!(started["status"], "open", "{rule}: with somebody left it waits for them");
        assert_eq!(decide(&desk.viewer, &started, "approve").await.expect(201)["status"], "approved");
    }
}

/// GitLab-ee 11215: without a rule, Approve was offered to the author.
async fn without_a_chain_nobody_is_offered_to_approve(desk: &Desk) {
    let work = set_up(desk).await;
    let path = format!("/tasks/{}", work.task["id"].as_str().unwrap());
    let task = desk.owner.patch(&path, &work.task["revision"], json!({ "chain_id": null })).await.expect(200);
    assert_eq!(desk.contributor.post(&format!("{path}/submit"), json!({})).await.problem(409), "NO_CHAIN");
    for status in ["approved", "done"] {
        let set = desk.owner.patch(&path, &task["revision"], json!({ "status": status })).await;
        assert!(!set.status.is_success(), "a task is not approved by saying so: {status}");
    }
    refused(desk, &work).await;
}

/// GitLab 11291: one of several paths forgot the rule.
async fn an_author_of_any_role_is_refused_wherever_they_try(desk: &Desk) {
    for author in [&desk.owner, &desk.admin, &desk.manager] {
        let work = set_up(desk).await;
        author.upload(&format!("/proofs/{}/versions", work.proof), "mine.png", &png(50)).await.expect(201);
        let everybody = people(&[&desk.owner, &desk.admin, &desk.manager, &desk.viewer]);
        let chain = json!({ "name": "All", "stages": [{ "name": "All", "rule": "any", "approvers": everybody }] });
        let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
        let path = format!("/tasks/{}", work.task["id"].as_str().unwrap());
        desk.owner.patch(&path, &work.task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
        let review = submit(desk, &work).await;
        for decision in ["approve", "approve_with_changes", "request_changes", "not_relevant"] {
            assert_eq!(decide(author, &review, decision).await.problem(403), "AUTHOR_CANNOT_APPROVE");
        }
        // By a token of theirs that came later, and by the link of a guest who bears their address.
        let token = author.post("/tokens", json!({ "name": "bot", "scopes": ["read", "write"] })).await.expect(201);
        let bot = author.with_token(token["token"].as_str().unwrap());
        assert_eq!(decide(&bot, &review, "approve").await.problem(403), "AUTHOR_CANNOT_APPROVE");
        let email = author.member.as_ref().unwrap().email.clone();
        let guest = json!({ "email": email, "review_id": review["id"], "can_decide": true });
        assert_eq!(desk.owner.post("/guest-links", guest).await.problem(409), "HAS_ACCOUNT");
        assert!(!desk.viewer.get("/reviews?waiting_for=me").await.expect(200)["items"].as_array().unwrap().is_empty());
        let offered = author.get("/reviews?waiting_for=me").await.expect(200);
        assert!(offered["items"].as_array().unwrap().iter().all(|r| r["id"] != review["id"]), "nor are they asked");
    }
}

/// GitLab 34375, GitLab-ce 61044.
async fn an_author_who_edits_the_rule_adds_themself_and_asks_for_none(desk: &Desk) {
    let work = set_up(desk).await;
    desk.manager.upload(&format!("/proofs/{}/versions", work.proof), "mine.png", &png(50)).await.expect(201);
    let chain =
        json!({ "name": "Strict", "stages": [{ "name": "Legal", "rule": "all", "approvers": people(&[&desk.admin, &desk.viewer]) }] });
    let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
    let task = format!("/tasks/{}", work.task["id"].as_str().unwrap());
    desk.owner.patch(&task, &work.task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
    let running = submit(desk, &work).await;

    let path = format!("/approval-chains/{}", chain["id"].as_str().unwrap());
    let weaker = json!({ "stages": [{ "name": "Legal", "rule": { "quorum": 0 }, "approvers": people(&[&desk.manager, &desk.viewer]) }] });
    assert_eq!(desk.manager.patch(&path, &chain["revision"], weaker.clone()).await.problem(409), "WEAKENS_RUNNING_RULE");
    let read = desk.viewer.get(&format!("/reviews/{}", running["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&read["stages"], &read["digest"]), (&running["stages"], &running["digest"]), "what runs keeps its rule");
    assert_eq!(decide(&desk.manager, &running, "approve").await.problem(403), "AUTHOR_CANNOT_APPROVE");
    assert_eq!(decide(&desk.viewer, &running, "approve").await.expect(201)["status"], "open", "both are still owed");

    // Taking the work back first makes the rule no less one that something runs under.
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "next.png", &png(51)).await.expect(201);
    desk.manager.upload(&format!("/proofs/{}/versions", work.proof), "mine.png", &png(52)).await.expect(201);
    assert_eq!(desk.manager.patch(&path, &chain["revision"], weaker.clone()).await.problem(409), "WEAKENS_RUNNING_RULE");
    by_two(&desk.manager, &desk.owner, "chain", &chain, weaker).await;
    // Submitted anew under the weaker rule: none is asked for, and one is still needed, of somebody else.
    let again = submit(desk, &work).await;
    assert_eq!((&again["status"], &again["stages"][0]["eligible"]), (&json!("open"), &json!([desk.viewer.id()])));
    refused(desk, &work).await;
    assert_eq!(decide(&desk.viewer, &again, "approve").await.expect(201)["status"], "approved");
}

/// GitLab 497639: an author who requested changes on their own could never take it back.
async fn an_author_cannot_lock_their_own_review(desk: &Desk) {
    let review = review(desk, json!([{ "name": "Peers", "rule": "any", "approvers": people(&[&desk.contributor, &desk.viewer]) }])).await;
    assert_eq!(decide(&desk.contributor, &review, "request_changes").await.problem(403), "AUTHOR_CANNOT_APPROVE");
    assert_eq!(decide(&desk.viewer, &review, "approve").await.expect(201)["status"], "approved");
    // Whoever may ask for changes may also think better of it, while their stage is open.
    let open = self::review(desk, json!([{ "name": "Two", "rule": "all", "approvers": people(&[&desk.viewer, &desk.manager]) }])).await;
    decide(&desk.viewer, &open, "not_relevant").await.expect(201);
    decide(&desk.viewer, &open, "approve").await.expect(201);
    assert_eq!(decide(&desk.manager, &open, "approve").await.expect(201)["status"], "approved");
}

/// GitLab epic 19073: a service account that touched the item last made its author an eligible approver.
async fn a_service_account_does_not_launder_authorship(desk: &Desk) {
    let work = set_up(desk).await;
    let service = desk.hire("Sync Service", Role::Contributor).await;
    // The same bytes, brought in again by a machine, with other bytes between.
    for shade in [2, 1] {
        service.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(shade)).await.expect(201);
    }
    let chain =
        json!({ "name": "Peers", "stages": [{ "name": "Peers", "rule": "any", "approvers": people(&[&desk.contributor, &desk.viewer]) }] });
    let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
    let task = format!("/tasks/{}", work.task["id"].as_str().unwrap());
    desk.owner.patch(&task, &work.task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
    let review = service.post(&format!("{task}/submit"), json!({})).await.expect(201);
    assert_eq!(review["stages"][0]["eligible"], json!([desk.viewer.id()]), "whoever made these bytes first still made them");
    assert_eq!(decide(&desk.contributor, &review, "approve").await.problem(403), "AUTHOR_CANNOT_APPROVE");
    assert_eq!(decide(&service, &review, "approve").await.problem(403), "AUTHOR_CANNOT_APPROVE");
}

/// GitLab 10441: barring everybody who ever contributed left small teams without approvers.
async fn who_made_what_was_replaced_may_approve_the_rest(desk: &Desk) {
    let work = set_up(desk).await;
    desk.admin.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(2)).await.expect(201);
    let chain = json!({ "name": "Peers", "stages": [{ "name": "Peers", "rule": "any", "approvers": people(&[&desk.contributor]) }] });
    let chain = desk.owner.post("/approval-chains", chain).await.expect(201);
    let task = format!("/tasks/{}", work.task["id"].as_str().unwrap());
    desk.owner.patch(&task, &work.task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
    let review = desk.manager.post(&format!("{task}/submit"), json!({})).await.expect(201);
    assert_eq!(decide(&desk.contributor, &review, "approve").await.expect(201)["status"], "approved");
}

/// The catalogue in trajan 103: warn modes, optional rules, broad rights to bypass.
async fn there_is_no_switch_that_lets_it_pass(desk: &Desk) {
    let work = set_up(desk).await;
    for switch in ["force", "override", "bypass", "skip_checks", "warn_only", "dry_run"] {
        let refused = desk.owner.post(&format!("/campaigns/{}/launch", work.campaign), json!({ switch: true })).await;
        assert!(refused.status.is_client_error(), "{switch}");
        let stage = json!({ "name": "Legal", "rule": "any", "approvers": people(&[&desk.viewer]), switch: true });
        let chain = desk.owner.post("/approval-chains", json!({ "name": "C", "stages": [stage] })).await;
        assert_eq!(chain.problem(422), "INVALID_FIELDS", "{switch}");
    }
    let refused = desk.owner.post(&format!("/campaigns/{}/launch", work.campaign), json!({})).await.expect(422);
    assert!(codes(&refused).contains(&"deliverable_approved".to_owned()), "the owner is asked like everybody");
    let wish = json!({ "code": "deliverable_approved", "subject_id": work.task["id"], "reason": "In a hurry" });
    assert_eq!(desk.owner.post(&format!("/campaigns/{}/waivers", work.campaign), wish).await.problem(409), "NOT_WAIVABLE");
}

/// Gitea 25858: "dismiss stale approvals" was offered and did nothing.
async fn new_bytes_void_the_approval_even_under_the_same_name(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(2)).await.expect(201);
    let refused = launch(desk, &work.campaign).await.expect(422);
    assert_eq!(codes(&refused), ["deliverable_approved"]);
    assert!(refused["failed_items"][0]["detail"].as_str().unwrap().contains("files voided stage Brand"), "{refused}");
    assert_eq!(decide(&desk.manager, &review, "approve").await.problem(409), "REVIEW_CLOSED");
    // Open when they come, the review is about something else and takes no decision either.
    let open = submit(desk, &work).await;
    desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(3)).await.expect(201);
    assert_eq!(decide(&desk.manager, &open, "approve").await.problem(409), "REVIEW_CLOSED");
}

/// GitHub discussion 77578: requiring a second look at the last upload dismissed approvals that it did not touch.
async fn a_second_upload_does_not_dismiss_what_it_leaves_alone(desk: &Desk) {
    let stages = json!([
        { "name": "Words", "rule": "any", "approvers": people(&[&desk.viewer]), "interests": ["copy"] },
        { "name": "Picture", "rule": "any", "approvers": people(&[&desk.manager]), "interests": ["files"] },
    ]);
    let task = task_under(desk, stages).await;
    let first = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    decide(&desk.viewer, &first, "approve").await.expect(201);
    assert_eq!(decide(&desk.manager, &first, "approve").await.expect(201)["status"], "approved");
    let campaign = first["campaign_id"].as_str().unwrap();
    let proofs = desk.viewer.get(&format!("/campaigns/{campaign}/proofs")).await.expect(200);
    let versions = format!("/proofs/{}/versions", proofs["items"][0]["id"].as_str().unwrap());
    // The same bytes leave all of it standing; others void the picture alone.
    desk.contributor.upload(&versions, "a.png", &png(1)).await.expect(201);
    let path = format!("/reviews/{}", first["id"].as_str().unwrap());
    assert_eq!(desk.viewer.get(&path).await.expect(200)["current"], true);
    desk.contributor.upload(&versions, "a.png", &png(2)).await.expect(201);
    let second = desk.contributor.post(&format!("/tasks/{task}/submit"), json!({})).await.expect(201);
    let status = |stage: usize| second["stages"][stage]["status"].as_str().unwrap();
    assert_eq!((status(0), status(1)), ("approved", "open"));
    assert_eq!(second["stages"][0]["carried_from"]["review_id"], first["id"]);
}

/// Workfront idea 524558, and negative test 3: two roles, one person.
async fn roles_owe_several_approvals_each_and_a_person_counts_once(desk: &Desk) {
    let second = desk.hire("Max Manager", Role::Manager).await;
    let (managers, mia) = (json!({ "role": "manager" }), people(&[&desk.manager])[0].clone());
    let rule = json!({ "per_group": [{ "group": managers, "approvals": 2 }, { "group": { "role": "admin" }, "approvals": 1 }] });
    let review = review(desk, json!([{ "name": "Both", "rule": rule, "approvers": [managers, { "role": "admin" }] }])).await;
    for (by, status) in [(&desk.manager, "open"), (&desk.manager, "open"), (&desk.admin, "open"), (&second, "approved")] {
        assert_eq!(decide(by, &review, "approve").await.expect(201)["status"], status);
    }
    let twice = json!({ "per_group": [{ "group": managers, "approvals": 1 }, { "group": mia, "approvals": 1 }] });
    let review = self::review(desk, json!([{ "name": "Both", "rule": twice, "approvers": [managers, mia] }])).await;
    assert_eq!(decide(&desk.manager, &review, "approve").await.expect(201)["status"], "open", "one person is not two");
    assert_eq!(decide(&second, &review, "approve").await.expect(201)["status"], "approved");
}

/// Negative test 3: an approver is removed in mid-review.
async fn who_leaves_during_a_review_is_not_counted_out(desk: &Desk) {
    let review = review(desk, json!([{ "name": "All", "rule": "all", "approvers": people(&[&desk.viewer, &desk.manager]) }])).await;
    let viewer = format!("/members/{}", desk.viewer.id());
    desk.admin.patch(&viewer, &json!(1), json!({ "active": false })).await.expect(200);
    assert_eq!(decide(&desk.viewer, &review, "approve").await.problem(401), "UNAUTHENTICATED");
    assert_eq!(decide(&desk.manager, &review, "approve").await.expect(201)["status"], "open", "all means all");
    let proof = desk.manager.get(&format!("/reviews/{}/explain", review["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(proof["outlook"], "impossible");
    // Submitted anew, it asks those who are there.
    let task = review["task_id"].as_str().unwrap();
    let path = format!("/tasks/{task}");
    let read = desk.owner.get(&path).await.expect(200);
    desk.owner.patch(&path, &read["revision"], json!({ "title": "Hero, again" })).await.expect(200);
    let again = desk.contributor.post(&format!("{path}/submit"), json!({})).await.expect(201);
    assert_eq!(again["stages"][0]["eligible"], json!([desk.manager.id()]));
}

/// Negative test 3: an approver loses their role after they have approved.
async fn who_loses_their_role_keeps_what_they_said_and_says_no_more(desk: &Desk) {
    let second = desk.hire("Max Manager", Role::Manager).await;
    let review = review(desk, json!([{ "name": "Two", "rule": { "quorum": 2 }, "approvers": [{ "role": "manager" }] }])).await;
    decide(&second, &review, "approve").await.expect(201);
    desk.admin.patch(&format!("/members/{}", second.id()), &json!(1), json!({ "role": "viewer" })).await.expect(200);
    let read = desk.viewer.get(&format!("/reviews/{}", review["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read["stages"][0]["decisions"].as_array().unwrap().len(), 1, "said is said, by whom and as what they were");
    // From the next review on they are not asked.
    let next = self::review(desk, json!([{ "name": "One", "rule": "any", "approvers": [{ "role": "manager" }] }])).await;
    assert_eq!(decide(&second, &next, "approve").await.problem(403), "NOT_AN_APPROVER");
}

/// Negative test 3: the uploader of a later version has approved the earlier one.
async fn who_approved_and_then_uploads_has_approved_nothing(desk: &Desk) {
    let work = set_up(desk).await;
    let review = submit(desk, &work).await;
    approve(desk, &review).await;
    desk.manager.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(2)).await.expect(201);
    refused(desk, &work).await;
    let again = desk.contributor.post(&format!("/tasks/{}/submit", work.task["id"].as_str().unwrap()), json!({})).await.expect(409);
    assert_eq!(again["code"], "NO_ELIGIBLE_APPROVER", "the only approver made what is to be approved now");
    // Back to the bytes that they approved, which somebody else had made: that approval is there still.
    desk.manager.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(1)).await.expect(201);
    let blocked = desk.contributor.post(&format!("/tasks/{}/submit", work.task["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(blocked.problem(409), "NO_ELIGIBLE_APPROVER", "unless they brought those bytes back themself");
}

/// Workfront idea 600804, and negative test 8: stages that closed stayed on the lists of those who had not answered.
async fn a_stage_closes_once_with_its_silence_on_record(desk: &Desk) {
    let stages = json!([
        { "name": "Brand", "rule": { "quorum": 1 }, "approvers": people(&[&desk.manager, &desk.admin, &desk.viewer]) },
        { "name": "Legal", "rule": "all", "approvers": people(&[&desk.viewer, &desk.admin]) },
    ]);
    let review = review(desk, stages).await;
    let closed = decide(&desk.manager, &review, "approve").await.expect(201);
    let mut silent = [json!(desk.admin.id()), json!(desk.viewer.id())];
    silent.sort_by_key(ToString::to_string);
    let mut told = closed["stages"][0]["no_response"].as_array().unwrap().clone();
    told.sort_by_key(ToString::to_string);
    assert_eq!(told, silent);
    assert_eq!(closed["stages"].as_array().unwrap().iter().filter(|s| s["status"] == "open").count(), 1, "the next one opens, once");
    let waiting = async |who: &Client| desk_list(who).await.iter().filter(|r| r["id"] == review["id"]).count();
    assert_eq!((waiting(&desk.manager).await, waiting(&desk.viewer).await), (0, 1));
    // A decision now is in the stage that is open; the closed one keeps its silence.
    let next = decide(&desk.viewer, &review, "approve").await.expect(201);
    assert_eq!(next["stages"][0]["decisions"].as_array().unwrap().len(), 1);
    assert_eq!(next["stages"][1]["decisions"].as_array().unwrap().len(), 1);
    assert_eq!(decide(&desk.manager, &review, "approve").await.problem(403), "NOT_AN_APPROVER");
    let ended = decide(&desk.admin, &review, "request_changes").await.expect(201);
    assert_eq!(ended["status"], "changes_requested");
    let events = desk.owner.send(Method::GET, "/audit/events?action=review.no_response", &[], None).await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1, "the second stage had heard everybody");
}

async fn desk_list(who: &Client) -> Vec<Value> {
    who.get("/reviews?waiting_for=me").await.expect(200)["items"].as_array().unwrap().clone()
}
