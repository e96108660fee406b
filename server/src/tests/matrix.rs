//! The negative matrix: every route that gives out an asset's bytes or tells of it, against everybody who may not have it.
//!
//! Routes come from the OpenAPI document: all that are tagged as assets or shares, and all that answer with a picture. A new one joins by
//! being there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, Reply, png},
    on_both_engines,
};

on_both_engines!(
    strangers_and_neighbours_learn_nothing,
    under_embargo_it_is_as_if_it_were_not_there,
    no_byte_leaves_once_the_rights_are_gone,
    a_link_shows_nothing_once_it_may_not,
    a_pass_is_good_for_its_share_alone,
    a_ticket_is_good_for_minutes_and_asks_again
);

/// Words that are said about the asset and nowhere else.
const MARKERS: [&str; 5] = ["Zanzibar", "Quokka", "ocelot", "Narwhal", "axolotl"];

const SHADE: u8 = 77;

/// A route of the document that answers a reading.
struct Route {
    path: String,
    gives_bytes: bool,
}

fn routes(desk: &Desk) -> Vec<Route> {
    let document = serde_json::to_value(&desk.document).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(get) = item.get("get") else { continue };
        let tagged = get["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag == "assets" || tag == "shares"));
        let gives_bytes = get["responses"]["200"]["content"].as_object().is_some_and(|content| content.contains_key("image/*"));
        if tagged || gives_bytes {
            routes.push(Route { path: path.trim_start_matches("/api/v1").to_owned(), gives_bytes });
        }
    }
    assert!(routes.iter().filter(|route| route.gives_bytes).count() >= 4, "the document says which routes give out pictures");
    assert!(routes.len() >= 15, "{} routes", routes.len());
    routes
}

/// An asset with everything that can be said about it, in a campaign, a collection and a share.
struct Scene {
    id: String,
    file: String,
    consent: String,
    share: Value,
    secret: String,
    ids: BTreeMap<&'static str, String>,
}

impl Scene {
    async fn of(desk: &Desk) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let asset = desk.manager.post("/assets", json!({ "name": "Zanzibar", "kind": "photography" })).await.expect(201);
        let id = text(&asset["id"]);
        let said = json!({ "description": "Quokka", "tags": ["ocelot"] });
        desk.manager.patch(&format!("/assets/{id}"), &asset["revision"], said).await.expect(200);
        let version = desk.manager.upload(&format!("/assets/{id}/versions"), "axolotl.png", &png(SHADE)).await.expect(201);
        let licence = json!({ "kind": "licence", "holder": "Narwhal", "ends_at": desk.now().plus_millis(3_600_000) });
        desk.manager.post(&format!("/assets/{id}/terms"), licence).await.expect(201);
        let talent = desk.manager.post("/talent", json!({ "name": "Mara" })).await.expect(201);
        let consent = json!({ "kind": "consent", "talent_id": talent["id"] });
        let consent = desk.manager.post(&format!("/assets/{id}/terms"), consent).await.expect(201);
        let campaign = desk.manager.post("/campaigns", json!({ "name": "Flight" })).await.expect(201);
        let collection = desk.manager.post("/collections", json!({ "name": "Kit", "assets": [id] })).await.expect(201);
        desk.manager.post(&format!("/campaigns/{}/assets", text(&campaign["id"])), json!({ "asset_id": id })).await.expect(201);
        let proof = desk.manager.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Proof" })).await.expect(201);
        let proof = desk.manager.upload(&format!("/proofs/{}/versions", text(&proof["id"])), "p.png", &png(3)).await.expect(201);
        let share = json!({ "name": "Press", "collection_id": collection["id"], "downloads": true, "originals": true });
        let made = desk.manager.post("/shares", share).await.expect(201);
        let ids = BTreeMap::from([
            ("assets", id.clone()),
            ("asset-versions", text(&version["id"])),
            ("version", text(&version["id"])),
            ("campaigns", text(&campaign["id"])),
            ("collections", text(&collection["id"])),
            ("shares", text(&made["share"]["id"])),
            ("portals", text(&made["share"]["id"])),
            ("proof-versions", text(&proof["id"])),
        ]);
        let file = format!("/asset-versions/{}/file", text(&version["id"]));
        Self { id, file, consent: text(&consent["id"]), share: made["share"].clone(), secret: text(&made["secret"]), ids }
    }

    fn path(&self, route: &Route) -> String {
        let kind = route.path.trim_start_matches('/').split('/').next().unwrap();
        let path = route.path.replace("{version}", &self.ids["version"]).replace("{ticket}", &"A".repeat(139));
        if !path.contains("{id}") {
            return path;
        }
        let id = self.ids.get(kind).unwrap_or_else(|| panic!("a new route: give `Scene` an id of `{kind}`"));
        path.replace("{id}", id)
    }

    /// Whether the route is about the asset itself, and not a list in which it may be.
    fn is_about_it(&self, path: &str) -> bool {
        path.contains(&self.id) || path.contains(&self.ids["version"])
    }

    async fn embargo(&self, desk: &Desk) {
        let now = desk.manager.get(&format!("/assets/{}", self.id)).await.expect(200);
        let until = json!({ "embargoed_until": desk.now().plus_millis(86_400_000) });
        desk.manager.patch(&format!("/assets/{}", self.id), &now["revision"], until).await.expect(200);
    }

    async fn change(&self, desk: &Desk, patch: Value) {
        let path = format!("/shares/{}", self.share["id"].as_str().unwrap());
        let now = desk.manager.get(&path).await.expect(200);
        desk.manager.patch(&path, &now["revision"], patch).await.expect(200);
    }

    async fn enter(&self, desk: &Desk) -> String {
        let visit = desk.nobody.post("/portals", json!({ "secret": self.secret })).await.expect(201);
        visit["pass"].as_str().unwrap().to_owned()
    }
}

async fn with_pass(client: &Client, pass: &str, path: &str) -> Reply {
    client.send(axum::http::Method::GET, path, &[("cookie", &format!("other=1; share={pass}"))], None).await
}

/// Nothing of the asset is in an answer: no word, no picture, no digest.
#[track_caller]
fn is_silent(reply: &Reply, what: &str) {
    let heads: String = reply.headers.iter().map(|(name, value)| format!("{name}: {value:?}\n")).collect();
    let body = String::from_utf8_lossy(&reply.bytes);
    let digest = app::model::Digest::of(&png(SHADE)).to_string();
    for marker in MARKERS.into_iter().chain([digest.as_str()]) {
        assert!(!heads.contains(marker) && !body.contains(marker), "{what} tells `{marker}`: {heads}{body}");
    }
    assert!(!heads.contains("content-type: \"image/"), "{what} gives out a picture");
}

#[track_caller]
fn is_refused(reply: &Reply, what: &str) {
    is_silent(reply, what);
    assert!([401, 403, 404].contains(&reply.status.as_u16()), "{what}: {}", reply.status);
    assert!(reply.headers.get("etag").is_none(), "{what} tells that something is there");
}

/// A byte route's ways of being asked.
fn asked(path: &str) -> [String; 3] {
    [path.to_owned(), format!("{path}?purpose=download"), format!("{path}?width=20")]
}

async fn strangers_and_neighbours_learn_nothing(desk: &Desk) {
    let scene = Scene::of(desk).await;
    let neighbour = desk.neighbour("globex").await;
    for route in routes(desk) {
        let path = scene.path(&route);
        for path in asked(&path) {
            is_refused(&desk.nobody.get(&path).await, &format!("{path} to nobody"));
            is_refused(&desk.nobody.with_token("cct_made_up").get(&path).await, &format!("{path} to a made-up token"));
            is_refused(&with_pass(&desk.nobody, "made up", &path).await, &format!("{path} to a made-up pass"));
            let reply = neighbour.get(&path).await;
            is_silent(&reply, &format!("{path} to another tenant"));
            assert!(!route.path.contains("{id}") || reply.status.as_u16() == 404, "{path} to another tenant: {}", reply.status);
        }
    }
}

async fn under_embargo_it_is_as_if_it_were_not_there(desk: &Desk) {
    let scene = Scene::of(desk).await;
    let pass = scene.enter(desk).await;
    for route in routes(desk).iter().filter(|route| route.path.starts_with("/asset")) {
        let reply = desk.viewer.get(&scene.path(route)).await;
        assert_eq!(reply.status.as_u16(), 200, "{} before: {}", route.path, String::from_utf8_lossy(&reply.bytes));
    }
    // Its licence ends within the hour, and the calendar says so.
    let calendar = format!("/calendar?from={}&to={}", desk.now().day().plus(-1), desk.now().day().plus(1));
    assert!(desk.viewer.get(&calendar).await.expect(200).to_string().contains(MARKERS[0]));
    scene.embargo(desk).await;
    is_silent(&desk.viewer.get(&calendar).await, "the calendar under embargo");
    for route in routes(desk) {
        let path = scene.path(&route);
        let what = format!("{path} under embargo");
        let reply = desk.viewer.get(&path).await;
        // Managers alone list people; who may share sees what was shared.
        if scene.is_about_it(&path) {
            is_refused(&reply, &what)
        } else if !route.gives_bytes {
            is_silent(&reply, &what)
        }
        if route.path.starts_with("/portals") {
            let reply = with_pass(&desk.nobody, &pass, &path).await;
            if scene.is_about_it(&path) { is_refused(&reply, &what) } else { is_silent(&reply, &what) }
        }
    }
    desk.pass(86_400_001);
    // The licence of the scene is over by then; what is known of it, is known again.
    assert_eq!(desk.viewer.get(&format!("/assets/{}", scene.id)).await.status.as_u16(), 200);
}

async fn no_byte_leaves_once_the_rights_are_gone(desk: &Desk) {
    for gone in ["over since a second", "consent withdrawn", "quota used"] {
        let scene = Scene::of(desk).await;
        let pass = scene.enter(desk).await;
        assert_eq!(desk.viewer.get(&scene.file).await.bytes, png(SHADE));
        match gone {
            "over since a second" => desk.pass(3_601_000),
            "consent withdrawn" => {
                let path = format!("/terms/{}/withdrawal", scene.consent);
                desk.manager.post(&path, json!({ "reason": "Asked to" })).await.expect(201);
            }
            _ => {
                let once = json!({ "kind": "consent", "holder": "Narwhal", "ends_at": desk.now().plus_millis(3_000_000) });
                desk.manager.post(&format!("/assets/{}/terms", scene.id), once).await.expect(201);
                let spent = json!({ "kind": "licence", "holder": "Narwhal", "quota": 1, "purposes": ["download", "share"] });
                let other = Scene::of(desk).await;
                let path = format!("/assets/{}/terms", other.id);
                desk.manager.post(&path, spent).await.expect(201);
                // The first licence has no quota: with it beside, the second is never needed.
                assert_eq!(desk.viewer.get(&format!("{}?purpose=download", other.file)).await.status.as_u16(), 200);
                quota_alone(desk).await;
                continue;
            }
        }
        for route in routes(desk).iter().filter(|route| route.gives_bytes && !route.path.starts_with("/proof")) {
            for path in asked(&scene.path(route)) {
                let what = format!("{path}, {gone}");
                is_refused(&with_pass(&desk.nobody, &pass, &path).await, &what);
                let reply = desk.viewer.get(&path).await;
                // A member is told why, and that names the holder.
                assert!([401, 403, 404].contains(&reply.status.as_u16()), "{what}: {}", reply.status);
                assert!(reply.headers.get("etag").is_none(), "{what}");
            }
        }
        let portal = with_pass(&desk.nobody, &pass, &format!("/portals/{}", scene.ids["portals"])).await;
        is_silent(&portal, gone);
        assert_eq!(portal.expect(200)["assets"], json!([]), "a link omits what may not be shared: {gone}");
    }
}

/// A licence for one use, and nothing else that allows anything.
async fn quota_alone(desk: &Desk) {
    let asset = desk.manager.post("/assets", json!({ "name": "Once", "kind": "icon" })).await.expect(201);
    let id = asset["id"].as_str().unwrap();
    let version = desk.manager.upload(&format!("/assets/{id}/versions"), "once.png", &png(4)).await.expect(201);
    let once = json!({ "kind": "licence", "holder": "Studio", "quota": 1 });
    desk.manager.post(&format!("/assets/{id}/terms"), once).await.expect(201);
    let share = desk.manager.post("/shares", json!({ "name": "Once", "assets": [id], "downloads": true })).await.expect(201);
    let visit = desk.nobody.post("/portals", json!({ "secret": share["secret"] })).await.expect(201);
    let pass = visit["pass"].as_str().unwrap();
    let at = format!("/portals/{}/files/{}", share["share"]["id"].as_str().unwrap(), version["id"].as_str().unwrap());
    assert_eq!(with_pass(&desk.nobody, pass, &format!("{at}?purpose=download")).await.status.as_u16(), 200);
    is_refused(&with_pass(&desk.nobody, pass, &format!("{at}?purpose=download")).await, "a second time");
    let own = format!("/asset-versions/{}", version["id"].as_str().unwrap());
    for path in [format!("{own}/file?purpose=download"), format!("{own}/rendition?purpose=download&width=9")] {
        assert_eq!(desk.owner.get(&path).await.problem(403), "RIGHTS_DENIED", "{path}");
    }
}

async fn a_link_shows_nothing_once_it_may_not(desk: &Desk) {
    for ended in ["expired", "revoked", "password since", "taken out of the collection"] {
        let scene = Scene::of(desk).await;
        let pass = scene.enter(desk).await;
        let portal = format!("/portals/{}", scene.ids["portals"]);
        let seen = with_pass(&desk.nobody, &pass, &portal).await.expect(200);
        assert_eq!(seen["assets"][0]["name"], "Zanzibar", "{ended}: before");
        match ended {
            "expired" => {
                scene.change(desk, json!({ "expires_at": desk.now().plus_millis(60_000) })).await;
                desk.pass(60_001);
            }
            "revoked" => scene.change(desk, json!({ "revoke": true })).await,
            "password since" => scene.change(desk, json!({ "password": "correct horse" })).await,
            _ => {
                let kit = format!("/collections/{}", scene.ids["collections"]);
                let now = desk.manager.get(&kit).await.expect(200);
                desk.manager.patch(&kit, &now["revision"], json!({ "remove": [scene.id] })).await.expect(200);
            }
        }
        for route in routes(desk).iter().filter(|route| route.path.starts_with("/portals")) {
            for path in asked(&scene.path(route)) {
                let reply = with_pass(&desk.nobody, &pass, &path).await;
                is_silent(&reply, &format!("{path}, {ended}"));
                let still = !ended.starts_with("taken") || scene.is_about_it(&path);
                assert!(!still || [401, 403, 404].contains(&reply.status.as_u16()), "{path}, {ended}: {}", reply.status);
            }
        }
        let again = desk.nobody.post("/portals", json!({ "secret": scene.secret })).await;
        match ended {
            "password since" => {
                assert_eq!(again.problem(401), "PASSWORD_NEEDED");
                let wrong = json!({ "secret": scene.secret, "password": "wrong horse" });
                assert_eq!(desk.nobody.post("/portals", wrong).await.problem(401), "PASSWORD_NEEDED");
                let right = json!({ "secret": scene.secret, "password": "correct horse" });
                let visit = desk.nobody.post("/portals", right).await.expect(201);
                let shown = with_pass(&desk.nobody, visit["pass"].as_str().unwrap(), &portal).await.expect(200);
                assert_eq!(shown["assets"][0]["name"], "Zanzibar");
            }
            "expired" | "revoked" => assert_eq!(again.problem(403), "SHARE_OVER"),
            _ => drop(again.expect(201)),
        }
    }
}

async fn a_pass_is_good_for_its_share_alone(desk: &Desk) {
    let scene = Scene::of(desk).await;
    let other = desk.manager.post("/assets", json!({ "name": "Open", "kind": "icon" })).await.expect(201);
    let share = desk.manager.post("/shares", json!({ "name": "Other", "assets": [other["id"]] })).await.expect(201);
    let visit = desk.nobody.post("/portals", json!({ "secret": share["secret"] })).await.expect(201);
    let pass = visit["pass"].as_str().unwrap();
    for route in routes(desk) {
        for path in asked(&scene.path(&route)) {
            is_refused(&with_pass(&desk.nobody, pass, &path).await, &format!("{path} to a guest of another share"));
        }
    }
    // A version of something else is not there, whichever share is asked for it.
    let across = format!("/portals/{}/files/{}", share["share"]["id"].as_str().unwrap(), scene.ids["version"]);
    is_refused(&with_pass(&desk.nobody, pass, &across).await, "another share's file");
    let own = format!("/portals/{}", share["share"]["id"].as_str().unwrap());
    assert_eq!(with_pass(&desk.nobody, pass, &own).await.expect(200)["assets"], json!([]), "nothing is stated about it");
}

async fn a_ticket_is_good_for_minutes_and_asks_again(desk: &Desk) {
    let scene = Scene::of(desk).await;
    let link = async |client: &Client| {
        let made = client.post(&format!("/asset-versions/{}/link", scene.ids["version"]), json!({})).await.expect(201);
        let url = made["url"].as_str().unwrap().to_owned();
        url[url.find("/api/v1/").unwrap()..].to_owned()
    };
    let path = link(&desk.viewer).await;
    let taken = desk.nobody.get(&path).await;
    assert_eq!(
        (taken.headers["content-disposition"].to_str().unwrap(), &taken.bytes),
        ("attachment; filename*=UTF-8''axolotl.png", &png(SHADE))
    );
    let neighbour = desk.neighbour("globex").await;
    is_refused(&neighbour.get(&path).await, "at another tenant");
    let mut forged = path.clone();
    forged.replace_range(path.len() - 100..path.len() - 99, if path.as_bytes()[path.len() - 100] == b'A' { "B" } else { "A" });
    is_refused(&desk.nobody.get(&forged).await, "changed in one letter");
    desk.pass(5 * 60_000);
    is_refused(&desk.nobody.get(&path).await, "five minutes later");

    let path = link(&desk.viewer).await;
    desk.manager.post(&format!("/terms/{}/withdrawal", scene.consent), json!({ "reason": "Asked to" })).await.expect(201);
    assert_eq!(desk.nobody.get(&path).await.problem(403), "RIGHTS_DENIED");
    let never = desk.viewer.post(&format!("/asset-versions/{}/link", scene.ids["version"]), json!({})).await;
    assert_eq!(never.problem(403), "RIGHTS_DENIED");

    let scene = Scene::of(desk).await;
    let made = desk.viewer.post(&format!("/asset-versions/{}/link", scene.ids["version"]), json!({})).await.expect(201);
    let url = made["url"].as_str().unwrap();
    let path = &url[url.find("/api/v1/").unwrap()..];
    let viewer = desk.owner.get("/members").await.expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["id"] == json!(desk.viewer.id()))
        .unwrap()
        .clone();
    desk.owner.patch(&format!("/members/{}", desk.viewer.id()), &viewer["revision"], json!({ "active": false })).await.expect(200);
    is_refused(&desk.nobody.get(path).await, "once its maker may not come in");
}
