//! A client of the REST API, as anybody could write one: typed requests in, typed answers or the server's problem out.

use std::time::Duration;

use app::model::{Credentials, Me, NewToken, NewWorkspace, Problem, Scope, TokenCreated, WorkspaceCreated};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header, multipart};
use serde::{Serialize, de::DeserializeOwned};

/// Why the demonstration could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("{0} is not the address of a server: it should look like http://localhost:3000")]
    NotAnAddress(String),
    #[error("the server does not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("{request}: {}", told(.problem))]
    Refused { request: String, problem: Box<Problem> },
    #[error("{request}: {said}")]
    Unexpected { request: String, said: String },
}

/// What a problem says, with the fields that its words leave out.
fn told(problem: &Problem) -> String {
    let unsaid = problem.fields.iter().filter(|field| !problem.detail.contains(&field.detail));
    let lines = unsaid.map(|field| format!("  {}: {}", field.field, field.detail));
    std::iter::once(problem.detail.clone()).chain(lines).collect::<Vec<_>>().join("\n")
}

/// A running server.
#[derive(Debug, Clone)]
pub struct Server {
    http: reqwest::Client,
    /// Where to connect to, without a slash at the end.
    address: String,
    /// The base host as workspaces have it, with the port: `localhost:3000`.
    host: String,
}

impl Server {
    /// A server at an address. Workspaces are found by the Host header alone, so that their names need not resolve; an address
    /// that is a bare IP says nothing of the base host, which is then `base`.
    pub fn at(address: &str, base: &str) -> Result<Self, ClientError> {
        let wrong = || ClientError::NotAnAddress(address.to_owned());
        let url = reqwest::Url::parse(address).map_err(|_| wrong())?;
        let name = url.host_str().ok_or_else(wrong)?;
        let is_ip = name.starts_with('[') || name.parse::<std::net::IpAddr>().is_ok();
        let name = if is_ip { base } else { name };
        let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_mins(1)).build()?;
        Ok(Self { http, address: address.trim_end_matches('/').to_owned(), host })
    }

    /// Waits until the server answers; whether it did.
    pub async fn answers_within(&self, patience: Duration) -> bool {
        let asked = async {
            loop {
                let answer = self.http.get(format!("{}/healthz", self.address)).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        };
        tokio::time::timeout(patience, asked).await.is_ok()
    }

    /// Whether there is a workspace of this name.
    pub async fn has_workspace(&self, slug: &str) -> Result<bool, ClientError> {
        let answer = self.visitor(slug).request(Method::GET, "/session").send().await?;
        Ok(answer.status() != StatusCode::NOT_FOUND)
    }

    /// Signs a workspace up.
    pub async fn sign_up(&self, new: &NewWorkspace) -> Result<WorkspaceCreated, ClientError> {
        Visitor { server: self.clone(), host: self.host.clone(), token: None }.post("/workspaces", new).await
    }

    /// Somebody at a workspace's door, not signed in.
    pub fn visitor(&self, slug: &str) -> Visitor {
        Visitor { server: self.clone(), host: format!("{slug}.{}", self.host), token: None }
    }
}

/// Somebody who calls the API: nobody in particular, or the holder of a token.
#[derive(Debug, Clone)]
pub struct Visitor {
    server: Server,
    host: String,
    token: Option<String>,
}

impl Visitor {
    /// The same visitor with a token in hand.
    pub fn with_token(&self, token: String) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// Signs in with a password and leaves the session again for a token, as a program would.
    pub async fn sign_in(&self, credentials: &Credentials) -> Result<(Self, Me), ClientError> {
        let answer = self.request(Method::POST, "/session").json(credentials).send().await?;
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|value| value.split(';').next()).unwrap_or_default().to_owned();
        let me: Me = read("POST /session", answer).await?;
        let new = NewToken { name: "Demonstration".to_owned(), scopes: Scope::ALL.to_vec(), expires_at: None };
        let answer = self.request(Method::POST, "/tokens").header(header::COOKIE, &cookie).json(&new).send().await?;
        let made: TokenCreated = read("POST /tokens", answer).await?;
        let answer = self.request(Method::DELETE, "/session").header(header::COOKIE, &cookie).send().await?;
        done("DELETE /session", answer).await?;
        Ok((self.with_token(made.token), me))
    }

    pub async fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, ClientError> {
        read(&format!("GET {path}"), self.request(Method::GET, path).send().await?).await
    }

    pub async fn post<A: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<A, ClientError> {
        read(&format!("POST {path}"), self.request(Method::POST, path).json(body).send().await?).await
    }

    /// Sends what the server is expected to refuse with 422, and returns its problem.
    pub async fn post_refused(&self, path: &str) -> Result<Problem, ClientError> {
        let answer = self.request(Method::POST, path).json(&serde_json::json!({})).send().await?;
        match problem_of(&format!("POST {path}"), answer).await {
            ClientError::Refused { problem, .. } if problem.status == 422 => Ok(*problem),
            other => Err(other),
        }
    }

    /// Changes something, based on the revision last read.
    pub async fn change<A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        revision: i64,
        body: &impl Serialize,
    ) -> Result<A, ClientError> {
        let name = format!("{method} {path}");
        let request = self.request(method, path).header(header::IF_MATCH, format!("\"{revision}\""));
        read(&name, request.json(body).send().await?).await
    }

    pub async fn delete(&self, path: &str) -> Result<(), ClientError> {
        done(&format!("DELETE {path}"), self.request(Method::DELETE, path).send().await?).await
    }

    /// Uploads a PNG.
    pub async fn upload<A: DeserializeOwned>(&self, path: &str, file_name: String, bytes: Vec<u8>) -> Result<A, ClientError> {
        let part = multipart::Part::bytes(bytes).file_name(file_name).mime_str("image/png")?;
        let form = multipart::Form::new().part("file", part);
        read(&format!("POST {path}"), self.request(Method::POST, path).multipart(form).send().await?).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.server.http.request(method, format!("{}/api/v1{path}", self.server.address)).header(header::HOST, &self.host);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

async fn read<A: DeserializeOwned>(request: &str, answer: Response) -> Result<A, ClientError> {
    if answer.status().is_success() { Ok(answer.json().await?) } else { Err(problem_of(request, answer).await) }
}

async fn done(request: &str, answer: Response) -> Result<(), ClientError> {
    if answer.status().is_success() { Ok(()) } else { Err(problem_of(request, answer).await) }
}

/// The problem in an answer that should hold one.
async fn problem_of(request: &str, answer: Response) -> ClientError {
    let (request, status) = (request.to_owned(), answer.status());
    match answer.json::<Problem>().await {
        Ok(problem) => ClientError::Refused { request, problem: Box::new(problem) },
        Err(_) => ClientError::Unexpected { request, said: format!("answered {status}, which was not expected here") },
    }
}
