//! Limits to how much is in work at once, lists of tasks across campaigns, and changes to many at once.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{CampaignId, CampaignStatus, ChainId, Day, MemberId, ReviewId, Task, TaskId, TaskPatch, TaskStatus, WipLimitId};

text_enum! {
    /// Of what a limit counts the tasks.
    pub enum LimitPer {
        /// A column of the board, over all of its lanes.
        Column = "column" / "A column, over all lanes",
        Campaign = "campaign" / "Each campaign",
        Market = "market" / "Each market",
        Person = "person" / "Each person",
        /// A stage of approval, by its name, over all reviews in it.
        Stage = "stage" / "An approval stage",
    }
}

/// So many tasks at most are in this state at once. It is held where tasks change, whoever asks and from wherever; only what follows from
/// a review (approved, sent back) is never held up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct WipLimit {
    pub id: WipLimitId,
    /// `in_production` or `in_review`.
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub status: TaskStatus,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub per: LimitPer,
    /// The name of the stage, where it is one's; empty otherwise.
    pub stage: String,
    pub most: i64,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Sets a limit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWipLimit {
    pub status: TaskStatus,
    pub per: LimitPer,
    #[serde(default)]
    pub stage: String,
    pub most: i64,
}

/// Changes how many a limit lets in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WipLimitPatch {
    pub most: i64,
}

/// A limit that counts a task which is about to go somewhere; where `current` has reached `most`, the change is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OverLimit {
    pub limit_id: WipLimitId,
    pub task_id: TaskId,
    /// Where it is full, in words: `In production`, `In production of Mia Manager`.
    pub place: String,
    pub most: i64,
    /// How many are there without the one that would come.
    pub current: i64,
}

/// What moving a task to a column would come to, before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MovePreview {
    pub to: TaskStatus,
    /// Why there is no such move, whoever asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The limits that would count it. One that is reached already refuses it, until a manager gives a reason.
    #[serde(default)]
    pub limits: Vec<OverLimit>,
    /// The approval stages that would open.
    #[serde(default)]
    pub opens: Vec<String>,
    /// Whether the review that runs would be withdrawn.
    #[serde(default)]
    pub withdraws: bool,
    /// Where its campaign would go with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_to: Option<CampaignStatus>,
    /// When the campaign's gate should be clear as things are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clear_on_before: Option<Day>,
    /// When it should be after the move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clear_on: Option<Day>,
}

impl Default for MovePreview {
    fn default() -> Self {
        Self {
            to: TaskStatus::ToDo,
            refused: None,
            limits: Vec::new(),
            opens: Vec::new(),
            withdraws: false,
            campaign_to: None,
            clear_on_before: None,
            clear_on: None,
        }
    }
}

impl OverLimit {
    /// Whether it refuses what it would count.
    pub const fn is_full(&self) -> bool {
        self.current >= self.most
    }
}

/// Submits a task.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NewSubmission {
    /// Why it goes in though a limit is reached. For managers; it stays in the audit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_limit: Option<String>,
}

/// What a list of tasks tells of each: enough to draw its card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct TaskCard {
    pub id: TaskId,
    pub campaign_id: CampaignId,
    pub title: String,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub status: TaskStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<MemberId>,
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_id: Option<ChainId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_id: Option<ReviewId>,
    pub position: f64,
    pub revision: i64,
}

impl From<Task> for TaskCard {
    fn from(task: Task) -> Self {
        Self {
            id: task.id,
            campaign_id: task.campaign_id,
            title: task.title,
            status: task.status,
            starts_on: task.starts_on,
            due_on: task.due_on,
            assignee_id: task.assignee_id,
            required: task.required,
            chain_id: task.chain_id,
            review_id: task.review_id,
            position: task.position,
            revision: task.revision,
        }
    }
}

/// Changes many tasks as one: all of them, or none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkChange {
    pub items: Vec<BulkItem>,
}

/// One task of many.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkItem {
    pub id: TaskId,
    /// The revision that the change is based on.
    pub revision: i64,
    pub set: TaskPatch,
}
