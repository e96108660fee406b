//! Answers that need not be made twice.
//!
//! Nothing is written to a workspace without an event of its log, so what was read when the log had some size is true until it
//! grows, whichever process wrote. The size is read with the caller, in the same query; an answer is kept beside the size that it
//! was made at, and anybody who finds the log at that size gets it. What depends on who asks is kept under a name for them, and what
//! depends on the time until it changes.

use std::{io::Write, sync::Arc};

use app::model::TenantId;
use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use moka::future::Cache;
use serde::Serialize;
use tokio::sync::OnceCell;

use super::{Api, problem::Refused};
use crate::{
    db::Reading,
    identity::{Caller, Right},
    store,
    work::Refusal,
};

/// Bytes of answers that are kept, of all workspaces together; those seldom used are let go.
const KEPT_BYTES: u64 = 32 << 20;

/// Answers shorter than this travel as they are: they fit into one packet.
const WORTH_PACKING: usize = 1_400;

/// The answers, by workspace and address.
#[derive(Debug, Clone)]
pub struct Answers(Cache<(TenantId, String), Kept>);

#[derive(Debug, Clone)]
struct Kept {
    as_of: i64,
    /// It depends on the time, and changes then.
    until: Option<i64>,
    body: Bytes,
    /// The same compressed, once somebody has asked for it so.
    packed: Arc<OnceCell<Bytes>>,
}

impl Kept {
    /// The answer, compressed where that is wanted and worth it: once, for everybody who asks.
    async fn answer(self, headers: HeaderMap, gzip: bool) -> Result<Response, Refused> {
        let json = [(header::CONTENT_TYPE, "application/json"), (header::VARY, "accept-encoding")];
        if !gzip || self.body.len() < WORTH_PACKING {
            return Ok((headers, json, self.body).into_response());
        }
        let plain = self.body;
        let pack = || async { tokio::task::spawn_blocking(move || gzipped(&plain)).await.map_err(|e| Refusal::Internal(e.to_string())) };
        let packed = self.packed.get_or_try_init(pack).await?.clone();
        Ok((headers, json, [(header::CONTENT_ENCODING, "gzip")], packed).into_response())
    }
}

fn gzipped(plain: &[u8]) -> Bytes {
    let mut packed = GzEncoder::new(Vec::with_capacity(plain.len() / 8), Compression::new(4));
    // Writing to memory does not fail.
    let _ = packed.write_all(plain);
    packed.finish().unwrap_or_default().into()
}

impl Default for Answers {
    fn default() -> Self {
        let weight =
            |(_, address): &(TenantId, String), kept: &Kept| u32::try_from(address.len() + kept.body.len() / 4 * 5).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(KEPT_BYTES).weigher(weight).build())
    }
}

/// What is asked for, which answer the caller has already, and whether it may come compressed.
#[derive(Debug)]
pub struct Asked {
    address: String,
    has: Option<HeaderValue>,
    gzip: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let address = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        Ok(Self { address, has: parts.headers.get(header::IF_NONE_MATCH).cloned(), gzip: takes_gzip(&parts.headers) })
    }
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    accepted.map(str::trim).any(|one| {
        let (name, quality) = one.split_once(';').unwrap_or((one, "q=1"));
        name.trim() == "gzip" && quality.trim().trim_start_matches("q=").parse::<f32>().is_ok_and(|quality| quality > 0.0)
    })
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
    let kept = found_or_made(api, caller, format!("{as_whom} {}", asked.address), make).await?;
    kept.answer(HeaderMap::new(), asked.gzip).await
}

/// Answers from what is kept, or makes the answer and keeps it. 304 when the caller has it already.
pub async fn answer<T: Serialize>(
    api: &Api,
    caller: &Caller,
    asked: Asked,
    make: impl AsyncFnOnce(&mut Reading) -> Result<T, Refused>,
) -> Result<Response, Refused> {
    caller.require(Right::Read)?;
    let tag = HeaderValue::from_str(&format!("W/\"log-{}\"", caller.as_of())).map_err(|e| Refusal::Internal(e.to_string()))?;
    let headers = HeaderMap::from_iter([(header::ETAG, tag.clone())]);
    if asked.has.is_some_and(|has| has == tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let kept = found_or_made(api, caller, asked.address, async |db| Ok((make(db).await?, None))).await?;
    kept.answer(headers, asked.gzip).await
}

/// What is kept of a workspace under this name, where it still is true; else it is made, and kept.
async fn found_or_made<T: Serialize>(
    api: &Api,
    caller: &Caller,
    name: String,
    make: impl AsyncFnOnce(&mut Reading) -> Result<(T, Option<i64>), Refused>,
) -> Result<Kept, Refused> {
    let (as_of, now) = (caller.as_of(), store::find::millis(caller.tenant().now()));
    let (key, answers) = ((caller.tenant().id(), name), &api.0.answers.0);
    if let Some(kept) = answers.get(&key).await.filter(|kept| kept.as_of == as_of && kept.until.is_none_or(|until| now < until)) {
        return Ok(kept);
    }
    let (made, until) = make(&mut caller.read(Right::Read).await?).await?;
    let body = Bytes::from(serde_json::to_vec(&made).map_err(Refusal::from)?);
    let kept = Kept { as_of, until, body, packed: Arc::default() };
    answers.insert(key, kept.clone()).await;
    Ok(kept)
}
