//! The date of Easter.

use time::{Date, Month};

/// Easter Sunday of the western churches in a year of the Gregorian calendar.
///
/// The algorithm without exceptions of *Nature* (20 April 1876), as given by J. Meeus, *Astronomical Algorithms* (1991), chapter 8.
pub(super) fn sunday(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let month = Month::try_from(u8::try_from(n / 31).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(n % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the table of the Astronomical Society of South Australia, with the earliest and the latest date there can be.
    #[test]
    fn easter_falls_where_the_tables_say() {
        for text in [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "2000-04-23",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2285-03-22",
        ] {
            let day: crate::model::Day = text.parse().unwrap();
            assert_eq!(sunday(day.year()), Some(day.0));
        }
    }

    #[test]
    fn easter_is_a_sunday_in_spring() {
        for year in 1583..=9998 {
            let day = sunday(year).unwrap();
            assert_eq!(day.weekday(), time::Weekday::Sunday);
            assert!(
                (day.month(), day.day()) >= (Month::March, 22) && (day.month(), day.day()) <= (Month::April, 25)
                    || day.month() == Month::March
            );
        }
    }
}
