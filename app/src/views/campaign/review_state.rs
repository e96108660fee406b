//! Where a task's review stands, in a word and a link.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    api::{self, Answer},
    model::{Review, ReviewId, ReviewStatus, StageStatus},
    ui::{
        badge::{Badge, Tone},
        live::refetch_on,
        time::fmt_day,
    },
};

/// The tone of a review's state.
pub const fn review_tone(status: ReviewStatus) -> Tone {
    match status {
        ReviewStatus::Open => Tone::Progress,
        ReviewStatus::Approved => Tone::Good,
        ReviewStatus::ChangesRequested => Tone::Bad,
        ReviewStatus::Withdrawn => Tone::Neutral,
    }
}

/// What there is to say of a review in one line: the open stage and its date, or that the content has moved on.
pub fn summary(review: &Review) -> String {
    let stage = review.stages.iter().find(|stage| stage.status == StageStatus::Open);
    match (review.status, stage) {
        (ReviewStatus::Open, _) if !review.current => "The content changed; submit it again".to_owned(),
        (ReviewStatus::Open, Some(stage)) => match stage.due_on {
            Some(day) => format!("{}, due {}", stage.name, fmt_day(day)),
            None => stage.name.clone(),
        },
        (ReviewStatus::Approved, _) if !review.current => "Approved, but changed since".to_owned(),
        _ => review.chain_name.clone(),
    }
}

/// A link to a review that says where it stands.
#[component]
pub fn ReviewState(id: ReviewId) -> impl IntoView {
    let review: Resource<Answer<Review>> = Resource::new(|| (), move |()| api::approvals::review(id));
    let subject = id.to_string();
    refetch_on(review, move |event| event.kind == "review" && event.id == subject);
    let said = move || {
        review.get().and_then(Result::ok).map(|review| {
            let tone = if review.current { review_tone(review.status) } else { Tone::Warn };
            view! {
                <Badge tone>{review.status.label()}</Badge>
                <span class="muted small">{summary(&review)}</span>
            }
        })
    };
    view! {
        <A href=format!("/reviews/{id}") attr:class="review-state">
            <Transition fallback=|| "Review">{said}</Transition>
            <span class="visually-hidden">", open the review"</span>
        </A>
    }
}
