//! Pages, drawn by the whole server.

use std::path::Path;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::json;
use tokio::{runtime::Builder, task::JoinSet};
use tower::ServiceExt;

use super::desk::Desk;
use crate::{db::Engine, pages};

/// Drawing a page nests deeply, most of all unoptimised.
const STACK: usize = 16 << 20;
const VISITS: usize = 40;

#[test]
fn pages_drawn_at_the_same_time_keep_to_themselves() {
    let runtime = Builder::new_multi_thread().worker_threads(4).thread_stack_size(STACK).enable_all().build().unwrap();
    runtime.block_on(async {
        let desk = Desk::open(Engine::Sqlite).await;
        let site = pages::mount(desk.router.clone(), Path::new("no files are asked for"));
        let mut visitors = JoinSet::new();
        for slug in ["north", "south", "east", "west"] {
            let client = desk.neighbour(slug).await;
            let campaign = client.post("/campaigns", json!({ "name": format!("Secret of {slug}") })).await.expect(201);
            let (site, token) = (site.clone(), client.token.clone().unwrap());
            let path = format!("/campaigns/{}/gate", campaign["id"].as_str().unwrap());
            for _ in 0..2 {
                visitors.spawn(visit(site.clone(), slug, token.clone(), path.clone()));
            }
        }
        while let Some(visited) = visitors.join_next().await {
            visited.expect("every page is drawn");
        }
        desk.close().await;
    });
}

/// Asks for a page of a workspace again and again; its title must name the workspace's own campaign.
async fn visit(site: Router, slug: &'static str, token: String, path: String) {
    for _ in 0..VISITS {
        let request = Request::get(&path)
            .header(header::HOST, format!("{slug}.localhost"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap();
        let response = site.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let page = response.into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8_lossy(&page);
        let title = page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map(|(title, _)| title);
        assert_eq!(title, Some(format!("Gate of Secret of {slug} · Cohiva Campaign").as_str()));
    }
}

/// Files that are named after their content are kept; the ones that change under their name are asked about each time.
#[tokio::test]
async fn code_is_kept_by_browsers_under_the_name_of_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let pkg = folder.path().join("pkg");
    std::fs::create_dir(&pkg).unwrap();
    for name in ["code-0123456789abcdef.wasm", "campaign_bg.wasm"] {
        std::fs::write(pkg.join(name), b"\0asm").unwrap();
    }
    let site = pages::mount(Router::new(), folder.path());
    let kept = async |path: &str| {
        let response = site.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        (response.status(), response.headers()[header::CACHE_CONTROL].to_str().unwrap().to_owned())
    };
    assert_eq!(kept("/pkg/code-0123456789abcdef.wasm").await, (StatusCode::OK, "public, max-age=31536000, immutable".to_owned()));
    assert_eq!(kept("/pkg/campaign_bg.wasm").await, (StatusCode::OK, "no-cache".to_owned()));
    // A name that is not there yet may be there after the next release.
    assert_eq!(kept("/pkg/code-fedcba9876543210.wasm").await, (StatusCode::NOT_FOUND, "no-cache".to_owned()));
}
