//! A guest's decision: on exactly what is shown, with a code that comes by mail.

use leptos::prelude::*;

use super::{Source, Token, notice};
use crate::{
    api,
    model::{GuestCodeSent, GuestReview, NewGuestDecision},
    ui::{
        badge::Badge,
        field::TextField,
        form::{FormProblem, Submission, SubmitButton},
        icon::IconName,
        time::{fmt_day, fmt_instant},
        toast::use_toasts,
    },
    views::review::{
        stages::verdict_tone,
        verdicts::{Saying, Verdicts},
    },
};

/// The form, what was decided, or why there is nothing to decide.
#[component]
pub fn Decision(review: Memo<Option<GuestReview>>) -> impl IntoView {
    let may = Memo::new(move |_| review.with(|review| review.as_ref().is_some_and(|review| review.may_decide)));
    let why_not = move || review.with(|review| review.as_ref().map(|review| review.why_not.clone()).unwrap_or_default());
    let decided = move || review.with(|review| review.as_ref().and_then(|review| review.decided.clone()));
    let stage = move || {
        review.with(|review| {
            let review = review.as_ref()?;
            let due = review.due_on.map(|day| format!(", due {}", fmt_day(day))).unwrap_or_default();
            review.stage.as_ref().map(|stage| format!("Stage {stage}{due}"))
        })
    };
    view! {
        <section class="card stack" aria-labelledby="guest-decision">
            <div>
                <h2 id="guest-decision">"Your decision"</h2>
                <p class="muted small">{stage}</p>
            </div>
            {move || {
                decided()
                    .map(|decision| {
                        view! {
                            <div class="row">
                                <Badge tone=verdict_tone(decision.decision)>{decision.decision.label()}</Badge>
                                <time class="muted small numeric" datetime=decision.at.to_string()>{fmt_instant(decision.at)}</time>
                            </div>
                        }
                    })
            }}
            {move || if may.get() { view! { <Form review/> }.into_any() } else { notice(IconName::Lock, why_not()).into_any() }}
        </section>
    }
}

#[component]
fn Form(review: Memo<Option<GuestReview>>) -> impl IntoView {
    let (token, source, toasts) = (expect_context::<Token>(), expect_context::<Source>(), use_toasts());
    let (saying, code) = (Saying::default(), RwSignal::new(String::new()));
    let mailed = RwSignal::new(None::<GuestCodeSent>);
    let (mailing, deciding) = (Submission::new(), Submission::new());
    let digest = move || review.with_untracked(|review| review.as_ref().map(|review| review.digest));
    let signs = review.with_untracked(|review| review.as_ref().and_then(|review| review.meaning.clone()));
    let mail = move |_| {
        let Some(digest) = digest() else { return };
        mailing.run(api::guests::mail_code(&token.get(), digest), move |sent| mailed.set(Some(sent)));
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some((decision, comment)), Some(digest)) = (saying.said(), digest()) else { return };
        let new = NewGuestDecision { decision, comment, digest, code: code.get_untracked().trim().to_owned() };
        deciding.run(api::guests::decide(&token.get(), &new), move |_| {
            toasts.success(format!("Your decision is recorded: {}.", decision.label().to_lowercase()));
            source.0.refetch();
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=mailing/>
            <FormProblem of=deciding/>
            {signs.map(|words| view! { <p class="small">"Deciding here is signing: "<q>{words}</q></p> })}
            <Verdicts of=saying submission=deciding/>
            <div class="stack stack--tight">
                <p class="small">"To be sure that it is you, a code is mailed to you. It holds for ten minutes."</p>
                <div class="row">
                    <button type="button" class="button button--small" on:click=mail aria-busy=move || mailing.busy().then_some("true")>
                        {move || if mailed.with(Option::is_some) { "Mail another code" } else { "Mail me a code" }}
                    </button>
                    <span class="muted small" role="status">{move || mailed.get().map(|sent| format!("On its way to {}.", sent.to))}</span>
                </div>
            </div>
            <TextField label="Code" name="code" autocomplete="one-time-code" value=code error=deciding.field("code") placeholder="123456"/>
            <div class="form__actions">
                <span class="muted small grow">"Recorded under your name, and never removed."</span>
                <SubmitButton of=deciding>"Decide"</SubmitButton>
            </div>
        </form>
    }
}
