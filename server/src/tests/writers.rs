//! Several people draw, move and delete marks of one version at once, with connections that break: what is there in the end is what
//! was acknowledged, all of it and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::model::Role;
use axum::http::Method;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    desk::{Client, Desk, Reply, png},
    on_both_engines,
};

on_both_engines!(two_writers_lose_nothing, five_writers_lose_nothing);

/// What everybody together was told.
#[derive(Debug, Default)]
struct Told {
    /// Where each mark is: when it was put there, and the place.
    places: BTreeMap<String, (i64, f64)>,
    deleted: BTreeSet<String>,
}

/// A person who works, and whose connection breaks now and then.
struct Writer {
    client: Client,
    marks: String,
    chance: StdRng,
    /// Tells earlier from later; nobody's clock is another's.
    clock: Arc<AtomicI64>,
    told: Arc<Mutex<Told>>,
}

fn pin(x: f64) -> Value {
    json!({ "type": "pin", "x": x, "y": 0.5 })
}

/// A moment of the day before yesterday.
fn moment(tick: i64) -> String {
    let start = OffsetDateTime::now_utc() - Duration::from_secs(172_800);
    (start.replace_nanosecond(0).unwrap() + Duration::from_millis(tick.unsigned_abs())).format(&Rfc3339).unwrap()
}

impl Writer {
    /// Sends until there is an answer, as the queue in the browser does: a request that was cut off may have arrived or not.
    async fn send(&mut self, method: Method, path: &str, based: Option<&Value>, body: Option<Value>) -> Reply {
        let based = based.map(|revision| format!("\"{revision}\""));
        let headers: Vec<_> = based.iter().map(|revision| ("if-match", revision.as_str())).collect();
        loop {
            let cut = self.chance.gen_bool(0.3);
            let patience = Duration::from_micros(if cut { self.chance.gen_range(0..4_000) } else { 60_000_000 });
            let sent = self.client.send(method.clone(), path, &headers, body.clone());
            if let Ok(reply) = tokio::time::timeout(patience, sent).await {
                return reply;
            }
        }
    }

    async fn work(mut self, turns: usize) {
        for _ in 0..turns {
            match self.chance.gen_range(0..10) {
                0..4 => self.draw().await,
                4..8 => self.shift().await,
                _ => self.erase().await,
            }
        }
    }

    async fn draw(&mut self) {
        let (id, x) = (uuid::Uuid::now_v7().to_string(), self.chance.gen_range(0.0..1.0));
        let tick = self.clock.fetch_add(1, Ordering::SeqCst);
        let (marks, new) = (self.marks.clone(), json!({ "id": id, "geometry": pin(x), "body": "Here" }));
        let reply = self.send(Method::POST, &marks, None, Some(new)).await;
        // Somebody who saw it come may have deleted it before its maker heard of it.
        assert!([200, 201, 410].contains(&reply.status.as_u16()), "{}", reply.status);
        self.told.lock().unwrap().places.entry(id).or_insert((tick, x));
    }

    /// One of those that are there now, as it is now.
    async fn any(&mut self) -> Option<Value> {
        let marks = format!("{}?limit=200", self.marks);
        let listed = self.send(Method::GET, &marks, None, None).await.expect(200);
        let items = listed["items"].as_array()?;
        (!items.is_empty()).then(|| items[self.chance.gen_range(0..items.len())].clone())
    }

    async fn shift(&mut self) {
        let Some(mark) = self.any().await else { return };
        let (id, x) = (mark["id"].as_str().unwrap().to_owned(), self.chance.gen_range(0.0..1.0));
        let tick = self.clock.fetch_add(1, Ordering::SeqCst);
        let (path, change) = (format!("/annotations/{id}"), json!({ "geometry": pin(x), "edited_at": moment(tick) }));
        let reply = self.send(Method::PATCH, &path, Some(&mark["revision"]), Some(change)).await;
        match reply.status.as_u16() {
            200 => {
                let mut told = self.told.lock().unwrap();
                let place = told.places.entry(id).or_insert((tick, x));
                if place.0 < tick {
                    *place = (tick, x);
                }
            }
            410 => {}
            other => panic!("{other}: {}", String::from_utf8_lossy(&reply.bytes)),
        }
    }

    async fn erase(&mut self) {
        let Some(mark) = self.any().await else { return };
        let id = mark["id"].as_str().unwrap().to_owned();
        let reply = self.send(Method::DELETE, &format!("/annotations/{id}"), Some(&mark["revision"]), None).await;
        match reply.status.as_u16() {
            // Gone already: by this person over a connection that broke, or by another.
            204 | 410 => drop(self.told.lock().unwrap().deleted.insert(id)),
            // Somebody has changed it in between: it is looked at again first.
            412 => {}
            other => panic!("{other}: {}", String::from_utf8_lossy(&reply.bytes)),
        }
    }
}

async fn writers(desk: &Desk, count: usize, turns: usize) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Crowd" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Poster" })).await.expect(201);
    let versions = format!("/proofs/{}/versions", proof["id"].as_str().unwrap());
    let version = desk.owner.upload(&versions, "a.png", &png(1)).await.expect(201);
    let marks = format!("/proof-versions/{}/annotations", version["id"].as_str().unwrap());
    let (clock, told) = (Arc::new(AtomicI64::new(1)), Arc::new(Mutex::new(Told::default())));
    let mut working = tokio::task::JoinSet::new();
    for number in 0..count {
        let client = desk.hire(&format!("Writer {number}"), Role::Manager).await;
        let chance = StdRng::seed_from_u64(u64::try_from(number).unwrap() + 7);
        let writer = Writer { client, marks: marks.clone(), chance, clock: Arc::clone(&clock), told: Arc::clone(&told) };
        working.spawn(writer.work(turns));
    }
    while let Some(done) = working.join_next().await {
        done.unwrap();
    }
    let mut there = BTreeMap::new();
    let mut after = String::new();
    loop {
        let listed = desk.owner.get(&format!("{marks}?limit=200{after}")).await.expect(200);
        for mark in listed["items"].as_array().unwrap() {
            there.insert(mark["id"].as_str().unwrap().to_owned(), mark["geometry"]["x"].as_f64().unwrap());
        }
        let Some(next) = listed["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let told = told.lock().unwrap();
    let expected: BTreeMap<String, f64> =
        told.places.iter().filter(|(id, _)| !told.deleted.contains(*id)).map(|(id, (_, x))| (id.clone(), *x)).collect();
    assert_eq!(there.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "the marks that are there");
    for (id, x) in &expected {
        assert!((there[id] - x).abs() < 1e-12, "{id} is at {} and was last put at {x}", there[id]);
    }
    // How many stay is up to who comes first; that something did, and something went, is not.
    assert!(expected.len() >= 3 && !told.deleted.is_empty(), "{} marks, {} deleted", expected.len(), told.deleted.len());
}

async fn two_writers_lose_nothing(desk: &Desk) {
    writers(desk, 2, 40).await;
}

async fn five_writers_lose_nothing(desk: &Desk) {
    writers(desk, 5, 25).await;
}
