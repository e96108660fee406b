//! What one statement or term covers, and what several cover together.

use super::{Purpose, Reason, Use, reason::words as reason_words};
use crate::model::{Channel, Day, Instant, Term, TermKind, UsageRights, UsePurpose};

/// A window in time with the markets, channels and purposes that it is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cover<'a> {
    /// None for the asset's own statement.
    term: Option<&'a Term>,
    pub(super) from: Option<Instant>,
    pub(super) until: Option<Instant>,
    markets: Option<&'a [String]>,
    channels: Option<&'a [Channel]>,
    purposes: Option<&'a [UsePurpose]>,
}

impl<'a> Cover<'a> {
    /// The asset's own statement, once somebody has made it.
    pub(super) fn of_statement(rights: &'a UsageRights) -> Option<Self> {
        rights.stated.then(|| Self {
            term: None,
            from: rights.starts_on.map(Day::begins),
            until: rights.ends_on.map(|day| day.plus(1).begins()),
            markets: rights.markets.as_deref(),
            channels: rights.channels.as_deref(),
            purposes: None,
        })
    }

    /// A term, up to the instant at which it was withdrawn.
    pub(super) fn of_term(term: &'a Term) -> Self {
        Self {
            term: Some(term),
            from: term.starts_at,
            until: match (term.ends_at, term.withdrawn_at) {
                (Some(ends), Some(withdrawn)) => Some(ends.min(withdrawn)),
                (ends, withdrawn) => ends.or(withdrawn),
            },
            markets: term.markets.as_deref(),
            channels: term.channels.as_deref(),
            purposes: term.purposes.as_deref(),
        }
    }

    /// What it does; the asset's own statement allows, as a licence does.
    pub(super) fn kind(&self) -> TermKind {
        self.term.map_or(TermKind::Licence, |term| term.kind)
    }

    /// What it is called among others: `the licence of Studio`.
    pub(super) fn words(&self) -> String {
        self.term.map_or_else(|| "the rights as stated".to_owned(), reason_words)
    }

    /// A reason with the term that it comes from.
    pub(super) fn name(&self, reason: Reason) -> Reason {
        match self.term {
            Some(term) => reason.of(term),
            None => reason,
        }
    }

    /// Everything about a use that this leaves out.
    pub(super) fn lacks(&self, wanted: &Use<'_>) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.ends_before(wanted.until).into_iter().collect();
        if let Some(starts) = self.from.filter(|starts| wanted.from < *starts) {
            reasons.push(Reason::BeginsLater { rights: starts, wanted: wanted.from });
        }
        reasons.extend(self.lacks_purpose(wanted.purpose));
        if let Purpose::Publish { market, channels } = wanted.purpose {
            reasons.extend(self.lacks_market(market));
            reasons.extend(channels.iter().filter(|channel| !self.has_channel(**channel)).copied().map(Reason::Channel));
        }
        reasons.into_iter().map(|reason| self.name(reason)).collect()
    }

    /// Whether any part of a use falls into this.
    pub(super) fn touches(&self, wanted: &Use<'_>) -> bool {
        let in_time = self.from.is_none_or(|from| from < wanted.until) && self.until.is_none_or(|until| wanted.from < until);
        let in_place = match wanted.purpose {
            Purpose::Publish { market, channels } => {
                self.lacks_market(market).is_none() && (channels.is_empty() || channels.iter().any(|channel| self.has_channel(*channel)))
            }
            // Nobody knows where a file that leaves the workspace will be used.
            Purpose::Download | Purpose::Share | Purpose::Inspect(_) => true,
        };
        in_time && in_place && self.lacks_purpose(wanted.purpose).is_none()
    }

    fn ends_before(&self, until: Instant) -> Option<Reason> {
        let ends = self.until.filter(|ends| *ends < until)?;
        let withdrawn = self.term.and_then(|term| term.withdrawn_at).filter(|withdrawn| *withdrawn == ends);
        Some(withdrawn.map_or(Reason::EndsEarlier { rights: ends, wanted: until }, Reason::Withdrawn))
    }

    fn lacks_purpose(&self, purpose: Purpose<'_>) -> Option<Reason> {
        let word = purpose.word();
        if self.purposes.is_some_and(|purposes| word != UsePurpose::Inspect && !purposes.contains(&word)) {
            return Some(Reason::Purpose(word));
        }
        let takes = matches!(word, UsePurpose::Download | UsePurpose::Share);
        let term = self.term.filter(|_| takes)?;
        term.quota.filter(|quota| term.used >= *quota).map(Reason::QuotaUsed)
    }

    fn lacks_market(&self, market: Option<&str>) -> Option<Reason> {
        let (allowed, market) = (self.markets?, market?);
        (!allowed.iter().any(|a| covers(a, market))).then(|| Reason::Market(market.to_owned()))
    }

    fn has_channel(&self, channel: Channel) -> bool {
        self.channels.is_none_or(|allowed| allowed.contains(&channel))
    }
}

/// What a use lacks under several licences: in each channel, those that are for it must follow each other without a gap.
pub(super) fn together_lack(licences: &[&Cover<'_>], wanted: &Use<'_>) -> Vec<Reason> {
    let fits = |cover: &&&Cover<'_>| {
        cover.lacks_purpose(wanted.purpose).is_none()
            && match wanted.purpose {
                Purpose::Publish { market, .. } => cover.lacks_market(market).is_none(),
                Purpose::Inspect(_) | Purpose::Download | Purpose::Share => true,
            }
    };
    let fitting: Vec<&Cover<'_>> = licences.iter().filter(fits).copied().collect();
    if fitting.is_empty() {
        return licences.iter().flat_map(|cover| cover.lacks(wanted)).collect();
    }
    let channels = match wanted.purpose {
        Purpose::Publish { channels, .. } => channels,
        Purpose::Inspect(_) | Purpose::Download | Purpose::Share => &[],
    };
    if channels.is_empty() {
        return gap(&fitting, wanted).map(Reason::Gap).into_iter().collect();
    }
    let mut reasons = Vec::new();
    for channel in channels {
        let carrying: Vec<&Cover<'_>> = fitting.iter().filter(|cover| cover.has_channel(*channel)).copied().collect();
        let reason = if carrying.is_empty() { Some(Reason::Channel(*channel)) } else { gap(&carrying, wanted).map(Reason::Gap) };
        reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
    }
    reasons
}

/// The first instant of a use that none of these windows holds.
fn gap(covers: &[&Cover<'_>], wanted: &Use<'_>) -> Option<Instant> {
    let mut reached = wanted.from;
    while reached < wanted.until {
        let holding = covers.iter().filter(|c| c.from.is_none_or(|from| from <= reached) && c.until.is_none_or(|until| reached < until));
        match holding.map(|cover| cover.until.unwrap_or(wanted.until)).max() {
            Some(until) => reached = until,
            None => return Some(reached),
        }
    }
    None
}

/// `AU` covers `AU` and `AU-NSW`; `AU-NSW` covers itself alone.
fn covers(allowed: &str, market: &str) -> bool {
    market == allowed || market.strip_prefix(allowed).is_some_and(|rest| rest.starts_with('-'))
}
