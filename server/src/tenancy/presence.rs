//! Who looks at which version right now, and where they point. Kept in memory alone: presence is news, not a record.

use std::time::{Duration, Instant};

use app::model::{Here, MemberId, ProofVersionId};
use dashmap::DashMap;
use tokio::sync::broadcast;

/// Whoever has not been heard of for so long has left.
const PATIENCE: Duration = Duration::from_secs(15);

/// News that wait for a slow listener; older ones are out of date anyway.
const WAITING: usize = 256;

/// The people at work in a workspace.
#[derive(Debug)]
pub struct Presence {
    here: DashMap<(ProofVersionId, MemberId), (Here, Instant)>,
    tell: broadcast::Sender<Here>,
}

impl Default for Presence {
    fn default() -> Self {
        Self { here: DashMap::new(), tell: broadcast::channel(WAITING).0 }
    }
}

impl Presence {
    /// Takes in where somebody is, tells everybody, and answers who else is there, by name.
    pub fn meet(&self, here: Here) -> Vec<Here> {
        let (version, member) = (here.proof_version_id, here.member_id);
        self.here.retain(|_, (_, heard)| heard.elapsed() < PATIENCE);
        if here.left {
            self.here.remove(&(version, member));
        } else {
            self.here.insert((version, member), (here.clone(), Instant::now()));
        }
        // Nobody listening is no error.
        drop(self.tell.send(here));
        let there = |entry: &Here| entry.proof_version_id == version && entry.member_id != member;
        let mut others: Vec<Here> = self.here.iter().map(|entry| entry.value().0.clone()).filter(there).collect();
        others.sort_by(|one, other| one.name.cmp(&other.name));
        others
    }

    /// Everybody's comings, goings and pointings from now on.
    pub fn listen(&self) -> broadcast::Receiver<Here> {
        self.tell.subscribe()
    }
}
