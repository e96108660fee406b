//! One keep-alive connection to the server.

use bytes::Bytes;
use http::{HeaderName, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::Outcome;

/// A connection as one caller of one workspace.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    credential: Option<(HeaderName, String)>,
    /// The revision that the next change is based on.
    based: Option<String>,
}

/// An answer, read to its end.
pub struct Reply {
    pub status: u16,
    pub cookie: Option<String>,
    pub body: Bytes,
}

impl Reply {
    /// The body of an answer with this status.
    pub fn expect(self, status: u16) -> Outcome<Value> {
        if self.status == status {
            Ok(serde_json::from_slice(&self.body).unwrap_or_default())
        } else {
            Err(format!("{} instead of {status}: {}", self.status, String::from_utf8_lossy(&self.body)).into())
        }
    }
}

impl Client {
    /// As nobody when the token is empty.
    pub async fn connect(port: u16, host: &str, token: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let credential = (!token.is_empty()).then(|| (header::AUTHORIZATION, format!("Bearer {token}")));
        Ok(Self { sender, host: format!("{host}:{port}"), credential, based: None })
    }

    /// Goes on with a session, as browsers do.
    pub fn with_cookie(mut self, cookie: String) -> Self {
        self.credential = Some((header::COOKIE, cookie));
        self
    }

    pub async fn get(&mut self, path: &str) -> Outcome<Reply> {
        self.send(Method::GET, path, Bytes::new()).await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Outcome<Reply> {
        self.send(Method::POST, path, body.to_string().into()).await
    }

    /// A text as it is.
    pub async fn post_text(&mut self, path: &str, text: &str) -> Outcome<Reply> {
        self.send_as(Method::POST, path, text.to_owned().into(), "text/xml").await
    }

    /// A text of this type.
    pub async fn post_as(&mut self, path: &str, text: &str, media_type: &'static str) -> Outcome<Reply> {
        self.send_as(Method::POST, path, text.to_owned().into(), media_type).await
    }

    /// Puts something in the place of this revision.
    pub async fn put(&mut self, path: &str, body: &Value, revision: i64) -> Outcome<Reply> {
        self.based = Some(format!("\"{revision}\""));
        let reply = self.send(Method::PUT, path, body.to_string().into()).await;
        self.based = None;
        reply
    }

    /// A picture as the multipart field `file`.
    pub async fn upload(&mut self, path: &str, bytes: &[u8]) -> Outcome<Reply> {
        self.upload_as(path, bytes, "a.png", "image/png").await
    }

    /// A file of this name and type as the multipart field `file`.
    pub async fn upload_as(&mut self, path: &str, bytes: &[u8], name: &str, media_type: &str) -> Outcome<Reply> {
        let head =
            format!("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--XX--\r\n"].concat();
        self.send_as(Method::POST, path, body.into(), "multipart/form-data; boundary=XX").await
    }

    async fn send(&mut self, method: Method, path: &str, body: Bytes) -> Outcome<Reply> {
        self.send_as(method, path, body, "application/json").await
    }

    async fn send_as(&mut self, method: Method, path: &str, body: Bytes, media_type: &'static str) -> Outcome<Reply> {
        self.sender.ready().await?;
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        if let Some((name, value)) = &self.credential {
            request = request.header(name, value);
        }
        if let Some(based) = &self.based {
            request = request.header(header::IF_MATCH, based);
        }
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        let reply = self.sender.send_request(request.body(Full::new(body))?).await?;
        let status = reply.status().as_u16();
        let cookie = reply.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|value| value.split(';').next()).map(str::to_owned);
        Ok(Reply { status, cookie, body: reply.into_body().collect().await?.to_bytes() })
    }
}
