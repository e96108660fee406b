//! Taking in a file: streamed to disk while it is digested, looked at, and only then named by anything.

use app::model::VersionStep;
use axum::extract::{FromRequest, Multipart, Request};

use super::problem::Refused;
use crate::{
    files::{FileError, Kind, Looked, NotAPicture, Source, Staged},
    storage,
    tenancy::Tenant,
    work::{Refusal, proofs::StoredFile},
};

/// The largest file.
pub const MAX_FILE: u64 = 100 << 20;
/// The largest body: a file and its wrapping.
pub const MAX_BODY: usize = (100 << 20) + (64 << 10);

/// An upload as documented: one multipart field named `file`.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the document describes it; the handler streams it")]
pub struct FileForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Everything that can be looked at page by page.
    Proofs,
    /// That, and fonts.
    Assets,
}

/// Stores the field `file` of a multipart body and looks at what it is.
pub async fn receive(tenant: &Tenant, request: Request, takes: Takes) -> Result<StoredFile, Refused> {
    let multipart = Multipart::from_request(request, &()).await;
    let mut multipart =
        multipart.map_err(|e| Refused::bad_request("NOT_MULTIPART", format!("Send the file as multipart/form-data: {e}.")))?;
    let cut_off = |e: axum::extract::multipart::MultipartError| {
        Refused::bad_request("BODY_CUT_OFF", format!("The upload cannot be read: {}.", e.body_text()))
    };
    while let Some(field) = multipart.next_field().await.map_err(cut_off)? {
        if field.name() != Some("file") {
            continue;
        }
        let file_name = clean_name(field.file_name().unwrap_or("upload"));
        let staged = tenant.files().stage(tenant.id(), field, MAX_FILE).await.map_err(not_stored)?;
        return take_in(tenant, staged, file_name, takes).await;
    }
    Err(Refused::field("file", "is missing: send one multipart field of this name"))
}

/// Looks at what a staged file is, and stores it.
pub async fn take_in(tenant: &Tenant, staged: Staged, file_name: String, takes: Takes) -> Result<StoredFile, Refused> {
    let Looked { media_type, pages, first, film, embedded, look, facts } = tenant.files().look(&staged).await.map_err(not_taken)?;
    if takes == Takes::Proofs && matches!(first, Some((Kind::Font, _))) {
        return Err(not_taken(NotAPicture::Other { found: "a font" }));
    }
    let bytes = i64::try_from(staged.bytes()).unwrap_or(i64::MAX);
    // Asked again when the file is named; asked here, too, nothing is kept that cannot be.
    let mut db = tenant.read().await.map_err(Refusal::from)?;
    storage::room_for(&mut db, tenant.files(), Some(staged.digest()), bytes).await?;
    drop(db);
    let sha256 = tenant.files().put(tenant.id(), staged).await.map_err(not_stored)?;
    if let Some((_, drawn)) = &first {
        tenant.files().keep_first_page(tenant.id(), sha256, drawn.clone()).await.map_err(not_stored)?;
    }
    let source = first.map(|(kind, _)| Source { digest: sha256, kind });
    let (media_type, step) = (media_type.into(), VersionStep::Major);
    Ok(StoredFile { sha256, media_type, file_name, bytes, pages, film, source, embedded, look, facts, step })
}

pub(super) fn not_stored(error: FileError) -> Refused {
    let code = match &error {
        FileError::TooLarge { .. } => "FILE_TOO_LARGE",
        FileError::BrokenOff(_) => "UPLOAD_CUT_OFF",
        FileError::NotFound(_)
        | FileError::Swapped(_)
        | FileError::Sealed(_)
        | FileError::Disk(_)
        | FileError::NotDrawn(_)
        | FileError::Roots(_)
        | FileError::Store(_) => {
            return Refusal::Internal(error.to_string()).into();
        }
    };
    Refusal::BadFile { code, detail: sentence(&error) }.into()
}

fn not_taken(error: NotAPicture) -> Refused {
    let code = match &error {
        NotAPicture::Empty => "FILE_EMPTY",
        NotAPicture::Other { .. } => "NOT_A_PICTURE",
        NotAPicture::TooManyPixels { .. } => "TOO_MANY_PIXELS",
        NotAPicture::Damaged { .. } => "FILE_DAMAGED",
        NotAPicture::Locked => "FILE_LOCKED",
        NotAPicture::TooManyPages { .. } => "TOO_MANY_PAGES",
        NotAPicture::TooHard { .. } => "TOO_HARD_TO_DRAW",
        NotAPicture::NoTool { .. } => "FFMPEG_MISSING",
        NotAPicture::NotPlayed { .. } => "VIDEO_NOT_PLAYED",
        NotAPicture::TooLong { .. } => "VIDEO_TOO_LONG",
        NotAPicture::Unreadable(_) => return Refusal::Internal(error.to_string()).into(),
    };
    Refusal::BadFile { code, detail: sentence(&error) }.into()
}

/// An error as a sentence for people.
fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// The last part of a name, without control characters, separators and bidirectional overrides.
pub(super) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(120)
        .collect();
    if clean.trim().is_empty() { "upload".into() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn names_lose_what_could_mislead() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\x\\hero.png"), "hero.png");
        assert_eq!(clean_name("a\r\nSet-Cookie: x.png"), "aSet-Cookie: x.png");
        assert_eq!(clean_name("ab\u{202e}gnp.exe"), "abgnp.exe");
        assert_eq!(clean_name(" "), "upload");
    }
}
