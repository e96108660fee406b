//! What comes again: starting a series, seeing its next, ending it.

use leptos::{prelude::*, task::spawn_local};

use super::{
    Shelf,
    occurrences::Occurrences,
    rule::{Every, rule, words},
};
use crate::{
    api::{self, Answer},
    model::{NewSeries, Page, Recurring, Series},
    ui::{
        dialog::Dialog,
        empty::Empty,
        field::{DateField, SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

pub type SeriesSource = Resource<Answer<Page<Series>>>;

#[component]
pub fn SeriesSection(shelf: Shelf) -> impl IntoView {
    let series: SeriesSource = Resource::new(|| (), |()| api::templates::series());
    refetch_on(series, |event| event.kind == "series");
    let adding = RwSignal::new(false);
    let manages = shelf.manages;
    view! {
        <section class="stack" aria-labelledby="series">
            <div class="row row--between">
                <h2 id="series">"Comes again"</h2>
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=move |_| adding.set(true)>
                                <Icon name=IconName::Plus/>
                                "New series"
                            </button>
                        }
                    })}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                <List series manages/>
            </Transition>
        </section>
        {manages.then(|| view! { <NewDialog open=adding shelf series/> })}
    }
}

#[component]
fn List(series: SeriesSource, manages: bool) -> impl IntoView {
    let going_on = move || {
        let all = series.get().and_then(Result::ok).unwrap_or_default().items;
        all.into_iter().filter(|it| it.ended_at.is_none()).collect::<Vec<_>>()
    };
    let is_empty = Memo::new(move |_| series.get().is_some_and(|answer| answer.is_ok()) && going_on().is_empty());
    view! {
        {move || {
            is_empty
                .get()
                .then(|| view! { <Empty title="Nothing comes again" body="A series makes a campaign from a template, or a task of a campaign, on the days of a rule: every first Monday, every two weeks."/> })
        }}
        <ul class="grid rules__list">
            <For each=going_on key=|it| (it.id, it.revision) let:it>
                <Card it series manages/>
            </For>
        </ul>
    }
}

#[component]
fn Card(it: Series, series: SeriesSource, manages: bool) -> impl IntoView {
    let toasts = use_toasts();
    let (ended, about) = (it.clone(), it.name.clone());
    let end = move |_| {
        let (answer, name) = (api::templates::end_series(&ended), ended.name.clone());
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success(format!("Nothing more comes of {name}. What was made stays.")),
                Err(error) => toasts.error(&error),
            }
            series.refetch();
        });
    };
    let what = match it.what {
        Recurring::Campaign { .. } => "A campaign",
        Recurring::Task { .. } => "A task",
    };
    let lead = match it.lead_days {
        0 => "made on its day".to_owned(),
        1 => "made the day before".to_owned(),
        days => format!("made {days} days before"),
    };
    view! {
        <li class="card stack stack--tight">
            <div class="card__head">
                <h3>{it.name.clone()}</h3>
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button button--small button--quiet" on:click=end>
                                "End"<span class="visually-hidden">{format!(" {about}")}</span>
                            </button>
                        }
                    })}
            </div>
            <p class="muted small">{format!("{what}, {}, {lead}", lower(&words(&it.rule)))}</p>
            <Occurrences it series manages/>
        </li>
    }
}

fn lower(words: &str) -> String {
    words.strip_prefix("Every").map_or_else(|| words.to_owned(), |rest| format!("every{rest}"))
}

/// Starts a series.
#[component]
fn NewDialog(open: RwSignal<bool>, shelf: Shelf, series: SeriesSource) -> impl IntoView {
    let toasts = use_toasts();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (name, kind, of, first) = (text(""), text("campaign"), text(""), text(""));
    let (every, interval, count, lead, takes) = (text("week"), text("1"), text(""), text("14"), text("1"));
    let submission = Submission::new();
    let kinds =
        vec![("campaign".to_owned(), "A campaign from a template".to_owned()), ("task".to_owned(), "A task of a campaign".to_owned())];
    let paces: Vec<(String, String)> = Every::ALL.iter().map(|every| (every.as_str().to_owned(), every.label().to_owned())).collect();
    let is_campaign = move || kind.with(|kind| kind == "campaign");
    let choices = Signal::derive(move || {
        let none = (String::new(), "Choose…".to_owned());
        let all: Vec<(String, String)> = if is_campaign() {
            let templates = shelf.templates.get().and_then(Result::ok).unwrap_or_default().items;
            templates.into_iter().map(|it| (it.id.to_string(), it.name)).collect()
        } else {
            let campaigns = shelf.campaigns.get().and_then(Result::ok).unwrap_or_default().items;
            campaigns.into_iter().map(|it| (it.id.to_string(), it.name)).collect()
        };
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let incomplete = RwSignal::new(false);
    let made = move || {
        let starts_on = first.get().parse().ok()?;
        let number = |text: RwSignal<String>| text.get().trim().parse::<u32>().ok();
        let rule = rule(Every::of(&every.get()), number(interval).unwrap_or(1), starts_on, number(count));
        let what = if is_campaign() {
            Recurring::Campaign { template_id: of.get().parse().ok()? }
        } else {
            let working_days = i64::from(number(takes).unwrap_or(1));
            Recurring::Task { campaign_id: of.get().parse().ok()?, working_days, required: false, chain_id: None, assignee_id: None }
        };
        let lead_days = i64::from(number(lead).unwrap_or(0));
        Some(NewSeries { name: name.get().trim().to_owned(), what, rule, starts_on, lead_days })
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = untrack(made);
        incomplete.set(new.is_none());
        let Some(new) = new else { return };
        submission.run(api::templates::start_series(&new), move |it| {
            toasts.success(format!("{} comes again: {}.", it.name, lower(&words(&it.rule))));
            for field in [name, of, first, count] {
                field.set(String::new());
            }
            open.set(false);
            series.refetch();
        });
    };
    let missing = Signal::derive(move || incomplete.get().then(|| "is needed".to_owned()));
    view! {
        <Dialog open title="New series">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <SelectField label="What is made" name="kind" value=kind options=kinds.clone()/>
                <Suspense>
                    <SelectField label="From or of" name="of" value=of options=choices error=missing/>
                </Suspense>
                <TextField label="Name of each" name="name" autocomplete="off" value=name error=submission.field("name") required=true hint="{month}, {year} and {day} become those of its day." placeholder="Newsletter {month} {year}"/>
                <div class="form__pair">
                    <DateField label="First" name="starts_on" value=first error=missing required=true/>
                    <TextField label="Made so many days before" name="lead_days" kind="number" value=lead error=submission.field("lead_days")/>
                </div>
                <div class="form__pair">
                    <TextField label="Every" name="interval" kind="number" value=interval/>
                    <SelectField label="Of" name="every" value=every options=paces.clone() error=submission.field("rule")/>
                </div>
                <div class="form__pair">
                    <TextField label="Times" name="count" kind="number" value=count hint="Without an end when empty."/>
                    <Show when=move || !is_campaign()>
                        <TextField label="Working days that it takes" name="working_days" kind="number" value=takes error=submission.field("working_days")/>
                    </Show>
                </div>
                <p class="muted small" role="status">{move || made().map(|new| words(&new.rule))}</p>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Start series"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
