//! Calls from the browser, with gloo-net. The cookie travels by itself: same origin.

use std::future::Future;

use super::{ApiError, Call, Reply};

/// Sends a call. The future is `Send` only in name: a browser has one thread.
#[cfg(feature = "hydrate")]
pub(super) fn send(call: Call) -> impl Future<Output = Result<Reply, ApiError>> + Send {
    use gloo_net::http::RequestBuilder;

    send_wrapper::SendWrapper::new(async move {
        let unreachable = |e: gloo_net::Error| ApiError::Unreachable(e.to_string());
        let mut request = RequestBuilder::new(&format!("/api/v1{}", call.path)).method(call.method);
        if let Some(tag) = &call.if_match {
            request = request.header("If-Match", tag);
        }
        let reply = match call.body {
            Some(body) => request.header("Content-Type", call.media_type).body(body).map_err(unreachable)?.send().await,
            None => request.send().await,
        }
        .map_err(unreachable)?;
        Ok(Reply { status: reply.status(), body: reply.text().await.map_err(unreachable)? })
    })
}

/// Built for neither side: there is nowhere to send to.
#[cfg(not(feature = "hydrate"))]
pub(super) fn send(call: Call) -> impl Future<Output = Result<Reply, ApiError>> + Send {
    std::future::ready(Err(ApiError::Unreachable(format!(
        "{} {} {} {:?} {:?}",
        call.method, call.path, call.media_type, call.body, call.if_match
    ))))
}
