//! Everything that an uploaded file goes through, without a store: what fuzzing calls, with whatever bytes there are.

use std::{io::Cursor, sync::LazyLock};

use bytes::Bytes;

use super::{Fit, NotAPicture, credentials::Trust, decode, facts, pages, probe};

/// Content Credentials are read whoever signed them.
static NOBODY: LazyLock<Option<Trust>> = LazyLock::new(|| Trust::in_roots(None).ok());

/// What a file was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// A picture that browsers show, decoded.
    Picture,
    /// Something with pages; the first was drawn and read.
    Pages,
    /// Something for `ffmpeg`, which is a program of its own and is not run here.
    Film,
}

/// Looks at bytes as an upload is looked at: by the header, then all of it.
///
/// # Errors
/// Why it is not accepted, in the words that the uploader reads.
pub fn try_out(file: &[u8]) -> Result<Tried, NotAPicture> {
    if let Some(kind) = pages::Kind::of(&file[..file.len().min(1 << 10)]) {
        return pages::try_out(kind, &Bytes::copy_from_slice(file));
    }
    let picture = probe(file)?;
    decode(file, Fit::Within(256))?;
    if facts::has_c2pa(file)
        && let Some(trust) = &*NOBODY
    {
        drop(trust.read(picture.media_type, Cursor::new(file.to_vec())));
    }
    Ok(Tried::Picture)
}
