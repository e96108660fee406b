//! Whether stored files still are those that they are named after, without reading all of them each time.
//!
//! What was hashed and found right is remembered with what the disk said of it then. As long as the disk says the same, it is not
//! read again. The time of the last change is part of it, which nobody can set who can only write files: putting other bytes in
//! place and setting the clock of their modification back does not pass. Nothing is remembered but in memory.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::model::{Digest, TenantId};
use moka::sync::Cache;
use sha2::{Digest as _, Sha256};

use super::{CHUNK, FileError, FileStore, blocking, key};

/// A file that changed so lately could change again without the disk telling the difference: it is read each time.
const SETTLES: Duration = Duration::from_secs(2);

/// How a stored file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Exactly the bytes that its digest names.
    Intact,
    /// Other bytes are in its place.
    Altered,
    /// Nothing is.
    Gone,
}

/// What the disk says of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    fn of(file: &Metadata) -> Self {
        Self {
            device: file.dev(),
            inode: file.ino(),
            bytes: file.len(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        }
    }

    /// Whether this was the last change before `at` for long enough that a later one would show.
    fn is_settled(&self, at: SystemTime) -> bool {
        let Ok(seconds) = u64::try_from(self.changed.0) else { return false };
        let changed = UNIX_EPOCH + Duration::from_secs(seconds + 1);
        at.duration_since(changed).is_ok_and(|age| age >= SETTLES)
    }
}

/// The files that were read and found right, by what the disk said of them then.
#[derive(Debug, Clone)]
pub(super) struct Found(Cache<(TenantId, Digest), Stamp>);

impl Found {
    pub(super) fn new() -> Self {
        Self(Cache::new(1_000_000))
    }
}

impl FileStore {
    /// How these files stand, each read only if the disk no longer says of it what it said when it was found right.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub async fn look_at(&self, tenant: TenantId, digests: Vec<Digest>) -> Result<HashMap<Digest, Stored>, FileError> {
        let (objects, found) = (self.root.clone(), self.found.clone());
        blocking(move || {
            let look = |digest: Digest| Ok((digest, look_at(&found, &objects, tenant, digest)?));
            digests.into_iter().map(look).collect()
        })
        .await
    }
}

fn look_at(found: &Found, objects: &Path, tenant: TenantId, digest: Digest) -> std::io::Result<Stored> {
    let path: PathBuf = objects.join(key(tenant, digest).as_ref());
    let Some(now) = unless_gone(std::fs::metadata(&path))? else { return Ok(Stored::Gone) };
    if found.0.get(&(tenant, digest)) == Some(Stamp::of(&now)) {
        return Ok(Stored::Intact);
    }
    let began = SystemTime::now();
    let Some(mut file) = unless_gone(File::open(&path))? else { return Ok(Stored::Gone) };
    let before = Stamp::of(&file.metadata()?);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    if hasher.finalize()[..] != digest.0 {
        found.0.invalidate(&(tenant, digest));
        return Ok(Stored::Altered);
    }
    if before.is_settled(began) && Stamp::of(&file.metadata()?) == before {
        found.0.insert((tenant, digest), before);
    }
    Ok(Stored::Intact)
}

fn unless_gone<T>(found: std::io::Result<T>) -> std::io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, FileTimes, OpenOptions};

    use super::*;

    fn at(stored: &Path, found: &Found, digest: Digest) -> Stored {
        look_at(found, stored, TenantId(uuid::Uuid::nil()), digest).unwrap()
    }

    #[test]
    fn other_bytes_show_whatever_the_clock_of_the_file_says() {
        let folder = tempfile::tempdir().unwrap();
        let (found, digest) = (Found::new(), Digest::of(b"approved"));
        let tenant = TenantId(uuid::Uuid::nil());
        let path = folder.path().join(key(tenant, digest).as_ref());
        assert_eq!(at(folder.path(), &found, digest), Stored::Gone);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, b"approved").unwrap();
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(at(folder.path(), &found, digest), Stored::Intact);
        // As if it had been found right long ago.
        found.0.insert((tenant, digest), Stamp::of(&fs::metadata(&path).unwrap()));
        assert_eq!(at(folder.path(), &found, digest), Stored::Intact);

        let stamp = Stamp::of(&fs::metadata(&path).unwrap());
        let mut swapped = stamp;
        // The kernel's clock goes in steps: what is written within one of them looks unchanged, which is why so new a stamp is never kept.
        while swapped.changed == stamp.changed {
            fs::write(&path, b"approveD").unwrap();
            OpenOptions::new().write(true).open(&path).unwrap().set_times(FileTimes::new().set_modified(modified)).unwrap();
            swapped = Stamp::of(&fs::metadata(&path).unwrap());
        }
        assert_eq!((swapped.bytes, swapped.inode, swapped.modified), (stamp.bytes, stamp.inode, stamp.modified));
        assert_eq!(at(folder.path(), &found, digest), Stored::Altered);
        fs::write(&path, b"approved").unwrap();
        assert_eq!(at(folder.path(), &found, digest), Stored::Intact, "the same bytes again are the same file");
    }

    #[test]
    fn what_has_just_changed_is_not_remembered() {
        let stamp = |changed| Stamp { device: 1, inode: 1, bytes: 1, modified: (0, 0), changed: (changed, 0) };
        let at = UNIX_EPOCH + Duration::from_secs(100);
        assert!(stamp(97).is_settled(at));
        assert!(!stamp(98).is_settled(at) && !stamp(100).is_settled(at) && !stamp(200).is_settled(at) && !stamp(-1).is_settled(at));
    }
}
