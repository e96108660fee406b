//! What could not be sent, kept in the browser until it can be: over a lost connection, a closed lid, a reload.
//!
//! Sent again as it was: a mark has its id from the start, so it is never there twice, and a change says when it was made, so it
//! never takes back what somebody did later.

use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::model::{Annotation, AnnotationId, AnnotationPatch, MemberId, ProofVersionId};

/// Everything of one person on one version that waits for a connection, in the order of doing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Queue {
    /// New marks.
    pub marks: Vec<Annotation>,
    pub changes: Vec<Change>,
}

/// A change of a mark that the server knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Change {
    pub id: AnnotationId,
    /// What the mark's revision was.
    pub revision: i64,
    pub patch: AnnotationPatch,
}

impl Queue {
    /// Keeps a mark until it is sent.
    pub fn add(&mut self, mark: Annotation) {
        self.marks.retain(|other| other.id != mark.id);
        self.marks.push(mark);
    }

    /// Keeps a change until it is sent. Several of one mark become one; of one field the last counts.
    pub fn change(&mut self, id: AnnotationId, revision: i64, patch: AnnotationPatch) {
        match self.changes.iter_mut().find(|change| change.id == id) {
            Some(change) => {
                let before = std::mem::take(&mut change.patch);
                change.patch = AnnotationPatch {
                    geometry: patch.geometry.or(before.geometry),
                    style: patch.style.or(before.style),
                    blocking: patch.blocking.or(before.blocking),
                    resolved: patch.resolved.or(before.resolved),
                    restore: patch.restore || before.restore,
                    edited_at: patch.edited_at.or(before.edited_at),
                };
            }
            None => self.changes.push(Change { id, revision, patch }),
        }
    }

    /// Lets go of a mark and its changes, once the server has answered.
    pub fn settle(&mut self, id: AnnotationId) {
        self.marks.retain(|mark| mark.id != id);
        self.changes.retain(|change| change.id != id);
    }

    /// What was kept for this person on this version; empty when nothing was, or nothing that can be read.
    pub fn load(version: ProofVersionId, member: MemberId) -> Self {
        let kept = storage().and_then(|storage| storage.get_item(&key(version, member)).ok().flatten());
        kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Keeps it. A browser without room or leave for that keeps it as long as the page is open.
    pub fn save(&self, version: ProofVersionId, member: MemberId) {
        let Some(storage) = storage() else { return };
        let key = key(version, member);
        // Both fail where the browser keeps nothing.
        let _ = match serde_json::to_string(self) {
            Ok(text) if *self != Self::default() => storage.set_item(&key, &text),
            _ => storage.remove_item(&key),
        };
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn key(version: ProofVersionId, member: MemberId) -> String {
    format!("unsent-marks/{version}/{member}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Geometry;

    fn moved(x: f64) -> AnnotationPatch {
        AnnotationPatch { geometry: Some(Geometry::Pin { x, y: 0.5 }), ..AnnotationPatch::default() }
    }

    #[test]
    fn changes_of_one_mark_become_one_and_the_last_counts() {
        let (id, other) = (AnnotationId::new(), AnnotationId::new());
        let mut queue = Queue::default();
        queue.change(id, 3, moved(0.1));
        queue.change(other, 1, moved(0.2));
        queue.change(id, 4, AnnotationPatch { resolved: Some(true), ..AnnotationPatch::default() });
        queue.change(id, 5, moved(0.9));
        let [first, _] = &queue.changes[..] else { panic!("two marks") };
        assert_eq!((first.revision, &first.patch.geometry, first.patch.resolved), (3, &moved(0.9).geometry, Some(true)));
        queue.settle(id);
        assert_eq!(queue.changes.len(), 1);
    }

    #[test]
    fn what_is_kept_is_read_as_it_was() {
        let mut queue = Queue::default();
        queue.change(AnnotationId::new(), 3, moved(0.1));
        let text = serde_json::to_string(&queue).unwrap();
        assert_eq!(serde_json::from_str::<Queue>(&text).unwrap(), queue);
    }
}
