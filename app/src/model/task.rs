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
}

const fn finish_to_start() -> DependencyKind {
    DependencyKind::FinishToStart
}
