//! What can go wrong on the way to the server and back.

use serde::{Deserialize, Serialize};

use crate::model::Problem;

/// A call that did not end in an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    /// The server refused, and says why.
    #[error("{}", .0.detail)]
    Refused(Box<Problem>),
    /// The server could not be reached.
    #[error("The server could not be reached. Check your connection and try again.")]
    Unreachable(String),
    /// The server answered something that this page does not understand.
    #[error("The server answered something unexpected. Reload the page; it may have been updated.")]
    Unreadable(String),
}

impl ApiError {
    pub(super) fn from_reply(status: u16, body: &str) -> Self {
        match serde_json::from_str::<Problem>(body) {
            Ok(problem) => Self::Refused(Box::new(problem)),
            Err(_) => Self::Unreadable(format!("status {status}")),
        }
    }

    /// The server's problem, when it answered one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            _ => None,
        }
    }

    /// The HTTP status, when the server answered one.
    pub fn status(&self) -> Option<u16> {
        self.problem().map(|problem| problem.status)
    }

    /// Whether the server was not reached, so that trying again may help.
    pub const fn is_connection(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }

    /// What is wrong with this field, if the server said so.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.problem()?.fields.iter().find(|f| f.field == name).map(|f| f.detail.as_str())
    }
}
