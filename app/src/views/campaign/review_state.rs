//! Where a task's review stands, in a word and a link.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

use crate::{
    api,
    model::{Review, ReviewId, ReviewStatus, StageStatus},
    ui::{
        badge::{Badge, Tone},
        live::use_live,
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

/// A link to a review that says where it stands, as soon as the page is alive.
#[component]
pub fn ReviewState(id: ReviewId) -> impl IntoView {
    let review = RwSignal::new(None::<Review>);
    let ask = move || {
        let answer = api::approvals::review(id);
        spawn_local(async move {
            if let Ok(found) = answer.await {
                // The line may be gone meanwhile.
                review.try_set(Some(found));
            }
        });
    };
    Effect::new(move |_| ask());
    let subject = id.to_string();
    use_live().on(move |event| {
        if event.kind == "review" && event.id == subject {
            ask();
        }
    });
    let said = move || match review.get() {
        Some(review) => {
            let tone = if review.current { review_tone(review.status) } else { Tone::Warn };
            view! {
                <Badge tone>{review.status.label()}</Badge>
                <span class="muted small">{summary(&review)}</span>
            }
            .into_any()
        }
        None => view! { <span class="muted small">"Review"</span> }.into_any(),
    };
    view! {
        <A href=format!("/reviews/{id}") attr:class="review-state">
            {said}
            <span class="visually-hidden">", open the review"</span>
        </A>
    }
}
