//! Changes that run against a launch: whatever comes first, what goes live is what the gate looked at.

use app::model::Role;
use serde_json::json;

use super::{
    AttackError, Attempt, Copy, Ending, Road,
    scene::{Scene, Target, picture},
};

/// For each campaign that could go live, launches it twice while others change it.
pub(super) async fn attack(copy: &Copy, scene: &Scene) -> Result<Vec<Attempt>, AttackError> {
    let mut attempts = Vec::new();
    for (round, target) in (200..).zip(&scene.ready) {
        let ending = run(scene, target, round).await?;
        let found = copy.inspect().await?;
        let ending = if found.is_clean() { ending } else { Ending::GotThrough(format!("{:?}", found.findings)) };
        attempts.push(Attempt::new(Road::Race, "two launches, a new file, another brief and a blocking mark at once", ending));
    }
    Ok(attempts)
}

async fn run(scene: &Scene, target: &Target, shade: u8) -> Result<Ending, AttackError> {
    let Target { campaign, proof, version, .. } = target;
    let (owner, manager, author) = (scene.token(Role::Owner), scene.token(Role::Manager), scene.token(Role::Contributor));
    let (nothing, picture) = (json!({}), picture(shade)?);
    let revision = scene.door.ask("GET", &format!("/api/v1/campaigns/{campaign}"), Some(owner), None, None).await.body["revision"].as_i64();
    let mark = json!({ "geometry": { "type": "pin", "x": 0.5, "y": 0.5 }, "body": "No.", "blocking": true });
    let renamed = json!({ "name": "Renamed in flight" });
    let (launch, at, marks, versions) = (
        format!("/api/v1/campaigns/{campaign}/launch"),
        format!("/api/v1/campaigns/{campaign}"),
        format!("/api/v1/proof-versions/{version}/annotations"),
        format!("/api/v1/proofs/{proof}/versions"),
    );
    let door = &scene.door;
    let (first, file, brief, marked, second) = futures::join!(
        door.ask("POST", &launch, Some(manager), None, Some(&nothing)),
        door.upload(&versions, author, &picture),
        door.ask("PATCH", &at, Some(owner), revision, Some(&renamed)),
        door.ask("POST", &marks, Some(author), None, Some(&mark)),
        door.ask("POST", &launch, Some(owner), None, Some(&nothing)),
    );
    let ends = format!(
        "launches {} and {}; file {}, brief {}, mark {}",
        first.in_short(),
        second.in_short(),
        file.in_short(),
        brief.in_short(),
        marked.in_short()
    );
    Ok(match (first.is_success(), second.is_success()) {
        (true, true) => Ending::GotThrough(format!("launched twice: {ends}")),
        (false, false) => Ending::Refused(ends),
        _ => Ending::Harmless(ends),
    })
}
