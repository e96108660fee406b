//! How a law says when a holiday is.

use time::{Date, Duration, Month, Weekday};

use super::easter;

/// A holiday as its law describes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub name: &'static str,
    when: When,
    pub in_lieu: InLieu,
    /// First and last year in which it is held.
    years: (i32, i32),
}

#[derive(Debug, Clone, Copy)]
enum When {
    /// A month and a day.
    Fixed(u8, u8),
    /// The first such weekday that is not before a day of a month.
    OnOrAfter(Weekday, u8, u8),
    /// A day of a month when it is this weekday, else the first Monday after it.
    FixedOrMonday(Weekday, u8, u8),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// Proclaimed year by year.
    Proclaimed(&'static [(i32, u8, u8)]),
}

/// What is given instead when a holiday falls on a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InLieu {
    Nothing,
    /// The next day from Monday to Friday that is no holiday yet.
    NextFree,
    /// The same, but only for a Sunday.
    NextFreeAfterSunday,
    /// Friday for a Saturday, Monday for a Sunday.
    Nearest,
}

/// A day of a month, numbered from 1.
pub(super) const fn on(month: u8, day: u8, name: &'static str) -> Rule {
    rule(name, When::Fixed(month, day))
}

/// The first such weekday on or after a day of a month; the second of a month is the first on or after its 8th.
pub(super) const fn from(weekday: Weekday, month: u8, day: u8, name: &'static str) -> Rule {
    rule(name, When::OnOrAfter(weekday, month, day))
}

/// A day of a month when it is this weekday, else the first Monday after it.
pub(super) const fn on_or_monday(weekday: Weekday, month: u8, day: u8, name: &'static str) -> Rule {
    rule(name, When::FixedOrMonday(weekday, month, day))
}

/// Days after Easter Sunday, before it when negative.
pub(super) const fn easter(days: i64, name: &'static str) -> Rule {
    rule(name, When::Easter(days))
}

/// Dates without a rule: year, month, day.
pub(super) const fn proclaimed(dates: &'static [(i32, u8, u8)], name: &'static str) -> Rule {
    rule(name, When::Proclaimed(dates))
}

const fn rule(name: &'static str, when: When) -> Rule {
    Rule { name, when, in_lieu: InLieu::Nothing, years: (i32::MIN, i32::MAX) }
}

impl Rule {
    pub const fn in_lieu(self, in_lieu: InLieu) -> Self {
        Self { in_lieu, ..self }
    }

    /// Held from this year on.
    pub const fn since(self, year: i32) -> Self {
        Self { years: (year, self.years.1), ..self }
    }

    /// Held up to this year.
    pub const fn until(self, year: i32) -> Self {
        Self { years: (self.years.0, year), ..self }
    }

    /// Its date in a year, if it is held.
    pub fn date(&self, year: i32) -> Option<Date> {
        if year < self.years.0 || year > self.years.1 {
            return None;
        }
        match self.when {
            When::Fixed(month, day) => date(year, month, day),
            When::OnOrAfter(weekday, month, day) => on_or_after(weekday, date(year, month, day)?),
            When::FixedOrMonday(weekday, month, day) => match date(year, month, day)? {
                exactly if exactly.weekday() == weekday => Some(exactly),
                first => on_or_after(Weekday::Monday, first),
            },
            When::Easter(days) => easter::sunday(year)?.checked_add(Duration::days(days)),
            When::Proclaimed(dates) => dates.iter().find(|of| of.0 == year).and_then(|of| date(of.0, of.1, of.2)),
        }
    }
}

fn on_or_after(weekday: Weekday, first: Date) -> Option<Date> {
    let wait = i64::from(weekday.number_days_from_monday()) - i64::from(first.weekday().number_days_from_monday());
    first.checked_add(Duration::days(wait.rem_euclid(7)))
}

fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_found_on_or_after() {
        // Thanksgiving, the fourth Thursday of November; Memorial Day, the last Monday of May.
        assert_eq!(from(Weekday::Thursday, 11, 22, "").date(2026), date(2026, 11, 26));
        assert_eq!(from(Weekday::Monday, 5, 25, "").date(2026), date(2026, 5, 25));
        assert_eq!(from(Weekday::Monday, 5, 25, "").date(2027), date(2027, 5, 31));
    }

    #[test]
    fn a_law_has_a_first_and_a_last_year() {
        let prayer = easter(26, "").until(2023);
        assert_eq!((prayer.date(2023).is_some(), prayer.date(2024)), (true, None));
        assert_eq!(on(10, 3, "").since(1990).date(1989), None);
    }
}
