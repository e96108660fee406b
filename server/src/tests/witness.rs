//! A witness over HTTP, and a log that is pushed to it: cosigned as it grows, and never when it is another log.

use std::sync::Arc;

use app::ledger::{
    certificate::{read, verify},
    note::{Note, VerifierKey},
};
use serde_json::json;

use super::{
    desk::Desk,
    on_both_engines,
    story::{approve, launch, set_up, submit},
};
use crate::{
    audit::{Signer, Tip},
    rest,
    witness::{
        Request, Verdict, Witness,
        push::{PushError, Watcher, push},
    },
};

on_both_engines!(a_log_is_cosigned_as_it_grows, a_witness_cosigns_no_other_log);

async fn witness(desk: &Desk, folder: &std::path::Path) -> (Arc<Witness>, Watcher) {
    let log: VerifierKey = desk.tenant().await.signer().verifier_key().parse().unwrap();
    let witness = Arc::new(Witness::open(folder, "witness.example/w1", vec![log]).unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = rest::witness(Arc::clone(&witness));
    tokio::spawn(async move { axum::serve(listener, served).await });
    let watcher = format!("{url}/ {}", witness.key()).parse().unwrap();
    (witness, watcher)
}

async fn a_log_is_cosigned_as_it_grows(desk: &Desk) {
    let folder = tempfile::tempdir().unwrap();
    let (kept, watcher) = witness(desk, folder.path()).await;
    let (tenant, http) = (desk.tenant().await, reqwest::Client::new());
    assert!(desk.manager.get("/audit/witnessed").await.expect(200).is_null());
    assert!(push(&http, &desk.registry, &tenant, &watcher).await.unwrap());
    assert!(!push(&http, &desk.registry, &tenant, &watcher).await.unwrap(), "nothing new, nothing sent");
    let work = set_up(desk).await;
    approve(desk, &submit(desk, &work).await).await;
    let certificate = launch(desk, &work.campaign).await.expect(200)["certificate"].clone();
    assert!(push(&http, &desk.registry, &tenant, &watcher).await.unwrap());

    let head = desk.manager.get("/audit/witnessed").await.expect(200);
    let note = head["note"].as_str().unwrap().to_owned();
    assert!(Note::parse(&note).unwrap().verify(&watcher.key).unwrap().at.is_some());
    let origin = app::model::Digest::of(head["origin"].as_str().unwrap().as_bytes());
    assert_eq!(kept.latest(&origin.to_string()), Some(note));
    // Certificates are proved under the cosigned head from now on, and the witness's key verifies them like the log's.
    let seen = desk.nobody.get(&format!("/verification/{}", certificate["digest"].as_str().unwrap())).await.expect(200);
    let seen = read(&seen.to_string()).unwrap();
    assert!(verify(&seen, Some(&watcher.key)).iter().all(|step| step.holds), "{:#?}", verify(&seen, Some(&watcher.key)));
    assert!(seen.tlog_proof.contains("witness.example/w1"));

    let standing = desk.manager.get("/audit/witnesses").await.expect(200)["items"][0].clone();
    assert_eq!((&standing["name"], &standing["problem"]), (&json!("witness.example/w1"), &serde_json::Value::Null));
    assert_eq!(standing["cosigned"]["size"], head["size"]);
    let alone = standing["cosigned"]["note"].as_str().unwrap();
    assert!(Note::parse(alone).unwrap().verify(&standing["key"].as_str().unwrap().parse().unwrap()).is_ok());
    let gone = Watcher { url: "http://127.0.0.1:1".into(), ..watcher.clone() };
    desk.owner.post("/campaigns", json!({ "name": "Unseen" })).await.expect(201);
    assert!(matches!(push(&http, &desk.registry, &tenant, &gone).await, Err(PushError::Unreached(_))));
    let standing = desk.manager.get("/audit/witnesses").await.expect(200)["items"][0].clone();
    assert!(standing["problem"].as_str().unwrap().contains("could not be reached"), "{standing}");
    assert_eq!(standing["cosigned"]["size"], head["size"], "what it cosigned before stands");

    // A witness that remembers more than is remembered here says so, and is told from there.
    let again = Watcher { key: watcher.key.clone(), ..watcher.clone() };
    desk.owner.post("/campaigns", json!({ "name": "More" })).await.expect(201);
    assert!(push(&http, &desk.registry, &tenant, &again).await.unwrap());
    // It starts again where it was.
    let log: VerifierKey = tenant.signer().verifier_key().parse().unwrap();
    let restarted = Witness::open(folder.path(), "witness.example/w1", vec![log]).unwrap();
    assert_eq!(restarted.latest(&origin.to_string()), kept.latest(&origin.to_string()));
    assert_eq!(restarted.key(), kept.key());
}

async fn a_witness_cosigns_no_other_log(desk: &Desk) {
    let folder = tempfile::tempdir().unwrap();
    let (kept, watcher) = witness(desk, folder.path()).await;
    let (tenant, http) = (desk.tenant().await, reqwest::Client::new());
    push(&http, &desk.registry, &tenant, &watcher).await.unwrap();
    let tip = crate::audit::tip(&mut tenant.read().await.unwrap()).await.unwrap();
    let ask = |old: u64, tip: &Tip, proof: Vec<app::model::Digest>| {
        let note = tenant.signer().checkpoint(tip).note;
        kept.add_checkpoint(&Request { old, proof, checkpoint: &note }.write(), 1_700_000_000).unwrap()
    };
    let other = app::model::Digest::of(b"another history");
    assert_eq!(ask(tip.size, &Tip { size: tip.size, root: other }, vec![]), Verdict::Inconsistent, "the same size, another root");
    assert_eq!(
        ask(tip.size, &Tip { size: tip.size + 1, root: other }, vec![other]),
        Verdict::Inconsistent,
        "longer, but not grown from it"
    );
    assert_eq!(ask(0, &Tip { size: tip.size + 1, root: other }, vec![]), Verdict::SeenAt(tip.size), "as if it were new");
    assert_eq!(ask(tip.size + 9, &Tip { size: tip.size, root: tip.root }, vec![]), Verdict::Malformed, "backwards");
    assert_eq!(kept.add_checkpoint("nonsense", 1).unwrap(), Verdict::Malformed);
    let stranger = Signer::new(tenant.id(), &[1; 32]).checkpoint(&tip).note;
    let forged = Request { old: tip.size, proof: vec![], checkpoint: &stranger }.write();
    assert_eq!(kept.add_checkpoint(&forged, 1).unwrap(), Verdict::Unsigned);
    let elsewhere = Signer::new(app::model::TenantId::new(), &[1; 32]).checkpoint(&tip).note;
    let unknown = Request { old: 0, proof: vec![], checkpoint: &elsewhere }.write();
    assert_eq!(kept.add_checkpoint(&unknown, 1).unwrap(), Verdict::Unknown);

    // A witness that has seen more events than there are tells that the end was cut off.
    let grown = Tip { size: tip.size, root: tip.root };
    assert!(matches!(ask(tip.size, &grown, vec![]), Verdict::Cosigned(_)), "the same head again is the same log");
    let shorter = PushError::Shorter { seen: 9, here: 5 }.to_string();
    assert!(shorter.contains("cut off"), "{shorter}");
}
