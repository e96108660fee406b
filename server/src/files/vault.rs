//! Where bytes lie: in a folder, or in a bucket that speaks S3; sealed where there is a key.
//!
//! An object is in its place whole or not at all. In a folder it is written beside, synced, and renamed; whatever is cut off leaves
//! its half in the staging folder, where a scan finds it. In a bucket an object appears when its upload is completed.

use std::{
    io::Write as _,
    ops::Range,
    path::{Path as FsPath, PathBuf},
    sync::Arc,
};

use app::model::TenantId;
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{
    ObjectMeta, ObjectStore, ObjectStoreExt as _, WriteMultipart,
    aws::{AmazonS3, AmazonS3Builder},
    local::LocalFileSystem,
    path::Path,
};
use tempfile::NamedTempFile;
use tokio::io::AsyncReadExt as _;

use super::{
    FileError, blocking,
    intact::Stamp,
    seal::{self, MasterKey, PIECE, Sealer},
};

/// A bucket, and how to reach it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bucket {
    pub name: String,
    /// Where the service is, when it is not Amazon's: `https://…`, or `http://…` on a network of one's own.
    pub endpoint: Option<String>,
    pub region: String,
    pub access_key: String,
    pub secret_key: String,
}

/// What files are kept in, and how.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Uploads are taken in here, and kept here when there is no bucket.
    pub root: PathBuf,
    pub bucket: Option<Bucket>,
    /// Seals what is written from now on.
    pub key: Option<MasterKey>,
    /// How many bytes of files a workspace may have when nothing else is said of it.
    pub quota: Option<u64>,
    /// The roots of the certificates whose Content Credentials are believed, as PEM.
    pub roots: Option<String>,
}

impl Setup {
    /// A folder, in the clear and without a limit.
    pub fn folder(root: PathBuf) -> Self {
        Self { root, ..Self::default() }
    }

    /// The same, in a folder of its own: for copies of a workspace.
    #[must_use]
    pub(crate) fn beside(&self, root: PathBuf) -> Self {
        Self { root, bucket: None, ..self.clone() }
    }
}

fn unless_gone<T>(found: object_store::Result<T>) -> Result<Option<T>, FileError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(FileError::Store(error)),
    }
}

impl Bucket {
    fn open(&self) -> object_store::Result<AmazonS3> {
        crate::tls::ready();
        let builder = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(&self.secret_key);
        match &self.endpoint {
            Some(endpoint) => builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://")).build(),
            None => builder.build(),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Vault {
    objects: Arc<dyn ObjectStore>,
    /// Of a folder: where its objects are.
    folder: Option<PathBuf>,
    staging: PathBuf,
    key: Option<MasterKey>,
}

/// The folder of objects below a root.
pub(super) fn objects_in(root: &FsPath) -> PathBuf {
    root.join("objects")
}

impl Vault {
    pub fn open(setup: &Setup) -> Result<Self, FileError> {
        let staging = setup.root.join("staging");
        std::fs::create_dir_all(&staging)?;
        let (objects, folder): (Arc<dyn ObjectStore>, _) = match &setup.bucket {
            Some(bucket) => (Arc::new(bucket.open().map_err(FileError::Store)?), None),
            None => {
                let folder = objects_in(&setup.root);
                std::fs::create_dir_all(&folder)?;
                (Arc::new(LocalFileSystem::new_with_prefix(&folder).map_err(FileError::Store)?), Some(folder))
            }
        };
        Ok(Self { objects, folder, staging, key: setup.key.clone() })
    }

    /// Where uploads of a workspace wait until they are whole.
    pub async fn staging(&self, tenant: TenantId) -> Result<PathBuf, FileError> {
        let folder = self.staging.join(tenant.to_string());
        let wanted = folder.clone();
        blocking(move || std::fs::create_dir_all(&wanted)).await?;
        Ok(folder)
    }

    /// An object's bytes as they were handed in; none when there is no such object.
    pub async fn stream(&self, tenant: TenantId, place: &Path) -> Result<Option<BoxStream<'static, Result<Bytes, FileError>>>, FileError> {
        let found = match self.objects.get(place).await {
            Ok(found) => found.into_stream().map_err(FileError::Store),
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(FileError::Store(error)),
        };
        let Some(key) = &self.key else {
            let name = place.to_string();
            let mut first = true;
            let checked = found.and_then(move |bytes| {
                let sealed = std::mem::take(&mut first) && seal::is_sealed(&bytes);
                std::future::ready(if sealed { Err(FileError::Sealed(name.clone())) } else { Ok(bytes) })
            });
            return Ok(Some(checked.boxed()));
        };
        let name = place.to_string();
        let mut opener = key.opener(tenant, &name);
        let opened = async_stream::try_stream! {
            let mut found = std::pin::pin!(found);
            while let Some(bytes) = found.next().await {
                let part = opener.push(&bytes?).map_err(|_| FileError::Sealed(name.clone()))?;
                if !part.is_empty() {
                    yield Bytes::from(part);
                }
            }
            yield Bytes::from(opener.finish().map_err(|_| FileError::Sealed(name.clone()))?);
        };
        Ok(Some(opened.boxed()))
    }

    /// A whole object; none when there is none.
    pub async fn read(&self, tenant: TenantId, place: &Path) -> Result<Option<Bytes>, FileError> {
        let Some(mut parts) = self.stream(tenant, place).await? else { return Ok(None) };
        let Some(first) = parts.next().await.transpose()? else { return Ok(Some(Bytes::new())) };
        let mut all = match parts.next().await.transpose()? {
            None => return Ok(Some(first)),
            Some(second) => [first, second].concat(),
        };
        while let Some(part) = parts.next().await {
            all.extend_from_slice(&part?);
        }
        Ok(Some(all.into()))
    }

    /// Whether what is written from now on is sealed.
    pub fn seals(&self) -> bool {
        self.key.is_some()
    }

    /// How long an object is as it lies; none when there is none.
    pub async fn size(&self, place: &Path) -> Result<Option<u64>, FileError> {
        unless_gone(self.objects.head(place).await.map(|found| found.size))
    }

    /// A part of an object as it lies.
    pub async fn part(&self, place: &Path, range: Range<u64>) -> Result<Bytes, FileError> {
        self.objects.get_range(place, range).await.map_err(FileError::Store)
    }

    /// What the store says of these objects without reading them.
    pub async fn stamps(&self, places: Vec<Path>) -> Result<Vec<Option<Stamp>>, FileError> {
        let Some(folder) = self.folder.clone() else {
            let mut stamps = Vec::with_capacity(places.len());
            for place in places {
                stamps.push(unless_gone(self.objects.head(&place).await.map(Stamp::of_object))?);
            }
            return Ok(stamps);
        };
        blocking(move || {
            let stamp = |place: &Path| match std::fs::metadata(folder.join(place.as_ref())) {
                Ok(file) => Ok(Some(Stamp::of_disk(&file))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            };
            places.iter().map(stamp).collect()
        })
        .await
    }

    /// Whether there is an object of so many bytes, as far as can be told without reading it.
    pub async fn has(&self, place: &Path, bytes: u64) -> Result<bool, FileError> {
        Ok(self.size(place).await?.is_some_and(|size| size == bytes || size == seal::sealed_length(bytes)))
    }

    /// Puts bytes in their place.
    pub async fn write(&self, tenant: TenantId, place: &Path, bytes: Bytes) -> Result<(), FileError> {
        if self.folder.is_none() {
            let (key, name) = (self.key.clone(), place.to_string());
            let whole = blocking(move || sealed(key.as_ref(), tenant, &name, &bytes)).await?;
            return self.objects.put(place, whole.into()).await.map(drop).map_err(FileError::Store);
        }
        let staging = self.staging(tenant).await?;
        let file = blocking(move || {
            let mut file = NamedTempFile::new_in(staging)?;
            file.write_all(&bytes)?;
            file.as_file().sync_all()?;
            Ok(file)
        })
        .await?;
        self.write_file(tenant, place, file).await
    }

    /// Puts a synced file in its place. When this returns, it survives a power cut.
    pub async fn write_file(&self, tenant: TenantId, place: &Path, file: NamedTempFile) -> Result<(), FileError> {
        let Some(folder) = &self.folder else { return self.send(tenant, place, file.path()).await };
        let (key, name, target, folder) = (self.key.clone(), place.to_string(), folder.join(place.as_ref()), folder.clone());
        blocking(move || {
            let file = match &key {
                None => file,
                Some(key) => {
                    let beside = file.path().parent().map(FsPath::to_path_buf).unwrap_or_default();
                    let mut whole = NamedTempFile::new_in(beside)?;
                    seal_into(key, tenant, &name, file.path(), &mut whole)?;
                    whole.as_file().sync_all()?;
                    whole
                }
            };
            rename(file, &target, &folder)
        })
        .await
    }

    /// Puts a file into the bucket, part by part.
    async fn send(&self, tenant: TenantId, place: &Path, from: &FsPath) -> Result<(), FileError> {
        let upload = self.objects.put_multipart(place).await.map_err(FileError::Store)?;
        let mut writer = WriteMultipart::new(upload);
        match self.copy(tenant, place, from, &mut writer).await {
            Ok(()) => writer.finish().await.map(drop).map_err(FileError::Store),
            Err(error) => {
                // The first failure is the one to tell.
                drop(writer.abort().await);
                Err(error)
            }
        }
    }

    async fn copy(&self, tenant: TenantId, place: &Path, from: &FsPath, to: &mut WriteMultipart) -> Result<(), FileError> {
        let mut file = tokio::fs::File::open(from).await?;
        let mut sealer: Option<Sealer> = self.key.as_ref().map(|key| {
            let (sealer, head) = key.sealer(tenant, place.as_ref());
            to.write(&head);
            sealer
        });
        let mut piece = next_piece(&mut file).await?;
        loop {
            let after = next_piece(&mut file).await?;
            to.wait_for_capacity(2).await.map_err(FileError::Store)?;
            let failed = |_| FileError::Sealed(place.to_string());
            match (sealer.as_mut(), after.is_empty()) {
                (None, _) => to.write(&piece),
                (Some(sealer), false) => to.write(&sealer.next(&piece).map_err(failed)?),
                (Some(_), true) => {
                    if let Some(sealer) = sealer.take() {
                        to.write(&sealer.last(&piece).map_err(failed)?);
                    }
                }
            }
            if after.is_empty() {
                return Ok(());
            }
            piece = after;
        }
    }

    /// Every object below a place.
    pub fn list(&self, below: &Path) -> BoxStream<'static, Result<ObjectMeta, FileError>> {
        self.objects.list(Some(below)).map_err(FileError::Store).boxed()
    }

    /// Removes an object. One that is gone already is gone.
    pub async fn remove(&self, place: &Path) -> Result<(), FileError> {
        match self.objects.delete(place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(FileError::Store(error)),
        }
    }

    /// Copies the objects of a workspace, as they lie, into a folder: linked where they are in one.
    pub async fn copy_to(&self, tenant: TenantId, objects: PathBuf) -> Result<(), FileError> {
        let below = Path::from(format!("tenants/{tenant}"));
        let mut all = self.list(&below);
        while let Some(found) = all.next().await {
            let place = found?.location;
            let target = objects.join(place.as_ref());
            let from = self.folder.as_ref().map(|folder| folder.join(place.as_ref()));
            let bytes = match from {
                Some(_) => None,
                None => Some(self.objects.get(&place).await.map_err(FileError::Store)?.bytes().await.map_err(FileError::Store)?),
            };
            blocking(move || {
                target.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                match (from, bytes) {
                    (Some(from), _) if std::fs::hard_link(&from, &target).is_ok() => Ok(()),
                    (Some(from), _) => std::fs::copy(&from, &target).map(drop),
                    (None, bytes) => std::fs::write(&target, bytes.unwrap_or_default()),
                }
            })
            .await?;
        }
        Ok(())
    }
}

/// The next piece of a file; shorter at its end, empty after it.
async fn next_piece(file: &mut tokio::fs::File) -> std::io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(PIECE);
    file.take(PIECE as u64).read_to_end(&mut piece).await?;
    Ok(piece)
}

fn not_sealed<T>(_: T) -> std::io::Error {
    std::io::Error::other("it cannot be sealed")
}

fn sealed(key: Option<&MasterKey>, tenant: TenantId, place: &str, plain: &Bytes) -> std::io::Result<Bytes> {
    let Some(key) = key else { return Ok(plain.clone()) };
    let (mut sealer, mut whole) = key.sealer(tenant, place);
    let mut rest = &plain[..];
    while rest.len() > PIECE {
        whole.extend(sealer.next(&rest[..PIECE]).map_err(not_sealed)?);
        rest = &rest[PIECE..];
    }
    whole.extend(sealer.last(rest).map_err(not_sealed)?);
    Ok(whole.into())
}

fn seal_into(key: &MasterKey, tenant: TenantId, place: &str, from: &FsPath, to: &mut NamedTempFile) -> std::io::Result<()> {
    use std::io::Read as _;
    let mut file = std::fs::File::open(from)?;
    let mut next = || -> std::io::Result<Vec<u8>> {
        let mut piece = Vec::with_capacity(PIECE);
        (&mut file).take(PIECE as u64).read_to_end(&mut piece)?;
        Ok(piece)
    };
    let (mut sealer, head) = key.sealer(tenant, place);
    to.write_all(&head)?;
    let mut piece = next()?;
    loop {
        let after = next()?;
        if after.is_empty() {
            return to.write_all(&sealer.last(&piece).map_err(not_sealed)?);
        }
        to.write_all(&sealer.next(&piece).map_err(not_sealed)?)?;
        piece = after;
    }
}

/// Gives a synced file its name for good: the name, and the names of new folders, are synced too.
fn rename(file: NamedTempFile, target: &FsPath, root: &FsPath) -> std::io::Result<()> {
    let parent = target.parent().unwrap_or(root);
    let mut unsynced = vec![parent.to_path_buf()];
    let mut missing = parent;
    while !missing.exists() && missing != root {
        missing = missing.parent().unwrap_or(root);
        unsynced.push(missing.to_path_buf());
    }
    std::fs::create_dir_all(parent)?;
    file.persist(target).map_err(|error| error.error)?;
    for folder in unsynced {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
