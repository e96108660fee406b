//! What handlers take in: the only extractors there are.

use std::str::FromStr;

use axum::{
    extract::{FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;

use super::problem::Refused;
use crate::{identity::Caller, tenancy::Tenant, work::Based};

/// A JSON body. Anything that does not fit is refused with the field's path.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        if !is_json(request.headers()) {
            return Err(Refused::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "NOT_JSON",
                "JSON expected",
                "Send this as Content-Type: application/json.",
            ));
        }
        let bytes = body(request, state).await?;
        let deserializer = &mut serde_json::Deserializer::from_slice(&bytes);
        serde_path_to_error::deserialize(deserializer).map(Json).map_err(|e| {
            let (path, inner) = (e.path().to_string(), e.into_inner());
            if inner.is_data() {
                let said = inner.to_string();
                let detail = said.split(" at line ").next().unwrap_or(&said);
                Refused::field(unknown_field(&path, detail), detail)
            } else {
                Refused::bad_request("NOT_JSON", format!("The body is not JSON: {inner}."))
            }
        })
    }
}

/// Without a body, nothing was said.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Refused> {
        if !request.headers().contains_key(header::CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

/// serde names an unknown field in its words and its parent in the path; callers want the field.
fn unknown_field(path: &str, detail: &str) -> String {
    let Some(name) = detail.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()) else { return path.to_owned() };
    if path == "." || path == name || path.ends_with(&format!(".{name}")) {
        if path == "." { name.to_owned() } else { path.to_owned() }
    } else {
        format!("{path}.{name}")
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// A body of text in UTF-8, whatever its type says.
#[derive(Debug)]
pub struct Text(pub String);

impl<S: Send + Sync> FromRequest<S> for Text {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let bytes = body(request, state).await?;
        let text = String::from_utf8(bytes.into()).map_err(|_| Refused::bad_request("NOT_TEXT", "The body is not text in UTF-8."))?;
        Ok(Self(text))
    }
}

/// The whole body, up to its limit.
async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<axum::body::Bytes, Refused> {
    axum::body::Bytes::from_request(request, state).await.map_err(|e| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refused::new(e.status(), "TOO_LARGE", "The request is too large", "A request body is at most 1 MiB.")
        } else {
            Refused::bad_request("BODY_CUT_OFF", "The request ended before its body was complete.")
        }
    })
}

/// Query parameters, refused by name when they do not fit.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refused> {
        let axum::extract::Query(value) = axum::extract::Query::try_from_uri(&parts.uri)
            .map_err(|e| Refused::bad_request("BAD_QUERY", format!("The query of this address cannot be read: {}.", e.body_text())))?;
        Ok(Self(value))
    }
}

/// Ids in the path. Something that is no id names nothing: 404.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match <axum::extract::Path<T> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Refused::new(StatusCode::NOT_FOUND, "NOT_FOUND", "Not found", "Nothing in this workspace has this id.")),
        }
    }
}

/// The revision in `If-Match`. Every change says what it is based on: 428 without.
#[derive(Debug)]
pub struct IfMatch(pub Based);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refused> {
        if_match(&parts.headers)?.map(Self).ok_or_else(|| {
            let detail = "Send the ETag that you read in If-Match, so that nobody's change is overwritten unseen.";
            Refused::new(StatusCode::PRECONDITION_REQUIRED, "IF_MATCH_REQUIRED", "Say what your change is based on", detail)
        })
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for IfMatch {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Refused> {
        Ok(if_match(&parts.headers)?.map(Self))
    }
}

fn if_match(headers: &HeaderMap) -> Result<Option<Based>, Refused> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let revision = value.to_str().ok().and_then(|v| i64::from_str(v.trim().trim_matches('"')).ok());
    revision.map(|r| Some(Based(r))).ok_or_else(|| Refused::bad_request("BAD_IF_MATCH", "If-Match is not an ETag of this API."))
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        // A request for no workspace is told so first.
        <Tenant as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| crate::work::Refusal::Unauthenticated("Sign in, or send a token as Authorization: Bearer.".into()).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Tenant {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refused> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            let detail = "This is the base host. Workspaces have hosts of their own, such as acme.example.com.";
            Refused::new(StatusCode::NOT_FOUND, "BASE_HOST", "No workspace here", detail)
        })
    }
}

/// `limit` and `after` of a list.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many at most: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

impl Paging {
    /// A page of so many, for lists that are asked for more than that.
    pub fn new(limit: Option<i64>) -> Self {
        Self { limit, after: None }
    }

    /// The limit, within its bounds.
    pub fn limit(&self) -> Result<i64, Refused> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=200 => Ok(limit),
            _ => Err(Refused::field("limit", "must be 1 to 200")),
        }
    }

    /// The cursor.
    pub fn after<T: FromStr>(&self) -> Result<Option<T>, Refused> {
        cursor(self.after.as_deref())
    }
}

/// Reads a cursor, refusing what no page has given out.
pub fn cursor<T: FromStr>(text: Option<&str>) -> Result<Option<T>, Refused> {
    text.map(|text| text.parse().map_err(|_| Refused::field("after", "is not a cursor of this list; use the `next` of a page"))).transpose()
}
