//! The library at the size that it is promised for, and files on their way in and out, next to `sharp` and a bare file server.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use app::{
    model::{
        Asset, AssetId, AssetKind, AssetVersion, AssetVersionId, Day, Digest, FieldValues, Instant as Moment, MemberId, Role, Term, TermId,
        TermKind, UsageRights,
    },
    rights::{self, Purpose, Use},
};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    Outcome,
    client::Client,
    load::{self, Ask, Caller, count},
    picture,
    postgres::Cluster,
    report::{Aim, Report},
    scenes::{folder, sign_up},
    server::Server,
};

/// Assets of the library.
const ASSETS: usize = 100_000;
/// Lines of a table that is taken in.
const LINES: usize = 5_000;
/// Pictures that are taken in.
pub const PICTURES: usize = 1_000;
/// Callers that ask for one rendition at once.
const CROWD: usize = 200;
/// How often one use of an asset is decided on.
const DECISIONS: u32 = 200_000;

/// A library of 100,000 assets, on SQLite and on PostgreSQL.
pub async fn large(root: &Path, report: &mut Report) -> Outcome<()> {
    report.section(
        "A library of 100,000 assets",
        "Taken in as tables; one caller at a time, so that nothing waits for another; 8 s each after 1 s of warm-up.",
    );
    report.aimed("Deciding on one use of an asset with twelve terms", decision(), Aim { text: "under 0.2 ms", met: decided_within(0.2) });
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    on(&server, report, "SQLite").await?;
    drop(server);
    let data = folder(root)?;
    match Cluster::start(root, data.path()).await {
        Ok(cluster) => {
            let server = Server::start_with(root, data.path(), &[("CAMPAIGN_DATABASE_URL", cluster.url())]).await?;
            let measured = on(&server, report, "PostgreSQL").await;
            drop(server);
            cluster.stop().await?;
            measured?;
        }
        Err(error) => report.row("PostgreSQL", format!("not measured: {error}")),
    }
    Ok(())
}

async fn on(server: &Server, report: &mut Report, engine: &str) -> Outcome<()> {
    let caller = sign_up(server, "acme").await?;
    let mut client = server.client(&caller.host, &caller.token).await?;
    let began = Instant::now();
    name_assets(&mut client, 0..ASSETS).await?;
    let took = began.elapsed();
    report.row(
        &format!("{engine}: taking them in"),
        format!("{:.0} s, {:.0}/s", took.as_secs_f64(), count(ASSETS as u64) / took.as_secs_f64()),
    );
    let asks = [
        ("the first page of all", "/api/v1/assets?limit=50", 50.0),
        ("a page of one kind with one tag", "/api/v1/assets?limit=50&kind=logo&tag=outdoor", 50.0),
        ("two words, one of them begun", "/api/v1/assets?limit=50&q=harbour%20daw", 80.0),
        ("a word that is typed wrong", "/api/v1/assets?limit=50&q=harbuor", 80.0),
        ("an exact number", "/api/v1/assets?limit=50&q=0073211", 80.0),
        ("a word that nothing has", "/api/v1/assets?limit=50&q=zeppelin", 80.0),
    ];
    for (name, path, aim) in asks {
        let measured = load::alone(server, &caller, &Ask::Get(path.into()), 200).await?;
        let text = if aim < 60.0 { "p95 within 50 ms" } else { "p95 within 80 ms" };
        let result = format!("p50 {:.1} ms, p95 {:.1} ms", measured.within(0.5), measured.within(0.95));
        report.aimed(&format!("{engine}: {name}"), result, Aim { text, met: measured.within(0.95) <= aim });
    }
    // Each count is asked for once after something was written, so none is an answer that was kept.
    for (name, query) in [("all", ""), ("two words", "?q=harbour%20daw"), ("one kind", "?kind=logo")] {
        let mut times = Vec::new();
        for n in 0..5 {
            client.post("/api/v1/assets", &json!({ "name": format!("One more {n}"), "kind": "icon" })).await?.expect(201)?;
            let asked = Instant::now();
            client.get(&format!("/api/v1/assets/facets{query}")).await?.expect(200)?;
            times.push(asked.elapsed());
        }
        times.sort();
        report.row(
            &format!("{engine}: counts of {name}, just after a write (median of 5)"),
            format!("{:.1} ms", times[2].as_secs_f64() * 1e3),
        );
    }
    Ok(())
}

/// Takes in assets by their names, in tables.
pub async fn name_assets(client: &mut Client, all: Range<usize>) -> Outcome<()> {
    for from in all.clone().step_by(LINES) {
        let text: String = (from..all.end.min(from + LINES)).map(row).collect();
        client.post_as("/api/v1/assets/import", &format!("name,kind,tags\n{text}"), "text/csv").await?.expect(201)?;
    }
    Ok(())
}

/// One line of a table: names of several words, some of them frequent.
fn row(n: usize) -> String {
    let pick = |words: &[&'static str], by: usize| words[n / by % words.len()];
    let place = pick(&["Harbour", "Terrace", "Pool", "Ridge", "Market", "Station", "Garden", "Bridge"], 1);
    let time = pick(&["dawn", "noon", "dusk", "night", "autumn"], 7);
    let kind = pick(&["photography", "logo", "icon", "template", "document"], 3);
    let tag = pick(&["outdoor", "indoor", "summer", "winter", "hero", "detail"], 11);
    format!("{place} at {time} {n:07},{kind},{tag}\n")
}

fn asset() -> Asset {
    let now = Moment(time::OffsetDateTime::UNIX_EPOCH);
    let id = AssetId::new();
    let version = AssetVersion {
        id: AssetVersionId::new(),
        asset_id: id,
        number: 1,
        sha256: Digest([7; 32]),
        media_type: "image/png".into(),
        file_name: "a.png".into(),
        bytes: 1,
        width: 1,
        height: 1,
        uploaded_by: MemberId::new(),
        created_at: now,
        held: false,
        approved_by: None,
    };
    let term = |n: i64| Term {
        id: TermId::new(),
        asset_id: id,
        kind: TermKind::Licence,
        holder: format!("Studio {n}"),
        talent_id: None,
        starts_at: None,
        ends_at: None,
        markets: Some(vec!["NZ".into(), "AU".into()]),
        channels: None,
        purposes: None,
        quota: None,
        used: 0,
        evidence_id: None,
        created_by: MemberId::new(),
        created_at: now,
        withdrawn_at: None,
        withdrawn_reason: String::new(),
    };
    Asset {
        id,
        name: "Harbour".into(),
        kind: AssetKind::Photography,
        description: String::new(),
        tags: Vec::new(),
        brand_id: None,
        fields: FieldValues::new(),
        embargoed_until: None,
        versions: vec![version],
        rights: UsageRights::default(),
        terms: (0..12).map(term).collect(),
        created_by: MemberId::new(),
        created_at: now,
        revision: 1,
    }
}

/// What one decision takes: a publication for the whole of a flight.
fn decided() -> Duration {
    let asset = asset();
    let day = |text: &str| text.parse::<Day>().unwrap_or_else(|_| Moment(time::OffsetDateTime::UNIX_EPOCH).day());
    let purpose = Purpose::Publish { market: Some("NZ"), channels: &[] };
    let wanted = Use::days(purpose, day("2026-12-01"), day("2026-12-24"));
    let began = Instant::now();
    let mut allowed = 0_u32;
    for _ in 0..DECISIONS {
        allowed += u32::from(rights::against(std::hint::black_box(&asset), asset.versions.last(), &wanted).is_empty());
    }
    std::hint::black_box((allowed, Role::Viewer));
    began.elapsed() / DECISIONS
}

fn decision() -> String {
    format!("{:.4} ms", decided().as_secs_f64() * 1e3)
}

fn decided_within(millis: f64) -> bool {
    decided().as_secs_f64() * 1e3 < millis
}

/// A thousand mixed pictures in, next to `sharp`; one rendition for a crowd; files out, next to a bare file server.
pub async fn files(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    let caller = sign_up(&server, "acme").await?;
    let pictures = data.path().join("pictures");
    make_pictures(&pictures)?;
    report.section(
        "Files in and out",
        "1,000 pictures of 300 \u{d7} 600 to 1920 \u{d7} 1080, by 4 callers: each is stored, hashed, decoded, looked at for duplicates and drawn once at 480 pixels.",
    );
    let began = Instant::now();
    let (mut tasks, next) = (Vec::new(), Arc::default());
    for _ in 0..4 {
        let client = server.client(&caller.host, &caller.token).await?;
        tasks.push(tokio::spawn(take_in(client, pictures.clone(), Arc::clone(&next))));
    }
    let mut versions = Vec::new();
    for task in tasks {
        versions.extend(task.await??.0);
    }
    let ours = count(PICTURES as u64) / began.elapsed().as_secs_f64();
    report.row("Taken in and drawn, audited and durable", format!("{ours:.0} pictures/s"));
    let script = root.join("bench/peers/sharp.mjs");
    let peer = Command::new("node").arg(&script).arg(&pictures).current_dir(root.join("bench")).output().await?;
    let said = String::from_utf8_lossy(&peer.stdout).trim().to_owned();
    match said.parse::<f64>() {
        Ok(theirs) => report.row("`sharp`: read, hashed and drawn to a file, nothing else", format!("{theirs:.0} pictures/s")),
        Err(_) => report
            .row("`sharp`", format!("not measured: {}", String::from_utf8_lossy(&peer.stderr).lines().next().unwrap_or("it said nothing"))),
    }
    crowd(&server, &caller, report, versions.first().ok_or("no version")?).await?;
    out(root, &server, &caller, report, data.path()).await
}

/// Makes the folder with the pictures that are taken in.
pub fn make_pictures(folder: &Path) -> Outcome<()> {
    std::fs::create_dir(folder)?;
    for n in 0..PICTURES {
        let (width, height) = [(640, 480), (1200, 628), (300, 600), (1920, 1080)][n % 4];
        std::fs::write(folder.join(format!("{n:04}.png")), picture::scene(width, height, n)?)?;
    }
    Ok(())
}

/// Takes in pictures as long as there are any, each drawn once: the versions, and how long each took.
pub async fn take_in(mut client: Client, pictures: PathBuf, next: Arc<AtomicUsize>) -> Outcome<(Vec<String>, Vec<Duration>)> {
    let (mut made, mut times) = (Vec::new(), Vec::new());
    let one_more = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < PICTURES);
    while let Some(n) = one_more() {
        let began = Instant::now();
        let asset = client.post("/api/v1/assets", &json!({ "name": format!("Picture {n}"), "kind": "photography" })).await?.expect(201)?;
        let bytes = std::fs::read(pictures.join(format!("{n:04}.png")))?;
        let version = client.upload(&format!("/api/v1/assets/{}/versions", id(&asset)), &bytes).await?.expect(201)?;
        let drawn = client.get(&format!("/api/v1/asset-versions/{}/rendition?width=480&height=480", id(&version))).await?;
        if drawn.status != 200 {
            drawn.expect(200)?;
        }
        made.push(id(&version).to_owned());
        times.push(began.elapsed());
    }
    Ok((made, times))
}

/// One missing rendition, asked for by a crowd: the work is done once when it takes about as long as for one.
async fn crowd(server: &Server, caller: &Caller, report: &mut Report, version: &str) -> Outcome<()> {
    let path = |width: usize| format!("/api/v1/asset-versions/{version}/rendition?width={width}&format=png");
    let mut one = server.client(&caller.host, &caller.token).await?;
    one.get(&path(400)).await?;
    let began = Instant::now();
    one.get(&path(401)).await?;
    let alone = began.elapsed();
    let mut clients = Vec::new();
    for _ in 0..CROWD {
        clients.push(server.client(&caller.host, &caller.token).await?);
    }
    let before = drawn(server).await?;
    let began = Instant::now();
    let tasks: Vec<_> = clients
        .into_iter()
        .map(|mut client| {
            let path = path(402);
            tokio::spawn(async move { client.get(&path).await.map(|reply| reply.status) })
        })
        .collect();
    for task in tasks {
        if task.await?? != 200 {
            return Err("a rendition was refused".into());
        }
    }
    let together = began.elapsed();
    let times = drawn(server).await? - before;
    report.aimed(
        "One missing rendition, asked for by 200 callers at once",
        format!("drawn {times} time(s); {:.0} ms for all, {:.0} ms for one alone", together.as_secs_f64() * 1e3, alone.as_secs_f64() * 1e3),
        Aim { text: "drawn once", met: times == 1 },
    );
    Ok(())
}

/// How many renditions the server has drawn.
async fn drawn(server: &Server) -> Outcome<i64> {
    let mut client = server.client("localhost", "").await?;
    let text = String::from_utf8_lossy(&client.get("/metrics").await?.body).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("campaign_renditions_drawn "));
    line.and_then(|number| number.parse().ok()).ok_or_else(|| "the metrics say nothing of renditions".into())
}

/// A file by its signed link, and the same bytes from a server that does nothing but send them.
async fn out(root: &Path, server: &Server, caller: &Caller, report: &mut Report, data: &Path) -> Outcome<()> {
    let mut client = server.client(&caller.host, &caller.token).await?;
    let asset = client.post("/api/v1/assets", &json!({ "name": "Poster", "kind": "template" })).await?.expect(201)?;
    let bytes = picture::noise(1_000, 700)?;
    let version = client.upload(&format!("/api/v1/assets/{}/versions", id(&asset)), &bytes).await?.expect(201)?;
    client.put(&format!("/api/v1/assets/{}/rights", id(&asset)), &json!({ "holder": "Acme" }), 2).await?.expect(200)?;
    let link = client.post(&format!("/api/v1/asset-versions/{}/link", id(&version)), &json!({})).await?.expect(201)?;
    let url = link["url"].as_str().unwrap_or_default().to_owned();
    let path = url.find("/api/").map(|at| url[at..].to_owned()).ok_or("a link without a path")?;
    let mebibytes = count(bytes.len() as u64) / f64::from(1 << 20);
    let ours = load::run(server, caller, &Ask::Get(path), 200).await?;
    report.row(
        "A file of 2 MB by its signed link, the right decided each time, quota and audit written",
        format!("{ours}; {:.0} MiB/s", ours.rate * mebibytes),
    );
    let served = data.join("served");
    std::fs::create_dir(&served)?;
    std::fs::write(served.join("poster.png"), &bytes)?;
    let mut peer = Command::new("node")
        .arg(root.join("bench/peers/static.mjs"))
        .arg(&served)
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let port = first_line(&mut peer).await?.trim().parse()?;
    let theirs = load::at(port, &Ask::Get("/poster.png".into()), 200).await?;
    report.row("The same bytes from a bare file server (`node:http`)", format!("{theirs}; {:.0} MiB/s", theirs.rate * mebibytes));
    drop(peer.kill().await);
    Ok(())
}

async fn first_line(process: &mut tokio::process::Child) -> Outcome<String> {
    use tokio::io::{AsyncBufReadExt as _, BufReader};
    let out = process.stdout.take().ok_or("no output")?;
    BufReader::new(out).lines().next_line().await?.ok_or_else(|| "it said nothing".into())
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap_or_default()
}
