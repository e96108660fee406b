//! Walks the OpenAPI document: every route as nobody, as each role, as another tenant; and every write leaves its mark in the audit.
//!
//! A new route joins by being in the document. Exceptions stand in the lists below, each with its reason; they may only shrink.

mod bodies;
mod roles;

use std::collections::BTreeMap;

use app::model::Role;
use axum::http::Method;
use serde_json::{Value, json};

use self::roles::least_role;
use super::{
    desk::{Client, Desk, png},
    on_both_engines,
    story::{approve, launch, set_up, submit},
};

on_both_engines!(nobody_gets_in, another_tenant_finds_nothing, each_role_gets_what_is_its_own, every_write_is_in_the_audit);

/// Open to everybody: signing up and in, coming in by a link or with a ticket (`tests/matrix.rs` and `tests/sources.rs` try those), what
/// outsiders verify certificates with, and the document itself.
const OPEN: [&str; 8] = [
    "POST /api/v1/workspaces",
    "POST /api/v1/session",
    "POST /api/v1/portals",
    "GET /api/v1/downloads/{ticket}",
    "GET /api/v1/banners/{ticket}/{*path}",
    "GET /api/v1/openapi.json",
    "GET /api/v1/audit/keys",
    "GET /api/v1/verification/{digest}",
];

/// What a guest's link opens: the link in the path is the key, and no role or session counts.
const BY_LINK: &str = "/api/v1/guest/{token}";

/// Writes that depend on who somebody is, not on their role alone: named in the review, or author of the mark.
const BY_NAME: [&str; 2] = ["POST /api/v1/reviews/{id}/decisions", "DELETE /api/v1/annotations/{id}"];

/// Questions that are too long for an address.
const ASKS: [&str; 2] = ["POST /api/v1/campaigns/{id}/schedule/preview", "POST /api/v1/policies/trial"];

struct Route {
    method: Method,
    path: String,
}

impl Route {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn writes(&self) -> bool {
        !matches!(self.method, Method::GET | Method::HEAD) && !ASKS.contains(&self.name().as_str())
    }
}

fn routes(desk: &Desk) -> Vec<Route> {
    let document = serde_json::to_value(&desk.document).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method = match method.as_str() {
                "get" => Method::GET,
                "post" => Method::POST,
                "put" => Method::PUT,
                "patch" => Method::PATCH,
                "delete" => Method::DELETE,
                "head" => Method::HEAD,
                other => panic!("{path}: {other}"),
            };
            routes.push(Route { method, path: path.clone() });
        }
    }
    assert!(routes.len() >= 50, "{} routes", routes.len());
    routes
}

/// Moves a task to a day.
fn move_to(task: &Value, on: &str) -> Value {
    json!({ "edits": [{ "kind": "start", "item": task["id"], "on": on, "keep": "once" }], "cascade": "push" })
}

/// A change, confirmed as it was shown.
fn with_digest(mut change: Value, shown: &Value) -> Value {
    change["digest"] = shown["standing"]["digest"].clone();
    change
}

/// How many worlds there are: each hands the owner's decisions over on a day of its own.
static WORLDS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

/// One of everything in a workspace, by the path that its ids go into.
struct World {
    ids: BTreeMap<&'static str, Value>,
}

/// Begins an upload in parts; its id.
async fn begin_upload(client: &Client, bytes: usize) -> String {
    let headers = [("tus-resumable", "1.0.0"), ("upload-length", &bytes.to_string())];
    let reply = client.send(Method::POST, "/uploads", &headers, None).await;
    assert_eq!(reply.status.as_u16(), 201);
    reply.headers["location"].to_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Sends the first part of an upload.
async fn add_part(client: &Client, id: &str, part: &[u8]) -> super::desk::Reply {
    let request = axum::http::Request::builder()
        .method(Method::PATCH)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", "0")
        .header("content-type", "application/offset+octet-stream");
    client.send_raw(request, &format!("/uploads/{id}"), axum::body::Body::from(part.to_vec())).await
}

impl World {
    async fn of(owner: &Client, approver: &Client) -> Self {
        let approvers = json!([{ "member_id": approver.id() }, { "guest_email": "gus@agency.test" }]);
        let second = json!({ "name": "Two", "rule": "any", "approvers": [{ "member_id": approver.id() }], "start": "by_hand" });
        let chain = json!({ "name": "Chain", "stages": [{ "name": "One", "rule": "any", "approvers": approvers }, second] });
        let chain = owner.post("/approval-chains", chain).await.expect(201);
        let campaign = owner
            .post("/campaigns", json!({ "name": "World", "brief": { "budget": { "amount": 5, "currency": "EUR" } } }))
            .await
            .expect(201);
        let at = format!("/campaigns/{}", campaign["id"].as_str().unwrap());
        let task = owner.post(&format!("{at}/tasks"), json!({ "title": "Task", "chain_id": chain["id"] })).await.expect(201);
        let other = owner.post(&format!("{at}/tasks"), json!({ "title": "Other", "required": false })).await.expect(201);
        let first = json!({ "title": "First", "starts_on": "2027-02-01", "due_on": "2027-02-02", "required": false });
        let first = owner.post(&format!("{at}/tasks"), first).await.expect(201);
        let link = json!({ "predecessor_id": first["id"] });
        owner.post(&format!("/tasks/{}/dependencies", other["id"].as_str().unwrap()), link).await.expect(201);
        let baseline = owner.post(&format!("{at}/baselines"), json!({ "name": "Kick-off" })).await.expect(201);
        let moved = move_to(&first, "2027-02-03");
        let shown = owner.post(&format!("{at}/schedule/preview"), moved.clone()).await.expect(200);
        let receipt = owner.post(&format!("{at}/schedule/commit"), with_digest(moved, &shown)).await.expect(201);
        let moved = move_to(&first, "2027-02-05");
        let change = owner.post(&format!("{at}/schedule/preview"), moved.clone()).await.expect(200);
        let change = with_digest(moved, &change);
        let line = owner.post(&format!("{at}/checklist"), json!({ "label": "Line" })).await.expect(201);
        let proof = owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Proof" })).await.expect(201);
        let versions = format!("/proofs/{}/versions", proof["id"].as_str().unwrap());
        owner.upload(&versions, "a.png", &png(200)).await.expect(201);
        let version = owner.upload(&versions, "b.png", &png(1)).await.expect(201);
        let compare = format!("/proof-versions/{}/comparison", version["id"].as_str().unwrap());
        let comparison = owner.post(&compare, json!({})).await.expect(201);
        let proof = owner.get(&format!("/proofs/{}", proof["id"].as_str().unwrap())).await.expect(200);
        let mark = json!({ "geometry": { "type": "pin", "x": 0.5, "y": 0.5 }, "body": "Here" });
        let mark = owner.post(&format!("/proof-versions/{}/annotations", version["id"].as_str().unwrap()), mark).await.expect(201);
        let asset = owner.post("/assets", json!({ "name": "Logo", "kind": "logo" })).await.expect(201);
        let asset_version =
            owner.upload(&format!("/assets/{}/versions", asset["id"].as_str().unwrap()), "l.png", &png(2)).await.expect(201);
        let rights = (format!("/assets/{}/rights", asset["id"].as_str().unwrap()), json!({ "holder": "Acme" }));
        let asset = owner.send(Method::PUT, &rights.0, &[("if-match", "\"2\"")], Some(rights.1)).await.expect(200);
        let collection = json!({ "name": "Launch kit", "assets": [asset["id"]] });
        let collection = owner.post("/collections", collection).await.expect(201);
        let terms = format!("/assets/{}/terms", asset["id"].as_str().unwrap());
        let talent = owner.post("/talent", json!({ "name": "Mara Model" })).await.expect(201);
        owner.post(&terms, json!({ "kind": "consent", "talent_id": talent["id"] })).await.expect(201);
        let term = owner.post(&terms, json!({ "kind": "licence", "holder": "Studio" })).await.expect(201);
        let taken = format!("/asset-versions/{}/file?purpose=download", asset_version["id"].as_str().unwrap());
        assert_eq!(owner.get(&taken).await.status.as_u16(), 200);
        let brand = owner.post("/brands", json!({ "name": "Acme" })).await.expect(201);
        let begun = begin_upload(owner, 4).await;
        let whole = png(77);
        let received = begin_upload(owner, whole.len()).await;
        add_part(owner, &received, &whole).await.expect(204);
        let recall = json!({ "reason": "Agreed with the studio" });
        let recall = owner.post(&format!("/assets/{}/recalls", asset["id"].as_str().unwrap()), recall).await.expect(201);
        let share = owner.post("/shares", json!({ "name": "Press", "assets": [asset["id"]], "downloads": true })).await.expect(201);
        let review = owner.post(&format!("/tasks/{}/submit", task["id"].as_str().unwrap()), json!({})).await.expect(201);
        let invited = json!({ "email": "gus@agency.test", "review_id": review["id"], "can_decide": true, "can_download": true });
        let invited = owner.post("/guest-links", invited).await.expect(201);
        let deciding = invited["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let looking = json!({ "email": "gus@agency.test", "proof_version_id": version["id"] });
        let looking = owner.post("/guest-links", looking).await.expect(201);
        let viewing = looking["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let guest = format!("/guest/{viewing}/files/{}/annotations", version["id"].as_str().unwrap());
        let note = json!({ "geometry": { "type": "pin", "x": 0.5, "y": 0.5 }, "body": "Here" });
        let note = owner.post(&guest, note).await.expect(201);
        let less = json!([{ "name": "One", "rule": "any", "approvers": [{ "member_id": approver.id() }] }]);
        let less = json!({ "kind": "chain", "subject_id": chain["id"], "based_on": 1, "patch": { "stages": less }, "reason": "R" });
        let less = owner.post("/rule-changes", less).await.expect(201);
        let member = owner
            .post(
                "/members",
                json!({ "name": "New", "email": format!("new{}@x.test", campaign["id"].as_str().unwrap()), "role": "viewer" }),
            )
            .await
            .expect(201);
        let team = json!({ "name": format!("Team {}", campaign["id"].as_str().unwrap()) });
        let team = owner.post("/teams", team).await.expect(201);
        let wish = json!({ "code": "brief_complete", "subject_id": campaign["id"], "reason": "It is a test" });
        let waiver = owner.post(&format!("{at}/waivers"), wish).await.expect(201);
        let blackout = json!({ "name": "Freeze", "starts_on": "2020-12-20", "ends_on": "2020-12-27" });
        let blackout = owner.post("/blackouts", blackout).await.expect(201);
        let policy = json!({ "name": "Named", "expression": "campaign.name != ''", "advice": "Name it" });
        let policy = owner.post("/policies", policy).await.expect(201);
        let blueprint = json!({ "name": "Blueprint", "plan": { "tasks": [{ "title": "Copy", "starts": -5, "required": false }] } });
        let blueprint = owner.post("/campaign-templates", blueprint).await.expect(201);
        let unused = owner.post("/campaign-templates", json!({ "name": "Unused" })).await.expect(201);
        let what = json!({ "kind": "campaign", "template_id": blueprint["id"] });
        let series = json!({ "name": "Weekly", "what": what, "rule": "FREQ=WEEKLY", "starts_on": "2033-01-03" });
        let series = owner.post("/series", series).await.expect(201);
        let template = json!({ "name": "Nowhere", "market": "ZZ", "lines": ["Checked"] });
        let template = owner.post("/checklist-templates", template).await.expect(201);
        // There is one of each kind: worlds of the same workspace share it.
        let limit = match owner.get("/wip-limits").await.expect(200)["items"].get(0) {
            Some(limit) => limit.clone(),
            None => owner.post("/wip-limits", json!({ "status": "in_review", "per": "column", "most": 10_000 })).await.expect(201),
        };
        let view = owner.post("/views", json!({ "screen": "calendar", "name": "Mine" })).await.expect(201);
        let feed = owner.post(&format!("/views/{}/feeds", view["id"].as_str().unwrap()), json!({})).await.expect(201);
        let away = WORLDS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let away = format!("{}-06-0{}", 2100 + away / 9, 1 + away % 9);
        let delegation = json!({ "deputy_id": approver.id(), "starts_on": away, "ends_on": away });
        let delegation = owner.post("/delegations", delegation).await.expect(201);
        let token = owner.post("/tokens", json!({ "name": "t", "scopes": ["read"] })).await.expect(201);
        let campaign = owner.get(&at).await.expect(200);
        let first = owner.get(&format!("/tasks/{}", first["id"].as_str().unwrap())).await.expect(200);
        let other = owner.get(&format!("/tasks/{}", other["id"].as_str().unwrap())).await.expect(200);
        let ids = BTreeMap::from([
            ("campaigns", campaign),
            ("tasks", other),
            ("task", task),
            ("first", first),
            ("change", change),
            ("receipts", receipt),
            ("baselines", baseline),
            ("checklist", line),
            ("proofs", proof),
            ("proof-versions", version),
            ("annotations", mark),
            ("differences", comparison["differences"][0].clone()),
            ("assets", asset),
            ("asset-versions", asset_version),
            ("brands", brand),
            ("uploads", json!({ "id": begun })),
            ("received", json!({ "id": received })),
            ("collections", collection),
            ("recalls", recall),
            ("shares", share["share"].clone()),
            ("portals", json!({ "id": share["share"]["id"], "secret": share["secret"] })),
            ("reviews", review),
            ("approval-chains", chain),
            ("guest-links", looking["link"].clone()),
            ("guest", json!({ "id": deciding, "looking": viewing, "mark": note["id"] })),
            ("members", member),
            ("teams", team),
            ("terms", term),
            ("talent", talent),
            ("waivers", waiver),
            ("rule-changes", less),
            ("blackouts", blackout),
            ("policies", policy),
            ("checklist-templates", template),
            ("wip-limits", limit),
            ("delegations", delegation),
            ("campaign-templates", unused),
            ("series", series),
            ("views", view),
            ("feeds", feed),
            ("tokens", token),
            ("certificates", json!({ "id": uuid::Uuid::now_v7() })),
        ]);
        Self { ids }
    }

    fn path(&self, route: &Route) -> String {
        let mut path = route.path.clone();
        if let Some(line) = path.strip_suffix("{item}").map(str::to_owned) {
            path = format!("{line}{}", self.ids["checklist"]["id"].as_str().unwrap());
        }
        path = path.replace("{page}", "1").replace("{region}", "full").replace("{size}", "40,30");
        path = path.replace("{on}", "2033-01-10").replace("{position}", "1");
        path = path.replace("{rotation}", "0").replace("{file}", "default.jpg");
        if path.ends_with("{predecessor}") {
            path = path.replace("{predecessor}", self.ids["first"]["id"].as_str().unwrap());
        }
        let version = if path.starts_with(BY_LINK) { "proof-versions" } else { "asset-versions" };
        path = path.replace("{version}", self.ids[version]["id"].as_str().unwrap());
        path = path.replace("{recall}", self.ids["recalls"]["id"].as_str().unwrap());
        let kind = path.trim_start_matches("/api/v1/").split('/').next().unwrap().to_owned();
        if path.starts_with(BY_LINK) {
            let guest = &self.ids["guest"];
            // Decisions are for reviews, notes for the file that the other link opens.
            let token = if path.ends_with("/codes") || path.ends_with("/decisions") { &guest["id"] } else { &guest["looking"] };
            path = path.replace("{token}", token.as_str().unwrap());
            return path.replace("{mark}", guest["mark"].as_str().unwrap());
        }
        if path.contains("{id}") {
            path = path.replace("{id}", self.ids[kind.as_str()]["id"].as_str().unwrap());
        }
        match route.path.as_str() {
            "/api/v1/audit/inclusion" => path + "?seq=0",
            "/api/v1/audit/consistency" => path + "?from=1&to=2",
            "/api/v1/tasks/{id}/move" => path + "?to=in_production",
            _ => path,
        }
    }

    fn revision(&self, route: &Route) -> String {
        let kind =
            if route.path.contains("{item}") { "checklist" } else { route.path.trim_start_matches("/api/v1/").split('/').next().unwrap() };
        format!("\"{}\"", self.ids.get(kind).map_or(1, |entity| entity["revision"].as_i64().unwrap_or(1)))
    }

    async fn call(&self, client: &Client, route: &Route, approver: &Client) -> super::desk::Reply {
        let path = self.path(route);
        if route.path.ends_with("/versions") {
            return client.upload(&path, "a.png", &png(5)).await;
        }
        if route.path == "/api/v1/assets/import" {
            let request = axum::http::Request::builder().method(Method::POST);
            return client.send_raw(request, &path, axum::body::Body::from("name,kind\nImported,icon\n")).await;
        }
        if route.path.ends_with("/schedule/import") {
            let request = axum::http::Request::builder().method(Method::POST);
            let file = "<Project><Tasks><Task><UID>1</UID><Name>T</Name></Task></Tasks></Project>";
            return client.send_raw(request, &path, axum::body::Body::from(file)).await;
        }
        if route.path == "/api/v1/events" && client.token.is_some() && client.member.is_some() {
            return client.send(Method::GET, "/healthz", &[], None).await;
        }
        if route.name() == "POST /api/v1/uploads" {
            let headers = [("tus-resumable", "1.0.0"), ("upload-length", "4")];
            return client.send(Method::POST, &path, &headers, None).await;
        }
        if route.name() == "PATCH /api/v1/uploads/{id}" {
            return add_part(client, self.ids["uploads"]["id"].as_str().unwrap(), b"part").await;
        }
        let body = if matches!(route.method, Method::GET | Method::HEAD) { None } else { self.body(route, approver) };
        let revision = self.revision(route);
        let headers: &[(&str, &str)] =
            if matches!(route.method, Method::PATCH | Method::PUT | Method::DELETE) { &[("if-match", &revision)] } else { &[] };
        client.send(route.method.clone(), &path, headers, body).await
    }
}

async fn nobody_gets_in(desk: &Desk) {
    let world = World::of(&desk.owner, &desk.manager).await;
    for route in routes(desk).iter().filter(|route| !OPEN.contains(&route.name().as_str()) && !route.path.starts_with(BY_LINK)) {
        let reply = world.call(&desk.nobody, route, &desk.manager).await;
        if route.method == Method::HEAD {
            assert_eq!(reply.status.as_u16(), 401, "{}", route.name());
        } else {
            assert_eq!(reply.problem(401), "UNAUTHENTICATED", "{}", route.name());
        }
        let stranger = desk.nobody.with_token("cct_made_up");
        let reply = world.call(&stranger, route, &desk.manager).await;
        assert_eq!(reply.status.as_u16(), 401, "{}", route.name());
    }
}

async fn another_tenant_finds_nothing(desk: &Desk) {
    let world = World::of(&desk.owner, &desk.manager).await;
    let other = desk.neighbour("globex").await;
    for route in routes(desk).iter().filter(|route| route.path.contains("{id}")) {
        let theirs = world.call(&other, route, &desk.manager).await;
        let (status, found) = (theirs.status, String::from_utf8_lossy(&theirs.bytes).into_owned());
        assert_eq!(status.as_u16(), 404, "{}: {found}", route.name());
        // Exactly what an id that never was gets.
        let made_up = || json!({ "id": uuid::Uuid::now_v7(), "revision": 1 });
        let of_no_thing = |(kind, known): (&&'static str, &Value)| (*kind, if *kind == "change" { known.clone() } else { made_up() });
        let nowhere = World { ids: world.ids.iter().map(of_no_thing).collect() };
        let never = nowhere.call(&other, route, &desk.manager).await;
        assert_eq!((never.status, strip_id(&never.bytes)), (status, strip_id(found.as_bytes())), "{}", route.name());
    }
}

fn strip_id(bytes: &[u8]) -> Value {
    // Of what asks for headers alone.
    if bytes.is_empty() {
        return Value::Null;
    }
    let mut value: Value = serde_json::from_slice(bytes).unwrap();
    value.as_object_mut().unwrap().remove("request_id");
    value
}

async fn each_role_gets_what_is_its_own(desk: &Desk) {
    let world = World::of(&desk.owner, &desk.manager).await;
    let people = [
        (Role::Auditor, &desk.auditor),
        (Role::Viewer, &desk.viewer),
        (Role::Contributor, &desk.contributor),
        (Role::Manager, &desk.manager),
        (Role::Admin, &desk.admin),
    ];
    for route in routes(desk).iter().filter(|r| !OPEN.contains(&r.name().as_str()) && r.name() != "DELETE /api/v1/session") {
        let least = least_role(&route.name());
        for (role, client) in people {
            let reply = world.call(client, route, &desk.manager).await;
            let status = reply.status.as_u16();
            assert!(status < 500, "{} as {role}: {}", route.name(), String::from_utf8_lossy(&reply.bytes));
            if may(role, route, least) {
                assert!(status != 401 && (status != 403 || BY_NAME.contains(&route.name().as_str())), "{} refused to {role}", route.name());
            } else {
                assert_eq!(reply.problem(403), "ROLE_TOO_LOW", "{} as {role}", route.name());
            }
        }
    }
}

/// Auditors read everything but who the models are, and beside that have only their own password and tokens.
fn may(role: Role, route: &Route, least: Role) -> bool {
    let own = ["/api/v1/session", "/api/v1/session/password", "/api/v1/tokens", "/api/v1/tokens/{id}"];
    match role {
        // A link is good in anybody's hands that hold it.
        _ if route.path.starts_with(BY_LINK) => true,
        Role::Auditor => (!route.writes() && route.path != "/api/v1/talent") || own.contains(&route.path.as_str()),
        _ => role.includes(least),
    }
}

async fn hold_uploads(owner: &Client, hold: bool) {
    let policy = owner.get("/library-policy").await.expect(200);
    let based = format!("\"{}\"", policy["revision"]);
    let body = Some(json!({ "hold_uploads": hold }));
    owner.send(Method::PUT, "/library-policy", &[("if-match", &based)], body).await.expect(200);
}

async fn every_write_is_in_the_audit(desk: &Desk) {
    for route in routes(desk).iter().filter(|route| route.writes()) {
        let world = World::of(&desk.owner, &desk.manager).await;
        let log = async || desk.owner.get("/audit/events?order=newest&limit=1").await.expect(200)["items"][0]["seq"].as_i64().unwrap();
        let before = log().await;
        match route.name().as_str() {
            // In the audit of the workspace that it makes: every log begins with it.
            "POST /api/v1/workspaces" => {
                let first = desk.owner.get("/audit/events?limit=1").await.expect(200);
                assert_eq!(first["items"][0]["action"], "workspace.created");
                continue;
            }
            "DELETE /api/v1/session" => {
                let cookie =
                    desk.nobody.post("/session", json!({ "email": "olga@acme.test", "password": super::desk::PASSWORD })).await.cookie();
                desk.nobody.send(Method::DELETE, "/session", &[("cookie", &cookie)], None).await.expect(204);
            }
            // By somebody else than the campaign's owner.
            "POST /api/v1/campaigns/{id}/budget-approval" => {
                world.call(&desk.manager, route, &desk.manager).await.expect(201);
            }
            // With a code that was never mailed: refused, and counted.
            "POST /api/v1/guest/{token}/decisions" => {
                let token = world.ids["guest"]["id"].as_str().unwrap();
                let digest = json!({ "digest": world.ids["reviews"]["digest"] });
                desk.nobody.post(&format!("/guest/{token}/codes"), digest).await.expect(201);
                let before = log().await;
                assert_eq!(world.call(&desk.nobody, route, &desk.manager).await.problem(422), "INVALID_FIELDS");
                assert!(log().await > before, "{} left nothing in the audit", route.name());
            }
            // By somebody else than whoever uploaded the version.
            "PATCH /api/v1/differences/{id}" => {
                world.call(&desk.manager, route, &desk.manager).await.expect(200);
            }
            "POST /api/v1/reviews/{id}/decisions" => {
                world.call(&desk.manager, route, &desk.manager).await.expect(201);
            }
            "POST /api/v1/session" => {
                world.call(&desk.nobody, route, &desk.manager).await.problem(401);
            }
            // There is one only once a campaign is live.
            "POST /api/v1/certificates/{id}/revocation" => {
                let work = set_up(desk).await;
                approve(desk, &submit(desk, &work).await).await;
                let certificate = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
                let before = log().await;
                let path = format!("/certificates/{}/revocation", certificate["id"].as_str().unwrap());
                desk.owner.post(&path, json!({ "reason": "Withdrawn" })).await.expect(200);
                assert!(log().await > before, "{} left nothing in the audit", route.name());
            }
            "POST /api/v1/campaigns/{id}/launch" => {
                assert_eq!(world.call(&desk.owner, route, &desk.manager).await.problem(422), "GATE_REFUSED");
            }
            "PUT /api/v1/library-schema" => {
                let based = format!("\"{}\"", desk.owner.get("/library-schema").await.expect(200)["revision"]);
                desk.owner.send(Method::PUT, "/library-schema", &[("if-match", &based)], Some(json!({ "fields": [] }))).await.expect(200);
            }
            // Whatever was done to the policy before, it says its revision.
            "PUT /api/v1/library-policy" => {
                for hold in [true, false] {
                    hold_uploads(&desk.owner, hold).await;
                }
            }
            // What is held is let out by somebody else than whoever uploaded it.
            "POST /api/v1/asset-versions/{id}/approval" => {
                hold_uploads(&desk.owner, true).await;
                let versions = format!("/assets/{}/versions", world.ids["assets"]["id"].as_str().unwrap());
                let held = desk.contributor.upload(&versions, "h.png", &png(90)).await.expect(201);
                let before = log().await;
                let path = format!("/asset-versions/{}/approval", held["id"].as_str().unwrap());
                desk.owner.post(&path, json!({})).await.expect(201);
                assert!(log().await > before, "{} left nothing in the audit", route.name());
                hold_uploads(&desk.owner, false).await;
            }
            // What is held for a chain is decided on, stage by stage, by somebody else than whoever uploaded it.
            "POST /api/v1/asset-versions/{id}/decisions" => {
                let policy = async |hold: bool, chain: Value| {
                    let based = format!("\"{}\"", desk.owner.get("/library-policy").await.expect(200)["revision"]);
                    let body = Some(json!({ "hold_uploads": hold, "chain_id": chain }));
                    desk.owner.send(Method::PUT, "/library-policy", &[("if-match", &based)], body).await.expect(200);
                };
                policy(true, world.ids["approval-chains"]["id"].clone()).await;
                let versions = format!("/assets/{}/versions", world.ids["assets"]["id"].as_str().unwrap());
                let held = desk.contributor.upload(&versions, "h.png", &png(91)).await.expect(201);
                let path = format!("/asset-versions/{}/decisions", held["id"].as_str().unwrap());
                for _stage in 0..2 {
                    let before = log().await;
                    desk.manager.post(&path, json!({ "decision": "approve" })).await.expect(201);
                    assert!(log().await > before, "{} left nothing in the audit", route.name());
                }
                policy(false, Value::Null).await;
            }
            // By somebody else than whoever asked.
            "PATCH /api/v1/waivers/{id}" | "PATCH /api/v1/rule-changes/{id}" => {
                world.call(&desk.manager, route, &desk.manager).await.expect(200);
            }
            // Of a campaign that is approved.
            "POST /api/v1/campaigns/{id}/launch-schedule" | "DELETE /api/v1/campaigns/{id}/launch-schedule" => {
                let review = &world.ids["reviews"];
                let decision = json!({ "decision": "approve", "digest": review["digest"] });
                let review = format!("/reviews/{}", review["id"].as_str().unwrap());
                desk.manager.post(&format!("{review}/decisions"), decision.clone()).await.expect(201);
                desk.manager.post(&format!("{review}/stages/1/opening"), json!({})).await.expect(201);
                desk.manager.post(&format!("{review}/decisions"), decision).await.expect(201);
                let to = format!("/campaigns/{}/launch-schedule", world.ids["campaigns"]["id"].as_str().unwrap());
                desk.owner.post(&to, json!({ "local": "2099-12-01T09:00", "zone": "Asia/Tokyo" })).await.expect(201);
                let before = log().await;
                let reply = world.call(&desk.owner, route, &desk.manager).await;
                assert!(reply.status.is_success(), "{}: {}", route.name(), String::from_utf8_lossy(&reply.bytes));
                assert!(log().await > before, "{} left nothing in the audit", route.name());
            }
            "POST /api/v1/tasks/{id}/submit" => {
                let chain = json!({ "chain_id": world.ids["approval-chains"]["id"] });
                let task = &world.ids["tasks"];
                desk.owner.patch(&format!("/tasks/{}", task["id"].as_str().unwrap()), &task["revision"], chain).await.expect(200);
                world.call(&desk.owner, route, &desk.manager).await.expect(201);
            }
            _ => {
                let reply = world.call(&desk.owner, route, &desk.manager).await;
                assert!(reply.status.is_success(), "{}: {}", route.name(), String::from_utf8_lossy(&reply.bytes));
            }
        }
        assert!(log().await > before, "{} left nothing in the audit", route.name());
    }
}
