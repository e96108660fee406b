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
        Part::Inside(_) => String::new(),
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
    label(&mut response, grant, &media_type, &etag, &file_name, disposition);
    Ok(response)
}

/// Says what the bytes are, how long they are good, and that nothing in them is to be run.
fn label(response: &mut Response, grant: &Grant, media_type: &str, etag: &str, file_name: &str, disposition: Disposition) {
    let caching = match grant.lasting() {
        Lasting::Now => "private, no-cache",
        Lasting::Always => "private, max-age=31536000, immutable",
    };
    let word = match disposition {
        Disposition::Inline => "inline",
        Disposition::Attachment => "attachment",
    };
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::ETAG, etag.to_owned()),
        (header::CACHE_CONTROL, caching.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{word}; filename*=UTF-8''{}", encoded(file_name))),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
}

/// Sends a file to a player, whole or the part of it that is asked for (RFC 9110, section 14). What is drawn goes out whole.
pub async fn play(tenant: &Tenant, grant: &Grant, asked: &HeaderMap) -> Result<Response, Refused> {
    if !matches!(grant.part(), Part::Whole) {
        return serve(tenant, grant, asked, Disposition::Inline).await;
    }
    let ranged = asked.get(header::RANGE).and_then(|range| range.to_str().ok());
    let (files, id, digest) = (tenant.files(), tenant.id(), grant.sha256());
    let failed = |error: FileError| Refused::from(Refusal::Internal(error.to_string()));
    // A part of other bytes than the player has is no use to it.
    let same = asked.get(header::IF_RANGE).is_none_or(|tag| tag.as_bytes() == format!("\"{digest}\"").as_bytes());
    let Some(ranged) = ranged.filter(|_| same) else {
        let mut whole = serve(tenant, grant, asked, Disposition::Inline).await?;
        whole.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        return Ok(whole);
    };
    let size = files.size(id, digest).await.map_err(failed)?;
    let mut answer = match part(ranged, size) {
        Wanted::Whole => return serve(tenant, grant, asked, Disposition::Inline).await,
        Wanted::Nothing => {
            let mut answer = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            if let Ok(value) = HeaderValue::from_str(&format!("bytes */{size}")) {
                answer.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            return Ok(answer);
        }
        Wanted::Part(from, to) => {
            let bytes = files.part(id, digest, from..to + 1).await.map_err(failed)?;
            let mut answer = (StatusCode::PARTIAL_CONTENT, bytes).into_response();
            if let Ok(value) = HeaderValue::from_str(&format!("bytes {from}-{to}/{size}")) {
                answer.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            answer
        }
    };
    label(&mut answer, grant, grant.media_type(), &format!("\"{digest}\""), grant.file_name(), Disposition::Inline);
    answer.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(answer)
}

/// What a file of a banner may do: run its own scripts in an origin that is nobody's, load what is in the same archive, and be framed by
/// the workspace. It has no cookies, sees no other page and reaches no other host.
const IN_ITS_OWN_FRAME: &str = "sandbox allow-scripts; default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; \
     frame-ancestors 'self'; form-action 'none'; base-uri 'none'";

/// Sends a file of a banner, to be run in a frame of its own.
pub async fn run(tenant: &Tenant, grant: &Grant) -> Result<Response, Refused> {
    let Part::Inside(name) = grant.part() else { return Err(Refusal::NotFound("file of a banner").into()) };
    let found = tenant.files().inside(tenant.id(), grant.sha256(), name).await;
    let found = found.map_err(|error| Refused::from(Refusal::Internal(error.to_string())))?;
    let (bytes, media_type) = found.ok_or(Refusal::NotFound("file of this banner"))?;
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::CONTENT_SECURITY_POLICY, IN_ITS_OWN_FRAME),
        // Fonts and data are asked for from an origin that is nobody's. What is sent is what the address alone opens.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, bytes).into_response())
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// Something that is not answered in parts.
    Whole,
    /// Bytes that there are none of.
    Nothing,
    /// From the first to the last byte.
    Part(u64, u64),
}

/// Reads the one range of bytes that players ask for; every other header asks for the whole.
fn part(range: &str, size: u64) -> Wanted {
    let Some((from, to)) = range.strip_prefix("bytes=").filter(|range| !range.contains(',')).and_then(|range| range.split_once('-')) else {
        return Wanted::Whole;
    };
    let last = size.saturating_sub(1);
    match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to && from <= last && size > 0 => Wanted::Part(from, to.min(last)),
        (Ok(from), Err(_)) if to.trim().is_empty() && from <= last && size > 0 => Wanted::Part(from, last),
        (Err(_), Ok(count)) if from.trim().is_empty() && count > 0 && size > 0 => Wanted::Part(size.saturating_sub(count), last),
        (Err(_), Ok(0)) if from.trim().is_empty() => Wanted::Nothing,
        (Ok(from), _) if from > last || size == 0 => Wanted::Nothing,
        _ => Wanted::Whole,
    }
}

/// The bytes of a grant, for a document that is made of them.
pub async fn read(tenant: &Tenant, grant: &Grant) -> Result<Bytes, FileError> {
    let (files, id) = (tenant.files(), tenant.id());
    match grant.part() {
        Part::Whole => files.get(id, grant.sha256()).await,
        Part::Page(source, page) => files.page(id, *source, *page).await,
        Part::Rendition(recipe) => files.rendition(id, grant.sha256(), recipe).await,
        Part::Piece(large, piece) => files.piece(id, *large, *piece).await,
        Part::Inside(name) => {
            let found = files.inside(id, grant.sha256(), name).await?;
            found.map(|(bytes, _)| bytes).ok_or(FileError::NotFound(grant.sha256()))
        }
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

#[cfg(test)]
mod tests {
    use super::{Wanted, part};

    #[test]
    fn ranges_are_read_as_players_write_them() {
        assert_eq!(part("bytes=0-", 10), Wanted::Part(0, 9));
        assert_eq!(part("bytes=2-5", 10), Wanted::Part(2, 5));
        assert_eq!(part("bytes=2-500", 10), Wanted::Part(2, 9));
        assert_eq!(part("bytes=-3", 10), Wanted::Part(7, 9));
        assert_eq!(part("bytes=-30", 10), Wanted::Part(0, 9));
        assert_eq!(part("bytes=10-", 10), Wanted::Nothing);
        assert_eq!(part("bytes=12-14", 10), Wanted::Nothing);
        assert_eq!(part("bytes=-0", 10), Wanted::Nothing);
        assert_eq!(part("bytes=0-", 0), Wanted::Nothing);
        for whole in ["bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=", "bytes=a-b"] {
            assert_eq!(part(whole, 10), Wanted::Whole, "{whole}");
        }
    }
}
