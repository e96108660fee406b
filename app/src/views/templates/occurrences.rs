//! The next of a series, and changing one, this and the following, or all.

use leptos::{prelude::*, task::spawn_local};

use super::series::SeriesSource;
use crate::{
    api,
    model::{Day, Occurrence, OccurrencePatch, Reach, Series},
    ui::{
        dialog::{Dialog, open_while},
        field::{DateField, SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_day,
        toast::use_toasts,
    },
};

/// How many are shown.
const SHOWN: u16 = 5;

/// Asked for in the browser alone: how many are to come depends on today.
#[component]
pub fn Occurrences(it: Series, series: SeriesSource, manages: bool) -> impl IntoView {
    let next = RwSignal::new(Vec::<Occurrence>::new());
    let id = it.id;
    let read = move || {
        let answer = api::templates::occurrences(id, SHOWN);
        spawn_local(async move {
            if let Ok(page) = answer.await {
                next.try_set(page.items);
            }
        });
    };
    Effect::new(move |_| read());
    let changing = RwSignal::new(None::<Occurrence>);
    let it = StoredValue::new(it);
    view! {
        <ul class="templates__next small" aria-label="The next">
            <For each=move || next.get() key=|it| (it.on, it.day, it.skipped, it.campaign_id, it.task_id) let:one>
                <Line one changing read manages/>
            </For>
        </ul>
        {manages.then(|| view! { <ChangeDialog changing it series/> })}
    }
}

#[component]
fn Line(
    one: Occurrence,
    changing: RwSignal<Option<Occurrence>>,
    read: impl Fn() + Copy + Send + Sync + 'static,
    manages: bool,
) -> impl IntoView {
    let toasts = use_toasts();
    let made = one.campaign_id.map(|id| format!("/campaigns/{id}"));
    let is_open = made.is_none();
    let (asked, on, id) = (one.clone(), one.on, one.series_id);
    let make = move |_| {
        let answer = api::templates::make(id, on);
        spawn_local(async move {
            match answer.await {
                Ok(made) => toasts.success(format!("{} is made.", made.name)),
                Err(error) => toasts.error(&error),
            }
            read();
        });
    };
    let moved = (one.day != one.on).then(|| format!("instead of {}", fmt_day(one.on)));
    view! {
        <li class:templates__skipped=one.skipped>
            <span class="numeric">{fmt_day(one.day)}</span>
            <span class="grow truncate" title=one.name.clone()>{one.name.clone()}</span>
            {moved.map(|words| view! { <span class="muted">{words}</span> })}
            {one.skipped.then(|| view! { <span class="muted">"left out"</span> })}
            {made.map(|href| view! { <a href=href>"Open"</a> })}
            {(manages && is_open)
                .then(|| {
                    let day = fmt_day(on);
                    view! {
                        <button type="button" class="button button--small button--quiet" on:click=move |_| changing.set(Some(asked.clone()))>
                            "Change…"<span class="visually-hidden">{format!(" {day}")}</span>
                        </button>
                        {(!one.skipped).then(|| view! { <button type="button" class="button button--small button--quiet" on:click=make>"Make now"<span class="visually-hidden">{format!(" {day}")}</span></button> })}
                    }
                })}
        </li>
    }
}

#[component]
fn ChangeDialog(changing: RwSignal<Option<Occurrence>>, it: StoredValue<Series>, series: SeriesSource) -> impl IntoView {
    let open = open_while(changing);
    let title = Signal::derive(move || {
        changing.with(|one| one.as_ref().map_or_else(|| "Change".to_owned(), |one| format!("Change {} of {}", one.name, fmt_day(one.on))))
    });
    view! {
        <Dialog open title>
            {move || changing.get().map(|one| view! { <ChangeForm one it open series/> })}
        </Dialog>
    }
}

#[component]
fn ChangeForm(one: Occurrence, it: StoredValue<Series>, open: RwSignal<bool>, series: SeriesSource) -> impl IntoView {
    let toasts = use_toasts();
    let before = it.get_value();
    let (on, day, was_skipped) = (one.on, one.day, one.skipped);
    let written = before.exceptions.iter().find(|other| other.on == on).and_then(|other| other.name.clone()).unwrap_or(before.name);
    let name = RwSignal::new(written.clone());
    let to = RwSignal::new(day.to_string());
    let scope = RwSignal::new(Reach::One.as_str().to_owned());
    let scopes: Vec<(String, String)> = Reach::ALL.iter().map(|reach| (reach.to_string(), reach.label().to_owned())).collect();
    let submission = Submission::new();
    let send = move |skipped: Option<bool>| {
        let reach = scope.get_untracked().parse().unwrap_or(Reach::One);
        let chosen: Option<Day> = to.get_untracked().parse().ok();
        let words = name.get_untracked().trim().to_owned();
        let change = OccurrencePatch {
            scope: reach,
            day: chosen.filter(|chosen| *chosen != day).map(|chosen| reach.day_to_ask_for(on, (day, chosen))),
            name: (words != written).then_some(words),
            rule: None,
            skipped,
        };
        let (id, revision) = it.with_value(|it| (it.id, it.revision));
        submission.run(api::templates::change_occurrence((id, revision), on, &change), move |_| {
            toasts.success("The series is changed. What was made already stays as it is.");
            open.set(false);
            series.refetch();
        });
    };
    let (save, leave) = (send.clone(), send);
    view! {
        <form
            class="form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save(was_skipped.then_some(false));
            }
        >
            <FormProblem of=submission/>
            <SelectField label="What is changed" name="scope" value=scope options=scopes error=submission.field("scope")/>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name")/>
            <DateField label="Day" name="day" value=to error=submission.field("day") hint="Of several, each moves as far."/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                {(!was_skipped).then(|| view! { <button type="button" class="button" on:click=move |_| leave(Some(true))>"Leave out"</button> })}
                <SubmitButton of=submission>{if was_skipped { "Take in again" } else { "Change" }}</SubmitButton>
            </div>
        </form>
    }
}
