//! Pictures as they were decoded when they came in, for the little while until they are drawn for the first time.
//!
//! Whoever uploads a picture looks at it next: its thumbnail, its preview, its tiles. Decoding it takes as long as any of these, and
//! was done already to see that nothing is broken. What is held here says nothing of who may see it: that was asked before.

use std::{sync::Arc, time::Duration};

use app::model::Digest;
use image::DynamicImage;
use moka::sync::Cache;

/// Bytes of pixels, of all workspaces together: one picture of 24 million pixels with transparency.
const HELD: u64 = 96 << 20;
/// How long one is held after it was used last.
const FRESH: Duration = Duration::from_secs(10);

/// The pictures, by the digest of the file that each was.
#[derive(Debug, Clone)]
pub(super) struct Fresh(Cache<Digest, Arc<DynamicImage>>);

impl Fresh {
    pub(super) fn new() -> Self {
        let weight = |_: &Digest, picture: &Arc<DynamicImage>| u32::try_from(picture.as_bytes().len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(HELD).weigher(weight).time_to_idle(FRESH).build())
    }

    /// Holds a picture for a while.
    pub(super) fn hold(&self, digest: Digest, picture: DynamicImage) {
        self.0.insert(digest, Arc::new(picture));
        let held = self.0.clone();
        // The cache itself lets go of nothing as long as nobody asks for anything.
        drop(tokio::spawn(async move {
            tokio::time::sleep(2 * FRESH).await;
            held.run_pending_tasks();
        }));
    }

    /// The picture that this file was, if it came in just now.
    pub(super) fn of(&self, digest: Digest) -> Option<Arc<DynamicImage>> {
        self.0.get(&digest)
    }
}
