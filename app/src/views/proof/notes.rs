//! The marks and their threads: reads them, and writes them with the change shown before the server has agreed.

use leptos::{prelude::*, task::spawn_local};
use time::OffsetDateTime;

use super::{
    overlay::{Local, Note, Standing, merged, settle},
    sheet::Desk,
};
use crate::{
    api::{self, ApiError},
    model::{
        Annotation, AnnotationId, AnnotationPatch, Comment, CommentId, Geometry, Instant, Member, NewAnnotation, ProofVersionId, Role,
    },
    ui::toast::{Toasts, use_toasts},
};

/// The marks of one version.
#[derive(Clone, Copy)]
pub(super) struct Notes {
    /// In the order of their numbers.
    pub all: Memo<Vec<Note>>,
    version: ProofVersionId,
    reload: Callback<()>,
    local: RwSignal<Vec<Local>>,
    me: StoredValue<Member>,
    toasts: Toasts,
}

impl Notes {
    pub fn new(desk: Desk, version: ProofVersionId, me: Member) -> Self {
        let local = RwSignal::new(Vec::new());
        let saved = Memo::new(move |_| {
            // While another version is on its way, this sheet keeps what it has: it is about to be replaced.
            desk.read(|sheet| sheet.marks.items.iter().filter(|mark| mark.proof_version_id == version).cloned().collect::<Vec<_>>())
                .unwrap_or_default()
        });
        let all = Memo::new(move |_| saved.with(|saved| local.with(|local| merged(saved, local))));
        Effect::new(move |_| {
            saved.with(|saved| {
                local.maybe_update(|local| {
                    let before = local.len();
                    settle(local, saved);
                    local.len() != before
                });
            });
        });
        Self { all, version, reload: Callback::new(move |()| desk.reload()), local, me: StoredValue::new(me), toasts: use_toasts() }
    }

    /// One mark, as long as it is there.
    pub fn find(self, id: AnnotationId) -> Option<Note> {
        self.all.with(|notes| notes.iter().find(|note| note.annotation.id == id).cloned())
    }

    /// Whether whoever looks may move, delete or defuse this mark: its author or a manager.
    pub fn is_mine(self, annotation: &Annotation) -> bool {
        self.me.with_value(|me| me.id == annotation.author_id || me.role.includes(Role::Manager))
    }

    /// Asks the server again for everything on the sheet.
    pub fn reload(self) {
        // The page may have been left while an answer was awaited.
        self.reload.try_run(());
    }

    /// Adds a mark with its note. Shown at once; when it fails it stays, with the reason and a way to try again.
    pub fn add(self, geometry: Geometry, blocking: bool, body: String) {
        let id = AnnotationId::new();
        // Not shown before the server has said when it was.
        let created_at = Instant::new(OffsetDateTime::UNIX_EPOCH);
        let (author_id, author_name) = self.me.with_value(|me| (me.id, me.name.clone()));
        let comment = Comment { id: CommentId::new(), author_id, author_name: author_name.clone(), body, created_at };
        self.send(Annotation {
            id,
            proof_version_id: self.version,
            number: 0,
            geometry,
            blocking,
            author_id,
            author_name,
            created_at,
            resolved_by: None,
            resolved_at: None,
            comments: vec![comment],
            revision: 0,
        });
    }

    /// Sends a mark again that could not be sent.
    pub fn retry(self, id: AnnotationId) {
        if let Some(note) = self.find(id) {
            self.send(note.annotation);
        }
    }

    /// Gives up a mark that could not be sent.
    pub fn discard(self, id: AnnotationId) {
        self.forget(id);
    }

    fn send(self, annotation: Annotation) {
        let id = annotation.id;
        let body = annotation.comments.first().map(|comment| comment.body.clone()).unwrap_or_default();
        let new = NewAnnotation { id, geometry: annotation.geometry, blocking: annotation.blocking, body };
        let answer = api::proofs::annotate(self.version, &new);
        self.lay(Local::New { annotation: annotation.clone(), standing: Standing::Sending });
        spawn_local(async move {
            match answer.await {
                Ok(saved) => {
                    self.lay(Local::Known(saved));
                    self.reload();
                }
                // An earlier attempt got through, only its answer did not.
                Err(error) if error.problem().is_some_and(|problem| problem.code == "ALREADY_THERE") => self.reload(),
                Err(error) => self.lay(Local::New { annotation, standing: Standing::Unsent(error) }),
            }
        });
    }

    /// Changes a mark. Shown at once; when it is refused the mark goes back to what it was, and the reason is said.
    pub fn change(self, before: &Annotation, patch: AnnotationPatch) {
        let id = before.id;
        let answer = api::proofs::update_annotation(id, before.revision, &patch);
        self.lay(Local::Known(self.changed(before, &patch)));
        spawn_local(async move {
            match answer.await {
                Ok(saved) => self.lay(Local::Known(saved)),
                Err(error) => {
                    self.forget(id);
                    self.refused(&error);
                }
            }
            self.reload();
        });
    }

    /// Takes a mark away, with its thread.
    pub fn remove(self, annotation: &Annotation) {
        let id = annotation.id;
        let answer = api::proofs::delete_annotation(id, annotation.revision);
        self.lay(Local::Removed(id));
        let number = annotation.number;
        spawn_local(async move {
            match answer.await {
                Ok(()) => self.toasts.success(format!("Mark {number} is deleted.")),
                Err(error) => {
                    self.forget(id);
                    self.refused(&error);
                }
            }
            self.reload();
        });
    }

    /// The mark as it will be once the server has agreed.
    fn changed(self, before: &Annotation, patch: &AnnotationPatch) -> Annotation {
        let mut after = Annotation { revision: before.revision + 1, ..before.clone() };
        if let Some(geometry) = patch.geometry {
            after.geometry = geometry;
        }
        if let Some(blocking) = patch.blocking {
            after.blocking = blocking;
        }
        if let Some(resolved) = patch.resolved {
            after.resolved_by = resolved.then(|| self.me.with_value(|me| me.id));
            after.resolved_at = resolved.then_some(before.created_at);
        }
        after
    }

    fn refused(self, error: &ApiError) {
        if error.status() == Some(412) {
            self.toasts.info(
                "Somebody else has changed this mark in the meantime. Here it is as it stands now: look again, then repeat your change.",
            );
        } else {
            self.toasts.error(error);
        }
    }

    fn lay(self, change: Local) {
        // The page may have been left while an answer was awaited.
        self.local.try_update(|local| {
            local.retain(|other| other.id() != change.id());
            local.push(change);
        });
    }

    fn forget(self, id: AnnotationId) {
        self.local.try_update(|local| local.retain(|other| other.id() != id));
    }
}
