//! The questions that the gantt asks: where to move something, with what follows from it; and what does not fit.

use leptos::prelude::*;

use super::{
    desk::{Desk, Wish},
    rows::{Line, Shown, item_of},
    words,
};
use crate::{
    model::{CampaignId, Day},
    plan::schedule::{Dates, Edit, ItemId, Keep},
    ui::{
        dialog::{Dialog, open_while},
        field::{Checkbox, DateField, TextField},
        time::fmt_day,
    },
};

/// Moves something by its dates, without any dragging, and says what follows before it is sent.
#[component]
pub fn MoveDialog(desk: Desk) -> impl IntoView {
    let open = open_while(desk.moving);
    let title = Memo::new(move |before: Option<&String>| {
        desk.moving.get().map(|item| format!("Move {}", desk.name(item))).or_else(|| before.cloned()).unwrap_or_default()
    });
    Effect::new(move |_| {
        if !open.get() {
            desk.proposed.set(None);
        }
    });
    view! {
        <Dialog open title=title>
            {move || {
                let item = desk.moving.get()?;
                let shown = desk.of(item)?;
                let dates = shown.dates(item)?;
                Some(view! { <MoveForm desk item campaign=shown.id() dates open/> })
            }}
        </Dialog>
    }
}

#[component]
fn MoveForm(desk: Desk, item: ItemId, campaign: CampaignId, dates: Dates, open: RwSignal<bool>) -> impl IntoView {
    let is_flight = item == campaign.into();
    let shown = desk.project(campaign);
    let has_parts =
        shown.as_ref().is_some_and(|shown| shown.project.tasks.iter().any(|task| task.plan.parent_id.map(ItemId::from) == Some(item)));
    let length = shown.map_or(1, |shown| length_of(&shown, item, dates));
    let starts = RwSignal::new(dates.first().to_string());
    let takes = RwSignal::new(length.to_string());
    let pinned = RwSignal::new(false);
    let wish = Memo::new(move |_| {
        let on: Day = starts.get().parse().ok()?;
        let keep = if pinned.get() { Keep::Pinned } else { Keep::Once };
        let mut edits = Vec::new();
        if on != dates.first() || keep == Keep::Pinned {
            edits.push(Edit::Start { item, on, keep });
        }
        let working_days = takes.get().trim().parse::<u32>().ok().filter(|days| *days != length);
        edits.extend(working_days.filter(|_| !has_parts).map(|working_days| Edit::Length { item, working_days }));
        (!edits.is_empty()).then_some(Wish::Edits(edits))
    });
    Effect::new(move |_| desk.proposed.set(wish.get().map(|wish| (campaign, wish))));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(wish) = wish.get_untracked() {
            if desk.preview(campaign, &wish).is_some_and(|reply| reply.outcome.is_err()) {
                return;
            }
            let on = starts.get_untracked().parse().map(fmt_day).unwrap_or_default();
            desk.wish(campaign, wish, format!("{} moved to {on}", desk.name(item)));
        }
        open.set(false);
    };
    let takes_label = if is_flight { "Days" } else { "Working days" };
    view! {
        <form class="form" on:submit=send novalidate>
            <div class="form__pair">
                <DateField label="First day" name="starts_on" value=starts/>
                {(!has_parts).then(|| view! { <TextField label=takes_label name="working_days" value=takes autocomplete="off"/> })}
            </div>
            {(!is_flight).then(|| view! { <Checkbox label="Pin it there: starts no earlier" checked=pinned/> })}
            <Consequences desk item campaign wish/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="submit" class="button button--primary">"Move"</button>
            </div>
        </form>
    }
}

/// How many days something takes in its own calendar.
fn length_of(shown: &Shown, item: ItemId, dates: Dates) -> u32 {
    let days = match dates {
        Dates::Milestone(_) => 0,
        Dates::Bar(span) if item == shown.id().into() => span.days(),
        Dates::Bar(span) => shown.calendar.working_days(span).max(1),
    };
    u32::try_from(days).unwrap_or(1)
}

/// What a wish would do, before it is sent.
#[component]
fn Consequences(desk: Desk, item: ItemId, campaign: CampaignId, wish: Memo<Option<Wish>>) -> impl IntoView {
    let told = Memo::new(move |_| {
        desk.cascade.track();
        let Some(wish) = wish.get() else { return Ok(Vec::new()) };
        let Some(reply) = desk.preview(campaign, &wish) else { return Ok(Vec::new()) };
        match &reply.outcome {
            Ok(changed) => {
                let lands = reply.lands(item).map(|dates| format!("Lies on {}.", words::dates(dates)));
                Ok(lands.into_iter().chain(words::consequences(reply.project(), item, changed)).collect())
            }
            Err(error) => Err(words::refused(reply.project(), error)),
        }
    });
    view! {
        <div class="gantt__told" role="status">
            {move || match told.get() {
                Err(why) => view! { <p class="gantt__why">{why}</p> }.into_any(),
                Ok(lines) if lines.is_empty() => view! { <p class="muted small">"Nothing else moves."</p> }.into_any(),
                Ok(lines) => {
                    view! { <ul class="gantt__lines">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
                }
            }}
        </div>
    }
}

/// Everything that does not fit, and a way to put it in order.
#[component]
pub fn Conflicts(desk: Desk) -> impl IntoView {
    let open = open_while(desk.listing);
    let lines = move |shown: &Shown| {
        let line = |conflict| (item_of(conflict), words::conflict(&shown.project, conflict));
        shown.conflicts().iter().map(line).collect::<Vec<_>>()
    };
    let order = move |campaign: CampaignId| {
        open.set(false);
        desk.wish(campaign, Wish::Edits(Vec::new()), format!("{} put in order", desk.name(campaign.into())));
    };
    let section = move |shown: std::sync::Arc<Shown>| {
        let campaign = shown.id();
        let line = Line { campaign, item: campaign.into(), level: 1, has_parts: true, is_open: true, place: (1, 1) };
        let lines = lines(&shown);
        let go = move |item: Option<ItemId>| {
            open.set(false);
            desk.opened.set(item.or(Some(campaign.into())));
        };
        view! {
            <section class="stack stack--tight">
                <h3>{shown.project.campaign.name.clone()}</h3>
                <ul class="gantt__lines">
                    {lines
                        .into_iter()
                        .map(|(item, words)| view! { <li><button type="button" class="link" on:click=move |_| go(item)>{words}</button></li> })
                        .collect_view()}
                </ul>
                {desk
                    .may_move(&line)
                    .then(|| view! { <button type="button" class="button button--small" on:click=move |_| order(campaign)>"Put tasks in order"</button> })}
            </section>
        }
    };
    view! {
        <Dialog open title="What does not fit">
            <div class="stack">{move || desk.in_conflict().into_iter().map(section).collect_view()}</div>
        </Dialog>
    }
}
