//! What a series will still make: what is known of it, and changing this one or all that follow, before it is there.

use std::sync::Arc;

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    entry::{Entry, EntryId},
    planner::Planner,
};
use crate::{
    api::{self, Answer},
    model::{Coming, ComingKind, Day, OccurrencePatch, Reach},
    ui::{
        field::{DateField, SelectField},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_day,
        toast::use_toasts,
    },
    views::templates::rule,
};

/// What its day is.
const fn day_label(coming: &Coming) -> &'static str {
    match coming.kind {
        ComingKind::Campaign => "Launch",
        ComingKind::Task => "Due",
    }
}

/// What the side panel tells of it.
pub fn facts(coming: &Coming) -> impl IntoView + use<> {
    let moved = if coming.day == coming.on { String::new() } else { format!(", instead of {}", fmt_day(coming.on)) };
    let made = match (coming.made_on, coming.kind) {
        (Some(day), _) => format!("By itself on {}", fmt_day(day)),
        (None, ComingKind::Campaign) => "Not by itself: who started its series may not any more".to_owned(),
        (None, ComingKind::Task) => "Not by itself: who started its series may not any more, or its campaign is live".to_owned(),
    };
    view! {
        <dt>{day_label(coming)}</dt>
        <dd>{fmt_day(coming.day)}{moved}</dd>
        <dt>"Comes again"</dt>
        <dd>{rule::words(&coming.rule)}</dd>
        <dt>"Is made"</dt>
        <dd>{made}</dd>
    }
}

/// Makes it now, or leaves it out.
#[component]
pub fn Actions(planner: Planner, coming: Arc<Coming>, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let coming = StoredValue::new(coming);
    let tell = move |answer: Answer<()>, words: String| {
        match answer {
            Ok(()) => {
                toasts.success(words.clone());
                coming.try_with_value(|coming| gone(planner, coming, words));
            }
            Err(error) => toasts.error(&error),
        }
        planner.window.refetch();
        busy.try_set(false);
        open.try_set(false);
    };
    let make = move |_| {
        busy.set(true);
        let coming = coming.get_value();
        let answer = api::templates::make(coming.series_id, coming.on);
        spawn_local(async move { tell(answer.await.map(drop), format!("{} is made.", coming.name)) });
    };
    let leave_out = move |_| {
        busy.set(true);
        let coming = coming.get_value();
        let change = OccurrencePatch { scope: Reach::One, day: None, name: None, rule: None, skipped: Some(true) };
        let answer = api::templates::change_coming(&coming, &change);
        spawn_local(async move {
            tell(answer.await.map(drop), format!("{} is left out. Its series can take it in again.", coming.name));
        });
    };
    view! {
        <button type="button" class="button" disabled=busy on:click=make>"Make it now"</button>
        <button type="button" class="button" disabled=busy on:click=leave_out>"Leave it out"</button>
    }
}

/// Says that it is not there any more; its last move is not taken back any more.
fn gone(planner: Planner, coming: &Coming, words: String) {
    planner.said.try_set(words);
    planner.forget_move_of(EntryId::Coming(coming.series_id, coming.on));
}

/// Moves it by its day: it alone, or with all that follow.
#[component]
pub fn MoveForm(planner: Planner, coming: Arc<Coming>, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let to = RwSignal::new(coming.day.to_string());
    let scope = RwSignal::new(Reach::One.as_str().to_owned());
    let scopes: Vec<(String, String)> = Reach::ALL.iter().map(|reach| (reach.to_string(), reach.label().to_owned())).collect();
    let submission = Submission::new();
    let label = day_label(&coming);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Ok(day) = to.get_untracked().parse::<Day>() else {
            planner.told("Choose the day that it goes to.".to_owned());
            return;
        };
        let reach = scope.get_untracked().parse().unwrap_or(Reach::One);
        if day == coming.day {
            open.set(false);
            return;
        }
        if reach == Reach::One {
            let by = day.since(coming.day);
            let before = Entry::Coming(coming.clone());
            let asked = before.set_dates(Some(coming.starts_on.plus(by)), Some(coming.ends_on.plus(by)));
            submission.run(asked, move |after| {
                if let (Some(from), Some(to)) = (before.span(), after.span()) {
                    planner.moved(&before, from, to);
                }
                planner.take(after);
                planner.window.refetch();
                open.set(false);
            });
            return;
        }
        let day_asked = Some(reach.day_to_ask_for(coming.on, (coming.day, day)));
        let change = OccurrencePatch { scope: reach, day: day_asked, name: None, rule: None, skipped: None };
        let words = format!("{} is on {} now, and the others as far from where they were.", coming.name, fmt_day(day));
        let coming = coming.clone();
        submission.run(api::templates::change_coming(&coming, &change), move |_| {
            toasts.success(words.clone());
            gone(planner, &coming, words);
            planner.window.refetch();
            open.set(false);
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
