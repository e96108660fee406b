//! Stored bytes on their way out: with a [`Grant`], or not at all.

use app::model::Digest;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::problem::Refused;
use crate::{
    files::{self, FileError},
    gate::{Grant, rights::Lasting},
    tenancy::Tenant,
    work::Refusal,
};

/// What a browser is to do with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Show them.
    Inline,
    /// Save them under their name.
    Attachment,
}

/// Sends the bytes of a grant, never to be run as anything but a picture. 304 when the caller has them already: what is to be
/// asked anew each time has been asked by then.
pub async fn serve(tenant: &Tenant, grant: &Grant, asked: &HeaderMap, disposition: Disposition) -> Result<Response, Refused> {
    let etag = match grant.recipe() {
        // Says nothing of the bytes that it was drawn from.
        Some(recipe) => format!("\"{}\"", Digest::of(format!("{} {}", grant.sha256(), recipe.digest()).as_bytes())),
        None => format!("\"{}\"", grant.sha256()),
    };
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == etag.as_bytes());
    let mut media_type = grant.media_type().to_owned();
    let mut file_name = grant.file_name().to_owned();
    let (files, failed) = (tenant.files(), |e: FileError| Refusal::Internal(e.to_string()));
    let mut response = match grant.recipe() {
        _ if known => StatusCode::NOT_MODIFIED.into_response(),
        None => files.get(tenant.id(), grant.sha256()).await.map_err(failed)?.into_response(),
        Some(recipe) => {
            let made = files.rendition(tenant.id(), grant.sha256(), recipe).await.map_err(failed)?;
            let (found, ending) = files::kind_of_rendition(&made);
            file_name = format!("{}.{ending}", file_name.rsplit_once('.').map_or(file_name.as_str(), |(stem, _)| stem));
            found.clone_into(&mut media_type);
            made.into_response()
        }
    };
    let caching = match grant.lasting() {
        Lasting::Now => "private, no-cache",
        Lasting::Always => "private, max-age=31536000, immutable",
    };
    let word = match disposition {
        Disposition::Inline => "inline",
        Disposition::Attachment => "attachment",
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::ETAG, etag),
        (header::CACHE_CONTROL, caching.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{word}; filename*=UTF-8''{}", encoded(&file_name))),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// A file name as RFC 8187 writes it.
fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}
