//! Finding assets: by words however they are typed, by kind, tag and collection; and never what is under embargo.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, png},
    on_both_engines,
};

on_both_engines!(
    words_are_found_however_they_are_typed,
    a_search_is_narrowed_by_kind_tag_and_collection,
    pages_follow_each_other,
    what_is_under_embargo_is_not_there,
    many_are_changed_together_or_not_at_all,
    what_is_said_changes_what_it_is_found_by,
    what_looks_like_something_expired_is_told
);

async fn asset(desk: &Desk, name: &str, kind: &str, tags: &[&str]) -> String {
    let made = desk.contributor.post("/assets", json!({ "name": name, "kind": kind })).await.expect(201);
    let id = made["id"].as_str().unwrap().to_owned();
    desk.contributor.patch(&format!("/assets/{id}"), &made["revision"], json!({ "tags": tags })).await.expect(200);
    id
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/assets?{query}")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|asset| asset["name"].as_str().unwrap().to_owned()).collect()
}

async fn facets(client: &Client, query: &str) -> Value {
    client.get(&format!("/assets/facets?{query}")).await.expect(200)
}

fn counts(facets: &Value, of: &str) -> Vec<(String, i64)> {
    let count = |found: &Value| (found["label"].as_str().unwrap().to_owned(), found["count"].as_i64().unwrap());
    facets[of].as_array().unwrap().iter().map(count).collect()
}

async fn library(desk: &Desk) {
    asset(desk, "Café terrace at dawn", "photography", &["Summer", "outdoor"]).await;
    asset(desk, "Swimming pool", "photography", &["summer"]).await;
    asset(desk, "Wordmark 2026", "logo", &["brand"]).await;
}

async fn words_are_found_however_they_are_typed(desk: &Desk) {
    library(desk).await;
    assert_eq!(names(&desk.viewer, "q=swim").await, ["Swimming pool"], "a beginning");
    assert_eq!(names(&desk.viewer, "q=CAFE+dawn").await, ["Café terrace at dawn"], "accents, case, several words in any order");
    assert_eq!(names(&desk.viewer, "q=swiming").await, ["Swimming pool"], "a letter short");
    assert_eq!(names(&desk.viewer, "q=terrcae").await, ["Café terrace at dawn"], "letters swapped");
    assert_eq!(facets(&desk.viewer, "q=swiming").await["read_as"], "swimming");
    assert_eq!(facets(&desk.viewer, "q=swim").await["read_as"], Value::Null);
    assert_eq!(names(&desk.viewer, "q=2026").await, ["Wordmark 2026"]);
    assert_eq!(names(&desk.viewer, "q=2027").await, Vec::<String>::new(), "a number is never another number");
    assert_eq!(names(&desk.viewer, "q=bord").await, Vec::<String>::new());
    assert_eq!(names(&desk.viewer, "q=outdoor").await, ["Café terrace at dawn"], "tags are words too");
    for hostile in ["q=%22%20OR%20*", "q=words%3Apool%27%29%20%7C", "q=%26%21%3A%2A", "q=%00x"] {
        desk.viewer.get(&format!("/assets?{hostile}")).await.expect(200);
    }
}

async fn a_search_is_narrowed_by_kind_tag_and_collection(desk: &Desk) {
    library(desk).await;
    let pool = desk.viewer.get("/assets?q=pool").await.expect(200)["items"][0]["id"].clone();
    let kit = desk.contributor.post("/collections", json!({ "name": "Launch kit", "assets": [pool] })).await.expect(201);
    let id = kit["id"].as_str().unwrap();
    assert_eq!(names(&desk.viewer, "tag=summer&kind=photography").await, ["Swimming pool", "Café terrace at dawn"]);
    assert_eq!(names(&desk.viewer, "tag=summer&q=dawn").await, ["Café terrace at dawn"]);
    assert_eq!(names(&desk.viewer, &format!("collection={id}")).await, ["Swimming pool"]);
    let all = facets(&desk.viewer, "").await;
    assert_eq!(all["total"], 3);
    assert_eq!(counts(&all, "kinds"), [("Photography".into(), 2), ("Logo".into(), 1)]);
    assert_eq!(counts(&all, "tags"), [("summer".into(), 2), ("brand".into(), 1), ("outdoor".into(), 1)]);
    assert_eq!(counts(&all, "collections"), [("Launch kit".into(), 1)]);
    let logos = facets(&desk.viewer, "kind=logo").await;
    assert_eq!((&logos["total"], counts(&logos, "tags")), (&json!(1), vec![("brand".into(), 1)]));
    assert_eq!(counts(&logos, "kinds").len(), 2, "the other kinds stay in sight");
    let out = desk.contributor.patch(&format!("/collections/{id}"), &kit["revision"], json!({ "name": "Kit", "remove": [pool] })).await;
    assert_eq!(out.expect(200)["name"], "Kit");
    assert_eq!(names(&desk.viewer, &format!("collection={id}")).await, Vec::<String>::new());
}

async fn pages_follow_each_other(desk: &Desk) {
    for n in 0..7 {
        asset(desk, &format!("Pool {n}"), "photography", &[]).await;
    }
    for query in ["limit=3", "limit=3&q=pool", "limit=3&kind=photography"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = desk.viewer.get(&format!("/assets?{query}{after}")).await.expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|asset| asset["name"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, (0..7).rev().map(|n| format!("Pool {n}")).collect::<Vec<_>>(), "{query}");
    }
    assert_eq!(desk.viewer.get("/assets?limit=0").await.problem(422), "INVALID_FIELDS");
}

async fn what_is_under_embargo_is_not_there(desk: &Desk) {
    library(desk).await;
    let id = asset(desk, "Secret swim capsule", "photography", &["summer", "secret"]).await;
    let version = desk.contributor.upload(&format!("/assets/{id}/versions"), "secret.png", &png(3)).await.expect(201);
    let now = desk.manager.get(&format!("/assets/{id}")).await.expect(200);
    let rights = json!({ "holder": "Acme" });
    let based = format!("\"{}\"", now["revision"]);
    desk.manager.send(Method::PUT, &format!("/assets/{id}/rights"), &[("if-match", &based)], Some(rights)).await.expect(200);
    let kit = desk.contributor.post("/collections", json!({ "name": "Kit", "assets": [id] })).await.expect(201);
    let (open, open_tags) = (facets(&desk.viewer, "").await, counts(&facets(&desk.viewer, "").await, "tags"));
    assert_eq!(open["total"], 4);
    let file = format!("/asset-versions/{}/file", version["id"].as_str().unwrap());
    desk.viewer.get(&file).await;

    let now = desk.manager.get(&format!("/assets/{id}")).await.expect(200);
    let embargo = json!({ "embargoed_until": "2099-01-01T00:00:00Z" });
    assert_eq!(desk.contributor.patch(&format!("/assets/{id}"), &now["revision"], embargo.clone()).await.problem(403), "ROLE_TOO_LOW");
    desk.manager.patch(&format!("/assets/{id}"), &now["revision"], embargo).await.expect(200);

    let hidden = facets(&desk.viewer, "").await;
    assert_eq!(hidden["total"], 3);
    assert_ne!(counts(&hidden, "tags"), open_tags);
    assert!(!counts(&hidden, "tags").iter().any(|(tag, _)| tag == "secret"));
    assert_eq!(counts(&hidden, "collections"), []);
    for query in ["", "q=secret", "tag=secret", "kind=photography", &format!("collection={}", kit["id"].as_str().unwrap())] {
        assert!(!names(&desk.viewer, query).await.contains(&"Secret swim capsule".to_owned()), "{query}");
        assert!(names(&desk.contributor, query).await.contains(&"Secret swim capsule".to_owned()), "{query}");
    }
    let rendition = file.replace("/file", "/rendition?width=10");
    for path in [format!("/assets/{id}"), format!("/assets/{id}/rights"), format!("/assets/{id}/uses"), file, rendition] {
        let refused = desk.viewer.get(&path).await;
        assert!(!String::from_utf8_lossy(&refused.bytes).contains("ecret"), "{path}");
        assert_eq!(refused.problem(404), "NOT_FOUND", "{path}");
        desk.contributor.get(&path).await;
    }
    let now = desk.manager.get(&format!("/assets/{id}")).await.expect(200);
    desk.manager.patch(&format!("/assets/{id}"), &now["revision"], json!({ "embargoed_until": null })).await.expect(200);
    assert_eq!(facets(&desk.viewer, "").await["total"], 4);
}

async fn many_are_changed_together_or_not_at_all(desk: &Desk) {
    let (one, two) = (asset(desk, "One", "icon", &["old", "keep"]).await, asset(desk, "Two", "icon", &["old"]).await);
    let edit = json!({ "assets": [one, two], "add_tags": [" New  Tag "], "remove_tags": ["OLD"], "kind": "logo" });
    let changed = desk.contributor.post("/assets/bulk", edit).await.expect(201);
    assert_eq!(changed["items"][0]["tags"], json!(["keep", "new tag"]));
    assert_eq!(names(&desk.viewer, "tag=new+tag&kind=logo").await, ["Two", "One"]);
    let stranger = json!({ "assets": [one, uuid::Uuid::now_v7()], "add_tags": ["x"] });
    assert_eq!(desk.contributor.post("/assets/bulk", stranger).await.problem(422), "INVALID_FIELDS");
    assert_eq!(names(&desk.viewer, "tag=x").await, Vec::<String>::new());
    let csv = desk.viewer.get("/assets/export?tag=new+tag").await;
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(text.starts_with("id,name,kind,") && text.lines().count() == 3, "{text}");
    assert!(text.contains("\"One\",\"logo\",\"\",\"keep;new tag\""), "{text}");
    assert_eq!(desk.contributor.post("/assets/bulk", json!({ "assets": [one] })).await.problem(422), "INVALID_FIELDS");
}

async fn what_is_said_changes_what_it_is_found_by(desk: &Desk) {
    let id = asset(desk, "Draft", "template", &[]).await;
    let now = desk.viewer.get(&format!("/assets/{id}")).await.expect(200);
    let said = json!({ "name": "Poster", "description": "For the harbour festival", "kind": "document" });
    desk.contributor.patch(&format!("/assets/{id}"), &now["revision"], said.clone()).await.expect(200);
    assert_eq!(desk.contributor.patch(&format!("/assets/{id}"), &now["revision"], said).await.problem(412), "STALE");
    assert_eq!(names(&desk.viewer, "q=festival&kind=document").await, ["Poster"]);
    assert_eq!(names(&desk.viewer, "q=draft").await, Vec::<String>::new());
    desk.contributor.upload(&format!("/assets/{id}/versions"), "quayside_v2.png", &png(8)).await.expect(201);
    assert_eq!(names(&desk.viewer, "q=quayside").await, ["Poster"], "file names are words too");
}

/// A picture with something in it, darker the higher the shade.
fn scene(shade: u8, side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let wave = |x: u32, y: u32| u8::try_from((x * 640 / side * 3 / 11 + y * 640 / side * 5 / 17) % 200).unwrap();
    image::ImageBuffer::from_fn(side, side, |x, y| image::Rgb([wave(x, y) + shade, wave(y, x), wave(x, x)]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

async fn what_looks_like_something_expired_is_told(desk: &Desk) {
    let banned = asset(desk, "Old pool", "photography", &[]).await;
    desk.contributor.upload(&format!("/assets/{banned}/versions"), "old.png", &scene(0, 320)).await.expect(201);
    let now = desk.manager.get(&format!("/assets/{banned}")).await.expect(200);
    let based = format!("\"{}\"", now["revision"]);
    let over = json!({ "holder": "Studio", "ends_on": "2020-01-01" });
    desk.manager.send(Method::PUT, &format!("/assets/{banned}/rights"), &[("if-match", &based)], Some(over)).await.expect(200);
    let upload = async |name: &str, bytes: &[u8]| {
        let id = asset(desk, name, "photography", &[]).await;
        let version = desk.contributor.upload(&format!("/assets/{id}/versions"), "x.png", bytes).await.expect(201);
        desk.viewer.get(&format!("/asset-versions/{}", version["id"].as_str().unwrap())).await.expect(200)
    };
    let near = upload("New pool", &scene(30, 240)).await;
    assert_eq!(near["lookalikes"][0]["asset_name"], "Old pool");
    assert_eq!(near["lookalikes"][0]["exact"], false);
    assert_eq!(near["lookalikes"][0]["reasons"][0].as_str().unwrap().split(',').next().unwrap(), "its rights end on 2020-01-01");
    let same = upload("Copied pool", &scene(0, 320)).await;
    assert_eq!((&same["lookalikes"][0]["asset_name"], &same["lookalikes"][0]["exact"]), (&json!("Old pool"), &json!(true)));
    assert_eq!(upload("Plain", &png(9)).await["lookalikes"], json!([]));
    let now = desk.manager.get(&format!("/assets/{banned}")).await.expect(200);
    let embargo = json!({ "embargoed_until": "2099-01-01T00:00:00Z" });
    desk.manager.patch(&format!("/assets/{banned}"), &now["revision"], embargo).await.expect(200);
    let told = desk.viewer.get(&format!("/asset-versions/{}", same["version_id"].as_str().unwrap())).await.expect(200);
    assert!(!told.to_string().contains("Old pool"), "a likeness tells nobody of what is under embargo");
}
