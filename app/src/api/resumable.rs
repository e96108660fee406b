//! Large files, sent in parts (tus 1.0.0): a part that is lost is sent again, and what has come is not sent twice, not even after the
//! page was closed and the same file is chosen once more.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, ProgressEvent, Storage, XmlHttpRequest};

use super::{Answer, ApiError};
use crate::model::{FromUpload, UploadId};

/// From so many bytes on, files are sent in parts.
pub const LARGE: f64 = 8_388_608.0;
/// Bytes of a part.
const PART: f64 = 4_194_304.0;
/// How often in a row a part is tried, and how long is waited after the first failure: each time twice as long.
const TRIES: u32 = 7;
const WAIT_MILLIS: i32 = 500;
const PARTS: &str = "/api/v1/uploads";

/// Sends a file and makes it a version at a path such as `/assets/…/versions`.
pub async fn file<T: DeserializeOwned>(to: String, file: File, progress: impl Fn(f64) + Clone + 'static) -> Answer<T> {
    let key = format!("upload {} {} {}", file.name(), file.size(), file.last_modified());
    let upload = Upload { file, key };
    let at = upload.send(progress).await?;
    let id: UploadId = at.rsplit('/').next().and_then(|id| id.parse().ok()).ok_or_else(|| ApiError::Unreadable(at.clone()))?;
    let body = serde_json::to_string(&FromUpload { upload_id: id }).map_err(|e| ApiError::Unreadable(e.to_string()))?;
    // Asked again when the answer was lost, it is the same answer.
    let headers = [("content-type", "application/json".to_owned()), ("idempotency-key", format!("from-upload {id}"))];
    let mut tries = 0;
    loop {
        let reply = ask("POST", &format!("/api/v1{to}/from-upload"), &headers, JsValue::from_str(&body).into(), |_| ()).await;
        match reply {
            Ok(reply) if reply.status < 500 => {
                upload.forget();
                return match reply.status {
                    200..300 => serde_json::from_str(&reply.body).map_err(|e| ApiError::Unreadable(e.to_string())),
                    status => Err(ApiError::from_reply(status, &reply.body)),
                };
            }
            Ok(reply) if tries == TRIES => return Err(ApiError::from_reply(reply.status, &reply.body)),
            Err(error) if tries == TRIES => return Err(error),
            Ok(_) | Err(_) => wait(tries).await,
        }
        tries += 1;
    }
}

struct Upload {
    file: File,
    /// What it is remembered by in this browser.
    key: String,
}

impl Upload {
    /// Sends what the server does not have yet; where the whole upload is.
    async fn send(&self, progress: impl Fn(f64) + Clone + 'static) -> Answer<String> {
        let size = self.file.size();
        let (mut at, mut offset) = self.go_on_or_begin().await?;
        let mut tries = 0;
        while offset < size {
            let report = progress.clone();
            let from = offset;
            report(from / size);
            match self.send_part(&at, offset, move |sent| report((from + sent).min(size) / size)).await {
                Ok(come) => (offset, tries) = (come, 0),
                // Cleared away meanwhile: from the beginning.
                Err(error) if error.status() == Some(404) && tries == 0 => {
                    self.forget();
                    (at, offset) = self.go_on_or_begin().await?;
                    tries += 1;
                }
                Err(error) if tries < TRIES && may_pass(&error) => {
                    wait(tries).await;
                    tries += 1;
                    // Not reached this time either: the same part is tried again.
                    offset = self.come(&at).await.unwrap_or(offset);
                }
                Err(error) => return Err(error),
            }
        }
        progress(1.0);
        Ok(at)
    }

    /// Where an upload of this file is that was begun before, or a new one, and how far it has come.
    async fn go_on_or_begin(&self) -> Answer<(String, f64)> {
        let remembered = storage().and_then(|storage| storage.get_item(&self.key).ok().flatten());
        if let Some(at) = remembered {
            match self.come(&at).await {
                Ok(offset) => return Ok((at, offset)),
                // Cleared away, or somebody else's: only then it is begun anew.
                Err(error) if matches!(error.status(), Some(400..500)) => self.forget(),
                Err(error) => return Err(error),
            }
        }
        let named = format!("filename {}", BASE64_STANDARD.encode(self.file.name()));
        let headers = [version(), ("upload-length", format!("{:.0}", self.file.size())), ("upload-metadata", named)];
        let reply = ask("POST", PARTS, &headers, Payload::None, |_| ()).await?;
        if reply.status != 201 {
            return Err(ApiError::from_reply(reply.status, &reply.body));
        }
        let at = reply.header("location").ok_or_else(|| ApiError::Unreadable("an upload without an address".to_owned()))?;
        if let Some(storage) = storage() {
            // A browser that keeps nothing sends all of it again another time.
            drop(storage.set_item(&self.key, &at));
        }
        Ok((at, 0.0))
    }

    async fn come(&self, at: &str) -> Answer<f64> {
        let reply = ask("HEAD", at, &[version()], Payload::None, |_| ()).await?;
        let offset = reply.header("upload-offset").and_then(|offset| offset.parse().ok());
        offset.filter(|_| reply.status == 200).ok_or_else(|| ApiError::from_reply(reply.status, &reply.body))
    }

    async fn send_part(&self, at: &str, offset: f64, progress: impl Fn(f64) + 'static) -> Answer<f64> {
        let unread = |error: JsValue| ApiError::Unreadable(format!("{error:?}"));
        let part = self.file.slice_with_f64_and_f64(offset, (offset + PART).min(self.file.size())).map_err(unread)?;
        let bytes = js_sys::Uint8Array::new(&JsFuture::from(part.array_buffer()).await.map_err(unread)?).to_vec();
        let headers = [
            version(),
            ("content-type", "application/offset+octet-stream".to_owned()),
            ("upload-offset", format!("{offset:.0}")),
            ("upload-checksum", format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(&bytes)))),
        ];
        let reply = ask("PATCH", at, &headers, Payload::Part(part), progress).await?;
        let come = reply.header("upload-offset").and_then(|come| come.parse().ok()).filter(|_| reply.status == 204);
        come.ok_or_else(|| ApiError::from_reply(reply.status, &reply.body))
    }

    fn forget(&self) {
        if let Some(storage) = storage() {
            drop(storage.remove_item(&self.key));
        }
    }
}

/// Whether trying again may help: not reached, busy, changed on the way, or at another place by now.
fn may_pass(error: &ApiError) -> bool {
    error.status().is_none_or(|status| matches!(status, 409 | 422 | 423 | 429 | 460 | 500..))
}

fn version() -> (&'static str, String) {
    ("tus-resumable", "1.0.0".to_owned())
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

async fn wait(tries: u32) {
    let millis = WAIT_MILLIS << tries;
    let later = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            drop(window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis));
        }
    });
    drop(JsFuture::from(later).await);
}

enum Payload {
    None,
    Text(JsValue),
    Part(Blob),
}

impl From<JsValue> for Payload {
    fn from(text: JsValue) -> Self {
        Self::Text(text)
    }
}

struct Reply {
    status: u16,
    body: String,
    request: XmlHttpRequest,
}

impl Reply {
    fn header(&self, name: &str) -> Option<String> {
        self.request.get_response_header(name).ok().flatten()
    }
}

/// One request, which says how much of its body is sent: `fetch` does not.
async fn ask(method: &str, path: &str, headers: &[(&str, String)], payload: Payload, progress: impl Fn(f64) + 'static) -> Answer<Reply> {
    let unreachable = |error: JsValue| ApiError::Unreachable(format!("{error:?}"));
    let request = XmlHttpRequest::new().map_err(unreachable)?;
    request.open(method, path).map_err(unreachable)?;
    for (name, value) in headers {
        request.set_request_header(name, value).map_err(unreachable)?;
    }
    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| progress(event.loaded()));
    request.upload().map_err(unreachable)?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let done = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    match payload {
        Payload::None => request.send(),
        Payload::Text(text) => request.send_with_opt_str(text.as_string().as_deref()),
        Payload::Part(part) => request.send_with_opt_blob(Some(&part)),
    }
    .map_err(unreachable)?;
    JsFuture::from(done).await.map_err(unreachable)?;
    drop(on_progress);
    match request.status().unwrap_or(0) {
        0 => Err(ApiError::Unreachable("the line is cut".to_owned())),
        status => Ok(Reply { status, body: request.response_text().ok().flatten().unwrap_or_default(), request }),
    }
}
