//! Checks the whole log in this browser: it is read from the server as it is exported, and nothing that it says of itself is believed.

use leptos::{prelude::*, task::spawn_local};

use super::whole::grouped;
use crate::{
    api,
    ledger::export::{Reader, Verified},
    model::LogKeys,
    ui::{
        badge::{Badge, Tone},
        icon::{Icon, IconName},
    },
};

/// How far it has come.
#[derive(Debug, Clone, Default, PartialEq)]
struct Progress {
    events: u64,
    /// Of how many, as far as the head that is shown says.
    of: u64,
    millis: f64,
}

impl Progress {
    /// Events a second.
    fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let events = self.events as f64;
        if self.millis > 0.0 { events / self.millis * 1e3 } else { 0.0 }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Verified {
        verified: Box<Verified>,
        published: Published,
    },
    /// Why it does not verify, or could not be read.
    Not(String),
}

/// Whether the key that signed the head is one that the log has published.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Published {
    Present,
    Retired,
    Unknown,
}

impl Published {
    fn of(keys: &LogKeys, verified: &Verified) -> Self {
        let same = keys.keys.iter().find(|key| key.key == verified.head.key).filter(|_| keys.origin == verified.head.origin);
        match same {
            Some(key) if key.until.is_none() => Self::Present,
            Some(_) => Self::Retired,
            None => Self::Unknown,
        }
    }
}

/// A button that starts it, how far it has come, and the verdict.
#[component]
pub fn CheckWhole() -> impl IntoView {
    let progress = RwSignal::new(None::<Progress>);
    let outcome = RwSignal::new(None::<Outcome>);
    let busy = Memo::new(move |_| progress.with(Option::is_some) && outcome.with(Option::is_none));
    let start = move |_| {
        if busy.get_untracked() {
            return;
        }
        outcome.set(None);
        progress.set(Some(Progress::default()));
        let (head, keys) = (api::audit::checkpoint(), api::audit::keys());
        spawn_local(async move {
            let of = head.await.ok().and_then(|head| u64::try_from(head.size).ok()).unwrap_or_default();
            let told = move |now| {
                // The page may have been left.
                progress.try_set(Some(now));
            };
            let read = stream::verify(of, told).await;
            let made = match (read, keys.await) {
                (Ok(verified), Ok(keys)) => Outcome::Verified { published: Published::of(&keys, &verified), verified: Box::new(verified) },
                (Ok(_), Err(error)) => Outcome::Not(format!("The published keys could not be read. {error}")),
                (Err(problem), _) => Outcome::Not(problem),
            };
            outcome.try_set(Some(made));
        });
    };
    view! {
        <section class="card stack" aria-labelledby="check-title">
            <h2 id="check-title">"Verify the whole log"</h2>
            <p class="muted small">"Every event is read and hashed here, in your browser, up to the root that the signed head names. Reading it is an event itself."</p>
            <div class="row">
                <button type="button" class="button" on:click=start aria-busy=move || busy.get().then_some("true")>
                    <Icon name=IconName::Gate/>
                    "Verify in this browser"
                </button>
            </div>
            {move || progress.get().map(|now| view! { <Bar now/> })}
            <div role="status">{move || outcome.get().map(|outcome| view! { <Verdict outcome/> })}</div>
        </section>
    }
}

#[component]
fn Bar(now: Progress) -> impl IntoView {
    let count = |n: u64| grouped(u32::try_from(n).unwrap_or(u32::MAX));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate for people, never negative")]
    let rate = count(now.rate() as u64);
    let words = format!("{} events, {rate} a second", count(now.events));
    view! {
        <div class="stack stack--tight">
            <progress class="audit__progress" max=now.of.max(now.events).max(1).to_string() value=now.events.to_string() aria-label="Events verified"></progress>
            <p class="muted small numeric audit__rate">{words}</p>
        </div>
    }
}

#[component]
fn Verdict(outcome: Outcome) -> impl IntoView {
    match outcome {
        Outcome::Not(problem) => view! {
            <div class="notice notice--bad">
                <Icon name=IconName::Warning/>
                <div>
                    <p class="strong">"Not verified."</p>
                    <p class="break">{problem}</p>
                </div>
            </div>
        }
        .into_any(),
        Outcome::Verified { verified, published } => {
            let (tone, words) = match published {
                Published::Present => (Tone::Good, "Signed with the log\u{2019}s published key"),
                Published::Retired => (Tone::Warn, "Signed with a key that was retired"),
                Published::Unknown => (Tone::Bad, "Signed with a key that the log does not publish"),
            };
            let events = grouped(u32::try_from(verified.events).unwrap_or(u32::MAX));
            view! {
                <div class="stack stack--tight">
                    <p><Badge tone=Tone::Good>"Verified"</Badge>" "{events}" events lead to the root of the signed head."</p>
                    <p><Badge tone>{words}</Badge></p>
                    <p class="muted small mono break">{verified.head.root_hash.to_string()}</p>
                </div>
            }
            .into_any()
        }
    }
}

/// The export as it arrives.
#[cfg(feature = "hydrate")]
mod stream {
    use js_sys::{Function, Promise, Reflect, Uint8Array};
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;

    use super::{Progress, Reader, Verified};

    /// So often people are told how far it is.
    const TOLD_EVERY: f64 = 100.0;

    pub(super) async fn verify(of: u64, told: impl Fn(Progress)) -> Result<Verified, String> {
        let now = || window_now().unwrap_or_default();
        let unreadable = |_: JsValue| "The log could not be read to its end.".to_owned();
        let reply = gloo_net::http::Request::get("/api/v1/audit/export?format=jsonl").send().await.map_err(|error| error.to_string())?;
        if !reply.ok() {
            return Err(format!("The server answered {}.", reply.status()));
        }
        let body = reply.body().ok_or("The server answered nothing.")?;
        let reader = call(&body, "getReader").map_err(unreadable)?;
        let (mut log, began, mut said) = (Reader::default(), now(), 0.0);
        loop {
            let promise: Promise = call(&reader, "read").map_err(unreadable)?.unchecked_into();
            let piece = JsFuture::from(promise).await.map_err(unreadable)?;
            if Reflect::get(&piece, &"done".into()).map_err(unreadable)?.is_truthy() {
                break;
            }
            let bytes = Uint8Array::new(&Reflect::get(&piece, &"value".into()).map_err(unreadable)?).to_vec();
            log.feed(&bytes).map_err(|broken| broken.to_string())?;
            let at = now() - began;
            if at - said >= TOLD_EVERY {
                said = at;
                told(Progress { events: log.events(), of, millis: at });
            }
        }
        told(Progress { events: log.events(), of, millis: now() - began });
        log.finish().map_err(|broken| broken.to_string())
    }

    fn call(on: &JsValue, name: &str) -> Result<JsValue, JsValue> {
        Reflect::get(on, &name.into())?.unchecked_into::<Function>().call0(on)
    }

    fn window_now() -> Option<f64> {
        let performance = Reflect::get(&js_sys::global(), &"performance".into()).ok()?;
        call(&performance, "now").ok()?.as_f64()
    }
}

/// Only a browser reads it so.
#[cfg(not(feature = "hydrate"))]
mod stream {
    use super::{Progress, Reader, Verified};

    pub(super) async fn verify(of: u64, told: impl Fn(Progress)) -> Result<Verified, String> {
        told(Progress { events: 0, of, millis: 0.0 });
        std::future::ready(Reader::default().finish().map_err(|broken| broken.to_string())).await
    }
}
