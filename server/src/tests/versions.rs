//! Versions after they came in: their names, their locks, who has seen them, and what is taken out of them.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    desk::{Desk, png},
    on_both_engines,
    story::{approve, set_up, submit},
};

on_both_engines!(
    versions_count_in_rounds_and_corrections,
    an_approved_version_is_locked_until_somebody_says_why_not,
    it_is_known_who_saw_what,
    a_stage_may_ask_that_every_page_was_opened,
    files_are_kept_back_where_the_proof_says_so,
    a_summary_has_the_marks_and_the_threads
);

const PIN: &str = r#"{"geometry":{"type":"pin","x":0.5,"y":0.5},"body":"Look"}"#;

fn pin() -> Value {
    serde_json::from_str(PIN).unwrap()
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

/// A PDF of so many pages.
fn pdf(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
    let mut objects =
        vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), format!("<< /Type /Pages /Kids [{}] /Count {pages} >>", kids.join(" "))];
    objects.extend((0..pages).map(|_| "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>".to_owned()));
    let (mut file, mut at) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (number, object) in objects.iter().enumerate() {
        at.push(file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let table = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", at.len() + 1);
    for at in &at {
        file += &format!("{at:010} 00000 n \n");
    }
    file += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", at.len() + 1);
    file.into_bytes()
}

async fn versions_count_in_rounds_and_corrections(desk: &Desk) {
    let work = set_up(desk).await;
    let at = |step: &str| format!("/proofs/{}/versions?step={step}", work.proof);
    let names = async |step: &str, shade: u8| {
        let version = desk.contributor.upload(&at(step), "b.png", &png(shade)).await.expect(201);
        (version["number"].as_i64().unwrap(), version["major"].as_i64().unwrap(), version["minor"].as_i64().unwrap())
    };
    assert_eq!(names("minor", 20).await, (2, 1, 1));
    assert_eq!(names("minor", 30).await, (3, 1, 2));
    assert_eq!(names("major", 40).await, (4, 2, 0));
    let plain = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "b.png", &png(50)).await.expect(201);
    assert_eq!((&plain["major"], &plain["minor"]), (&json!(3), &json!(0)));
    assert_eq!(desk.contributor.upload(&at("sideways"), "b.png", &png(60)).await.status.as_u16(), 400);
}

async fn an_approved_version_is_locked_until_somebody_says_why_not(desk: &Desk) {
    let work = set_up(desk).await;
    let shown = async || desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200)["versions"][0].clone();
    let version = shown().await;
    let marks = format!("/proof-versions/{}/annotations", id(&version));
    let mark = desk.contributor.post(&marks, pin()).await.expect(201);
    let deleted = desk.contributor.post(&marks, pin()).await.expect(201);
    let gone = format!("/annotations/{}", id(&deleted));
    desk.contributor.send(Method::DELETE, &gone, &[("if-match", "\"1\"")], None).await.expect(204);
    let invited = json!({ "email": "gus@agency.test", "proof_version_id": version["id"] });
    let link = desk.manager.post("/guest-links", invited).await.expect(201)["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    approve(desk, &submit(desk, &work).await).await;
    let version = shown().await;
    assert!(version["locked_at"].is_string() && version["locked_by"].is_null(), "locked by its approval, by nobody in person");
    let at = format!("/annotations/{}", id(&mark));
    let refused = [
        desk.contributor.post(&marks, pin()).await,
        desk.nobody.post(&format!("/guest/{link}/files/{}/annotations", id(&version)), pin()).await,
        desk.contributor.patch(&at, &json!(1), json!({ "geometry": { "type": "pin", "x": 0.1, "y": 0.1 } })).await,
        desk.contributor.patch(&at, &json!(1), json!({ "blocking": true, "resolved": true })).await,
        desk.contributor.patch(&gone, &json!(2), json!({ "restore": true })).await,
        desk.contributor.post(&format!("{at}/comments"), json!({ "body": "Still" })).await,
        desk.contributor.send(Method::DELETE, &at, &[("if-match", "\"1\"")], None).await,
        desk.contributor
            .post(&format!("{marks}/import"), json!([{ "type": "Annotation", "body": "B", "target": "x#xywh=percent:1,1,2,2" }]))
            .await,
    ];
    for reply in refused {
        assert_eq!(reply.problem(409), "VERSION_LOCKED");
    }
    let settled = desk.contributor.patch(&at, &json!(1), json!({ "resolved": true })).await.expect(200);
    assert!(settled["resolved_at"].is_string(), "the gate asks for notes to be settled, so they can be");

    let lock = format!("/proof-versions/{}/lock", id(&version));
    assert_eq!(desk.contributor.post(&lock, json!({ "locked": false, "reason": "Please" })).await.problem(403), "ROLE_TOO_LOW");
    assert_eq!(desk.manager.post(&lock, json!({ "locked": false })).await.problem(422), "INVALID_FIELDS");
    assert_eq!(desk.manager.post(&lock, json!({ "locked": true })).await.problem(409), "ALREADY_SO");
    let open = desk.manager.post(&lock, json!({ "locked": false, "reason": "Legal has one more remark" })).await.expect(200);
    assert!(open["locked_at"].is_null());
    desk.contributor.post(&marks, pin()).await.expect(201);
    let again = desk.manager.post(&lock, json!({ "locked": true })).await.expect(200);
    assert_eq!(again["locked_by"], json!(desk.manager.id()));

    let log = desk.manager.get("/audit/events?order=newest&limit=200&action=proof_version.").await.expect(200);
    let unlocked = log["items"].as_array().unwrap().iter().find(|event| event["action"] == "proof_version.unlocked").unwrap();
    assert_eq!(unlocked["after"]["reason"], "Legal has one more remark");
    let history = desk.viewer.get(&format!("/proofs/{}/history", work.proof)).await.expect(200);
    let kinds: Vec<&str> = history["items"].as_array().unwrap().iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "locked").count(), 2);
    for kind in ["uploaded", "decided", "unlocked"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
    assert_eq!(kinds.last(), Some(&"uploaded"), "newest first");
    // A new version is a new one, and open.
    let next = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "b.png", &png(90)).await.expect(201);
    assert!(next["locked_at"].is_null());
}

async fn it_is_known_who_saw_what(desk: &Desk) {
    let work = set_up(desk).await;
    let version = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "b.pdf", &pdf(3)).await.expect(201);
    let views = format!("/proof-versions/{}/views", id(&version));
    let see = |page: i64, seconds: i64| json!({ "pages": [{ "page": page, "seconds": seconds }] });
    desk.viewer.post(&views, see(1, 0)).await.expect(201);
    desk.pass(5_000);
    let mine = desk.viewer.post(&views, see(1, 4)).await.expect(201);
    assert_eq!((&mine["pages"][0]["seconds"], &mine["told_by"]), (&json!(4), &json!("browser")));
    assert_ne!(mine["pages"][0]["first_at"], mine["pages"][0]["last_at"]);
    desk.manager.post(&views, json!({ "pages": [{ "page": 3, "seconds": 1 }, { "page": 2, "seconds": 1 }] })).await.expect(201);
    let all = desk.viewer.get(&views).await.expect(200);
    let all = all["items"].as_array().unwrap();
    assert_eq!(all.len(), 2);
    let manager = all.iter().find(|one| one["member_id"] == json!(desk.manager.id())).unwrap();
    assert_eq!((&manager["pages"][0]["page"], &manager["pages"][1]["page"]), (&json!(2), &json!(3)));
    for wrong in [see(4, 1), see(0, 1), see(1, -1), see(1, 3_601), json!({ "pages": [] })] {
        assert_eq!(desk.viewer.post(&views, wrong).await.problem(422), "INVALID_FIELDS");
    }
    assert_eq!(desk.auditor.post(&views, see(1, 1)).await.problem(403), "ROLE_TOO_LOW");
}

async fn a_stage_may_ask_that_every_page_was_opened(desk: &Desk) {
    let work = set_up(desk).await;
    let version = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "b.pdf", &pdf(4)).await.expect(201);
    let approvers = json!([{ "member_id": desk.manager.id() }]);
    let stages = json!([{ "name": "Legal", "rule": "all", "approvers": approvers, "every_page": true }]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Thorough", "stages": stages })).await.expect(201);
    let task = format!("/tasks/{}", id(&work.task));
    desk.manager.patch(&task, &work.task["revision"], json!({ "chain_id": chain["id"] })).await.expect(200);
    let review = submit(desk, &work).await;
    assert_eq!(review["stages"][0]["every_page"], true);
    let decisions = format!("/reviews/{}/decisions", id(&review));
    let views = format!("/proof-versions/{}/views", id(&version));
    desk.manager.post(&views, json!({ "pages": [{ "page": 2, "seconds": 1 }] })).await.expect(201);
    let refused = desk.manager.post(&decisions, json!({ "decision": "approve" })).await;
    assert!(refused.json()["detail"].as_str().unwrap().contains("pages 1, 3\u{2013}4"), "{}", refused.json());
    assert_eq!(refused.problem(409), "PAGES_NOT_OPENED");
    let rest: Vec<Value> = [1, 3, 4].map(|page| json!({ "page": page, "seconds": 0 })).into();
    desk.manager.post(&views, json!({ "pages": rest })).await.expect(201);
    let decided = desk.manager.post(&decisions, json!({ "decision": "approve" })).await.expect(201);
    assert_eq!(decided["status"], "approved");
}

async fn files_are_kept_back_where_the_proof_says_so(desk: &Desk) {
    let work = set_up(desk).await;
    // More than its pixels: what is drawn anew has not got that.
    let hidden = [png(1), b"what the camera knew".to_vec()].concat();
    let version = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "b.png", &hidden).await.expect(201);
    let version = id(&version).to_owned();
    let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
    let file = format!("/proof-versions/{version}/file");
    assert_eq!(desk.viewer.get(&file).await.status.as_u16(), 200);
    let invited = json!({ "email": "gus@agency.test", "proof_version_id": version, "can_download": true });
    let link = desk.manager.post("/guest-links", invited).await.expect(201)["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let at = format!("/proofs/{}", work.proof);
    assert_eq!(desk.contributor.patch(&at, &proof["revision"], json!({ "downloads": false })).await.problem(403), "ROLE_TOO_LOW");
    desk.manager.patch(&at, &proof["revision"], json!({ "downloads": false })).await.expect(200);
    assert_eq!(desk.contributor.get(&file).await.problem(403), "DOWNLOADS_OFF");
    assert_eq!(desk.nobody.get(&format!("/guest/{link}/files/{version}?download=true")).await.problem(403), "DOWNLOADS_OFF");
    let original = desk.manager.get(&file).await;
    assert_eq!((original.status.as_u16(), &original.bytes), (200, &hidden));
    for path in [format!("/proof-versions/{version}/pages/1/picture"), format!("/guest/{link}/files/{version}")] {
        let page = desk.viewer.get(&path).await;
        assert_eq!(page.status.as_u16(), 200);
        let (one, other) = (image::load_from_memory(&page.bytes).unwrap(), image::load_from_memory(&png(1)).unwrap());
        assert_eq!(one.to_rgb8(), other.to_rgb8(), "the same picture");
        assert!(!page.bytes.ends_with(b"knew"), "and not the same file");
    }
}

async fn a_summary_has_the_marks_and_the_threads(desk: &Desk) {
    let work = set_up(desk).await;
    let version = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "b.pdf", &pdf(3)).await.expect(201);
    let marks = format!("/proof-versions/{}/annotations", id(&version));
    let (from, to) = (json!({ "x": 0.1, "y": 0.2 }), json!({ "x": 0.8, "y": 0.9 }));
    for (number, shape) in [
        json!({ "type": "ellipse", "x": 0.1, "y": 0.2, "width": 0.25, "height": 0.5 }),
        json!({ "type": "arrow", "from": from, "to": to }),
        json!({ "type": "measure", "from": from, "to": to }),
        json!({ "type": "polygon", "points": [from, to, { "x": 0.0, "y": 1.0 }] }),
        json!({ "type": "freehand", "samples": [{ "x": 0.1, "y": 0.2, "pressure": 0.5 }, { "x": 0.3, "y": 0.2, "pressure": 1.0 }] }),
        json!({ "type": "highlight", "boxes": [{ "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.1 }], "quote": { "exact": "words" } }),
        json!({ "type": "rectangle", "x": 0.4, "y": 0.4, "width": 0.2, "height": 0.2 }),
        json!({ "type": "pin", "x": 0.5, "y": 0.5 }),
    ]
    .into_iter()
    .enumerate()
    {
        let new = json!({ "page": 2, "geometry": shape, "blocking": number % 2 == 0, "body": format!("Remark number {number}") });
        let mark = desk.contributor.post(&marks, new).await.expect(201);
        desk.manager
            .post(&format!("/annotations/{}/comments", id(&mark)), json!({ "body": format!("Answer to {number}") }))
            .await
            .expect(201);
    }
    let summary = desk.viewer.get(&format!("/proof-versions/{}/summary", id(&version))).await;
    assert_eq!(summary.status.as_u16(), 200, "{}", String::from_utf8_lossy(&summary.bytes));
    // Read by what draws everybody's documents.
    let looked = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "summary.pdf", &summary.bytes).await.expect(201);
    let mut words = String::new();
    for page in 1..=looked["pages"].as_i64().unwrap() {
        let text = desk.viewer.get(&format!("/proof-versions/{}/pages/{page}/text", id(&looked))).await.expect(200);
        for word in text["words"].as_array().unwrap() {
            words += word["text"].as_str().unwrap();
            words.push(' ');
        }
    }
    for said in ["Remark number 0", "Answer to 7", "Page 2", "8 in all, 8 open, 4 of them blocking", "Pages without marks are not pictured"]
    {
        assert!(words.contains(said), "{said} in {words}");
    }
    let empty = desk.contributor.upload(&format!("/proofs/{}/versions?step=minor", work.proof), "c.png", &png(77)).await.expect(201);
    let summary = desk.viewer.get(&format!("/proof-versions/{}/summary", id(&empty))).await;
    assert_eq!(summary.status.as_u16(), 200);
    assert!(summary.bytes.starts_with(b"%PDF-"));
}
