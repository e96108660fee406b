//! Answers that need not be made twice.
//!
//! Nothing is written to a workspace without an event of its log, so what was read when the log had some size is true until it
//! grows, whichever process wrote. The size is read with the caller, in the same query; an answer is kept beside the size that it
//! was made at, and anybody who finds the log at that size gets it. Only for what depends on rows alone: not on who asks, beyond
//! the right to read, and not on the time of day.

use app::model::TenantId;
use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use moka::future::Cache;
use serde::Serialize;

use super::{Api, problem::Refused};
use crate::{
    db::Reading,
    identity::{Caller, Right},
    store,
    work::Refusal,
};

/// Bytes of answers that are kept, of all workspaces together; the least recently used are let go.
const KEPT_BYTES: u64 = 32 << 20;

/// The answers, by workspace and address.
#[derive(Debug, Clone)]
pub struct Answers(Cache<(TenantId, String), Kept>);

#[derive(Debug, Clone)]
struct Kept {
    as_of: i64,
    /// It depends on the time, and changes then.
    until: Option<i64>,
    body: Bytes,
}

impl Default for Answers {
    fn default() -> Self {
        let weight = |(_, address): &(TenantId, String), kept: &Kept| u32::try_from(address.len() + kept.body.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(KEPT_BYTES).weigher(weight).build())
    }
}

/// What is asked for, and which answer the caller has already.
#[derive(Debug)]
pub struct Asked {
    address: String,
    has: Option<HeaderValue>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let address = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        Ok(Self { address, has: parts.headers.get(header::IF_NONE_MATCH).cloned() })
    }
}

/// Answers from what is kept for those who see `as_whom`, or makes the answer and keeps it: until the log grows, or until an instant
/// (Unix time in milliseconds) where the answer says that it depends on the time.
pub async fn for_a_while<T: Serialize>(
    api: &Api,
    caller: &Caller,
    asked: Asked,
    as_whom: &str,
    make: impl AsyncFnOnce(&mut Reading) -> Result<(T, Option<i64>), Refused>,
) -> Result<Response, Refused> {
    caller.require(Right::Read)?;
    let (as_of, now) = (caller.as_of(), store::find::millis(caller.tenant().now()));
    let key = (caller.tenant().id(), format!("{as_whom} {}", asked.address));
    let answers = &api.0.answers.0;
    let found = answers.get(&key).await.filter(|kept| kept.as_of == as_of && kept.until.is_none_or(|until| now < until));
    let body = match found {
        Some(kept) => kept.body,
        None => {
            let mut db = caller.read(Right::Read).await?;
            let (made, until) = make(&mut db).await?;
            let body = Bytes::from(serde_json::to_vec(&made).map_err(Refusal::from)?);
            answers.insert(key, Kept { as_of, until, body: body.clone() }).await;
            body
        }
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Answers from what is kept, or makes the answer and keeps it. 304 when the caller has it already.
pub async fn answer<T: Serialize>(
    api: &Api,
    caller: &Caller,
    asked: Asked,
    make: impl AsyncFnOnce(&mut Reading) -> Result<T, Refused>,
) -> Result<Response, Refused> {
    caller.require(Right::Read)?;
    let as_of = caller.as_of();
    let tag = HeaderValue::from_str(&format!("W/\"log-{as_of}\"")).map_err(|e| Refusal::Internal(e.to_string()))?;
    let headers = HeaderMap::from_iter([(header::ETAG, tag.clone())]);
    if asked.has.is_some_and(|has| has == tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let key = (caller.tenant().id(), asked.address);
    let answers = &api.0.answers.0;
    let body = match answers.get(&key).await.filter(|kept| kept.as_of == as_of) {
        Some(kept) => kept.body,
        None => {
            let mut db = caller.read(Right::Read).await?;
            let made = make(&mut db).await?;
            let body = Bytes::from(serde_json::to_vec(&made).map_err(Refusal::from)?);
            answers.insert(key, Kept { as_of, until: None, body: body.clone() }).await;
            body
        }
    };
    Ok((headers, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}
