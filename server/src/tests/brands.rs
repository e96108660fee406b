//! Brands and their rules, the fields of assets, tables of assets, and what is found by colour.

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, png},
    on_both_engines,
    story::set_up,
};

on_both_engines!(
    there_is_one_default_brand,
    what_is_not_as_a_brand_asks_is_found_and_stops_a_launch,
    documents_are_held_against_words,
    fonts_are_assets_with_a_specimen,
    fields_have_their_vocabulary,
    a_table_is_tried_then_taken_in,
    assets_are_found_by_colour,
    counts_follow_what_comes_and_goes,
    credentials_are_read_and_told,
);

async fn brand(client: &Client, rules: Value) -> Value {
    let made = client.post("/brands", json!({ "name": "Acme" })).await.expect(201);
    let change = json!({ "colours": [{ "name": "Signal", "rgb": "#c81e1e", "cmyk": { "c": 0, "m": 95, "y": 90, "k": 10 }, "pantone": "186 C" }], "rules": rules });
    client.patch(&format!("/brands/{}", made["id"].as_str().unwrap()), &made["revision"], change).await.expect(200)
}

async fn asset(client: &Client, kind: &str, name: &str, bytes: &[u8]) -> (String, Value) {
    let made = client.post("/assets", json!({ "name": name, "kind": kind })).await.expect(201);
    let id = made["id"].as_str().unwrap().to_owned();
    let version = client.upload(&format!("/assets/{id}/versions"), name, bytes).await.expect(201);
    (id, version)
}

async fn details(client: &Client, version: &Value) -> Value {
    client.get(&format!("/asset-versions/{}", version["id"].as_str().unwrap())).await.expect(200)
}

fn rules_of(check: &Value) -> Vec<&str> {
    check["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

async fn there_is_one_default_brand(desk: &Desk) {
    let first = desk.manager.post("/brands", json!({ "name": "One" })).await.expect(201);
    let second = desk.manager.post("/brands", json!({ "name": "Two" })).await.expect(201);
    assert_eq!((&first["is_default"], &second["is_default"]), (&json!(true), &json!(false)));
    let path = |brand: &Value| format!("/brands/{}", brand["id"].as_str().unwrap());
    let own = desk.manager.patch(&path(&first), &first["revision"], json!({ "is_default": false })).await;
    assert_eq!(own.problem(422), "INVALID_FIELDS");
    desk.manager.patch(&path(&second), &second["revision"], json!({ "is_default": true })).await.expect(200);
    let all = desk.viewer.get("/brands").await.expect(200);
    let defaults: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|brand| (brand["name"].as_str().unwrap(), &brand["is_default"])).collect();
    assert_eq!(defaults, [("Two", &json!(true)), ("One", &json!(false))]);
    // Everything that is wrong is said at once, by its place.
    let bad = json!({ "colours": [{ "name": "", "rgb": "#c81e1e", "cmyk": { "c": 101, "m": 0, "y": 0, "k": 0 } }], "rules": { "banned": ["!!"], "ai": "disclosed" } });
    let now = desk.viewer.get(&path(&second)).await.expect(200);
    let refused = desk.manager.patch(&path(&second), &now["revision"], bad).await.expect(422);
    let fields: Vec<&str> = refused["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["colours.0.name", "colours.0.cmyk", "rules.banned", "rules.ai_disclosure"]);
    let unread = desk.manager.patch(&path(&second), &now["revision"], json!({ "colours": [{ "name": "A", "rgb": "red" }] })).await;
    assert_eq!(unread.problem(422), "INVALID_FIELDS");
}

async fn what_is_not_as_a_brand_asks_is_found_and_stops_a_launch(desk: &Desk) {
    let (logo, version) = asset(&desk.contributor, "logo", "Wordmark", &png(10)).await;
    assert_eq!(details(&desk.viewer, &version).await["check"], json!({ "brand": null, "brand_name": "", "findings": [] }));
    let strict = json!({ "palette_tolerance": 6, "logo_min_width": 400, "gate": true });
    let acme = brand(&desk.manager, strict).await;
    let found = details(&desk.viewer, &version).await;
    assert_eq!(rules_of(&found["check"]), ["palette", "logo_size"]);
    assert_eq!(found["check"]["findings"][0]["place"]["width"], 1_000);
    // Of another kind, nothing of it is asked.
    let (_, photo) = asset(&desk.contributor, "photography", "Harbour", &png(11)).await;
    assert!(rules_of(&details(&desk.viewer, &photo).await["check"]).is_empty());

    let work = set_up(desk).await;
    desk.manager.post(&format!("/campaigns/{}/assets", work.campaign), json!({ "asset_id": logo })).await.expect(201);
    let gate = async || {
        let report = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
        let items = report["items"].as_array().unwrap().iter().filter(|item| item["code"] == "on_brand");
        items.map(|item| (item["subject"]["kind"].as_str().unwrap().to_owned(), item["passed"].as_bool().unwrap())).collect::<Vec<_>>()
    };
    assert!(gate().await.contains(&("asset".to_owned(), false)));
    // Another brand, which asks for nothing, is another matter.
    let calm = desk.manager.post("/brands", json!({ "name": "Calm" })).await.expect(201);
    let now = desk.viewer.get(&format!("/assets/{logo}")).await.expect(200);
    desk.contributor.patch(&format!("/assets/{logo}"), &now["revision"], json!({ "brand_id": calm["id"] })).await.expect(200);
    assert!(!gate().await.iter().any(|(kind, _)| kind == "asset"));
    let now = desk.viewer.get(&format!("/assets/{logo}")).await.expect(200);
    desk.contributor.patch(&format!("/assets/{logo}"), &now["revision"], json!({ "brand_id": null })).await.expect(200);
    // A rule that is taken back counts at once.
    let now = desk.viewer.get(&format!("/brands/{}", acme["id"].as_str().unwrap())).await.expect(200);
    desk.manager
        .patch(&format!("/brands/{}", acme["id"].as_str().unwrap()), &now["revision"], json!({ "rules": { "gate": true } }))
        .await
        .expect(200);
    assert!(gate().await.iter().all(|(_, passed)| *passed));
}

async fn credentials_are_read_and_told(desk: &Desk) {
    let forbidding = brand(&desk.manager, json!({ "ai": "forbidden" })).await;
    let (_, version) = asset(&desk.contributor, "photography", "Harbour", &crate::files::signed_by_a_machine()).await;
    let found = details(&desk.viewer, &version).await;
    let told = &found["facts"]["credentials"];
    assert_eq!((&told["state"], &told["made_with"]), (&json!("valid"), &json!("Larkmoor Studio 3.1")), "{found:#}");
    assert_eq!(told["steps"][0]["digital_source_type"], "trainedAlgorithmicMedia");
    // Its metadata says nothing of it; its credentials do.
    assert_eq!((&found["facts"]["digital_source_type"], rules_of(&found["check"])), (&json!(""), vec!["ai"]));
    assert!(found["check"]["findings"][0]["detail"].as_str().unwrap().contains("trainedAlgorithmicMedia"));
    let path = format!("/brands/{}", forbidding["id"].as_str().unwrap());
    desk.manager.patch(&path, &forbidding["revision"], json!({ "rules": { "ai": "allowed" } })).await.expect(200);
    assert!(rules_of(&details(&desk.viewer, &version).await["check"]).is_empty());
    // Without any, nothing is said.
    let (_, plain) = asset(&desk.contributor, "photography", "Pool", &png(12)).await;
    assert_eq!(details(&desk.viewer, &plain).await["facts"].get("credentials"), None);
}

async fn documents_are_held_against_words(desk: &Desk) {
    let rules = json!({ "banned": ["world's best"], "only_brand_fonts": true, "disclaimers": [{ "market": "NZ", "text": "Terms apply" }, { "market": "AU", "text": "Ask first" }] });
    brand(&desk.manager, rules).await;
    let campaign = desk.manager.post("/campaigns", json!({ "name": "C", "market": "NZ" })).await.expect(201);
    let proof = desk.contributor.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "P" })).await.expect(201);
    let drawing = br##"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="#c81e1e"/><text x="9" y="50" font-family="Comic Neue">The world&#8217;s BEST pool</text></svg>"##;
    let version =
        desk.contributor.upload(&format!("/proofs/{}/versions", proof["id"].as_str().unwrap()), "a.svg", drawing).await.expect(201);
    let check = desk.viewer.get(&format!("/proof-versions/{}/brand-check", version["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(rules_of(&check), ["fonts", "banned", "disclaimer"]);
    assert_eq!(check["brand_name"], "Acme");
    assert!(check["findings"][2]["detail"].as_str().unwrap().contains("Terms apply"));
}

async fn fonts_are_assets_with_a_specimen(desk: &Desk) {
    let (_, version) = asset(&desk.contributor, "typography", "Inter.ttf", crate::pictures::INTER_SEMIBOLD).await;
    assert_eq!((version["media_type"].as_str(), version["width"].as_i64()), (Some("font/sfnt"), Some(1_200)));
    let facts = details(&desk.contributor, &version).await["facts"].clone();
    assert!(facts["fonts"][0].as_str().unwrap().starts_with("Inter"));
    let specimen = desk.contributor.get(&format!("/asset-versions/{}/rendition?width=300", version["id"].as_str().unwrap())).await;
    let drawn = image::load_from_memory(&specimen.bytes).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (300, 200));
    // Nobody marks a font.
    let campaign = desk.manager.post("/campaigns", json!({ "name": "C" })).await.expect(201);
    let proof = desk.contributor.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "P" })).await.expect(201);
    let refused = desk
        .contributor
        .upload(&format!("/proofs/{}/versions", proof["id"].as_str().unwrap()), "i.ttf", crate::pictures::INTER_SEMIBOLD)
        .await;
    assert_eq!(refused.problem(422), "NOT_A_PICTURE");
}

async fn set_schema(desk: &Desk, fields: Value) -> super::desk::Reply {
    let based = format!("\"{}\"", desk.admin.get("/library-schema").await.expect(200)["revision"]);
    desk.admin.send(Method::PUT, "/library-schema", &[("if-match", &based)], Some(json!({ "fields": fields }))).await
}

fn used_on() -> Value {
    json!({ "key": "used_on", "label": "Used on", "kind": "choices", "required": true, "choices": ["Print", "Web"], "of_kinds": ["photography"] })
}

async fn fields_have_their_vocabulary(desk: &Desk) {
    assert_eq!(
        set_schema(desk, json!([{ "key": "Used On", "label": "", "kind": "choice" }])).await.expect(422)["fields"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    set_schema(desk, json!([used_on(), { "key": "shots", "label": "Shots", "kind": "number" }])).await.expect(200);
    let (id, _) = asset(&desk.contributor, "photography", "Harbour", &png(12)).await;
    let patch = async |fields: Value| {
        let now = desk.viewer.get(&format!("/assets/{id}")).await.expect(200);
        desk.contributor.patch(&format!("/assets/{id}"), &now["revision"], json!({ "fields": fields })).await
    };
    let refused = patch(json!({ "used_on": ["Radio"], "shots": "many", "other": 1 })).await.expect(422);
    let said: Vec<&str> = refused["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
    assert_eq!(said, ["fields.other", "fields.shots", "fields.used_on"]);
    assert_eq!(patch(json!({ "shots": 4 })).await.expect(422)["fields"][0]["detail"], "must be said");
    assert_eq!(patch(json!({ "used_on": ["Web"], "shots": 4 })).await.expect(200)["fields"], json!({ "used_on": ["Web"], "shots": 4 }));
    assert_eq!(desk.viewer.get("/assets?q=web").await.expect(200)["items"].as_array().unwrap().len(), 1, "what is said is searched");
    // Many at once, and what else was said stays.
    let edit = json!({ "assets": [id], "fields": { "used_on": ["Print"] } });
    let changed = desk.contributor.post("/assets/bulk", edit).await.expect(201);
    assert_eq!(changed["items"][0]["fields"], json!({ "used_on": ["Print"], "shots": 4 }));
    let edit = json!({ "assets": [id], "fields": { "used_on": ["Radio"] } });
    assert_eq!(desk.contributor.post("/assets/bulk", edit).await.problem(422), "INVALID_FIELDS");
    let table = desk.viewer.get("/assets/export").await;
    assert!(String::from_utf8(table.bytes).unwrap().lines().next().unwrap().ends_with(",sha256,used_on,shots"));
}

async fn import(client: &Client, table: &str, dry: bool) -> super::desk::Reply {
    client.send_raw(Request::builder().method(Method::POST), &format!("/assets/import?dry_run={dry}"), Body::from(table.to_owned())).await
}

async fn a_table_is_tried_then_taken_in(desk: &Desk) {
    set_schema(desk, json!([used_on()])).await.expect(200);
    let (id, _) = asset(&desk.contributor, "photography", "Harbour", &png(13)).await;
    let bad = format!("id,name,kind,used_on,note\n{id},,photography,Radio,x\nnobody,Pool,icon,,x\n,Pool,,,x\n,Terrace\n");
    let report = import(&desk.contributor, &bad, true).await.expect(200);
    let problems: Vec<(i64, &str)> =
        report["problems"].as_array().unwrap().iter().map(|it| (it["line"].as_i64().unwrap(), it["field"].as_str().unwrap())).collect();
    assert_eq!(problems, [(2, "used_on"), (2, "name"), (3, "id"), (4, "kind"), (5, "")]);
    assert_eq!(report["ignored"], json!(["note"]));
    let log = async || desk.owner.get("/audit/events?order=newest&limit=1").await.expect(200)["items"][0]["seq"].as_i64().unwrap();
    let before = log().await;
    let refused = import(&desk.contributor, &bad, false).await.expect(422);
    assert_eq!(refused["fields"].as_array().unwrap().len(), 5);
    let good = format!("id,name,kind,tags,used_on\n{id},Harbour at dawn,photography,Sea; sea; pier,Print; Web\n,Pool,icon,,\n");
    let report = import(&desk.contributor, &good, true).await.expect(200);
    assert_eq!((report["created"].as_i64(), report["changed"].as_i64(), report["dry"].as_bool()), (Some(1), Some(1), Some(true)));
    assert!(
        report["changes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["field"] == "name" && it["before"] == "Harbour" && it["after"] == "Harbour at dawn")
    );
    assert_eq!(log().await, before, "neither a trial nor a refusal changes anything");
    import(&desk.contributor, &good, false).await.expect(201);
    let now = desk.viewer.get(&format!("/assets/{id}")).await.expect(200);
    assert_eq!(
        (now["name"].as_str(), &now["tags"], &now["fields"]["used_on"]),
        (Some("Harbour at dawn"), &json!(["sea", "pier"]), &json!(["Print", "Web"]))
    );
    assert_eq!(desk.viewer.get("/assets?q=pool").await.expect(200)["items"].as_array().unwrap().len(), 1);
    // The library's own table is one.
    let own = String::from_utf8(desk.viewer.get("/assets/export").await.bytes).unwrap();
    let report = import(&desk.contributor, &own, true).await.expect(200);
    assert_eq!((report["unchanged"].as_i64(), report["problems"].as_array().unwrap().len()), (Some(2), 0), "{report}");
    assert_eq!(import(&desk.viewer, &good, true).await.problem(403), "ROLE_TOO_LOW");
}

async fn assets_are_found_by_colour(desk: &Desk) {
    let plain = |rgb: [u8; 3]| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::ImageBuffer::from_pixel(40, 30, image::Rgb(rgb)).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    asset(&desk.contributor, "icon", "Red", &plain([205, 30, 40])).await;
    asset(&desk.contributor, "icon", "Blue", &plain([30, 90, 210])).await;
    let names = async |query: &str| {
        let page = desk.viewer.get(&format!("/assets?{query}")).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|asset| asset["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("colour=red").await, ["Red"]);
    assert_eq!(names("colour=%232060d8").await, ["Blue"]);
    assert_eq!(names("colour=red&q=blue").await, Vec::<String>::new());
    assert_eq!(desk.viewer.get("/assets/facets?colour=blue").await.expect(200)["total"], 1);
    assert_eq!(desk.viewer.get("/assets?colour=mauve").await.problem(422), "INVALID_FIELDS");
}

async fn counts_follow_what_comes_and_goes(desk: &Desk) {
    let make = async |name: &str, kind: &str| desk.contributor.post("/assets", json!({ "name": name, "kind": kind })).await.expect(201);
    let (one, two) = (make("One", "logo").await, make("Two", "icon").await);
    let path = |asset: &Value| format!("/assets/{}", asset["id"].as_str().unwrap());
    let counted = async |client: &Client| {
        let facets = client.get("/assets/facets").await.expect(200);
        let of = |part: &str| {
            facets[part]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| format!("{} {}", it["value"].as_str().unwrap(), it["count"]))
                .collect::<Vec<_>>()
        };
        (facets["total"].as_i64().unwrap(), of("kinds"), of("tags"))
    };
    let one = desk.contributor.patch(&path(&one), &one["revision"], json!({ "tags": ["sea", "pier"] })).await.expect(200);
    let two = desk.contributor.patch(&path(&two), &two["revision"], json!({ "tags": ["sea"], "kind": "logo" })).await.expect(200);
    let all = (2, vec!["logo 2".to_owned()], vec!["sea 2".to_owned(), "pier 1".to_owned()]);
    assert_eq!(counted(&desk.viewer).await, all);
    let later = desk.now().plus_millis(60_000);
    desk.manager.patch(&path(&one), &one["revision"], json!({ "embargoed_until": later })).await.expect(200);
    assert_eq!(counted(&desk.viewer).await, (1, vec!["logo 1".to_owned()], vec!["sea 1".to_owned()]));
    assert_eq!(counted(&desk.contributor).await, all, "who keeps the library counts all of it");
    // Nothing was written since, and still the answer that was kept is not given any more.
    desk.pass(120_000);
    assert_eq!(counted(&desk.viewer).await, all);
    desk.contributor.patch(&path(&two), &two["revision"], json!({ "tags": [] })).await.expect(200);
    assert_eq!(counted(&desk.viewer).await.2, ["pier 1", "sea 1"]);
}
