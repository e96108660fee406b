//! Dragging on the chart: bars along time, their ends, and links from one to another.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    desk::{Desk, Wish},
    rows::{Line, Shown},
    scale::Scale,
    words,
};
use crate::{
    model::{Dependency, DependencyKind, LagUnit},
    plan::{
        Span,
        moves::{Change, Edge, apply},
        schedule::{Dates, Edit, ItemId, Keep},
    },
    ui::{
        drag::{
            Drag, Scene,
            keys::Arrow,
            machine::{Means, Point, Press},
            restore_focus, scroll,
        },
        time::fmt_range,
    },
};

/// Dragging on the chart.
pub type GanttDrag = Drag<GanttScene>;

/// How a bar is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    Whole,
    Edge(Edge),
    /// By the dot from which links are drawn.
    Link,
}

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    pub line: Line,
    pub grip: Grip,
    /// Where it lies.
    pub span: Span,
    /// Where it was taken, in pixels of the scale; of no use by key.
    pub x: f64,
}

/// Where what is held would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    Days(Span),
    /// This one would wait for what is held.
    Onto(ItemId),
}

/// What is asked for when something that is held is put there; none when nothing is.
pub fn wish(shown: &Shown, held: &Held, aim: Aim) -> Option<Wish> {
    let item = held.line.item;
    match (aim, held.grip) {
        (Aim::Onto(successor), _) => {
            let (task, predecessor) = (shown.project.task(successor)?, shown.project.task(item)?);
            let is_new = !shown.project.dependencies.iter().any(|link| link.task_id == task.id && link.predecessor_id == predecessor.id);
            let link = Dependency {
                task_id: task.id,
                predecessor_id: predecessor.id,
                kind: DependencyKind::FinishToStart,
                lag_days: 0,
                lag_unit: LagUnit::Working,
            };
            (is_new && successor != item).then_some(Wish::Link(link))
        }
        (Aim::Days(span), _) if span == held.span => None,
        (Aim::Days(span), Grip::Whole) => Some(Wish::Edits(vec![start(item, span)])),
        (Aim::Days(span), Grip::Edge(Edge::End)) => Some(Wish::Edits(vec![length(shown, &held.line, span)])),
        (Aim::Days(span), Grip::Edge(Edge::Start)) => Some(Wish::Edits(vec![start(item, span), length(shown, &held.line, span)])),
        (Aim::Days(_), Grip::Link) => None,
    }
}

fn start(item: ItemId, span: Span) -> Edit {
    Edit::Start { item, on: span.first(), keep: Keep::Once }
}

/// Flights are on air every day, tasks are worked on working days.
fn length(shown: &Shown, line: &Line, span: Span) -> Edit {
    let days = if line.is_campaign() { span.days() } else { shown.calendar.working_days(span) };
    Edit::Length { item: line.item, working_days: u32::try_from(days.max(1)).unwrap_or(1) }
}

/// One step of the keys: a working day to the sides, a week up and down.
pub fn step(shown: &Shown, line: &Line, grip: Grip, span: Span, arrow: Arrow) -> Span {
    let from = if grip == Grip::Edge(Edge::End) { span.last() } else { span.first() };
    let days = match arrow {
        Arrow::Up => -7,
        Arrow::Down => 7,
        Arrow::Left | Arrow::Right if line.is_campaign() => sign(arrow),
        Arrow::Left | Arrow::Right => {
            let calendar = &shown.calendar;
            // From a day off, backwards is the working day before it.
            let back = i64::from(arrow == Arrow::Right || calendar.is_working(from));
            calendar.plus(from, if arrow == Arrow::Left { -back.max(1) } else { back }).since(from)
        }
    };
    match grip {
        Grip::Edge(edge) => apply(span, Change::Resize(edge, days)),
        Grip::Whole | Grip::Link => apply(span, Change::Shift(days)),
    }
}

const fn sign(arrow: Arrow) -> i64 {
    if matches!(arrow, Arrow::Left) { -1 } else { 1 }
}

/// The chart, as the drag core sees it.
pub struct GanttScene {
    pub desk: Desk,
    pub scale: StoredValue<Option<Memo<Scale>>>,
}

impl GanttScene {
    fn scale(&self) -> Option<Scale> {
        self.scale.get_value().map(|scale| scale.get_untracked())
    }
}

impl Scene for GanttScene {
    type Item = Held;
    type Target = Aim;

    fn under(&self, held: &Held, press: Press) -> Option<Aim> {
        if held.grip == Grip::Link {
            return item_at(press.at).filter(|item| *item != held.line.item).map(Aim::Onto);
        }
        let days = self.scale()?.days_in(place_of(press.at)? - held.x);
        let change = match held.grip {
            Grip::Edge(edge) => Change::Resize(edge, days),
            Grip::Whole | Grip::Link => Change::Shift(days),
        };
        Some(Aim::Days(apply(held.span, change)))
    }

    fn beside(&self, held: &Held, from: &Aim, arrow: Arrow) -> Option<Aim> {
        let Aim::Days(span) = *from else { return None };
        let shown = self.desk.project(held.line.campaign)?;
        Some(Aim::Days(step(&shown, &held.line, held.grip, span, arrow)))
    }

    fn started(&self, held: &Held, by: Means) {
        if by == Means::Keyboard {
            self.desk.say(format!(
                "{} picked up, {}. Left and right move it by a working day, up and down by a week. Enter drops it, Escape cancels.",
                self.desk.name(held.line.item),
                days(held.span)
            ));
        }
    }

    fn aimed(&self, held: &Held, aim: Option<&Aim>, by: Means) {
        let (Some(Aim::Days(span)), Means::Keyboard) = (aim.copied(), by) else { return };
        let follows = follows(self.desk, held, Aim::Days(span));
        self.desk.say(if follows.is_empty() { days(span) } else { format!("{}. {follows}", days(span)) });
    }

    fn dropped(&self, held: &Held, aim: &Aim) {
        let name = self.desk.name(held.line.item);
        let wish = self.desk.project(held.line.campaign).and_then(|shown| wish(&shown, held, *aim));
        match (wish, aim) {
            (Some(wish), Aim::Days(span)) => self.desk.wish(held.line.campaign, wish, format!("{name} moved to {}", days(*span))),
            (Some(wish), Aim::Onto(item)) => {
                self.desk.wish(held.line.campaign, wish, format!("{} waits for {name}", self.desk.name(*item)));
            }
            (None, _) => self.desk.say(format!("{name} stays at {}.", days(held.span))),
        }
        restore_focus(selector(held.line.item));
    }

    fn cancelled(&self, held: &Held) {
        self.desk.say(format!("Cancelled. {} stays at {}.", self.desk.name(held.line.item), days(held.span)));
        restore_focus(selector(held.line.item));
    }
}

/// What follows when something that is held is put there, in a few words; or why it cannot be.
pub fn follows(desk: Desk, held: &Held, aim: Aim) -> String {
    let Some(shown) = desk.project(held.line.campaign) else { return String::new() };
    let item = held.line.item;
    let Some(reply) = wish(&shown, held, aim).and_then(|wish| desk.preview(held.line.campaign, &wish)) else { return String::new() };
    match &reply.outcome {
        Err(error) => words::refused(reply.project(), error),
        Ok(changed) => {
            // Where it really lands: the day aimed at may not be worked.
            let lands = reply
                .lands(item)
                .map(Dates::span)
                .filter(|lands| aim != Aim::Days(*lands))
                .map(|lands| format!("lands on {}", days(lands)));
            let summary = words::summary(reply.project(), item, changed);
            lands.into_iter().chain((!summary.is_empty()).then_some(summary)).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// The days of a span in words.
pub fn days(span: Span) -> String {
    fmt_range(Some(span.first()), Some(span.last()))
}

/// The row of an item.
pub fn selector(item: ItemId) -> String {
    format!(".gantt [data-row=\"{}\"]", item.0)
}

/// How far from the left edge of the scale a point lies.
pub fn place_of(at: Point) -> Option<f64> {
    let canvas = document().query_selector(".gantt__canvas").ok().flatten()?;
    Some(at.x - canvas.get_bounding_client_rect().left())
}

/// The item in whose row a point lies.
fn item_at(at: Point) -> Option<ItemId> {
    scroll::under(at).find_map(|element| item_of(&element))
}

/// The item in whose row an element is.
pub fn item_of(element: &web_sys::Element) -> Option<ItemId> {
    element.closest("[data-row]").ok().flatten()?.get_attribute("data-row")?.parse().ok().map(ItemId)
}

/// The element that an event happened on.
pub fn target_of(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}
