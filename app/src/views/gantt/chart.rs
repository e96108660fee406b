//! The chart as a tree grid (WAI-ARIA treegrid pattern): one tab stop, arrows between rows, the keys of the drag core on a row.

use leptos::{ev, prelude::*};

use super::{
    Sheet, backdrop, bars, links,
    rows::{self, Line},
    scale::{Scale, Tick, Zoom},
    scene::{Aim, Grip, Held, days, item_of, step, target_of, wish},
    viewport::{HEAD, y},
    words,
};
use crate::{
    plan::{
        Span,
        moves::Edge,
        schedule::{Dates, ItemId},
    },
    ui::{
        drag::keys,
        icon::{Icon, IconName},
    },
};

/// How many rows PageUp and PageDown go.
const PAGE: usize = 10;

/// The rows that are seen, over the time that is.
#[component]
pub fn ChartGrid(sheet: Sheet) -> impl IntoView {
    let rows = sheet.view.rows();
    let visible = Memo::new(move |_| {
        let (first, last) = rows.get();
        let active = sheet.desk.active.get();
        sheet.chart.with(|chart| {
            let mut lines: Vec<ItemId> = chart.lines.iter().skip(first).take(last - first).map(|line| line.item).collect();
            // The row with the focus stays, wherever it is.
            lines.extend(active.filter(|item| !lines.contains(item) && chart.place(*item).is_some()));
            lines
        })
    });
    let count = Memo::new(move |_| sheet.chart.with(|chart| chart.lines.len()));
    let size = move || format!("inline-size:calc(var(--tree) + {}px);block-size:{}px", sheet.scale.get().width(), HEAD + y(count.get()));
    let first = Memo::new(move |_| sheet.chart.with(|chart| chart.lines.first().map(|line| line.item)));
    keep_in_view(sheet);
    view! {
        <div
            class="gantt"
            role="treegrid"
            aria-label="Gantt chart"
            aria-rowcount=move || (count.get() + 1).to_string()
            aria-colcount="2"
            aria-describedby="gantt-keys"
            node_ref=sheet.view.node
            data-drag-scroll=""
            on:scroll=move |_| sheet.view.measure()
            on:keydown=move |event| on_key(sheet, &event)
            on:focusin=move |event| follow(sheet, &event)
        >
            <div class="gantt__sheet" role="presentation" style=size>
                <Head sheet/>
                <div class="gantt__canvas" aria-hidden="true">
                    <backdrop::Backdrop sheet rows/>
                    <links::Links sheet rows/>
                </div>
                <div role="rowgroup">
                    <For each=move || visible.get() key=|item| *item let:item>
                        <Row sheet item first/>
                    </For>
                </div>
            </div>
        </div>
    }
}

/// Measures the window whenever it may have changed, and begins at today, or at the work where there is none today; keeps the middle
/// where it is when the zoom changes.
fn keep_in_view(sheet: Sheet) {
    let before = StoredValue::new(None);
    let beginning = move || {
        let (today, work) = (sheet.today.get_untracked(), sheet.chart.with_untracked(rows::Chart::days));
        work.map_or(today, |days| today.min(days.last()).max(days.first()))
    };
    Effect::new(move |_| {
        let (scale, view) = (sheet.scale.get(), sheet.view);
        let middle = before.get_value().map_or_else(beginning, |before| view.middle(before));
        let is_new = before.get_value().is_none_or(|before: Scale| before.zoom != scale.zoom || before.days.first() != scale.days.first());
        before.set_value(Some(scale));
        if is_new {
            request_animation_frame(move || view.show_day(scale, middle));
        }
    });
    Effect::new(move |_| {
        let handle = window_event_listener(ev::resize, move |_| sheet.view.measure());
        on_cleanup(move || handle.remove());
    });
}

/// The names of the columns: of the second, the time.
#[component]
fn Head(sheet: Sheet) -> impl IntoView {
    let days = sheet.view.days(sheet.scale);
    let ticks = Memo::new(move |_| sheet.scale.get().ticks(days.get()));
    let line = |ticks: Vec<Tick>| {
        let tick = |tick: Tick| {
            view! { <span class="gantt__tick" style=format!("inset-inline-start:{}px;inline-size:{}px", tick.x, tick.width)><span>{tick.words}</span></span> }
        };
        ticks.into_iter().map(tick).collect_view()
    };
    view! {
        <div role="rowgroup" class="gantt__head">
            <div role="row" aria-rowindex="1" class="gantt__titles">
                <div role="columnheader" class="gantt__corner">"Work"</div>
                <div role="columnheader" class="gantt__scale">
                    <span class="visually-hidden">"When, and how much room"</span>
                    <div class="gantt__ticks" aria-hidden="true">{move || line(ticks.with(|(upper, _)| upper.clone()))}</div>
                    <div class="gantt__ticks gantt__ticks--lower" aria-hidden="true">{move || line(ticks.with(|(_, lower)| lower.clone()))}</div>
                </div>
            </div>
        </div>
    }
}

/// A row as it is drawn.
#[derive(Debug, Clone, PartialEq)]
struct Drawn {
    line: Line,
    place: usize,
    name: String,
    words: String,
    is_critical: bool,
    conflict: Option<String>,
}

fn drawn(sheet: Sheet, item: ItemId) -> Option<Drawn> {
    sheet.chart.with(|chart| {
        let (line, place) = (chart.line(item)?, chart.place(item)?);
        let shown = chart.project(line.campaign)?;
        let row = shown.row(item);
        let conflict = shown.conflicts().iter().find(|conflict| rows::item_of(conflict) == Some(item));
        Some(Drawn {
            line,
            place,
            name: shown.name(item).to_owned(),
            words: row.map_or_else(|| "no dates".to_owned(), |row| words::row(shown, row)),
            is_critical: row.is_some_and(|row| row.critical),
            conflict: conflict.map(|conflict| words::conflict(&shown.project, conflict)),
        })
    })
}

#[component]
fn Row(sheet: Sheet, item: ItemId, first: Memo<Option<ItemId>>) -> impl IntoView {
    let desk = sheet.desk;
    // What is gone keeps its last look until the list has caught up.
    let drawn = Memo::new(move |before: Option<&Option<Drawn>>| drawn(sheet, item).or_else(|| before.cloned().flatten()));
    let read = move |read: fn(&Drawn) -> String| move || drawn.with(|drawn| drawn.as_ref().map(read));
    let is_tab_stop =
        Memo::new(move |_| match desk.active.get().filter(|active| sheet.chart.with(|chart| chart.place(*active).is_some())) {
            Some(active) => active == item,
            None => first.get() == Some(item),
        });
    let expanded =
        move || drawn.with(|drawn| drawn.as_ref().filter(|drawn| drawn.line.has_parts).map(|drawn| drawn.line.is_open.to_string()));
    let style = move || {
        drawn
            .with(|drawn| drawn.as_ref().map(|drawn| format!("inset-block-start:{}px;--level:{}", HEAD + y(drawn.place), drawn.line.level)))
    };
    let is_campaign = Memo::new(move |_| drawn.with(|drawn| drawn.as_ref().is_some_and(|drawn| drawn.line.is_campaign())));
    view! {
        <div
            role="row"
            class="gantt__row"
            class:gantt__row--campaign=move || is_campaign.get()
            class:gantt__row--held=move || sheet.preview.with(|preview| preview.as_ref().is_some_and(|preview| preview.asked == item))
            data-row=item.0.to_string()
            style=style
            tabindex=move || if is_tab_stop.get() { "0" } else { "-1" }
            attr:aria-level=read(|drawn| drawn.line.level.to_string())
            aria-posinset=read(|drawn| drawn.line.place.0.to_string())
            aria-setsize=read(|drawn| drawn.line.place.1.to_string())
            aria-rowindex=read(|drawn| (drawn.place + 2).to_string())
            aria-expanded=expanded
        >
            <div role="rowheader" class="gantt__name">
                <Twist sheet item expanded=Signal::derive(expanded)/>
                <button type="button" class="gantt__open truncate" tabindex="-1" on:click=move |_| desk.opened.set(Some(item))>
                    {read(|drawn| drawn.name.clone())}
                </button>
                {move || {
                    drawn
                        .with(|drawn| drawn.as_ref().and_then(|drawn| drawn.conflict.clone()))
                        .map(|words| {
                            let title = words.clone();
                            view! { <span class="gantt__conflict" title=title><Icon name=IconName::Warning/><span class="visually-hidden">{words}</span></span> }
                        })
                }}
            </div>
            <div role="gridcell" class="gantt__lane">
                <span class="visually-hidden">{read(|drawn| drawn.words.clone())}</span>
                <bars::Bars sheet item/>
            </div>
        </div>
    }
}

/// Folds and unfolds a row.
#[component]
fn Twist(sheet: Sheet, item: ItemId, expanded: Signal<Option<String>>) -> impl IntoView {
    move || match expanded.get() {
        None => view! { <span class="gantt__twist"></span> }.into_any(),
        Some(open) => {
            let is_open = open == "true";
            let icon = if is_open { IconName::ChevronDown } else { IconName::ChevronRight };
            let name = if is_open { "Fold" } else { "Unfold" };
            view! {
                <button type="button" class="gantt__twist" tabindex="-1" aria-label=name on:click=move |_| sheet.desk.fold(item, !is_open)>
                    <Icon name=icon/>
                </button>
            }
            .into_any()
        }
    }
}

/// Puts the tab stop where the focus went.
fn follow(sheet: Sheet, event: &ev::FocusEvent) {
    let item = target_of(event).and_then(|element| item_of(&element));
    if item.is_some() && sheet.desk.active.get_untracked() != item {
        sheet.desk.active.set(item);
    }
}

fn on_key(sheet: Sheet, event: &ev::KeyboardEvent) {
    if sheet.drag.is_dragging_now() || event.default_prevented() {
        return;
    }
    let Some(line) =
        target_of(event).and_then(|element| item_of(&element)).and_then(|item| sheet.chart.with_untracked(|chart| chart.line(item)))
    else {
        return;
    };
    if on_bar_key(sheet, line, event) || on_row_key(sheet, line, event) {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// The keys that move a bar. Whether this was one of them.
fn on_bar_key(sheet: Sheet, line: Line, event: &ev::KeyboardEvent) -> bool {
    let desk = sheet.desk;
    let held = keys::held(event);
    if event.key().eq_ignore_ascii_case("z") && (event.ctrl_key() || event.meta_key()) && !event.shift_key() {
        desk.undo();
        return true;
    }
    let Some(command) = keys::on_item(&event.key(), held) else { return false };
    if !desk.may_take(&line) {
        return true;
    }
    let Some(span) = desk.project(line.campaign).and_then(|shown| shown.dates(line.item)).map(Dates::span) else { return true };
    match command {
        keys::Command::PickUp => sheet.drag.pick_up(Held { line, grip: Grip::Whole, span, x: 0.0 }, Aim::Days(span)),
        keys::Command::Ask => desk.moving.set(Some(line.item)),
        keys::Command::Shift(arrow) => nudge(sheet, line, Grip::Whole, span, arrow),
        keys::Command::StretchEnd(arrow) => nudge(sheet, line, Grip::Edge(Edge::End), span, arrow),
        keys::Command::StretchStart(arrow) => nudge(sheet, line, Grip::Edge(Edge::Start), span, arrow),
        _ => return false,
    }
    true
}

/// Moves or resizes at once, by one step.
fn nudge(sheet: Sheet, line: Line, grip: Grip, span: Span, arrow: keys::Arrow) {
    let desk = sheet.desk;
    let Some(shown) = desk.project(line.campaign) else { return };
    let held = Held { line, grip, span, x: 0.0 };
    let to = step(&shown, &line, grip, span, arrow);
    if let Some(wish) = wish(&shown, &held, Aim::Days(to)) {
        desk.wish(line.campaign, wish, format!("{} moved to {}", shown.name(line.item), days(to)));
    }
}

/// The keys that move between rows. Whether this was one of them.
fn on_row_key(sheet: Sheet, line: Line, event: &ev::KeyboardEvent) -> bool {
    let desk = sheet.desk;
    if keys::held(event) != keys::Held::Nothing && event.key() != "+" {
        return false;
    }
    let key = event.key();
    let to = sheet.chart.with_untracked(|chart| {
        let place = chart.place(line.item)?;
        let last = chart.lines.len().checked_sub(1)?;
        let parent = || chart.lines[..place].iter().rposition(|other| other.level < line.level);
        Some(match key.as_str() {
            "ArrowDown" => (place + 1).min(last),
            "ArrowUp" => place.saturating_sub(1),
            "PageDown" => (place + PAGE).min(last),
            "PageUp" => place.saturating_sub(PAGE),
            "Home" => 0,
            "End" => last,
            "ArrowLeft" if !(line.has_parts && line.is_open) => parent()?,
            "ArrowRight" if line.has_parts && line.is_open => place + 1,
            _ => return None,
        })
    });
    if let Some(line) = to.and_then(|place| sheet.chart.with_untracked(|chart| chart.lines.get(place).copied())) {
        sheet.focus(line);
        return true;
    }
    match key.as_str() {
        "ArrowLeft" if line.has_parts && line.is_open => desk.fold(line.item, false),
        "ArrowRight" if line.has_parts => desk.fold(line.item, true),
        "Enter" => desk.opened.set(Some(line.item)),
        "+" | "=" => zoom(sheet, Zoom::nearer),
        "-" => zoom(sheet, Zoom::farther),
        _ => return matches!(key.as_str(), "ArrowLeft" | "ArrowRight"),
    }
    true
}

fn zoom(sheet: Sheet, step: fn(Zoom) -> Option<Zoom>) {
    if let Some(zoom) = step(sheet.desk.zoom.get_untracked()) {
        sheet.desk.zoom.set(zoom);
        sheet.desk.say(format!("Zoom: {}", zoom.label()));
    }
}
