//! The decision: four verdicts for whoever is asked, and plain words for whoever is not.

use leptos::prelude::*;

use super::{
    Source,
    stages::verdict_tone,
    standing::{Standing, standing},
    verdicts::{Saying, Signing, Verdicts},
    voices::{Choice, Voice, Whose},
};
use crate::{
    api::{self, Answer},
    model::{NewDecision, Review, ReviewStatus},
    ui::{
        badge::Badge,
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
    views::{campaign::people::People, session::use_me},
};

/// The form, or why there is none.
#[component]
pub fn DecisionPanel(review: Memo<Review>, source: Source, people: People) -> impl IntoView {
    let me = use_me().member.id;
    let mine = Memo::new(move |_| review.with(|review| standing(review, me)));
    // What is typed lives here, so that it survives what others decide meanwhile.
    let saying = Saying::default();
    let again = RwSignal::new(false);
    view! {
        <section class="card stack" aria-label="Your decision">
            <h2>"Your decision"</h2>
            {move || match mine.get() {
                Standing::May(voices) => view! { <DecisionForm review source people voices saying again/> }.into_any(),
                Standing::Decided(_, voices) if again.get() => {
                    view! { <DecisionForm review source people voices saying again/> }.into_any()
                }
                Standing::Decided(last, _) => {
                    view! {
                        <div class="row">
                            <Badge tone=verdict_tone(last.decision)>{last.decision.label()}</Badge>
                            <span class="muted small">"The stage waits for others."</span>
                        </div>
                        <button type="button" class="button button--small review__again" on:click=move |_| again.set(true)>"Decide again"</button>
                    }
                        .into_any()
                }
                Standing::Author => {
                    notice("You made or submitted this content, so somebody else decides on it, whatever your role.").into_any()
                }
                Standing::Superseded => {
                    notice("The content changed after this review was opened, so nobody decides on it any more. It has to be submitted again.")
                        .into_any()
                }
                Standing::Closed(ReviewStatus::Withdrawn) => {
                    notice("This review was withdrawn: the content changed, or the task was taken back.").into_any()
                }
                Standing::Closed(status) => notice(format!("This review is closed: {}.", status.label().to_lowercase())).into_any(),
                Standing::Later(stage) => notice(format!("Your turn comes in the stage {stage}, when it begins.")).into_any(),
                Standing::Between(stage, begins) => notice(format!("Nobody is asked at the moment: the stage {stage} {begins}.")).into_any(),
                Standing::NotAsked(stage) => notice(format!("You are not among the people who decide in the stage {stage}.")).into_any(),
            }}
        </section>
    }
}

fn notice(words: impl Into<String>) -> impl IntoView {
    view! { <div class="notice"><Icon name=IconName::Lock/><p>{words.into()}</p></div> }
}

#[component]
fn DecisionForm(
    review: Memo<Review>,
    source: Source,
    people: People,
    /// In whose names the decision may be, at least one.
    voices: Vec<Voice>,
    saying: Saying,
    again: RwSignal<bool>,
) -> impl IntoView {
    let toasts = use_toasts();
    let submission = Submission::new();
    let choice = Choice::new(voices, Signal::derive(move || review.with(|review| review.stages.clone())));
    let signs = Memo::new(move |_| choice.meaning());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((chosen, comment)) = saying.said() else { return };
        let (id, digest) = review.with_untracked(|review| (review.id, review.digest));
        let secret = signs.get_untracked().is_some().then(|| saying.password());
        let (voice, on_behalf_of) = untrack(|| (choice.voice(), choice.behalf()));
        let decision = NewDecision {
            decision: chosen,
            comment,
            digest: Some(digest),
            password: secret,
            stage: voice.map(|voice| voice.stage),
            on_behalf_of,
        };
        let answer = api::approvals::decide(id, &decision);
        submission.run(
            Box::pin(async move {
                let answer: Answer<Review> = answer.await;
                if answer.as_ref().is_err_and(|error| matches!(error.status(), Some(409 | 412))) {
                    // What was shown is no longer what there is: show that, beside the reason.
                    source.refetch();
                }
                answer
            }),
            move |decided| {
                toasts.success(format!("Your decision is recorded: {}.", chosen.label().to_lowercase()));
                saying.clear();
                again.set(false);
                source.set(Some(Ok(decided)));
            },
        );
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <Whose of=choice people/>
            <Verdicts of=saying submission/>
            {move || signs.get().map(|words| view! { <Signing of=saying words submission/> })}
            <div class="form__actions">
                <span class="muted small grow">"Recorded under your name, and never removed."</span>
                <SubmitButton of=submission>"Decide"</SubmitButton>
            </div>
        </form>
    }
}
