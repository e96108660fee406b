//! Pictures as they were decoded when they came in, for the little while until they are drawn for the first time.
//!
//! Whoever uploads a picture looks at it next: its thumbnail, its preview, its tiles. Decoding it takes as long as any of these, and
//! was done already to see that nothing is broken. What is held here says nothing of who may see it: that was asked before.

use std::{sync::Arc, time::Duration};

use app::model::Digest;
use image::DynamicImage;
use moka::{policy::EvictionPolicy, sync::Cache};

/// Bytes of pixels, of all workspaces together: one picture of 24 million pixels with transparency.
const HELD: u64 = 96 << 20;
/// How long one is held.
const FRESH: Duration = Duration::from_secs(10);

/// The pictures, by the digest of the file that each was.
#[derive(Debug, Clone)]
pub(super) struct Fresh(Cache<Digest, Arc<DynamicImage>>);

impl Fresh {
    pub(super) fn new() -> Self {
        let weight = |_: &Digest, picture: &Arc<DynamicImage>| u32::try_from(picture.as_bytes().len()).unwrap_or(u32::MAX);
        // What came last is what is looked at next.
        let held = Cache::builder().max_capacity(HELD).weigher(weight).time_to_live(FRESH).eviction_policy(EvictionPolicy::lru());
        Self(held.build())
    }

    /// Holds a picture for a while, if there is room for it at all.
    pub(super) fn hold(&self, digest: Digest, picture: DynamicImage) {
        if picture.as_bytes().len() as u64 > HELD {
            return;
        }
        self.0.insert(digest, Arc::new(picture));
        self.0.run_pending_tasks();
        let held = self.0.clone();
        // The cache itself lets go of nothing as long as nobody asks for anything.
        drop(tokio::spawn(async move {
            tokio::time::sleep(FRESH + Duration::from_secs(1)).await;
            held.run_pending_tasks();
        }));
    }

    /// The picture that this file was, if it came in just now.
    pub(super) fn of(&self, digest: Digest) -> Option<Arc<DynamicImage>> {
        self.0.get(&digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_more_is_held_than_there_is_room_for_and_the_last_is_there() {
        let fresh = Fresh::new();
        let digest = |n: u8| Digest::of(&[n]);
        for n in 0..9 {
            fresh.hold(digest(n), DynamicImage::new_rgb8(4_000, 2_000));
        }
        let held: Vec<u8> = (0..9).filter(|n| fresh.of(digest(*n)).is_some()).collect();
        assert_eq!(held, [5, 6, 7, 8]);
        fresh.hold(digest(9), DynamicImage::new_rgba8(6_000, 6_000));
        assert!(fresh.of(digest(9)).is_none());
    }
}
