//! The state machines, explored: every state of the small ones, and many random ways through the whole server on both engines.

use std::collections::{BTreeSet, VecDeque};

use app::{
    ledger::certificate,
    model::{CampaignStatus, Digest, MemberId, ReviewStage, ReviewStatus, StageStatus},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

use super::{
    desk::{Desk, Reply, png},
    on_both_engines,
    story::{Work, set_up},
};
use crate::approvals::outcome;

/// A campaign as far as the gate cares: its status, and whether what it asks about holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Machine {
    status: usize,
    /// The bytes that are there, of two.
    bytes: u8,
    /// Those that were approved.
    approved: Option<u8>,
    confirmed: bool,
    /// The bytes of the certificate by which it is live, or was.
    certified: Option<u8>,
}

impl Machine {
    fn status(self) -> CampaignStatus {
        CampaignStatus::ALL[self.status]
    }

    fn at(self, status: CampaignStatus) -> Self {
        Self { status: CampaignStatus::ALL.iter().position(|it| *it == status).unwrap(), ..self }
    }

    /// Everything that anybody can do next: the moves are the product's own.
    fn next(self) -> Vec<Self> {
        let mut next: Vec<Self> = self.status().moves().iter().map(|to| self.at(*to)).collect();
        let live = self.status() == CampaignStatus::Live;
        if !live {
            next.extend([0, 1].map(|bytes| Self { bytes, ..self }));
            next.push(Self { approved: Some(self.bytes), ..self });
        }
        next.push(Self { confirmed: !self.confirmed, ..self });
        if self.status().can_launch() && self.approved == Some(self.bytes) && self.confirmed {
            next.push(Self { certified: Some(self.bytes), ..self.at(CampaignStatus::Live) });
        }
        next
    }
}

#[test]
fn every_state_of_a_campaign_is_reached_and_none_is_live_uncertified() {
    let first = Machine { status: 0, bytes: 0, approved: None, confirmed: false, certified: None }.at(CampaignStatus::Draft);
    let (mut seen, mut queue) = (BTreeSet::from([first]), VecDeque::from([first]));
    while let Some(state) = queue.pop_front() {
        for next in state.next() {
            if next.status() == CampaignStatus::Live {
                assert_eq!(next.certified, Some(next.bytes), "{state:?} led to {next:?}");
                assert!(state.status() == CampaignStatus::Live || state.status().can_launch(), "{state:?} went live");
            }
            assert!(!state.status().moves().contains(&CampaignStatus::Live), "live is nobody's move");
            if seen.insert(next) {
                queue.push_back(next);
            }
        }
    }
    let reached: BTreeSet<usize> = seen.iter().map(|state| state.status).collect();
    assert_eq!(reached.len(), CampaignStatus::ALL.len(), "every status is reached");
    assert!(seen.len() > 200, "{} states", seen.len());
}

/// What each of three people may have said, or nothing.
const SAID: [Option<&str>; 5] = [None, Some("approve"), Some("approve_with_changes"), Some("request_changes"), Some("not_relevant")];

fn stage(position: i64, rule: &Value, people: &[MemberId], said: &[Option<&str>]) -> ReviewStage {
    let decisions: Vec<Value> = people
        .iter()
        .zip(said)
        .filter_map(|(member, said)| {
            said.map(|decision| {
                json!({ "id": uuid::Uuid::nil(), "member_id": member, "name": "N", "decision": decision, "comment": "",
                    "digest": Digest::of(b""), "at": "2026-11-23T10:00:00Z" })
            })
        })
        .collect();
    let stage = json!({
        "position": position, "name": "S", "rule": rule, "eligible": people, "barred": [], "groups": [], "interests": [], "voided_by": [],
        "carried_from": null, "signature": null, "no_response": [], "status": "waiting", "due_on": null, "decisions": decisions,
    });
    serde_json::from_value(stage).unwrap()
}

/// Every combination of what `n` people said.
fn all_said(n: usize) -> Vec<Vec<Option<&'static str>>> {
    (0..n).fold(vec![Vec::new()], |all, _| {
        all.iter().flat_map(|before| SAID.iter().map(move |said| [before.clone(), vec![*said]].concat())).collect()
    })
}

#[test]
fn every_state_of_a_review_is_what_its_decisions_say() {
    let people: Vec<MemberId> = (0..3).map(|_| MemberId::new()).collect();
    let rules = [json!("all"), json!("any"), json!({ "quorum": 2 })];
    let mut states = 0_u32;
    for rule in &rules {
        for n in 0..=3 {
            for said in all_said(n) {
                for second in all_said(1) {
                    let mut stages = [stage(0, rule, &people[..n], &said), stage(1, &json!("any"), &people[..1], &second)];
                    outcome::settle(&mut stages);
                    let review = outcome::of_review(&stages);
                    let [first, last] = &stages;
                    let yes = said.iter().flatten().filter(|said| said.starts_with("approve")).count();
                    if first.status == StageStatus::Approved {
                        assert!(yes > 0, "{rule} of {n} approved by nobody: {said:?}");
                        assert!(!said.contains(&Some("request_changes")), "{rule} of {n}: the worst decision wins: {said:?}");
                    } else {
                        assert_eq!(last.status, StageStatus::Waiting, "{rule} of {n}: the next stage waits: {said:?}");
                    }
                    let all = stages.iter().all(|stage| stage.status == StageStatus::Approved);
                    assert_eq!(review == ReviewStatus::Approved, all, "{rule} of {n}: {said:?}, {second:?}");
                    states += 1;
                }
                // One more approval never takes an approval away.
                for silent in (0..n).filter(|at| said[*at].is_none()) {
                    let mut more = said.clone();
                    more[silent] = Some("approve");
                    let standing = |said: &[Option<&str>]| outcome::standing(&stage(0, rule, &people[..n], said));
                    if standing(&said) == StageStatus::Approved {
                        assert_eq!(standing(&more), StageStatus::Approved, "{rule} of {n}: {said:?}, then {more:?}");
                    }
                }
            }
        }
    }
    assert_eq!(states, 3 * (1 + 5 + 25 + 125) * 5);
}

on_both_engines!(random_ways_never_lead_to_live_but_through_the_gate);

/// What the test itself has done, apart from anything that the server says of it.
#[derive(Debug, Default)]
struct Known {
    /// The picture that is there.
    shade: u8,
    /// The review that is open, and the picture that it is over.
    submitted: Option<(Value, u8)>,
    /// Pictures that were approved and not refused since: the same bytes again are approved still.
    approved: BTreeSet<u8>,
    confirmed: bool,
    /// Open blocking marks on the picture that is there.
    marks: Vec<Value>,
    /// The picture that is live.
    live: Option<u8>,
}

const WAYS: u64 = 6;
const STEPS: usize = 30;

async fn random_ways_never_lead_to_live_but_through_the_gate(desk: &Desk) {
    let (mut launches, mut refusals) = (0, 0);
    for seed in 0..WAYS {
        let mut random = StdRng::seed_from_u64(seed);
        let work = set_up(desk).await;
        let line = desk.manager.post(&format!("/campaigns/{}/checklist", work.campaign), json!({ "label": "Checked" })).await.expect(201);
        let mut known = Known { shade: 1, ..Known::default() };
        for step in 0..STEPS {
            // Half of the steps are the next useful one, so that ways lead somewhere.
            let useful = match &known {
                Known { submitted: None, approved, shade, .. } if !approved.contains(shade) => 1,
                Known { submitted: Some(_), .. } => 2,
                Known { confirmed: false, .. } => 4,
                Known { marks, .. } if !marks.is_empty() => 6,
                _ => 7,
            };
            let choice = if random.gen_bool(0.5) { useful } else { random.gen_range(0..10) };
            let was_live = is_live(desk, &work).await;
            match one(desk, &work, &line, &mut known, choice, &mut random).await {
                Some(true) => launches += 1,
                Some(false) => refusals += 1,
                None => assert!(was_live || !is_live(desk, &work).await, "way {seed}, step {step}: {choice} went live"),
            }
            if is_live(desk, &work).await {
                assert_eq!(known.live, Some(known.shade), "way {seed}, step {step}: what is live is what was certified; {known:?}");
            }
        }
    }
    assert!(launches >= 3 && refusals >= 3, "the ways led somewhere: {launches} launches, {refusals} refusals");
}

async fn is_live(desk: &Desk, work: &Work) -> bool {
    desk.viewer.get(&format!("/campaigns/{}", work.campaign)).await.expect(200)["status"] == "live"
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

/// One step. Tells of a launch whether it went through.
async fn one(desk: &Desk, work: &Work, line: &Value, known: &mut Known, choice: u8, random: &mut StdRng) -> Option<bool> {
    let campaign = format!("/campaigns/{}", work.campaign);
    match choice {
        0 => {
            let shade = random.gen_range(1..=3);
            let reply = desk.contributor.upload(&format!("/proofs/{}/versions", work.proof), "hero.png", &png(shade)).await;
            if not_broken(&reply) {
                assert!(known.live.is_none() || !is_live(desk, work).await, "what is live was changed");
                (known.shade, known.marks) = (shade, Vec::new());
            }
        }
        1 => {
            let reply = desk.contributor.post(&format!("/tasks/{}/submit", id(&work.task)), json!({})).await;
            if not_broken(&reply) {
                known.submitted = Some((reply.json(), known.shade));
            }
        }
        2 | 3 => {
            if let Some((review, shade)) = known.submitted.take() {
                let decision = if choice == 2 { "approve" } else { "request_changes" };
                let body = json!({ "decision": decision, "comment": "Said.", "digest": review["digest"] });
                let reply = desk.manager.post(&format!("/reviews/{}/decisions", id(&review)), body).await;
                if not_broken(&reply) {
                    if choice == 2 {
                        known.approved.insert(shade)
                    } else {
                        known.approved.remove(&shade)
                    };
                }
            }
        }
        4 => {
            let path = format!("{campaign}/checklist/{}", id(line));
            let lines = desk.viewer.get(&format!("{campaign}/checklist")).await.expect(200);
            let revision = lines["items"].as_array().unwrap().iter().find(|it| it["id"] == line["id"]).unwrap()["revision"].clone();
            if not_broken(&desk.manager.patch(&path, &revision, json!({ "confirmed": !known.confirmed })).await) {
                known.confirmed = !known.confirmed;
            }
        }
        5 => {
            let proof = desk.viewer.get(&format!("/proofs/{}", work.proof)).await.expect(200);
            let version = id(proof["versions"].as_array().unwrap().last().unwrap()).to_owned();
            let mark = json!({ "geometry": { "type": "pin", "x": 0.1, "y": 0.2 }, "blocking": true, "body": "Wrong" });
            let reply = desk.contributor.post(&format!("/proof-versions/{version}/annotations"), mark).await;
            if not_broken(&reply) {
                known.marks.push(reply.json());
            }
        }
        6 => {
            if let Some(mark) = known.marks.pop() {
                let path = format!("/annotations/{}", id(&mark));
                not_broken(&desk.contributor.patch(&path, &mark["revision"], json!({ "resolved": true })).await);
            }
        }
        7 => return Some(launch(desk, work, known).await),
        _ => {
            let to = if choice == 8 { CampaignStatus::Paused } else { CampaignStatus::ALL[random.gen_range(0..CampaignStatus::ALL.len())] };
            // Ways that end in nothing teach nothing.
            if !matches!(to, CampaignStatus::Cancelled | CampaignStatus::Completed) {
                not_broken(&desk.owner.post(&format!("{campaign}/status"), json!({ "to": to })).await);
            }
        }
    }
    None
}

/// The launch does what the gate said a moment before, and goes through only when everything that the test did allows it.
async fn launch(desk: &Desk, work: &Work, known: &mut Known) -> bool {
    let report = desk.viewer.get(&format!("/campaigns/{}/gate", work.campaign)).await.expect(200);
    let reply = desk.manager.post(&format!("/campaigns/{}/launch", work.campaign), json!({})).await;
    let through = reply.status.is_success();
    assert_eq!(report["clear"], through, "{report:#}");
    if !through {
        assert_eq!(reply.problem(422), "GATE_REFUSED");
        return false;
    }
    let certificate = reply.json()["certificate"].clone();
    let read = certificate::read(&certificate.to_string()).unwrap();
    assert!(certificate::verify(&read, None).iter().all(|step| step.holds));
    assert_eq!(read.body.files[0].sha256, Digest::of(&png(known.shade)), "the certificate names what is there");
    assert!(known.approved.contains(&known.shade), "only what was approved: {known:?}");
    assert!(known.confirmed && known.marks.is_empty(), "{known:?}");
    known.live = Some(known.shade);
    true
}

/// Whether it was done. Refused is well; broken is not.
fn not_broken(reply: &Reply) -> bool {
    assert!(reply.status.as_u16() < 500, "{}", String::from_utf8_lossy(&reply.bytes));
    reply.status.is_success()
}
