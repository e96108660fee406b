//! Uploaded files, content-addressed: the name of a file is the SHA-256 of its bytes.
//!
//! A file is streamed to a temporary place while it is digested and counted, looked at there, and only then put where it belongs.
//! What fails on the way leaves nothing behind. Each tenant has a folder of its own.

mod probe;

use std::{path::PathBuf, sync::Arc};

use app::model::{Digest, TenantId};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use object_store::{ObjectStoreExt, local::LocalFileSystem, path::Path as Key};
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt;

pub use probe::{Picture, probe};

/// Where the files of all tenants are. Cheap to clone.
#[derive(Clone, Debug)]
pub struct FileStore {
    objects: Arc<LocalFileSystem>,
    staging: Arc<PathBuf>,
}

/// A file that was not taken, or could not be.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("The file is empty.")]
    Empty,
    #[error("The file is larger than {} MiB, the most that is taken.", .limit >> 20)]
    TooLarge { limit: u64 },
    #[error("This is {found}. Upload a PNG, JPEG or WebP picture.")]
    NotAPicture { found: String },
    #[error("The picture has {width} x {height} pixels, more than the {} million that are taken.", .limit / 1_000_000)]
    TooManyPixels { width: u32, height: u32, limit: u64 },
    #[error("The picture is damaged: {0}. Export it again and upload that.")]
    Damaged(String),
    #[error("The upload was cut off: {0}.")]
    CutOff(String),
    #[error("the file store failed: {0}")]
    Storage(String),
}

impl FileError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "FILE_EMPTY",
            Self::TooLarge { .. } => "FILE_TOO_LARGE",
            Self::NotAPicture { .. } => "NOT_A_PICTURE",
            Self::TooManyPixels { .. } => "TOO_MANY_PIXELS",
            Self::Damaged(_) => "FILE_DAMAGED",
            Self::CutOff(_) => "UPLOAD_CUT_OFF",
            Self::Storage(_) => "STORAGE_FAILED",
        }
    }
}

fn storage(error: impl std::fmt::Display) -> FileError {
    FileError::Storage(error.to_string())
}

/// A file in its temporary place. Dropped without being put, it is removed.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    sha256: Digest,
    bytes: u64,
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After `put` there is nothing left to remove.
        drop(std::fs::remove_file(&self.path));
    }
}

/// A file in its place, durable.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    pub sha256: Digest,
    pub bytes: u64,
}

impl Staged {
    /// What picture this is; refused when it is none, is too large, or does not decode.
    ///
    /// # Errors
    /// Says what was found instead.
    pub async fn probe(&self) -> Result<Picture, FileError> {
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || probe(&path)).await.map_err(storage)?
    }
}

impl FileStore {
    /// Files in a local folder, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn local(root: PathBuf) -> Result<Self, FileError> {
        let staging = root.join("staging");
        std::fs::create_dir_all(&staging).map_err(storage)?;
        let objects = LocalFileSystem::new_with_prefix(&root).map_err(storage)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), staging: Arc::new(staging) })
    }

    /// Streams a file to a temporary place, digesting it, up to a limit.
    ///
    /// # Errors
    /// When it is empty, over the limit, or the stream breaks off. Nothing is left behind.
    pub async fn stage<E: std::fmt::Display>(&self, mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin, limit: u64) -> Result<Staged, FileError> {
        let path = self.staging.join(uuid::Uuid::now_v7().to_string());
        let mut file = tokio::fs::File::create_new(&path).await.map_err(storage)?;
        let mut staged = Staged { path, sha256: Digest([0; 32]), bytes: 0 };
        let mut hasher = Sha256::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|e| FileError::CutOff(e.to_string()))?;
            staged.bytes += chunk.len() as u64;
            if staged.bytes > limit {
                return Err(FileError::TooLarge { limit });
            }
            hasher.update(&chunk);
            file.write_all(&chunk).await.map_err(storage)?;
        }
        file.flush().await.map_err(storage)?;
        if staged.bytes == 0 {
            return Err(FileError::Empty);
        }
        staged.sha256 = Digest(hasher.finalize().into());
        Ok(staged)
    }

    /// Puts a staged file where its digest says. The same bytes are kept once.
    ///
    /// # Errors
    /// When the store fails; then nothing is there under this digest but what was before.
    pub async fn put(&self, tenant: TenantId, staged: Staged) -> Result<Stored, FileError> {
        let stored = Stored { sha256: staged.sha256, bytes: staged.bytes };
        let key = key(tenant, staged.sha256);
        if self.objects.head(&key).await.is_ok() {
            return Ok(stored);
        }
        let bytes = tokio::fs::read(&staged.path).await.map_err(storage)?;
        // Written beside, synced, then renamed into place by the store.
        self.objects.put(&key, bytes.into()).await.map_err(storage)?;
        Ok(stored)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub async fn get(&self, tenant: TenantId, sha256: Digest) -> Result<Bytes, FileError> {
        self.objects.get(&key(tenant, sha256)).await.map_err(storage)?.bytes().await.map_err(storage)
    }
}

fn key(tenant: TenantId, sha256: Digest) -> Key {
    let name = sha256.to_string();
    Key::from(format!("tenants/{tenant}/{}/{name}", &name[..2]))
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    fn chunks(parts: &[&'static [u8]]) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Unpin + use<> {
        stream::iter(parts.iter().map(|part| Ok(Bytes::from_static(part))).collect::<Vec<_>>())
    }

    fn staged_files(root: &std::path::Path) -> usize {
        std::fs::read_dir(root.join("staging")).unwrap().count()
    }

    #[tokio::test]
    async fn bytes_come_back_and_the_same_bytes_are_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::local(folder.path().into()).unwrap();
        let tenant = TenantId::new();
        for _ in 0..2 {
            let staged = store.stage(chunks(&[b"he", b"llo"]), 10).await.unwrap();
            let stored = store.put(tenant, staged).await.unwrap();
            assert_eq!((stored.sha256, stored.bytes), (Digest::of(b"hello"), 5));
        }
        assert_eq!(store.get(tenant, Digest::of(b"hello")).await.unwrap(), "hello");
        assert!(store.get(TenantId::new(), Digest::of(b"hello")).await.is_err(), "another tenant has no such file");
        assert_eq!(staged_files(folder.path()), 0);
    }

    #[tokio::test]
    async fn what_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::local(folder.path().into()).unwrap();
        assert!(matches!(store.stage(chunks(&[b"12345", b"6"]), 5).await, Err(FileError::TooLarge { limit: 5 })));
        assert!(matches!(store.stage(chunks(&[]), 5).await, Err(FileError::Empty)));
        let broken = stream::iter([Ok(Bytes::from_static(b"1")), Err(std::io::Error::other("gone"))]);
        assert!(matches!(store.stage(broken, 5).await, Err(FileError::CutOff(_))));
        assert_eq!(staged_files(folder.path()), 0);
    }
}
