//! The one door to the server: a typed client of `/api/v1`.
//!
//! In the browser a call goes out with gloo-net. While a page is rendered on the server, the same call goes to the same
//! axum router in process, with the visitor's own cookies. There is no other way in, so a rule that holds here holds for all.
//!
//! Call these functions synchronously (they read Leptos contexts) and await what they return.

pub mod approvals;
pub mod assets;
pub mod audit;
pub mod brands;
pub mod campaigns;
mod error;
pub mod gate;
pub mod guests;
pub mod people;
pub mod proofs;
pub mod schedules;
pub mod shares;
pub mod storage;
pub mod tasks;
pub mod templates;
pub mod views;

#[cfg(feature = "hydrate")]
mod resumable;
#[cfg(not(feature = "ssr"))]
mod transport_browser;
#[cfg(feature = "ssr")]
mod transport_in_process;
#[cfg(feature = "hydrate")]
pub mod upload;

#[cfg(feature = "ssr")]
pub use transport_in_process::InProcess;

use std::{future::Future, pin::Pin};

pub use error::ApiError;
use http::Method;
use serde::{Serialize, de::DeserializeOwned};

#[cfg(not(feature = "ssr"))]
use transport_browser::send;
#[cfg(feature = "ssr")]
use transport_in_process::send;

/// What a call may end in.
pub type Answer<T> = Result<T, ApiError>;

/// An answer on its way. Owns all it needs.
pub type Pending<T> = Pin<Box<dyn Future<Output = Answer<T>> + Send>>;

/// The page that asks, kept for calls that can only be made after another has answered: by then its contexts may be gone.
#[derive(Clone)]
pub struct Asking {
    #[cfg(feature = "ssr")]
    contexts: (Option<InProcess>, Option<axum::http::request::Parts>),
}

impl Asking {
    /// To be called before the first await.
    pub fn here() -> Self {
        Self {
            #[cfg(feature = "ssr")]
            contexts: (leptos::prelude::use_context(), leptos::prelude::use_context()),
        }
    }

    /// As this visitor, where no page is being drawn yet.
    #[cfg(feature = "ssr")]
    pub fn of(router: InProcess, visitor: axum::http::request::Parts) -> Self {
        Self { contexts: (Some(router), Some(visitor)) }
    }

    /// Makes a call as if before the first await.
    pub fn call<T>(&self, call: impl FnOnce() -> Pending<T>) -> Pending<T> {
        #[cfg(feature = "ssr")]
        {
            use leptos::prelude::{Owner, provide_context};
            Owner::new().with(|| {
                let (router, visitor) = self.contexts.clone();
                if let (Some(router), Some(visitor)) = (router, visitor) {
                    provide_context(router);
                    provide_context(visitor);
                }
                call()
            })
        }
        #[cfg(not(feature = "ssr"))]
        call()
    }
}

/// One request, before any transport has seen it.
pub(crate) struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    media_type: &'static str,
    if_match: Option<String>,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, media_type: "application/json", if_match: None }
    }

    fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    fn text(mut self, media_type: &'static str, body: String) -> Self {
        (self.media_type, self.body) = (media_type, Some(body));
        self
    }

    fn if_match(mut self, revision: i64) -> Self {
        self.if_match = Some(format!("\"{revision}\""));
        self
    }
}

/// What a transport brings back.
pub(crate) struct Reply {
    status: u16,
    body: String,
}

fn ask<T: DeserializeOwned>(call: Call) -> Pending<T> {
    let reply = send(call);
    Box::pin(async move {
        let reply = reply.await?;
        if (200..300).contains(&reply.status) {
            let body = if reply.body.is_empty() { "null" } else { &reply.body };
            serde_json::from_str(body).map_err(|e| ApiError::Unreadable(e.to_string()))
        } else {
            Err(ApiError::from_reply(reply.status, &reply.body))
        }
    })
}

fn get<T: DeserializeOwned>(path: impl Into<String>) -> Pending<T> {
    ask(Call::new(Method::GET, path))
}

fn post<T: DeserializeOwned>(path: impl Into<String>, body: &impl Serialize) -> Pending<T> {
    ask(Call::new(Method::POST, path).json(body))
}

fn put<T: DeserializeOwned>(path: impl Into<String>, body: &impl Serialize) -> Pending<T> {
    ask(Call::new(Method::PUT, path).json(body))
}

fn patch<T: DeserializeOwned>(path: impl Into<String>, revision: i64, body: &impl Serialize) -> Pending<T> {
    ask(Call::new(Method::PATCH, path).if_match(revision).json(body))
}

fn delete(path: impl Into<String>, revision: Option<i64>) -> Pending<()> {
    let call = Call::new(Method::DELETE, path);
    ask(match revision {
        Some(revision) => call.if_match(revision),
        None => call,
    })
}
