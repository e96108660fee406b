//! Saved views: addresses of a screen, kept under a name; and the calendar feeds made of them.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{FeedId, Instant, MemberId, SavedViewId};

text_enum! {
    /// A screen whose addresses can be kept.
    pub enum Screen {
        Calendar = "calendar" / "Calendar",
        Board = "board" / "Board",
        Gantt = "gantt" / "Gantt",
        Work = "work" / "My work",
        Library = "library" / "Library",
    }
}

/// An address of a screen, kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct SavedView {
    pub id: SavedViewId,
    /// Whose it is.
    pub member_id: MemberId,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub screen: Screen,
    pub name: String,
    /// The query of the address, without its question mark.
    pub query: String,
    /// Whether everybody in the workspace sees it.
    pub shared: bool,
    pub created_at: Instant,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

impl SavedView {
    /// Where it is looked at.
    pub fn href(&self) -> String {
        let question = if self.query.is_empty() { "" } else { "?" };
        format!("/{}{question}{}", self.screen, self.query)
    }
}

/// Keeps an address.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSavedView {
    pub screen: Screen,
    pub name: String,
    #[serde(default)]
    pub query: String,
    #[serde(default)]
    pub shared: bool,
}

/// Changes a saved view. Absent fields stay.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SavedViewPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
}

/// A calendar feed of a saved view (iCalendar, RFC 5545), read by whoever knows its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Feed {
    pub id: FeedId,
    pub view_id: SavedViewId,
    /// As whom it is read.
    pub member_id: MemberId,
    pub created_at: Instant,
}

/// A new feed. Its address is shown in this answer and never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FeedCreated {
    #[serde(flatten)]
    pub feed: Feed,
    /// The address, from the root of this host on.
    pub path: String,
}
