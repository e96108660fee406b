//! A bar of the calendar: the part of an entry that lies in one row of days.

use leptos::{ev, prelude::*};

use super::{
    Sheet, Trouble,
    entry::{Entry, EntryId, Shown},
    planner::days,
    scene::{Grip, Held, day_at, marked},
};
use crate::{
    plan::{
        Span,
        calendar::{Bar, Row},
        moves::Edge,
    },
    ui::{
        drag::point,
        icon::{Icon, IconName},
    },
};

/// What a bar shows of its entry. One that shows something else is another bar, so that nothing of it has to be watched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Face {
    id: EntryId,
    name: String,
    tint: &'static str,
    is_done: bool,
    may_move: bool,
    may_stretch: bool,
}

impl Face {
    pub fn of(sheet: Sheet, id: EntryId) -> Option<Self> {
        let tint = |entry: &Entry| sheet.all.with(|entries| sheet.palette.with(|palette| palette.tint(entry, entries).class));
        sheet.entries.with(|entries| {
            let Shown { entry, .. } = entries.get(&id)?;
            let may_move = sheet.planner.may_move(entry);
            let may_stretch = may_move && entry.why_as_long().is_none();
            Some(Self { id, name: entry.name().to_owned(), tint: tint(entry), is_done: entry.is_done(), may_move, may_stretch })
        })
    }
}

/// The part of an entry that lies in one week.
#[component]
pub fn Segment(sheet: Sheet, face: Face, row: Memo<Row<EntryId>>) -> impl IntoView {
    let planner = sheet.planner;
    let Face { id, name, tint, is_done, may_move, may_stretch } = face;
    let bar = Memo::new(move |_| row.with(|row| row.bars.iter().find(|bar| bar.key == id).copied()));
    let press = move |event: &ev::PointerEvent, grip: Grip| {
        let Some(span) = planner.span(id) else { return };
        // What is fixed can be taken too, to be told why it stays.
        if may_move || planner.why_fixed(id).is_some() {
            let at = day_at(point(event)).unwrap_or(span.first());
            sheet.drag.press(event, Held::Entry { id, grip, span, at });
        }
    };
    let open = move |_| {
        if !sheet.drag.swallows_click() {
            planner.opened.set(Some(id));
        }
    };
    let class = move || {
        let marks = [
            (bar.with(|bar| bar.is_some_and(|bar| bar.continues_before)), " bar--before"),
            (bar.with(|bar| bar.is_some_and(|bar| bar.continues_after)), " bar--after"),
            (sheet.draft(id).is_some(), " bar--held"),
            (is_done, " bar--done"),
            (!may_move, " bar--fixed"),
        ];
        marked(&format!("bar bar--{} {tint}", id.layer().as_str()), &marks)
    };
    let style = move || bar.get().map(|bar| format!("--lane:{};--days:{}", bar.lane, bar.days.days()));
    // Only campaigns have days on which something does not fit.
    let troubles = matches!(id, EntryId::Campaign(_)).then(|| Memo::new(move |_| sheet.troubles(id)));
    let said = move || {
        let spoken = |shown: &Shown| spoken(&shown.entry, sheet.draft(id).unwrap_or(shown.span));
        let spoken = sheet.entries.with(|entries| entries.get(&id).map(spoken))?;
        let words = troubles.map(|troubles| troubles.with(|troubles| words_of(troubles))).filter(|words| !words.is_empty());
        Some(match words {
            Some(words) => format!("{words}. {spoken}"),
            None => spoken,
        })
    };
    let edge = move |edge: Edge| {
        let side = match edge {
            Edge::Start => "start",
            Edge::End => "end",
        };
        view! { <span class=format!("bar__edge bar__edge--{side}") aria-hidden="true" on:pointerdown=move |event| press(&event, Grip::Edge(edge))></span> }
    };
    let keys = match (may_move, may_stretch) {
        (true, true) => Some("Space M Alt+ArrowRight Control+Alt+ArrowRight"),
        (true, false) => Some("Space M Alt+ArrowRight"),
        (false, _) => None,
    };
    view! {
        <div class=class style=style>
            <button
                type="button"
                class="bar__main"
                tabindex="-1"
                data-bar=id.to_string()
                aria-haspopup="dialog"
                aria-label=said
                aria-keyshortcuts=keys
                title=name.clone()
                on:pointerdown=move |event| press(&event, Grip::Whole)
                on:click=open
                on:keyup=keep_space
            >
                <span class="bar__dot" aria-hidden="true"></span>
                {troubles.map(|troubles| view! { <Warning troubles/> })}
                <span class="bar__name truncate">{name.clone()}</span>
            </button>
            {troubles.map(|troubles| view! { <Bare troubles bar/> })}
            {may_stretch.then(|| edge(Edge::Start))}
            {may_move
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="bar__menu"
                            tabindex="-1"
                            aria-label=format!("Move {name}…")
                            title="Move…"
                            on:click=move |_| planner.moving.set(Some(id))
                        >
                            <Icon name=IconName::More/>
                        </button>
                    }
                })}
            {may_stretch.then(|| edge(Edge::End))}
        </div>
    }
}

/// That something about a campaign does not fit.
#[component]
fn Warning(troubles: Memo<Vec<Trouble>>) -> impl IntoView {
    move || {
        troubles.with(|troubles| {
            let warning = || view! { <span class="bar__trouble" title=words_of(troubles)><Icon name=IconName::Warning/></span> };
            (!troubles.is_empty()).then(warning)
        })
    }
}

/// Where in the days of a bar a right does not hold.
#[component]
fn Bare(troubles: Memo<Vec<Trouble>>, bar: Memo<Option<Bar<EntryId>>>) -> impl IntoView {
    move || {
        let hatched = bar.get().map(|bar| troubles.with(|troubles| hatches(troubles, bar.days))).unwrap_or_default();
        let hatch = |(style, words)| view! { <span class="bar__bare" aria-hidden="true" title=words style=style></span> };
        hatched.into_iter().map(hatch).collect_view()
    }
}

/// What does not fit, in words.
fn words_of(troubles: &[Trouble]) -> String {
    troubles.iter().map(|trouble| trouble.words.as_str()).collect::<Vec<_>>().join(". ")
}

/// Where in the days of a bar a right does not hold: its place in the bar, and which right.
fn hatches(troubles: &[Trouble], days: Span) -> Vec<(String, String)> {
    let hatch = |trouble: &Trouble| {
        let hatched = trouble.days?.overlap(days)?;
        let (from, length) = (hatched.first().since(days.first()), hatched.days());
        Some((format!("--from:{from};--length:{length};--of:{}", days.days()), trouble.words.clone()))
    };
    troubles.iter().filter_map(hatch).collect()
}

/// What a bar is called aloud.
fn spoken(entry: &Entry, span: Span) -> String {
    format!("{}, {}, {}, {}", entry.name(), entry.kind(), entry.status(), days(span))
}

/// Space picks up; letting it go must not open.
fn keep_space(event: ev::KeyboardEvent) {
    if event.key() == " " {
        event.prevent_default();
    }
}
