//! Why a use case did not happen.

use app::model::{FieldProblem, GateItem, GateReport, OverLimit};

use crate::{audit::WriteError, gate::GateError};

/// Why something was not done. Each has one answer at the REST edge.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such {0} in this workspace")]
    NotFound(&'static str),
    /// This person may not do this.
    #[error("{detail}")]
    Forbidden { code: &'static str, detail: String },
    #[error("some fields are not as they must be")]
    Invalid(Vec<FieldProblem>),
    /// It cannot be done as things stand.
    #[error("{detail}")]
    Conflict { code: &'static str, detail: String },
    /// Somebody changed it since; this is how it is now.
    #[error("it was changed by somebody else since you read it")]
    Stale(serde_json::Value),
    /// It was deleted; this is what is left of it.
    #[error("it was deleted")]
    Gone(serde_json::Value),
    /// A link that was good once.
    #[error("{0}")]
    Ended(String),
    #[error("the gate refused: {} items are not clear", .0.failed().len())]
    GateRefused(Box<GateReport>),
    /// These tasks would wait for each other.
    #[error("these tasks would wait for each other")]
    Cycle(Vec<String>),
    /// What should be taken back has changed since, in these fields.
    #[error("it has changed since")]
    ChangedSince(Vec<FieldProblem>),
    /// These limits to work in progress are reached.
    #[error("{}", told(.0))]
    OverLimit(Vec<OverLimit>),
    /// Some of many changes cannot be made, so none was.
    #[error("some of these changes cannot be made")]
    Bulk(Vec<FieldProblem>),
    /// The campaign would go live before the gate should be clear: what is short, and until when.
    #[error("{detail}")]
    BeforeClear { detail: String, short: Vec<GateItem> },
    /// Nobody knows who is asking, or the password is wrong.
    #[error("{0}")]
    Unauthenticated(String),
    /// The uploaded file cannot be taken.
    #[error("{detail}")]
    BadFile { code: &'static str, detail: String },
    /// The workspace may not keep so much.
    #[error("{}", over(*.used, *.quota, *.bytes))]
    QuotaFull { used: i64, quota: i64, bytes: i64 },
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the write failed: {0}")]
    Write(#[from] WriteError),
    #[error("the gate failed: {0}")]
    Gate(#[from] GateError),
    #[error("{0}")]
    Internal(String),
}

/// Which limits are reached, in words.
fn told(over: &[OverLimit]) -> String {
    let one = |over: &OverLimit| format!("{} is full: {} of {}", over.place, over.current, over.most);
    let all: Vec<String> = over.iter().map(one).collect();
    format!("{}. Finish something first, or have a manager let it in with a reason.", all.join("; "))
}

/// What does not fit, in words.
fn over(used: i64, quota: i64, bytes: i64) -> String {
    let size = |bytes: i64| match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    };
    format!(
        "The workspace keeps {} of the {} that it may have, and this file has {}. Ask whoever runs the service for more room.",
        size(used),
        size(quota),
        size(bytes)
    )
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("could not write JSON: {error}"))
    }
}

impl Refusal {
    pub(crate) fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Forbidden { code, detail: detail.into() }
    }

    pub(crate) fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict { code, detail: detail.into() }
    }
}

/// Gathers what is wrong with the fields of a request, so that all of it is said at once.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldProblem>);

impl Fields {
    /// Says that a field must hold.
    pub fn require(&mut self, holds: bool, field: &str, detail: impl Into<String>) -> &mut Self {
        if !holds {
            self.0.push(FieldProblem { field: field.into(), detail: detail.into() });
        }
        self
    }

    /// A text that must say something and not be longer than `max` characters.
    pub fn text(&mut self, value: &str, field: &str, max: usize) -> &mut Self {
        self.require(!value.trim().is_empty(), field, "must not be empty").at_most(value, field, max)
    }

    /// A text of at most `max` characters.
    pub fn at_most(&mut self, value: &str, field: &str, max: usize) -> &mut Self {
        self.require(value.chars().count() <= max, field, format!("must not be longer than {max} characters"))
    }

    /// Ends in a refusal when anything was wrong.
    pub fn done(&mut self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::Invalid(std::mem::take(&mut self.0))) }
    }
}
