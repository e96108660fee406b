//! Uploads that come in parts and may be cut off between them: what has come is kept, and the rest is sent later.
//!
//! Each is two files in the staging folder of its workspace: the bytes so far, and what was said about them when it was begun. How far
//! it has come is the length of the first, so there is nothing to be wrong about after a crash.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::model::{Digest, Instant, MemberId, TenantId, UploadId};
use bytes::Bytes;
use dashmap::DashSet;
use futures::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt as _;

use super::{FileError, FileStore, LeftBehind, Staged, blocking};

/// What was said about an upload when it was begun.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    pub by: MemberId,
    /// How many bytes it will have.
    pub length: u64,
    pub file_name: String,
}

/// An upload, and how far it has come.
#[derive(Debug, Clone)]
pub struct Partial {
    pub id: UploadId,
    pub about: About,
    pub offset: u64,
    /// When the last part came.
    pub since: Instant,
}

impl Partial {
    pub fn is_whole(&self) -> bool {
        self.offset == self.about.length
    }
}

/// Why a part was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// Another part of it is being taken.
    #[error("another part of this upload is being taken in")]
    Busy,
    #[error("this upload has come to byte {0}")]
    Elsewhere(u64),
    #[error("this upload has {0} bytes, and the part goes beyond")]
    TooLong(u64),
    #[error("the part is not what its checksum says")]
    Mismatch,
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<std::io::Error> for PartError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.into())
    }
}

/// Uploads that a part is being added to.
#[derive(Debug, Clone, Default)]
pub(super) struct UnderWay(Arc<DashSet<(TenantId, UploadId)>>);

/// Holds an upload for as long as it lives.
struct Held<'a>(&'a UnderWay, (TenantId, UploadId));

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.0.remove(&self.1);
    }
}

impl UnderWay {
    fn hold(&self, tenant: TenantId, id: UploadId) -> Result<Held<'_>, PartError> {
        if self.0.insert((tenant, id)) { Ok(Held(self, (tenant, id))) } else { Err(PartError::Busy) }
    }
}

/// The folder of uploads in parts, below a workspace's staging folder.
const FOLDER: &str = "uploads";

fn bytes_of(folder: &Path, id: UploadId) -> PathBuf {
    folder.join(id.to_string())
}

fn words_of(folder: &Path, id: UploadId) -> PathBuf {
    folder.join(format!("{id}.json"))
}

impl FileStore {
    async fn uploads(&self, tenant: TenantId) -> Result<PathBuf, FileError> {
        let folder = self.vault.staging(tenant).await?.join(FOLDER);
        let wanted = folder.clone();
        blocking(move || std::fs::create_dir_all(&wanted)).await?;
        Ok(folder)
    }

    /// Begins an upload in parts.
    pub async fn begin_upload(&self, tenant: TenantId, about: About) -> Result<UploadId, FileError> {
        let (folder, id) = (self.uploads(tenant).await?, UploadId::new());
        blocking(move || {
            // The bytes first: an upload is there when it is said what it is.
            std::fs::File::create_new(bytes_of(&folder, id))?.sync_all()?;
            let mut words = NamedTempFile::new_in(&folder)?;
            serde_json::to_writer(&mut words, &about).map_err(std::io::Error::other)?;
            words.as_file().sync_all()?;
            words.persist(words_of(&folder, id)).map_err(|error| error.error)?;
            std::fs::File::open(&folder)?.sync_all()
        })
        .await?;
        Ok(id)
    }

    /// An upload that was begun and is not used up; none otherwise.
    pub async fn upload(&self, tenant: TenantId, id: UploadId) -> Result<Option<Partial>, FileError> {
        let folder = self.uploads(tenant).await?;
        let found = blocking(move || {
            let about = serde_json::from_slice(&std::fs::read(words_of(&folder, id))?).map_err(std::io::Error::other)?;
            let file = std::fs::metadata(bytes_of(&folder, id))?;
            Ok(Partial { id, about, offset: file.len(), since: Instant::new(file.modified()?.into()) })
        });
        match found.await {
            Ok(partial) => Ok(Some(partial)),
            Err(FileError::Disk(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Adds a part at its offset. What has come of a part that is cut off stays, unless it was to be held against a checksum.
    pub async fn append<S, E>(
        &self,
        tenant: TenantId,
        upload: &Partial,
        offset: u64,
        part: S,
        checksum: Option<[u8; 32]>,
    ) -> Result<u64, PartError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        let _held = self.under_way.hold(tenant, upload.id)?;
        let path = bytes_of(&self.uploads(tenant).await?, upload.id);
        let mut file = tokio::fs::OpenOptions::new().append(true).open(&path).await?;
        let come = file.metadata().await?.len();
        if come != offset {
            return Err(PartError::Elsewhere(come));
        }
        let (ended, come) = take(&mut file, upload.about.length, offset, part, checksum).await;
        file.flush().await?;
        if ended.is_err() && (checksum.is_some() || come > upload.about.length) {
            file.set_len(offset).await?;
        }
        // Whatever is said to have come has come for good.
        file.sync_all().await?;
        ended.map(|()| come)
    }

    /// A whole upload, to be looked at and stored. It is used up: what is not stored then is gone.
    pub async fn whole_upload(&self, tenant: TenantId, upload: &Partial) -> Result<Staged, PartError> {
        let _held = self.under_way.hold(tenant, upload.id)?;
        let folder = self.uploads(tenant).await?;
        let (bytes, words, staging) = (bytes_of(&folder, upload.id), words_of(&folder, upload.id), self.vault.staging(tenant).await?);
        let staged = blocking(move || {
            // Out of the folder of uploads first: nobody finds it there half used.
            let path = staging.join(bytes.file_name().unwrap_or_default());
            std::fs::rename(&bytes, &path)?;
            let file =
                NamedTempFile::from_parts(std::fs::File::options().read(true).write(true).open(&path)?, TempPath::try_from_path(path)?);
            std::fs::remove_file(words)?;
            let mut hasher = Sha256::new();
            let bytes = std::io::copy(&mut file.as_file(), &mut hasher)?;
            Ok(Staged { file, digest: Digest(hasher.finalize().into()), bytes })
        });
        Ok(staged.await?)
    }

    /// Forgets an upload.
    pub async fn abandon(&self, tenant: TenantId, id: UploadId) -> Result<(), PartError> {
        let _held = self.under_way.hold(tenant, id)?;
        let folder = self.uploads(tenant).await?;
        blocking(move || remove(&folder, id)).await.map_err(PartError::File)
    }

    /// Uploads in parts that are not used up, by when their last part came.
    pub(super) async fn uploads_left(&self, tenant: TenantId) -> Result<Vec<LeftBehind>, FileError> {
        let folder = self.uploads(tenant).await?;
        blocking(move || {
            let mut left = Vec::new();
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                // What is said about an upload is as old as its bytes.
                let bytes = path.with_extension("");
                let (Ok(about), Ok(it)) = (std::fs::metadata(&bytes).or_else(|_| std::fs::metadata(&path)), std::fs::metadata(&path))
                else {
                    continue;
                };
                left.push(LeftBehind { path, bytes: it.len(), since: Instant::new(about.modified()?.into()) });
            }
            Ok(left)
        })
        .await
    }
}

/// Writes a part to the end of a file; how it ended, and how far it has come.
async fn take<S, E>(
    file: &mut tokio::fs::File,
    length: u64,
    offset: u64,
    part: S,
    checksum: Option<[u8; 32]>,
) -> (Result<(), PartError>, u64)
where
    S: Stream<Item = Result<Bytes, E>>,
    E: std::fmt::Display,
{
    let mut part = std::pin::pin!(part);
    let (mut come, mut hasher) = (offset, checksum.map(|_| Sha256::new()));
    while let Some(bytes) = part.next().await {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => return (Err(FileError::BrokenOff(error.to_string()).into()), come),
        };
        if come.saturating_add(bytes.len() as u64) > length {
            return (Err(PartError::TooLong(length)), come.saturating_add(bytes.len() as u64));
        }
        if let Err(error) = file.write_all(&bytes).await {
            return (Err(error.into()), come);
        }
        come += bytes.len() as u64;
        if let Some(hasher) = &mut hasher {
            hasher.update(&bytes);
        }
    }
    let sum = hasher.map(|hasher| <[u8; 32]>::from(hasher.finalize()));
    (if sum == checksum { Ok(()) } else { Err(PartError::Mismatch) }, come)
}

fn remove(folder: &Path, id: UploadId) -> std::io::Result<()> {
    // First what makes it one.
    for path in [words_of(folder, id), bytes_of(folder, id)] {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
