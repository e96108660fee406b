//! Civil times in a zone, and the instants that they are.

use app::model::Instant;
use jiff::{civil::DateTime, tz::TimeZone};

/// Why a civil time is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    Time,
    Zone,
    /// A change of clocks skips it or has it twice: nobody can know which was meant.
    Clocks,
}

impl Problem {
    /// What it must be, as said of a field.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Time => "must be a civil date and time, for example 2026-12-01T09:00",
            Self::Zone => "must be an IANA time zone, for example Europe/Berlin",
            Self::Clocks => "does not happen exactly once in this zone: the clocks change then",
        }
    }
}

/// The instant of a civil time in a zone.
pub(super) fn resolve(local: &str, zone: &str) -> Result<(DateTime, Instant), Problem> {
    let local: DateTime = local.parse().map_err(|_| Problem::Time)?;
    let zone = TimeZone::get(zone).map_err(|_| Problem::Zone)?;
    let at = zone.to_ambiguous_timestamp(local).unambiguous().map_err(|_| Problem::Clocks)?;
    let at = time::OffsetDateTime::from_unix_timestamp_nanos(at.as_nanosecond()).map_err(|_| Problem::Time)?;
    Ok((local, Instant::new(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(local: &str, zone: &str) -> Result<String, Problem> {
        resolve(local, zone).map(|(_, at)| at.to_string())
    }

    #[test]
    fn a_civil_time_is_one_instant_or_none() {
        assert_eq!(at("2026-12-01T09:00", "Europe/Berlin").as_deref(), Ok("2026-12-01T08:00:00Z"));
        assert_eq!(at("2026-07-01T09:00:30", "Australia/Sydney").as_deref(), Ok("2026-06-30T23:00:30Z"));
        assert_eq!(at("2027-03-28T02:30", "Europe/Berlin"), Err(Problem::Clocks), "skipped");
        assert_eq!(at("2026-10-25T02:30", "Europe/Berlin"), Err(Problem::Clocks), "twice");
        assert_eq!(at("soon", "Europe/Berlin"), Err(Problem::Time));
        assert_eq!(at("2026-12-01T09:00", "Mars/Olympus"), Err(Problem::Zone));
    }
}
