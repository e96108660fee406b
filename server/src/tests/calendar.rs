//! What falls on days beside campaigns and tasks; kept views; feeds that other calendars read.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk},
    on_both_engines,
};

on_both_engines!(
    every_layer_is_there,
    a_page_of_each_view,
    views_are_ones_own_or_shared,
    series_lie_there_before_anything_is_made,
    a_feed_is_what_its_view_shows,
    a_feed_ends_with_its_member
);

async fn notes(client: &Client, from: &str, to: &str) -> Vec<Value> {
    let window = client.get(&format!("/calendar?from={from}&to={to}")).await.expect(200);
    window["notes"].as_array().unwrap().clone()
}

fn of_kind<'n>(notes: &'n [Value], kind: &str) -> Vec<&'n Value> {
    notes.iter().filter(|note| note["kind"] == kind).collect()
}

async fn every_layer_is_there(desk: &Desk) {
    let stages = json!([{ "name": "Legal", "rule": "any", "approvers": [{ "member_id": desk.manager.id() }], "due_in": 3 }]);
    let chain = desk.owner.post("/approval-chains", json!({ "name": "Chain", "stages": stages })).await.expect(201);
    let campaign = json!({ "name": "Spring", "market": "NZ", "channels": ["email"] });
    let campaign = desk.owner.post("/campaigns", campaign).await.expect(201);
    let tasks = format!("/campaigns/{}/tasks", campaign["id"].as_str().unwrap());
    let task = desk.owner.post(&tasks, json!({ "title": "Banner", "chain_id": chain["id"] })).await.expect(201);
    let review = desk.owner.post(&format!("/tasks/{}/submit", task["id"].as_str().unwrap()), json!({})).await.expect(201);
    let blackout = json!({ "name": "Freeze", "starts_on": "2031-12-20", "ends_on": "2032-01-03", "market": "NZ" });
    desk.owner.post("/blackouts", blackout).await.expect(201);
    let asset = desk.owner.post("/assets", json!({ "name": "Hero", "kind": "photography" })).await.expect(201);
    let rights = (format!("/assets/{}/rights", asset["id"].as_str().unwrap()), json!({ "holder": "Acme", "ends_on": "2031-12-24" }));
    desk.owner.send(Method::PUT, &rights.0, &[("if-match", "\"1\"")], Some(rights.1)).await.expect(200);
    let terms = format!("/assets/{}/terms", asset["id"].as_str().unwrap());
    let licence = json!({ "kind": "licence", "holder": "Studio", "ends_at": "2032-01-01T00:00:00Z" });
    desk.owner.post(&terms, licence).await.expect(201);
    // Within the first second of its last day, and of the window that is asked for.
    let brief = json!({ "kind": "release", "holder": "Studio", "ends_at": "2031-12-22T00:00:00.500Z" });
    desk.owner.post(&terms, brief).await.expect(201);
    let ban = json!({ "kind": "ban", "holder": "Court", "ends_at": "2031-12-30T00:00:00Z" });
    desk.owner.post(&terms, ban).await.expect(201);

    let winter = notes(&desk.viewer, "2031-12-22", "2032-01-02").await;
    let holidays = of_kind(&winter, "holiday");
    assert!(holidays.iter().any(|note| note["title"] == "Christmas Day" && note["starts_on"] == "2031-12-25" && note["detail"] == "NZ"));
    let closed = of_kind(&winter, "blackout");
    assert_eq!((closed.len(), &closed[0]["starts_on"], &closed[0]["ends_on"]), (1, &json!("2031-12-20"), &json!("2032-01-03")));
    // A term that ends with the last instant of the year still covers its last day; the end of a ban is none.
    let rights: Vec<&Value> = of_kind(&winter, "rights").iter().map(|note| &note["starts_on"]).collect();
    assert_eq!(rights, ["2031-12-24", "2031-12-22", "2031-12-31"]);

    let now = desk.tenant().await.now().day();
    let soon = notes(&desk.viewer, &now.to_string(), &now.plus(30).to_string()).await;
    let due = of_kind(&soon, "approval");
    assert_eq!((due.len(), &due[0]["title"], &due[0]["starts_on"]), (1, &json!("Legal: Banner"), &review["stages"][0]["due_on"]));
    assert!(review["stages"][0]["due_on"].is_string());
    assert_eq!(due[0]["campaign_id"], campaign["id"]);
}

async fn a_page_of_each_view(desk: &Desk) {
    let now = desk.tenant().await.now().day();
    let days = async |view: &str| {
        let window = desk.viewer.get(&format!("/calendar?view={view}")).await.expect(200);
        let day = |key: &str| window[key].as_str().unwrap().parse::<app::model::Day>().unwrap();
        assert!(day("from") <= now && now <= day("to"), "{view}");
        day("to").since(day("from")) + 1
    };
    assert_eq!((days("day").await, days("week").await), (1, 7));
    assert!((28..=42).contains(&days("month").await));
    assert!((91..=105).contains(&days("quarter").await));
    assert_eq!(days("agenda").await, days("month").await);
    let refused = desk.viewer.get("/calendar?view=year").await;
    assert_eq!(refused.problem(422), "INVALID_FIELDS");
}

async fn views_are_ones_own_or_shared(desk: &Desk) {
    let own = json!({ "screen": "board", "name": "Mine", "query": "?campaign=all&lanes=market" });
    let own = desk.viewer.post("/views", own).await.expect(201);
    assert_eq!(own["query"], "campaign=all&lanes=market");
    let at = format!("/views/{}", own["id"].as_str().unwrap());
    let seen = async |client: &Client| client.get("/views").await.expect(200)["items"].as_array().unwrap().len();
    assert_eq!((seen(&desk.viewer).await, seen(&desk.manager).await), (1, 0));
    let theirs = desk.manager.patch(&at, &own["revision"], json!({ "name": "Taken" })).await;
    assert_eq!(theirs.problem(404), "NOT_FOUND");

    let shared = desk.viewer.patch(&at, &own["revision"], json!({ "shared": true })).await.expect(200);
    assert_eq!(seen(&desk.manager).await, 1);
    let theirs = desk.manager.patch(&at, &shared["revision"], json!({ "name": "Taken" })).await;
    assert_eq!(theirs.problem(403), "NOT_YOURS");
    let stale = desk.viewer.patch(&at, &own["revision"], json!({ "name": "Late" })).await;
    assert_eq!(stale.problem(412), "STALE");
    let bad = desk.viewer.post("/views", json!({ "screen": "board", "name": " ", "query": "a b#c" })).await;
    assert_eq!(bad.problem(422), "INVALID_FIELDS");
    let not_a_calendar = desk.viewer.post(&format!("{at}/feeds"), json!({})).await;
    assert_eq!(not_a_calendar.problem(409), "NOT_A_CALENDAR");
}

async fn a_feed_is_what_its_view_shows(desk: &Desk) {
    let now = desk.tenant().await.now().day();
    let spring = json!({ "name": "Spring; sale, now", "market": "NZ", "starts_on": now.plus(5), "ends_on": now.plus(9) });
    let spring = desk.owner.post("/campaigns", spring).await.expect(201);
    let autumn = json!({ "name": "Autumn", "market": "DE", "starts_on": now.plus(5), "ends_on": now.plus(9) });
    let autumn = desk.owner.post("/campaigns", autumn).await.expect(201);
    for campaign in [&spring, &autumn] {
        let task = json!({ "title": "Banner", "due_on": now.plus(3), "assignee_id": desk.viewer.id() });
        desk.owner.post(&format!("/campaigns/{}/tasks", campaign["id"].as_str().unwrap()), task).await.expect(201);
    }
    let view = json!({ "screen": "calendar", "name": "New Zealand", "query": "view=week&market=NZ&hide=holidays" });
    let view = desk.viewer.post("/views", view).await.expect(201);
    let feeds = format!("/views/{}/feeds", view["id"].as_str().unwrap());
    let feed = desk.viewer.post(&feeds, json!({})).await.expect(201);
    let path = feed["path"].as_str().unwrap().trim_start_matches("/api/v1").to_owned();

    // Nobody in particular reads it, by its address.
    let read = desk.nobody.get(&path).await;
    assert_eq!(read.status.as_u16(), 200);
    assert_eq!(read.headers["content-type"], "text/calendar; charset=utf-8");
    let etag = read.headers["etag"].to_str().unwrap().to_owned();
    let text = String::from_utf8(read.bytes.clone()).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.lines().all(|line| line.len() <= 75), "lines are folded");
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains("SUMMARY:Spring\\; sale\\, now (Draft)"), "{unfolded}");
    assert!(!unfolded.contains("Autumn"));
    assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), 2);
    let uid = format!("UID:campaign-{}@acme.localhost", spring["id"].as_str().unwrap());
    assert!(unfolded.contains(&uid) && unfolded.contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H"), "{unfolded}");
    let first: String = now.plus(5).to_string().replace('-', "");
    let after: String = now.plus(10).to_string().replace('-', "");
    assert!(unfolded.contains(&format!("DTSTART;VALUE=DATE:{first}")) && unfolded.contains(&format!("DTEND;VALUE=DATE:{after}")));

    // The same bytes until something changes.
    let again = desk.nobody.send(Method::GET, &path, &[("if-none-match", &etag)], None).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    let at = format!("/campaigns/{}", spring["id"].as_str().unwrap());
    let moved = desk.owner.patch(&at, &spring["revision"], json!({ "ends_on": now.plus(11) })).await.expect(200);
    let changed = desk.nobody.send(Method::GET, &path, &[("if-none-match", &etag)], None).await;
    let text = String::from_utf8(changed.bytes.clone()).unwrap().replace("\r\n ", "");
    assert!(text.contains(&uid) && text.contains(&format!("SEQUENCE:{}", moved["revision"].as_i64().unwrap() - 1)));

    // What is cancelled stays, and says so.
    desk.owner.post(&format!("{at}/status"), json!({ "to": "cancelled" })).await.expect(200);
    let cancelled = desk.nobody.get(&path).await;
    let text = String::from_utf8(cancelled.bytes.clone()).unwrap();
    assert_eq!(text.matches("STATUS:CANCELLED").count(), 2);

    let list = desk.viewer.get(&feeds).await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert!(!list.to_string().contains(path.rsplit('/').next().unwrap().trim_end_matches(".ics")), "the secret is told once");
    desk.viewer.send(Method::DELETE, &format!("/feeds/{}", feed["id"].as_str().unwrap()), &[], None).await.expect(204);
    assert_eq!(desk.nobody.get(&path).await.problem(401), "UNAUTHENTICATED");
    assert_eq!(desk.viewer.get(&path).await.problem(404), "NOT_FOUND");
}

async fn a_feed_ends_with_its_member(desk: &Desk) {
    let temp = desk.hire("Tom Temp", app::model::Role::Viewer).await;
    let view = desk.owner.post("/views", json!({ "screen": "calendar", "name": "All", "shared": true })).await.expect(201);
    let feed = temp.post(&format!("/views/{}/feeds", view["id"].as_str().unwrap()), json!({})).await.expect(201);
    let path = feed["path"].as_str().unwrap().trim_start_matches("/api/v1").to_owned();
    assert_eq!(desk.nobody.get(&path).await.status.as_u16(), 200);
    // No longer shared with them: it is the owner's alone.
    let at = format!("/views/{}", view["id"].as_str().unwrap());
    let own = desk.owner.patch(&at, &view["revision"], json!({ "shared": false })).await.expect(200);
    assert_eq!(desk.nobody.get(&path).await.problem(401), "UNAUTHENTICATED");
    desk.owner.patch(&at, &own["revision"], json!({ "shared": true })).await.expect(200);
    assert_eq!(desk.nobody.get(&path).await.status.as_u16(), 200);
    let member = temp.member.as_ref().unwrap();
    desk.owner.patch(&format!("/members/{}", member.id), &json!(member.revision), json!({ "active": false })).await.expect(200);
    assert_eq!(desk.nobody.get(&path).await.problem(401), "UNAUTHENTICATED");
}

async fn series_lie_there_before_anything_is_made(desk: &Desk) {
    let plan = json!({ "flight_days": 3, "market": "NZ", "channels": ["email"] });
    let template = desk.owner.post("/campaign-templates", json!({ "name": "Letter", "plan": plan })).await.expect(201);
    let what = json!({ "kind": "campaign", "template_id": template["id"] });
    let letters = json!({ "name": "Letter of {day}", "what": what, "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": "2033-01-01" });
    let letters = desk.owner.post("/series", letters).await.expect(201);
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Evergreen", "market": "NZ" })).await.expect(201);
    let what = json!({ "kind": "task", "campaign_id": campaign["id"], "working_days": 3, "assignee_id": desk.viewer.id() });
    let reports =
        json!({ "name": "Report", "what": what, "rule": "FREQ=MONTHLY;BYMONTHDAY=10", "starts_on": "2033-01-01", "lead_days": 7 });
    desk.owner.post("/series", reports).await.expect(201);

    let coming = async |query: &str| -> Vec<Value> {
        let window = desk.viewer.get(&format!("/calendar?{query}")).await.expect(200);
        window["coming"].as_array().unwrap().clone()
    };
    let told = |all: &[Value]| -> Vec<String> {
        let of = |it: &Value| ["name", "starts_on", "ends_on"].map(|key| it[key].as_str().unwrap().to_owned()).join(" ");
        all.iter().map(of).collect()
    };
    // The flight that began on the 4th reaches into these days; three working days end on Monday the 10th.
    let first = coming("from=2033-01-06&to=2033-01-12").await;
    let expected =
        ["Letter of 2033-01-04 2033-01-04 2033-01-06", "Report 2033-01-06 2033-01-10", "Letter of 2033-01-11 2033-01-11 2033-01-13"];
    assert_eq!(told(&first), expected);
    assert_eq!(
        (&first[1]["kind"], &first[1]["made_on"], &first[1]["campaign_id"]),
        (&json!("task"), &json!("2033-01-03"), &campaign["id"])
    );
    assert_eq!((&first[2]["kind"], &first[2]["market"], &first[2]["on"]), (&json!("campaign"), &json!("NZ"), &json!("2033-01-11")));

    // One is moved, one left out, one made: it lies where it lies then, not at all, and as what it has become.
    let at = |on: &str| format!("/series/{}/occurrences/{on}", letters["id"].as_str().unwrap());
    let moved = json!({ "scope": "one", "day": "2033-03-02" });
    let letters = desk.owner.patch(&at("2033-01-11"), &letters["revision"], moved).await.expect(200);
    desk.owner.patch(&at("2033-01-18"), &letters["revision"], json!({ "scope": "one", "skipped": true })).await.expect(200);
    desk.owner.post(&at("2033-01-25"), json!({})).await.expect(201);
    assert_eq!(told(&coming("from=2033-01-11&to=2033-01-31").await), [""; 0]);
    let march = told(&coming("from=2033-03-01&to=2033-03-05").await);
    assert_eq!(march, ["Letter of 2033-03-01 2033-03-01 2033-03-03", "Letter of 2033-03-02 2033-03-02 2033-03-04"]);
    // What was passed over is made up by nobody, and so is not drawn either.
    let daily = json!({ "name": "Long ago", "what": { "kind": "campaign", "template_id": template["id"] }, "rule": "FREQ=DAILY", "starts_on": "2020-01-01" });
    desk.owner.post("/series", daily).await.expect(201);
    assert_eq!(told(&coming("from=2020-01-01&to=2020-01-31").await), [""; 0]);

    // Feeds have it as what may come, and as itself once it is made.
    let soon = desk.tenant().await.now().day().plus(20);
    let what = json!({ "kind": "campaign", "template_id": template["id"] });
    // Its campaign has no dates, and is of that market all the same.
    let report = json!({ "kind": "task", "campaign_id": campaign["id"], "working_days": 1 });
    let report = json!({ "name": "Numbers", "what": report, "rule": "FREQ=DAILY;COUNT=1", "starts_on": soon });
    desk.owner.post("/series", report).await.expect(201);
    let soon = json!({ "name": "Soon", "what": what, "rule": "FREQ=DAILY;COUNT=1", "starts_on": soon });
    let soon = desk.owner.post("/series", soon).await.expect(201);
    let view = json!({ "screen": "calendar", "name": "New Zealand", "query": "market=NZ&hide=holidays" });
    let view = desk.viewer.post("/views", view).await.expect(201);
    let feed = desk.viewer.post(&format!("/views/{}/feeds", view["id"].as_str().unwrap()), json!({})).await.expect(201);
    let read = async || {
        let read = desk.nobody.get(feed["path"].as_str().unwrap().trim_start_matches("/api/v1")).await;
        String::from_utf8(read.bytes).unwrap().replace("\r\n ", "")
    };
    let uid = format!("UID:series-{}-{}@acme.localhost", soon["id"].as_str().unwrap(), soon["starts_on"].as_str().unwrap());
    let text = read().await;
    assert!(
        text.contains(&uid) && text.contains("SUMMARY:Soon (Campaign\\, still to be made)") && text.contains("STATUS:TENTATIVE"),
        "{text}"
    );
    assert!(text.contains("SUMMARY:Numbers (Task"), "{text}");
    let made = format!("/series/{}/occurrences/{}", soon["id"].as_str().unwrap(), soon["starts_on"].as_str().unwrap());
    desk.owner.post(&made, json!({})).await.expect(201);
    let text = read().await;
    assert!(!text.contains(&uid) && text.contains("SUMMARY:Soon (Draft)"), "{text}");
}
