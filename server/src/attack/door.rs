//! The copy's REST API, called in process.

use std::num::NonZeroU32;

use axum::{
    Router,
    body::Body,
    http::{Request, header, request::Builder},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::Copy;
use crate::{
    rest::{self, Api, Limits},
    tenancy::PublicAddress,
};

/// The API of the copy, and the document that says what it has.
#[derive(Debug)]
pub(super) struct Door {
    router: Router,
    host: String,
    pub(super) document: Value,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Door {
    pub(super) fn of(copy: &Copy) -> Self {
        const BASE: &str = "attack.invalid";
        let public = PublicAddress { scheme: "http".into(), host: BASE.into(), port: None };
        let limits = Limits { attempts_a_minute: NonZeroU32::MAX };
        let (router, document) = rest::router(Api::new(copy.registry.clone(), public, limits));
        Self { router, host: format!("{}.{BASE}", copy.slug), document: serde_json::to_value(document).unwrap_or_default() }
    }

    /// Asks with a JSON body, or with none.
    pub(super) async fn ask(&self, method: &str, path: &str, token: Option<&str>, based: Option<i64>, body: Option<&Value>) -> Reply {
        let mut request = Request::builder().method(method);
        if let Some(revision) = based {
            request = request.header(header::IF_MATCH, format!("\"{revision}\""));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request, path, token, body).await
    }

    /// Uploads a file as the multipart field `file`.
    pub(super) async fn upload(&self, path: &str, token: &str, bytes: &[u8]) -> Reply {
        const HEAD: &[u8] = b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n";
        let request = Request::builder().method("POST").header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
        self.send(request, path, Some(token), Body::from([HEAD, bytes, b"\r\n--XX--\r\n"].concat())).await
    }

    async fn send(&self, request: Builder, path: &str, token: Option<&str>, body: Body) -> Reply {
        let mut request = request.uri(path).header(header::HOST, &self.host);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let unsent = |why: String| Reply { status: 0, body: Value::String(why) };
        let request = match request.body(body) {
            Ok(request) => request,
            Err(error) => return unsent(error.to_string()),
        };
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status().as_u16();
        let endless = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        if endless {
            return Reply { status, body: Value::Null };
        }
        match response.into_body().collect().await {
            Ok(body) => Reply { status, body: serde_json::from_slice(&body.to_bytes()).unwrap_or_default() },
            Err(error) => unsent(error.to_string()),
        }
    }
}

impl Reply {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The status, and the problem's code when there is one.
    pub(super) fn in_short(&self) -> String {
        match self.body["code"].as_str() {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}
