//! Dragging on the board: which slot of which lane a card would land in.

use wasm_bindgen::JsCast;

use super::{Sheet, desk::Desk, lanes::Lane};
use leptos::prelude::*;

use crate::{
    model::{TaskCard, TaskId, TaskStatus},
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub id: TaskId,
    pub from: Slot,
    pub lane: Lane,
}

/// Where a card is held over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub slot: Slot,
    pub lane: Lane,
}

/// The board, as the drag core sees it.
pub struct BoardScene {
    pub desk: Desk,
    /// The lanes that are drawn, with the cards in them. Written where they are drawn.
    pub lanes: StoredValue<Vec<(Lane, Vec<TaskCard>)>>,
}

impl Scene for BoardScene {
    type Item = Held;
    type Target = Spot;

    fn under(&self, item: &Held, press: Press) -> Option<Spot> {
        let column = scroll::under(press.at).find(|element| element.has_attribute("data-column"))?;
        let status: TaskStatus = column.get_attribute("data-column")?.parse().ok()?;
        let written = column.get_attribute("data-lane")?;
        let lane = self.lanes.with_value(|lanes| lanes.iter().map(|(lane, _)| lane).find(|lane| lane.to_string() == written).cloned())?;
        Some(Spot { slot: Slot { column: status, after: above(&column, item.id, press.at.y) }, lane })
    }

    fn beside(&self, item: &Held, from: &Spot, arrow: Arrow) -> Option<Spot> {
        let cards = self.cards_of(&item.lane);
        let slot = step(&cards, item.id, item.from.column, from.slot, step_of(arrow))?;
        Some(Spot { slot, lane: item.lane.clone() })
    }

    fn started(&self, item: &Held, by: Means) {
        if by == Means::Keyboard {
            let place = self.desk.place_in_words(item.id, item.from);
            self.desk.say(format!("{} picked up, {place}. Arrows move it, Enter drops it, Escape cancels.", self.name(item.id)));
        }
    }

    fn aimed(&self, item: &Held, target: Option<&Spot>, by: Means) {
        if let (Some(spot), Means::Keyboard) = (target, by) {
            self.desk.say(self.desk.place_in_words(item.id, spot.slot));
            focus_card(item.id);
        }
    }

    fn dropped(&self, item: &Held, target: &Spot) {
        if target.slot == item.from && target.lane == item.lane {
            self.desk.say(format!("{} stays where it was.", self.name(item.id)));
        } else if let Some(why) = item.lane.refusal(&target.lane) {
            self.desk.keep_back(item.id, why);
        } else {
            self.desk.place(item.id, target.slot, Some(&target.lane));
        }
        focus_card(item.id);
    }

    fn cancelled(&self, item: &Held) {
        self.desk.say(format!("Cancelled. {} stays in “{}”.", self.name(item.id), item.from.column.label()));
        focus_card(item.id);
    }
}

impl BoardScene {
    fn name(&self, id: TaskId) -> String {
        self.desk.task(id).map(|task| task.title).unwrap_or_default()
    }

    fn cards_of(&self, lane: &Lane) -> Vec<TaskCard> {
        self.lanes.with_value(|lanes| lanes.iter().find(|(other, _)| other == lane).map(|(_, cards)| cards.clone())).unwrap_or_default()
    }
}

impl Sheet {
    /// The cards of a lane as they are drawn now, for event handlers.
    pub fn cards_now(self, lane: &Lane) -> Vec<TaskCard> {
        self.lanes.with_untracked(|lanes| lanes.iter().find(|(other, _)| other == lane).map(|(_, cards)| cards.clone())).unwrap_or_default()
    }
}

/// The lowest card of a column whose middle is above `y`, leaving out the one that is held.
fn above(column: &web_sys::Element, held: TaskId, y: f64) -> Option<TaskId> {
    let cards = column.query_selector_all("[data-card]").ok()?;
    (0..cards.length())
        .filter_map(|index| cards.item(index)?.dyn_into::<web_sys::Element>().ok())
        .filter_map(|card| Some((card.get_attribute("data-card")?.parse::<TaskId>().ok()?, card.get_bounding_client_rect())))
        .rfind(|(id, bounds)| *id != held && bounds.top() + bounds.height() / 2.0 < y)
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

/// Why a held card cannot go to a column of a lane, if it cannot.
pub fn refusal(held: &Held, column: TaskStatus, lane: &Lane) -> Option<&'static str> {
    if let Some(why) = held.lane.refusal(lane) {
        return Some(why);
    }
    match way(held.from.column, column) {
        Way::Closed(why) => Some(why),
        _ => None,
    }
}

/// Brings the focus back to a card that has been drawn anew.
pub fn focus_card(id: TaskId) {
    restore_focus(format!("[data-open=\"{id}\"]"));
}
