//! Resumable uploads: tus 1.0.0 with creation, checksum, termination and expiration.
//!
//! A whole upload belongs to whoever sent it until they make a version of something of it (`…/versions/from-upload`); what is not used
//! within a day may be cleared away.

use app::model::{FromUpload, UploadId};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{
    extract::Path,
    problem::Refused,
    upload::{MAX_FILE, clean_name, not_stored},
};
use crate::{
    audit::Change,
    files::{About, PartError, Partial, Staged},
    identity::{Caller, Right},
    storage,
    tenancy::Tenant,
    work::Refusal,
};

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// What this server does of the protocol.
pub async fn options() -> Response {
    let headers = [
        ("tus-resumable", VERSION.to_owned()),
        ("tus-version", VERSION.to_owned()),
        ("tus-extension", "creation,checksum,termination,expiration".to_owned()),
        ("tus-max-size", MAX_FILE.to_string()),
        ("tus-checksum-algorithm", "sha256".to_owned()),
    ];
    (StatusCode::NO_CONTENT, with(headers.map(|(name, value)| (HeaderName::from_static(name), value)))).into_response()
}

/// Begins an upload of `Upload-Length` bytes; `Upload-Metadata` may say its `filename`.
#[utoipa::path(post, path = "/uploads", tag = "uploads", params(
    ("Tus-Resumable" = String, Header, description = "1.0.0"), ("Upload-Length" = u64, Header), ("Upload-Metadata" = Option<String>, Header)),
    responses((status = 201, description = "Its address, in Location")))]
pub async fn create(caller: Caller, headers: HeaderMap) -> Result<Response, Refused> {
    speaks(&headers)?;
    caller.require(Right::Contribute)?;
    let length =
        number(&headers, &LENGTH).ok_or_else(|| Refused::bad_request("NO_LENGTH", "Say in Upload-Length how many bytes will come."))?;
    if length > MAX_FILE {
        let detail = format!("A file has at most {MAX_FILE} bytes.");
        return Err(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE", "The file is too large", detail));
    }
    let file_name = clean_name(&named(&headers).unwrap_or_else(|| "upload".to_owned()));
    let mut uow = caller.begin(Right::Contribute).await?;
    let tenant = caller.tenant();
    storage::room_for(uow.read(), tenant.files(), None, i64::try_from(length).unwrap_or(i64::MAX)).await?;
    let about = About { by: caller.member().id, length, file_name: file_name.clone() };
    let id = tenant.files().begin_upload(tenant.id(), about).await.map_err(not_stored)?;
    uow.note(Change::new("upload.begun", "upload", id).after(&serde_json::json!({ "file_name": file_name, "bytes": length })));
    uow.commit().await.map_err(Refusal::from)?;
    let headers = [(header::LOCATION, format!("/api/v1/uploads/{id}")), (OFFSET, "0".to_owned())];
    Ok((StatusCode::CREATED, with(headers)).into_response())
}

/// How far an upload has come.
#[utoipa::path(head, path = "/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 200, description = "In Upload-Offset and Upload-Length")))]
pub async fn show(caller: Caller, Path(id): Path<UploadId>) -> Result<Response, Refused> {
    caller.require(Right::Read)?;
    let upload = mine(&caller, id).await?;
    let mut headers = with([(LENGTH, upload.about.length.to_string()), (OFFSET, upload.offset.to_string()), (EXPIRES, ends(&upload))]);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(headers.into_response())
}

/// Adds bytes at `Upload-Offset`, held against `Upload-Checksum` (`sha256` and base64) where that is said.
#[utoipa::path(patch, path = "/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path),
    ("Tus-Resumable" = String, Header, description = "1.0.0"), ("Upload-Offset" = u64, Header), ("Upload-Checksum" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "How far it has come by now, in Upload-Offset")))]
pub async fn append(caller: Caller, Path(id): Path<UploadId>, request: Request) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    let (parts, body) = request.into_parts();
    speaks(&parts.headers)?;
    if parts.headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
        let detail = "Send the bytes as Content-Type: application/offset+octet-stream.";
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "NOT_A_PART", "A part of a file expected", detail));
    }
    let offset = number(&parts.headers, &OFFSET)
        .ok_or_else(|| Refused::bad_request("NO_OFFSET", "Say in Upload-Offset where in the file these bytes begin."))?;
    let checksum = checksum(&parts.headers)?;
    let upload = mine(&caller, id).await?;
    let tenant = caller.tenant();
    let come = tenant.files().append(tenant.id(), &upload, offset, Body::into_data_stream(body), checksum).await.map_err(refused)?;
    if come == upload.about.length {
        let mut uow = caller.begin(Right::Contribute).await?;
        let told = serde_json::json!({ "file_name": upload.about.file_name, "bytes": come });
        uow.note(Change::new("upload.received", "upload", id).after(&told));
        uow.commit().await.map_err(Refusal::from)?;
    }
    Ok((StatusCode::NO_CONTENT, with([(OFFSET, come.to_string()), (EXPIRES, ends(&upload))])).into_response())
}

/// Forgets an upload.
#[utoipa::path(delete, path = "/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)), responses((status = 204)))]
pub async fn abandon(caller: Caller, Path(id): Path<UploadId>) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    mine(&caller, id).await?;
    let mut uow = caller.begin(Right::Contribute).await?;
    uow.note(Change::new("upload.abandoned", "upload", id));
    caller.tenant().files().abandon(caller.tenant().id(), id).await.map_err(refused)?;
    uow.commit().await.map_err(Refusal::from)?;
    Ok((StatusCode::NO_CONTENT, with([])).into_response())
}

/// A whole upload of this caller, to be made a version of something.
pub(super) async fn whole(caller: &Caller, FromUpload { upload_id }: FromUpload) -> Result<(Staged, String), Refused> {
    let tenant: &Tenant = caller.tenant();
    let found = tenant.files().upload(tenant.id(), upload_id).await.map_err(not_stored)?;
    let Some(upload) = found.filter(|upload| upload.about.by == caller.member().id) else {
        return Err(Refused::field("upload_id", "is not an upload of yours that is still there"));
    };
    if !upload.is_whole() {
        let detail = format!("has come to byte {} of {}", upload.offset, upload.about.length);
        return Err(Refused::field("upload_id", detail));
    }
    let staged = tenant.files().whole_upload(tenant.id(), &upload).await.map_err(refused)?;
    Ok((staged, upload.about.file_name))
}

/// Uploads are of those who send them, and of nobody else.
async fn mine(caller: &Caller, id: UploadId) -> Result<Partial, Refused> {
    let tenant = caller.tenant();
    let found = tenant.files().upload(tenant.id(), id).await.map_err(not_stored)?;
    Ok(found.filter(|upload| upload.about.by == caller.member().id).ok_or(Refusal::NotFound("upload"))?)
}

fn refused(error: PartError) -> Refused {
    let said = |status, code, title: &str| Refused::new(status, code, title, format!("{error}."));
    match error {
        PartError::Busy => said(StatusCode::LOCKED, "UPLOAD_BUSY", "Being added to"),
        PartError::Elsewhere(_) => said(StatusCode::CONFLICT, "WRONG_OFFSET", "Not where it has come to"),
        PartError::TooLong(_) => said(StatusCode::PAYLOAD_TOO_LARGE, "PART_TOO_LONG", "More than was said"),
        PartError::Mismatch => {
            said(StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST), "CHECKSUM_MISMATCH", "Changed on the way")
        }
        PartError::File(error) => not_stored(error),
    }
}

/// Refuses other versions of the protocol, as it says.
fn speaks(headers: &HeaderMap) -> Result<(), Refused> {
    if headers.get(RESUMABLE).is_some_and(|version| version == VERSION) {
        return Ok(());
    }
    let detail = "Say Tus-Resumable: 1.0.0; no other version of tus is spoken here.";
    Err(Refused::new(StatusCode::PRECONDITION_FAILED, "NOT_TUS", "Another version of tus", detail))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// The file's name, of `Upload-Metadata`: names and base64 values with commas between them.
fn named(headers: &HeaderMap) -> Option<String> {
    let line = headers.get("upload-metadata")?.to_str().ok()?;
    let value = line.split(',').find_map(|pair| pair.trim().strip_prefix("filename "))?;
    String::from_utf8(BASE64_STANDARD.decode(value.trim()).ok()?).ok()
}

fn checksum(headers: &HeaderMap) -> Result<Option<[u8; 32]>, Refused> {
    let Some(said) = headers.get("upload-checksum") else { return Ok(None) };
    let value = said.to_str().ok().and_then(|said| said.strip_prefix("sha256 "));
    let sum = value.and_then(|value| BASE64_STANDARD.decode(value.trim()).ok()).and_then(|bytes| bytes.try_into().ok());
    match sum {
        Some(sum) => Ok(Some(sum)),
        None => Err(Refused::bad_request("BAD_CHECKSUM", "Upload-Checksum is `sha256` and the digest of the part in base64.")),
    }
}

/// When an upload may be cleared away, as HTTP writes dates.
fn ends(upload: &Partial) -> String {
    let at = std::time::SystemTime::from(upload.since.plus_millis(storage::GRACE).0);
    httpdate::fmt_http_date(at)
}

fn with<const N: usize>(headers: [(HeaderName, String); N]) -> HeaderMap {
    let mut map = HeaderMap::from_iter([(RESUMABLE, HeaderValue::from_static(VERSION))]);
    map.extend(headers.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?))));
    map
}
