//! The request to use a held upload: its stages, and the decision of whoever is asked.

use leptos::prelude::*;

use crate::{
    api,
    model::{NewDecision, ReviewStatus, StageStatus, UseRequest, Verdict},
    ui::{
        badge::{Badge, Tone},
        field::{PasswordField, TextArea},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_instant,
        toast::use_toasts,
    },
    views::{
        campaign::people::{People, use_people},
        review::{
            decide::{action, meaning},
            stages::Stage,
        },
        session::use_me,
    },
};

/// A card with everything about the request.
#[component]
pub fn Request(request: UseRequest, done: Callback<()>) -> impl IntoView {
    let people = use_people();
    let me = use_me().member.id;
    let (tone, status) = match request.status {
        ReviewStatus::Approved => (Tone::Good, "Approved"),
        ReviewStatus::ChangesRequested => (Tone::Bad, "Not let out"),
        ReviewStatus::Open | ReviewStatus::Withdrawn => (Tone::Progress, "Waits for approval"),
    };
    let by = request.requested_by;
    let about = format!("Version {} through {}, asked for {} by ", request.number, request.chain_name, fmt_instant(request.requested_at));
    let asked = (request.status == ReviewStatus::Open)
        .then(|| request.stage_for(me).map(|stage| (stage.name.clone(), stage.last_of(me).is_some())))
        .flatten();
    let own = by == me && request.status == ReviewStatus::Open;
    let told = match request.status {
        ReviewStatus::ChangesRequested => Some("This version stays held. Upload another version with the changes; it is asked for anew."),
        _ if own => Some("You uploaded this version, so others decide on it, whatever your role."),
        _ => None,
    };
    view! {
        <section class="card stack" aria-label="Request to use">
            <div class="row row--between">
                <h2>"Request to use"</h2>
                <Badge tone=tone>{status}</Badge>
            </div>
            <p class="muted small">{about}{move || people.name(by)}"."</p>
            <ol class="stages">{stages(&request, people)}</ol>
            {told.map(|words| view! { <p class="notice"><span>{words}</span></p> })}
            {asked.map(|(stage, again)| view! { <DecisionForm request stage again done/> })}
        </section>
    }
}

fn stages(request: &UseRequest, people: People) -> impl IntoView + use<> {
    let mut before: Option<&str> = None;
    let mut lines = Vec::with_capacity(request.stages.len());
    for stage in &request.stages {
        let begins = if stage.status == StageStatus::Waiting { stage.terms.start.words(before) } else { String::new() };
        before = Some(&stage.name);
        lines.push(view! { <Stage stage=stage.clone() people begins/> });
    }
    lines.collect_view()
}

/// The verdict of somebody who is asked, in the stage that asks them.
#[component]
fn DecisionForm(request: UseRequest, stage: String, again: bool, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let me = use_me().member.id;
    let submission = Submission::new();
    let (comment, password, verdict) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(None::<Verdict>));
    let tried = RwSignal::new(false);
    let signs = request.stage_for(me).and_then(|stage| stage.signature.clone()).map(|rule| rule.meaning);
    let must_sign = signs.is_some();
    let (id, digest) = (request.version_id, request.digest);
    let lacks_comment = move || verdict.get() == Some(Verdict::RequestChanges) && comment.with(|text| text.trim().is_empty());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(decision) = verdict.get_untracked().filter(|_| !untrack(lacks_comment)) else { return };
        let new = NewDecision {
            decision,
            comment: comment.get_untracked().trim().to_owned(),
            digest: Some(digest),
            password: must_sign.then(|| password.get_untracked()),
            stage: None,
            on_behalf_of: None,
        };
        submission.run(api::assets::decide(id, &new), move |now| {
            toasts.success(match now.status {
                ReviewStatus::Approved => "Every stage has approved: this version is let out.".to_owned(),
                _ => format!("Your decision is recorded: {}.", decision.label().to_lowercase()),
            });
            done.run(());
        });
    };
    let comment_error = Signal::derive(move || {
        submission.field("comment").get().or_else(|| (tried.get() && lacks_comment()).then(|| "Say what has to change.".to_owned()))
    });
    let choice = move |each: Verdict| {
        view! {
            <label class="verdicts__choice">
                <input type="radio" name="decision" value=each.as_str() prop:checked=move || verdict.get() == Some(each) on:change=move |_| verdict.set(Some(each))/>
                <span>
                    <span class="strong">{action(each)}</span>
                    <span class="muted small verdicts__meaning">{if each == Verdict::RequestChanges { "It stays held, with the comment." } else { meaning(each) }}</span>
                </span>
            </label>
        }
    };
    view! {
        <form class="form" on:submit=send novalidate aria-label="Your decision">
            <h3>{if again { format!("Decide again in {stage}") } else { format!("You are asked in {stage}") }}</h3>
            <FormProblem of=submission/>
            <fieldset class="verdicts">
                <legend class="visually-hidden">"Verdict"</legend>
                {Verdict::ALL.iter().map(|each| choice(*each)).collect_view()}
            </fieldset>
            <p class="verdicts__none" role="alert">
                {move || (tried.get() && verdict.get().is_none()).then(|| view! { <span class="field__error">"Choose one of the four."</span> })}
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
