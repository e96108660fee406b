//! Whether an asset may be used: one function, the same for the button, the byte route and the gate, native and wasm.
//!
//! The answer is computed from what is stated about the asset and from the use that is asked about, and from nothing else. It
//! is never stored, so no job can be late in taking it back. The instant is part of the use: what will be true on the last day
//! of a flight can be asked today.
//!
//! The asset's own statement and its licences allow; together they must cover the whole use, in each channel. Every release and
//! consent must cover it too. A ban that touches it anywhere wins over all of them.

mod cover;
mod reason;
mod windows;

use crate::model::{Asset, AssetVersion, Channel, Day, Instant, Role, TermKind, UsePurpose};

use cover::Cover;
pub use reason::Reason;
pub use windows::{AssetRights, RightsWindow};

/// What somebody wants to do with an asset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Purpose<'a> {
    /// Look at it inside the workspace. Whoever keeps the library may always look: they renew, replace and state rights.
    Inspect(Role),
    /// Take the file out of the workspace.
    Download,
    /// Give the file to somebody outside of the workspace.
    Share,
    /// Publish it with a campaign.
    Publish {
        /// None asks for no market in particular.
        market: Option<&'a str>,
        channels: &'a [Channel],
    },
}

impl Purpose<'_> {
    /// The same without its details.
    pub const fn word(self) -> UsePurpose {
        match self {
            Self::Inspect(_) => UsePurpose::Inspect,
            Self::Download => UsePurpose::Download,
            Self::Share => UsePurpose::Share,
            Self::Publish { .. } => UsePurpose::Publish,
        }
    }
}

/// A use that somebody asks about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Use<'a> {
    pub purpose: Purpose<'a>,
    /// First instant of use.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
}

impl<'a> Use<'a> {
    /// A use at one instant.
    pub fn at(purpose: Purpose<'a>, at: Instant) -> Self {
        Self { purpose, from: at, until: at.plus_millis(1) }
    }

    /// A use on whole days, the last one included.
    pub fn days(purpose: Purpose<'a>, first: Day, last: Day) -> Self {
        Self { purpose, from: first.begins(), until: last.plus(1).begins() }
    }

    /// Looking at an asset now.
    pub fn inspect(role: Role, now: Instant) -> Self {
        Self::at(Purpose::Inspect(role), now)
    }

    /// Downloading it now.
    pub fn download(now: Instant) -> Self {
        Self::at(Purpose::Download, now)
    }
}

/// Every reason against a use of this version, not the first only. Empty means that it is allowed.
pub fn against(asset: &Asset, version: Option<&AssetVersion>, wanted: &Use<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if version.is_none() {
        reasons.push(Reason::NoFile);
    }
    if let Purpose::Inspect(role) = wanted.purpose
        && role.includes(Role::Contributor)
    {
        return reasons;
    }
    if version.is_some_and(|version| version.held) {
        reasons.push(Reason::Held);
    }
    reasons.extend(asset.embargoed_until.filter(|until| wanted.from < *until).map(Reason::Embargoed));
    let covers: Vec<Cover<'_>> = Cover::of_statement(&asset.rights).into_iter().chain(asset.terms.iter().map(Cover::of_term)).collect();
    let allowing: Vec<&Cover<'_>> = covers.iter().filter(|cover| cover.kind() == TermKind::Licence).collect();
    match allowing.as_slice() {
        [] => reasons.push(Reason::NotStated),
        [only] => reasons.extend(only.lacks(wanted)),
        several => reasons.extend(cover::together_lack(several, wanted)),
    }
    for cover in &covers {
        match cover.kind() {
            TermKind::Release | TermKind::Consent => reasons.extend(cover.lacks(wanted)),
            TermKind::Ban if cover.touches(wanted) => reasons.push(cover.name(Reason::Banned)),
            TermKind::Ban | TermKind::Licence => {}
        }
    }
    reasons
}

#[cfg(test)]
mod tests;
