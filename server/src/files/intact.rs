//! Whether stored files still are those that they are named after, without reading all of them each time.
//!
//! What was hashed and found right is remembered with what the store said of it then. As long as the store says the same, it is not
//! read again. On a disk the time of the last change is part of it, which nobody can set who can only write files: putting other
//! bytes in place and setting the clock of their modification back does not pass. Nothing is remembered but in memory.

use std::{
    collections::HashMap,
    fs::Metadata,
    os::unix::fs::MetadataExt as _,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use app::model::{Digest, TenantId};
use moka::sync::Cache;
use object_store::ObjectMeta;

use super::{FileError, FileStore, key};

/// A file that changed so lately could change again without the store telling the difference: it is read each time.
const SETTLES: Duration = Duration::from_secs(2);

/// How a stored file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Exactly the bytes that its digest names.
    Intact,
    /// Other bytes are in its place.
    Altered,
    /// Nothing is.
    Gone,
}

/// What the store says of a file without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stamp {
    Disk { device: u64, inode: u64, bytes: u64, modified: (i64, i64), changed: (i64, i64) },
    Bucket { bytes: u64, tag: Option<String>, changed: i64 },
}

impl Stamp {
    pub fn of_disk(file: &Metadata) -> Self {
        Self::Disk {
            device: file.dev(),
            inode: file.ino(),
            bytes: file.len(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        }
    }

    pub fn of_object(object: ObjectMeta) -> Self {
        Self::Bucket { bytes: object.size, tag: object.e_tag, changed: object.last_modified.timestamp() }
    }

    /// Whether this was the last change before `at` for long enough that a later one would show.
    fn is_settled(&self, at: SystemTime) -> bool {
        let (Self::Disk { changed: (changed, _), .. } | Self::Bucket { changed, .. }) = self;
        let Ok(seconds) = u64::try_from(*changed) else { return false };
        let changed = UNIX_EPOCH + Duration::from_secs(seconds + 1);
        at.duration_since(changed).is_ok_and(|age| age >= SETTLES)
    }
}

/// The files that were read and found right, by what the store said of them then.
#[derive(Debug, Clone)]
pub(super) struct Found(Cache<(TenantId, Digest), Stamp>);

impl Found {
    pub(super) fn new() -> Self {
        Self(Cache::new(1_000_000))
    }
}

impl FileStore {
    /// How these files stand, each read only if the store no longer says of it what it said when it was found right.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn look_at(&self, tenant: TenantId, digests: Vec<Digest>) -> Result<HashMap<Digest, Standing>, FileError> {
        let stamps = self.vault.stamps(digests.iter().map(|digest| key(tenant, *digest)).collect()).await?;
        let mut standing = HashMap::with_capacity(digests.len());
        for (digest, stamp) in digests.into_iter().zip(stamps) {
            let stands = match stamp {
                None => Standing::Gone,
                Some(now) if self.found.0.get(&(tenant, digest)).as_ref() == Some(&now) => Standing::Intact,
                Some(now) => self.read_again(tenant, digest, now).await?,
            };
            standing.insert(digest, stands);
        }
        Ok(standing)
    }

    async fn read_again(&self, tenant: TenantId, digest: Digest, before: Stamp) -> Result<Standing, FileError> {
        let began = SystemTime::now();
        match self.is_intact(tenant, digest).await {
            Ok(true) => {
                let after = self.vault.stamps(vec![key(tenant, digest)]).await?;
                if before.is_settled(began) && after == [Some(before.clone())] {
                    self.found.0.insert((tenant, digest), before);
                }
                Ok(Standing::Intact)
            }
            Ok(false) => {
                self.found.0.invalidate(&(tenant, digest));
                Ok(Standing::Altered)
            }
            Err(FileError::NotFound(_)) => Ok(Standing::Gone),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, FileTimes, OpenOptions};

    use super::{super::Setup, *};

    #[tokio::test]
    async fn other_bytes_show_whatever_the_clock_of_the_file_says() {
        let folder = tempfile::tempdir().unwrap();
        let (files, tenant, digest) =
            (FileStore::open(&Setup::folder(folder.path().into())).unwrap(), TenantId::new(), Digest::of(b"approved"));
        let at = async || files.look_at(tenant, vec![digest]).await.unwrap()[&digest];
        let path = folder.path().join("objects").join(key(tenant, digest).as_ref());
        let stamp = || Stamp::of_disk(&fs::metadata(&path).unwrap());
        assert_eq!(at().await, Standing::Gone);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, b"approved").unwrap();
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(at().await, Standing::Intact);
        // As if it had been found right long ago.
        files.found.0.insert((tenant, digest), stamp());
        assert_eq!(at().await, Standing::Intact);

        let changed = |stamp: &Stamp| match stamp {
            Stamp::Disk { device, inode, bytes, modified, changed } => ((*device, *inode, *bytes, *modified), *changed),
            Stamp::Bucket { .. } => panic!("on a disk"),
        };
        let before = stamp();
        let mut swapped = before.clone();
        // The kernel's clock goes in steps: what is written within one of them looks unchanged, which is why so new a stamp is never kept.
        while changed(&swapped).1 == changed(&before).1 {
            fs::write(&path, b"approveD").unwrap();
            OpenOptions::new().write(true).open(&path).unwrap().set_times(FileTimes::new().set_modified(modified)).unwrap();
            swapped = stamp();
        }
        assert_eq!(changed(&swapped).0, changed(&before).0);
        assert_eq!(at().await, Standing::Altered);
        fs::write(&path, b"approved").unwrap();
        assert_eq!(at().await, Standing::Intact, "the same bytes again are the same file");
    }

    #[test]
    fn what_has_just_changed_is_not_remembered() {
        let stamp = |changed| Stamp::Bucket { bytes: 1, tag: None, changed };
        let at = UNIX_EPOCH + Duration::from_secs(100);
        assert!(stamp(97).is_settled(at));
        assert!(!stamp(98).is_settled(at) && !stamp(100).is_settled(at) && !stamp(200).is_settled(at) && !stamp(-1).is_settled(at));
    }
}
