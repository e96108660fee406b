//! A library of 100,000 assets, measured. Takes a while, so it runs when asked for:
//! `cargo test --package server -- --ignored tests::large --nocapture`.

use std::time::{Duration, Instant};

use app::rights::Use;

use super::desk::Desk;
use crate::{db::Engine, gate, work};

const SQLITE: [&str; 5] = [
    "insert into asset (id, name, kind, description, tags, rights, created_by, created_at, revision, doc)
     with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000)
     select unhex(printf('%032x', i)),
       json_extract('[\"Sunny\",\"Quiet\",\"Harbour\",\"Golden\",\"Winter\",\"Coastal\",\"Urban\"]', '$[' || (i % 7) || ']') || ' ' ||
       json_extract('[\"pool\",\"terrace\",\"market\",\"portrait\",\"skyline\",\"kitchen\",\"trail\",\"studio\",\"garden\",\"ferry\",\"bridge\"]', '$[' || (i % 11) || ']')
         || ' ' || i,
       case i % 5 when 0 then 'logo' when 1 then 'icon' else 'photography' end, '', '[\"tag ' || (i % 200) || '\"]',
       '{\"holder\":\"Studio\",\"stated\":true}', (select id from member limit 1), (select created_at from member limit 1), 1, i from n",
    "insert into asset_version (id, asset_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by, created_at)
     select unhex('ff' || substr(hex(id), 3)), id, 1, randomblob(32), 'image/png', 'file.png', 1000, 40, 30, created_by, created_at from asset",
    "insert into asset_tag (asset_id, tag) select id, 'tag ' || (doc % 200) from asset",
    "insert into asset_text (rowid, words, marks) select doc, lower(name), 'k' || kind from asset",
    "insert into asset_word (word) select value from json_each('[\"sunny\",\"quiet\",\"harbour\",\"golden\",\"winter\",\"coastal\",\"urban\",\"pool\",\"terrace\",\"market\",\"portrait\",\"skyline\",\"kitchen\",\"trail\",\"studio\",\"garden\",\"ferry\",\"bridge\"]')",
];

const POSTGRES: [&str; 6] = [
    "insert into asset (id, name, kind, description, tags, rights, created_by, created_at, revision, doc)
     select lpad(to_hex(i), 32, '0')::uuid,
       (array['Sunny','Quiet','Harbour','Golden','Winter','Coastal','Urban'])[i % 7 + 1] || ' ' ||
       (array['pool','terrace','market','portrait','skyline','kitchen','trail','studio','garden','ferry','bridge'])[i % 11 + 1] || ' ' || i,
       case i % 5 when 0 then 'logo' when 1 then 'icon' else 'photography' end, '', jsonb_build_array('tag ' || (i % 200)),
       '{\"holder\":\"Studio\",\"stated\":true}', (select id from member limit 1), (select created_at from member limit 1), 1, i
     from generate_series(1, 100000) as i",
    "insert into asset_version (id, asset_id, number, sha256, media_type, file_name, bytes, width, height, uploaded_by, created_at)
     select ('ff' || substr(replace(id::text, '-', ''), 3))::uuid, id, 1, sha256(id::text::bytea), 'image/png', 'file.png', 1000, 40, 30, created_by, created_at from asset",
    "insert into asset_tag (asset_id, tag) select id, 'tag ' || (doc % 200) from asset",
    "insert into asset_text (doc, words) select doc, array_to_tsvector(string_to_array(lower(name), ' ') || ('#k' || kind)) from asset",
    "insert into asset_word (word) select unnest(array['sunny','quiet','harbour','golden','winter','coastal','urban','pool','terrace','market','portrait','skyline','kitchen','trail','studio','garden','ferry','bridge'])",
    "analyze",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fills and measures a library of 100,000 assets"]
async fn on_sqlite() {
    measure(Engine::Sqlite, &SQLITE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fills and measures a library of 100,000 assets"]
async fn on_postgres() {
    measure(Engine::Postgres, &POSTGRES).await;
}

async fn measure(engine: Engine, statements: &[&'static str]) {
    let desk = Desk::open(engine).await;
    let location = desk.registry.location_of("acme").await.unwrap();
    for statement in statements {
        location.as_owner_plain(statement).await.unwrap();
    }
    let total = desk.viewer.get("/assets/facets").await.expect(200)["total"].clone();
    assert_eq!(total, 100_000);
    let middle = format!("/assets?limit=50&after={}", uuid::Uuid::from_u128(50_000));
    let asked = [
        ("list, first page", "/assets?limit=50", 50),
        ("list, from the middle", middle.as_str(), 50),
        ("by kind", "/assets?limit=50&kind=logo", 50),
        ("a word's beginning, 14,286 hits", "/assets?limit=50&q=harb", 50),
        ("two words, 1,298 hits", "/assets?limit=50&q=harbour+ferr", 50),
        ("a mistyped word", "/assets?limit=50&q=harbuor", 50),
        ("one asset", "/assets?limit=50&q=77777", 50),
        ("facets of everything", "/assets/facets", 20),
        ("facets of a word", "/assets/facets?q=harb", 20),
    ];
    for (what, path, times) in asked {
        let mut took = Vec::new();
        for _ in 0..times {
            let begun = Instant::now();
            let page = desk.viewer.get(path).await.expect(200);
            took.push(begun.elapsed());
            assert!(page["items"].as_array().is_none_or(|items| !items.is_empty()), "{what}");
        }
        took.sort();
        println!("{engine:?}: {what}: p50 {:?}, p95 {:?}", took[took.len() / 2], took[took.len() * 95 / 100]);
        assert!(took[took.len() / 2] < Duration::from_secs(2), "{what}");
    }
    let tenant = desk.tenant().await;
    let asset = work::assets::find(&mut tenant.read().await.unwrap(), app::model::AssetId(uuid::Uuid::from_u128(1))).await.unwrap();
    let begun = Instant::now();
    for _ in 0..10_000 {
        gate::authorize(&asset, asset.versions.last(), &Use::download(tenant.now())).unwrap();
    }
    println!("{engine:?}: authorise: {:?} each", begun.elapsed() / 10_000);
    desk.close().await;
}
