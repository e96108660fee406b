//! Dragging on the calendar: what can be held, and which days it would then lie on.

use leptos::prelude::*;

use super::{
    entry::EntryId,
    planner::{Planner, days},
};
use crate::{
    model::Day,
    plan::{
        Span,
        moves::{Change, Edge, apply},
    },
    ui::drag::{
        Drag, Scene,
        keys::Arrow,
        machine::{Means, Point, Press},
        restore_focus, scroll,
    },
};

/// Dragging on the calendar.
pub type CalendarDrag = Drag<CalendarScene>;

/// How an entry is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    Whole,
    Edge(Edge),
}

impl Grip {
    /// The change that this many days make.
    pub const fn change(self, days: i64) -> Change {
        match self {
            Self::Whole => Change::Shift(days),
            Self::Edge(edge) => Change::Resize(edge, days),
        }
    }
}

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// An entry that lies on `span`, taken at the day `at`.
    Entry { id: EntryId, grip: Grip, span: Span, at: Day },
    /// Empty days, being marked for a new campaign from the day `from` on.
    Nothing { from: Day },
}

/// The calendar, as the drag core sees it.
pub struct CalendarScene(pub Planner);

impl Scene for CalendarScene {
    type Item = Held;
    type Target = Span;

    fn under(&self, item: &Held, press: Press) -> Option<Span> {
        let day = day_at(press.at)?;
        Some(match *item {
            Held::Entry { id, .. } if self.0.why_fixed(id).is_some() => return None,
            Held::Entry { grip, span, at, .. } => apply(span, grip.change(day.since(at))),
            Held::Nothing { from } => Span::between(from, day),
        })
    }

    fn beside(&self, item: &Held, from: &Span, arrow: Arrow) -> Option<Span> {
        match *item {
            Held::Entry { grip, .. } => Some(apply(*from, grip.change(days_of(arrow)))),
            Held::Nothing { .. } => None,
        }
    }

    fn started(&self, item: &Held, by: Means) {
        let Held::Entry { id, span, .. } = *item else { return };
        self.0.keep(id);
        self.0.reckon(id);
        if by == Means::Keyboard {
            self.0.say(format!(
                "{} picked up, {}. Left and right move it by a day, up and down by a week. Enter drops it, Escape cancels.",
                self.name(id),
                days(span)
            ));
        }
    }

    fn aimed(&self, item: &Held, target: Option<&Span>, by: Means) {
        let (Held::Entry { id, .. }, Some(span), Means::Keyboard) = (*item, target, by) else { return };
        let told = self.0.entry(id).and_then(|entry| self.0.foresee(&entry, *span));
        let follows = told.map(|told| told.refused.unwrap_or(told.summary)).filter(|words| !words.is_empty());
        self.0.say(follows.map_or_else(|| days(*span), |follows| format!("{}. {follows}", days(*span))));
        self.follow(*span);
        focus_bar(id);
    }

    fn dropped(&self, item: &Held, target: &Span) {
        match *item {
            Held::Entry { id, span, .. } if span == *target => self.0.say(format!("{} stays at {}.", self.name(id), days(span))),
            Held::Entry { id, .. } => {
                self.0.place(id, *target);
                focus_bar(id);
            }
            Held::Nothing { .. } => self.0.creating.set(Some(*target)),
        }
    }

    fn cancelled(&self, item: &Held) {
        if let Held::Entry { id, span, .. } = *item {
            if self.0.why_fixed(id).is_some() {
                self.0.refuse(id);
            }
            self.0.say(format!("Cancelled. {} stays at {}.", self.name(id), days(span)));
            focus_bar(id);
        }
    }
}

impl CalendarScene {
    fn name(&self, id: EntryId) -> String {
        self.0.entry(id).map(|entry| entry.name().to_owned()).unwrap_or_default()
    }

    /// Turns the page when an entry is carried off it.
    fn follow(&self, span: Span) {
        if let Some(page) = self.0.page()
            && page.days.overlap(span).is_none()
        {
            let address = self.0.address.get_untracked();
            self.0.go(&address.at(Some(span.first())));
        }
    }
}

/// The day under a point. Bars lie over days that are not their parents, so only a day itself counts.
pub fn day_at(point: Point) -> Option<Day> {
    scroll::under(point).find_map(|element| element.get_attribute("data-day")?.parse().ok())
}

/// How many days an arrow stands for on a grid of weeks.
pub const fn days_of(arrow: Arrow) -> i64 {
    match arrow {
        Arrow::Left => -1,
        Arrow::Right => 1,
        Arrow::Up => -7,
        Arrow::Down => 7,
    }
}

/// Brings the focus back to a bar that has been drawn anew.
pub fn focus_bar(id: EntryId) {
    restore_focus(format!(".month [data-bar=\"{id}\"]"));
}

/// A class with those of its marks that hold.
pub fn marked(class: &str, marks: &[(bool, &'static str)]) -> String {
    marks.iter().filter(|(holds, _)| *holds).fold(class.to_owned(), |class, (_, mark)| class + mark)
}
