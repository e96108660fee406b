//! The time scale: how wide a day is, where a day lies, and what is written above it.

use std::str::FromStr;

use crate::{model::Day, plan::Span};

/// How near time is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Zoom {
    Hours,
    Days,
    #[default]
    Weeks,
    Months,
    Quarters,
    Years,
}

impl Zoom {
    pub const ALL: [Self; 6] = [Self::Hours, Self::Days, Self::Weeks, Self::Months, Self::Quarters, Self::Years];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Quarters => "quarters",
            Self::Years => "years",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Hours => "Hours",
            Self::Days => "Days",
            Self::Weeks => "Weeks",
            Self::Months => "Months",
            Self::Quarters => "Quarters",
            Self::Years => "Years",
        }
    }

    /// The width of a day in CSS pixels.
    pub const fn day_width(self) -> f64 {
        match self {
            Self::Hours => 240.0,
            Self::Days => 44.0,
            Self::Weeks => 20.0,
            Self::Months => 7.0,
            Self::Quarters => 2.6,
            Self::Years => 0.9,
        }
    }

    /// One step nearer.
    pub fn nearer(self) -> Option<Self> {
        Self::ALL.into_iter().rfind(|zoom| *zoom < self)
    }

    /// One step farther.
    pub fn farther(self) -> Option<Self> {
        Self::ALL.into_iter().find(|zoom| *zoom > self)
    }

    /// What the upper and the lower line of the head are divided into.
    const fn units(self) -> (Unit, Unit) {
        match self {
            Self::Hours => (Unit::Day, Unit::SixHours),
            Self::Days => (Unit::Month, Unit::Day),
            Self::Weeks => (Unit::Month, Unit::Week),
            Self::Months => (Unit::Year, Unit::Month),
            Self::Quarters => (Unit::Year, Unit::Quarter),
            Self::Years => (Unit::Year, Unit::Half),
        }
    }
}

impl FromStr for Zoom {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|zoom| zoom.as_str() == word).ok_or(())
    }
}

/// A division of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    SixHours,
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

impl Unit {
    /// The first day of the division that a day lies in.
    fn first(self, day: Day) -> Day {
        let of_months = |months: u8| {
            let month = u8::from(day.month()) - 1;
            let back = month % months;
            let mut first = day.plus(1 - i64::from(day.day()));
            for _ in 0..back {
                first = first.plus(-1);
                first = first.plus(1 - i64::from(first.day()));
            }
            first
        };
        match self {
            Self::SixHours | Self::Day => day,
            Self::Week => day.plus(-i64::from(day.weekday().number_days_from_monday())),
            Self::Month => of_months(1),
            Self::Quarter => of_months(3),
            Self::Half => of_months(6),
            Self::Year => of_months(12),
        }
    }

    /// The first day of the division after the one that begins on this day.
    fn next(self, first: Day) -> Day {
        let months = |count: u8| {
            let mut day = first;
            for _ in 0..count {
                day = day.plus(i64::from(day.month().length(day.year())));
            }
            day
        };
        match self {
            Self::SixHours | Self::Day => first.plus(1),
            Self::Week => first.plus(7),
            Self::Month => months(1),
            Self::Quarter => months(3),
            Self::Half => months(6),
            Self::Year => months(12),
        }
    }

    fn words(self, first: Day, is_lower: bool) -> String {
        let month = &first.month().to_string();
        let short = month.get(..3).unwrap_or(month);
        let year = first.year();
        match self {
            Self::SixHours => String::new(),
            Self::Day if is_lower => first.day().to_string(),
            Self::Day => format!("{} {} {short} {year}", first.weekday().to_string().get(..3).unwrap_or_default(), first.day()),
            Self::Week => format!("{} {short}", first.day()),
            Self::Month if is_lower => short.to_owned(),
            Self::Month => format!("{month} {year}"),
            Self::Quarter => format!("Q{}", (u8::from(first.month()) - 1) / 3 + 1),
            Self::Half => format!("H{}", (u8::from(first.month()) - 1) / 6 + 1),
            Self::Year => year.to_string(),
        }
    }
}

/// One division as it is written above the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    pub x: f64,
    pub width: f64,
    pub words: String,
}

/// Days laid out from left to right, in CSS pixels from the left edge of the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub zoom: Zoom,
    pub days: Span,
}

impl Scale {
    /// A scale that shows these days with some room around them: after the last, as much as a wide screen, for a bar that is carried on.
    pub fn around(zoom: Zoom, days: Span) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a few thousand days at most")]
        let room = |pixels: f64| (pixels / zoom.day_width()).ceil() as i64;
        Self { zoom, days: Span::between(days.first().plus(-room(700.0).min(60)), days.last().plus(room(1600.0).max(21))) }
    }

    pub fn day_width(self) -> f64 {
        self.zoom.day_width()
    }

    pub fn width(self) -> f64 {
        length(self.days.days()) * self.day_width()
    }

    /// Where a day begins.
    pub fn x(self, day: Day) -> f64 {
        length(day.since(self.days.first())) * self.day_width()
    }

    /// How many whole days lie in a distance.
    pub fn days_in(self, distance: f64) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "distances are those of a screen")]
        let days = (distance / self.day_width()).round() as i64;
        days
    }

    /// The day at a place, which may be outside of the scale.
    pub fn day_at(self, x: f64) -> Day {
        #[expect(clippy::cast_possible_truncation, reason = "places are those of a screen")]
        let days = (x / self.day_width()).floor() as i64;
        self.days.first().plus(days)
    }

    /// The days between two places.
    pub fn window(self, from: f64, to: f64) -> Span {
        Span::between(self.day_at(from), self.day_at(to))
    }

    /// Upper and lower line of the head over a window of days.
    pub fn ticks(self, window: Span) -> (Vec<Tick>, Vec<Tick>) {
        let (upper, lower) = self.zoom.units();
        let lower = if lower == Unit::SixHours { self.hours(window) } else { self.line(lower, window, true) };
        (self.line(upper, window, false), lower)
    }

    fn line(self, unit: Unit, window: Span, is_lower: bool) -> Vec<Tick> {
        let mut first = unit.first(window.first());
        let mut ticks = Vec::new();
        while first <= window.last() {
            let next = unit.next(first);
            ticks.push(Tick { x: self.x(first), width: self.x(next) - self.x(first), words: unit.words(first, is_lower) });
            first = next;
        }
        ticks
    }

    fn hours(self, window: Span) -> Vec<Tick> {
        let width = self.day_width() / 4.0;
        let of_day = |day: Day| {
            let tick =
                move |quarter: u8| Tick { x: self.x(day) + f64::from(quarter) * width, width, words: format!("{:02}:00", quarter * 6) };
            (0..4).map(tick)
        };
        window.iter().flat_map(of_day).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "days between the first and the last year there is")]
const fn length(days: i64) -> f64 {
    days as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn scale(zoom: Zoom) -> Scale {
        Scale { zoom, days: Span::between(day("2026-11-23"), day("2027-03-01")) }
    }

    #[test]
    fn days_and_places_are_each_others_inverse() {
        for zoom in Zoom::ALL {
            for day in scale(zoom).days.iter() {
                assert_eq!(scale(zoom).day_at(scale(zoom).x(day) + 0.01), day);
            }
        }
    }

    #[test]
    fn zooming_goes_from_hours_to_years() {
        assert_eq!((Zoom::Hours.nearer(), Zoom::Hours.farther()), (None, Some(Zoom::Days)));
        assert_eq!((Zoom::Years.nearer(), Zoom::Years.farther()), (Some(Zoom::Quarters), None));
    }

    #[test]
    fn heads_have_whole_months_weeks_and_quarters() {
        let window = Span::between(day("2026-12-30"), day("2027-01-12"));
        let words = |ticks: Vec<Tick>| ticks.into_iter().map(|tick| tick.words).collect::<Vec<_>>();
        let (upper, lower) = scale(Zoom::Weeks).ticks(window);
        assert_eq!(
            (words(upper), words(lower)),
            (vec!["December 2026".into(), "January 2027".into()], vec!["28 Dec".into(), "4 Jan".into(), "11 Jan".into()])
        );
        let (upper, lower) = scale(Zoom::Quarters).ticks(window);
        assert_eq!((words(upper), words(lower)), (vec!["2026".to_owned(), "2027".into()], vec!["Q4".to_owned(), "Q1".into()]));
        let (_, lower) = scale(Zoom::Hours).ticks(Span::one(day("2027-01-01")));
        assert_eq!(words(lower), ["00:00", "06:00", "12:00", "18:00"]);
    }
}
