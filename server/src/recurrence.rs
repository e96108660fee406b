//! Rules of days (RFC 5545, RRULE): pure, over whole days, whatever zone anybody is in.

use app::model::Day;
use chrono::TimeZone;
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// How far a rule is followed before it is taken for one that never says a day.
const YEARS: i32 = 50;

/// A rule with the first day that it is asked about.
#[derive(Debug, Clone)]
pub struct Rule {
    text: String,
    set: RRuleSet,
    starts_on: Day,
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow "rule".
    pub fn new(text: &str, starts_on: Day) -> Result<Self, String> {
        let text = text.trim().trim_start_matches("RRULE:").to_uppercase();
        let asked = |word: &str| text.split(';').any(|part| part.starts_with(word));
        if asked("BYHOUR") || asked("BYMINUTE") || asked("BYSECOND") {
            return Err("must be about days, not about times of the day".into());
        }
        let rule: RRule<Unvalidated> = text.parse().map_err(|error| format!("cannot be read: {error}"))?;
        if !matches!(rule.get_freq(), Frequency::Yearly | Frequency::Monthly | Frequency::Weekly | Frequency::Daily) {
            return Err("must be DAILY, WEEKLY, MONTHLY or YEARLY".into());
        }
        let start = at(starts_on).ok_or("must begin on a day of the calendar")?;
        let set = rule.build(start).map_err(|error| format!("cannot be read: {error}"))?;
        let rule = Self { text, set, starts_on };
        let any = rule.between(starts_on, years_after(starts_on), 1);
        if any.is_empty() { Err("never says a day".into()) } else { Ok(rule) }
    }

    /// As it is kept.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The days that it says from one to another, both included; so many at most.
    pub fn between(&self, from: Day, to: Day, most: u16) -> Vec<Day> {
        let (Some(after), Some(before)) = (at(from.plus(-1)), at(to.plus(1))) else { return Vec::new() };
        // Two more than are asked for: the library may count its ends in.
        let found = self.set.clone().after(after).before(before).all(most.saturating_add(2)).dates;
        found.iter().filter_map(day_of).filter(|day| (from..=to).contains(day)).take(usize::from(most)).collect()
    }

    /// Whether it says this day.
    pub fn says(&self, day: Day) -> bool {
        self.between(day, day, 1) == [day]
    }

    /// The next days that it says, from one on.
    pub fn next(&self, from: Day, most: u16) -> Vec<Day> {
        let from = from.max(self.starts_on);
        self.between(from, years_after(from), most)
    }

    /// The same rule up to the day before.
    pub fn ended_before(&self, day: Day) -> String {
        let last = day.plus(-1);
        let until = format!("UNTIL={:04}{:02}{:02}T000000Z", last.year(), u8::from(last.month()), last.day());
        self.parts_but(&["COUNT", "UNTIL"]).chain([until]).collect::<Vec<_>>().join(";")
    }

    /// The same rule from a day on: of a number of times, what is left of them.
    pub fn going_on_from(&self, day: Day) -> String {
        let count = self.text.split(';').find_map(|part| part.strip_prefix("COUNT=")?.parse::<usize>().ok());
        match count {
            None => self.text.clone(),
            Some(count) => {
                let passed = if day > self.starts_on { self.between(self.starts_on, day.plus(-1), u16::MAX).len() } else { 0 };
                let left = format!("COUNT={}", count.saturating_sub(passed).max(1));
                self.parts_but(&["COUNT"]).chain([left]).collect::<Vec<_>>().join(";")
            }
        }
    }

    fn parts_but<'r>(&'r self, left_out: &'r [&str]) -> impl Iterator<Item = String> + 'r {
        self.text.split(';').filter(|part| !left_out.iter().any(|word| part.starts_with(word))).map(str::to_owned)
    }
}

fn years_after(day: Day) -> Day {
    day.plus(i64::from(YEARS) * 366)
}

fn at(day: Day) -> Option<chrono::DateTime<Tz>> {
    Tz::UTC.with_ymd_and_hms(day.year(), u32::from(u8::from(day.month())), u32::from(day.day()), 0, 0, 0).single()
}

fn day_of(at: &chrono::DateTime<Tz>) -> Option<Day> {
    at.format("%Y-%m-%d").to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn days(rule: &str, from: &str, most: u16) -> Vec<String> {
        Rule::new(rule, day(from)).unwrap().next(day(from), most).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn rules_say_their_days() {
        assert_eq!(days("FREQ=MONTHLY;BYDAY=1MO", "2027-01-01", 3), ["2027-01-04", "2027-02-01", "2027-03-01"]);
        assert_eq!(days("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2", "2027-01-06", 9), ["2027-01-06", "2027-01-20"]);
        // The 29th of February is there in leap years only.
        assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2027-01-01", 2), ["2028-02-29", "2032-02-29"]);
        assert_eq!(days("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-31", 3), ["2027-01-31", "2027-03-31", "2027-05-31"]);
    }

    #[test]
    fn what_is_no_rule_of_days_is_refused() {
        for rule in ["", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3", "FREQ=SOMETIMES", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"] {
            assert!(Rule::new(rule, day("2027-01-01")).is_err(), "{rule}");
        }
    }

    #[test]
    fn a_rule_is_cut_in_two_without_losing_or_doubling_a_day() {
        for text in ["FREQ=WEEKLY;BYDAY=TU;COUNT=9", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270301T000000Z", "FREQ=WEEKLY;BYDAY=TU"] {
            let start = day("2027-01-01");
            let whole = Rule::new(text, start).unwrap();
            let all = whole.next(start, 30);
            for cut in &all[1..all.len().min(8)] {
                let before = Rule::new(&whole.ended_before(*cut), start).unwrap();
                let after = Rule::new(&whole.going_on_from(*cut), *cut).unwrap();
                let mut both = before.next(start, 40);
                both.extend(after.next(*cut, 40));
                assert_eq!(both[..all.len()], all[..], "{text} at {cut}");
                if all.len() < 30 {
                    assert_eq!(both.len(), all.len(), "{text} at {cut}");
                }
            }
        }
    }
}
