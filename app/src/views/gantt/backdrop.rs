//! What lies behind the bars: days off, today, and the time in which a campaign cannot go live yet.

use std::fmt::Write;

use leptos::prelude::*;

use super::{
    Sheet,
    rows::{Chart, Shown},
    scale::Scale,
    viewport::y,
    words,
};
use crate::plan::{
    Span,
    schedule::{Dates, ItemId},
};

/// The narrowest day whose weekends are told apart, in CSS pixels.
const SHADED: f64 = 5.0;

/// Days off by market, the line of today, and the gates' zones.
#[component]
pub fn Backdrop(sheet: Sheet, rows: Memo<(usize, usize)>) -> impl IntoView {
    let across = sheet.view.across();
    let days = sheet.view.days(sheet.scale);
    let path = move || {
        let (scale, days, rows, from) = (sheet.scale.get(), days.get(), rows.get(), across.get().0);
        sheet.chart.with(|chart| days_off(chart, scale, days, rows, from))
    };
    let size = move || {
        let (from, to) = across.get();
        let height = sheet.chart.with(|chart| y(chart.lines.len()));
        format!("inset-inline-start:{from}px;inline-size:{}px;block-size:{height}px", to - from)
    };
    let today = move || format!("inset-inline-start:{}px", sheet.scale.get().x(sheet.today.get()));
    let zones = Memo::new(move |_| {
        let (scale, (first, last)) = (sheet.scale.get(), rows.get());
        sheet.chart.with(|chart| chart.shown.iter().flat_map(|shown| zones(chart, scale, shown, first, last)).collect::<Vec<_>>())
    });
    view! {
        <svg class="gantt__off" style=size>
            <path d=path></path>
        </svg>
        {move || {
            zones
                .get()
                .into_iter()
                .map(|zone| view! { <div class=zone.class title=zone.words style=zone.style></div> })
                .collect_view()
        }}
        <div class="gantt__today" style=today></div>
    }
}

/// Rectangles over the days off of every campaign that is seen, each over its own rows.
fn days_off(chart: &Chart, scale: Scale, days: Span, rows: (usize, usize), from: f64) -> String {
    let mut path = String::new();
    if scale.day_width() < SHADED {
        return path;
    }
    for (index, shown) in chart.shown.iter().enumerate() {
        let Some(first) = chart.place(shown.id().into()) else { continue };
        let next = chart.shown.get(index + 1).and_then(|next| chart.place(next.id().into())).unwrap_or(chart.lines.len());
        let (first, next) = (first.max(rows.0), next.min(rows.1));
        if first < next {
            for day in days.iter().filter(|day| !shown.calendar.is_working(*day)) {
                let (x, width) = (scale.x(day) - from, scale.day_width());
                // Writing to a text does not fail.
                let _ = write!(path, "M{x:.1} {:.1}h{width:.1}v{:.1}h-{width:.1}z", y(first), y(next) - y(first));
            }
        }
    }
    path
}

/// Time on the row of a campaign that is closed to it.
#[derive(Debug, Clone, PartialEq)]
struct Zone {
    class: &'static str,
    style: String,
    words: String,
}

/// The time before the gate should be clear, the blackouts, and the days of the flight without the rights to what is in it.
fn zones(chart: &Chart, scale: Scale, shown: &Shown, first: usize, last: usize) -> Vec<Zone> {
    let item = ItemId::from(shown.id());
    let Some(place) = chart.place(item).filter(|place| (first..last).contains(place)) else { return Vec::new() };
    let zone = |class, days: Span, words| {
        let (from, to) = (scale.x(days.first()), scale.x(days.last().plus(1)));
        let style = format!("inset-block-start:{}px;inset-inline-start:{from}px;inline-size:{}px", y(place), (to - from).max(3.0));
        Zone { class, style, words }
    };
    let project = &shown.project;
    let mut zones = Vec::new();
    let forecast = shown.outlook.as_ref().map(|outlook| &outlook.forecast);
    if let Some((forecast, clear_on)) = forecast.and_then(|forecast| Some((forecast, forecast.clear_on?)))
        && project.today < clear_on
    {
        let days = Span::between(project.today, clear_on.plus(-1));
        zones.push(zone("gantt__zone", days, words::before_clear(forecast, clear_on.plus(-1))));
    }
    for blackout in &project.blackouts {
        let words = format!("Blackout: {}. Nothing is launched on these days.", blackout.name);
        zones.push(zone("gantt__zone gantt__zone--closed", Span::between(blackout.starts_on, blackout.ends_on), words));
    }
    let flight = shown.dates(item).map(Dates::span);
    for (flight, rights) in flight.into_iter().flat_map(|flight| project.rights.iter().map(move |rights| (flight, rights))) {
        let Some(words) = rights.against(flight) else { continue };
        let (window, _) = rights.around(flight);
        let days = match window.and_then(|window| window.days.overlap(flight)) {
            None => flight,
            Some(covered) if covered.last() < flight.last() => Span::between(covered.last().plus(1), flight.last()),
            Some(covered) => Span::between(flight.first(), covered.first().plus(-1)),
        };
        zones.push(zone("gantt__zone gantt__zone--bare", days, words));
    }
    zones
}
