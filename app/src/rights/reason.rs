//! What speaks against a use, in words.

use std::fmt;

use crate::model::{Channel, Instant, Term, TermKind, UsePurpose};

/// Something that speaks against a use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    NoFile,
    NotStated,
    /// Its upload waits for approval.
    Held,
    /// Nobody is to know of it before this instant.
    Embargoed(Instant),
    BeginsLater {
        rights: Instant,
        wanted: Instant,
    },
    /// Both instants are the first that are no longer meant.
    EndsEarlier {
        rights: Instant,
        wanted: Instant,
    },
    /// Licences that together leave this instant of the use without any.
    Gap(Instant),
    /// A market code that is not covered.
    Market(String),
    Channel(Channel),
    Purpose(UsePurpose),
    QuotaUsed(i64),
    Withdrawn(Instant),
    Banned,
    /// A reason that comes from one term.
    Of {
        term: String,
        why: Box<Self>,
    },
}

impl Reason {
    /// This reason, with the term that it comes from.
    pub(super) fn of(self, term: &Term) -> Self {
        Self::Of { term: words(term), why: Box::new(self) }
    }
}

/// What a term is called: `the licence of Studio`.
pub(super) fn words(term: &Term) -> String {
    let kind = match term.kind {
        TermKind::Licence => "the licence",
        TermKind::Release => "the release",
        TermKind::Consent => "the consent",
        TermKind::Ban => "the ban",
    };
    format!("{kind} of {}", term.holder)
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile => write!(f, "it has no file yet"),
            Self::NotStated => write!(f, "nobody has stated its usage rights"),
            Self::Held => write!(f, "its upload waits for approval"),
            Self::Embargoed(until) => write!(f, "it is under embargo until {}", Beginning(*until)),
            Self::BeginsLater { rights, wanted } => {
                write!(f, "its rights begin on {}, the use on {}", Beginning(*rights), Beginning(*wanted))
            }
            Self::EndsEarlier { rights, wanted } => write!(f, "its rights end on {}, the use on {}", End(*rights), End(*wanted)),
            Self::Gap(at) => write!(f, "no licence covers {}", Beginning(*at)),
            Self::Market(market) => write!(f, "its rights do not cover the market {market}"),
            Self::Channel(channel) => write!(f, "its rights do not cover the channel {}", channel.label()),
            Self::Purpose(purpose) => write!(f, "its rights do not cover the purpose \u{201c}{}\u{201d}", purpose.label()),
            Self::QuotaUsed(quota) => write!(f, "its {quota} uses are used up"),
            Self::Withdrawn(at) => write!(f, "it was withdrawn on {}", at.day()),
            Self::Banned => write!(f, "it forbids this use"),
            Self::Of { term, why } => write!(f, "{term}: {why}"),
        }
    }
}

/// A beginning: as a day where it begins with one.
struct Beginning(Instant);

/// An end: as the last day where it ends with one.
struct End(Instant);

impl fmt::Display for Beginning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == self.0.day().begins() { self.0.day().fmt(f) } else { self.0.fmt(f) }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == self.0.day().begins() { self.0.day().plus(-1).fmt(f) } else { self.0.fmt(f) }
    }
}
