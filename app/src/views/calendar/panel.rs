//! What is known about an entry, at the side of the calendar; and everything that lies on one day.

use leptos::prelude::*;

use super::{
    Sheet,
    agenda::Line,
    coming,
    entry::{Entry, EntryId},
    month::long,
    planner::Planner,
};
use crate::{
    model::{Campaign, Channel, Day, Task},
    ui::{
        badge::Badge,
        dialog::{Dialog, open_while},
        time::fmt_range,
    },
};

/// The details of the entry that is open.
#[component]
pub fn Panel(planner: Planner) -> impl IntoView {
    let open = open_while(planner.opened);
    // The name stays while the panel closes.
    let title = Memo::new(move |before: Option<&String>| {
        let name = planner.opened.get().and_then(|id| planner.entry(id)).map(|entry| entry.name().to_owned());
        name.or_else(|| before.cloned()).unwrap_or_default()
    });
    view! {
        <Dialog open title=title class="sheet">
            {move || planner.opened.get().and_then(|id| planner.entry(id)).map(|entry| view! { <Details planner entry open/> })}
        </Dialog>
    }
}

#[component]
fn Details(planner: Planner, entry: Entry, open: RwSignal<bool>) -> impl IntoView {
    let id = entry.id();
    let (status, may_move) = (entry.status().to_owned(), planner.may_move(&entry));
    let campaign = entry.campaign_id().map(|id| format!("/campaigns/{id}")).unwrap_or_default();
    let ask = move |_| {
        open.set(false);
        planner.moving.set(Some(id));
    };
    let may_copy = matches!(entry, Entry::Campaign(_)) && planner.may_create();
    let copy = move |_| {
        open.set(false);
        planner.copying.set(Some(id));
    };
    let is_coming = match &entry {
        Entry::Coming(coming) if may_move => Some(coming.clone()),
        _ => None,
    };
    let (kind, link, to, facts) = match &entry {
        Entry::Campaign(it) => ("Campaign", "Open campaign", campaign, campaign_facts(it).into_any()),
        Entry::Task(task) => ("Task", "Open its campaign", campaign, task_facts(planner, task).into_any()),
        Entry::Coming(coming) => (coming.kind.label(), "Open its series", "/templates".to_owned(), coming::facts(coming).into_any()),
        Entry::Note(note) => (note.kind.label(), "Open where it is looked after", note.href.clone(), ().into_any()),
    };
    view! {
        <div class="row">
            <Badge tone=entry.tone()>{status}</Badge>
            <span class="muted small">{kind}</span>
        </div>
        <dl class="facts">
            <dt>"Dates"</dt>
            <dd>{fmt_range(entry.starts_on(), entry.ends_on())}</dd>
            {facts}
        </dl>
        {planner.troubles(id).into_iter().map(|trouble| view! { <p class="warning small">{trouble.words}"."</p> }).collect_view()}
        {planner.why_fixed(id).map(|why| view! { <p class="muted small">{why}</p> })}
        <div class="row">
            {(!to.is_empty()).then(|| view! { <a class="button button--primary" href=to>{link}</a> })}
            {may_move.then(|| view! { <button type="button" class="button" on:click=ask>"Move…"</button> })}
            {is_coming.map(|coming| view! { <coming::Actions planner coming open/> })}
            {may_copy.then(|| view! { <button type="button" class="button" on:click=copy>"Duplicate…"</button> })}
        </div>
    }
}

fn campaign_facts(campaign: &Campaign) -> impl IntoView + use<> {
    let channels = campaign.channels.iter().map(|channel: &Channel| channel.label()).collect::<Vec<_>>().join(", ");
    let or_none = |text: &str| if text.is_empty() { "Not set yet".to_owned() } else { text.to_owned() };
    let (market, channels) = (or_none(campaign.market.as_deref().unwrap_or_default()), or_none(&channels));
    let (objective, message) = (or_none(&campaign.brief.objective), or_none(&campaign.brief.message));
    view! {
        <dt>"Market"</dt>
        <dd>{market}</dd>
        <dt>"Channels"</dt>
        <dd>{channels}</dd>
        <dt>"Objective"</dt>
        <dd>{objective}</dd>
        <dt>"Message"</dt>
        <dd>{message}</dd>
    }
}

fn task_facts(planner: Planner, task: &Task) -> impl IntoView + use<> {
    let campaign = planner.entry(EntryId::Campaign(task.campaign_id)).map(|campaign| campaign.name().to_owned());
    let required = task.required;
    let description = Some(task.description.clone()).filter(|text| !text.is_empty());
    view! {
        {campaign.map(|name| view! { <dt>"Campaign"</dt><dd>{name}</dd> })}
        <dt>"Launch"</dt>
        <dd>{if required { "Waits for its approval" } else { "Does not wait for it" }}</dd>
        {description.map(|text| view! { <dt>"Description"</dt><dd>{text}</dd> })}
    }
}

/// Everything on one day, for those that are too full to show it.
#[component]
pub fn DayList(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    let open = open_while(planner.listing);
    let title = Memo::new(move |before: Option<&String>| planner.listing.get().map(long).or_else(|| before.cloned()).unwrap_or_default());
    let on = move |day: Day| {
        sheet.entries.with(|entries| {
            let mut ids: Vec<EntryId> = entries.iter().filter(|(_, shown)| shown.span.contains(day)).map(|(id, _)| *id).collect();
            ids.sort_unstable_by_key(|id| (id.rank(), *id));
            ids
        })
    };
    // One dialog at a time: what is opened from the list takes its place.
    Effect::new(move |_| {
        if planner.opened.with(Option::is_some) || planner.moving.with(Option::is_some) {
            open.set(false);
        }
    });
    view! {
        <Dialog open title=title>
            <ul class="agenda__list">
                <For each=move || planner.listing.get().map(on).unwrap_or_default() key=|id| *id let:id>
                    <Line sheet id/>
                </For>
            </ul>
        </Dialog>
    }
}
