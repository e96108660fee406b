//! Public holidays by market, computed from the laws that set them.
//!
//! A market is written as campaigns write it: an ISO 3166-1 country, with an ISO 3166-2 part where laws differ within one
//! (`AU-NSW`, `GB-SCT`, `DE-BY`). Each file names the laws and the official lists it follows. What a government proclaims year
//! by year is listed as proclaimed; the laws are given as of 2026, and for earlier years as far back as the rules themselves say.
//!
//! Holidays of a city or a region below these parts are not known here: a team adds them to its calendar as closed days.

mod australia;
mod easter;
mod europe;
mod germany;
mod new_zealand;
mod rule;
mod united_kingdom;
mod united_states;

use std::{collections::BTreeMap, ops::RangeInclusive};

use time::{Date, Weekday};

use self::rule::{InLieu, Rule};
use super::{WorkingCalendar, WorkingWeek};
use crate::{model::Day, plan::Span};

/// A place with one list of holidays.
#[derive(Debug)]
pub struct Market {
    /// ISO 3166-1 alpha-2, with an ISO 3166-2 part where it has one of its own.
    pub code: &'static str,
    pub name: &'static str,
    /// What the country has, then what the part adds.
    rules: &'static [&'static [Rule]],
}

/// A day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    pub day: Day,
    pub name: &'static str,
    /// Given instead of one that falls on a weekend.
    pub in_lieu: bool,
}

const fn market(code: &'static str, name: &'static str, rules: &'static [&'static [Rule]]) -> Market {
    Market { code, name, rules }
}

impl Market {
    /// Every market known, by country.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [australia::MARKETS, new_zealand::MARKETS, united_kingdom::MARKETS, united_states::MARKETS, germany::MARKETS, europe::MARKETS]
            .into_iter()
            .flatten()
    }

    /// The market of this code, or of its country when the part has no list of its own.
    pub fn of(code: &str) -> Option<&'static Self> {
        let find = |code: &str| Self::all().find(|market| market.code.eq_ignore_ascii_case(code));
        find(code).or_else(|| find(code.split_once('-')?.0))
    }

    /// The holidays of a year, in order, one a day. One that falls on a weekend is kept beside the day given instead of it.
    pub fn holidays(&self, year: i32) -> Vec<Holiday> {
        self.within(year..=year).collect()
    }

    /// The holidays of some years, in order.
    fn within(&self, years: RangeInclusive<i32>) -> impl Iterator<Item = Holiday> {
        // The day given for 31 December or for 1 January may lie in the neighbouring year.
        let mut days = BTreeMap::new();
        for year in years.start() - 1..=years.end() + 1 {
            self.collect(year, &mut days);
        }
        days.into_values().filter(move |holiday| years.contains(&holiday.day.year()))
    }

    /// The market's working calendar for some years: its holidays are not worked, nor are the days of `leave`.
    /// Before and after these years only the week counts.
    pub fn calendar(&self, week: WorkingWeek, years: RangeInclusive<i32>, leave: impl IntoIterator<Item = Span>) -> WorkingCalendar {
        let holidays = self.within(years).map(|holiday| Span::one(holiday.day));
        WorkingCalendar::new(week, holidays.chain(leave), [])
    }

    fn collect(&self, year: i32, days: &mut BTreeMap<Date, Holiday>) {
        let held = || self.rules.iter().copied().flatten().filter_map(move |rule| Some((rule, rule.date(year)?)));
        for (rule, date) in held() {
            days.entry(date).or_insert(Holiday { day: Day(date), name: rule.name, in_lieu: false });
        }
        for (rule, date) in held() {
            if let Some(day) = given_instead(rule.in_lieu, date, days) {
                days.insert(day, Holiday { day: Day(day), name: rule.name, in_lieu: true });
            }
        }
    }
}

/// The day off that is given for a holiday on a weekend.
fn given_instead(in_lieu: InLieu, date: Date, taken: &BTreeMap<Date, Holiday>) -> Option<Date> {
    let next_free = |mut day: Date| loop {
        day = day.next_day()?;
        if !is_weekend(day) && !taken.contains_key(&day) {
            return Some(day);
        }
    };
    match (in_lieu, date.weekday()) {
        (InLieu::NextFree, Weekday::Saturday | Weekday::Sunday) | (InLieu::NextFreeAfterSunday, Weekday::Sunday) => next_free(date),
        (InLieu::Nearest, Weekday::Saturday) => date.previous_day(),
        (InLieu::Nearest, Weekday::Sunday) => date.next_day(),
        _ => None,
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The days off from Monday to Friday, as `month-day`.
    fn weekdays_off(code: &str, year: i32) -> Vec<String> {
        let market = Market::of(code).unwrap();
        let weekdays = market.holidays(year).into_iter().filter(|holiday| !is_weekend(holiday.day.0));
        weekdays.map(|holiday| holiday.day.to_string()[5..].to_owned()).collect()
    }

    #[test]
    fn lists_are_those_that_governments_publish() {
        // GOV.UK, bank holidays for 2026 and, with two given instead, 2027.
        assert_eq!(weekdays_off("GB-ENG", 2026), ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]);
        assert_eq!(weekdays_off("GB-ENG", 2027), ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]);
        assert_eq!(
            weekdays_off("GB-SCT", 2026),
            ["01-01", "01-02", "04-03", "05-04", "05-25", "06-15", "08-03", "11-30", "12-25", "12-28"]
        );
        assert_eq!(
            weekdays_off("GB-NIR", 2026),
            ["01-01", "03-17", "04-03", "04-06", "05-04", "05-25", "07-13", "08-31", "12-25", "12-28"]
        );
        // Fair Work Ombudsman, 2026.
        assert_eq!(weekdays_off("AU-NSW", 2026), ["01-01", "01-26", "04-03", "04-06", "04-27", "06-08", "10-05", "12-25", "12-28"]);
        assert_eq!(
            weekdays_off("AU-VIC", 2026),
            ["01-01", "01-26", "03-09", "04-03", "04-06", "06-08", "09-25", "11-03", "12-25", "12-28"]
        );
        // Employment New Zealand, 2026.
        let new_zealand = ["01-01", "01-02", "02-06", "04-03", "04-06", "04-27", "06-01", "07-10", "10-26", "12-25", "12-28"];
        assert_eq!(weekdays_off("NZ", 2026), new_zealand);
        // Office of Personnel Management, 2026: Independence Day is a Saturday.
        let federal = ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"];
        assert_eq!(weekdays_off("US", 2026), federal);
        // Citizens Information, 2026; service-public.fr, 2026.
        assert_eq!(weekdays_off("IE", 2026), ["01-01", "02-02", "03-17", "04-06", "05-04", "06-01", "08-03", "10-26", "12-25"]);
        assert_eq!(weekdays_off("FR", 2026), ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "11-11", "12-25"]);
        assert_eq!(weekdays_off("DE-SN", 2026), ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "11-18", "12-25"]);
    }

    /// Pinned after comparing every weekday off, in all markets, with an independent implementation. A new digest is a changed law, or
    /// a mistake.
    #[test]
    fn lists_stay_as_they_are() {
        let years = |market: &'static Market| {
            (2020..=2032).map(|year| format!("{year} {}: {}", market.code, weekdays_off(market.code, year).join(" ")))
        };
        let lists: Vec<String> = Market::all().flat_map(years).collect();
        assert_eq!(crate::model::Digest::of(lists.join("\n").as_bytes()).short(), "6c413c6a");
    }

    #[test]
    fn a_day_off_may_be_given_in_the_year_before() {
        // 1 January 2028 is a Saturday.
        let instead = Market::of("US").unwrap().holidays(2027).pop().unwrap();
        assert_eq!((instead.day.to_string().as_str(), instead.name, instead.in_lieu), ("2027-12-31", "New Year's Day", true));
    }

    #[test]
    fn a_part_without_a_list_has_that_of_its_country() {
        assert_eq!(Market::of("US-CA").unwrap().code, "US");
        assert_eq!(Market::of("au-nsw").unwrap().code, "AU-NSW");
        assert!(Market::of("ZZ").is_none() && Market::of("ZZ-A").is_none() && Market::of("").is_none());
    }

    #[test]
    fn every_market_has_one_code_and_days_off_every_year() {
        let codes: Vec<_> = Market::all().map(|market| market.code).collect();
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), codes.len());
        for market in Market::all() {
            for year in 2000..2100 {
                let days = market.holidays(year);
                assert!((6..=20).contains(&days.len()), "{} {year}: {}", market.code, days.len());
                assert!(days.windows(2).all(|pair| pair[0].day < pair[1].day));
            }
        }
    }

    #[test]
    fn holidays_and_leave_are_not_worked() {
        let day = |text: &str| -> Day { text.parse().unwrap() };
        let leave = Span::between(day("2026-12-29"), day("2026-12-31"));
        let calendar = Market::of("NZ").unwrap().calendar(WorkingWeek::STANDARD, 2026..=2027, [leave]);
        assert_eq!(calendar.plus(day("2026-12-24"), 1), day("2027-01-05"));
        assert!(calendar.is_working(day("2028-12-25")));
    }

    #[test]
    fn the_ends_of_the_calendar_have_holidays_too() {
        for year in [-9999, 0, 9999, 10_000] {
            Market::all().for_each(|market| drop(market.holidays(year)));
        }
    }
}
