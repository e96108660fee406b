//! What one page of the calendar covers: a day, a week, a month or a quarter.

use std::str::FromStr;

use super::{
    Span,
    calendar::{Month, week_of},
};
use crate::model::Day;

/// How much of time is seen at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    Day,
    Week,
    #[default]
    Month,
    Quarter,
    /// A month as a list by day.
    Agenda,
}

impl View {
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Agenda];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Agenda => "agenda",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Week => "Week",
            Self::Month => "Month",
            Self::Quarter => "Quarter",
            Self::Agenda => "Agenda",
        }
    }

    /// What one page of it is called.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month | Self::Agenda => "month",
            Self::Quarter => "quarter",
        }
    }
}

/// Text that names no view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected day, week, month, quarter or agenda")]
pub struct BadView;

impl FromStr for View {
    type Err = BadView;
    fn from_str(word: &str) -> Result<Self, BadView> {
        Self::ALL.into_iter().find(|view| view.as_str() == word).ok_or(BadView)
    }
}

/// One page of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    view: View,
    /// Its first day.
    first: Day,
}

impl Period {
    /// The page that a day is on.
    pub fn of(view: View, day: Day) -> Self {
        let first = match view {
            View::Day => day,
            View::Week => week_of(day).first(),
            View::Month | View::Agenda => Month::of(day).days().first(),
            View::Quarter => Month::of(day).plus(-months_into_quarter(day)).days().first(),
        };
        Self { view, first }
    }

    /// The page whose [`Self::window`] this is. An agenda has the window of its month, and is told apart by nothing.
    pub fn of_window(window: Span) -> Self {
        let inside = window.first().plus(6);
        match window.days() {
            ..7 => Self::of(View::Day, window.first()),
            7 => Self::of(View::Week, window.first()),
            8..=42 => Self::of(View::Month, inside),
            _ => Self::of(View::Quarter, inside),
        }
    }

    pub const fn view(self) -> View {
        self.view
    }

    pub const fn first(self) -> Day {
        self.first
    }

    /// The days that it is about.
    pub fn days(self) -> Span {
        match self.view {
            View::Day => Span::one(self.first),
            View::Week => week_of(self.first),
            View::Month | View::Agenda => Month::of(self.first).days(),
            View::Quarter => Span::between(self.first, Month::of(self.first).plus(2).days().last()),
        }
    }

    /// The days that are drawn: the same, widened to whole weeks where it is drawn in weeks.
    pub fn window(self) -> Span {
        let days = self.days();
        match self.view {
            View::Day => days,
            _ => Span::between(week_of(days.first()).first(), week_of(days.last()).last()),
        }
    }

    /// The runs of days that are drawn as one line each.
    pub fn rows(self) -> Vec<Span> {
        let window = self.window();
        match self.view {
            View::Day => vec![window],
            _ => (0..window.days() / 7).map(|week| week_of(window.first().plus(7 * week))).collect(),
        }
    }

    /// So many pages later, or earlier when negative.
    #[must_use]
    pub fn plus(self, pages: i32) -> Self {
        let first = match self.view {
            View::Day => self.first.plus(i64::from(pages)),
            View::Week => self.first.plus(7 * i64::from(pages)),
            View::Month | View::Agenda => Month::of(self.first).plus(pages).days().first(),
            View::Quarter => Month::of(self.first).plus(pages.saturating_mul(3)).days().first(),
        };
        Self::of(self.view, first)
    }

    /// The day of the page so many pages on that is most like this day.
    pub fn day_like(self, day: Day, pages: i32) -> Day {
        match self.view {
            View::Day => day.plus(i64::from(pages)),
            View::Week => day.plus(7 * i64::from(pages)),
            View::Month | View::Agenda | View::Quarter => Month::of(day).plus(pages).day_like(day),
        }
    }

    /// `Monday 23 November 2026`, `23 – 29 November 2026`, `November 2026` or `October – December 2026`.
    pub fn name(self) -> String {
        let (first, last) = (self.days().first(), self.days().last());
        match self.view {
            View::Day => format!("{} {} {} {}", first.weekday(), first.day(), first.month(), first.year()),
            View::Month | View::Agenda => Month::of(first).name(),
            View::Quarter => format!("{} – {} {}", first.month(), last.month(), last.year()),
            View::Week if first.month() == last.month() => format!("{} – {} {} {}", first.day(), last.day(), last.month(), last.year()),
            View::Week if first.year() == last.year() => {
                format!("{} {} – {} {} {}", first.day(), first.month(), last.day(), last.month(), last.year())
            }
            View::Week => {
                format!("{} {} {} – {} {} {}", first.day(), first.month(), first.year(), last.day(), last.month(), last.year())
            }
        }
    }
}

/// How many months of its quarter lie before a day's.
fn months_into_quarter(day: Day) -> i32 {
    (i32::from(u8::from(day.month())) - 1) % 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn pages_hold_their_days_and_are_known_by_their_windows() {
        let mut at = day("2023-12-20");
        while at < day("2028-03-10") {
            for view in View::ALL {
                let page = Period::of(view, at);
                assert!(page.days().contains(at) && page.window().contains(at), "{view:?} {at}");
                let rows = page.rows();
                assert_eq!(rows.first().map(|row| row.first()), Some(page.window().first()));
                assert_eq!(rows.last().map(|row| row.last()), Some(page.window().last()));
                let read_back = Period::of_window(page.window());
                assert_eq!(read_back.first(), page.first(), "{view:?} {at}");
                assert_eq!(read_back.view() == view, view != View::Agenda);
            }
            at = at.plus(3);
        }
    }

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        for view in View::ALL {
            let mut page = Period::of(view, day("2026-11-23"));
            for _ in 0..30 {
                let next = page.plus(1);
                assert_eq!(next.days().first(), page.days().last().plus(1));
                assert_eq!(next.plus(-1), page);
                page = next;
            }
        }
    }

    #[test]
    fn pages_have_names() {
        let name = |view, at: &str| Period::of(view, day(at)).name();
        assert_eq!(name(View::Day, "2026-11-23"), "Monday 23 November 2026");
        assert_eq!(name(View::Week, "2026-11-25"), "23 – 29 November 2026");
        assert_eq!(name(View::Week, "2026-12-01"), "30 November – 6 December 2026");
        assert_eq!(name(View::Week, "2027-01-01"), "28 December 2026 – 3 January 2027");
        assert_eq!(name(View::Agenda, "2026-11-25"), "November 2026");
        assert_eq!(name(View::Quarter, "2026-11-25"), "October – December 2026");
    }

    #[test]
    fn a_quarter_has_thirteen_weeks_or_one_more() {
        for (at, weeks) in [("2026-02-01", 14), ("2026-05-01", 14), ("2026-08-01", 14), ("2029-01-01", 13)] {
            assert_eq!(Period::of(View::Quarter, day(at)).rows().len(), weeks, "{at}");
        }
    }
}
