//! Templates: campaigns with dates told from their launch, in working days of the market.

use serde::{Deserialize, Serialize};

use super::{Brief, CampaignId, ChainId, Channel, Day, DependencyKind, Instant, LagUnit, MemberId, TemplateId, patch::nullable};

/// What a campaign is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct CampaignTemplate {
    pub id: TemplateId,
    pub name: String,
    pub description: String,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub plan: TemplatePlan,
    pub created_by: MemberId,
    pub created_at: Instant,
    /// Counts changes; the ETag is `"<revision>"`.
    pub revision: i64,
}

/// Everything that a template carries into a campaign.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TemplatePlan {
    pub brief: Brief,
    /// In whose working days its dates are told, unless the campaign is for another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    pub channels: Vec<Channel>,
    /// How many days the flight lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight_days: Option<i64>,
    /// Each after the one that it is part of.
    pub tasks: Vec<TemplateTask>,
    pub links: Vec<TemplateLink>,
    pub checklist: Vec<TemplateLine>,
}

/// A task, placed by working days from the launch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateTask {
    pub title: String,
    #[serde(default)]
    pub description: String,
    /// Working days from the launch to its first day: -10 is two weeks before. Without it the task has no dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<i64>,
    /// How many working days it takes; 0 makes it a milestone.
    #[serde(default = "one")]
    pub working_days: i64,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_id: Option<ChainId>,
    /// Given to nobody where this person is not here any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<MemberId>,
    /// The place, from 0, of the task that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<usize>,
}

/// One task that waits for another, by their places from 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateLink {
    pub task: usize,
    pub waits_for: usize,
    #[serde(default = "finish_to_start")]
    pub kind: DependencyKind,
    #[serde(default)]
    pub lag_days: i64,
    #[serde(default = "working")]
    pub lag_unit: LagUnit,
}

/// A line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateLine {
    pub label: String,
    #[serde(default = "yes")]
    pub required: bool,
}

/// Makes a template, by hand or after a campaign.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    pub name: String,
    #[serde(default)]
    pub description: String,
    /// The campaign that it is made after; then `plan` stays away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<TemplatePlan>,
}

/// Changes a template. Absent fields stay. Campaigns that were made from it stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplatePatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<TemplatePlan>,
}

/// Starts a campaign from a template.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFromTemplate {
    pub name: String,
    /// Its launch, from which every date is told. Without it nothing has dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch_on: Option<Day>,
    /// Another market than the template's; `null` for none.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub market: Option<Option<String>>,
}

const fn one() -> i64 {
    1
}

const fn yes() -> bool {
    true
}

const fn working() -> LagUnit {
    LagUnit::Working
}

const fn finish_to_start() -> DependencyKind {
    DependencyKind::FinishToStart
}
