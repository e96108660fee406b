//! Tasks: the deliverables of a campaign, and how they depend on each other.

use serde::{Deserialize, Serialize};

use super::campaign::yes;
use super::text::text_enum;
use super::{CampaignId, ChainId, Day, Instant, MemberId, ReviewId, TaskId, nullable};

text_enum! {
    /// Where a task stands. `in_review` is entered by submitting, `approved` by its review alone.
    pub enum TaskStatus {
        ToDo = "to_do" / "To do",
        InProduction = "in_production" / "In production",
        InReview = "in_review" / "In review",
        Approved = "approved" / "Approved",
        Done = "done" / "Done",
    }
}

impl TaskStatus {
    /// The moves that a person may ask for. Review and approval are not among them: those follow from submitting and deciding.
    pub const fn moves(self) -> &'static [Self] {
        match self {
            Self::ToDo => &[Self::InProduction],
            Self::InProduction => &[Self::ToDo],
            Self::InReview => &[Self::InProduction],
            Self::Approved => &[Self::Done, Self::InProduction],
            Self::Done => &[Self::InProduction],
        }
    }
}

/// A task of a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Task {
    pub id: TaskId,
    pub campaign_id: CampaignId,
    pub title: String,
    pub description: String,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub status: TaskStatus,
    #[serde(default)]
    pub starts_on: Option<Day>,
    #[serde(default)]
    pub due_on: Option<Day>,
    pub assignee_id: Option<MemberId>,
    /// Whether the gate waits for its approval.
    pub required: bool,
    /// The approval chain that it goes through when submitted.
    pub chain_id: Option<ChainId>,
    /// The latest review, open or closed.
    pub review_id: Option<ReviewId>,
    /// Order within its board column, lowest first.
    pub position: f64,
    pub created_by: MemberId,
    pub created_at: Instant,
    pub revision: i64,
    /// What the schedule places it by.
    #[serde(flatten)]
    #[cfg_attr(feature = "ssr", sqlx(flatten))]
    pub plan: TaskPlan,
}

text_enum! {
    /// Towards which end of its room something is drawn.
    pub enum Pull {
        Asap = "asap" / "As soon as possible",
        /// Up to its successors where they lie and its own last day; with neither, to the end of the plan.
        Alap = "alap" / "As late as possible",
    }
}

/// A date that something is held to. `NoEarlierThan` is a bound like a dependency and is always kept; the others are hard:
/// they beat dependencies, and each that they break is a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "day", rename_all = "snake_case")]
pub enum Constraint {
    StartNoEarlierThan(Day),
    StartNoLaterThan(Day),
    FinishNoEarlierThan(Day),
    FinishNoLaterThan(Day),
    MustStartOn(Day),
    MustFinishOn(Day),
}

/// What the schedule places a task by, beside its dates and dependencies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
#[serde(default)]
pub struct TaskPlan {
    /// The task that it is part of. A task with parts is a summary: as long as they are.
    pub parent_id: Option<TaskId>,
    /// How long it takes, in working days of the campaign's market; 0 is a milestone. Without it, as long as its dates say.
    pub working_days: Option<i64>,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub pull: Pull,
    #[cfg_attr(feature = "ssr", sqlx(rename = "date_constraint", json(nullable)))]
    pub constraint: Option<Constraint>,
    /// How much of it is done, in percent.
    pub progress: i64,
}

impl Default for TaskPlan {
    fn default() -> Self {
        Self { parent_id: None, working_days: None, pull: Pull::Asap, constraint: None, progress: 0 }
    }
}

impl TaskPlan {
    /// The longest task and the longest lag in days: a century.
    pub const MAX_DAYS: i64 = 36_525;

    pub fn is_milestone(&self) -> bool {
        self.working_days == Some(0)
    }
}

/// Adds a task to a campaign, in `to_do`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub starts_on: Option<Day>,
    #[serde(default)]
    pub due_on: Option<Day>,
    #[serde(default)]
    pub assignee_id: Option<MemberId>,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default)]
    pub chain_id: Option<ChainId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<TaskId>,
    /// Working days; 0 makes it a milestone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pull: Option<Pull>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Constraint>,
    /// Percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<i64>,
}

/// Changes a task. Absent fields stay; `null` clears.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One of the moves that the present status allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TaskStatus>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Option<Day>>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Option<Day>>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Option<MemberId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub chain_id: Option<Option<ChainId>>,
    /// Place it after this task of the same column; `null` puts it first.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub after: Option<Option<TaskId>>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Option<TaskId>>,
    /// Working days; 0 makes it a milestone. Dates that are changed without it say the length themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pull: Option<Pull>,
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Option<Constraint>>,
    /// Percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<i64>,
    /// Why it goes in though a limit to work in progress is reached. For managers; it stays in the audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_limit: Option<String>,
}

text_enum! {
    /// How a successor hangs on its predecessor.
    pub enum DependencyKind {
        FinishToStart = "fs" / "Finish to start",
        StartToStart = "ss" / "Start to start",
        FinishToFinish = "ff" / "Finish to finish",
        StartToFinish = "sf" / "Start to finish",
    }
}

text_enum! {
    /// What the days of a lag are.
    pub enum LagUnit {
        /// Working days of the task that waits.
        Working = "working" / "Working days",
        /// Days as they pass, weekends and holidays included.
        Elapsed = "elapsed" / "Days",
    }
}

/// One link: this task waits for `predecessor_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Dependency {
    pub task_id: TaskId,
    pub predecessor_id: TaskId,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub kind: DependencyKind,
    /// Days between the two ends; negative overlaps.
    pub lag_days: i64,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    #[serde(default = "working")]
    pub lag_unit: LagUnit,
}

/// Adds a link.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDependency {
    pub predecessor_id: TaskId,
    #[serde(default = "finish_to_start")]
    pub kind: DependencyKind,
    #[serde(default)]
    pub lag_days: i64,
    #[serde(default = "working")]
    pub lag_unit: LagUnit,
}

const fn working() -> LagUnit {
    LagUnit::Working
}

const fn finish_to_start() -> DependencyKind {
    DependencyKind::FinishToStart
}
