//! `/verify`: checks a certificate in this browser. For anybody, on every host: without an account, without cookies, and without a
//! network once the page is loaded. Only two things ask a server, and say so: a link with the certificate's digest behind `#`,
//! and the button that asks whether the certificate still stands.

pub mod content;
pub mod files;
pub mod steps;

use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_meta::{Meta, Title};

use self::{content::Contents, steps::Report};
use super::{certificate::document::Document, frame::Mark};
use crate::{
    api::{self, ApiError},
    ledger::{
        certificate::{self, Step, Unreadable},
        note::VerifierKey,
    },
    model::{Certificate, Digest, Standing},
    ui::{
        field::{TextArea, TextField},
        icon::{Icon, IconName},
    },
};

/// What came of a check.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Unreadable(Unreadable),
    Checked(Box<Checked>),
}

/// A certificate with every step of its verification.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub certificate: Certificate,
    pub steps: Vec<Step>,
    /// Whether the reader gave a key of their own.
    pub trusted: bool,
    pub host: HostSays,
}

/// What this host says of a certificate.
#[derive(Debug, Clone, PartialEq)]
pub enum HostSays {
    NotAsked,
    /// It could not be asked, or does not know the certificate.
    Nothing(String),
    /// How it stands there now.
    Standing(Standing),
}

/// The page's state.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    text: RwSignal<String>,
    key: RwSignal<String>,
    outcome: RwSignal<Option<Outcome>>,
    /// What went wrong before there was anything to check.
    problem: RwSignal<Option<String>>,
    bad_key: RwSignal<Option<String>>,
}

impl Desk {
    fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            key: RwSignal::new(String::new()),
            outcome: RwSignal::new(None),
            problem: RwSignal::new(None),
            bad_key: RwSignal::new(None),
        }
    }

    /// Checks what is in the field. Asks nobody.
    fn check(self, host: HostSays) {
        self.problem.set(None);
        self.bad_key.set(None);
        let given = self.key.get_untracked();
        let trusted = match given.trim() {
            "" => None,
            given => match given.parse::<VerifierKey>() {
                Ok(key) => Some(key),
                Err(error) => {
                    self.bad_key.set(Some(error.to_string()));
                    return;
                }
            },
        };
        let outcome = match self.text.with_untracked(|text| certificate::read(text)) {
            Err(unreadable) => Outcome::Unreadable(unreadable),
            Ok(certificate) => {
                let steps = certificate::verify(&certificate, trusted.as_ref());
                Outcome::Checked(Box::new(Checked { certificate, steps, trusted: trusted.is_some(), host }))
            }
        };
        self.outcome.set(Some(outcome));
    }

    /// Gets the certificate with the digest in the address from this host, and checks it.
    fn open_link(self) {
        let hash = window().location().hash().unwrap_or_default();
        let Ok(digest) = hash.trim_start_matches('#').parse::<Digest>() else { return };
        let answer = api::audit::certificate_of(digest);
        spawn_local(async move {
            match answer.await {
                Ok(found) => {
                    let standing = found.standing.clone();
                    self.text.set(serde_json::to_string_pretty(&found).unwrap_or_default());
                    self.check(HostSays::Standing(standing));
                }
                Err(error) => self.problem.set(Some(not_here(&error))),
            }
        });
    }

    /// Asks this host how the checked certificate stands now.
    fn ask_host(self, digest: Digest) {
        let answer = api::audit::certificate_of(digest);
        spawn_local(async move {
            let host = match answer.await {
                Ok(found) => HostSays::Standing(found.standing),
                Err(error) => HostSays::Nothing(not_here(&error)),
            };
            self.outcome.update(|outcome| {
                if let Some(Outcome::Checked(checked)) = outcome {
                    checked.host = host;
                }
            });
        });
    }
}

fn not_here(error: &ApiError) -> String {
    match error.status() {
        Some(404) => {
            "This host knows no certificate with this digest. Open its own workspace's address, or give the certificate as a file."
                .to_owned()
        }
        _ => error.to_string(),
    }
}

/// The verifier.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let desk = Desk::new();
    Effect::new(move |_| desk.open_link());
    let changed = window_event_listener_on_client(move || desk.open_link());
    on_cleanup(changed);
    view! {
        <Title text="Verify a certificate"/>
        <Meta name="description" content="Check a compliance certificate in your browser, without an account."/>
        <div class="verify">
            <header class="verify__head">
                <a class="row strong" href="/" rel="external"><Mark/>"Cohiva Campaign"</a>
            </header>
            <main class="stack verify__main" id="main" tabindex="-1">
                <div class="stack stack--tight">
                    <h1>"Verify a certificate"</h1>
                    <p class="muted verify__lead">
                        "Every hash and the signature are computed here, in your browser. Nothing that you open or paste leaves it, and once this page is loaded it needs no network."
                    </p>
                </div>
                <Given desk/>
                <div role="status">
                    {move || desk.problem.get().map(|problem| view! { <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{problem}</span></p> })}
                    {move || desk.outcome.get().map(|outcome| view! { <Shown desk outcome/> })}
                </div>
            </main>
        </div>
    }
}

/// Follows the address while the page is open; on the server there is no address to follow.
fn window_event_listener_on_client(then: impl Fn() + 'static) -> impl FnOnce() + Send + Sync + 'static {
    let listening = (!cfg!(feature = "ssr")).then(|| window_event_listener(ev::hashchange, move |_| then()));
    move || {
        if let Some(listening) = listening {
            listening.remove();
        }
    }
}

/// Where a certificate is given: as a file, or as text.
#[component]
fn Given(desk: Desk) -> impl IntoView {
    let picker = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(file) = picker.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            match files::bytes_of(&file).await {
                Ok(bytes) => {
                    let text = certificate::in_pdf(&bytes).map_or_else(|| String::from_utf8_lossy(&bytes).into_owned(), ToOwned::to_owned);
                    desk.text.set(text);
                    desk.check(HostSays::NotAsked);
                }
                Err(problem) => desk.problem.set(Some(problem)),
            }
        });
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        desk.check(HostSays::NotAsked);
    };
    view! {
        <form class="card stack" on:submit=send novalidate aria-label="The certificate">
            <label class="stack stack--tight">
                <span class="field__label">"The certificate as a file: its PDF or its JSON"</span>
                <input class="input" type="file" accept=".pdf,.json,application/pdf,application/json" node_ref=picker on:change=chosen/>
            </label>
            <TextArea label="Or its text" name="certificate" value=desk.text/>
            <TextField
                label="The log's public key, if you have it from elsewhere"
                name="key"
                hint="Without one, the certificate's own key is used; ask the workspace for its key by another way and compare."
                autocomplete="off"
                value=desk.key
                error=desk.bad_key
            />
            <div class="row">
                <button type="submit" class="button button--primary"><Icon name=IconName::Gate/>"Verify"</button>
            </div>
        </form>
    }
}

#[component]
fn Shown(desk: Desk, outcome: Outcome) -> impl IntoView {
    match outcome {
        Outcome::Unreadable(unreadable) => view! {
            <div class="notice notice--bad">
                <Icon name=IconName::Warning/>
                <div>
                    <p class="strong">"Not verified."</p>
                    <p>{unreadable.to_string()}</p>
                </div>
            </div>
        }
        .into_any(),
        Outcome::Checked(checked) => {
            let certificate = checked.certificate.clone();
            let digest = certificate.digest;
            view! {
                <div class="stack">
                    <Report checked=*checked ask=move || desk.ask_host(digest)/>
                    <Contents body=certificate.body.clone()/>
                    <Document certificate/>
                </div>
            }
            .into_any()
        }
    }
}
