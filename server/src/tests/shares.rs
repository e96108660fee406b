//! Shares and recalls: what guests see, what they take, and how it is asked back.

use serde_json::{Value, json};

use super::{
    desk::{Desk, Reply},
    on_both_engines,
};

on_both_engines!(
    a_link_lasts_thirty_days,
    switches_decide_what_leaves,
    hidden_metadata_is_in_nothing_that_leaves,
    a_name_is_asked_for_where_it_is_wanted,
    what_was_taken_is_asked_back
);

/// A JPEG with a comment in it.
fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::ImageBuffer::from_fn(300, 200, |x, y| image::Rgb([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 90]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    let plain = bytes.into_inner();
    let words = b"Shot by Mara in Wellington";
    let comment = [&[0xff, 0xfe][..], &u16::try_from(words.len() + 2).unwrap().to_be_bytes(), words].concat();
    [&plain[..2], &comment, &plain[2..]].concat()
}

struct Photo {
    id: String,
    version: String,
}

async fn photo(desk: &Desk) -> Photo {
    let asset = desk.manager.post("/assets", json!({ "name": "Harbour", "kind": "photography" })).await.expect(201);
    let id = asset["id"].as_str().unwrap().to_owned();
    let version = desk.manager.upload(&format!("/assets/{id}/versions"), "mara_harbour.jpg", &jpeg()).await.expect(201);
    desk.manager.post(&format!("/assets/{id}/terms"), json!({ "kind": "licence", "holder": "Studio" })).await.expect(201);
    Photo { id, version: version["id"].as_str().unwrap().to_owned() }
}

struct Link {
    at: String,
    pass: String,
}

async fn link(desk: &Desk, photo: &Photo, more: Value) -> Link {
    let mut share = json!({ "name": "For the press", "assets": [photo.id] });
    share.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = desk.manager.post("/shares", share).await.expect(201);
    let visit =
        desk.nobody.post("/portals", json!({ "secret": made["secret"], "name": "Ana", "email": "Ana@client.test" })).await.expect(201);
    Link { at: format!("/portals/{}", made["share"]["id"].as_str().unwrap()), pass: visit["pass"].as_str().unwrap().to_owned() }
}

async fn get(desk: &Desk, link: &Link, rest: &str) -> Reply {
    desk.nobody.send(axum::http::Method::GET, &format!("{}{rest}", link.at), &[("share-pass", &link.pass)], None).await
}

async fn a_link_lasts_thirty_days(desk: &Desk) {
    let photo = photo(desk).await;
    let made = desk.manager.post("/shares", json!({ "name": "Press", "assets": [photo.id] })).await.expect(201);
    let entered = desk.nobody.post("/portals", json!({ "secret": made["secret"] })).await;
    let cookie = entered.headers["set-cookie"].to_str().unwrap().to_owned();
    let share = made["share"]["id"].as_str().unwrap();
    assert!(cookie.contains(&format!("; Path=/api/v1/portals/{share};")) && cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    let link = Link { at: format!("/portals/{share}"), pass: entered.expect(201)["pass"].as_str().unwrap().to_owned() };
    desk.pass(29 * 86_400_000);
    get(desk, &link, "").await.expect(200);
    desk.pass(86_400_001);
    assert_eq!(get(desk, &link, "").await.problem(403), "SHARE_OVER");
    let long = json!({ "name": "P", "assets": [photo.id], "expires_at": desk.now().plus_millis(400 * 86_400_000) });
    assert_eq!(desk.manager.post("/shares", long).await.problem(422), "INVALID_FIELDS");
    assert_eq!(desk.manager.post("/shares", json!({ "name": "P" })).await.problem(422), "INVALID_FIELDS", "nothing to share");
    let weak = json!({ "name": "P", "assets": [photo.id], "password": "short" });
    assert_eq!(desk.manager.post("/shares", weak).await.problem(422), "INVALID_FIELDS");
    let listed = desk.viewer.get("/shares").await.expect(200);
    assert_eq!((&listed["items"][0]["visits"], &listed["items"][0]["has_password"]), (&json!(1), &json!(false)));
    assert!(!listed.to_string().contains(made["secret"].as_str().unwrap()), "the secret is told once");
}

async fn switches_decide_what_leaves(desk: &Desk) {
    let photo = photo(desk).await;
    let file = format!("/files/{}", photo.version);
    let download = format!("{file}?purpose=download");
    let look_only = link(desk, &photo, json!({})).await;
    let seen = get(desk, &look_only, &format!("{file}?width=60")).await;
    assert_eq!(image::load_from_memory(&seen.bytes).unwrap().width(), 60);
    assert_eq!(get(desk, &look_only, &download).await.problem(403), "DOWNLOADS_OFF");
    let pictures = link(desk, &photo, json!({ "downloads": true })).await;
    let taken = get(desk, &pictures, &download).await;
    assert_eq!(taken.headers["content-disposition"], "attachment; filename*=UTF-8''mara_harbour.jpg");
    assert_ne!(taken.bytes, jpeg());
    let originals = link(desk, &photo, json!({ "downloads": true, "originals": true })).await;
    assert_eq!(get(desk, &originals, &download).await.bytes, jpeg());
    let marked = link(desk, &photo, json!({ "downloads": true, "originals": true, "watermark": true })).await;
    let (plain, printed) = (get(desk, &pictures, &file).await.bytes, get(desk, &marked, &file).await.bytes);
    assert_ne!(plain, printed);
    assert_ne!(get(desk, &marked, &download).await.bytes, jpeg(), "what is marked leaves marked");
    let audit = desk.owner.get("/audit/events?order=newest&limit=1").await.expect(200);
    let event = audit["items"][0].clone();
    assert_eq!(
        (&event["action"], &event["actor"]["kind"], &event["actor"]["name"], &event["email"]),
        (&json!("asset.taken"), &json!("guest"), &json!("Ana"), &json!("ana@client.test"))
    );
}

async fn hidden_metadata_is_in_nothing_that_leaves(desk: &Desk) {
    let photo = photo(desk).await;
    let hiding = link(desk, &photo, json!({ "downloads": true, "originals": true, "hides_metadata": true })).await;
    let portal = get(desk, &hiding, "").await;
    let file = format!("/files/{}", photo.version);
    let (seen, taken) = (get(desk, &hiding, &file).await, get(desk, &hiding, &format!("{file}?purpose=download")).await);
    for reply in [&portal, &seen, &taken] {
        let heads = format!("{:?}", reply.headers);
        for word in ["Harbour", "harbour", "Mara", "mara", "Wellington", "photography"] {
            assert!(!heads.contains(word), "{word}: {heads}");
            assert!(!reply.bytes.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
        }
        assert!(!heads.contains(&app::model::Digest::of(&jpeg()).to_string()), "{heads}");
    }
    assert_eq!(taken.headers["content-disposition"], "attachment; filename*=UTF-8''picture.jpg");
    assert_eq!(image::load_from_memory(&taken.bytes).unwrap().width(), 300, "all of it, without what was written into it");
    assert_eq!(portal.expect(200)["assets"][0]["name"], "Picture 1");
}

async fn a_name_is_asked_for_where_it_is_wanted(desk: &Desk) {
    let photo = photo(desk).await;
    let made = desk.manager.post("/shares", json!({ "name": "Press", "assets": [photo.id], "asks_name": true })).await.expect(201);
    let enter = async |more: Value| {
        let mut visit = json!({ "secret": made["secret"] });
        visit.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        desk.nobody.post("/portals", visit).await
    };
    assert_eq!(enter(json!({})).await.problem(422), "INVALID_FIELDS");
    assert_eq!(enter(json!({ "name": "Ana", "email": "nowhere" })).await.problem(422), "INVALID_FIELDS");
    enter(json!({ "name": "Ana", "email": "ana@client.test" })).await.expect(201);
    assert_eq!(desk.nobody.post("/portals", json!({ "secret": "made up" })).await.problem(401), "UNAUTHENTICATED");
}

async fn what_was_taken_is_asked_back(desk: &Desk) {
    let photo = photo(desk).await;
    let guest = link(desk, &photo, json!({ "downloads": true })).await;
    let looker = link(desk, &photo, json!({ "downloads": true })).await;
    get(desk, &guest, &format!("/files/{}?purpose=download", photo.version)).await;
    get(desk, &looker, &format!("/files/{}", photo.version)).await;
    desk.viewer.get(&format!("/asset-versions/{}/file?purpose=download", photo.version)).await;
    let path = format!("/assets/{}/recalls", photo.id);
    assert_eq!(desk.manager.post(&path, json!({ "reason": " " })).await.problem(422), "INVALID_FIELDS");
    let recall = desk.manager.post(&path, json!({ "reason": "The pool was sold" })).await.expect(201);
    let told: Vec<&str> = recall["notices"].as_array().unwrap().iter().map(|notice| notice["email"].as_str().unwrap()).collect();
    assert_eq!(told, ["ana@client.test", "vera.viewer@acme.test"], "who took it, and nobody who only looked");

    assert_eq!(get(desk, &looker, "").await.expect(200)["recalls"], json!([]));
    let shown = get(desk, &guest, "").await.expect(200)["recalls"][0].clone();
    assert_eq!((&shown["reason"], &shown["confirmed_at"]), (&json!("The pool was sold"), &Value::Null));
    let confirm = |link: &Link| (format!("{}/recalls/{}/confirmation", link.at, recall["id"].as_str().unwrap()), link.pass.clone());
    let (at, pass) = confirm(&looker);
    let never = desk.nobody.send(axum::http::Method::POST, &at, &[("share-pass", &pass)], None).await;
    assert_eq!(never.problem(404), "NOT_FOUND");
    let (at, pass) = confirm(&guest);
    let done = desk.nobody.send(axum::http::Method::POST, &at, &[("share-pass", &pass)], None).await.expect(201);
    assert!(done["confirmed_at"].is_string());

    assert_eq!(desk.viewer.get("/recalls").await.expect(200)["items"][0]["asset_name"], "Harbour");
    assert_eq!(desk.contributor.get("/recalls").await.expect(200)["items"], json!([]));
    let own = format!("/recalls/{}/confirmation", recall["id"].as_str().unwrap());
    assert_eq!(desk.contributor.post(&own, json!({})).await.problem(404), "NOT_FOUND");
    let open = desk.manager.get(&path).await.expect(200)["items"][0]["notices"].clone();
    assert_eq!(open[0]["email"], "vera.viewer@acme.test", "who has not confirmed stands first");
    desk.viewer.post(&own, json!({})).await.expect(201);
    desk.viewer.post(&own, json!({})).await.expect(201);
    let all = desk.manager.get(&path).await.expect(200)["items"][0]["notices"].clone();
    assert!(all.as_array().unwrap().iter().all(|notice| notice["confirmed_at"].is_string()));
}
