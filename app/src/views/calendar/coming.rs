//! What a series will still make: what is known of it, and changing this one or all that follow, before it is there.

use std::sync::Arc;

use leptos::{ev, prelude::*, task::spawn_local};

use super::planner::Planner;
use crate::{
    api,
    model::{Coming, ComingKind, OccurrencePatch, Reach},
    ui::{
        field::{DateField, SelectField},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_day,
        toast::use_toasts,
    },
    views::templates::rule,
};

/// What it will be.
pub const fn kind(coming: &Coming) -> &'static str {
    match coming.kind {
        ComingKind::Campaign => "Campaign",
        ComingKind::Task => "Task",
    }
}

/// What the side panel tells of it.
pub fn facts(coming: &Coming) -> impl IntoView + use<> {
    let day = match coming.kind {
        ComingKind::Campaign => "Launch",
        ComingKind::Task => "Due",
    };
    let moved = if coming.day == coming.on { String::new() } else { format!(", instead of {}", fmt_day(coming.on)) };
    view! {
        <dt>{day}</dt>
        <dd>{fmt_day(coming.day)}{moved}</dd>
        <dt>"Comes again"</dt>
        <dd>{rule::words(&coming.rule)}</dd>
        <dt>"Is made"</dt>
        <dd>{format!("By itself on {}", fmt_day(coming.made_on))}</dd>
    }
}

/// Makes it now, or leaves it out.
#[component]
pub fn Actions(planner: Planner, coming: Arc<Coming>, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let (name, series, on, revision) = (coming.name.clone(), coming.series_id, coming.on, coming.revision);
    let left_out = name.clone();
    let make = move |_| {
        busy.set(true);
        let answer = api::templates::make(series, on);
        let name = name.clone();
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success(format!("{name} is made.")),
                Err(error) => toasts.error(&error),
            }
            done(planner, open);
        });
    };
    let leave_out = move |_| {
        busy.set(true);
        let change = OccurrencePatch { scope: Reach::One, day: None, name: None, rule: None, skipped: Some(true) };
        let answer = api::templates::change_occurrence((series, revision), on, &change);
        let name = left_out.clone();
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success(format!("{name} is left out. Its series can take it in again.")),
                Err(error) => toasts.error(&error),
            }
            done(planner, open);
        });
    };
    view! {
        <button type="button" class="button" disabled=busy on:click=make>"Make it now"</button>
        <button type="button" class="button" disabled=busy on:click=leave_out>"Leave it out"</button>
    }
}

fn done(planner: Planner, open: RwSignal<bool>) {
    planner.window.refetch();
    open.try_set(false);
}

/// Moves it by its day: it alone, or with all that follow.
#[component]
pub fn MoveForm(planner: Planner, coming: Arc<Coming>, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let to = RwSignal::new(coming.day.to_string());
    let scope = RwSignal::new(Reach::One.as_str().to_owned());
    let scopes: Vec<(String, String)> = Reach::ALL.iter().map(|reach| (reach.to_string(), reach.label().to_owned())).collect();
    let submission = Submission::new();
    let label = match coming.kind {
        ComingKind::Campaign => "Launch",
        ComingKind::Task => "Due",
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let day = to.get_untracked().parse().unwrap_or(coming.day);
        if day == coming.day {
            open.set(false);
            return;
        }
        let change = OccurrencePatch {
            scope: scope.get_untracked().parse().unwrap_or(Reach::One),
            day: Some(day),
            name: None,
            rule: None,
            skipped: None,
        };
        let words = format!("{} is on {} now.", coming.name, fmt_day(day));
        submission.run(api::templates::change_occurrence((coming.series_id, coming.revision), coming.on, &change), move |_| {
            planner.say(words.clone());
            toasts.success(words);
            done(planner, open);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <DateField label=label name="day" value=to error=submission.field("day") hint="Of several, each moves as far."/>
            <SelectField label="What is moved" name="scope" value=scope options=scopes error=submission.field("scope")/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Move"</SubmitButton>
            </div>
        </form>
    }
}
