//! A review: what is being approved, how far it has come, and the decision of whoever is asked.

mod content;
pub mod decide;
mod guests;
pub mod stages;
pub mod standing;
pub mod verdicts;
pub mod voices;

use leptos::prelude::*;
use leptos_router::components::A;

use self::{content::Content, decide::DecisionPanel, guests::Guests, stages::Stages};
use super::campaign::{
    lookup::{Missing, use_id},
    people::{People, use_people},
    review_state::{review_tone, summary},
};
use super::session::use_me;
use crate::{
    api::{self, Answer, ApiError},
    model::{self, Campaign, Review, ReviewId, Role},
    ui::{
        badge::{Badge, Tone},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_instant,
    },
};

/// The review, for handing in what a decision answered, or asking again.
type Source = Resource<Answer<Review>>;

/// All campaigns, for the name of the one that the review is part of.
type Campaigns = Resource<Answer<model::Page<Campaign>>>;

/// The review that the address names.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let id = use_id::<ReviewId>();
    move || match id.get() {
        Some(id) => view! { <Asked id/> }.into_any(),
        None => view! { <Missing what="review" error=None back="/approvals" back_to="All approvals"/> }.into_any(),
    }
}

#[component]
fn Asked(id: ReviewId) -> impl IntoView {
    let source: Source = Resource::new(|| (), move |()| api::approvals::review(id));
    // A new version or another title makes the review one about something else.
    refetch_on(source, |event| matches!(event.kind.as_str(), "review" | "task" | "proof"));
    let people = use_people();
    let campaigns = Resource::new(|| (), |()| api::campaigns::list());
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>
            <Answered source people campaigns/>
        </Transition>
    }
}

/// Draws the page once; what is typed into the decision stays when others decide.
#[component]
fn Answered(source: Source, people: People, campaigns: Campaigns) -> impl IntoView {
    let outcome = Memo::new(move |_| source.get().map(|answer| answer.map(|_| ())));
    move || {
        outcome.get().map(|outcome: Result<(), ApiError>| match (outcome, untrack(move || source.get())) {
            (Ok(()), Some(Ok(first))) => view! { <Page first source people campaigns/> }.into_any(),
            (Err(error), _) => view! { <Missing what="review" error=Some(error) back="/approvals" back_to="All approvals"/> }.into_any(),
            _ => view! { <Skeleton lines=12/> }.into_any(),
        })
    }
}

#[component]
fn Page(first: Review, source: Source, people: People, campaigns: Campaigns) -> impl IntoView {
    let manages = use_me().member.role.includes(Role::Manager);
    let (campaign_id, title) = (first.campaign_id, first.content.title.clone());
    let opened = format!("Submitted on {} to {}", fmt_instant(first.opened_at), first.chain_name);
    let review = Memo::new(move |before: Option<&Review>| match source.get() {
        Some(Ok(review)) => review,
        _ => before.unwrap_or(&first).clone(),
    });
    let tone = Signal::derive(move || review.with(|review| if review.current { review_tone(review.status) } else { Tone::Warn }));
    let campaign_name = move || {
        let page = campaigns.get().and_then(Result::ok).unwrap_or_default();
        page.items.into_iter().find(|campaign| campaign.id == campaign_id).map_or_else(|| "Campaign".to_owned(), |campaign| campaign.name)
    };
    view! {
        <div class="page review">
            <div class="stack stack--tight">
                <nav class="breadcrumbs" aria-label="Where this is">
                    <ol>
                        <li><A href="/approvals">"Approvals"</A></li>
                        <li><A href=format!("/campaigns/{campaign_id}?tab=tasks")>{campaign_name}</A></li>
                        <li aria-current="page">{title.clone()}</li>
                    </ol>
                </nav>
                <PageHeader title=title subtitle=opened>
                    <Badge tone>{move || review.with(|review| review.status.label())}</Badge>
                    <span class="muted small">{move || review.with(summary)}</span>
                </PageHeader>
            </div>
            <div class="split review__split">
                <Content review/>
                <aside class="stack review__side">
                    <DecisionPanel review source people/>
                    <Stages review source people manages/>
                    {manages.then(|| view! { <Guests review/> })}
                </aside>
            </div>
        </div>
    }
}
