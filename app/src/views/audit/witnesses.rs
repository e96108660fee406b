//! The witnesses of the log: others who have seen its heads, and cosign none that is of another log.

use leptos::prelude::*;

use super::whole::grouped;
use crate::{
    api,
    ledger::note::{Note, VerifierKey},
    model::WitnessStanding,
    ui::{
        badge::{Badge, Tone},
        skeleton::Skeleton,
        time::fmt_instant,
    },
};

/// What each has cosigned last; its signature is checked here.
#[component]
pub fn Witnesses() -> impl IntoView {
    let all = Resource::new(|| (), |()| api::audit::witnesses());
    view! {
        <section class="card stack" aria-labelledby="witnesses-title">
            <h2 id="witnesses-title">"Witnesses"</h2>
            <p class="muted small">"A witness keeps the last head that it saw, and cosigns a new one only if the log has grown from it. With one elsewhere, not even this server can show different logs to different people."</p>
            <Transition fallback=|| view! { <Skeleton lines=2/> }>
                {move || {
                    all.get()
                        .map(|answer| match answer {
                            Ok(page) if page.items.is_empty() => {
                                view! { <p class="small">"No witness has been asked yet. Start one with "<code>"campaign witness"</code>" where you trust the machine, and name it in "<code>"CAMPAIGN_WITNESSES"</code>"."</p> }
                                    .into_any()
                            }
                            Ok(page) => {
                                let lines = page.items.into_iter().map(|standing| view! { <Line standing/> }).collect_view();
                                view! { <ul class="stack witnesses">{lines}</ul> }.into_any()
                            }
                            Err(error) => view! { <p class="field__error small">{error.to_string()}</p> }.into_any(),
                        })
                }}
            </Transition>
        </section>
    }
}

/// Whether the witness's line under the head holds; nothing without a key to check it with.
fn holds(standing: &WitnessStanding) -> Option<bool> {
    let key: VerifierKey = standing.key.as_ref()?.parse().ok()?;
    let head = standing.cosigned.as_ref()?;
    Some(Note::parse(&head.note).and_then(|note| note.verify(&key)).is_ok())
}

#[component]
fn Line(standing: WitnessStanding) -> impl IntoView {
    let (tone, words) = match (holds(&standing), &standing.problem) {
        (Some(false), _) => (Tone::Bad, "Its cosignature does not hold"),
        (_, Some(_)) => (Tone::Warn, "Does not cosign now"),
        (Some(true), None) => (Tone::Good, "Cosigned, checked here"),
        (None, None) => (Tone::Neutral, "Asked no more"),
    };
    let seen = match &standing.cosigned {
        Some(head) => {
            let events = grouped(u32::try_from(head.size).unwrap_or_default());
            format!("The first {events} events, on {}.", fmt_instant(head.at))
        }
        None => "It has cosigned nothing yet.".to_owned(),
    };
    view! {
        <li class="stack stack--tight">
            <p class="strong break">{standing.name}</p>
            <p><Badge tone>{words}</Badge></p>
            <p class="small">{seen}</p>
            {standing.problem.map(|problem| view! { <p class="small muted break">{problem}</p> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CosignedHead;

    #[test]
    fn nothing_is_said_to_hold_that_was_not_checked() {
        let mut standing = WitnessStanding { name: "w".into(), key: None, cosigned: None, asked_at: None, problem: None };
        assert_eq!(holds(&standing), None);
        standing.cosigned = Some(CosignedHead { size: 1, note: "x".into(), at: "2026-11-26T00:00:00Z".parse().unwrap() });
        assert_eq!(holds(&standing), None, "without a key");
    }
}
