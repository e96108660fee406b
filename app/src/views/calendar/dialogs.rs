//! The two questions that the calendar asks: where to move something, and what to start.

use leptos::prelude::*;

use super::{
    entry::{Entry, EntryId},
    planner::Planner,
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
            {move || planner.moving.get().and_then(|id| planner.entry(id)).map(|entry| view! { <MoveForm planner entry open/> })}
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
        EntryId::Task(_) | EntryId::Note(..) => ("Due", "due_on"),
    };
    planner.reckon(id);
    // What follows, before anything is sent.
    let follows = {
        let entry = entry.clone();
        move || {
            let to = Span::of(starts.get().parse().ok(), ends.get().parse().ok())?;
            let by = entry.span().map(|from| to.first().since(from.first())).filter(|by| *by != 0);
            let moved = by.map(|by| {
                let unit = if by.abs() == 1 { "day" } else { "days" };
                format!("{} {unit} {}. ", by.abs(), if by > 0 { "later" } else { "earlier" })
            });
            let gate = planner.clearance.with(|known| {
                let known = known.as_ref().filter(|known| EntryId::Campaign(known.campaign) == id)?;
                let Entry::Campaign(campaign) = &entry else { return None };
                let clear_on = known.forecast.clear_on?;
                Some(
                    known
                        .against(campaign, to)
                        .map_or_else(|| (false, format!("Its gate should be clear on {}.", fmt_day(clear_on))), |why| (true, why)),
                )
            });
            let (is_too_early, words) = gate.unwrap_or_default();
            Some((is_too_early, format!("{}{words}", moved.unwrap_or_default()))).filter(|(_, words)| !words.is_empty())
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // As it is by now: others may have changed it while the dialog was open.
        let Some(entry) = planner.entry(id) else { return };
        let dates = (day_in(starts), day_in(ends));
        let too_early = planner.clearance.with_untracked(|known| {
            let known = known.as_ref().filter(|known| EntryId::Campaign(known.campaign) == id)?;
            let (Entry::Campaign(campaign), Some(to)) = (&entry, Span::of(dates.0, dates.1)) else { return None };
            known.against(campaign, to)
        });
        if let Some(why) = too_early {
            planner.say(why);
            return;
        }
        if dates == (entry.starts_on(), entry.ends_on()) {
            open.set(false);
            return;
        }
        let before = planner.span(id);
        submission.run(entry.set_dates(dates.0, dates.1), move |entry| {
            planner.take(entry.clone());
            match (before, entry.span()) {
                (Some(before), Some(after)) => planner.moved(&entry, before, after),
                _ => planner.say(format!("{} has no dates now, and is no longer on the calendar.", entry.name())),
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
            <p class="muted small" role="status">
                {move || follows().map(|(is_too_early, words)| view! { <span class:warning=is_too_early>{words}</span> })}
            </p>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Move"</SubmitButton>
            </div>
        </form>
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
            planner.take(Entry::Campaign(Box::new(campaign)));
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
                        Entry::Campaign(campaign) => Some(view! { <CopyForm planner campaign=*campaign open/> }),
                        _ => None,
                    })
            }}
        </Dialog>
    }
}

#[component]
fn CopyForm(planner: Planner, campaign: Campaign, open: RwSignal<bool>) -> impl IntoView {
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
            planner.take(Entry::Campaign(Box::new(copy)));
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
