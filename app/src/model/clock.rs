//! Instants and civil dates, each with one way to be written.

use std::{fmt, ops::Deref, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

/// An instant in UTC, whole milliseconds, written as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(transparent))]
pub struct Instant(pub OffsetDateTime);

impl Instant {
    /// Cuts to whole milliseconds in UTC: what every database keeps exactly.
    pub fn new(at: OffsetDateTime) -> Self {
        let at = at.to_offset(time::UtcOffset::UTC);
        Self(at.replace_millisecond(at.millisecond()).unwrap_or(at))
    }

    /// This many milliseconds later, or earlier when negative; stops at the ends of the calendar.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(time::Duration::milliseconds(millis)))
    }

    /// The civil date in UTC.
    pub fn day(self) -> Day {
        Day(self.0.date())
    }
}

/// A civil date, written as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type))]
#[cfg_attr(feature = "ssr", sqlx(transparent))]
pub struct Day(pub Date);

impl Day {
    /// This many days later, or earlier when negative; stops at the ends of the calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(time::Duration::days(days)))
    }

    /// Its first instant, in UTC.
    pub fn begins(self) -> Instant {
        Instant(self.0.midnight().assume_utc())
    }

    /// Days from `other` to this one.
    pub fn since(self, other: Self) -> i64 {
        (self.0 - other.0).whole_days()
    }
}

/// Text that is not the date or instant that was expected.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("expected a date as YYYY-MM-DD or an instant as in RFC 3339")]
pub struct BadTime;

impl Deref for Instant {
    type Target = OffsetDateTime;
    fn deref(&self) -> &OffsetDateTime {
        &self.0
    }
}

impl Deref for Day {
    type Target = Date;
    fn deref(&self) -> &Date {
        &self.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Instant {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Self, BadTime> {
        OffsetDateTime::parse(text, &Rfc3339).map(Self::new).map_err(|_| BadTime)
    }
}

impl FromStr for Day {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Self, BadTime> {
        Date::parse(text, format_description!("[year]-[month]-[day]")).map(Self).map_err(|_| BadTime)
    }
}

macro_rules! written_as_text {
    ($name:ident, $format:expr) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        #[cfg(feature = "ssr")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat($format)))
                    .into()
            }
        }

        #[cfg(feature = "ssr")]
        impl utoipa::ToSchema for $name {}
    };
}

written_as_text!(Instant, utoipa::openapi::KnownFormat::DateTime);
written_as_text!(Day, utoipa::openapi::KnownFormat::Date);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back() {
        let at: Instant = "2026-11-23T10:00:00.123456+02:00".parse().unwrap();
        assert_eq!(at.to_string(), "2026-11-23T08:00:00.123Z");
        let day: Day = "2026-02-28".parse().unwrap();
        assert_eq!(day.plus(1).to_string(), "2026-03-01");
        assert_eq!(day.plus(3).since(day), 3);
        assert!("2026-02-30".parse::<Day>().is_err());
    }
}
