//! Uploaded files, kept by what they are: the SHA-256 of their bytes is their name.
//!
//! An upload is first staged: streamed to a temporary file while it is hashed and counted. Only a whole file within
//! the limit is put in the store, and when [`FileStore::put`] returns it is on the disk. Identical bytes of one
//! workspace are stored once. Files of different workspaces never share a name.

mod colour;
mod embedded;
mod imprint;
pub mod look;
mod pages;
mod probe;
mod recipe;
mod rendition;
mod trial;

use std::io::{Seek as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::model::{Digest, TenantId};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _};
use moka::future::Cache;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use tokio::io::AsyncReadExt as _;

use rendition::Renditions;

pub use pages::{Film, Kind, Large, PageSize, Source};
use pages::{Hands, Seen};
pub use probe::{Examined, Fit, NotAPicture, Picture, decode, probe, verify};
pub use recipe::{Encoding, Fitting, Recipe};
pub use rendition::{jpeg_on_white, kind_of_rendition};
pub use trial::{Tried, try_out};

/// How much is read at once on the way to the store.
const CHUNK: usize = 1 << 20;

/// Why a file was not stored or not found.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// More bytes than allowed; nothing was kept.
    #[error("the file is larger than the limit of {limit} bytes")]
    TooLarge { limit: u64 },
    /// The sender stopped or broke off; nothing was kept.
    #[error("the upload broke off: {0}")]
    BrokenOff(String),
    /// No such file in this workspace.
    #[error("no file {0} in this workspace")]
    NotFound(Digest),
    /// Somebody has put other bytes in its place.
    #[error("the bytes in the place of file {0} are others")]
    Swapped(Digest),
    /// The disk.
    #[error("the file cannot be kept: {0}")]
    Disk(#[from] std::io::Error),
    /// A page or a rendition that cannot be drawn.
    #[error("it cannot be drawn: {0}")]
    NotDrawn(String),
    /// The store.
    #[error("the file store failed: {0}")]
    Store(object_store::Error),
}

/// Drawn pages that are kept in memory, in bytes: a few people turning pages.
const IN_MEMORY: u64 = 64 << 20;

/// A whole upload that is not in the store yet. Dropping it removes it.
#[derive(Debug)]
pub struct Staged {
    file: NamedTempFile,
    digest: Digest,
    bytes: u64,
}

impl Staged {
    /// SHA-256 of the bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How many bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the bytes are until they are stored.
    pub fn path(&self) -> &Path {
        self.file.path()
    }
}

/// How much of a file says what it is.
const HEAD: u64 = 1 << 10;

/// What a staged file is.
#[derive(Debug)]
pub struct Looked {
    pub media_type: &'static str,
    /// At least one; one of a video.
    pub pages: Vec<PageSize>,
    /// Of what has pages: what it is, and the first one drawn.
    pub first: Option<(Kind, Bytes)>,
    /// Of a video: its frames.
    pub film: Option<Film>,
}

/// The files of all workspaces.
#[derive(Debug, Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    staging: PathBuf,
    renditions: Renditions,
    /// Pages that are being drawn, and those that were drawn last.
    drawn: Cache<(TenantId, Digest, u32), Bytes>,
    hands: Hands,
    /// Large pictures that are being cut into tiles.
    cutting: Cache<(TenantId, Digest), ()>,
    /// Files that were read whole and are what they are named after, by what the store says of their last change.
    intact: Cache<(TenantId, Digest, String), ()>,
}

impl FileStore {
    /// A store in this folder, which is made when it is missing.
    pub fn local(root: PathBuf) -> Result<Self, FileError> {
        let staging = root.join("staging");
        let objects = root.join("objects");
        std::fs::create_dir_all(&staging)?;
        std::fs::create_dir_all(&objects)?;
        let objects = LocalFileSystem::new_with_prefix(objects).map_err(FileError::Store)?.with_fsync(true);
        let drawn =
            Cache::builder().weigher(|_, page: &Bytes| u32::try_from(page.len()).unwrap_or(u32::MAX)).max_capacity(IN_MEMORY).build();
        let cutting = Cache::builder().max_capacity(1_000).build();
        let intact = Cache::builder().max_capacity(1_000).build();
        Ok(Self { objects: Arc::new(objects), staging, renditions: Renditions::new(), drawn, hands: Hands::new(), cutting, intact })
    }

    /// Another store in an empty folder with one workspace's files, linked where the disk allows it: the same bytes, not twice.
    /// Whoever replaces a file there replaces its name, not its bytes.
    pub(crate) async fn copy_of(from: &Path, to: &Path, tenant: TenantId) -> Result<(), FileError> {
        let below = |root: &Path| root.join("objects").join("tenants").join(tenant.to_string());
        let (from, to) = (below(from), below(to));
        blocking(move || link_all(&from, &to)).await
    }

    /// Where a stored file is on the disk, for those who attack copies.
    pub(crate) fn place(root: &Path, tenant: TenantId, digest: Digest) -> PathBuf {
        root.join("objects").join(key(tenant, digest).as_ref())
    }

    /// Takes an upload in, at most `limit` bytes of it.
    pub async fn stage<S, E>(&self, upload: S, limit: u64) -> Result<Staged, FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        let mut upload = std::pin::pin!(upload);
        let mut file = NamedTempFile::new_in(&self.staging)?;
        let mut hasher = Sha256::new();
        let mut bytes = 0_u64;
        while let Some(chunk) = upload.next().await {
            let chunk = chunk.map_err(|error| FileError::BrokenOff(error.to_string()))?;
            bytes = bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if bytes > limit {
                return Err(FileError::TooLarge { limit });
            }
            (file, hasher) = blocking(move || {
                hasher.update(&chunk);
                file.write_all(&chunk)?;
                Ok((file, hasher))
            })
            .await?;
        }
        let file = blocking(move || {
            file.as_file().sync_all()?;
            file.rewind()?;
            Ok(file)
        })
        .await?;
        Ok(Staged { file, digest: Digest(hasher.finalize().into()), bytes })
    }

    /// Stores a staged file. When this returns, the file survives a power cut.
    pub async fn put(&self, tenant: TenantId, staged: Staged) -> Result<Digest, FileError> {
        let key = key(tenant, staged.digest);
        match self.objects.head(&key).await {
            Ok(found) if found.size == staged.bytes => return Ok(staged.digest),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(FileError::Store(error)),
        }
        let upload = self.objects.put_multipart(&key).await.map_err(FileError::Store)?;
        let mut writer = WriteMultipart::new(upload);
        if let Err(error) = copy(staged.path(), &mut writer).await {
            // The first failure is the one to tell.
            drop(writer.abort().await);
            return Err(error);
        }
        writer.finish().await.map_err(FileError::Store)?;
        Ok(staged.digest)
    }

    /// Looks at a staged file: a picture as browsers show it, or something with pages.
    pub async fn look(&self, staged: &Staged) -> Result<Looked, NotAPicture> {
        let path = staged.path().to_owned();
        let mut head = Vec::new();
        tokio::fs::File::open(&path).await?.take(HEAD).read_to_end(&mut head).await?;
        let Some(kind) = Kind::of(&head) else {
            let Picture { media_type, width, height } = verify(&path).await?.picture;
            return Ok(Looked { media_type, pages: vec![PageSize { width, height }], first: None, film: None });
        };
        let file = Bytes::from(tokio::fs::read(&path).await?);
        let Seen { pages, first, film } = self.hands.look(kind, file).await?;
        Ok(Looked { media_type: kind.media_type(), pages, first: Some((kind, first)), film })
    }

    /// A stored file's bytes as they are read.
    pub async fn stream(&self, tenant: TenantId, digest: Digest) -> Result<BoxStream<'static, object_store::Result<Bytes>>, FileError> {
        let found = self.objects.get(&key(tenant, digest)).await.map_err(|error| not_found(error, digest))?;
        Ok(found.into_stream())
    }

    /// A stored file, whole, if it still is the one that its digest names: nobody is shown other bytes than those that were approved.
    pub async fn get(&self, tenant: TenantId, digest: Digest) -> Result<Bytes, FileError> {
        let found = self.objects.get(&key(tenant, digest)).await.map_err(|error| not_found(error, digest))?;
        let bytes = found.bytes().await.map_err(FileError::Store)?;
        let read = bytes.clone();
        // A large file takes a while, and others are waiting for this thread.
        let is = tokio::task::spawn_blocking(move || Digest::of(&read)).await.map_err(|error| FileError::BrokenOff(error.to_string()))?;
        if is == digest { Ok(bytes) } else { Err(FileError::Swapped(digest)) }
    }

    /// How large a stored file is.
    pub async fn size(&self, tenant: TenantId, digest: Digest) -> Result<u64, FileError> {
        Ok(self.objects.head(&key(tenant, digest)).await.map_err(|error| not_found(error, digest))?.size)
    }

    /// A part of a stored file, for players that jump about in it. The whole is read and checked first, once for as long as the store
    /// says that nobody has touched it.
    pub async fn part(&self, tenant: TenantId, digest: Digest, range: Range<u64>) -> Result<Bytes, FileError> {
        let place = key(tenant, digest);
        let found = self.objects.head(&place).await.map_err(|error| not_found(error, digest))?;
        let touched = found.e_tag.unwrap_or_else(|| found.last_modified.to_rfc3339());
        let checked = self.intact.try_get_with((tenant, digest, touched), async { self.get(tenant, digest).await.map(drop) });
        checked.await.map_err(|error: Arc<FileError>| match &*error {
            FileError::Swapped(_) => FileError::Swapped(digest),
            other => FileError::NotDrawn(other.to_string()),
        })?;
        self.objects.get_range(&place, range).await.map_err(FileError::Store)
    }

    /// Whether a stored file's bytes still are those that it is named after.
    ///
    /// # Errors
    /// [`FileError::NotFound`] when it is gone, the store's own otherwise.
    pub async fn is_intact(&self, tenant: TenantId, digest: Digest) -> Result<bool, FileError> {
        let mut bytes = self.stream(tenant, digest).await?;
        let mut hasher = Sha256::new();
        while let Some(chunk) = bytes.next().await {
            hasher.update(&chunk.map_err(FileError::Store)?);
        }
        Ok(hasher.finalize()[..] == digest.0)
    }
}

/// `tenants/<workspace>/<first two digits>/<digest>`.
fn key(tenant: TenantId, digest: Digest) -> object_store::path::Path {
    let name = digest.to_string();
    object_store::path::Path::from(format!("tenants/{tenant}/{}/{name}", &name[..2]))
}

fn not_found(error: object_store::Error, digest: Digest) -> FileError {
    match error {
        object_store::Error::NotFound { .. } => FileError::NotFound(digest),
        other => FileError::Store(other),
    }
}

async fn copy(from: &Path, to: &mut WriteMultipart) -> Result<(), FileError> {
    let mut file = tokio::fs::File::open(from).await?;
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = file.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        to.wait_for_capacity(2).await.map_err(FileError::Store)?;
        to.write(&buffer[..read]);
    }
}

fn link_all(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            link_all(&entry.path(), &target)?;
        } else if std::fs::hard_link(entry.path(), &target).is_err() {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Work that waits for the disk, off the threads that serve requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T, FileError> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)??)
}

#[cfg(test)]
mod tests;
