//! Errors as RFC 9457 describes them.

use serde::{Deserialize, Serialize};

use super::{GateItem, OverLimit};

/// An error a caller can act on (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable: what kind of error this is, for example `/problems/gate-refused`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// A short code for programs, for example `GATE_REFUSED`.
    pub code: String,
    /// The request, as in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What the gate found missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_items: Vec<GateItem>,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// Limits to work in progress that are reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<OverLimit>,
    /// The tasks of a refused dependency cycle, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cycle: Vec<String>,
    /// The present state, where the request was about an older one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<Object>))]
    pub current: Option<serde_json::Value>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// Path of the field, for example `brief.budget.currency`.
    pub field: String,
    pub detail: String,
}
