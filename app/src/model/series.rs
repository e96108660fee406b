//! What comes again: campaigns from a template and tasks of a campaign, on the days of a rule (RFC 5545, RRULE).

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{CampaignId, ChainId, Channel, Day, Instant, MemberId, SeriesId, TaskId, TemplateId};

/// Something that comes again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Series {
    pub id: SeriesId,
    /// What each is called; its day is added where `{day}`, `{month}` or `{year}` stands.
    pub name: String,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub what: Recurring,
    /// A recurrence rule of days: `FREQ=MONTHLY;BYDAY=1MO`.
    pub rule: String,
    /// The first day that the rule is asked about.
    pub starts_on: Day,
    /// How many days before its day each is made.
    pub lead_days: i64,
    /// What is not as the rule says, by the day that the rule says.
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub exceptions: Vec<SeriesException>,
    /// Since when nothing more comes of it.
    #[serde(default)]
    pub ended_at: Option<Instant>,
    pub created_by: MemberId,
    pub created_at: Instant,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

impl Series {
    /// The day that the one is on which its rule says for `on`.
    pub fn day_of(&self, on: Day) -> Day {
        self.exceptions.iter().find(|it| it.on == on).and_then(|it| it.day).unwrap_or(on)
    }
}

/// What is made each time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Recurring {
    /// A campaign from a template, launched on that day.
    Campaign { template_id: TemplateId },
    /// A task of a campaign, due on that day.
    Task {
        campaign_id: CampaignId,
        /// How many working days it takes.
        working_days: i64,
        #[serde(default)]
        required: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chain_id: Option<ChainId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignee_id: Option<MemberId>,
    },
}

/// One day of a rule that is not as the rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesException {
    /// The day that the rule says.
    pub on: Day,
    #[serde(default)]
    pub skipped: bool,
    /// The day that it is on instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Starts a series.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSeries {
    pub name: String,
    pub what: Recurring,
    pub rule: String,
    pub starts_on: Day,
    #[serde(default)]
    pub lead_days: i64,
}

/// One of a series, made or to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Occurrence {
    pub series_id: SeriesId,
    /// The day that the rule says: its name in the series.
    pub on: Day,
    /// The day that it is on.
    pub day: Day,
    pub name: String,
    pub skipped: bool,
    /// Whether it is not as the rule says.
    pub exception: bool,
    /// What was made of it.
    #[serde(default)]
    pub campaign_id: Option<CampaignId>,
    #[serde(default)]
    pub task_id: Option<TaskId>,
}

/// One of a series that is still to be made, on the days that it would have if it were made as things are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Coming {
    pub series_id: SeriesId,
    /// The day that the rule says: its name in the series.
    pub on: Day,
    /// The day that it is on: of a campaign its launch, of a task when it is due.
    pub day: Day,
    pub starts_on: Day,
    pub ends_on: Day,
    pub name: String,
    pub kind: ComingKind,
    /// Of a task, its campaign.
    #[serde(default)]
    pub campaign_id: Option<CampaignId>,
    /// Whose it will be: of a campaign its owner, of a task who is to do it.
    #[serde(default)]
    pub owner_id: Option<MemberId>,
    /// Of a campaign, for which market.
    #[serde(default)]
    pub market: Option<String>,
    /// Of a campaign, on which channels.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// The day on which it is made by itself; none where whoever started the series may not any more, or its campaign is live and waits for
    /// no more deliverables.
    #[serde(default)]
    pub made_on: Option<Day>,
    /// The rule of its series.
    pub rule: String,
    /// Since when its series is there.
    pub since: Instant,
    /// Of the series; whoever changes this one names it.
    pub revision: i64,
}

text_enum! {
    /// What it will be.
    pub enum ComingKind {
        Campaign = "campaign" / "Campaign",
        Task = "task" / "Task",
    }
}

text_enum! {
    /// How much of a series a change is about.
    pub enum Reach {
        One = "one" / "Only this one",
        Following = "following" / "This and all that follow",
        All = "all" / "All of them",
    }
}

impl Reach {
    /// The day to ask for so that the one that the rule says for `on`, and that lies on `from`, goes to `to`.
    pub fn day_to_ask_for(self, on: Day, (from, to): (Day, Day)) -> Day {
        match self {
            Self::One => to,
            Self::Following | Self::All => on.plus(to.since(from)),
        }
    }
}

/// Changes one of a series, it and all that follow, or all. Absent fields stay. What was made already stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OccurrencePatch {
    pub scope: Reach,
    /// Another day, not one that has passed; of several, each moves as far as this is from the day that the rule says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another rule; not for one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Leaves it out; of several, nothing more comes from there on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<bool>,
}
