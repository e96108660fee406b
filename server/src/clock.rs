//! The time, as something that is handed in.

use app::model::Instant;
use time::OffsetDateTime;

/// Tells the time: the machine's, or one that a test has set.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    System,
    Fixed(Instant),
}

impl Clock {
    /// Now, in whole milliseconds.
    pub fn now(self) -> Instant {
        match self {
            Self::System => Instant::new(OffsetDateTime::now_utc()),
            Self::Fixed(at) => at,
        }
    }
}
