//! What happens to every request before its handler: the tenant first, then who is asking, then whether it was asked before.

use std::net::SocketAddr;

use app::model::Digest;
use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{Layer, Service, ServiceExt};
use tower_sessions::Session;

use super::{Api, answer::replay, problem::Refused};
use crate::{
    audit::Idempotency,
    identity::{Caller, Origin, session_layer},
    store,
    tenancy::{Host, Tenant, resolve},
    work::Refusal,
};

const REQUEST_ID: &str = "x-request-id";

/// Resolves the tenant from the Host, then the caller from token or cookie. Unknown hosts end here.
pub async fn identify(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let origin = origin_of(&request);
    let request_id = origin.request_id.clone();
    let response = match tenant_of(&api, request.headers()).await {
        Err(refused) => refused.into_response(),
        Ok(None) => {
            request.extensions_mut().insert(origin);
            next.run(request).await
        }
        Ok(Some(tenant)) => {
            request.extensions_mut().insert(tenant.clone());
            request.extensions_mut().insert(origin.clone());
            if request.headers().contains_key(header::AUTHORIZATION) {
                with_token(&tenant, origin, request, next).await
            } else {
                with_cookie(tenant, origin, request, next).await
            }
        }
    };
    finish(response, request_id)
}

async fn tenant_of(api: &Api, headers: &HeaderMap) -> Result<Option<Tenant>, Refused> {
    let no_such =
        || Refused::new(StatusCode::NOT_FOUND, "NO_SUCH_WORKSPACE", "No workspace here", "There is no workspace at this address.");
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    match resolve(host, &api.0.public.host) {
        Host::Base => Ok(None),
        Host::Unknown => Err(no_such()),
        Host::Workspace(slug) => match api.0.registry.tenant(&slug).await {
            Ok(Some(tenant)) => Ok(Some(tenant)),
            Ok(None) => Err(no_such()),
            Err(error) => {
                tracing::error!(%slug, %error, "a workspace could not be opened");
                let detail = "This workspace cannot be opened right now. Nothing is lost; try again in a moment.";
                Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, "WORKSPACE_UNAVAILABLE", "Workspace unavailable", detail))
            }
        },
    }
}

async fn with_token(tenant: &Tenant, origin: Origin, mut request: Request, next: Next) -> Response {
    let secret = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    let caller = match secret {
        Some(secret) => Caller::by_token(tenant, secret.trim(), origin).await,
        None => Err(Refusal::Unauthenticated("Send a token as Authorization: Bearer.".into())),
    };
    match caller {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refusal) => Refused::from(refusal).into_response(),
    }
}

async fn with_cookie(tenant: Tenant, origin: Origin, request: Request, next: Next) -> Response {
    if !request.method().is_safe() && !is_same_origin(request.headers()) {
        let detail = "This request came from another site. Use a bearer token to call the API from elsewhere.";
        return Refused::new(StatusCode::FORBIDDEN, "CROSS_SITE", "Cross-site request", detail).into_response();
    }
    let layer = session_layer(tenant.clone(), origin.ip.clone(), origin.request_id.clone());
    let inner = tower::service_fn(move |mut request: Request| {
        let (tenant, origin, next) = (tenant.clone(), origin.clone(), next.clone());
        async move {
            let caller = match request.extensions().get::<Session>() {
                Some(session) => Caller::by_session(&tenant, session, origin).await,
                None => Ok(None),
            };
            Ok::<_, std::convert::Infallible>(match caller {
                Ok(caller) => {
                    if let Some(caller) = caller {
                        request.extensions_mut().insert(caller);
                    }
                    next.run(request).await
                }
                Err(refusal) => Refused::from(refusal).into_response(),
            })
        }
    });
    let mut service = layer.layer(inner);
    match service.ready().await {
        Ok(service) => service.call(request).await.unwrap_or_else(|never| match never {}),
        Err(never) => match never {},
    }
}

/// Browsers say where a request comes from; those that do not send either header are not browsers (no cookie to abuse).
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

fn origin_of(request: &Request) -> Origin {
    let given = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|v| v.to_str().ok())
        .filter(|v| v.len() <= 64 && v.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let request_id = given.map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned);
    let ip = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
    Origin { ip, request_id: Some(request_id) }
}

/// Every answer names its request, is not sniffed, and is not kept by anyone in between.
fn finish(mut response: Response, request_id: Option<String>) -> Response {
    let headers = response.headers_mut();
    if let Some(id) = request_id.and_then(|id| HeaderValue::from_str(&id).ok()) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// `Idempotency-Key`: the same write again is answered as the first time, and done once.
pub async fn repeatable(State(api): State<Api>, request: Request, next: Next) -> Response {
    let key = request.headers().get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let caller = request.extensions().get::<Caller>().cloned();
    match (key, caller) {
        (Some(key), Some(caller)) if !matches!(*request.method(), Method::GET | Method::HEAD) => {
            repeat(&api, key, caller, request, next).await.unwrap_or_else(IntoResponse::into_response)
        }
        _ => next.run(request).await,
    }
}

async fn repeat(api: &Api, key: String, caller: Caller, request: Request, next: Next) -> Result<Response, Refused> {
    if key.is_empty() || key.len() > 200 {
        return Err(Refused::bad_request("BAD_IDEMPOTENCY_KEY", "An Idempotency-Key has 1 to 200 characters."));
    }
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, super::upload::MAX_BODY).await.map_err(|_| {
        Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", "The request is too large", "The request body is too large.")
    })?;
    let mut sent = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    sent.extend_from_slice(&body);
    let fingerprint = Digest::of(&sent);

    let under_way = (caller.tenant().id(), caller.member().id, key.clone());
    if !api.0.in_flight.insert(under_way.clone()) {
        return Err(Refused::new(
            StatusCode::CONFLICT,
            "IN_FLIGHT",
            "Still under way",
            "A request with this Idempotency-Key is still under way.",
        ));
    }
    let done = InFlight { api, key: under_way };
    let mut db = caller.tenant().read().await?;
    let before = store::repeats::remembered(&mut db, caller.member().id, &key).await?;
    drop(db);
    if let Some((earlier, answer)) = before {
        if earlier != fingerprint {
            let detail = "This Idempotency-Key was used with another request. Use a new key for a new request.";
            return Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, "KEY_REUSED", "Key used for something else", detail));
        }
        return Ok(replay(answer));
    }
    parts.extensions.insert(caller.repeating(Some(Idempotency { key, fingerprint })));
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    drop(done);
    Ok(response)
}

/// Takes the key out of the set however the request ends.
struct InFlight<'a> {
    api: &'a Api,
    key: (app::model::TenantId, app::model::MemberId, String),
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.api.0.in_flight.remove(&self.key);
    }
}
