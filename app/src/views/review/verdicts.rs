//! The four verdicts with the words that go with them, for whoever is asked: in a review, by a link, about an upload.

use leptos::prelude::*;

use crate::{
    model::Verdict,
    ui::{
        field::{PasswordField, TextArea},
        form::Submission,
    },
};

const SAY_WHAT: &str = "Say what has to change.";

/// What a verdict means to those who make the content.
pub const fn for_makers(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "Good as it is.",
        Verdict::ApproveWithChanges => "Good once the small changes in the comment are made; no new round.",
        Verdict::RequestChanges => "Goes back to production with the comment.",
        Verdict::NotRelevant => "You step aside; it counts for nobody.",
    }
}

/// What somebody does who gives it.
const fn action(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "Approve",
        Verdict::ApproveWithChanges => "Approve with changes",
        Verdict::RequestChanges => "Request changes",
        Verdict::NotRelevant => "Not relevant to me",
    }
}

/// What somebody is about to say. Made beside what news redraws, so that it stays whatever others change meanwhile.
#[derive(Clone, Copy)]
pub struct Saying {
    verdict: RwSignal<Option<Verdict>>,
    comment: RwSignal<String>,
    password: RwSignal<String>,
    /// Whether it was sent, or tried to.
    tried: RwSignal<bool>,
}

impl Default for Saying {
    fn default() -> Self {
        Self {
            verdict: RwSignal::new(None),
            comment: RwSignal::new(String::new()),
            password: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
        }
    }
}

impl Saying {
    /// The verdict and the comment, to be sent. None while one of them lacks, which is then said.
    pub fn said(self) -> Option<(Verdict, String)> {
        self.tried.set(true);
        let verdict = self.verdict.get_untracked()?;
        (!untrack(|| self.lacks_comment())).then(|| (verdict, self.comment.get_untracked().trim().to_owned()))
    }

    /// The password, where it signs.
    pub fn password(self) -> String {
        self.password.get_untracked()
    }

    /// Forgets it.
    pub fn clear(self) {
        self.verdict.set(None);
        self.comment.set(String::new());
        self.password.set(String::new());
        self.tried.set(false);
    }

    fn lacks_comment(self) -> bool {
        self.verdict.get() == Some(Verdict::RequestChanges) && self.comment.with(|text| text.trim().is_empty())
    }
}

/// A choice of the four, each with what it means, and a comment.
#[component]
pub fn Verdicts(of: Saying, submission: Submission, #[prop(default = for_makers)] meaning: fn(Verdict) -> &'static str) -> impl IntoView {
    let Saying { verdict, comment, tried, .. } = of;
    let error = Signal::derive(move || {
        let said = submission.field("comment").get();
        said.or_else(|| (tried.get() && of.lacks_comment()).then(|| SAY_WHAT.to_owned()))
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
        <fieldset class="verdicts">
            <legend class="visually-hidden">"Verdict"</legend>
            {Verdict::ALL.iter().map(|each| choice(*each)).collect_view()}
        </fieldset>
        <p class="verdicts__none" role="alert">
            {move || none_chosen().then(|| view! { <span class="field__error">"Choose one of the four."</span> })}
        </p>
        <TextArea label="Comment" name="comment" value=comment error hint="Needed when you request changes."/>
    }
}

/// The words that are signed, and the password that signs them.
#[component]
pub fn Signing(of: Saying, words: String, submission: Submission) -> impl IntoView {
    view! {
        <p class="small">"Deciding here is signing: "<q>{words}</q></p>
        <PasswordField label="Your password" name="password" value=of.password error=submission.field("password") hint="Asked for once more, since this is a signature. It is kept nowhere."/>
    }
}
