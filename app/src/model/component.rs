//! The parts of what people sign, each with a digest of its own under one root.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{Channel, Day, Digest, Money, ReviewId};

text_enum! {
    /// A part of what a review is about. Stages say which they look at: a change voids those stages and no others.
    pub enum Component {
        /// The bytes of every file.
        Files = "files" / "Files",
        /// The task's title and description.
        Copy = "copy" / "Copy",
        /// Market and channels.
        Channels = "channels" / "Channels",
        Audience = "audience" / "Audience",
        /// First and last day of the flight.
        Schedule = "schedule" / "Schedule",
        /// Message, offer and mandatories of the brief.
        Claims = "claims" / "Claims",
        /// The whole chain as it stood when the review began, with its people.
        Rules = "rules" / "Rules",
    }
}

impl Component {
    /// What a stage looks at that names nothing.
    pub const USUAL: [Self; 2] = [Self::Files, Self::Copy];
}

/// One leaf of the tree that people sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ComponentDigest {
    pub component: Component,
    pub digest: Digest,
}

/// What a campaign says that its deliverables depend on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CampaignTerms {
    pub market: Option<String>,
    pub channels: Vec<Channel>,
    pub audience: String,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub message: String,
    pub offer: String,
    pub mandatories: Vec<String>,
    /// Asked about by the conditions of stages; a change of it voids nothing but those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
}

/// The stage of an earlier review whose approval still stands, since nothing that it looks at has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Carried {
    /// Where the decisions were made, and stay.
    pub review_id: ReviewId,
    /// The stage's position there.
    pub position: i64,
}
