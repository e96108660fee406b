//! The board: which columns a card may go to, and where in a column it lies.

use crate::model::{TaskCard, TaskId, TaskStatus};

/// How far apart cards are placed where there is no neighbour.
const GAP: f64 = 1024.0;

/// Where on the board a card is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub column: TaskStatus,
    /// The card above, or none at the top.
    pub after: Option<TaskId>,
}

/// What it takes to bring a card from one column to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is there already; only its place among the others changes.
    Here,
    /// A change of status.
    Move,
    /// Submitting it to its approval chain.
    Submit,
    /// There is none, and this is why.
    Closed(&'static str),
}

impl Way {
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed(_))
    }
}

/// The way from one column to another.
pub fn way(from: TaskStatus, to: TaskStatus) -> Way {
    use TaskStatus as S;
    if from == to {
        return Way::Here;
    }
    if from.moves().contains(&to) {
        return Way::Move;
    }
    match (from, to) {
        (S::ToDo | S::InProduction, S::InReview) => Way::Submit,
        (S::Approved | S::Done, S::InReview) => Way::Closed("Back to production first, then submit it again."),
        (_, S::Approved) => Way::Closed("Its review approves it, not a move."),
        (_, S::Done) => Way::Closed("Only what is approved can be done."),
        (S::ToDo, _) => Way::Closed("Starts with production."),
        (_, S::ToDo) => Way::Closed("Back to production first."),
        _ => Way::Closed("Not from where it is."),
    }
}

/// The cards of one column, topmost first.
pub fn column(tasks: &[TaskCard], status: TaskStatus) -> Vec<&TaskCard> {
    let mut cards: Vec<&TaskCard> = tasks.iter().filter(|task| task.status == status).collect();
    cards.sort_by(|a, b| a.position.total_cmp(&b.position).then(a.id.cmp(&b.id)));
    cards
}

/// Where a card lies now.
pub fn slot_of(tasks: &[TaskCard], id: TaskId) -> Option<Slot> {
    let status = tasks.iter().find(|task| task.id == id)?.status;
    let cards = column(tasks, status);
    let index = cards.iter().position(|task| task.id == id)?;
    Some(Slot { column: status, after: index.checked_sub(1).map(|above| cards[above].id) })
}

/// The board as it would be with a card put elsewhere. Its position is what the server will give it, too.
#[must_use]
pub fn with_card_at(tasks: &[TaskCard], id: TaskId, slot: Slot) -> Vec<TaskCard> {
    let position = position_after(tasks, id, slot.after);
    let place = |task: &TaskCard| {
        let mut task = task.clone();
        if task.id == id {
            task.status = slot.column;
            task.position = position;
        }
        task
    };
    tasks.iter().map(place).collect()
}

/// Between the two cards that will surround it, over all columns.
fn position_after(tasks: &[TaskCard], id: TaskId, after: Option<TaskId>) -> f64 {
    let mut others: Vec<&TaskCard> = tasks.iter().filter(|task| task.id != id).collect();
    others.sort_by(|a, b| a.position.total_cmp(&b.position).then(a.id.cmp(&b.id)));
    let index = after.and_then(|above| others.iter().position(|task| task.id == above)).map_or(0, |above| above + 1);
    let above = index.checked_sub(1).map(|above| others[above].position);
    let below = others.get(index).map(|task| task.position);
    match (above, below) {
        (None, None) => GAP,
        (None, Some(below)) => below - GAP,
        (Some(above), None) => above + GAP,
        (Some(above), Some(below)) => f64::midpoint(above, below),
    }
}

/// One step by key on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Above,
    Below,
    /// To the next column on this side that is open to the card.
    Left,
    Right,
}

/// Where a card lands that is at `from` and takes one step; `home` is the column that it really is in.
pub fn step(tasks: &[TaskCard], id: TaskId, home: TaskStatus, from: Slot, step: Step) -> Option<Slot> {
    let others = |status| column(tasks, status).into_iter().filter(|task| task.id != id).map(|task| task.id).collect::<Vec<_>>();
    let cards = others(from.column);
    let index = from.after.and_then(|above| cards.iter().position(|card| *card == above)).map_or(0, |above| above + 1);
    let at = |column: TaskStatus, cards: &[TaskId], index: usize| Slot {
        column,
        after: index.checked_sub(1).and_then(|above| cards.get(above).copied()),
    };
    let all = TaskStatus::ALL;
    let here = all.iter().position(|status| *status == from.column)?;
    let open = |status: &&TaskStatus| way(home, **status).is_open();
    let column = match step {
        Step::Above => return index.checked_sub(1).map(|index| at(from.column, &cards, index)),
        Step::Below => return (index < cards.len()).then(|| at(from.column, &cards, index + 1)),
        Step::Left => all[..here].iter().rev().find(open)?,
        Step::Right => all[here + 1..].iter().find(open)?,
    };
    let cards = others(*column);
    let index = index.min(cards.len());
    Some(at(*column, &cards, index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CampaignId;

    fn task(status: TaskStatus, position: f64) -> TaskCard {
        TaskCard {
            id: TaskId::new(),
            campaign_id: CampaignId::new(),
            title: String::new(),
            status,
            starts_on: None,
            due_on: None,
            assignee_id: None,
            required: true,
            chain_id: None,
            review_id: None,
            position,
            revision: 1,
        }
    }

    fn board() -> Vec<TaskCard> {
        use TaskStatus::{InProduction, ToDo};
        vec![task(ToDo, 1.0), task(InProduction, 2.0), task(ToDo, 3.0), task(ToDo, 4.0), task(InProduction, 5.0)]
    }

    fn ids(tasks: &[TaskCard], status: TaskStatus) -> Vec<TaskId> {
        column(tasks, status).iter().map(|task| task.id).collect()
    }

    #[test]
    fn the_ways_are_those_of_the_state_machine() {
        for from in TaskStatus::ALL {
            for to in TaskStatus::ALL {
                let way = way(*from, *to);
                assert_eq!(way == Way::Here, from == to);
                assert_eq!(way == Way::Move, from.moves().contains(to));
                if way == Way::Submit {
                    assert_eq!(*to, TaskStatus::InReview);
                }
            }
        }
        assert!(!way(TaskStatus::InReview, TaskStatus::Approved).is_open());
    }

    #[test]
    fn a_card_lands_in_every_slot_of_every_column() {
        let tasks = board();
        for card in &tasks {
            for status in TaskStatus::ALL {
                let others: Vec<TaskId> = ids(&tasks, *status).into_iter().filter(|id| *id != card.id).collect();
                for index in 0..=others.len() {
                    let slot = Slot { column: *status, after: index.checked_sub(1).map(|above| others[above]) };
                    let moved = with_card_at(&tasks, card.id, slot);
                    assert_eq!(slot_of(&moved, card.id), Some(slot));
                    let mut expected = others.clone();
                    expected.insert(index, card.id);
                    assert_eq!(ids(&moved, *status), expected);
                }
            }
        }
    }

    #[test]
    fn steps_walk_a_column_from_end_to_end() {
        let tasks = board();
        let first = ids(&tasks, TaskStatus::ToDo)[0];
        let mut slot = slot_of(&tasks, first).unwrap();
        assert_eq!(step(&tasks, first, TaskStatus::ToDo, slot, Step::Above), None);
        let mut walked = 0;
        while let Some(next) = step(&tasks, first, TaskStatus::ToDo, slot, Step::Below) {
            slot = next;
            walked += 1;
        }
        assert_eq!(walked, 2);
        for _ in 0..walked {
            slot = step(&tasks, first, TaskStatus::ToDo, slot, Step::Above).unwrap();
        }
        assert_eq!(Some(slot), slot_of(&tasks, first));
    }

    #[test]
    fn steps_skip_closed_columns() {
        let mut tasks = board();
        tasks[0].status = TaskStatus::Approved;
        let (id, home) = (tasks[0].id, TaskStatus::Approved);
        let slot = slot_of(&tasks, id).unwrap();
        // In review is closed to what is approved.
        let left = step(&tasks, id, home, slot, Step::Left).unwrap();
        assert_eq!(left.column, TaskStatus::InProduction);
        assert_eq!(step(&tasks, id, home, left, Step::Left), None);
        assert_eq!(step(&tasks, id, home, left, Step::Right).unwrap().column, TaskStatus::Approved);
        assert_eq!(step(&tasks, id, home, slot, Step::Right).unwrap().column, TaskStatus::Done);
    }
}
