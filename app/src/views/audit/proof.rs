//! Proves in the browser that an event is in the signed log: nothing here takes the server's word for it.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, ApiError},
    ledger::{
        certificate::note_agrees,
        merkle::{leaf_hash, verify_inclusion},
        note::{Note, VerifierKey},
    },
    model::{AuditEvent, AuditProof, Checkpoint},
    ui::icon::{Icon, IconName},
};

/// What was checked, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub says: &'static str,
    pub holds: bool,
}

/// Checks a proof for this event: its bytes, its path to the root, and that the signed note names that root.
pub fn check(event: &AuditEvent, proof: &AuditProof) -> Vec<Finding> {
    let computed = leaf_hash(proof.leaf.as_bytes());
    let included = u64::try_from(event.seq)
        .ok()
        .zip(u64::try_from(proof.checkpoint.size).ok())
        .is_some_and(|(index, size)| verify_inclusion(&computed, index, size, &proof.path, &proof.checkpoint.root_hash));
    vec![
        Finding { says: "The event's bytes hash to the leaf shown in the list", holds: computed == event.leaf_hash },
        Finding { says: "The path leads from that leaf, at that position, to the root", holds: included },
        Finding { says: "The signed note names that size and root", holds: note_agrees(&proof.checkpoint) },
        Finding { says: "The note carries the log's Ed25519 signature", holds: is_signed(&proof.checkpoint) },
    ]
}

/// Whether the head is signed by the key that comes with it.
pub fn is_signed(checkpoint: &Checkpoint) -> bool {
    let key = checkpoint.key.parse::<VerifierKey>();
    key.is_ok_and(|key| key.name() == checkpoint.origin && Note::parse(&checkpoint.note).and_then(|note| note.verify(&key)).is_ok())
}

/// A button that fetches the proof and checks it here, and then the path and the verdict.
#[component]
pub fn Prove(event: AuditEvent) -> impl IntoView {
    let outcome = RwSignal::new(None::<Result<AuditProof, ApiError>>);
    let busy = RwSignal::new(false);
    let seq = event.seq;
    let fetch = move |_| {
        busy.set(true);
        let answer = api::audit::inclusion(seq);
        spawn_local(async move {
            let answer = answer.await;
            // The row may have been closed meanwhile.
            busy.try_set(false);
            outcome.try_set(Some(answer));
        });
    };
    view! {
        <div class="stack stack--tight">
            <div class="row">
                <button type="button" class="button button--small" aria-busy=move || busy.get().then_some("true") on:click=fetch>
                    <Icon name=IconName::Gate/>
                    "Prove"
                    <span class="visually-hidden">{format!(" event {seq}")}</span>
                </button>
                <span class="muted small">"Recomputes the hashes in your browser."</span>
            </div>
            <div role="status">
                {move || {
                    outcome
                        .get()
                        .map(|answer| match answer {
                            Ok(proof) => view! { <Outcome findings=check(&event, &proof) proof/> }.into_any(),
                            Err(error) => view! { <p class="field__error">{error.to_string()}</p> }.into_any(),
                        })
                }}
            </div>
        </div>
    }
}

#[component]
fn Outcome(findings: Vec<Finding>, proof: AuditProof) -> impl IntoView {
    let proved = findings.iter().all(|finding| finding.holds);
    let verdict = if proved {
        format!("Proved: event {} is in the log of {} events.", proof.seq, proof.checkpoint.size)
    } else {
        "Not proved. Keep this page and tell whoever audits this workspace.".to_owned()
    };
    let class = if proved { "notice notice--good" } else { "notice notice--bad" };
    let icon = if proved { IconName::Check } else { IconName::Warning };
    view! {
        <div class=class>
            <Icon name=icon/>
            <div class="stack stack--tight grow">
                <p class="strong">{verdict}</p>
                <ul class="proof__findings">
                    {findings
                        .into_iter()
                        .map(|finding| {
                            view! {
                                <li class:proof__broken=!finding.holds>
                                    <Icon name=if finding.holds { IconName::Check } else { IconName::Cross }/>
                                    <span>{finding.says}<span class="visually-hidden">{if finding.holds { ": holds" } else { ": does not hold" }}</span></span>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
                <details>
                    <summary>{format!("The path: {} hashes", proof.path.len())}</summary>
                    <ol class="proof__path mono">
                        <li>{format!("leaf {}", proof.leaf_hash)}</li>
                        {proof.path.iter().map(|hash| view! { <li>{hash.to_string()}</li> }).collect_view()}
                        <li>{format!("root {}", proof.checkpoint.root_hash)}</li>
                    </ol>
                </details>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::{
        ledger::{
            merkle::node_hash,
            note::{KeyKind, line_of},
        },
        model::{AuditActor, AuditSubject},
    };

    fn event(seq: i64, leaf: &str) -> AuditEvent {
        AuditEvent {
            seq,
            at: "2026-11-23T10:00:00Z".parse().unwrap(),
            actor: AuditActor { kind: "member".into(), id: None, name: "Ada".into() },
            email: None,
            ip: None,
            action: "task.updated".into(),
            subject: AuditSubject { kind: "task".into(), id: "1".into(), campaign_id: None },
            before: None,
            after: None,
            leaf_hash: leaf_hash(leaf.as_bytes()),
        }
    }

    fn proof() -> AuditProof {
        let (first, second) = (leaf_hash(b"one"), leaf_hash(b"two"));
        let root_hash = node_hash(&first, &second);
        let secret = SigningKey::from_bytes(&[3; 32]);
        let key = VerifierKey::new("acme.example", KeyKind::Log, &secret.verifying_key().to_bytes()).unwrap();
        let text = format!("acme.example\n2\n{}\n", STANDARD.encode(root_hash.0));
        let note = format!("{text}\n{}", line_of(key.name(), key.id(), &secret.sign(text.as_bytes()).to_bytes()));
        let checkpoint = Checkpoint { origin: "acme.example".into(), size: 2, root_hash, note, key: key.to_string() };
        AuditProof { seq: 1, leaf: "two".into(), leaf_hash: second, path: vec![first], checkpoint }
    }

    #[test]
    fn an_honest_proof_holds() {
        assert!(check(&event(1, "two"), &proof()).iter().all(|finding| finding.holds));
    }

    #[test]
    fn every_lie_is_found() {
        let held = |event: &AuditEvent, proof: &AuditProof| check(event, proof).iter().map(|finding| finding.holds).collect::<Vec<_>>();
        assert_eq!(held(&event(1, "other"), &proof()), [false, true, true, true]);
        assert_eq!(held(&event(0, "two"), &proof()), [true, false, true, true]);
        let mut forged = proof();
        forged.leaf = "forged".into();
        assert_eq!(held(&event(1, "two"), &forged), [false, false, true, true]);
        let mut forged = proof();
        forged.checkpoint.root_hash = leaf_hash(b"two");
        assert_eq!(held(&event(1, "two"), &forged), [true, false, false, true]);
        assert_eq!(held(&event(-1, "two"), &proof()), [true, false, true, true]);
        let mut forged = proof();
        forged.checkpoint.note = forged.checkpoint.note.replacen("\n2\n", "\n3\n", 1);
        assert_eq!(held(&event(1, "two"), &forged), [true, true, false, false]);
    }
}
