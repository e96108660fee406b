//! What the product is, in one screen; on the base host only.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use super::{frame::Mark, session::go};
use crate::ui::{
    badge::{Badge, Tone},
    field::TextField,
    icon::{Icon, IconName},
};

/// What the product does, each with why it matters.
const POINTS: [(IconName, &str, &str); 4] = [
    (IconName::Calendar, "Plan", "One calendar and one board over every campaign, market and channel."),
    (IconName::Approvals, "Approve", "Chains that bind each approval to the exact bytes that were shown."),
    (IconName::Gate, "Launch", "A gate at the API. Nothing goes live unchecked, whoever asks."),
    (IconName::Audit, "Prove", "An append-only audit that anyone can verify without trusting us."),
];

/// The product to strangers.
#[component]
pub fn LandingPage() -> impl IntoView {
    view! {
        <Title text=""/>
        <Meta name="description" content="Campaigns from brief to launch, behind a gate that cannot be walked around."/>
        <div class="landing">
            <header class="landing__head">
                <span class="row strong"><Mark/>"Cohiva Campaign"</span>
                <a class="button" href="/sign-up">"Start a free trial"</a>
            </header>
            <main class="landing__main">
                <section class="landing__words">
                    <h1>"Every campaign, from brief to launch, the same reliable way."</h1>
                    <p class="landing__lead">
                        "The right reviews, the right assets and a clear record, whoever runs it. What is not ready does not go live."
                    </p>
                    <div class="row">
                        <a class="button button--primary landing__start" href="/sign-up">"Start a free trial"</a>
                    </div>
                    <WorkspaceFinder/>
                </section>
                <GatePicture/>
                <ul class="landing__points">
                    {POINTS
                        .map(|(icon, title, body)| {
                            view! {
                                <li>
                                    <Icon name=icon/>
                                    <h2>{title}</h2>
                                    <p class="muted">{body}</p>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </main>
        </div>
    }
}

/// Takes members to their own workspace's host.
#[component]
fn WorkspaceFinder() -> impl IntoView {
    let slug = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = slug.get_untracked().trim().to_lowercase();
        if !is_label(&wanted) {
            error.set(Some("Write the first part of your workspace's address, like “acme”.".to_owned()));
            return;
        }
        let location = window().location();
        if let (Ok(protocol), Ok(host)) = (location.protocol(), location.host()) {
            go(&format!("{protocol}//{wanted}.{host}/"));
        }
    };
    view! {
        <form class="landing__finder" on:submit=send novalidate>
            <TextField label="Already have a workspace?" name="workspace" autocomplete="off" placeholder="acme" value=slug error=error/>
            <button type="submit" class="button">"Go to it"<Icon name=IconName::ChevronRight/></button>
        </form>
    }
}

/// Whether this can be the first label of a host (RFC 1123 §2.1).
fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 63
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A picture of the gate at work.
#[component]
fn GatePicture() -> impl IntoView {
    let lines = [
        (true, "Brief complete", "6 of 6 fields"),
        (true, "Deliverables approved", "on their current bytes"),
        (true, "Checklist confirmed", "by two people"),
        (false, "Usage rights", "Harbour photo ends 12 Dec, before the flight does"),
    ];
    view! {
        <figure class="landing__gate card" aria-label="Example: a gate report that refuses a launch because one photo's usage rights end too early">
            <div class="card__head" aria-hidden="true">
                <span class="strong">"Summer launch · AU"</span>
                <Badge tone=Tone::Bad>"Launch refused"</Badge>
            </div>
            <ul class="landing__checks" aria-hidden="true">
                {lines
                    .map(|(passed, title, detail)| {
                        view! {
                            <li class=if passed { "is-passed" } else { "is-failed" }>
                                <Icon name=if passed { IconName::Check } else { IconName::Cross }/>
                                <span class="strong">{title}</span>
                                <span class="muted small">{detail}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn only_labels_become_hosts() {
        assert!(is_label("acme-2"));
        for bad in ["", "-acme", "acme-", "acme.evil", "ac/me", "ac me", "a@b"] {
            assert!(!is_label(bad), "{bad:?}");
        }
    }
}
