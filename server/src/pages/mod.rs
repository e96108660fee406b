//! The interface, drawn on the server first: mounts the app's routes and lends them the REST router as their only way to data.

mod own_arena;

use std::{convert::Infallible, path::Path, sync::Arc};

use app::{
    App,
    api::{Asking, InProcess},
    shell,
    views::{routes::CodeFiles, session::Visitor},
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header, request::Parts},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use leptos::{
    config::{Env, LeptosOptions},
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, ResponseOptions, file_and_error_handler_with_context, generate_route_list};
use own_arena::OwnArena;
use tower::ServiceExt;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    services::ServeDir,
    set_header::SetResponseHeaderLayer,
};

/// What is shorter travels in one packet anyway.
const ONE_PACKET: u16 = 1_400;

/// One service for everything: the API and its neighbours go to `api`, all else is a page or a file of the interface.
pub fn mount(api: Router, site: &Path) -> Router {
    let pages = pages(api.clone(), site);
    // What the pages ask of the API stays in this process, and as it is.
    let worth_it = SizeAbove::new(ONE_PACKET).and(is_text);
    let api = api.layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it));
    Router::new().fallback_service(tower::service_fn(move |request: Request| {
        let router = if is_api(request.uri().path()) { api.clone() } else { pages.clone() };
        async move {
            let response: Response = router.oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
            Ok::<_, Infallible>(response)
        }
    }))
}

/// Whether an answer is worth compressing: texts, and no stream that is read as it comes. Files are compressed already, or asked for in
/// parts.
fn is_text(status: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = ["application/json", "application/problem+json", "text/"].iter().any(|text| kind.starts_with(text));
    is_text && !kind.starts_with("text/event-stream") && status != StatusCode::PARTIAL_CONTENT
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz" | "/metrics")
}

fn pages(api: Router, site: &Path) -> Router {
    let options = LeptosOptions::builder()
        .output_name("campaign")
        .site_root(site.to_string_lossy().to_string())
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .build();
    let router = InProcess(api);
    let code = code_files(site);
    let for_pages = router.clone();
    let lend = move || {
        provide_context(for_pages.clone());
        provide_context(code.clone());
        if let Some(Found(visitor)) = use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned()) {
            provide_context(visitor);
        }
        secure();
    };
    let for_shell = options.clone();
    let files = |folder: &str| ServeDir::new(site.join(folder)).precompressed_br();
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), lend.clone(), move || shell(for_shell.clone()))
        .fallback(file_and_error_handler_with_context(lend, shell))
        .with_state(options)
        .layer(from_fn_with_state(router, find_visitor))
        .merge(
            Router::new().nest_service("/pkg", files("pkg")).nest_service("/fonts", files("fonts")).layer(from_fn(keep_named_by_content)),
        )
        .layer(CompressionLayer::new())
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .layer(SetResponseHeaderLayer::if_not_present(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(SetResponseHeaderLayer::if_not_present(header::REFERRER_POLICY, HeaderValue::from_static("same-origin")))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ))
}

/// Has browsers keep files that are named after what is in them: under such a name there is never anything else.
async fn keep_named_by_content(request: Request, next: Next) -> Response {
    let is_named = request.uri().path().starts_with("/pkg/code-");
    let mut response = next.run(request).await;
    // Sent compressed to those who take that, and to nobody else.
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_named && matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    }
    response
}

/// What was built of the interface. Without the list pages still work; a browser then finds out about their code later.
fn code_files(site: &Path) -> CodeFiles {
    let list = std::fs::read(site.join("pkg/chunks.json")).unwrap_or_default();
    CodeFiles(Arc::new(serde_json::from_slice(&list).unwrap_or_default()))
}

/// Who is looking, once it is known; travels with the request.
#[derive(Clone)]
struct Found(Visitor);

/// Finds out who is looking before anything is drawn.
async fn find_visitor(State(router): State<InProcess>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::find(Asking::of(router, parts.clone())).await;
    let astray = visitor == Visitor::BaseHost && parts.extensions.get::<MatchedPath>().is_some_and(|path| !is_public(path.as_str()));
    parts.extensions.insert(Found(visitor));
    let mut response = OwnArena::new(next.run(Request::from_parts(parts, body))).await;
    if astray && response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Pages that are there without a workspace.
fn is_public(path: &str) -> bool {
    matches!(path, "/" | "/sign-up" | "/sign-in" | "/verify")
}

/// The page may run its own scripts, by nonce, and talk to its own host; nothing else, and nobody may frame it.
fn secure() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else { return };
    let policy = format!(
        "default-src 'none'; script-src 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         style-src-attr 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self'; frame-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_and_the_pages_are_told_apart() {
        for (path, api) in [("/api/v1/campaigns", true), ("/healthz", true), ("/apiary", false), ("/campaigns", false), ("/", false)] {
            assert_eq!(is_api(path), api, "{path}");
        }
    }
}
