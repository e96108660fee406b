//! What was done here, to be undone and done again.
//!
//! Only one's own steps are in it: what others have changed meanwhile is never taken back.

use crate::model::{AnnotationId, Geometry};

/// Steps that are remembered at most.
const DEPTH: usize = 100;

/// One change of one mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Added(AnnotationId),
    Removed(AnnotationId),
    Shaped { id: AnnotationId, before: Geometry, after: Geometry },
}

impl Step {
    fn reversed(&self) -> Self {
        match self {
            Self::Added(id) => Self::Removed(*id),
            Self::Removed(id) => Self::Added(*id),
            Self::Shaped { id, before, after } => Self::Shaped { id: *id, before: after.clone(), after: before.clone() },
        }
    }
}

/// What can be undone, and what was undone and can be done again.
#[derive(Debug, Default)]
pub(super) struct History {
    done: Vec<Vec<Step>>,
    undone: Vec<Vec<Step>>,
}

impl History {
    /// Remembers what was done at once. What was undone before is forgotten.
    pub(super) fn record(&mut self, steps: Vec<Step>) {
        if steps.is_empty() {
            return;
        }
        self.undone.clear();
        self.done.push(steps);
        if self.done.len() > DEPTH {
            self.done.remove(0);
        }
    }

    /// What undoes the last thing done.
    pub(super) fn undo(&mut self) -> Vec<Step> {
        let Some(steps) = self.done.pop() else { return Vec::new() };
        let reversed = steps.iter().rev().map(Step::reversed).collect();
        self.undone.push(steps);
        reversed
    }

    /// What does the last undone thing again.
    pub(super) fn redo(&mut self) -> Vec<Step> {
        let Some(steps) = self.undone.pop() else { return Vec::new() };
        self.done.push(steps.clone());
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_and_redo_go_back_and_forth() {
        let (id, other) = (AnnotationId::new(), AnnotationId::new());
        let mut history = History::default();
        history.record(vec![Step::Added(id), Step::Removed(other)]);
        history.record(Vec::new());
        assert_eq!(history.undo(), [Step::Added(other), Step::Removed(id)]);
        assert_eq!(history.undo(), []);
        assert_eq!(history.redo(), [Step::Added(id), Step::Removed(other)]);
        assert_eq!(history.redo(), []);
    }

    #[test]
    fn something_new_forgets_what_was_undone() {
        let mut history = History::default();
        history.record(vec![Step::Added(AnnotationId::new())]);
        history.undo();
        history.record(vec![Step::Added(AnnotationId::new())]);
        assert_eq!(history.redo(), []);
    }
}
