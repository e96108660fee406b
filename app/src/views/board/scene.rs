//! Dragging on the board: which slot a card would land in.

use wasm_bindgen::JsCast;

use super::desk::Desk;
use crate::{
    model::{TaskId, TaskStatus},
    plan::board::{Slot, Step, Way, step, way},
    ui::drag::{
        Drag, Scene,
        keys::Arrow,
        machine::{Means, Press},
        restore_focus, scroll,
    },
};

/// Dragging on the board.
pub type BoardDrag = Drag<BoardScene>;

/// A card that is held, and where it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub id: TaskId,
    pub from: Slot,
}

/// The board, as the drag core sees it.
pub struct BoardScene(pub Desk);

impl Scene for BoardScene {
    type Item = Held;
    type Target = Slot;

    fn under(&self, item: &Held, press: Press) -> Option<Slot> {
        let column = scroll::under(press.at).find(|element| element.has_attribute("data-column"))?;
        let status: TaskStatus = column.get_attribute("data-column")?.parse().ok()?;
        Some(Slot { column: status, after: above(&column, item.id, press.at.y) })
    }

    fn beside(&self, item: &Held, from: &Slot, arrow: Arrow) -> Option<Slot> {
        step(&self.0.tasks_now(), item.id, item.from.column, *from, step_of(arrow))
    }

    fn started(&self, item: &Held, by: Means) {
        if by == Means::Keyboard {
            let place = self.0.place_in_words(item.id, item.from);
            self.0.say(format!("{} picked up, {place}. Arrows move it, Enter drops it, Escape cancels.", self.name(item.id)));
        }
    }

    fn aimed(&self, item: &Held, target: Option<&Slot>, by: Means) {
        if let (Some(slot), Means::Keyboard) = (target, by) {
            self.0.say(self.0.place_in_words(item.id, *slot));
            focus_card(item.id);
        }
    }

    fn dropped(&self, item: &Held, target: &Slot) {
        if *target == item.from {
            self.0.say(format!("{} stays where it was.", self.name(item.id)));
        }
        self.0.place(item.id, *target);
        focus_card(item.id);
    }

    fn cancelled(&self, item: &Held) {
        self.0.say(format!("Cancelled. {} stays in {}.", self.name(item.id), item.from.column.label()));
        focus_card(item.id);
    }
}

impl BoardScene {
    fn name(&self, id: TaskId) -> String {
        self.0.task(id).map(|task| task.title).unwrap_or_default()
    }
}

/// The lowest card of a column whose middle is above `y`, leaving out the one that is held.
fn above(column: &web_sys::Element, held: TaskId, y: f64) -> Option<TaskId> {
    let cards = column.query_selector_all("[data-card]").ok()?;
    (0..cards.length())
        .filter_map(|index| cards.item(index)?.dyn_into::<web_sys::Element>().ok())
        .filter_map(|card| Some((card.get_attribute("data-card")?.parse::<TaskId>().ok()?, card.get_bounding_client_rect())))
        .filter(|(id, bounds)| *id != held && bounds.top() + bounds.height() / 2.0 < y)
        .last()
        .map(|(id, _)| id)
}

/// The step that an arrow stands for.
pub const fn step_of(arrow: Arrow) -> Step {
    match arrow {
        Arrow::Left => Step::Left,
        Arrow::Right => Step::Right,
        Arrow::Up => Step::Above,
        Arrow::Down => Step::Below,
    }
}

/// Why a held card cannot go to a column, if it cannot.
pub fn refusal(held: &Held, to: TaskStatus) -> Option<&'static str> {
    match way(held.from.column, to) {
        Way::Closed(why) => Some(why),
        _ => None,
    }
}

/// Brings the focus back to a card that has been drawn anew.
pub fn focus_card(id: TaskId) {
    restore_focus(format!("[data-open=\"{id}\"]"));
}
