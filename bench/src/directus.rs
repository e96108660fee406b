//! The library next to Directus, which keeps files for others too: the same pictures and names, each server alone on the machine.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::process::Command;

use crate::{
    Outcome,
    client::Client,
    library::{self, PICTURES},
    load::{self, Ask, Caller, count},
    report::{Aim, Report},
    scenes::{folder, sign_up},
    server::Server,
};

/// Files that lists and searches are measured over.
const FILES: usize = 100_000;
/// How long one kind of request is measured.
const MEASURED: Duration = Duration::from_secs(8);
const WARM_UP: Duration = Duration::from_secs(1);

/// What was measured of one kind of request, of the product or of its peer.
struct Numbers {
    rate: f64,
    p50: f64,
    p95: f64,
}

impl Numbers {
    fn of(seen: &Value) -> Self {
        let number = |key: &str| seen[key].as_f64().unwrap_or(f64::NAN);
        Self { rate: number("per_second"), p50: number("p50_ms"), p95: number("p95_ms") }
    }

    fn words(&self) -> String {
        format!("{:.0}/s; p50 {:.1} ms, p95 {:.1} ms", self.rate, self.p50, self.p95)
    }
}

/// Pictures taken in, drawn small, listed and searched: this product, then Directus.
pub async fn directus(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let pictures = data.path().join("pictures");
    library::make_pictures(&pictures)?;
    report.section(
        "The library next to Directus",
        "The same 1,000 pictures, and names up to 100,000; SQLite on both sides, one after the other. Taken in by 4 callers, everything \
         else by one; 8 s each after 1 s of warm-up, or until every picture was drawn. The callers of Directus are of Node.js and take \
         some tenths of a millisecond themselves. Directus decides no rights, keeps no log of its reads and draws no \
         lookalikes; its rows beyond the pictures are written into its table, as it looks for a text as it stands: it is asked for \
         `harbour at daw`, where the library is asked for `harbour daw`.",
    );
    let ours = ours(root, &pictures).await?;
    let peer = match theirs(root, &pictures).await {
        Ok(peer) => peer,
        Err(error) => {
            report.row("Directus", format!("not measured: {error}"));
            Value::Null
        }
    };
    for (what, numbers, key) in ours {
        report.row(what, numbers.words());
        if !peer.is_null() {
            let theirs = Numbers::of(&peer[key]);
            let better = numbers.p50 <= theirs.p50 && numbers.rate >= theirs.rate;
            report.aimed("Directus", theirs.words(), Aim { text: "no faster", met: better });
        }
    }
    Ok(())
}

async fn ours(root: &Path, pictures: &Path) -> Outcome<Vec<(&'static str, Numbers, &'static str)>> {
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    let caller = sign_up(&server, "acme").await?;
    let began = Instant::now();
    let (mut tasks, next) = (Vec::new(), Arc::default());
    for _ in 0..4 {
        let client = server.client(&caller.host, &caller.token).await?;
        tasks.push(tokio::spawn(library::take_in(client, pictures.to_owned(), Arc::clone(&next))));
    }
    let mut versions = Vec::new();
    let mut took = Vec::new();
    for task in tasks {
        let (made, times) = task.await??;
        versions.extend(made);
        took.extend(times);
    }
    let mut all = vec![("Taken in and drawn once as a JPEG of 480 pixels", spread(took, began.elapsed()), "taken_in")];
    let mut client = server.client(&caller.host, &caller.token).await?;
    let path = |version: &String| format!("/api/v1/asset-versions/{version}/rendition?width=480&format=jpeg&quality=82");
    let (drawn, count) = each(&mut client, versions.iter().map(path)).await?;
    all.push(("A thumbnail (JPEG, 480 pixels wide) that was not drawn before", drawn, "thumbnail_jpeg_drawn"));
    let (kept, _) = each(&mut client, versions.iter().take(count).cycle().map(path)).await?;
    all.push(("A thumbnail that was", kept, "thumbnail_jpeg_kept"));
    library::name_assets(&mut client, PICTURES..FILES).await?;
    for (what, path, key) in [
        ("The newest 50 of 100,000", "/api/v1/assets?limit=50", "list_newest_100000"),
        ("Two words in 100,000 names, one of them begun", "/api/v1/assets?limit=50&q=harbour%20daw", "search_100000"),
        ("A word that none of 100,000 has", "/api/v1/assets?limit=50&q=zeppelin", "search_none_100000"),
    ] {
        all.push((what, asked(&server, &caller, path).await?, key));
    }
    Ok(all)
}

async fn asked(server: &Server, caller: &Caller, path: &str) -> Outcome<Numbers> {
    let measured = load::alone(server, caller, &Ask::Get(path.to_owned()), 200).await?;
    Ok(Numbers { rate: measured.rate, p50: measured.within(0.5), p95: measured.within(0.95) })
}

/// Asks for one after the other, until the time is up or there are no more. How many were asked for, too.
async fn each(client: &mut Client, paths: impl Iterator<Item = String>) -> Outcome<(Numbers, usize)> {
    let (began, mut times, mut asked) = (Instant::now(), Vec::new(), 0);
    for path in paths {
        let before = Instant::now();
        let reply = client.get(&path).await?;
        if reply.status != 200 {
            reply.expect(200)?;
        }
        asked += 1;
        if began.elapsed() > WARM_UP {
            times.push(before.elapsed());
        }
        if began.elapsed() > WARM_UP + MEASURED {
            break;
        }
    }
    Ok((spread(times, began.elapsed().saturating_sub(WARM_UP)), asked))
}

fn spread(mut times: Vec<Duration>, took: Duration) -> Numbers {
    times.sort();
    let within = |part: usize| times.get(times.len() * part / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3);
    Numbers { rate: count(times.len() as u64) / took.as_secs_f64(), p50: within(50), p95: within(95) }
}

/// What its script prints. It comes with a Node.js of its own.
async fn theirs(root: &Path, pictures: &Path) -> Outcome<Value> {
    let peers: PathBuf = root.join("bench/peers");
    let node = peers.join("directus/node_modules/.bin/node");
    if !node.exists() {
        return Err("it is not installed; `make bench-directus` installs it".into());
    }
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let script = Command::new(node).arg(peers.join("directus.mjs")).arg(pictures).arg(port.to_string()).output().await?;
    if !script.status.success() {
        let said = String::from_utf8_lossy(&script.stderr);
        return Err(said.lines().find(|line| line.contains("Error")).unwrap_or("it ended before it was measured").into());
    }
    Ok(serde_json::from_slice(&script.stdout)?)
}
