//! The record and the gate at the size that they are promised for: a million events; a campaign of two hundred deliverables.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use app::ledger::merkle::{Frontier, leaf_hash};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    Outcome, bare, browser,
    client::Client,
    load::{self, Ask, Caller, count},
    memory, picture,
    report::{Aim, Report},
    scenes::{PASSWORD, folder, sign_in, sign_up},
    server::{Server, binary},
};

/// Events of the log.
const EVENTS: usize = 1_000_000;
/// Tasks of one imported plan: each is an event.
const PLAN: usize = 2_000;
/// Inclusion proofs that are asked for.
const PROOFS: i64 = 2_000;
/// What the campaign at the gate has.
const TASKS: usize = 200;
const ASSETS: usize = 100;
const LINES: usize = 50;
const POLICIES: usize = 20;

/// A log of a million events: written, proved from, verified whole, and held against another implementation of the same trees.
pub async fn million(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    let caller = sign_up(&server, "acme").await?;
    let mut client = server.client(&caller.host, &caller.token).await?;
    let plan = plan();
    let began = Instant::now();
    for n in 0..EVENTS / PLAN {
        let campaign = client.post("/api/v1/campaigns", &json!({ "name": format!("Campaign {n}") })).await?.expect(201)?;
        client.post_text(&format!("/api/v1/campaigns/{}/schedule/import", id(&campaign)), &plan).await?.expect(201)?;
    }
    let wrote = began.elapsed();
    let size = client.get("/api/v1/audit/checkpoint").await?.expect(200)?["size"].as_i64().unwrap_or_default();
    report.section(
        "A log of a million events",
        "Written by importing plans of 2,000 tasks, an event each; proofs over HTTP by one caller; verified by `campaign audit verify`.",
    );
    let events = count(u64::try_from(size)?);
    report.row("Writing them, 2,000 a commit", format!("{:.0} s, {:.0}/s", wrote.as_secs_f64(), events / wrote.as_secs_f64()));

    let bare = bare::commits(data.path()).await?;
    let writes = load::run(&server, &caller, &Ask::Post("/api/v1/campaigns".into(), json!({ "name": "One more" })), 201).await?;
    let share = writes.rate / bare;
    report.row("Bare SQLite: one row a commit, WAL, `synchronous=FULL`", format!("{bare:.0}/s"));
    report.row("`POST /campaigns` on top of them, an event each, 4 callers", writes.to_string());
    report.aimed("The same as a share of bare commits", format!("{:.0} %", share * 100.0), Aim { text: "50 %", met: share >= 0.5 });

    let proofs = proofs(&mut client, size).await?;
    let millis = |share: f64| Duration::from_micros(proofs.value_at_quantile(share)).as_secs_f64() * 1e3;
    let told = format!("p50 {:.2} ms, p99 {:.2} ms", millis(0.5), millis(0.99));
    report.aimed("An inclusion proof, of any event", told, Aim { text: "p99 under 5 ms", met: millis(0.99) < 5.0 });
    drop(client);
    in_chromium(root, report, &server, &caller).await?;
    drop(server);

    let verify = memory::watch(Command::new(binary(root)).args(["audit", "verify", "acme"]).env("CAMPAIGN_DATA", data.path())).await?;
    if !verify.output.status.success() {
        return Err(String::from_utf8_lossy(&verify.output.stdout).into());
    }
    let took = verify.took.as_secs_f64();
    report.row("Verifying all of it from the database", format!("{took:.2} s, {:.0}/s; {:.0} MiB at most", events / took, verify.peak));
    side_by_side(report);
    Ok(())
}

/// The same log on its page: scrolled, jumped about in, and verified by the wasm.
async fn in_chromium(root: &Path, report: &mut Report, server: &Server, caller: &Caller) -> Outcome<()> {
    let size = server.client(&caller.host, &caller.token).await?.get("/api/v1/audit/checkpoint").await?.expect(200)?["size"].as_u64();
    let session = Caller { cookie: Some(sign_in(server, caller).await?), ..caller.clone() };
    let seen = browser::long_log(root, server, &session).await?;
    let [median, p99, worst] = seen.frames;
    let told = format!("p50 {median:.0} ms, p99 {p99:.0} ms, worst {worst:.0} ms");
    report.aimed(
        "Its page in Chromium: 600 frames of scrolling, from one to the next",
        told,
        Aim { text: "worst under 100 ms", met: worst < 100.0 },
    );
    let [median, worst] = seen.jumps;
    report.row("A jump anywhere, until its events can be read", format!("p50 {median:.0} ms, worst {worst:.0} ms"));
    let events = count(size.unwrap_or_default());
    report.row(
        "Verifying all of it in Chromium, read over HTTP by the wasm",
        format!("{:.1} s, {:.0}/s", seen.seconds, events / seen.seconds),
    );
    Ok(())
}

/// The same million leaves through this product's tree and through the `ct-merkle` crate: both hash every leaf and node.
fn side_by_side(report: &mut Report) {
    let leaves: Vec<Vec<u8>> = (0..EVENTS).map(|n| format!("{n:>08}").repeat(25).into_bytes()).collect();
    let began = Instant::now();
    let mut frontier = Frontier::default();
    for leaf in &leaves {
        frontier.push(leaf_hash(leaf));
    }
    let ours = frontier.root();
    let own = began.elapsed();
    let began = Instant::now();
    let mut tree = MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
    for leaf in leaves {
        tree.push(leaf);
    }
    let theirs = tree.root();
    let other = began.elapsed();
    let rate = |took: Duration| count(EVENTS as u64) / took.as_secs_f64();
    report.row("The tree alone, a million leaves of 200 bytes: this product", format!("{:.2} s, {:.0}/s", own.as_secs_f64(), rate(own)));
    report.row("The same leaves: `ct-merkle` 0.3", format!("{:.2} s, {:.0}/s", other.as_secs_f64(), rate(other)));
    let same = ours.0[..] == theirs.as_bytes()[..];
    report.row("Both come to the same root", if same { "yes".into() } else { "**no**".into() });
}

async fn proofs(client: &mut Client, size: i64) -> Outcome<Histogram<u64>> {
    let mut latencies = Histogram::new(3)?;
    for n in 0..PROOFS {
        // Spread over the log without any order that a cache could like.
        let seq = n * 7_919_993 % size;
        let asked = Instant::now();
        client.get(&format!("/api/v1/audit/inclusion?seq={seq}")).await?.expect(200)?;
        latencies.record(u64::try_from(asked.elapsed().as_micros())?)?;
    }
    Ok(latencies)
}

/// A plan as Microsoft Project writes it.
fn plan() -> String {
    let tasks: String =
        (1..=PLAN).map(|n| format!("<Task><UID>{n}</UID><Name>Task {n}</Name><OutlineLevel>1</OutlineLevel></Task>")).collect();
    format!("<Project><Tasks>{tasks}</Tasks></Project>")
}

/// A campaign with 200 approved deliverables, 100 assets, 50 lines of a checklist and 20 policies, at the gate.
pub async fn gate(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    let caller = sign_up(&server, "acme").await?;
    let mut owner = server.client(&caller.host, &caller.token).await?;
    let campaign = fill(&server, &caller, &mut owner).await?;
    report.section(
        "The gate over 200 deliverables, 100 assets, 50 checklist lines and 20 policies",
        "Over HTTP, one caller at a time, 8 s each after 1 s of warm-up: reading the report, and launching, which is refused and recorded.",
    );
    let path = format!("/api/v1/campaigns/{campaign}/gate");
    let asked = Instant::now();
    owner.get(&path).await?.expect(200)?;
    report.row("`GET …/gate` just after its files came: each is read again", format!("{:.1} ms", asked.elapsed().as_secs_f64() * 1e3));
    // What a file's clock says of it counts once it has stood still for two seconds.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let ask = Ask::Get(path);
    let read = load::alone(&server, &caller, &ask, 200).await?;
    report.aimed(
        "`GET …/gate`, evaluated anew each time, files unchanged",
        read.to_string(),
        Aim { text: "p99 under 10 ms", met: read.within(0.99) < 10.0 },
    );
    let bare = bare::commits(data.path()).await?;
    let launch = load::alone(&server, &caller, &Ask::Post(format!("/api/v1/campaigns/{campaign}/launch"), json!({})), 422).await?;
    report.row("`POST …/launch`, refused and recorded", format!("{launch}; bare commits {bare:.0}/s"));
    Ok(())
}

async fn fill(server: &Server, caller: &Caller, owner: &mut Client) -> Outcome<String> {
    let member = json!({ "name": "Mia Manager", "email": "mia@acme.test", "role": "manager", "password": PASSWORD });
    let member = owner.post("/api/v1/members", &member).await?.expect(201)?;
    let mut door = server.client(&caller.host, "").await?;
    let session = door.post("/api/v1/session", &json!({ "email": "mia@acme.test", "password": PASSWORD })).await?;
    let mut manager = server.client(&caller.host, "").await?.with_cookie(session.cookie.ok_or("no session")?);
    let stages = json!([{ "name": "One", "rule": "any", "approvers": [{ "member_id": member["id"] }] }]);
    let chain = owner.post("/api/v1/approval-chains", &json!({ "name": "Chain", "stages": stages })).await?.expect(201)?;
    let campaign = json!({ "name": "Large", "starts_on": "2031-05-01", "ends_on": "2031-05-31", "market": "NZ", "channels": ["email"] });
    let campaign = id(&owner.post("/api/v1/campaigns", &campaign).await?.expect(201)?);
    let at = format!("/api/v1/campaigns/{campaign}");
    for n in 0..TASKS {
        let task = json!({ "title": format!("Task {n}"), "chain_id": chain["id"] });
        let task = id(&owner.post(&format!("{at}/tasks"), &task).await?.expect(201)?);
        let proof = json!({ "campaign_id": campaign, "task_id": task, "name": format!("Proof {n}") });
        let proof = id(&owner.post("/api/v1/proofs", &proof).await?.expect(201)?);
        owner.upload(&format!("/api/v1/proofs/{proof}/versions"), &picture::png(n)?).await?.expect(201)?;
        let review = owner.post(&format!("/api/v1/tasks/{task}/submit"), &json!({})).await?.expect(201)?;
        let decision = json!({ "decision": "approve", "comment": "Yes.", "digest": review["digest"] });
        manager.post(&format!("/api/v1/reviews/{}/decisions", id(&review)), &decision).await?.expect(201)?;
    }
    for n in 0..ASSETS {
        let asset = id(&owner.post("/api/v1/assets", &json!({ "name": format!("Logo {n}"), "kind": "logo" })).await?.expect(201)?);
        owner.upload(&format!("/api/v1/assets/{asset}/versions"), &picture::png(TASKS + n)?).await?.expect(201)?;
        owner.post(&format!("{at}/assets"), &json!({ "asset_id": asset })).await?.expect(201)?;
    }
    for n in 0..LINES {
        owner.post(&format!("{at}/checklist"), &json!({ "label": format!("Line {n}") })).await?.expect(201)?;
    }
    for n in 0..POLICIES {
        let rule = format!("tasks.all(t, t.status == 'approved' || t.title != 'Task {n}') && budget.amount < 1000000");
        let policy = json!({ "name": format!("Policy {n}"), "expression": rule, "advice": "Approve it" });
        owner.post("/api/v1/policies", &policy).await?.expect(201)?;
    }
    Ok(campaign)
}

fn id(of: &Value) -> String {
    of["id"].as_str().unwrap_or_default().to_owned()
}
