//! The time, as something that is handed in.

use std::sync::atomic::{AtomicI64, Ordering};

use app::model::Instant;
use time::OffsetDateTime;

/// Tells the time: the machine's, or one that a test has set.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    System,
    Fixed(Instant),
    /// The machine's, so many milliseconds ahead: time that a test lets pass.
    Ahead(&'static AtomicI64),
}

impl Clock {
    /// Now, in whole milliseconds.
    pub fn now(self) -> Instant {
        match self {
            Self::System => Instant::new(OffsetDateTime::now_utc()),
            Self::Fixed(at) => at,
            Self::Ahead(millis) => Instant::new(OffsetDateTime::now_utc()).plus_millis(millis.load(Ordering::Relaxed)),
        }
    }
}
