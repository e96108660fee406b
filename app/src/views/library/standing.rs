//! Where an asset stands with its usage rights on a given day.

use crate::{
    model::{Day, UsageRights},
    ui::badge::Tone,
};

/// How long before the end a card begins to warn.
const SOON_DAYS: i64 = 30;

/// An asset's rights on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has stated any rights, so nothing is allowed.
    NotStated,
    /// The window has not begun.
    NotYet,
    /// Inside of the window.
    Within,
    /// Inside, with so many days left after today.
    EndsSoon(i64),
    /// The window is over.
    Expired,
}

impl Standing {
    /// The standing on `today`; first and last day belong to the window.
    pub fn of(rights: &UsageRights, today: Day) -> Self {
        if !rights.stated {
            return Self::NotStated;
        }
        match (rights.starts_on, rights.ends_on) {
            (_, Some(end)) if end < today => Self::Expired,
            (Some(start), _) if start > today => Self::NotYet,
            (_, Some(end)) if end.since(today) <= SOON_DAYS => Self::EndsSoon(end.since(today)),
            _ => Self::Within,
        }
    }

    pub fn label(self) -> String {
        match self {
            Self::NotStated => "Rights not stated".to_owned(),
            Self::NotYet => "Not usable yet".to_owned(),
            Self::Within => "Within rights".to_owned(),
            Self::EndsSoon(0) => "Last day of rights".to_owned(),
            Self::EndsSoon(1) => "1 day left".to_owned(),
            Self::EndsSoon(days) => format!("{days} days left"),
            Self::Expired => "Rights expired".to_owned(),
        }
    }

    pub const fn tone(self) -> Tone {
        match self {
            Self::NotStated => Tone::Neutral,
            Self::NotYet => Tone::Info,
            Self::Within => Tone::Good,
            Self::EndsSoon(_) => Tone::Warn,
            Self::Expired => Tone::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(from: Option<&str>, to: Option<&str>) -> Standing {
        let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let rights = UsageRights { starts_on: day(from), ends_on: day(to), stated: true, ..UsageRights::default() };
        Standing::of(&rights, "2026-11-23".parse().unwrap())
    }

    #[test]
    fn both_ends_belong_to_the_window() {
        assert_eq!(standing(None, Some("2026-11-22")), Standing::Expired);
        assert_eq!(standing(None, Some("2026-11-23")), Standing::EndsSoon(0));
        assert_eq!(standing(Some("2026-11-23"), None), Standing::Within);
        assert_eq!(standing(Some("2026-11-24"), None), Standing::NotYet);
        assert_eq!(standing(None, Some("2027-06-01")), Standing::Within);
        assert_eq!(standing(None, None), Standing::Within);
    }

    #[test]
    fn without_a_statement_nothing_is_allowed() {
        assert_eq!(Standing::of(&UsageRights::default(), "2026-11-23".parse().unwrap()), Standing::NotStated);
    }
}
