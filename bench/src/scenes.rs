//! What is measured: one function a data set, each on a server and a folder of its own.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    Outcome, bare, browser,
    client::Client,
    load::{self, Ask, Caller},
    memory,
    report::{Aim, Report},
    server::{Server, binary},
};

pub const PASSWORD: &str = "correct horse battery";
/// Campaigns in the workspace whose pages and lists are measured.
const CAMPAIGNS: usize = 50;
/// Callers who write at once where writes are to share commits.
const CROWD: usize = 16;
/// Events of the audit that is verified.
const EVENTS: usize = 100_000;
/// Tenants that exist, and of them those that are open.
const TENANTS: (usize, usize) = (1_000, 100);

/// A workspace of 50 campaigns: pages, lists, writes, launch attempts, sign-up, time to interactive.
pub async fn workspace(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    let mut times = Vec::new();
    for n in 0..5 {
        let began = Instant::now();
        let caller = sign_up(&server, &format!("fresh{n}")).await?;
        server.client(&caller.host, &caller.token).await?.get("/api/v1/campaigns").await?.expect(200)?;
        times.push(began.elapsed());
    }
    times.sort();
    report.section(
        "One workspace with 50 campaigns",
        "4 callers at once on keep-alive connections unless it says otherwise, 8 s each after 1 s of warm-up.",
    );
    let usable = times[times.len() / 2];
    report.aimed("Sign-up to usable workspace (median of 5)", millis(usable), Aim { text: "under 1 s", met: usable.as_secs_f64() < 1.0 });

    let caller = sign_up(&server, "acme").await?;
    let mut client = server.client(&caller.host, &caller.token).await?;
    let mut campaign = Value::Null;
    for n in 0..CAMPAIGNS {
        campaign = client.post("/api/v1/campaigns", &new_campaign(n)).await?.expect(201)?;
    }
    let launch = format!("/api/v1/campaigns/{}/launch", campaign["id"].as_str().unwrap_or_default());
    let session = Caller { cookie: Some(sign_in(&server, &caller).await?), ..caller.clone() };

    for (name, path) in [("Page `/campaigns`, drawn on the server", "/campaigns"), ("Page `/calendar`, drawn on the server", "/calendar")] {
        let measured = load::run(&server, &session, &Ask::Get(path.into()), 200).await?;
        report.aimed(name, measured.to_string(), Aim { text: "p99 under 30 ms", met: measured.within(0.99) < 30.0 });
    }
    for (name, limit) in [("`GET /campaigns`, all 50, by token", 50), ("`GET /campaigns?limit=1`, by token", 1)] {
        let list = load::run(&server, &caller, &Ask::Get(format!("/api/v1/campaigns?limit={limit}")), 200).await?;
        report.aimed(name, list.to_string(), Aim { text: "5,000/s", met: list.rate >= 5_000.0 });
    }
    let paths = ["/campaigns".to_owned(), "/calendar".to_owned(), format!("/campaigns/{}", campaign["id"].as_str().unwrap_or_default())];
    let seen = browser::time_to_interactive(root, &server, &session, &paths).await?;

    let syncs = bare::syncs(data.path())?;
    let bare = bare::commits(data.path()).await?;
    let writes = load::run(&server, &caller, &Ask::Post("/api/v1/campaigns".into(), new_campaign(0)), 201).await?;
    let crowded = load::by(CROWD, &server, &caller, &Ask::Post("/api/v1/campaigns".into(), new_campaign(0)), 201).await?;
    let attempts = load::run(&server, &caller, &Ask::Post(launch.clone(), json!({})), 422).await?;
    let crowded_attempts = load::by(CROWD, &server, &caller, &Ask::Post(launch, json!({})), 422).await?;
    report.row("The disk: 4 KiB appended and synced", format!("{syncs:.0}/s"));
    report.row("Bare SQLite: one row a commit, WAL, `synchronous=FULL`", format!("{bare:.0}/s"));
    for (callers, writes) in [(4, &writes), (CROWD, &crowded)] {
        let share = writes.rate / bare;
        report.row(&format!("`POST /campaigns`, audited and durable, {callers} callers"), writes.to_string());
        report.aimed("The same as a share of bare commits", format!("{:.0} %", share * 100.0), Aim { text: "50 %", met: share >= 0.5 });
    }
    report.row("`POST …/launch`, refused and recorded, 4 callers", attempts.to_string());
    report.row(&format!("The same, {CROWD} callers"), crowded_attempts.to_string());
    report.interactive(&seen);
    Ok(())
}

/// An audit of 100,000 events, verified whole by the command that auditors use.
pub async fn long_audit(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    let caller = sign_up(&server, "acme").await?;
    let began = Instant::now();
    let mut writers = Vec::new();
    for _ in 0..4 {
        let client = server.client(&caller.host, &caller.token).await?;
        writers.push(tokio::spawn(write_many(client, EVENTS / 4)));
    }
    for writer in writers {
        writer.await??;
    }
    let wrote = began.elapsed();
    drop(server);
    let verify = memory::watch(Command::new(binary(root)).args(["audit", "verify", "acme"]).env("CAMPAIGN_DATA", data.path())).await?;
    if !verify.output.status.success() {
        return Err(String::from_utf8_lossy(&verify.output.stdout).into());
    }
    let took = verify.took;
    let rate = load::count(u64::try_from(EVENTS)?);
    report.section(
        "An audit of 100,000 events",
        "Written through REST by 4 callers; verified by `campaign audit verify`, start of the process included.",
    );
    report.row("Writing them", format!("{:.0} s, {:.0}/s", wrote.as_secs_f64(), rate / wrote.as_secs_f64()));
    report
        .row("Verifying every leaf, node and the signed head", format!("{:.2} s, {:.0}/s", took.as_secs_f64(), rate / took.as_secs_f64()));
    report.row("Memory of verifying, at most", format!("{:.0} MiB", verify.peak));
    Ok(())
}

/// A server with 1,000 tenants of which 100 are open.
pub async fn many_tenants(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let mut callers = Vec::new();
    {
        let server = Server::start(root, data.path()).await?;
        for n in 0..TENANTS.0 {
            callers.push(sign_up(&server, &format!("tenant{n}")).await?);
        }
    }
    let server = Server::start(root, data.path()).await?;
    let idle = server.memory_mib()?;
    for caller in &callers[..TENANTS.1] {
        server.client(&caller.host, &caller.token).await?.get("/api/v1/campaigns").await?.expect(200)?;
    }
    report.section("1,000 tenants, 100 of them open", "Resident memory of the server; each tenant is a SQLite database of its own.");
    report.row("After the start", format!("{idle:.0} MiB"));
    report.row("With 100 tenants open", format!("{:.0} MiB", server.memory_mib()?));
    Ok(())
}

/// A folder for data, beside the build: what is for temporary files may be in memory, where nothing is durable.
pub fn folder(root: &Path) -> Outcome<TempDir> {
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(root.join("target"))?)
}

pub async fn sign_up(server: &Server, slug: &str) -> Outcome<Caller> {
    let owner = json!({ "name": "Olga Owner", "email": "olga@acme.test", "password": PASSWORD });
    let mut client = server.client("localhost", "").await?;
    let made = client.post("/api/v1/workspaces", &json!({ "name": "Acme", "slug": slug, "owner": owner })).await?.expect(201)?;
    let token = made["token"].as_str().unwrap_or_default().to_owned();
    Ok(Caller { host: format!("{slug}.localhost"), token, cookie: None })
}

pub async fn sign_in(server: &Server, caller: &Caller) -> Outcome<String> {
    let mut client = server.client(&caller.host, "").await?;
    let reply = client.post("/api/v1/session", &json!({ "email": "olga@acme.test", "password": PASSWORD })).await?;
    reply.cookie.ok_or_else(|| "no session".into())
}

async fn write_many(mut client: Client, events: usize) -> Outcome<()> {
    for n in 0..events {
        client.post("/api/v1/campaigns", &new_campaign(n)).await?.expect(201)?;
    }
    Ok(())
}

fn new_campaign(n: usize) -> Value {
    json!({ "name": format!("Campaign {n}"), "starts_on": "2026-12-01", "ends_on": "2026-12-24", "market": "NZ", "channels": ["email", "social"] })
}

fn millis(duration: Duration) -> String {
    format!("{:.0} ms", duration.as_secs_f64() * 1e3)
}
