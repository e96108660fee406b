//! Uploaded files, kept by what they are: the SHA-256 of their bytes is their name.
//!
//! An upload is first staged: streamed to a temporary file while it is hashed and counted. Only a whole file within
//! the limit is put in the store, and when [`FileStore::put`] returns it is on the disk. Identical bytes of one
//! workspace are stored once. Files of different workspaces never share a name.

mod colour;
mod credentials;
mod embedded;
pub mod facts;
mod fresh;
mod imprint;
mod intact;
mod jpeg;
pub mod look;
mod pages;
mod partial;
mod probe;
mod recipe;
mod rendition;
mod seal;
mod small;
mod trial;
mod vault;

use std::io::{Seek as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use app::model::{ContentCredentials, Digest, Embedded, FileFacts, Instant, TenantId};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _};
use moka::future::Cache;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use tokio::io::AsyncReadExt as _;

use credentials::Trust;
#[cfg(test)]
pub(crate) use credentials::tests::signed_by_a_machine;
use fresh::Fresh;
use intact::Found;
pub use intact::Standing;
pub use pages::{Film, Kind, Large, PageSize, Source};
use pages::{Hands, Seen};
use partial::UnderWay;
pub use partial::{About, PartError, Partial};
pub use probe::{Examined, Fit, NotAPicture, Picture, decode, probe, verify};
pub use recipe::{Encoding, Fitting, Recipe};
use rendition::Renditions;
pub use rendition::{jpeg_on_white, kind_of_rendition};
pub use seal::{BadKey, MasterKey};
pub use trial::{Tried, try_out};
use vault::Vault;
pub use vault::{Bucket, Setup};

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
    /// Changed, put in another's place, or sealed with another key.
    #[error("what is at {0} does not open")]
    Sealed(String),
    /// The certificates of those whose Content Credentials are believed.
    #[error("the roots of Content Credentials cannot be read: {0}")]
    Roots(String),
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
    pub embedded: Embedded,
    /// What it looks like.
    pub look: Option<i64>,
    pub facts: FileFacts,
}

/// Pages whose words are read when a document comes in.
const PAGES_READ: usize = 30;

/// The files of all workspaces.
#[derive(Debug, Clone)]
pub struct FileStore {
    vault: Vault,
    quota: Option<u64>,
    renditions: Renditions,
    /// Pages that are being drawn, and those that were drawn last.
    drawn: Cache<(TenantId, Digest, u32), Bytes>,
    hands: Hands,
    under_way: UnderWay,
    /// Large pictures that are being cut into tiles.
    cutting: Cache<(TenantId, Digest), ()>,
    found: Found,
    fresh: Fresh,
    trust: Trust,
}

impl FileStore {
    /// A store in this folder, which is made when it is missing.
    pub fn local(root: PathBuf) -> Result<Self, FileError> {
        Self::open(&Setup::folder(root))
    }

    /// A store as it is set up.
    pub fn open(setup: &Setup) -> Result<Self, FileError> {
        let drawn =
            Cache::builder().weigher(|_, page: &Bytes| u32::try_from(page.len()).unwrap_or(u32::MAX)).max_capacity(IN_MEMORY).build();
        let cutting = Cache::builder().max_capacity(1_000).build();
        let vault = Vault::open(setup)?;
        Ok(Self {
            vault,
            quota: setup.quota,
            renditions: Renditions::new(),
            drawn,
            hands: Hands::new(),
            under_way: UnderWay::default(),
            cutting,
            found: Found::new(),
            fresh: Fresh::new(),
            trust: Trust::in_roots(setup.roots.as_deref()).map_err(|error| FileError::Roots(error.to_string()))?,
        })
    }

    /// How many bytes a workspace may have when nothing else is said of it.
    pub fn quota(&self) -> Option<u64> {
        self.quota
    }

    /// One workspace's objects in an empty folder, as they lie, linked where the disk allows it: the same bytes, not twice.
    /// Whoever replaces a file there replaces its name, not its bytes.
    pub(crate) async fn copy_of(from: &Setup, to: &Path, tenant: TenantId) -> Result<(), FileError> {
        Vault::open(from)?.copy_to(tenant, vault::objects_in(to)).await
    }

    /// Where a stored file is on the disk, for those who attack copies.
    pub(crate) fn place(root: &Path, tenant: TenantId, digest: Digest) -> PathBuf {
        vault::objects_in(root).join(key(tenant, digest).as_ref())
    }

    /// Takes an upload of a workspace in, at most `limit` bytes of it.
    pub async fn stage<S, E>(&self, tenant: TenantId, upload: S, limit: u64) -> Result<Staged, FileError>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        let mut upload = std::pin::pin!(upload);
        let mut file = NamedTempFile::new_in(self.vault.staging(tenant).await?)?;
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

    /// Stores a staged file. When this returns, the file survives a power cut. What is there already and intact stays; other bytes
    /// in its place are replaced, so that an upload of the same file mends what somebody swapped.
    pub async fn put(&self, tenant: TenantId, staged: Staged) -> Result<Digest, FileError> {
        let stands = self.look_at(tenant, vec![staged.digest]).await?;
        if stands.get(&staged.digest) != Some(&Standing::Intact) {
            self.vault.write_file(tenant, &key(tenant, staged.digest), staged.file).await?;
        }
        Ok(staged.digest)
    }

    /// Whether a file of so many bytes is stored. Asked in the transaction that names it: nothing is removed while that is open.
    pub async fn has(&self, tenant: TenantId, digest: Digest, bytes: u64) -> Result<bool, FileError> {
        self.vault.has(&key(tenant, digest), bytes).await
    }

    /// Looks at a staged file: a picture as browsers show it, which is held for whoever draws it next, or something with pages.
    pub async fn look(&self, staged: &Staged) -> Result<Looked, NotAPicture> {
        let path = staged.path().to_owned();
        let mut head = Vec::new();
        tokio::fs::File::open(&path).await?.take(HEAD).read_to_end(&mut head).await?;
        let Some(kind) = Kind::of(&head) else {
            let (Examined { picture, embedded, look, mut facts }, decoded) = verify(&path).await?;
            if facts.c2pa {
                facts.credentials = self.credentials(picture.media_type, path).await?;
            }
            self.fresh.hold(staged.digest(), decoded);
            let Picture { media_type, width, height } = picture;
            return Ok(Looked { media_type, pages: vec![PageSize { width, height }], first: None, film: None, embedded, look, facts });
        };
        let file = Bytes::from(tokio::fs::read(&path).await?);
        let names_a_manifest = kind.may_have_credentials() && memchr::memmem::find(&file, b"c2pa").is_some();
        let Seen { pages, first, film } = self.hands.look(kind, file.clone()).await?;
        let drawn = first.clone();
        let shown = tokio::task::spawn_blocking(move || Ok::<_, NotAPicture>(small::look_over(&probe::whole(&drawn)?)));
        let (mut facts, look) = shown.await.map_err(std::io::Error::other)??;
        match kind {
            Kind::Svg => (facts.words, facts.fonts) = facts::of_drawing(&String::from_utf8_lossy(&file)),
            Kind::Font => facts.fonts = vec![self.hands.family(file).await?],
            Kind::Pdf => {
                for page in (1..).take(pages.len().min(PAGES_READ)) {
                    // A page whose words cannot be read has none.
                    let Ok(text) = self.hands.text(kind, file.clone(), page).await else { continue };
                    let room = facts::MOST_WORDS.saturating_sub(facts.words.len());
                    facts.words.extend(facts::words(page.into(), text, room));
                }
            }
            Kind::Tiff | Kind::Gif | Kind::Avif | Kind::Mp4 | Kind::Webm | Kind::Banner => {}
        }
        if names_a_manifest {
            facts.credentials = self.credentials(kind.media_type(), path).await?;
            facts.c2pa = facts.credentials.is_some();
        }
        let embedded = Embedded::default();
        Ok(Looked { media_type: kind.media_type(), pages, first: Some((kind, first)), film, embedded, look, facts })
    }

    async fn credentials(&self, media_type: &'static str, path: PathBuf) -> Result<Option<ContentCredentials>, NotAPicture> {
        let trust = self.trust.clone();
        let read = move || Ok::<_, std::io::Error>(trust.read(media_type, std::fs::File::open(path)?));
        Ok(tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)??)
    }

    /// A stored file, whole, if it still is the one that its digest names: nobody is shown other bytes than those that were approved.
    pub async fn get(&self, tenant: TenantId, digest: Digest) -> Result<Bytes, FileError> {
        let bytes = match self.vault.read(tenant, &key(tenant, digest)).await {
            Ok(found) => found.ok_or(FileError::NotFound(digest))?,
            Err(FileError::Sealed(_)) => return Err(FileError::Swapped(digest)),
            Err(error) => return Err(error),
        };
        let read = bytes.clone();
        // A large file takes a while, and others are waiting for this thread.
        let is = tokio::task::spawn_blocking(move || Digest::of(&read)).await.map_err(|error| FileError::BrokenOff(error.to_string()))?;
        if is == digest { Ok(bytes) } else { Err(FileError::Swapped(digest)) }
    }

    /// How large a stored file is.
    pub async fn size(&self, tenant: TenantId, digest: Digest) -> Result<u64, FileError> {
        if self.vault.seals() {
            return Ok(self.get(tenant, digest).await?.len() as u64);
        }
        self.vault.size(&key(tenant, digest)).await?.ok_or(FileError::NotFound(digest))
    }

    /// A part of a stored file, for players that jump about in it. The whole is checked first, and read for that once for as long as
    /// the store says that nobody has touched it. What is sealed is opened whole.
    pub async fn part(&self, tenant: TenantId, digest: Digest, range: Range<u64>) -> Result<Bytes, FileError> {
        if self.vault.seals() {
            let whole = self.get(tenant, digest).await?;
            let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).min(whole.len());
            return Ok(whole.slice(at(range.start)..at(range.end)));
        }
        match self.look_at(tenant, vec![digest]).await?.get(&digest) {
            Some(Standing::Intact) => self.vault.part(&key(tenant, digest), range).await,
            Some(Standing::Altered) => Err(FileError::Swapped(digest)),
            Some(Standing::Gone) | None => Err(FileError::NotFound(digest)),
        }
    }

    /// Whether a stored file's bytes still are those that it is named after.
    ///
    /// # Errors
    /// [`FileError::NotFound`] when it is gone, the store's own otherwise.
    pub async fn is_intact(&self, tenant: TenantId, digest: Digest) -> Result<bool, FileError> {
        let mut bytes = self.vault.stream(tenant, &key(tenant, digest)).await?.ok_or(FileError::NotFound(digest))?;
        let mut hasher = Sha256::new();
        while let Some(chunk) = bytes.next().await {
            match chunk {
                Ok(chunk) => hasher.update(&chunk),
                Err(FileError::Sealed(_)) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(hasher.finalize()[..] == digest.0)
    }

    /// Everything that is stored for a workspace.
    pub fn stored(&self, tenant: TenantId) -> BoxStream<'static, Result<Stored, FileError>> {
        let below = object_store::path::Path::from(format!("tenants/{tenant}"));
        self.vault.list(&below).map(|found| found.map(Stored::of)).boxed()
    }

    /// Removes something that is stored.
    pub async fn remove(&self, stored: &Stored) -> Result<(), FileError> {
        self.vault.remove(&stored.place).await
    }

    /// What uploads to a workspace that never became whole have left behind.
    pub async fn left_behind(&self, tenant: TenantId) -> Result<Vec<LeftBehind>, FileError> {
        let folder = self.vault.staging(tenant).await?;
        let mut left = self.uploads_left(tenant).await?;
        blocking(move || {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                // Gone by now, it was under way.
                let Ok(about) = entry.metadata() else { continue };
                if about.is_file() {
                    left.push(LeftBehind { path: entry.path(), bytes: about.len(), since: Instant::new(about.modified()?.into()) });
                }
            }
            Ok(left)
        })
        .await
    }

    /// Removes what an upload has left behind.
    pub async fn clear(&self, left: LeftBehind) -> Result<(), FileError> {
        blocking(move || match std::fs::remove_file(left.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .await
    }
}

/// What an object is, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An uploaded file.
    File(Digest),
    /// Drawn from this file, and drawn again when it is missing.
    Drawn(Digest),
    /// Nothing that is kept here.
    Unknown,
}

/// Something in the store.
#[derive(Debug, Clone)]
pub struct Stored {
    place: object_store::path::Path,
    pub role: Role,
    /// As it lies: sealed is a little more.
    pub bytes: u64,
    /// When it was written.
    pub since: Instant,
}

impl Stored {
    fn of(found: object_store::ObjectMeta) -> Self {
        let parts: Vec<String> = found.location.parts().map(|part| part.as_ref().to_owned()).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let role = match parts[..] {
            [_, _, _, name] => name.parse().map_or(Role::Unknown, Role::File),
            [_, _, "renditions" | "pages" | "tiles", _, name, ..] => name.parse().map_or(Role::Unknown, Role::Drawn),
            _ => Role::Unknown,
        };
        let since = Instant::new(std::time::SystemTime::from(found.last_modified).into());
        Self { place: found.location, role, bytes: found.size, since }
    }

    /// Where it is.
    pub fn place(&self) -> &str {
        self.place.as_ref()
    }
}

/// A file in the staging folder.
#[derive(Debug, Clone)]
pub struct LeftBehind {
    path: PathBuf,
    pub bytes: u64,
    pub since: Instant,
}

/// `tenants/<workspace>/<first two digits>/<digest>`.
fn key(tenant: TenantId, digest: Digest) -> object_store::path::Path {
    let name = digest.to_string();
    object_store::path::Path::from(format!("tenants/{tenant}/{}/{name}", &name[..2]))
}

/// Work that waits for the disk, off the threads that serve requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T, FileError> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)??)
}

#[cfg(test)]
mod tests;
