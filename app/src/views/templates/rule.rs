//! Recurrence rules of days as people choose and read them.

use crate::model::Day;

/// How often, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    Day,
    Week,
    /// The same day of the month.
    Month,
    /// The same weekday of the month: its first Monday.
    MonthByWeekday,
    Year,
}

impl Every {
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::MonthByWeekday, Self::Year];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::MonthByWeekday => "weekday",
            Self::Year => "year",
        }
    }

    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|every| every.as_str() == word).unwrap_or(Self::Week)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "Days",
            Self::Week => "Weeks, on the same weekday",
            Self::Month => "Months, on the same day of the month",
            Self::MonthByWeekday => "Months, on the same weekday of the month",
            Self::Year => "Years, on the same date",
        }
    }
}

const WEEKDAYS: [(&str, &str); 7] =
    [("MO", "Monday"), ("TU", "Tuesday"), ("WE", "Wednesday"), ("TH", "Thursday"), ("FR", "Friday"), ("SA", "Saturday"), ("SU", "Sunday")];

/// The rule that says `from` and so on.
pub fn rule(every: Every, interval: u32, from: Day, count: Option<u32>) -> String {
    let weekday = WEEKDAYS[usize::from(from.weekday().number_days_from_monday())].0;
    let nth = (from.day() - 1) / 7 + 1;
    // A fifth weekday is not in every month; the last one is.
    let nth = if nth == 5 { "-1".to_owned() } else { nth.to_string() };
    let (freq, by) = match every {
        Every::Day => ("DAILY", String::new()),
        Every::Week => ("WEEKLY", format!(";BYDAY={weekday}")),
        Every::Month => ("MONTHLY", format!(";BYMONTHDAY={}", from.day())),
        Every::MonthByWeekday => ("MONTHLY", format!(";BYDAY={nth}{weekday}")),
        Every::Year => ("YEARLY", format!(";BYMONTH={};BYMONTHDAY={}", u8::from(from.month()), from.day())),
    };
    let interval = if interval > 1 { format!(";INTERVAL={interval}") } else { String::new() };
    let count = count.map(|count| format!(";COUNT={count}")).unwrap_or_default();
    format!("FREQ={freq}{interval}{by}{count}")
}

/// A rule in words, as far as it is one of these; or as it is written.
pub fn words(rule: &str) -> String {
    let part = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned);
    let known = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL"];
    if rule.split(';').any(|part| !known.contains(&part.split('=').next().unwrap_or_default())) {
        return rule.to_owned();
    }
    let unit = match part("FREQ").as_deref() {
        Some("DAILY") => "day",
        Some("WEEKLY") => "week",
        Some("MONTHLY") => "month",
        Some("YEARLY") => "year",
        _ => return rule.to_owned(),
    };
    let every = match part("INTERVAL").and_then(|text| text.parse::<u32>().ok()) {
        Some(interval) if interval > 1 => format!("Every {interval} {unit}s"),
        _ => format!("Every {unit}"),
    };
    let days: Vec<String> = part("BYDAY").iter().flat_map(|days| days.split(',')).filter_map(weekday).collect();
    let on = match (days.is_empty(), part("BYMONTHDAY")) {
        (false, _) => format!(" on {}", days.join(", ")),
        (true, Some(day)) => format!(" on day {day}"),
        (true, None) => String::new(),
    };
    let until = part("UNTIL").and_then(|text| Some(format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..8)?)));
    let end = match (part("COUNT"), until) {
        (Some(count), _) => format!(", {count} times"),
        (None, Some(until)) => format!(", until {until}"),
        (None, None) => String::new(),
    };
    format!("{every}{on}{end}")
}

fn weekday(text: &str) -> Option<String> {
    let at = text.len().checked_sub(2)?;
    let (number, code) = (text.get(..at)?, text.get(at..)?);
    let name = WEEKDAYS.iter().find(|(known, _)| *known == code)?.1;
    Some(match number {
        "" => name.to_owned(),
        "1" => format!("the first {name}"),
        "2" => format!("the second {name}"),
        "3" => format!("the third {name}"),
        "4" => format!("the fourth {name}"),
        "-1" => format!("the last {name}"),
        _ => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_written_and_read() {
        let monday: Day = "2027-01-04".parse().unwrap();
        let read = |every, interval, count| words(&rule(every, interval, monday, count));
        assert_eq!(read(Every::Week, 2, None), "Every 2 weeks on Monday");
        assert_eq!(read(Every::MonthByWeekday, 1, Some(6)), "Every month on the first Monday, 6 times");
        assert_eq!(read(Every::Month, 1, None), "Every month on day 4");
        assert_eq!(rule(Every::MonthByWeekday, 1, "2027-01-29".parse().unwrap(), None), "FREQ=MONTHLY;BYDAY=-1FR");
        assert_eq!(words("FREQ=WEEKLY;BYDAY=TU;UNTIL=20270301T000000Z"), "Every week on Tuesday, until 2027-03-01");
        assert_eq!(words("FREQ=YEARLY;BYWEEKNO=20"), "FREQ=YEARLY;BYWEEKNO=20");
    }
}
