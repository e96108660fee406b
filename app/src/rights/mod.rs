//! Whether an asset may be used: one function, the same for the button, the byte route and the gate, native and wasm.
//!
//! The answer is computed from what is stated about the asset and from the use that is asked about, and from nothing else. It
//! is never stored, so no job can be late in taking it back.

use std::fmt;

use crate::model::{AssetVersion, Channel, Day, Role, UsageRights};

/// What somebody wants to do with an asset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Purpose<'a> {
    /// Look at it inside the workspace. Whoever keeps the library may always look: they renew, replace and state rights.
    Inspect(Role),
    /// Take the file out of the workspace.
    Download,
    /// Publish it with a campaign.
    Publish {
        /// None asks for no market in particular.
        market: Option<&'a str>,
        channels: &'a [Channel],
    },
}

/// A use that somebody asks about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Use<'a> {
    pub purpose: Purpose<'a>,
    /// First day of use.
    pub first: Day,
    /// Last day of use, the first or a later one.
    pub last: Day,
}

impl Use<'_> {
    /// Looking at an asset today.
    pub const fn inspect(role: Role, today: Day) -> Self {
        Self { purpose: Purpose::Inspect(role), first: today, last: today }
    }

    /// Downloading it today.
    pub const fn download(today: Day) -> Self {
        Self { purpose: Purpose::Download, first: today, last: today }
    }
}

/// Something that speaks against a use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    NoFile,
    NotStated,
    BeginsLater {
        rights: Day,
        wanted: Day,
    },
    EndsEarlier {
        rights: Day,
        wanted: Day,
    },
    /// A market code that is not covered.
    Market(String),
    Channel(Channel),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile => write!(f, "it has no file yet"),
            Self::NotStated => write!(f, "nobody has stated its usage rights"),
            Self::BeginsLater { rights, wanted } => write!(f, "its rights begin on {rights}, the use on {wanted}"),
            Self::EndsEarlier { rights, wanted } => write!(f, "its rights end on {rights}, the use on {wanted}"),
            Self::Market(market) => write!(f, "its rights do not cover the market {market}"),
            Self::Channel(channel) => write!(f, "its rights do not cover the channel {}", channel.label()),
        }
    }
}

/// Every reason against a use of this version, not the first only. Empty means that it is allowed.
pub fn against(rights: &UsageRights, version: Option<&AssetVersion>, wanted: &Use<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if version.is_none() {
        reasons.push(Reason::NoFile);
    }
    if let Purpose::Inspect(role) = wanted.purpose
        && role.includes(Role::Contributor)
    {
        return reasons;
    }
    if !rights.stated {
        reasons.push(Reason::NotStated);
    }
    if let Some(starts_on) = rights.starts_on.filter(|day| wanted.first < *day) {
        reasons.push(Reason::BeginsLater { rights: starts_on, wanted: wanted.first });
    }
    if let Some(ends_on) = rights.ends_on.filter(|day| wanted.last > *day) {
        reasons.push(Reason::EndsEarlier { rights: ends_on, wanted: wanted.last });
    }
    if let Purpose::Publish { market, channels } = wanted.purpose {
        reasons.extend(elsewhere(rights, market, channels));
    }
    reasons
}

/// The market and the channels that the rights leave out.
fn elsewhere(rights: &UsageRights, market: Option<&str>, channels: &[Channel]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let (Some(allowed), Some(market)) = (&rights.markets, market)
        && !allowed.iter().any(|a| covers(a, market))
    {
        reasons.push(Reason::Market(market.to_owned()));
    }
    if let Some(allowed) = &rights.channels {
        reasons.extend(channels.iter().filter(|channel| !allowed.contains(channel)).copied().map(Reason::Channel));
    }
    reasons
}

/// `AU` covers `AU` and `AU-NSW`; `AU-NSW` covers itself alone.
fn covers(allowed: &str, market: &str) -> bool {
    market == allowed || market.strip_prefix(allowed).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AssetId, AssetVersionId, Digest, Instant, MemberId};

    fn version() -> AssetVersion {
        AssetVersion {
            id: AssetVersionId::new(),
            asset_id: AssetId::new(),
            number: 1,
            sha256: Digest::of(b"x"),
            media_type: "image/png".into(),
            file_name: "x.png".into(),
            bytes: 1,
            width: 1,
            height: 1,
            uploaded_by: MemberId::new(),
            created_at: Instant::new(time::OffsetDateTime::UNIX_EPOCH),
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn publish<'a>(first: &str, last: &str, market: Option<&'a str>, channels: &'a [Channel]) -> Use<'a> {
        Use { purpose: Purpose::Publish { market, channels }, first: day(first), last: day(last) }
    }

    #[test]
    fn nothing_stated_allows_nothing() {
        let wanted = publish("2026-01-01", "2026-01-02", None, &[]);
        assert_eq!(against(&UsageRights::default(), Some(&version()), &wanted), [Reason::NotStated]);
        assert_eq!(against(&UsageRights::default(), Some(&version()), &Use::download(day("2026-01-01"))), [Reason::NotStated]);
    }

    #[test]
    fn every_reason_is_named() {
        let rights = UsageRights {
            starts_on: Some(day("2026-02-01")),
            ends_on: Some(day("2026-02-10")),
            markets: Some(vec!["NZ".into()]),
            channels: Some(vec![Channel::Email]),
            holder: "Studio".into(),
            stated: true,
        };
        let wanted = publish("2026-01-31", "2026-02-11", Some("AU-NSW"), &[Channel::Email, Channel::Print]);
        let reasons = against(&rights, None, &wanted);
        assert_eq!(reasons.len(), 5, "{reasons:?}");
    }

    #[test]
    fn a_country_covers_its_parts_and_no_part_its_country() {
        let rights = |market: &str| UsageRights { markets: Some(vec![market.into()]), stated: true, ..UsageRights::default() };
        let allowed = |rights: &UsageRights, market| {
            against(rights, Some(&version()), &publish("2026-01-01", "2026-01-01", Some(market), &[])).is_empty()
        };
        assert!(allowed(&rights("AU"), "AU-NSW"));
        assert!(!allowed(&rights("AU-NSW"), "AU"));
        assert!(!allowed(&rights("A"), "AU"));
    }

    #[test]
    fn expired_means_that_only_the_keepers_of_the_library_still_see_it() {
        let rights = UsageRights { ends_on: Some(day("2026-02-10")), stated: true, ..UsageRights::default() };
        let after = |wanted: Use<'_>| against(&rights, Some(&version()), &wanted).is_empty();
        let (last, over) = (day("2026-02-10"), day("2026-02-11"));
        assert!(after(Use::download(last)) && after(Use::inspect(Role::Viewer, last)), "the last day belongs to the window");
        assert!(!after(Use::download(over)) && !after(Use::inspect(Role::Viewer, over)));
        assert!(after(Use::inspect(Role::Contributor, over)));
    }
}
