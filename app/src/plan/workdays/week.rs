//! The days of the week that are worked.

use time::Weekday;

/// Which days of the week are worked; at least one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkingWeek {
    /// Bit 0 is Monday.
    days: u8,
}

/// A week in which nothing is worked: no work could ever end in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a working week has at least one working day")]
pub struct NoWorkingDay;

impl WorkingWeek {
    /// Monday to Friday.
    pub const STANDARD: Self = Self { days: 0b001_1111 };
    /// Every day: what is on air does not stop at weekends.
    pub const EVERY_DAY: Self = Self { days: 0b111_1111 };

    /// The week in which these days are worked.
    ///
    /// # Errors
    /// When there are none.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Result<Self, NoWorkingDay> {
        let days = days.into_iter().fold(0, |days, weekday| days | 1 << weekday.number_days_from_monday());
        if days == 0 { Err(NoWorkingDay) } else { Ok(Self { days }) }
    }

    pub const fn works(self, weekday: Weekday) -> bool {
        self.works_at(weekday.number_days_from_monday())
    }

    /// How many days are worked, 1 to 7.
    pub const fn length(self) -> u32 {
        self.days.count_ones()
    }

    /// Whether the weekday with this number is worked; Monday is 0.
    pub(super) const fn works_at(self, weekday: u8) -> bool {
        self.days >> weekday & 1 == 1
    }
}

impl Default for WorkingWeek {
    fn default() -> Self {
        Self::STANDARD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_without_work_is_refused() {
        assert_eq!(WorkingWeek::of([]), Err(NoWorkingDay));
    }

    #[test]
    fn weekends_differ_by_place() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let gulf = WorkingWeek::of([Sunday, Monday, Tuesday, Wednesday, Thursday]).unwrap();
        assert_eq!((gulf.length(), gulf.works(Sunday), gulf.works(Friday), gulf.works(Saturday)), (5, true, false, false));
        assert_eq!(WorkingWeek::STANDARD, WorkingWeek::of([Monday, Tuesday, Wednesday, Thursday, Friday]).unwrap());
    }
}
