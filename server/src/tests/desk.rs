//! A whole server with a workspace, and a client for each kind of caller.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering},
};

use app::model::{Instant, Member, Role};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use utoipa::openapi::OpenApi;

use super::postgres;
use crate::{
    audit,
    clock::Clock,
    db::{Engine, Location},
    files::Setup,
    rest::{self, Api, Limits},
    tenancy::{PublicAddress, Registry, Tenant},
};

/// A password that the rules accept.
pub(super) const PASSWORD: &str = "correct horse battery";

/// A server of its own, with the workspace `acme` and somebody in each role.
pub(super) struct Desk {
    pub(super) router: Router,
    pub(super) document: OpenApi,
    pub(super) registry: Registry,
    pub(super) owner: Client,
    pub(super) admin: Client,
    pub(super) manager: Client,
    pub(super) contributor: Client,
    pub(super) viewer: Client,
    pub(super) auditor: Client,
    pub(super) nobody: Client,
    ahead: &'static AtomicI64,
    location: Location,
    files: Setup,
    _folder: tempfile::TempDir,
}

/// Somebody who calls the API.
#[derive(Clone)]
pub(super) struct Client {
    router: Router,
    host: String,
    pub(super) token: Option<String>,
    pub(super) member: Option<Member>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Desk {
    pub(super) async fn open(engine: Engine) -> Self {
        Self::with_files(engine, |files| files).await
    }

    /// A server whose files are kept in another way.
    pub(super) async fn with_files(engine: Engine, change: impl FnOnce(Setup) -> Setup) -> Self {
        crate::tls::ready();
        let folder = tempfile::tempdir().unwrap();
        let data: PathBuf = folder.path().into();
        let location = match engine {
            Engine::Sqlite => Location::Sqlite(data.join("control.db")),
            Engine::Postgres => Location::postgres(&postgres::url(&format!("control_{}", uuid::Uuid::now_v7().simple()))).unwrap(),
        };
        let ahead: &'static AtomicI64 = Box::leak(Box::default());
        let files = change(Setup::folder(data.join("files")));
        let registry = Registry::open(location.clone(), files.clone(), public(), Clock::Ahead(ahead)).await.unwrap();
        let (router, document) = rest::router(Api::new(registry.clone(), public(), Limits::default()));

        let owner = sign_up(&router, "acme").await;
        let mut desk = Self {
            nobody: Client { token: None, member: None, ..owner.clone() },
            admin: owner.clone(),
            manager: owner.clone(),
            contributor: owner.clone(),
            viewer: owner.clone(),
            auditor: owner.clone(),
            router,
            document,
            registry,
            owner,
            ahead,
            location,
            files,
            _folder: folder,
        };
        desk.admin = desk.hire("Ada Admin", Role::Admin).await;
        desk.manager = desk.hire("Mia Manager", Role::Manager).await;
        desk.contributor = desk.hire("Cem Contributor", Role::Contributor).await;
        desk.viewer = desk.hire("Vera Viewer", Role::Viewer).await;
        desk.auditor = desk.hire("Auda Auditor", Role::Auditor).await;
        desk
    }

    /// Adds a member and returns a client with a token of theirs.
    pub(super) async fn hire(&self, name: &str, role: Role) -> Client {
        let email = format!("{}@acme.test", name.to_lowercase().replace(' ', "."));
        let member =
            self.owner.post("/members", json!({ "name": name, "email": email, "role": role, "password": PASSWORD })).await.expect(201);
        let cookie = self.nobody.post("/session", json!({ "email": email, "password": PASSWORD })).await.cookie();
        let scopes = json!(["read", "write", "launch", "audit", "admin"]);
        let made =
            self.nobody.send(Method::POST, "/tokens", &[("cookie", &cookie)], Some(json!({ "name": "test", "scopes": scopes }))).await;
        let token = made.expect(201)["token"].as_str().unwrap().to_owned();
        Client { token: Some(token), member: serde_json::from_value(member).unwrap(), ..self.nobody.clone() }
    }

    /// Signs another workspace up.
    pub(super) async fn neighbour(&self, slug: &str) -> Client {
        sign_up(&self.router, slug).await
    }

    /// Lets time pass, for the server.
    pub(super) fn pass(&self, millis: i64) {
        self.ahead.fetch_add(millis, Ordering::Relaxed);
    }

    /// What time it is for the server.
    pub(super) fn now(&self) -> Instant {
        Clock::Ahead(self.ahead).now()
    }

    pub(super) async fn tenant(&self) -> Tenant {
        self.registry.tenant("acme").await.unwrap().unwrap()
    }

    /// Where the bytes of a digest are kept.
    pub(super) async fn stored(&self, digest: &str) -> PathBuf {
        let path = crate::files::FileStore::place(&self.files.root, self.tenant().await.id(), digest.parse().unwrap());
        assert!(path.is_file(), "{}", path.display());
        path
    }

    /// Where files are taken in, and kept when there is no bucket.
    pub(super) fn files_root(&self) -> &std::path::Path {
        &self.files.root
    }

    /// Everything as it will be at another time: another server over the same data, whose clock stands still.
    pub(super) async fn at(&self, time: Instant) -> Later {
        let registry = Registry::open(self.location.clone(), self.files.clone(), public(), Clock::Fixed(time)).await.unwrap();
        let (router, _) = rest::router(Api::new(registry.clone(), public(), Limits::default()));
        Later { registry, router }
    }

    /// Ends the test: the audit of every workspace must verify.
    pub(super) async fn close(self) {
        for slug in self.registry.slugs().await.unwrap() {
            let tenant = self.registry.tenant(&slug).await.unwrap().unwrap();
            let verified = audit::verify::verify(&mut tenant.read().await.unwrap()).await.unwrap();
            assert!(verified.is_ok(), "the audit of {slug}: {verified:?}");
            tenant.database().close().await;
        }
    }
}

/// A server at another time. To be ended, so that its databases close.
pub(super) struct Later {
    registry: Registry,
    router: Router,
}

impl Later {
    /// Somebody of the desk, calling then.
    pub(super) fn client(&self, client: &Client) -> Client {
        Client { router: self.router.clone(), ..client.clone() }
    }

    pub(super) async fn tenant(&self) -> Tenant {
        self.registry.tenant("acme").await.unwrap().unwrap()
    }

    pub(super) async fn end(self) {
        self.tenant().await.database().close().await;
    }
}

fn public() -> PublicAddress {
    PublicAddress { scheme: "http".into(), host: "localhost".into(), port: Some(3000) }
}

async fn sign_up(router: &Router, slug: &str) -> Client {
    let base = Client { router: router.clone(), host: "localhost:3000".into(), token: None, member: None };
    let owner = json!({ "name": "Olga Owner", "email": format!("olga@{slug}.test"), "password": PASSWORD });
    let made = base.post("/workspaces", json!({ "name": "Acme", "slug": slug, "owner": owner })).await.expect(201);
    let token = made["token"].as_str().unwrap().to_owned();
    let client = Client { host: format!("{slug}.localhost:3000"), token: Some(token), ..base };
    let me = client.get("/session").await.expect(200);
    Client { member: serde_json::from_value(me["member"].clone()).unwrap(), ..client }
}

impl Client {
    pub(super) fn id(&self) -> String {
        self.member.as_ref().unwrap().id.to_string()
    }

    pub(super) fn at(&self, host: &str) -> Self {
        Self { host: host.into(), ..self.clone() }
    }

    pub(super) fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.into()), member: None, ..self.clone() }
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], None).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    pub(super) async fn patch(&self, path: &str, revision: &Value, body: Value) -> Reply {
        self.send(Method::PATCH, path, &[("if-match", &format!("\"{revision}\""))], Some(body)).await
    }

    pub(super) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Reply {
        let mut request = Request::builder().method(method);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send_raw(request, path, body).await
    }

    pub(super) async fn send_raw(&self, request: axum::http::request::Builder, path: &str, body: Body) -> Reply {
        let path = if path.starts_with("/api") || path == "/healthz" { path.to_owned() } else { format!("/api/v1{path}") };
        let mut request = request.uri(path).header(header::HOST, &self.host);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply { status: parts.status, headers: parts.headers, bytes: body.collect().await.unwrap().to_bytes().to_vec() }
    }

    /// Uploads a file as the multipart field `file`.
    pub(super) async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Reply {
        let head = format!("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--XX--\r\n"].concat();
        let request = Request::builder().method(Method::POST).header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
        self.send_raw(request, path, Body::from(body)).await
    }
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub(super) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// The code of a problem with this status.
    #[track_caller]
    pub(super) fn problem(self, status: u16) -> String {
        let content_type = self.headers.get(header::CONTENT_TYPE).cloned();
        let body = self.expect(status);
        assert_eq!(content_type.unwrap(), "application/problem+json");
        body["code"].as_str().unwrap().to_owned()
    }

    pub(super) fn cookie(&self) -> String {
        let cookie = self.headers.get(header::SET_COOKIE).unwrap_or_else(|| panic!("no cookie: {}", String::from_utf8_lossy(&self.bytes)));
        cookie.to_str().unwrap().split(';').next().unwrap().to_owned()
    }
}

/// A small real PNG; another `shade`, other bytes.
pub(super) fn png(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::ImageBuffer::from_pixel(40, 30, image::Rgb([shade, 120, 200])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
