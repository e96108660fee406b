//! How a calendar is laid out: which days are shown, and in which lane of its row each bar lies.
//!
//! A row is any run of days that is drawn as one line: a week of the month view here, and just as well a single day,
//! a week by itself or the thirteen weeks of a quarter.

use std::{cmp::Reverse, fmt, ops::RangeInclusive, str::FromStr};

use time::{Date, Month as MonthName};

use super::Span;
use crate::model::Day;

/// The years whose months are shown. Every week of theirs is whole.
const YEARS: RangeInclusive<i32> = 1970..=9998;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Month {
    year: i32,
    month: MonthName,
}

impl Month {
    /// The month that a day is in.
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// From the first to the last day.
    pub fn days(self) -> Span {
        // Day 1 exists in every month of every year that a `Day` can hold.
        let first = Day(Date::from_calendar_date(self.year, self.month, 1).unwrap_or(Date::MIN));
        Span::between(first, first.plus(i64::from(self.month.length(self.year)) - 1))
    }

    /// The month widened to whole weeks.
    pub fn window(self) -> Span {
        let days = self.days();
        Span::between(week_of(days.first()).first(), week_of(days.last()).last())
    }

    /// The weeks of [`Self::window`], from Monday to Sunday.
    pub fn weeks(self) -> Vec<Span> {
        let window = self.window();
        (0..window.days() / 7).map(|week| week_of(window.first().plus(7 * week))).collect()
    }

    /// So many months later, or earlier when negative; stops at the first and the last month there is.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let index = self.year * 12 + i32::from(u8::from(self.month)) - 1 + months;
        let index = index.clamp(YEARS.start() * 12, YEARS.end() * 12 + 11);
        let number = u8::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
        Self { year: index.div_euclid(12), month: MonthName::try_from(number).unwrap_or(MonthName::January) }
    }

    /// The same day of this month as `day` is of its own, or the last one where this month is shorter.
    pub fn day_like(self, day: Day) -> Day {
        let days = self.days();
        days.first().plus(i64::from(day.day()) - 1).min(days.last())
    }

    /// `November 2026`.
    pub fn name(self) -> String {
        format!("{} {}", self.month, self.year)
    }
}

/// `2026-11`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, u8::from(self.month))
    }
}

/// Text that is not a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a month as YYYY-MM")]
pub struct BadMonth;

impl FromStr for Month {
    type Err = BadMonth;
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        let day: Day = format!("{text}-01").parse().map_err(|_| BadMonth)?;
        if YEARS.contains(&day.year()) { Ok(Self::of(day)) } else { Err(BadMonth) }
    }
}

/// The week of a day, from Monday to Sunday.
pub fn week_of(day: Day) -> Span {
    let monday = day.plus(-i64::from(day.weekday().number_days_from_monday()));
    Span::between(monday, monday.plus(6))
}

/// Something to lay out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<K> {
    pub key: K,
    pub span: Span,
    /// Lower ranks are placed first, whatever their length.
    pub rank: u8,
}

/// Where an item lies in one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar<K> {
    pub key: K,
    /// 0 is the topmost.
    pub lane: usize,
    /// The days of the item that are in this row.
    pub days: Span,
    /// It has begun before this row.
    pub continues_before: bool,
    /// It goes on after this row.
    pub continues_after: bool,
}

/// One row of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<K> {
    pub days: Span,
    /// What is shown, by first day and lane: the order in which it is read.
    pub bars: Vec<Bar<K>>,
    /// How many items of each day found no lane.
    pub more: Vec<usize>,
}

impl<K: Copy> Row<K> {
    /// The bars whose first day in this row is `day`.
    pub fn starting_on(&self, day: Day) -> impl Iterator<Item = &Bar<K>> {
        self.bars.iter().filter(move |bar| bar.days.first() == day)
    }

    /// The bars that lie on `day`, topmost first.
    pub fn on(&self, day: Day) -> Vec<Bar<K>> {
        let mut bars: Vec<_> = self.bars.iter().filter(|bar| bar.days.contains(day)).copied().collect();
        bars.sort_by_key(|bar| bar.lane);
        bars
    }

    /// How many items of `day` are not shown.
    pub fn more_on(&self, day: Day) -> usize {
        usize::try_from(day.since(self.days.first())).ok().and_then(|column| self.more.get(column).copied()).unwrap_or(0)
    }
}

/// Lays items out in one row of at most `limit` lanes: each in the first lane that is free on all of its days, by rank,
/// the longest first, then the earlier, then as given. What finds no lane is counted on each of its days.
pub fn lay_out<K: Copy>(row: Span, items: &[Item<K>], limit: usize) -> Row<K> {
    let mut shown: Vec<(&Item<K>, Span)> = items.iter().filter_map(|item| Some((item, item.span.overlap(row)?))).collect();
    shown.sort_by_key(|(item, _)| (item.rank, Reverse(item.span.days()), item.span.first()));

    let length = usize::try_from(row.days()).unwrap_or(0);
    let mut lanes: Vec<Vec<bool>> = Vec::new();
    let mut bars = Vec::new();
    let mut more = vec![0; length];
    for (item, days) in shown {
        let columns = columns(row, days);
        let free = lanes.iter().position(|lane| !lane[columns.clone()].contains(&true));
        let lane = match free {
            Some(lane) => lane,
            None if lanes.len() < limit => {
                lanes.push(vec![false; length]);
                lanes.len() - 1
            }
            None => {
                more[columns].iter_mut().for_each(|count| *count += 1);
                continue;
            }
        };
        lanes[lane][columns].fill(true);
        bars.push(Bar {
            key: item.key,
            lane,
            days,
            continues_before: item.span.first() < row.first(),
            continues_after: item.span.last() > row.last(),
        });
    }
    bars.sort_by_key(|bar| (bar.days.first(), bar.lane));
    Row { days: row, bars, more }
}

/// Indexes of days in a row that contains them.
fn columns(row: Span, days: Span) -> std::ops::Range<usize> {
    let index = |day: Day| usize::try_from(day.since(row.first())).unwrap_or(0);
    index(days.first())..index(days.last()) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn span(from: &str, to: &str) -> Span {
        Span::between(day(from), day(to))
    }

    fn item(key: usize, from: &str, to: &str) -> Item<usize> {
        Item { key, span: span(from, to), rank: 0 }
    }

    const MONDAY: &str = "2026-11-23";

    fn week() -> Span {
        week_of(day(MONDAY))
    }

    #[test]
    fn a_month_has_whole_weeks_from_monday() {
        let november: Month = "2026-11".parse().unwrap();
        assert_eq!(november.window(), span("2026-10-26", "2026-12-06"));
        assert_eq!(november.weeks().len(), 6);
        assert!(november.weeks().iter().all(|week| week.days() == 7 && week.first().weekday() == time::Weekday::Monday));
        // February 2027 begins on a Monday and has 28 days.
        assert_eq!("2027-02".parse::<Month>().unwrap().weeks().len(), 4);
    }

    #[test]
    fn months_follow_each_other() {
        let november: Month = "2026-11".parse().unwrap();
        assert_eq!(november.plus(1).to_string(), "2026-12");
        assert_eq!(november.plus(2).to_string(), "2027-01");
        assert_eq!(november.plus(-11).to_string(), "2025-12");
        assert_eq!(november.name(), "November 2026");
        assert_eq!(november.plus(3).day_like(day("2026-11-30")), day("2027-02-28"));
        for months in -600..600 {
            assert_eq!(november.plus(months).plus(-months), november);
        }
    }

    #[test]
    fn the_last_month_is_followed_by_itself() {
        let last: Month = "9998-12".parse().unwrap();
        assert_eq!(last.plus(1), last);
        assert_eq!("1970-01".parse::<Month>().unwrap().plus(-5).to_string(), "1970-01");
    }

    #[test]
    fn a_bad_month_is_refused() {
        for text in ["", "2026", "2026-13", "2026-1", "0001-01", "9999-12", "2026-11-01", "x"] {
            assert_eq!(text.parse::<Month>(), Err(BadMonth), "{text}");
        }
    }

    #[test]
    fn the_longest_lies_on_top() {
        let items = [item(1, "2026-11-24", "2026-11-24"), item(2, "2026-11-20", "2026-12-10"), item(3, "2026-11-25", "2026-11-26")];
        let row = lay_out(week(), &items, 4);
        let lane = |key| row.bars.iter().find(|bar| bar.key == key).map(|bar| bar.lane);
        assert_eq!((lane(2), lane(3), lane(1)), (Some(0), Some(1), Some(1)));
    }

    #[test]
    fn rank_comes_before_length() {
        let mut long = item(1, "2026-11-01", "2026-12-31");
        long.rank = 1;
        let row = lay_out(week(), &[long, item(2, MONDAY, MONDAY)], 1);
        assert_eq!(row.bars.iter().map(|bar| bar.key).collect::<Vec<_>>(), [2]);
        assert_eq!(row.more, [1; 7]);
    }

    #[test]
    fn edges_say_that_a_bar_goes_on() {
        let row = lay_out(week(), &[item(1, "2026-11-01", "2026-11-24"), item(2, "2026-11-28", "2026-12-02")], 4);
        let bar = |key| *row.bars.iter().find(|bar| bar.key == key).unwrap();
        assert!(bar(1).continues_before && !bar(1).continues_after);
        assert!(!bar(2).continues_before && bar(2).continues_after);
        assert_eq!(bar(2).days, span("2026-11-28", "2026-11-29"));
    }

    #[test]
    fn what_finds_no_lane_is_counted() {
        let items: Vec<_> = (0..5).map(|key| item(key, "2026-11-24", "2026-11-25")).collect();
        let row = lay_out(week(), &items, 3);
        assert_eq!(row.bars.iter().map(|bar| bar.key).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(row.more, [0, 2, 2, 0, 0, 0, 0]);
        assert_eq!(row.more_on(day("2026-11-25")), 2);
        assert_eq!(row.more_on(day("2026-12-25")), 0);
    }

    #[test]
    fn a_row_may_be_of_any_length() {
        let quarter = span("2026-10-01", "2026-12-31");
        let row = lay_out(quarter, &[item(1, "2026-10-10", "2026-12-10"), item(2, "2026-12-11", "2026-12-11")], 4);
        assert!(row.bars.iter().all(|bar| bar.lane == 0));
        assert_eq!(lay_out(Span::one(day(MONDAY)), &[item(1, MONDAY, MONDAY)], 4).bars.len(), 1);
    }

    /// Every set of up to three spans over a week and its surroundings, at every limit: no two bars meet in a lane,
    /// every item is drawn on exactly its days of the row or counted on each of them, and the flags are true.
    #[test]
    fn every_layout_is_sound() {
        let row = week();
        let all: Vec<Span> = (-1..=7)
            .flat_map(|first| (first..=7).map(move |last| (first, last)))
            .map(|(first, last)| Span::between(row.first().plus(first), row.first().plus(last)))
            .collect();
        for (i, one) in all.iter().enumerate() {
            for (j, two) in all.iter().enumerate().skip(i) {
                for three in all.iter().skip(j) {
                    let items: Vec<Item<usize>> =
                        [*one, *two, *three].into_iter().enumerate().map(|(key, span)| Item { key, span, rank: 0 }).collect();
                    for limit in 0..=3 {
                        check(row, &items, limit);
                    }
                }
            }
        }
    }

    /// Many spans of many lengths, as a year of a busy team would have, week after week.
    #[test]
    fn crowded_layouts_are_sound() {
        let start = day("2026-01-05");
        let items: Vec<Item<usize>> = (0..400_usize)
            .map(|key| {
                let (first, length) = ((key * 7919) % 364, (key * 104_729) % 45);
                let first = start.plus(i64::try_from(first).unwrap());
                Item { key, span: Span::between(first, first.plus(i64::try_from(length).unwrap())), rank: u8::from(key % 3 == 0) }
            })
            .collect();
        for week in 0..52 {
            for limit in [0, 1, 4, 1_000] {
                check(week_of(start.plus(7 * week)), &items, limit);
            }
        }
    }

    fn check(row: Span, items: &[Item<usize>], limit: usize) {
        let laid = lay_out(row, items, limit);
        for (index, bar) in laid.bars.iter().enumerate() {
            assert!(bar.lane < limit);
            for other in &laid.bars[index + 1..] {
                assert!(bar.lane != other.lane || bar.days.overlap(other.days).is_none(), "{bar:?} meets {other:?}");
            }
        }
        for day in row.iter() {
            let due = items.iter().filter(|item| item.span.contains(day)).count();
            assert_eq!(laid.on(day).len() + laid.more_on(day), due, "{day} of {items:?}");
        }
        for item in items {
            let bars: Vec<_> = laid.bars.iter().filter(|bar| bar.key == item.key).collect();
            assert!(bars.len() <= 1);
            if let Some(bar) = bars.first() {
                assert_eq!(Some(bar.days), item.span.overlap(row));
                assert_eq!(bar.continues_before, item.span.first() < row.first());
                assert_eq!(bar.continues_after, item.span.last() > row.last());
            }
        }
        assert_eq!(lay_out(row, items, limit), laid);
    }
}
