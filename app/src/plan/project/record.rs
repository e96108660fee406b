//! What is kept of a campaign's schedule: receipts and baselines.

use serde::{Deserialize, Serialize};

use crate::{
    model::{BaselineId, CampaignId, Instant, MemberId, ReceiptId},
    plan::schedule::{Baseline, Receipt},
};

/// A change that was made, with what it moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct RecordedReceipt {
    pub id: ReceiptId,
    pub campaign_id: CampaignId,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub receipt: Receipt,
    /// The one that this takes back.
    #[serde(default)]
    pub undoes: Option<ReceiptId>,
    pub made_by: MemberId,
    pub made_at: Instant,
}

/// Keeps the dates of a campaign's schedule as they are now.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBaseline {
    pub name: String,
}

/// A baseline that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct RecordedBaseline {
    pub id: BaselineId,
    pub campaign_id: CampaignId,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub baseline: Baseline,
    /// The last event of the audit before it was taken.
    pub taken_after: i64,
    pub made_by: MemberId,
    pub made_at: Instant,
}
