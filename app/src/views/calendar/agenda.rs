//! The same days as a list: a view of its own, and on small screens what every view is.

use leptos::prelude::*;

use super::{
    Sheet,
    entry::{Entry, EntryId, Shown},
    month::long,
    planner::days,
};
use crate::{
    model::Day,
    ui::{
        badge::Badge,
        icon::{Icon, IconName},
    },
};

/// Every day of the page on which something begins, with what was already running under its first day.
#[component]
pub fn Agenda(sheet: Sheet) -> impl IntoView {
    let by_day = Memo::new(move |_| by_day(sheet));
    view! {
        <ol class="agenda">
            <For each=move || by_day.get().into_iter().map(|(day, _)| day) key=|day| *day let:day>
                <AgendaDay sheet day by_day/>
            </For>
        </ol>
    }
}

/// How much of a day is listed before it says how much more there is: a page is read, not measured in metres.
const ROOM: usize = 25;

type ByDay = Vec<(Day, Vec<EntryId>)>;

/// Today is among them even when it is empty.
fn by_day(sheet: Sheet) -> ByDay {
    let (month, today) = (sheet.period.get().days(), sheet.today.get());
    let place = |(id, shown): (&EntryId, &Shown)| shown.span.overlap(month).map(|days| (days.first(), id.rank(), *id));
    let mut placed: Vec<_> = sheet.entries.with(|entries| entries.iter().filter_map(place).collect());
    placed.sort_unstable();
    let mut list = ByDay::new();
    for (day, _, id) in placed {
        match list.last_mut() {
            Some((last, ids)) if *last == day => ids.push(id),
            _ => list.push((day, vec![id])),
        }
    }
    if month.contains(today)
        && let Err(index) = list.binary_search_by_key(&today, |(day, _)| *day)
    {
        list.insert(index, (today, Vec::new()));
    }
    list
}

#[component]
fn AgendaDay(sheet: Sheet, day: Day, by_day: Memo<ByDay>) -> impl IntoView {
    let ids = Memo::new(move |_| {
        by_day.with(|list| list.iter().find(|(other, _)| *other == day).map(|(_, ids)| ids.clone()).unwrap_or_default())
    });
    let is_today = move || sheet.today.get() == day;
    let whole = RwSignal::new(false);
    let hidden = move || {
        let all = whole.get() || sheet.planner.address.with(|address| address.everything);
        if all { 0 } else { ids.with(Vec::len).saturating_sub(ROOM) }
    };
    let shown = move || ids.with(|ids| ids[..ids.len() - hidden()].to_vec());
    view! {
        <li class="agenda__day" class:agenda__day--today=is_today>
            <h3 class="agenda__date">{long(day)}{move || is_today().then(|| view! { <span class="agenda__now">"Today"</span> })}</h3>
            {move || ids.with(Vec::is_empty).then(|| view! { <p class="muted small">"Nothing begins today."</p> })}
            <ul class="agenda__list">
                <For each=shown key=|id| *id let:id>
                    <Line sheet id/>
                </For>
            </ul>
            {move || {
                let hidden = hidden();
                (hidden > 0)
                    .then(|| {
                        let name = format!("Show {hidden} more on {}", long(day));
                        view! {
                            <button type="button" class="button button--quiet" aria-label=name on:click=move |_| whole.set(true)>
                                {format!("Show {hidden} more")}
                            </button>
                        }
                    })
            }}
        </li>
    }
}

/// An entry on one line, with its dates and a way to move it.
#[component]
pub fn Line(sheet: Sheet, id: EntryId) -> impl IntoView {
    let planner = sheet.planner;
    let shown = Memo::new(move |_| sheet.entries.with(|entries| entries.get(&id).cloned()));
    let tint = move |shown: &Shown| sheet.all.with(|entries| sheet.palette.with(|palette| palette.tint(&shown.entry, entries).class));
    move || {
        shown.get().map(|shown| {
            let (tone, may_move) = (shown.entry.tone(), planner.may_move(&shown.entry));
            let name = shown.entry.name().to_owned();
            let (badge, words) = match &shown.entry {
                Entry::Note(note) if note.starts_on == note.ends_on => (note.kind.label().to_owned(), note.detail.clone()),
                Entry::Note(note) => (note.kind.label().to_owned(), format!("{} · {}", note.detail, days(shown.span))),
                entry => (entry.status().to_owned(), format!("{} · {}", entry.kind(), days(shown.span))),
            };
            view! {
                <li class=format!("agenda__line {}", tint(&shown))>
                    <button type="button" class="agenda__open" aria-haspopup="dialog" on:click=move |_| planner.opened.set(Some(id))>
                        <span class="agenda__words">
                            <span class="strong break">{name.clone()}</span>
                            <span class="muted small">{words}</span>
                        </span>
                        <Badge tone=tone>{badge}</Badge>
                    </button>
                    {may_move
                        .then(|| {
                            view! {
                                <button type="button" class="button button--quiet button--icon" aria-label=format!("Move {name}…") title="Move…" on:click=move |_| planner.moving.set(Some(id))>
                                    <Icon name=IconName::More/>
                                </button>
                            }
                        })}
                </li>
            }
        })
    }
}
