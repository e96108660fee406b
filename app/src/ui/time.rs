//! Days and instants in words, the same on the server and in every browser: no clock, no zone, no locale.

use crate::model::{Day, Instant};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `23 Nov 2026`.
pub fn fmt_day(day: Day) -> String {
    format!("{} {}", day_and_month(day), day.year())
}

/// `23–27 Nov 2026`, `30 Nov – 4 Dec 2026`, `from 23 Nov 2026`, `until 27 Nov 2026` or `no dates`.
pub fn fmt_range(from: Option<Day>, to: Option<Day>) -> String {
    match (from, to) {
        (None, None) => "no dates".to_owned(),
        (Some(from), None) => format!("from {}", fmt_day(from)),
        (None, Some(to)) => format!("until {}", fmt_day(to)),
        (Some(from), Some(to)) if from == to => fmt_day(from),
        (Some(from), Some(to)) if from.year() != to.year() => format!("{} – {}", fmt_day(from), fmt_day(to)),
        (Some(from), Some(to)) if from.month() != to.month() => format!("{} – {}", day_and_month(from), fmt_day(to)),
        (Some(from), Some(to)) => format!("{}–{}", from.0.day(), fmt_day(to)),
    }
}

/// `23 Nov 2026, 10:04 UTC`.
pub fn fmt_instant(at: Instant) -> String {
    format!("{}, {:02}:{:02} UTC", fmt_day(at.day()), at.hour(), at.minute())
}

fn day_and_month(day: Day) -> String {
    format!("{} {}", day.0.day(), MONTHS[usize::from(u8::from(day.month())) - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Day> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn days_and_instants() {
        assert_eq!(fmt_day("2026-11-03".parse().unwrap()), "3 Nov 2026");
        assert_eq!(fmt_instant("2026-11-23T12:04:59+02:00".parse().unwrap()), "23 Nov 2026, 10:04 UTC");
    }

    #[test]
    fn ranges_say_no_more_than_needed() {
        assert_eq!(fmt_range(day("2026-11-23"), day("2026-11-27")), "23–27 Nov 2026");
        assert_eq!(fmt_range(day("2026-11-30"), day("2026-12-04")), "30 Nov – 4 Dec 2026");
        assert_eq!(fmt_range(day("2026-12-30"), day("2027-01-04")), "30 Dec 2026 – 4 Jan 2027");
        assert_eq!(fmt_range(day("2026-11-23"), day("2026-11-23")), "23 Nov 2026");
        assert_eq!(fmt_range(day("2026-11-23"), None), "from 23 Nov 2026");
        assert_eq!(fmt_range(None, day("2026-11-27")), "until 27 Nov 2026");
        assert_eq!(fmt_range(None, None), "no dates");
    }
}
