//! File uploads from the browser, with progress: `fetch` reports none, so this is an `XMLHttpRequest`.

use std::{future::Future, pin::Pin};

use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

use super::{Answer, ApiError, resumable};

/// Sends one file to a path of versions under `/api/v1`, large ones in parts. `progress` is told the share sent, 0 to 1.
pub fn file<T: DeserializeOwned + 'static>(
    path: &str,
    file: &File,
    progress: impl Fn(f64) + 'static,
) -> Pin<Box<dyn Future<Output = Answer<T>>>> {
    if file.size() >= resumable::LARGE {
        let progress = std::rc::Rc::new(progress);
        return Box::pin(resumable::file(path.to_owned(), file.clone(), move |share| progress(share)));
    }
    let started = start(path, file, progress);
    Box::pin(async move {
        let (request, done, _progress) = started.map_err(|e| ApiError::Unreachable(format!("{e:?}")))?;
        wasm_bindgen_futures::JsFuture::from(done).await.map_err(|e| ApiError::Unreachable(format!("{e:?}")))?;
        let status = request.status().unwrap_or(0);
        let body = request.response_text().ok().flatten().unwrap_or_default();
        match status {
            200..300 => serde_json::from_str(&body).map_err(|e| ApiError::Unreadable(e.to_string())),
            0 => Err(ApiError::Unreachable("the upload was cut off".into())),
            _ => Err(ApiError::from_reply(status, &body)),
        }
    })
}

type Progress = Closure<dyn FnMut(ProgressEvent)>;

fn start(path: &str, file: &File, progress: impl Fn(f64) + 'static) -> Result<(XmlHttpRequest, js_sys::Promise, Progress), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", &format!("/api/v1{path}"))?;
    let on_progress = Progress::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress(event.loaded() / event.total());
        }
    });
    request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let done = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    let form = FormData::new()?;
    form.append_with_blob_and_filename("file", file, &file.name())?;
    request.send_with_opt_form_data(Some(&form))?;
    Ok((request, done, on_progress))
}
