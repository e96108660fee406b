//! Links between bars, drawn from what is known rather than from what is on screen: an end may be far outside.

use std::fmt::Write;

use leptos::prelude::*;

use super::{
    Sheet, bars,
    rows::{Chart, Shown},
    scale::Scale,
    viewport::{ROW, y},
};
use crate::{
    model::{Dependency, DependencyKind},
    plan::schedule::ItemId,
};

/// How far a link goes on before it turns.
const REACH: f64 = 9.0;

/// What a link is drawn like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Plain,
    Critical,
    Broken,
}

/// A link with its two ends in pixels of the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shape {
    look: Look,
    from: (f64, f64),
    to: (f64, f64),
    /// Whether it leaves to the right, and whether it arrives from the left.
    leaves_end: bool,
    enters_start: bool,
}

/// Every link that crosses what is seen, one path for each look.
#[component]
pub fn Links(sheet: Sheet, rows: Memo<(usize, usize)>) -> impl IntoView {
    let shapes = Memo::new(move |_| {
        let (scale, critical) = (sheet.scale.get(), sheet.desk.shows_critical.get());
        sheet.chart.with(|chart| shapes(chart, scale, critical))
    });
    let across = sheet.view.across();
    let seen = Memo::new(move |_| {
        let ((first, last), (left, right)) = (rows.get(), across.get());
        let (top, bottom) = (y(first), y(last));
        shapes.with(|shapes| shapes.iter().filter(|shape| shape.crosses(left, right, top, bottom)).copied().collect::<Vec<_>>())
    });
    let path = move |look: Look| move || lines(&seen.get(), look, across.get().0);
    let arrows = move |look: Look| move || heads(&seen.get(), look, across.get().0);
    let size = move || {
        let (from, to) = across.get();
        let height = sheet.chart.with(|chart| y(chart.lines.len()));
        format!("inset-inline-start:{from}px;inline-size:{}px;block-size:{height}px", to - from)
    };
    view! {
        <svg class="gantt__links" style=size>
            <path d=path(Look::Plain)></path>
            <path class="is-critical" d=path(Look::Critical)></path>
            <path class="is-broken" d=path(Look::Broken)></path>
            <path class="is-head" d=arrows(Look::Plain)></path>
            <path class="is-head is-critical" d=arrows(Look::Critical)></path>
            <path class="is-head is-broken" d=arrows(Look::Broken)></path>
        </svg>
    }
}

fn shapes(chart: &Chart, scale: Scale, critical: bool) -> Vec<Shape> {
    let of = |shown: &Shown| {
        let links = shown.project.dependencies.iter();
        links.filter_map(|link| shape(chart, scale, shown, link, critical)).collect::<Vec<_>>()
    };
    chart.shown.iter().flat_map(|shown| of(shown)).collect()
}

fn shape(chart: &Chart, scale: Scale, shown: &Shown, link: &Dependency, critical: bool) -> Option<Shape> {
    let (from, to) = (ItemId::from(link.predecessor_id), ItemId::from(link.task_id));
    let (from_place, to_place) = (chart.place(from)?, chart.place(to)?);
    let ((from_start, from_end), (to_start, to_end)) = (bars::ends(scale, shown, from)?, bars::ends(scale, shown, to)?);
    let leaves_end = matches!(link.kind, DependencyKind::FinishToStart | DependencyKind::FinishToFinish);
    let enters_start = matches!(link.kind, DependencyKind::FinishToStart | DependencyKind::StartToStart);
    let look = if shown.is_broken(from, to) {
        Look::Broken
    } else if critical && shown.is_critical(from, to) {
        Look::Critical
    } else {
        Look::Plain
    };
    Some(Shape {
        look,
        from: (if leaves_end { from_end } else { from_start }, y(from_place) + ROW / 2.0),
        to: (if enters_start { to_start } else { to_end }, y(to_place) + ROW / 2.0),
        leaves_end,
        enters_start,
    })
}

impl Shape {
    fn crosses(&self, left: f64, right: f64, top: f64, bottom: f64) -> bool {
        let (x1, x2) = (self.from.0.min(self.to.0) - REACH, self.from.0.max(self.to.0) + REACH);
        let (y1, y2) = (self.from.1.min(self.to.1), self.from.1.max(self.to.1));
        x1 <= right && x2 >= left && y1 <= bottom && y2 >= top
    }

    /// Out of one bar, down or up, and into the other; around both where there is no way between.
    fn write(&self, path: &mut String, offset: f64) {
        let ((x1, y1), (x2, y2)) = ((self.from.0 - offset, self.from.1), (self.to.0 - offset, self.to.1));
        let out = x1 + if self.leaves_end { REACH } else { -REACH };
        let into = x2 - if self.enters_start { REACH } else { -REACH };
        let is_direct = match (self.leaves_end, self.enters_start) {
            (true, true) => out <= into + REACH,
            (false, false) => out >= into - REACH,
            _ => false,
        };
        // Writing to a text does not fail.
        let _ = if is_direct {
            write!(path, "M{x1:.1} {y1:.1}H{out:.1}V{y2:.1}H{x2:.1}")
        } else if self.leaves_end == self.enters_start {
            let middle = y1 + (y2 - y1).signum() * ROW / 2.0;
            write!(path, "M{x1:.1} {y1:.1}H{out:.1}V{middle:.1}H{into:.1}V{y2:.1}H{x2:.1}")
        } else {
            let turn = if self.leaves_end { out.max(into) } else { out.min(into) };
            write!(path, "M{x1:.1} {y1:.1}H{turn:.1}V{y2:.1}H{x2:.1}")
        };
    }

    fn write_head(&self, path: &mut String, offset: f64) {
        let (x, y, back) = (self.to.0 - offset, self.to.1, if self.enters_start { -6.0 } else { 6.0 });
        // Writing to a text does not fail.
        let _ = write!(path, "M{x:.1} {y:.1}l{back} -3.5v7z");
    }
}

fn lines(shapes: &[Shape], look: Look, offset: f64) -> String {
    let mut path = String::new();
    shapes.iter().filter(|shape| shape.look == look).for_each(|shape| shape.write(&mut path, offset));
    path
}

fn heads(shapes: &[Shape], look: Look, offset: f64) -> String {
    let mut path = String::new();
    shapes.iter().filter(|shape| shape.look == look).for_each(|shape| shape.write_head(&mut path, offset));
    path
}
