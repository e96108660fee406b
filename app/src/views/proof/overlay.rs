//! What this browser has changed and the server has not shown yet, laid over what it has.

use crate::{
    api::ApiError,
    model::{Annotation, AnnotationId},
};

/// A change of this browser's own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Local {
    /// Made here, and not known to be saved.
    New {
        annotation: Annotation,
        standing: Standing,
    },
    /// As it is, or as it is going to be once the server has agreed. Its revision says since when.
    Known(Annotation),
    Removed(AnnotationId),
}

/// How far a mark has come on its way to the server.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Standing {
    Saved,
    Sending,
    /// The server refused it, or could not be reached.
    Unsent(ApiError),
}

/// A mark as shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Note {
    pub annotation: Annotation,
    pub standing: Standing,
}

impl Local {
    pub const fn id(&self) -> AnnotationId {
        match self {
            Self::New { annotation, .. } | Self::Known(annotation) => annotation.id,
            Self::Removed(id) => *id,
        }
    }
}

/// Every mark as shown: the server's in their order, as changed here, then those it has not shown yet.
pub(super) fn merged(saved: &[Annotation], local: &[Local]) -> Vec<Note> {
    let of = |id| local.iter().find(|change| change.id() == id);
    let mut notes: Vec<Note> = saved
        .iter()
        .filter_map(|saved| match of(saved.id) {
            Some(Local::Removed(_)) => None,
            Some(Local::Known(known)) if known.revision > saved.revision => {
                // A thread has no revision: the server's is never older.
                Some(Note { annotation: Annotation { comments: saved.comments.clone(), ..known.clone() }, standing: Standing::Saved })
            }
            _ => Some(Note { annotation: saved.clone(), standing: Standing::Saved }),
        })
        .collect();
    let shown = |id: AnnotationId| saved.iter().any(|saved| saved.id == id);
    for change in local.iter().filter(|change| !shown(change.id())) {
        let (annotation, standing) = match change {
            Local::New { annotation, standing } => (annotation, standing.clone()),
            Local::Known(annotation) => (annotation, Standing::Saved),
            Local::Removed(_) => continue,
        };
        // The server counts when it saves; until then the next number is the best guess.
        let number = if standing == Standing::Saved { annotation.number } else { next_number(&notes) };
        notes.push(Note { annotation: Annotation { number, ..annotation.clone() }, standing });
    }
    notes
}

/// Forgets what the server has caught up with.
pub(super) fn settle(local: &mut Vec<Local>, saved: &[Annotation]) {
    local.retain(|change| match change {
        Local::New { annotation, .. } => saved.iter().all(|saved| saved.id != annotation.id),
        Local::Known(known) => saved.iter().all(|saved| saved.id != known.id || saved.revision < known.revision),
        Local::Removed(id) => saved.iter().any(|saved| saved.id == *id),
    });
}

fn next_number(notes: &[Note]) -> i64 {
    notes.iter().map(|note| note.annotation.number).max().unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Comment, CommentId, Geometry, MarkStyle, MemberId, ProofVersionId};

    fn mark(number: i64, revision: i64) -> Annotation {
        Annotation {
            id: AnnotationId::new(),
            proof_version_id: ProofVersionId::new(),
            number,
            page: 1,
            geometry: Geometry::Pin { x: 0.5, y: 0.5 },
            style: MarkStyle::default(),
            blocking: false,
            author_id: MemberId::new(),
            author_name: "Ada".into(),
            created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            resolved_by: None,
            resolved_at: None,
            comments: Vec::new(),
            carried: None,
            revision,
        }
    }

    fn comment() -> Comment {
        Comment {
            id: CommentId::new(),
            author_id: MemberId::new(),
            author_name: "Bo".into(),
            body: "Yes".into(),
            created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn new_marks_come_last_with_the_next_numbers() {
        let saved = [mark(1, 1), mark(4, 1)];
        let new = |standing| Local::New { annotation: mark(0, 0), standing };
        let notes = merged(&saved, &[new(Standing::Sending), new(Standing::Unsent(ApiError::Unreachable(String::new())))]);
        assert_eq!(notes.iter().map(|note| note.annotation.number).collect::<Vec<_>>(), [1, 4, 5, 6]);
    }

    #[test]
    fn a_newer_change_is_shown_with_the_servers_thread() {
        let mut saved = [mark(1, 1)];
        saved[0].comments.push(comment());
        let mut changed = Annotation { blocking: true, revision: 2, ..saved[0].clone() };
        changed.comments.clear();
        let local = [Local::Known(changed)];
        let notes = merged(&saved, &local);
        assert!(notes[0].annotation.blocking);
        assert_eq!(notes[0].annotation.comments.len(), 1);
        saved[0].revision = 2;
        assert!(!merged(&saved, &local)[0].annotation.blocking, "the server's word counts from then on");
    }

    #[test]
    fn what_was_taken_away_is_not_shown() {
        let saved = [mark(1, 1), mark(2, 1)];
        let notes = merged(&saved, &[Local::Removed(saved[0].id)]);
        assert_eq!(notes.len(), 1);
    }

    #[test]
    fn a_saved_mark_is_shown_once() {
        let saved = [mark(1, 1)];
        let local = [Local::New { annotation: saved[0].clone(), standing: Standing::Sending }];
        let notes = merged(&saved, &local);
        assert_eq!((notes.len(), &notes[0].standing), (1, &Standing::Saved));
    }

    #[test]
    fn what_the_server_has_caught_up_with_is_forgotten() {
        let saved = [mark(1, 2), mark(2, 1)];
        let known = |annotation: &Annotation, revision| Local::Known(Annotation { revision, ..annotation.clone() });
        let unsent = Local::New { annotation: mark(0, 0), standing: Standing::Sending };
        let mut local = vec![
            known(&saved[0], 2),
            known(&saved[1], 2),
            Local::Removed(saved[1].id),
            Local::Removed(AnnotationId::new()),
            unsent.clone(),
        ];
        settle(&mut local, &saved);
        assert_eq!(local, vec![known(&saved[1], 2), Local::Removed(saved[1].id), unsent]);
    }
}
