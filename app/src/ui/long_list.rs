//! Where the rows of a very long list are, while only those in view are drawn. Pure.
//!
//! Browsers draw no element taller than some ten million pixels. A list that would be taller is given a lower height, and its rows are
//! drawn nearer to the top than they would be by an offset that changes as one goes on: small movements are exact, and only a jump, as
//! by dragging the scrollbar, is spread over the whole list.

/// The tallest that a list's element is made, in pixels: below the limit of every browser.
const TALLEST: f64 = 6_000_000.0;

/// A list of rows that are all equally tall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LongList {
    rows: u32,
    row: f64,
    /// What is taken from the position of a row to draw it.
    offset: f64,
    /// Where the scrollbar was.
    at: f64,
}

impl LongList {
    /// A list at its top.
    pub const fn new(rows: u32, row: f64) -> Self {
        Self { rows, row, offset: 0.0, at: 0.0 }
    }

    pub const fn rows(&self) -> u32 {
        self.rows
    }

    fn whole(&self) -> f64 {
        f64::from(self.rows) * self.row
    }

    /// How tall the list's element is.
    pub fn height(&self) -> f64 {
        self.whole().min(TALLEST)
    }

    /// Where a row is drawn in the element.
    pub fn top_of(&self, row: u32) -> f64 {
        f64::from(row) * self.row - self.offset
    }

    /// The position in the whole list, in pixels.
    fn position(&self) -> f64 {
        self.at + self.offset
    }

    /// Takes over where the scrollbar is now. Answers where it is to be put instead, when the list had to be drawn anew around it.
    pub fn scrolled(&mut self, to: f64, view: f64) -> Option<f64> {
        let moved = (to - self.at).abs();
        self.at = to;
        if moved < view {
            return self.settle();
        }
        // A jump: as far down the list as the bar is down its track.
        let track = (self.height() - view).max(1.0);
        let position = (to / track).clamp(0.0, 1.0) * (self.whole() - view).max(0.0);
        self.offset = position - to;
        None
    }

    /// Goes to a row. Answers where the scrollbar is to be put.
    pub fn go_to(&mut self, row: u32, view: f64) -> f64 {
        let position = (f64::from(row) * self.row).min((self.whole() - view).max(0.0));
        self.place(position, view);
        self.at
    }

    /// Another number of rows, with the same rows in view as before when some were added at the top. Answers where the scrollbar is
    /// to be put when that is elsewhere.
    pub fn grown(&mut self, rows: u32, view: f64) -> Option<f64> {
        let before = self.at;
        let added = f64::from(rows) - f64::from(self.rows);
        let position = self.position();
        self.rows = rows;
        if position < self.row {
            return None;
        }
        self.place((position + added * self.row).max(0.0), view);
        ((self.at - before).abs() > 0.5).then_some(self.at)
    }

    fn place(&mut self, position: f64, view: f64) {
        let track = (self.height() - view).max(1.0);
        let share = position / (self.whole() - view).max(1.0);
        self.at = (share * track).clamp(0.0, track).round();
        self.offset = position - self.at;
    }

    /// After a small movement: keeps the bar away from an end of its track that is not an end of the list, and at those that are.
    fn settle(&mut self) -> Option<f64> {
        let spare = self.whole() - self.height();
        let offset = self.offset.clamp(0.0, spare.max(0.0));
        let near_top = self.at < self.row && self.position() > self.row;
        let near_end = self.at > self.height() - TALLEST / 10.0 && self.position() < self.whole() - TALLEST / 5.0;
        if near_top || near_end {
            let position = self.position();
            self.at = (position / self.whole() * self.height()).round();
            self.offset = position - self.at;
            return Some(self.at);
        }
        if (offset - self.offset).abs() > 0.5 {
            let position = self.position().clamp(0.0, self.whole());
            self.offset = offset;
            self.at = position - offset;
            return Some(self.at);
        }
        None
    }

    /// The rows to draw, the last not included: those in a view of this height, and some above and below.
    pub fn drawn(&self, view: f64, beyond: u32) -> (u32, u32) {
        let first = whole_rows(self.position() / self.row);
        let shown = whole_rows((view / self.row).ceil()).saturating_add(1);
        (first.saturating_sub(beyond), first.saturating_add(shown).saturating_add(beyond).min(self.rows))
    }

    /// The row at the top of the view.
    pub fn first(&self) -> u32 {
        whole_rows(self.position() / self.row).min(self.rows.saturating_sub(1))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a row's number can be")]
fn whole_rows(rows: f64) -> u32 {
    rows.clamp(0.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: f64 = 800.0;
    const ROW: f64 = 48.0;

    /// What the browser does: the bar stays on its track.
    fn scroll(list: &mut LongList, by: f64, bar: &mut f64) {
        *bar = (*bar + by).clamp(0.0, list.height() - VIEW);
        if let Some(put) = list.scrolled(*bar, VIEW) {
            *bar = put;
        }
    }

    #[test]
    fn a_short_list_is_as_it_is() {
        let mut list = LongList::new(1_000, ROW);
        let mut bar = 0.0;
        assert!((list.height() - 48_000.0).abs() < f64::EPSILON);
        for _ in 0..200 {
            scroll(&mut list, 300.0, &mut bar);
        }
        assert!((list.top_of(10) - 480.0).abs() < f64::EPSILON, "never offset");
        assert_eq!(list.drawn(VIEW, 0).1, 1_000);
    }

    #[test]
    fn small_movements_are_exact_in_a_list_of_a_million() {
        let mut list = LongList::new(1_000_000, ROW);
        let mut bar = 0.0;
        for step in 1..=50_000_u32 {
            scroll(&mut list, 480.0, &mut bar);
            assert!(list.first().abs_diff(step * 10) <= 1, "step {step}: {} at {bar}", list.first());
            let top = list.top_of(list.first()) - bar;
            assert!((-ROW..=0.5).contains(&top), "the first row is drawn at the top of the view: {top}");
        }
    }

    #[test]
    fn both_ends_are_reached_by_small_movements_and_by_jumps() {
        let mut list = LongList::new(1_000_000, ROW);
        let mut bar = 0.0;
        scroll(&mut list, 1e9, &mut bar);
        assert_eq!(list.drawn(VIEW, 5).1, 1_000_000, "the end of the track is the end of the list");
        for _ in 0..100 {
            scroll(&mut list, -700.0, &mut bar);
        }
        for _ in 0..200 {
            scroll(&mut list, 700.0, &mut bar);
        }
        assert_eq!(list.drawn(VIEW, 0).1, 1_000_000);
        assert!(list.top_of(999_999) + ROW <= list.height() + 1.0, "the last row is inside of the element");
        scroll(&mut list, -1e9, &mut bar);
        assert_eq!(list.first(), 0);
        for _ in 0..50 {
            scroll(&mut list, 700.0, &mut bar);
        }
        for _ in 0..100 {
            scroll(&mut list, -700.0, &mut bar);
        }
        assert_eq!((list.first(), bar), (0, 0.0));
    }

    #[test]
    fn a_row_is_gone_to_and_stays_when_others_come() {
        let mut list = LongList::new(1_000_000, ROW);
        let bar = list.go_to(654_321, VIEW);
        assert!(list.first().abs_diff(654_321) <= 1 && (list.top_of(654_321) - bar).abs() < ROW);
        list.grown(1_000_007, VIEW);
        assert!(list.first().abs_diff(654_328) <= 1, "{}", list.first());
        let mut at_top = LongList::new(10, ROW);
        assert_eq!(at_top.grown(12, VIEW), None);
        assert_eq!(at_top.first(), 0, "who looks at the newest goes on doing so");
    }
}
