//! Every route of the OpenAPI document, as nobody and as every role, with bodies that fit and ask for `live`.
//!
//! A route joins by being in the document. Routes about people and sessions come last, so that nobody is locked out before.

use std::collections::BTreeSet;

use app::model::{CampaignStatus, Role};
use serde_json::{Value, json};

use super::{AttackError, Attempt, Copy, Ending, Road, scene::Scene};
use crate::store;

/// How deep a schema is followed: beyond it lie only repetitions.
const DEPTH: u8 = 6;

/// Routes that change who may come in, by the beginning of their path.
const LAST: [&str; 4] = ["/api/v1/members", "/api/v1/teams", "/api/v1/tokens", "/api/v1/session"];

struct Route<'a> {
    method: &'a str,
    path: &'a str,
    operation: &'a Value,
}

/// Tries every route; then looks the copy over.
pub(super) async fn attack(copy: &Copy, scene: &Scene) -> Result<Vec<Attempt>, AttackError> {
    let mut routes = routes(&scene.door.document);
    routes.sort_by_key(|route| LAST.iter().any(|last| route.path.starts_with(last)));
    let mut attempts = Vec::new();
    for route in routes {
        let ending = everybody(copy, scene, &route).await?;
        attempts.push(Attempt::new(Road::Rest, format!("{} {}", route.method, route.path), ending));
    }
    let found = copy.inspect().await?;
    let ending = match (&found.findings[..], &found.log) {
        ([], Some(log)) => Ending::Harmless(format!("{} events still verify, beginning with those of before", log.events)),
        (findings, _) => Ending::GotThrough(format!("{findings:?}")),
    };
    attempts.push(Attempt::new(Road::Rest, "the record after all of it", ending));
    Ok(attempts)
}

fn routes(document: &Value) -> Vec<Route<'_>> {
    const METHODS: [(&str, &str); 5] = [("get", "GET"), ("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")];
    let Some(paths) = document["paths"].as_object() else { return Vec::new() };
    paths
        .iter()
        .flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |(key, method)| item.get(key).map(|operation| Route { method, path, operation }))
        })
        .collect()
}

/// One route as everybody. Nobody may take the target live.
async fn everybody(copy: &Copy, scene: &Scene, route: &Route<'_>) -> Result<Ending, AttackError> {
    let mut ends = BTreeSet::new();
    let callers = std::iter::once(None).chain(scene.people.iter().map(|person| Some(person.token.as_str())));
    let bodies = bodies(&scene.door.document, route, scene);
    let mut done = false;
    for token in callers {
        for body in &bodies {
            let path = filled(scene, route.path).await;
            let based = based(scene, route).await;
            let reply = scene.door.ask(route.method, &path, token, based, body.as_ref()).await;
            if reply.status >= 500 {
                return Ok(Ending::GotThrough(format!("the server broke: {}", reply.in_short())));
            }
            done |= reply.is_success();
            ends.insert(reply.in_short());
            if is_live(copy, &scene.target.campaign).await? {
                return Ok(Ending::GotThrough(format!("live by {body:?}")));
            }
        }
    }
    let ends = ends.into_iter().collect::<Vec<_>>().join(", ");
    Ok(if done { Ending::Harmless(ends) } else { Ending::Refused(ends) })
}

async fn is_live(copy: &Copy, campaign: &str) -> Result<bool, AttackError> {
    let Ok(id) = campaign.parse() else { return Ok(false) };
    let campaign = store::campaigns::campaign(&mut copy.tenant.read().await?, id).await?;
    Ok(campaign.is_some_and(|campaign| campaign.status == CampaignStatus::Live))
}

/// The path with the target's ids in it, or those of anything of that kind.
async fn filled(scene: &Scene, path: &str) -> String {
    let mut filled = path.to_owned();
    while let (Some(from), Some(to)) = (filled.find('{'), filled.find('}')) {
        let before = filled[..from].trim_end_matches('/').to_owned();
        let id = id_below(scene, &before).await;
        filled.replace_range(from..=to, &id);
    }
    match path {
        "/api/v1/audit/inclusion" => filled + "?seq=0",
        "/api/v1/audit/consistency" => filled + "?from=1&to=2",
        _ => filled,
    }
}

async fn id_below(scene: &Scene, collection: &str) -> String {
    let target = &scene.target;
    match collection.trim_start_matches("/api/v1/") {
        "campaigns" => target.campaign.clone(),
        "tasks" => target.task.clone(),
        "proofs" => target.proof.clone(),
        "proof-versions" => target.version.clone(),
        _ => {
            let listed = scene.door.ask("GET", collection, Some(scene.token(Role::Owner)), None, None).await;
            let first = listed.body["items"][0]["id"].as_str().or(listed.body[0]["id"].as_str());
            first.map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
        }
    }
}

/// The revision that a change must be based on, read just before.
async fn based(scene: &Scene, route: &Route<'_>) -> Option<i64> {
    if matches!(route.method, "GET" | "POST") {
        return None;
    }
    let path = filled(scene, route.path).await;
    let read = scene.door.ask("GET", &path, Some(scene.token(Role::Owner)), None, None).await;
    Some(read.body["revision"].as_i64().unwrap_or(1))
}

/// None for reads; for writes the body that the document describes, and the same with `live` wherever a status could be.
fn bodies(document: &Value, route: &Route<'_>, scene: &Scene) -> Vec<Option<Value>> {
    let content = &route.operation["requestBody"]["content"]["application/json"]["schema"];
    if route.method == "GET" || route.operation.get("requestBody").is_none() {
        return vec![None];
    }
    let described = [Fields::All, Fields::Required].map(|which| example(document, content, scene, which, DEPTH));
    let asking = described.clone().map(|mut body| {
        if let Some(fields) = body.as_object_mut() {
            fields.insert("status".into(), json!("live"));
        }
        body
    });
    let bare = [json!({ "status": "live" }), json!({ "to": "live" })];
    described.into_iter().chain(asking).chain(bare).map(Some).collect()
}

/// Which fields of an object are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fields {
    All,
    Required,
}

/// A value that fits a schema, with `live` where it may be.
fn example(document: &Value, schema: &Value, scene: &Scene, which: Fields, depth: u8) -> Value {
    if depth == 0 {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        return document
            .pointer(reference.trim_start_matches('#'))
            .map_or(Value::Null, |it| example(document, it, scene, which, depth - 1));
    }
    for one_of in ["oneOf", "anyOf", "allOf"] {
        let fitting = schema[one_of].as_array().and_then(|all| all.iter().find(|it| it["type"] != "null"));
        if let Some(fitting) = fitting {
            return example(document, fitting, scene, which, depth - 1);
        }
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().find(|word| *word == "live").or(words.first()).cloned().unwrap_or_default();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"].as_array()?.iter().filter_map(Value::as_str).find(|it| *it != "null"));
    match kind {
        Some("object") => {
            let required = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|it| it == name));
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.filter(|(name, _)| which == Fields::All || required(name));
            Value::Object(fields.map(|(name, field)| (name.clone(), example(document, field, scene, which, depth - 1))).collect())
        }
        Some("array") => json!([example(document, &schema["items"], scene, which, depth - 1)]),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(true),
        Some("string") => text(schema["format"].as_str(), scene),
        _ => Value::Null,
    }
}

fn text(format: Option<&str>, scene: &Scene) -> Value {
    match format {
        Some("uuid") => json!(scene.target.campaign),
        Some("date") => json!("2030-01-01"),
        Some("date-time") => json!("2030-01-01T00:00:00Z"),
        _ => json!("live"),
    }
}
