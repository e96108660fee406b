//! Marks: their shapes, changes from two sides at once, repeats and deletions.

use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, Reply, png},
    on_both_engines,
};

on_both_engines!(
    every_shape_is_kept_as_it_was_drawn,
    bad_shapes_are_refused,
    two_people_never_take_back_each_others_change,
    of_two_changes_to_one_field_the_later_counts,
    the_same_mark_again_is_the_same_mark,
    a_deleted_mark_says_so_and_comes_back,
    long_lists_come_in_pages,
    marks_go_out_and_come_back
);

/// Where marks of a new version go.
async fn page(desk: &Desk) -> String {
    let campaign = desk.manager.post("/campaigns", json!({ "name": "Marks" })).await.expect(201);
    let proof = desk.manager.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Poster" })).await.expect(201);
    let version = desk.manager.upload(&format!("/proofs/{}/versions", text(&proof["id"])), "a.png", &png(1)).await.expect(201);
    format!("/proof-versions/{}/annotations", text(&version["id"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn pin() -> Value {
    json!({ "type": "pin", "x": 0.5, "y": 0.5 })
}

async fn mark(client: &Client, page: &str) -> Value {
    client.post(page, json!({ "geometry": pin(), "body": "Look" })).await.expect(201)
}

async fn change(client: &Client, mark: &Value, based: i64, body: Value) -> Reply {
    client.patch(&format!("/annotations/{}", text(&mark["id"])), &json!(based), body).await
}

async fn every_shape_is_kept_as_it_was_drawn(desk: &Desk) {
    let page = page(desk).await;
    let (from, to) = (json!({ "x": 0.1, "y": 0.2 }), json!({ "x": 0.8, "y": 0.9 }));
    let shapes = [
        json!({ "type": "ellipse", "x": 0.1, "y": 0.2, "width": 0.25, "height": 0.5 }),
        json!({ "type": "line", "from": from, "to": to }),
        json!({ "type": "arrow", "from": from, "to": to }),
        json!({ "type": "measure", "from": from, "to": to }),
        json!({ "type": "polygon", "points": [from, to, { "x": 0.0, "y": 1.0 }] }),
        json!({ "type": "freehand", "samples": [{ "x": 0.1, "y": 0.2, "pressure": 0.5 }, { "x": 0.3, "y": 0.2, "pressure": 1.0 }] }),
    ];
    let style = json!({ "colour": "violet", "width": "thick" });
    for shape in &shapes {
        let new = json!({ "geometry": shape, "style": style, "body": "Here" });
        let made = desk.contributor.post(&page, new).await.expect(201);
        assert_eq!((&made["geometry"], &made["style"]), (shape, &style));
    }
    let listed = desk.viewer.get(&page).await.expect(200);
    let kept: Vec<_> = listed["items"].as_array().unwrap().iter().map(|mark| mark["geometry"].clone()).collect();
    assert_eq!(kept, shapes);
}

async fn bad_shapes_are_refused(desk: &Desk) {
    let page = page(desk).await;
    let point = json!({ "x": 0.1, "y": 0.2 });
    for geometry in [
        json!({ "type": "spiral", "x": 0.1, "y": 0.2 }),
        json!({ "type": "pin", "x": 0.1, "y": 1.2 }),
        json!({ "type": "pin", "x": 0.1 }),
        json!({ "type": "ellipse", "x": 0.5, "y": 0.5, "width": 0.6, "height": 0.1 }),
        json!({ "type": "line", "from": point, "to": point }),
        json!({ "type": "polygon", "points": [point, point] }),
        json!({ "type": "polygon", "points": vec![point.clone(); 201] }),
        json!({ "type": "freehand", "samples": vec![json!({ "x": 0.1, "y": 0.2, "pressure": 0.5 }); 2_001] }),
        json!({ "type": "freehand", "samples": vec![json!({ "x": 0.1, "y": 0.2, "pressure": 7 }); 2] }),
    ] {
        let refused = desk.contributor.post(&page, json!({ "geometry": geometry, "body": "Here" })).await;
        assert_eq!(refused.problem(422), "INVALID_FIELDS", "{geometry}");
    }
    let styled = json!({ "geometry": pin(), "style": { "colour": "#ff0000" }, "body": "Here" });
    assert_eq!(desk.contributor.post(&page, styled).await.problem(422), "INVALID_FIELDS");
}

async fn two_people_never_take_back_each_others_change(desk: &Desk) {
    let page = page(desk).await;
    let made = mark(&desk.contributor, &page).await;
    let moved = json!({ "type": "pin", "x": 0.25, "y": 0.75 });
    change(&desk.contributor, &made, 1, json!({ "geometry": moved })).await.expect(200);
    let both = change(&desk.manager, &made, 1, json!({ "resolved": true, "blocking": true })).await.expect(200);
    assert_eq!((&both["geometry"], &both["blocking"], &both["revision"]), (&moved, &json!(true), &json!(3)));
    assert!(both["resolved_at"].is_string());
}

async fn of_two_changes_to_one_field_the_later_counts(desk: &Desk) {
    let page = page(desk).await;
    let made = mark(&desk.contributor, &page).await;
    let at = |x: f64| json!({ "type": "pin", "x": x, "y": 0.5 });
    change(&desk.manager, &made, 1, json!({ "geometry": at(0.2) })).await.expect(200);
    let offline = json!({ "geometry": at(0.9), "blocking": true, "edited_at": "2020-01-01T00:00:00Z" });
    let after = change(&desk.contributor, &made, 1, offline).await.expect(200);
    assert_eq!((&after["geometry"], &after["blocking"]), (&at(0.2), &json!(true)), "the later place stays, the other field counts");
    let after = change(&desk.contributor, &made, 1, json!({ "geometry": at(0.7) })).await.expect(200);
    assert_eq!(after["geometry"], at(0.7), "whoever arrives later, when nobody says more");
    let late = json!({ "geometry": at(0.1), "edited_at": "2020-01-01T00:00:00Z" });
    let after = change(&desk.contributor, &made, after["revision"].as_i64().unwrap(), late).await.expect(200);
    assert_eq!(after["geometry"], at(0.1), "who has seen the other change means it");
    let again = change(&desk.contributor, &made, after["revision"].as_i64().unwrap(), json!({ "geometry": at(0.1) })).await.expect(200);
    assert_eq!(again["revision"], after["revision"], "nothing changed");
}

async fn the_same_mark_again_is_the_same_mark(desk: &Desk) {
    let page = page(desk).await;
    let new = json!({ "id": uuid::Uuid::now_v7(), "geometry": pin(), "body": "Once" });
    let first = desk.contributor.post(&page, new.clone()).await.expect(201);
    assert_eq!(desk.contributor.post(&page, new.clone()).await.expect(200), first);
    assert_eq!(desk.manager.post(&page, new).await.problem(409), "ALREADY_THERE");
    assert_eq!(desk.viewer.get(&page).await.expect(200)["items"].as_array().unwrap().len(), 1);
}

async fn a_deleted_mark_says_so_and_comes_back(desk: &Desk) {
    let page = page(desk).await;
    let made = mark(&desk.contributor, &page).await;
    let path = format!("/annotations/{}", text(&made["id"]));
    let delete = |client: &Client, based: &'static str| {
        let (client, path) = (client.clone(), path.clone());
        async move { client.send(axum::http::Method::DELETE, &path, &[("if-match", based)], None).await }
    };
    delete(&desk.contributor, "\"1\"").await.expect(204);
    let late = change(&desk.manager, &made, 1, json!({ "resolved": true })).await.expect(410);
    assert_eq!((&late["code"], &late["current"]["deleted_by"]), (&json!("DELETED"), &json!(desk.contributor.id())));
    assert_eq!(delete(&desk.manager, "\"1\"").await.problem(410), "DELETED");
    assert_eq!(desk.manager.post(&format!("{path}/comments"), json!({ "body": "?" })).await.problem(410), "DELETED");
    let again = json!({ "id": made["id"], "geometry": pin(), "body": "Look" });
    assert_eq!(desk.contributor.post(&page, again).await.problem(410), "DELETED", "a repeat does not bring it back");

    let other = desk.hire("Otto Other", app::model::Role::Contributor).await;
    assert_eq!(change(&other, &made, 2, json!({ "restore": true })).await.problem(403), "NOT_YOURS");
    assert_eq!(change(&desk.contributor, &made, 1, json!({ "restore": true })).await.problem(410), "DELETED");
    let back = change(&desk.contributor, &made, 2, json!({ "restore": true })).await.expect(200);
    assert_eq!((&back["comments"], &back["revision"]), (&made["comments"], &json!(3)));
    change(&desk.manager, &made, 3, json!({ "resolved": true })).await.expect(200);
}

async fn long_lists_come_in_pages(desk: &Desk) {
    let page = page(desk).await;
    for _ in 0..5 {
        mark(&desk.contributor, &page).await;
    }
    let (mut numbers, mut after) = (Vec::new(), String::new());
    loop {
        let listed = desk.viewer.get(&format!("{page}?limit=2{after}")).await.expect(200);
        for mark in listed["items"].as_array().unwrap() {
            assert_eq!(mark["comments"].as_array().unwrap().len(), 1);
            numbers.push(mark["number"].as_i64().unwrap());
        }
        let Some(next) = listed["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

async fn marks_go_out_and_come_back(desk: &Desk) {
    let page = page(desk).await;
    let point = |x: f64, y: f64| json!({ "x": x, "y": y });
    let shapes = [
        json!({ "type": "rectangle", "x": 0.25, "y": 0.5, "width": 0.5, "height": 0.25 }),
        json!({ "type": "arrow", "from": point(0.25, 0.5), "to": point(0.75, 1.0) }),
    ];
    for shape in &shapes {
        let mark = json!({ "geometry": shape, "blocking": true, "body": "=cmd|' /C calc'!A0" });
        let mark = desk.contributor.post(&page, mark).await.expect(201);
        desk.manager.post(&format!("/annotations/{}/comments", text(&mark["id"])), json!({ "body": "Agreed" })).await.expect(201);
    }
    let out = desk.viewer.get(&format!("{page}/export")).await;
    assert!(out.headers["content-type"].to_str().unwrap().starts_with("application/ld+json"));
    let out = out.expect(200);
    assert_eq!((&out["@context"], &out["type"]), (&json!("http://www.w3.org/ns/anno.jsonld"), &json!("AnnotationPage")));
    assert_eq!(out["items"][0]["target"]["selector"]["value"], "xywh=10.00,15.00,20.00,7.50", "in pixels of 40 × 30");
    assert_eq!(out["items"][0]["body"].as_array().unwrap().len(), 3, "note, answer, tag");

    let csv = desk.viewer.get(&format!("{page}/export?format=csv")).await;
    let lines = String::from_utf8(csv.bytes).unwrap();
    assert_eq!(lines.lines().count(), 5);
    assert!(lines.contains("\"'=cmd|"), "no formula: {lines}");
    assert_eq!(desk.viewer.get(&format!("{page}/export?format=xls")).await.problem(422), "INVALID_FIELDS");

    let manifest = desk.viewer.get(&page.replace("/annotations", "/manifest")).await.expect(200);
    assert_eq!(manifest["items"][0]["annotations"][0]["items"].as_array().unwrap().len(), 2);
    assert_eq!((&manifest["type"], &manifest["items"][0]["width"]), (&json!("Manifest"), &json!(40)));

    let again = desk.contributor.post(&format!("{page}/import"), out.clone()).await.expect(201);
    assert_eq!(again.as_array().unwrap().len(), 2, "the same ids are the same marks");
    assert_eq!(desk.viewer.get(&page).await.expect(200)["items"].as_array().unwrap().len(), 2);
    let mut elsewhere = out;
    for item in elsewhere["items"].as_array_mut().unwrap() {
        item.as_object_mut().unwrap().remove("id");
    }
    let made = desk.manager.post(&format!("{page}/import"), elsewhere).await.expect(201);
    let kept: Vec<_> = made.as_array().unwrap().iter().map(|mark| mark["geometry"].clone()).collect();
    assert_eq!(kept, shapes);
    assert_eq!(made[0]["blocking"], true);
    assert_eq!(desk.manager.post(&format!("{page}/import"), json!({ "type": "Picnic" })).await.problem(422), "INVALID_FIELDS");
}
