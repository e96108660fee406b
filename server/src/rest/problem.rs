//! From refusals to RFC 9457 answers: the only place that knows which status a refusal has.

use app::model::{FieldProblem, Problem};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use crate::{tenancy::RegistryError, work::Refusal};

/// A refusal on its way out.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    problem: Box<Problem>,
    retry_after: Option<u64>,
}

impl Refused {
    /// A refusal of one kind: `code` is for programs, `title` for lists, `detail` for people.
    pub fn new(status: StatusCode, code: &'static str, title: &str, detail: impl Into<String>) -> Self {
        let problem = Problem {
            kind: format!("/problems/{}", code.to_lowercase().replace('_', "-")),
            title: title.into(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.into(),
            request_id: None,
            failed_items: Vec::new(),
            fields: Vec::new(),
            limits: Vec::new(),
            cycle: Vec::new(),
            current: None,
        };
        Self { status, problem: Box::new(problem), retry_after: None }
    }

    fn with(mut self, change: impl FnOnce(&mut Problem)) -> Self {
        change(&mut self.problem);
        self
    }

    /// One field is not as it must be.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        let problem = FieldProblem { field: field.into(), detail: detail.into() };
        Refusal::Invalid(vec![problem]).into()
    }

    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, "The request cannot be read", detail)
    }

    pub fn too_many(retry_after_secs: u64) -> Self {
        let detail = format!("Too many attempts from your address. Try again in {retry_after_secs} seconds.");
        let mut refused = Self::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_ATTEMPTS", "Too many attempts", detail);
        refused.retry_after = Some(retry_after_secs);
        refused
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let said = refusal.to_string();
        match refusal {
            Refusal::NotFound(what) => {
                Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "Not found", format!("There is no such {what} in this workspace."))
            }
            Refusal::Forbidden { code, detail } => Self::new(StatusCode::FORBIDDEN, code, "Not allowed", detail),
            Refusal::Invalid(fields) => {
                let detail = fields.iter().map(|f| format!("{} {}", f.field, f.detail)).collect::<Vec<_>>().join("; ");
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_FIELDS", "Some fields are not as they must be", detail)
                    .with(|p| p.fields = fields)
            }
            Refusal::Conflict { code, detail } => Self::new(StatusCode::CONFLICT, code, "Not possible as things stand", detail),
            Refusal::Stale(current) => {
                let detail = "It was changed by somebody else since you read it. Look at `current`, and try again on top of that.";
                Self::new(StatusCode::PRECONDITION_FAILED, "STALE", "Changed in the meantime", detail).with(|p| p.current = Some(current))
            }
            Refusal::Gone(tombstone) => {
                let detail =
                    "It was deleted since you read it; `current` says by whom and when. Its author or a manager can bring it back.";
                Self::new(StatusCode::GONE, "DELETED", "Deleted in the meantime", detail).with(|p| p.current = Some(tombstone))
            }
            Refusal::Ended(detail) => Self::new(StatusCode::GONE, "LINK_ENDED", "This link has ended", detail),
            Refusal::GateRefused(report) => {
                let failed = report.failed();
                let n = failed.len();
                let detail = format!(
                    "{n} {} between this campaign and its launch; `failed_items` says what clears each.",
                    if n == 1 { "item stands" } else { "items stand" }
                );
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "GATE_REFUSED", "The gate refused the launch", detail)
                    .with(|p| p.failed_items = failed)
            }
            Refusal::Cycle(cycle) => {
                let detail = "These tasks would wait for each other, so none could ever begin. Leave out one of the links in `cycle`.";
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "DEPENDENCY_CYCLE", "A circle of dependencies", detail)
                    .with(|p| p.cycle = cycle)
            }
            Refusal::ChangedSince(fields) => {
                let detail = "Somebody has changed some of it since, so nothing was taken back. `fields` says what.";
                Self::new(StatusCode::CONFLICT, "CHANGED_SINCE", "Changed in the meantime", detail).with(|p| p.fields = fields)
            }
            Refusal::OverLimit(over) => Self::new(StatusCode::CONFLICT, "WIP_LIMIT", "A limit is reached", said).with(|p| p.limits = over),
            Refusal::Bulk(fields) => {
                let detail = fields.iter().map(|f| format!("{}: {}", f.field, f.detail)).collect::<Vec<_>>().join("; ");
                Self::new(StatusCode::CONFLICT, "BULK_REFUSED", "Nothing was changed", detail).with(|p| p.fields = fields)
            }
            Refusal::BeforeClear { detail, short } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "BEFORE_GATE_CLEARS", "Before the gate should be clear", detail)
                    .with(|p| p.failed_items = short)
            }
            Refusal::Unauthenticated(detail) => Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Sign in first", detail),
            Refusal::BadFile { code, detail } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, "This file cannot be taken", detail),
            Refusal::QuotaFull { .. } => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "QUOTA_FULL", "No room for this file", said),
            Refusal::Database(_) | Refusal::Write(_) | Refusal::Gate(_) | Refusal::Internal(_) => internal(&said),
        }
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Refusal::Database(error).into()
    }
}

impl From<RegistryError> for Refused {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::SlugTaken(slug) => Self::new(
                StatusCode::CONFLICT,
                "SLUG_TAKEN",
                "This address is taken",
                format!("`{slug}` belongs to another workspace. Choose another."),
            )
            .with(|p| p.fields = vec![FieldProblem { field: "slug".into(), detail: "is taken".into() }]),
            RegistryError::BadSlug => Self::field("slug", "must be 3 to 40 of a-z, 0-9 and -, beginning with a letter, not ending in -"),
            other => internal(&other.to_string()),
        }
    }
}

/// Logged once, here; the caller is told no more than that it is ours to mend.
fn internal(what: &str) -> Refused {
    tracing::error!(error = what, "a request failed");
    let detail = "Something on our side failed, and nothing was changed. Try again; if it stays, tell us the request id.";
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "Our mistake", detail)
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(*self.problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(secs) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, secs.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Unknown paths under the API answer JSON like everything else there.
pub async fn no_such_path(uri: Uri) -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "NO_SUCH_PATH", "Not found", format!("There is nothing at {}. See /api/docs.", uri.path()))
}

/// Known paths with another method.
pub async fn no_such_method(uri: Uri) -> Refused {
    let detail = format!("{} does not take this method. See /api/docs.", uri.path());
    Refused::new(StatusCode::METHOD_NOT_ALLOWED, "NO_SUCH_METHOD", "Method not allowed", detail)
}
