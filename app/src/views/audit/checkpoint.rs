//! The signed head of the log.

use leptos::{either::Either, prelude::*};

use super::proof::is_signed;
use crate::{
    api,
    ledger::certificate::note_agrees,
    model::Checkpoint,
    ui::{
        badge::{Badge, Tone},
        live::refetch_on,
        skeleton::Skeleton,
    },
};

/// The latest signed checkpoint: what a stranger needs to hold this workspace to its record.
#[component]
pub fn Head() -> impl IntoView {
    let head = Resource::new(|| (), |()| api::audit::checkpoint());
    refetch_on(head, |_| true);
    view! {
        <section class="card stack" aria-labelledby="checkpoint-title">
            <h2 id="checkpoint-title">"Signed checkpoint"</h2>
            <p class="muted">"Keep a copy: every later log must contain this one, and anyone can check that it does."</p>
            <Transition fallback=|| view! { <Skeleton lines=5/> }>
                {move || {
                    head.get()
                        .map(|answer| match answer {
                            Ok(checkpoint) => Either::Left(view! { <Facts checkpoint/> }),
                            Err(error) => Either::Right(view! { <p class="field__error">{error.to_string()}</p> }),
                        })
                }}
            </Transition>
        </section>
    }
}

#[component]
fn Facts(checkpoint: Checkpoint) -> impl IntoView {
    let agrees = note_agrees(&checkpoint) && is_signed(&checkpoint);
    view! {
        <dl class="facts small">
            <dt>"Log"</dt>
            <dd>{checkpoint.origin}</dd>
            <dt>"Events"</dt>
            <dd class="numeric">{checkpoint.size}</dd>
            <dt>"Root"</dt>
            <dd class="mono">{checkpoint.root_hash.to_string()}</dd>
            <dt>"Key"</dt>
            <dd class="mono">{checkpoint.key}</dd>
            <dt>"Note"</dt>
            <dd>
                {if agrees {
                    view! { <Badge tone=Tone::Good>"Signed, and names this size and root"</Badge> }
                } else {
                    view! { <Badge tone=Tone::Bad>"Does not match"</Badge> }
                }}
            </dd>
        </dl>
        <pre class="audit__note" tabindex="0" role="region" aria-label="The signed note">{checkpoint.note}</pre>
        <p class="muted small">"The signature was checked here, in your browser. To check the whole log without this server, export it and run "<code>"campaign audit verify-file"</code>"."</p>
    }
}
