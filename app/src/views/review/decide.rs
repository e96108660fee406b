//! The decision: four verdicts for whoever is asked, and plain words for whoever is not.

use leptos::prelude::*;

use super::{
    Source,
    stages::verdict_tone,
    standing::{Standing, open_stage, standing},
};
use crate::{
    api::{self, Answer},
    model::{NewDecision, Review, ReviewStatus, Verdict},
    ui::{
        badge::Badge,
        field::{PasswordField, TextArea},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
    views::session::use_me,
};

const SAY_WHAT: &str = "Say what has to change.";

/// What a verdict means to those who make the content.
pub const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "Good as it is.",
        Verdict::ApproveWithChanges => "Good once the small changes in the comment are made; no new round.",
        Verdict::RequestChanges => "Goes back to production with the comment.",
        Verdict::NotRelevant => "You step aside; it counts for nobody.",
    }
}

/// What is asked of a person; after deciding, what was decided.
pub const fn action(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "Approve",
        Verdict::ApproveWithChanges => "Approve with changes",
        Verdict::RequestChanges => "Request changes",
        Verdict::NotRelevant => "Not relevant to me",
    }
}

/// The form, or why there is none.
#[component]
pub fn DecisionPanel(review: Memo<Review>, source: Source) -> impl IntoView {
    let me = use_me().member.id;
    let mine = Memo::new(move |_| review.with(|review| standing(review, me)));
    // What is typed lives here, so that it survives what others decide meanwhile.
    let verdict = RwSignal::new(None::<Verdict>);
    let comment = RwSignal::new(String::new());
    let again = RwSignal::new(false);
    view! {
        <section class="card stack" aria-label="Your decision">
            <h2>"Your decision"</h2>
            {move || match mine.get() {
                Standing::May => view! { <DecisionForm review source verdict comment again/> }.into_any(),
                Standing::Decided(_) if again.get() => view! { <DecisionForm review source verdict comment again/> }.into_any(),
                Standing::Decided(last) => {
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
                Standing::Later(stage) => notice(format!("Your turn comes in the stage {stage}, when the stages before it have approved.")).into_any(),
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
    verdict: RwSignal<Option<Verdict>>,
    comment: RwSignal<String>,
    again: RwSignal<bool>,
) -> impl IntoView {
    let toasts = use_toasts();
    let submission = Submission::new();
    let password = RwSignal::new(String::new());
    let signs = review.with_untracked(|review| open_stage(review).and_then(|stage| stage.signature.clone()).map(|rule| rule.meaning));
    let signing = signs.is_some();
    let tried = RwSignal::new(false);
    let lacks_comment = move || verdict.get() == Some(Verdict::RequestChanges) && comment.with(|text| text.trim().is_empty());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(chosen) = verdict.get_untracked() else { return };
        if untrack(lacks_comment) {
            return;
        }
        let (id, digest) = review.with_untracked(|review| (review.id, review.digest));
        let secret = signing.then(|| password.get_untracked());
        let decision =
            NewDecision { decision: chosen, comment: comment.get_untracked().trim().to_owned(), digest: Some(digest), password: secret };
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
                verdict.set(None);
                comment.set(String::new());
                password.set(String::new());
                again.set(false);
                source.set(Some(Ok(decided)));
            },
        );
    };
    let comment_error = Signal::derive(move || {
        let said = submission.field("comment").get();
        said.or_else(|| (tried.get() && lacks_comment()).then(|| SAY_WHAT.to_owned()))
    });
    let none_chosen = move || tried.get() && verdict.get().is_none();
    let choice = move |each: Verdict| {
        view! {
            <label class="verdicts__choice">
                <input
                    type="radio"
                    name="decision"
                    value=each.as_str()
                    prop:checked=move || verdict.get() == Some(each)
                    on:change=move |_| verdict.set(Some(each))
                />
                <span>
                    <span class="strong">{action(each)}</span>
                    <span class="muted small verdicts__meaning">{meaning(each)}</span>
                </span>
            </label>
        }
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <fieldset class="verdicts">
                <legend class="visually-hidden">"Verdict"</legend>
                {Verdict::ALL.iter().map(|each| choice(*each)).collect_view()}
            </fieldset>
            <p class="verdicts__none" role="alert">
                {move || none_chosen().then(|| view! { <span class="field__error">"Choose one of the four."</span> })}
            </p>
            <TextArea label="Comment" name="comment" value=comment error=comment_error hint="Needed when you request changes."/>
            {signs
                .map(|words| {
                    view! {
                        <p class="small">"Deciding here is signing: "<q>{words}</q></p>
                        <PasswordField label="Your password" name="password" value=password error=submission.field("password") hint="Asked for once more, since this is a signature. It is kept nowhere."/>
                    }
                })}
            <div class="form__actions">
                <span class="muted small grow">"Recorded under your name, and never removed."</span>
                <SubmitButton of=submission>"Decide"</SubmitButton>
            </div>
        </form>
    }
}
