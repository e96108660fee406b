//! Which marks are selected.

use crate::model::AnnotationId;

/// Selected marks in the order of selecting, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection(Vec<AnnotationId>);

impl Selection {
    /// These marks; one named twice counts once.
    pub fn of(ids: impl IntoIterator<Item = AnnotationId>) -> Self {
        let mut selection = Self::default();
        for id in ids {
            selection.add(id);
        }
        selection
    }

    /// The one selected mark; none when there are several.
    pub fn only(&self) -> Option<AnnotationId> {
        if let [id] = self.0[..] { Some(id) } else { None }
    }

    /// The mark that was selected last.
    pub fn last(&self) -> Option<AnnotationId> {
        self.0.last().copied()
    }

    pub fn contains(&self, id: AnnotationId) -> bool {
        self.0.contains(&id)
    }

    pub const fn len(&self) -> usize {
        self.0.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = AnnotationId> + '_ {
        self.0.iter().copied()
    }

    /// Adds a mark, unless it is selected.
    pub(super) fn add(&mut self, id: AnnotationId) {
        if !self.contains(id) {
            self.0.push(id);
        }
    }

    /// Adds a mark, or takes it out when it is selected.
    #[must_use]
    pub(super) fn toggled(mut self, id: AnnotationId) -> Self {
        let before = self.len();
        self.0.retain(|other| *other != id);
        if self.len() == before {
            self.0.push(id);
        }
        self
    }
}
