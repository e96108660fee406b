//! What is known of a version beside its bytes: its name, its lock, who has looked at it, its history.

use serde::{Deserialize, Serialize};

use super::{
    text::text_enum,
    {Instant, MemberId, ProofVersion},
};

text_enum! {
    /// How far a version goes beyond the one before.
    pub enum VersionStep {
        /// A new round: 2 after 1.3.
        Major = "major" / "New round",
        /// A small correction: 1.3 after 1.2.
        Minor = "minor" / "Small correction",
    }
}

impl VersionStep {
    /// What the next version is called, as major and minor number.
    pub const fn after(self, last: Option<(i64, i64)>) -> (i64, i64) {
        match (self, last) {
            (_, None) => (1, 0),
            (Self::Major, Some((major, _))) => (major + 1, 0),
            (Self::Minor, Some((major, minor))) => (major, minor + 1),
        }
    }
}

impl ProofVersion {
    /// What people call it: `2`, and `2.1` for a small correction of it.
    pub fn label(&self) -> String {
        match self.minor {
            0 => self.major.to_string(),
            minor => format!("{}.{minor}", self.major),
        }
    }

    /// Whether it takes no new marks and no changes of them.
    pub fn is_locked(&self) -> bool {
        self.locked_at.is_some()
    }
}

/// Locks a version, or unlocks it again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VersionLocking {
    pub locked: bool,
    /// Why; unlocking needs one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Says which pages one has had on one's screen, and for how long since this was said last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewViewing {
    pub pages: Vec<PageTime>,
}

/// A page, and how long it was on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PageTime {
    /// From 1.
    pub page: i64,
    /// Whole seconds; 0 of one that was just opened.
    pub seconds: i64,
}

/// What one person has seen of a version. Their browser says so: it proves that the pages were on a screen, not that they were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Viewing {
    pub member_id: MemberId,
    pub name: String,
    pub guest: bool,
    /// In the order of the pages.
    pub pages: Vec<PageSeen>,
    /// How this is known.
    pub told_by: ToldBy,
}

impl Viewing {
    /// Over all pages.
    pub fn seconds(&self) -> i64 {
        self.pages.iter().map(|page| page.seconds).sum()
    }

    /// When a page was last on the screen.
    pub fn last_at(&self) -> Option<Instant> {
        self.pages.iter().map(|page| page.last_at).max()
    }
}

text_enum! {
    /// Who says that something was seen.
    pub enum ToldBy {
        Browser = "browser" / "as their browser says",
    }
}

/// A page that somebody has opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PageSeen {
    /// From 1.
    pub page: i64,
    pub seconds: i64,
    pub first_at: Instant,
    pub last_at: Instant,
}

text_enum! {
    /// What happened to a proof.
    pub enum HistoryKind {
        Uploaded = "uploaded" / "uploaded",
        Locked = "locked" / "locked",
        Unlocked = "unlocked" / "unlocked",
        Decided = "decided" / "decided on",
    }
}

/// One line of a proof's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HistoryLine {
    pub at: Instant,
    pub kind: HistoryKind,
    /// Who did it; nobody, when an approval locked the version.
    pub member_id: Option<MemberId>,
    /// Their name as it is now; empty with nobody.
    pub name: String,
    /// The number of the version that it is about.
    pub number: i64,
    /// What that version is called.
    pub label: String,
    /// File name, reason or decision.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::VersionStep::{Major, Minor};

    #[test]
    fn versions_count_on_in_two_steps() {
        assert_eq!(Minor.after(None), (1, 0), "the first is no correction of anything");
        assert_eq!(Minor.after(Some((1, 0))), (1, 1));
        assert_eq!(Minor.after(Some((1, 1))), (1, 2));
        assert_eq!(Major.after(Some((1, 2))), (2, 0));
    }
}
