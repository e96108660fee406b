//! Stored bytes on their way out: with a [`Grant`], or not at all.

use app::{geometry::pyramid::Piece, model::Digest};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::problem::Refused;
use crate::{
    files::{self, FileError},
    gate::{
        Grant,
        rights::{Lasting, Part},
    },
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
    let etag = match grant.part() {
        Part::Whole => format!("\"{}\"", grant.sha256()),
        Part::Page(_, page) => format!("\"{}-{page}\"", grant.sha256()),
        // Says nothing of the bytes that it was drawn from.
        Part::Rendition(recipe) => format!("\"{}\"", Digest::of(format!("{} {}", grant.sha256(), recipe.digest()).as_bytes())),
        Part::Piece(_, Piece::Whole { level }) => format!("\"{}-{level}\"", grant.sha256()),
        Part::Piece(_, Piece::Tile { level, column, row }) => format!("\"{}-{level}-{column}-{row}\"", grant.sha256()),
    };
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == etag.as_bytes());
    let mut media_type = grant.media_type().to_owned();
    let mut file_name = grant.file_name().to_owned();
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match read(tenant, grant).await {
            Ok(bytes) => {
                if matches!(grant.part(), Part::Rendition(_)) {
                    let (found, ending) = files::kind_of_rendition(&bytes);
                    file_name = format!("{}.{ending}", file_name.rsplit_once('.').map_or(file_name.as_str(), |(stem, _)| stem));
                    found.clone_into(&mut media_type);
                }
                bytes.into_response()
            }
            Err(FileError::NotDrawn(reason)) => return Err(Refusal::BadFile { code: "PAGE_NOT_DRAWN", detail: reason }.into()),
            Err(error) => return Err(Refusal::Internal(error.to_string()).into()),
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

/// The bytes of a grant, for a document that is made of them.
pub async fn read(tenant: &Tenant, grant: &Grant) -> Result<Bytes, FileError> {
    let (files, id) = (tenant.files(), tenant.id());
    match grant.part() {
        Part::Whole => files.get(id, grant.sha256()).await,
        Part::Page(source, page) => files.page(id, *source, *page).await,
        Part::Rendition(recipe) => files.rendition(id, grant.sha256(), recipe).await,
        Part::Piece(large, piece) => files.piece(id, *large, *piece).await,
    }
}

/// A file name as RFC 8187 writes it.
pub(super) fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}
