//! What a guest sees who comes by a link: the one thing that it opens, and how to speak and decide about it. No account, no frame.

mod decide;
mod file;
mod notes;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use self::{decide::Decision, file::File, notes::Notes};
use super::frame::Mark;
use crate::{
    api::{self, Answer, ApiError},
    model::{CampaignTerms, Component, GuestReview, GuestView},
    ui::{
        icon::{Icon, IconName},
        skeleton::Skeleton,
        time::{fmt_day, fmt_range},
    },
};

/// What the link opens, for asking again.
#[derive(Clone, Copy)]
struct Source(Resource<Answer<GuestView>>);

/// The link's secret part, as the address has it.
#[derive(Clone, Copy)]
struct Token(StoredValue<String>);

impl Token {
    fn get(self) -> String {
        self.0.get_value()
    }
}

/// The page of a guest's link.
#[component]
pub fn GuestPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    move || {
        let token = token.get();
        view! { <Asked token/> }
    }
}

#[component]
fn Asked(token: String) -> impl IntoView {
    let asked = token.clone();
    let source = Source(Resource::new(|| (), move |()| api::guests::view(&asked)));
    provide_context(Token(StoredValue::new(token)));
    provide_context(source);
    view! {
        <Transition fallback=|| view! { <main class="guest"><Skeleton lines=8/></main> }>
            <Answered source/>
        </Transition>
    }
}

/// Draws the page once; what is typed stays when it is asked for again.
#[component]
fn Answered(source: Source) -> impl IntoView {
    let outcome = Memo::new(move |_| source.0.get().map(|answer| answer.map(|_| ())));
    move || {
        outcome.get().map(|outcome: Result<(), ApiError>| match (outcome, untrack(move || source.0.get())) {
            (Ok(()), Some(Ok(first))) => view! { <Page first source/> }.into_any(),
            (Err(error), _) => view! { <Closed error/> }.into_any(),
            _ => view! { <Skeleton lines=8/> }.into_any(),
        })
    }
}

/// A link that opens nothing, and why.
#[component]
fn Closed(error: ApiError) -> impl IntoView {
    let (title, words) = match error.status() {
        Some(410) => ("This link has ended", error.to_string()),
        Some(404) => ("This link opens nothing", "It may have been cut short on its way. Open it from the mail once more.".to_owned()),
        _ => ("This cannot be shown right now", error.to_string()),
    };
    view! {
        <Title text=title/>
        <main class="door">
            <div class="door__box">
                <Mark/>
                <h1>{title}</h1>
                <p>{words}</p>
            </div>
        </main>
    }
}

#[component]
fn Page(first: GuestView, source: Source) -> impl IntoView {
    let GuestView { workspace, campaign, name, email, expires_at, title, description, files, .. } = first.clone();
    let (can_comment, can_download) = (first.can_comment, first.can_download);
    let view = Memo::new(move |before: Option<&GuestView>| match source.0.get() {
        Some(Ok(view)) => view,
        _ => before.unwrap_or(&first).clone(),
    });
    let who = if name == email { email } else { format!("{name} ({email})") };
    let description = Some(description).filter(|text| !text.trim().is_empty());
    let terms = view.with_untracked(|view| view.review.as_ref().and_then(looked_at));
    let reviewed = Memo::new(move |_| view.with(|view| view.review.clone()));
    let has_review = reviewed.with_untracked(Option::is_some);
    let pictures = files.into_iter().map(|file| view! { <File file view can_comment can_download/> }).collect_view();
    view! {
        <Title text=title.clone()/>
        <main class="guest">
            <header class="guest__head">
                <Mark/>
                <div>
                    <p class="muted small">{format!("{workspace} · {campaign}")}</p>
                    <h1>{title}</h1>
                    <p class="muted small">{format!("For {who}. This link is yours alone and holds until {}.", fmt_day(expires_at.day()))}</p>
                </div>
            </header>
            <div class="split guest__split">
                <section class="stack" aria-label="What is shown to you">
                    {description.map(|text| view! { <p class="review__description">{text}</p> })}
                    {terms}
                    {pictures}
                </section>
                <aside class="stack guest__side">
                    {has_review.then(|| view! { <Decision review=reviewed/> })}
                    <Notes view can_comment/>
                </aside>
            </div>
        </main>
    }
}

/// What the campaign says, where the guest's stage looks at it.
fn looked_at(review: &GuestReview) -> Option<impl IntoView + use<>> {
    let CampaignTerms { market, channels, audience, starts_on, ends_on, message, offer, mandatories, .. } = review.terms.clone();
    let asks = |component| review.interests.contains(&component);
    let mut lines: Vec<(&'static str, String)> = Vec::new();
    if asks(Component::Claims) {
        lines.extend([("Message", message), ("Offer", offer), ("Mandatories", mandatories.join(", "))]);
    }
    if asks(Component::Channels) {
        let channels: Vec<&str> = channels.iter().map(|channel| channel.label()).collect();
        lines.extend([("Market", market.unwrap_or_default()), ("Channels", channels.join(", "))]);
    }
    if asks(Component::Audience) {
        lines.push(("Audience", audience));
    }
    if asks(Component::Schedule) {
        lines.push(("Flight", fmt_range(starts_on, ends_on)));
    }
    lines.retain(|(_, words)| !words.is_empty());
    let rows =
        lines.into_iter().map(|(name, words)| view! { <div><dt class="muted small">{name}</dt><dd>{words}</dd></div> }).collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <dl class="card guest__terms">{rows}</dl> })
}

/// Words in a box with a sign.
fn notice(icon: IconName, words: impl Into<String>) -> impl IntoView {
    view! { <div class="notice"><Icon name=icon/><p>{words.into()}</p></div> }
}
