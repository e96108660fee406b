//! The request to use a held upload: its stages, and the decision of whoever is asked.

use leptos::prelude::*;

use crate::{
    api,
    model::{NewDecision, ReviewStatus, StageStatus, UseRequest, Verdict},
    ui::{
        badge::{Badge, Tone},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_instant,
        toast::use_toasts,
    },
    views::{
        campaign::people::{People, use_people},
        review::{
            stages::Stage,
            verdicts::{Saying, Signing, Verdicts, for_makers},
            voices::{self, Choice, Whose},
        },
        session::use_me,
    },
};

/// A card with everything about the request.
#[component]
pub fn Request(request: UseRequest, saying: Saying, done: Callback<()>) -> impl IntoView {
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
        .then(|| request.stage_for(me).map(|stage| (stage.name.clone(), !request.awaits(me))))
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
            {asked.map(|(stage, again)| view! { <DecisionForm request people stage again saying done/> })}
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
fn DecisionForm(request: UseRequest, people: People, stage: String, again: bool, saying: Saying, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let me = use_me().member.id;
    let submission = Submission::new();
    let all = voices::of(&request.stages, me);
    let unheard = voices::unheard(&request.stages, &all);
    let stages = StoredValue::new(request.stages);
    let choice = Choice::new(if unheard.is_empty() { all } else { unheard }, Signal::derive(move || stages.get_value()));
    let signs = Memo::new(move |_| choice.meaning());
    let (id, digest) = (request.version_id, request.digest);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((decision, comment)) = saying.said() else { return };
        let new = NewDecision {
            decision,
            comment,
            digest: Some(digest),
            password: signs.get_untracked().is_some().then(|| saying.password()),
            stage: untrack(|| choice.voice()).map(|voice| voice.stage),
            on_behalf_of: untrack(|| choice.behalf()),
        };
        submission.run(api::assets::decide(id, &new), move |now| {
            toasts.success(match now.status {
                ReviewStatus::Approved => "Every stage has approved: this version is let out.".to_owned(),
                _ => format!("Your decision is recorded: {}.", decision.label().to_lowercase()),
            });
            saying.clear();
            done.run(());
        });
    };
    let meaning =
        |verdict: Verdict| if verdict == Verdict::RequestChanges { "It stays held, with the comment." } else { for_makers(verdict) };
    view! {
        <form class="form" on:submit=send novalidate aria-label="Your decision">
            <h3>{if again { format!("Decide again in {stage}") } else { format!("You are asked in {stage}") }}</h3>
            <FormProblem of=submission/>
            <Whose of=choice people/>
            <Verdicts of=saying submission meaning/>
            {move || signs.get().map(|words| view! { <Signing of=saying words submission/> })}
            <div class="form__actions">
                <span class="muted small grow">"Recorded under your name, and never removed."</span>
                <SubmitButton of=submission>"Decide"</SubmitButton>
            </div>
        </form>
    }
}
