//! The two questions that the calendar asks: where to move something, and what to start.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    clearance::{self, Told},
    coming,
    entry::{Entry, EntryId},
    planner::{Planner, days},
};
use crate::{
    api,
    model::{Campaign, Day, NewCampaign, NewCampaignCopy},
    plan::Span,
    ui::{
        dialog::{Dialog, open_while},
        field::{DateField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_day,
        toast::use_toasts,
    },
};

/// Moves an entry by its dates, without any dragging.
#[component]
pub fn MoveDialog(planner: Planner) -> impl IntoView {
    let open = open_while(planner.moving);
    let title = Memo::new(move |before: Option<&String>| {
        let name = planner.moving.get().and_then(|id| planner.entry(id)).map(|entry| format!("Move {}", entry.name()));
        name.or_else(|| before.cloned()).unwrap_or_default()
    });
    view! {
        <Dialog open title=title>
            {move || {
                planner
                    .moving
                    .get()
                    .and_then(|id| planner.entry(id))
                    .map(|entry| match entry {
                        Entry::Coming(coming) => view! { <coming::MoveForm planner coming open/> }.into_any(),
                        entry => view! { <MoveForm planner entry open/> }.into_any(),
                    })
            }}
        </Dialog>
    }
}

#[component]
fn MoveForm(planner: Planner, entry: Entry, open: RwSignal<bool>) -> impl IntoView {
    let id = entry.id();
    let starts = written(entry.starts_on());
    let ends = written(entry.ends_on());
    let submission = Submission::new();
    let (last, last_name) = match id {
        EntryId::Campaign(_) => ("Last day", "ends_on"),
        EntryId::Task(_) | EntryId::Note(..) | EntryId::Coming(..) => ("Due", "due_on"),
    };
    planner.reckon(id);
    // Where it would go, once both ends say so in their order.
    let to = move || {
        let (first, last): (Option<Day>, Option<Day>) = (starts.get().parse().ok(), ends.get().parse().ok());
        Span::of(first, last).filter(|span| first.is_none_or(|first| first == span.first()))
    };
    let from = entry.span();
    let clear_on = {
        let (is_flight, campaign) = (matches!(entry, Entry::Campaign(_)), entry.campaign_id());
        move || {
            planner.clearance.with(|known| known.as_ref().filter(|known| is_flight && Some(known.campaign) == campaign)?.forecast.clear_on)
        }
    };
    let by = Signal::derive(move || {
        let by = to()?.first().since(from?.first());
        let unit = if by.abs() == 1 { "day" } else { "days" };
        let way = if by > 0 { "later" } else { "earlier" };
        let shift = (by != 0).then(|| format!("{} {unit} {way}.", by.abs()));
        let gate = clear_on().map(|day| format!("Its gate should be clear on {}.", fmt_day(day)));
        let words: Vec<String> = shift.into_iter().chain(gate).collect();
        (!words.is_empty()).then(|| words.join(" "))
    });
    let told = {
        let entry = entry.clone();
        Memo::new(move |_| to().and_then(|to| planner.foresee_all(&entry, to)))
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // As it is by now: others may have changed it while the dialog was open.
        let Some(entry) = planner.entry(id) else { return };
        let dates = (day_in(starts), day_in(ends));
        if dates == (entry.starts_on(), entry.ends_on()) {
            open.set(false);
            return;
        }
        let before = planner.span(id);
        let known = planner.clearance.get_untracked().filter(|known| Some(known.campaign) == entry.campaign_id());
        let is_ordered = matches!(dates, (Some(first), Some(last)) if first <= last);
        let change = known.as_ref().filter(|_| is_ordered && clearance::is_planned(&entry));
        let change = change.and_then(|known| Some((known.clone(), known.change(&entry, Span::of(dates.0, dates.1)?)?)));
        let Some((known, change)) = change else {
            submission.run(entry.set_dates(dates.0, dates.1), move |entry| {
                planner.take(entry.clone());
                match (before, entry.span()) {
                    (Some(before), Some(after)) => planner.moved(&entry, before, after),
                    _ => planner.say(format!("{} has no dates now, and is no longer on the calendar.", entry.name())),
                }
                open.set(false);
            });
            return;
        };
        let told = told.get_untracked();
        if let Some(why) = told.as_ref().and_then(|told| told.refused.clone()) {
            planner.say(why);
            return;
        }
        let Ok(shown) = known.outcome(&change) else { return };
        if shown.receipt.changes.is_empty() {
            planner.say("Nothing would move.");
            open.set(false);
            return;
        }
        let summary = told.map(|told| told.summary).unwrap_or_default();
        let moving = entry.clone();
        let asked = async move { planner.commit(&moving, &known, change, &shown).await };
        submission.run(Box::pin(asked), move |receipt| {
            if let Some(before) = before.or(entry.span()) {
                planner.moved_by_plan(&entry, before, &summary, receipt);
            }
            open.set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <div class="form__pair">
                <DateField label="First day" name="starts_on" value=starts error=submission.field("starts_on")/>
                <DateField label=last name=last_name value=ends error=submission.field(last_name)/>
            </div>
            <Follows told by=by/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Move"</SubmitButton>
            </div>
        </form>
    }
}

/// What follows from a move, before it is sent.
#[component]
fn Follows(told: Memo<Option<Told>>, #[prop(into)] by: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="gantt__told" role="status" aria-label="What follows">
            {move || by.get().map(|by| view! { <p class="muted small">{by}</p> })}
            {move || {
                told.get()
                    .map(|told| match told.refused {
                        Some(why) => view! { <p class="gantt__why">{why}</p> }.into_any(),
                        None => {
                            let lands = told.lands.map(|lands| format!("Lies on {}: the day before is not worked.", days(lands)));
                            let lines: Vec<String> = lands.into_iter().chain(told.lines).collect();
                            if lines.is_empty() {
                                view! { <p class="muted small">"Nothing else moves."</p> }.into_any()
                            } else {
                                view! { <ul class="gantt__lines">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
                            }
                        }
                    })
            }}
        </div>
    }
}

/// Starts a campaign on the days that were chosen.
#[component]
pub fn NewCampaignDialog(planner: Planner) -> impl IntoView {
    let open = open_while(planner.creating);
    view! {
        <Dialog open title="New campaign">
            {move || planner.creating.get().map(|span| view! { <NewForm planner span open/> })}
        </Dialog>
    }
}

#[component]
fn NewForm(planner: Planner, span: Span, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let starts = written(Some(span.first()));
    let ends = written(Some(span.last()));
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewCampaign {
            name: name.get_untracked().trim().to_owned(),
            starts_on: day_in(starts),
            ends_on: day_in(ends),
            ..NewCampaign::default()
        };
        submission.run(api::campaigns::create(&new), move |campaign| {
            toasts.success(format!("{} is on the calendar. Open it to write its brief.", campaign.name));
            planner.take(Entry::Campaign(Arc::new(campaign)));
            open.set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true placeholder="Harbour Lights, spring"/>
            <div class="form__pair">
                <DateField label="First day" name="starts_on" value=starts error=submission.field("starts_on")/>
                <DateField label="Last day" name="ends_on" value=ends error=submission.field("ends_on")/>
            </div>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Start campaign"</SubmitButton>
            </div>
        </form>
    }
}

/// Starts a campaign after another, on other days.
#[component]
pub fn CopyDialog(planner: Planner) -> impl IntoView {
    let open = open_while(planner.copying);
    view! {
        <Dialog open title="Duplicate campaign">
            {move || {
                planner
                    .copying
                    .get()
                    .and_then(|id| planner.entry(id))
                    .and_then(|entry| match entry {
                        Entry::Campaign(campaign) => Some(view! { <CopyForm planner campaign open/> }),
                        _ => None,
                    })
            }}
        </Dialog>
    }
}

#[component]
fn CopyForm(planner: Planner, campaign: Arc<Campaign>, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let name = RwSignal::new(format!("{} (copy)", campaign.name));
    let starts = written(campaign.starts_on);
    let submission = Submission::new();
    let id = campaign.id;
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewCampaignCopy { name: Some(name.get_untracked().trim().to_owned()), starts_on: day_in(starts) };
        submission.run(api::campaigns::duplicate(id, &new), move |copy| {
            toasts.success(format!("{} is started, with its tasks, links and checklist.", copy.name));
            let first = copy.starts_on;
            planner.take(Entry::Campaign(Arc::new(copy)));
            planner.window.refetch();
            if first.is_some() {
                planner.go(&planner.address.get_untracked().at(first));
            }
            open.set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
            <DateField label="First day" name="starts_on" value=starts error=submission.field("starts_on") hint="Every other date keeps its distance from it."/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Duplicate"</SubmitButton>
            </div>
        </form>
    }
}

fn written(day: Option<Day>) -> RwSignal<String> {
    RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default())
}

fn day_in(field: RwSignal<String>) -> Option<Day> {
    field.get_untracked().parse().ok()
}
