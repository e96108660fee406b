//! Answers to writes: shaped, remembered for repeats, committed, sent; in this order.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use serde::Serialize;

use super::problem::Refused;
use crate::{
    audit::{Remembered, UnitOfWork},
    work::Refusal,
};

/// What a write answers once it is durable.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    body: String,
    etag: Option<String>,
    location: Option<String>,
}

impl Answer {
    /// 200 with a changed entity.
    pub fn changed(entity: &impl Serialize, revision: i64) -> Result<Self, Refused> {
        Ok(Self { status: StatusCode::OK, body: json(entity)?, etag: Some(etag(revision)), location: None })
    }

    /// 200 with what came of it, which has no revision of its own.
    pub fn done(result: &impl Serialize) -> Result<Self, Refused> {
        Ok(Self { status: StatusCode::OK, body: json(result)?, etag: None, location: None })
    }

    /// 201 with a new entity and where it is.
    pub fn created(entity: &impl Serialize, revision: i64, location: String) -> Result<Self, Refused> {
        Ok(Self { status: StatusCode::CREATED, body: json(entity)?, etag: Some(etag(revision)), location: Some(location) })
    }

    /// 201 with something that has no revision of its own.
    pub fn made(entity: &impl Serialize) -> Result<Self, Refused> {
        Ok(Self { status: StatusCode::CREATED, body: json(entity)?, etag: None, location: None })
    }

    /// Names where it is.
    #[must_use]
    pub fn at(self, location: String) -> Self {
        Self { location: Some(location), ..self }
    }

    /// 204.
    pub fn gone() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: String::new(), etag: None, location: None }
    }

    /// Commits, then answers. Nobody is told of a change that might still be lost.
    pub async fn commit(self, mut uow: UnitOfWork) -> Result<Response<Body>, Refused> {
        let remembered = Remembered { status: i64::from(self.status.as_u16()), body: self.body, etag: self.etag, location: self.location };
        uow.remember(&remembered).await.map_err(Refusal::from)?;
        uow.commit().await.map_err(Refusal::from)?;
        Ok(replay(remembered))
    }
}

/// The answer as it was first given.
pub fn replay(answer: Remembered) -> Response<Body> {
    let status = u16::try_from(answer.status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in [(header::ETAG, answer.etag), (header::LOCATION, answer.location)] {
        if let Some(value) = value.and_then(|v| HeaderValue::from_str(&v).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

/// One entity as read, with its ETag.
pub fn entity(entity: &impl Serialize, revision: i64) -> Result<Response<Body>, Refused> {
    let mut response = ([(header::CONTENT_TYPE, "application/json")], json(entity)?).into_response();
    if let Ok(tag) = HeaderValue::from_str(&etag(revision)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

fn json(value: &impl Serialize) -> Result<String, Refused> {
    serde_json::to_string(value).map_err(|e| Refusal::from(e).into())
}

fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}
