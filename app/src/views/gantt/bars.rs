//! What lies in a row: the bar with its progress, its approvals, its baseline, and where it would go.

use leptos::{ev, prelude::*};

use super::{
    Sheet,
    rows::Shown,
    scale::Scale,
    scene::{Grip, Held, place_of},
};
use crate::{
    model::TaskStatus,
    plan::{
        Span,
        moves::Edge,
        schedule::{Dates, ItemId},
    },
    ui::{drag::point, time::fmt_range},
};

/// The narrowest bar that has room for its name, in CSS pixels.
const ROOM_FOR_NAME: f64 = 90.0;

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flight,
    Summary,
    Task,
    Milestone,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Flight => "gbar gbar--flight",
            Self::Summary => "gbar gbar--summary",
            Self::Task => "gbar gbar--task",
            Self::Milestone => "gbar gbar--milestone",
        }
    }
}

/// A bar as it is drawn.
#[derive(Debug, Clone, PartialEq)]
struct Drawn {
    kind: Kind,
    dates: Dates,
    name: String,
    tint: &'static str,
    is_critical: bool,
    is_settled: bool,
    progress: i64,
    stages: Vec<(Span, String)>,
}

fn drawn(sheet: Sheet, item: ItemId) -> Option<Drawn> {
    sheet.chart.with(|chart| {
        let line = chart.line(item)?;
        let shown = chart.project(line.campaign)?;
        let row = shown.row(item)?;
        let task = shown.task(item);
        let kind = match row.dates {
            _ if line.is_campaign() => Kind::Flight,
            _ if line.has_parts => Kind::Summary,
            Dates::Milestone(_) => Kind::Milestone,
            Dates::Bar(_) => Kind::Task,
        };
        Some(Drawn {
            kind,
            dates: row.dates,
            name: shown.name(item).to_owned(),
            tint: task.map_or("tint--accent", |task| tint(task.status)),
            is_critical: row.critical && sheet.desk.shows_critical.get(),
            is_settled: task.is_some_and(|task| task.status == TaskStatus::Done),
            progress: task.map_or(0, |task| task.plan.progress),
            stages: shown.stages(item).map(|stage| (stage.days, format!("{}: {}", stage.name, stage.status.label()))).collect(),
        })
    })
}

const fn tint(status: TaskStatus) -> &'static str {
    match status {
        TaskStatus::ToDo => "tint--neutral",
        TaskStatus::InProduction => "tint--info",
        TaskStatus::InReview => "tint--progress",
        TaskStatus::Approved | TaskStatus::Done => "tint--good",
    }
}

/// Everything in one row.
#[component]
pub fn Bars(sheet: Sheet, item: ItemId) -> impl IntoView {
    let drawn = Memo::new(move |_| drawn(sheet, item));
    let is_near = {
        let across = sheet.view.across();
        Memo::new(move |_| {
            let (from, to) = across.get();
            drawn.with(|drawn| drawn.as_ref().is_some_and(|drawn| touches(sheet.scale.get(), drawn, from, to)))
        })
    };
    view! {
        {move || baseline(sheet, item)}
        {move || {
            is_near
                .get()
                .then(|| drawn.get())
                .flatten()
                .map(|drawn| {
                    let scale = sheet.scale.get();
                    view! {
                        {drawn.stages.iter().map(|(days, words)| stage(scale, *days, words)).collect_view()}
                        <Bar sheet item drawn/>
                    }
                })
        }}
        <Ghost sheet item/>
    }
}

fn touches(scale: Scale, drawn: &Drawn, from: f64, to: f64) -> bool {
    let last = drawn.stages.last().map_or(drawn.dates.last(), |(days, _)| days.last().max(drawn.dates.last()));
    scale.x(drawn.dates.first()) <= to && scale.x(last.plus(1)) >= from
}

#[component]
fn Bar(sheet: Sheet, item: ItemId, drawn: Drawn) -> impl IntoView {
    let desk = sheet.desk;
    let (kind, span, dates) = (drawn.kind, drawn.dates.span(), drawn.dates);
    let press = move |event: &ev::PointerEvent, grip: Grip| {
        event.stop_propagation();
        let line = sheet.chart.with_untracked(|chart| chart.line(item));
        let may = line.filter(|line| desk.may_move(line) && !(grip == Grip::Link && line.is_campaign()));
        if let (Some(line), Some(x)) = (may, place_of(point(event))) {
            sheet.drag.press(event, Held { line, grip, span, x });
        }
    };
    let open = move |_| {
        if !sheet.drag.swallows_click() {
            desk.opened.set(Some(item));
        }
    };
    let is_moving = move || sheet.preview.with(|preview| preview.as_ref().is_some_and(|preview| preview.reply.places.contains_key(&item)));
    let scale = sheet.scale.get_untracked();
    let (x, width) = extent(scale, dates);
    let stretches = matches!(kind, Kind::Task | Kind::Flight) && !drawn.is_settled;
    let links = matches!(kind, Kind::Task | Kind::Milestone);
    let edge = move |edge: Edge, class: &'static str| {
        view! { <span class=class on:pointerdown=move |event| press(&event, Grip::Edge(edge))></span> }
    };
    view! {
        <div
            class=format!("{} {}", kind.class(), drawn.tint)
            class:gbar--critical=drawn.is_critical
            class:gbar--settled=drawn.is_settled
            class:gbar--moving=is_moving
            data-bar=item.0.to_string()
            title=format!("{}: {}", drawn.name, fmt_range(Some(span.first()), Some(span.last())))
            style=format!("inset-inline-start:{x}px;inline-size:{width}px;--done:{}%", drawn.progress)
            on:pointerdown=move |event| press(&event, Grip::Whole)
            on:click=open
        >
            {(width > ROOM_FOR_NAME && kind != Kind::Summary).then(|| view! { <span class="gbar__name truncate">{drawn.name.clone()}</span> })}
            {stretches.then(|| edge(Edge::Start, "gbar__edge gbar__edge--start"))}
            {stretches.then(|| edge(Edge::End, "gbar__edge gbar__edge--end"))}
            {links.then(|| view! { <span class="gbar__link" title="Drag onto the task that waits for this one" on:pointerdown=move |event| press(&event, Grip::Link)></span> })}
        </div>
    }
}

/// Left edge and width; a milestone has its height as its width, about its morning.
fn extent(scale: Scale, dates: Dates) -> (f64, f64) {
    match dates {
        Dates::Bar(span) => (scale.x(span.first()), (scale.x(span.last().plus(1)) - scale.x(span.first())).max(3.0)),
        Dates::Milestone(day) => (scale.x(day) - 8.0, 16.0),
    }
}

fn stage(scale: Scale, days: Span, words: &str) -> impl IntoView + use<> {
    let (x, width) = extent(scale, Dates::Bar(days));
    let style = format!("inset-inline-start:{}px;inline-size:{width}px", x + scale.day_width() / 2.0);
    view! { <div class="gantt__stage" title=words.to_owned() style=style></div> }
}

/// Where it lay when the baseline was taken.
fn baseline(sheet: Sheet, item: ItemId) -> Option<impl IntoView + use<>> {
    let dates = sheet.desk.baseline.with(|baseline| baseline.as_ref()?.baseline.dates(item))?;
    let (x, width) = extent(sheet.scale.get(), dates);
    let title = format!("Baseline: {}", super::words::dates(dates));
    Some(view! { <div class="gantt__baseline" title=title style=format!("inset-inline-start:{x}px;inline-size:{width}px")></div> })
}

/// Where it would lie; or, where it cannot be, where it is held.
#[component]
fn Ghost(sheet: Sheet, item: ItemId) -> impl IntoView {
    let place = Memo::new(move |_| {
        sheet.preview.with(|preview| {
            let preview = preview.as_ref()?;
            if let Some(dates) = preview.reply.places.get(&item) {
                return Some((*dates, "gantt__ghost"));
            }
            let held_at = preview.held_at.filter(|_| preview.asked == item && preview.reply.outcome.is_err())?;
            Some((Dates::Bar(held_at), "gantt__ghost gantt__ghost--refused"))
        })
    });
    let is_there = Memo::new(move |_| place.with(Option::is_some));
    let class = move || place.get().map(|(_, class)| class);
    let style = move || {
        let (x, width) = extent(sheet.scale.get(), place.get()?.0);
        Some(format!("transform:translateX({x}px);inline-size:{width}px"))
    };
    // It stays while it moves, and is moved without being laid out or painted anew.
    move || is_there.get().then(|| view! { <div class=class style=style></div> })
}

/// Where the ends of a bar lie, for what is drawn to them.
pub fn ends(scale: Scale, shown: &Shown, item: ItemId) -> Option<(f64, f64)> {
    let (x, width) = extent(scale, shown.dates(item)?);
    Some((x, x + width))
}
