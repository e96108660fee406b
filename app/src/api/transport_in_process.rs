//! Calls from a page being rendered on the server: the same router, in process, as the visitor.

use std::future::Future;

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, header, request::Parts},
};
use http_body_util::BodyExt;
use leptos::prelude::use_context;
use tower::ServiceExt;

use super::{ApiError, Call, Reply};

/// The finished REST router, lent to pages as a Leptos context.
#[derive(Clone)]
pub struct InProcess(pub Router);

/// Of the visitor's request these travel on, and nothing else.
const FORWARDED: [header::HeaderName; 4] =
    [header::COOKIE, header::AUTHORIZATION, header::HOST, header::HeaderName::from_static("x-request-id")];

/// Sends a call. Reads its contexts before the first await, as they are gone afterwards.
pub(super) fn send(call: Call) -> impl Future<Output = Result<Reply, ApiError>> + Send {
    let api = use_context::<InProcess>();
    let parts = use_context::<Parts>();
    async move {
        let (Some(InProcess(router)), Some(parts)) = (api, parts) else {
            return Err(ApiError::Unreachable("called outside a page".into()));
        };
        let reply = router.oneshot(request(call, &parts)?).await.map_err(|e| ApiError::Unreachable(e.to_string()))?;
        let status = reply.status().as_u16();
        let body = reply.into_body().collect().await.map_err(|e| ApiError::Unreachable(e.to_string()))?;
        let body = String::from_utf8(body.to_bytes().to_vec()).map_err(|e| ApiError::Unreadable(e.to_string()))?;
        Ok(Reply { status, body })
    }
}

fn request(call: Call, visitor: &Parts) -> Result<Request<Body>, ApiError> {
    let mut request = Request::builder().method(call.method).uri(format!("/api/v1{}", call.path));
    for name in FORWARDED {
        for value in visitor.headers.get_all(&name) {
            request = request.header(&name, value);
        }
    }
    if let Some(tag) = call.if_match.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        request = request.header(header::IF_MATCH, tag);
    }
    let body = match call.body {
        Some(body) => {
            request = request.header(header::CONTENT_TYPE, call.media_type);
            Body::from(body)
        }
        None => Body::empty(),
    };
    let mut request = request.body(body).map_err(|e| ApiError::Unreadable(e.to_string()))?;
    if let Some(peer) = visitor.extensions.get::<axum::extract::ConnectInfo<std::net::SocketAddr>>() {
        request.extensions_mut().insert(*peer);
    }
    Ok(request)
}
